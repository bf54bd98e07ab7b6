"""BottleCRM's endpoints that we use, one method each, as a personal access token may call them.

Webhooks and calendar feeds are closed to tokens, whatever their scopes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from integrations.bottlecrm.payloads import (
    ACCOUNT_FIELDS,
    CONTACT_FIELDS,
    MEETING_FIELDS,
    ORG_FIELDS,
    PERSON_FIELDS,
    cut_lead,
    has_ref,
    identified,
)
from integrations.documents import Row, cut, row, rows
from integrations.http import CrmAnswer, CrmHttp
from plugin.crm import CrmError

NAMESAKES = 50
"""How many contacts or accounts are looked through for an exact match of a "contains" search."""


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """One lead, its pipeline stage (empty where it has none) and its comments."""

    lead: Row
    stage: Row
    comments: list[Row]


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Rows of open and closed leads from one offset; `is_last` where neither list goes on."""

    leads: list[Row]
    is_last: bool
    count: int = 0
    """How many leads both lists have, on all their pages."""


class BottleCrmApi:
    """BottleCRM's REST API for one organisation. All methods raise CrmError.

    A bad token is answered with 403, like everything else that a token may not do.
    """

    def __init__(self, base_url: str, token: Callable[[], str]) -> None:
        self._http = CrmHttp(base_url, headers=lambda: {"Authorization": f"Bearer {token()}"})

    def org_settings(self) -> tuple[Row, datetime]:
        """Return the organisation's settings and the CRM's clock as it answered."""
        answer = self._http.get("/api/org/settings/")
        return cut(answer.document(), ORG_FIELDS), _clock(answer)

    def profile(self) -> Row:
        """Return the profile that the token acts as."""
        document = self._http.get("/api/profile/").document()
        return cut(_record(document, "user_obj"), PERSON_FIELDS)

    def profiles(self) -> list[Row]:
        """Return every profile of the organisation, those that left too; admins only."""
        document = self._http.get("/api/users/", params={"limit": "1000", "offset": "0"}).document()
        active = identified(row(document.get("active_users")).get("active_users"))
        inactive = identified(row(document.get("inactive_users")).get("inactive_users"))
        return [cut(person, PERSON_FIELDS) for person in [*active, *inactive]]

    def lead(self, ref: str) -> LeadDetail:
        """Return a lead, also a converted one, which no list shows. Raises RecordGone."""
        document = self._http.get(f"/api/leads/{ref}/").document()
        return LeadDetail(
            cut_lead(_record(document, "lead_obj")),
            row(document.get("pipeline_stage")),
            rows(document.get("comments")),
        )

    def leads(self, limit: int, offset: int) -> LeadPage:
        """Return the rows from `offset` of both lists; the order is that of random ids.

        A list says 0, not null, for its next offset where it was passed by.
        """
        document = self._http.get(
            "/api/leads/", params={"limit": str(limit), "offset": str(offset)}
        ).document()
        still_open, closed = row(document.get("open_leads")), row(document.get("close_leads"))
        found = identified(still_open.get("open_leads")) + identified(closed.get("close_leads"))
        goes_on = any(part.get("offset") for part in (still_open, closed))
        count = _count(still_open) + _count(closed)
        return LeadPage([cut_lead(lead) for lead in found], is_last=not goes_on, count=count)

    def contact(self, ref: str) -> Row:
        """Return a contact by its id. Raises RecordGone."""
        document = self._http.get(f"/api/contacts/{ref}/").document()
        return cut(row(document.get("contact_obj")), CONTACT_FIELDS)

    def find_contact(self, address: str) -> Row:
        """Return the contact with exactly this address, in any case; empty for none."""
        params = {"email": address, "limit": str(NAMESAKES)}
        document = self._http.get("/api/contacts/", params=params).document()
        return _match(rows(document.get("results")), "email", address, CONTACT_FIELDS)

    def find_account(self, name: str) -> Row:
        """Return the open account with exactly this name, in any case; empty for none."""
        params = {"name": name, "limit": str(NAMESAKES)}
        document = self._http.get("/api/accounts/", params=params).document()
        accounts = rows(row(document.get("active_accounts")).get("open_accounts"))
        return _match(accounts, "name", name, ACCOUNT_FIELDS)

    def meetings(self, lead_ref: str) -> list[Row]:
        """Return the meetings logged on a lead; BottleCRM takes only past ones."""
        params = {"lead": lead_ref, "limit": "200"}
        document = self._http.get("/api/interactions/", params=params).document()
        logged = rows(document.get("interactions"))
        return [cut(item, MEETING_FIELDS) for item in logged if item.get("kind") == "meeting"]

    def lead_field_keys(self) -> set[str]:
        """Return the keys of the active custom fields on Lead."""
        document = self._http.get("/api/custom-fields/", params={"target_model": "Lead"}).document()
        definitions = rows(document.get("definitions"))
        return {str(each.get("key")) for each in definitions if each.get("is_active")}

    def pipelines(self) -> list[Row]:
        """Return the pipelines with their stages; a call for each, as the list has no stages."""
        listed = rows(self._http.get("/api/leads/pipelines/").document().get("pipelines"))
        return [
            self._http.get(f"/api/leads/pipelines/{each.get('id')}/").document() for each in listed
        ]

    def add_comment(self, lead_ref: str, text: str) -> list[Row]:
        """Add a comment to a lead and return all its comments. No webhook tells of it."""
        document = self._http.post(f"/api/leads/{lead_ref}/", {"comment": text}).document()
        return rows(document.get("comments"))

    def find_task(self, lead_ref: str, words: str) -> str | None:
        """Return the id of a task on this lead whose title holds `words`."""
        params = {"lead": lead_ref, "title": words, "slim": "true", "limit": str(NAMESAKES)}
        document = self._http.get("/api/tasks/", params=params).document()
        tasks = (each for each in rows(document.get("tasks")) if words in str(each.get("title")))
        return next((str(task["id"]) for task in tasks if task.get("id")), None)

    def add_task(self, lead_ref: str, title: str, due_on: date, profile_ref: str | None) -> None:
        """Add a task. The answer does not hold its id, and comes with 200, not 201."""
        document: dict[str, object] = {
            "title": title,
            "status": "New",
            "priority": "High",
            "due_date": due_on.isoformat(),
            "lead": lead_ref,
            "contacts": [],
            "teams": [],
            "assigned_to": [profile_ref] if profile_ref else [],
        }
        error = self._http.post("/api/tasks/", document).document().get("error")
        if error is not False:
            raise CrmError("The CRM did not take the task", permanent=error is True)


def _record(document: Row, name: str) -> Row:
    found = row(document.get(name))
    if not has_ref(found):
        raise CrmError(f"The CRM answers without {name}", permanent=False)
    return found


def _match(found: list[Row], field: str, wanted: str, fields: tuple[str, ...]) -> Row:
    spelled = " ".join(wanted.casefold().split())
    for each in found:
        if " ".join(str(each.get(field)).casefold().split()) == spelled:
            return cut(each, fields)
    return {}


def _count(part: Row) -> int:
    """Return how many leads a list says that it has; 0 where it does not say."""
    count = part.get("leads_count")
    return count if isinstance(count, int) else 0


def _clock(answer: CrmAnswer) -> datetime:
    """Return the answer's Date: poll cursors are in the CRM's time, which need not be ours.

    A proxy may have added a second Date behind the CRM's own.
    """
    first, zone, _ = answer.headers.get("date", "").partition(" GMT")
    try:
        return parsedate_to_datetime(first + zone).astimezone(UTC)
    except ValueError:
        raise CrmError("The CRM answers without its date", permanent=False) from None
