"""Bullhorn's REST endpoints that we use, one method each. PUT creates, POST updates.

`query` asks the database in JPQL; the search index is never asked, as it lags behind what was
just written. The reference: bullhorn.github.io/rest-api-docs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from integrations.bullhorn.payloads import found_rows, id_of, open_fields
from integrations.bullhorn.session import BullhornHttp
from integrations.documents import Row, row, rows
from integrations.http import JsonBody
from plugin.crm import CrmError, RecordGone

MOST_ROWS = 500
"""The largest `count` that Bullhorn takes."""

LONGEST_WHERE = 7500
"""Longer ones go into the body of a POST, as the reference asks."""

MOST_EVENTS = 100
IDS_PER_CALL = 100

SUBSCRIBED = (
    "Appointment",
    "JobSubmission",
    "Candidate",
    "ClientContact",
    "ClientCorporation",
    "CorporateUser",
)


@dataclass(frozen=True, slots=True)
class Query:
    """One JPQL question. `order` is ascending, or descending behind a minus sign."""

    entity: str
    where: str
    fields: str
    order: str = "id"
    count: int = MOST_ROWS


def id_list(ids: Iterable[int]) -> str:
    """Return the ids as JPQL wants them behind IN."""
    return f"({', '.join(map(str, sorted(set(ids))))})"


def text_list(texts: Iterable[str]) -> str:
    """Return texts as JPQL wants them behind IN; a quote within is doubled."""
    return "({})".format(", ".join("'{}'".format(text.replace("'", "''")) for text in texts))


class BullhornApi:
    """The REST API of one account. All methods raise CrmError."""

    def __init__(self, http: BullhornHttp) -> None:
        self._http = http

    def query(self, asked: Query) -> list[Row]:
        """Return the rows that a question finds, `count` of them at most."""
        path = f"query/{asked.entity}"
        params = {"fields": asked.fields, "orderBy": asked.order, "count": str(asked.count)}
        if len(asked.where) > LONGEST_WHERE:
            answer = self._http.request(
                "POST", path, params=params, content=JsonBody({"where": asked.where})
            )
        else:
            answer = self._http.request("GET", path, params={"where": asked.where, **params})
        return found_rows(answer.document(), answer.request)

    def total(self, entity: str, where: str) -> int | None:
        """Return how many rows a question would find; None where the answer does not say."""
        params = {"where": where, "fields": "id", "totalOnly": "true"}
        total = self._http.request("GET", f"query/{entity}", params=params).document().get("total")
        return total if isinstance(total, int) and not isinstance(total, bool) else None

    def by_ids(self, entity: str, ids: Iterable[int], fields: str) -> dict[int, Row]:
        """Return the rows that exist of these ids, soft-deleted ones too."""
        wanted = sorted(set(ids))
        found: dict[int, Row] = {}
        for start in range(0, len(wanted), IDS_PER_CALL):
            found |= self._some(entity, wanted[start : start + IDS_PER_CALL], fields)
        return found

    def _some(self, entity: str, ids: Sequence[int], fields: str) -> dict[int, Row]:
        # Of one id the answer is an object and 404 where it is gone; of several, those there are.
        path = f"entity/{entity}/{','.join(map(str, ids))}"
        try:
            answer = self._http.request("GET", path, params={"fields": fields})
        except RecordGone:
            return {}
        found = found_rows(answer.document(), answer.request)
        return {one: each for each in found if (one := id_of(each)) is not None}

    def by_id(self, entity: str, ref: int, fields: str) -> Row:
        """Return one row. Raises RecordGone where it does not exist."""
        answer = self._http.request("GET", f"entity/{entity}/{ref}", params={"fields": fields})
        found = found_rows(answer.document(), answer.request)
        if not found:
            raise RecordGone(f"The CRM has nothing at {answer.request}")
        return found[0]

    def create(self, entity: str, document: Mapping[str, object]) -> str:
        """Return the id of a new row."""
        answer = self._http.request("PUT", f"entity/{entity}", content=JsonBody(dict(document)))
        ref = id_of(answer.document(), "changedEntityId")
        if ref is None:
            raise CrmError(f"The CRM answered {answer.request} without an id", permanent=False)
        return str(ref)

    def settings(self, *names: str) -> Row:
        """Return settings of the account and of our user, by name."""
        return self._http.request("GET", f"settings/{','.join(names)}").document()

    def entitlements(self, entity: str) -> list[object]:
        """Return what our user may do with an entity: READ, UPDATE_DEPARTMENT and so on."""
        found = self._http.request("GET", f"entitlements/{entity}").json()
        return found if isinstance(found, list) else []

    def fields_of(self, entity: str) -> dict[str, Row]:
        """Return what the account knows of an entity's fields, by their names."""
        answer = self._http.request(
            "GET", f"meta/{entity}", params={"fields": "*", "meta": "basic"}
        )
        found = answer.document().get("fields")
        if not isinstance(found, list):
            raise CrmError(f"The CRM answered {answer.request} without fields", permanent=False)
        return {str(one.get("name")): one for one in rows(found)}

    def subscribe(self, subscription: str) -> int:
        """Start a queue of changes of our own; return the number of its last request."""
        params = {
            "type": "entity",
            "names": ",".join(SUBSCRIBED),
            "eventTypes": "INSERTED,UPDATED,DELETED",
        }
        answer = self._http.request("PUT", f"event/subscription/{subscription}", params=params)
        document = answer.document()
        if not document.get("subscriptionId"):
            raise CrmError(f"The CRM answered {answer.request} without a queue", permanent=False)
        return _number(document.get("lastRequestId"))

    def last_request(self, subscription: str) -> int:
        """Return the number of the last read of a queue, 0 for none; RecordGone without a queue."""
        answer = self._http.request("GET", f"event/subscription/{subscription}/lastRequestId")
        document = answer.document()
        if "result" not in document:
            raise CrmError(f"The CRM answered {answer.request} without a number", permanent=False)
        return _number(document.get("result"))

    def next_events(self, subscription: str) -> Row:
        """Take the next events out of a queue; they can be had again by their `requestId`."""
        return self._events(subscription, {"maxEvents": str(MOST_EVENTS)})

    def events_again(self, subscription: str, request: int) -> Row:
        """Return what an earlier read took out of a queue; RecordGone where that is forgotten."""
        return self._events(subscription, {"requestId": str(request)})

    def _events(self, subscription: str, params: Mapping[str, str]) -> Row:
        answer = self._http.request("GET", f"event/subscription/{subscription}", params=params)
        # Of an empty queue some answer nothing at all.
        return row(open_fields(answer.document())) if answer.body.strip() else {}


def _number(value: object) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return max(value, 0) if is_number and isinstance(value, int) else 0
