"""Frappe's endpoints that we use, one method each.

Names of Job Applicants and Users are e-mail addresses: they go into queries and bodies, never
into a path, which error texts show. Of an error body nothing is shown: it holds tracebacks.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from integrations.documents import Row, rows
from integrations.frappe_hr.payloads import (
    APPLICANT,
    INTERVIEW,
    INTERVIEWERS,
    OPENING,
    OPENING_FIELDS,
    USER,
    USER_FIELDS,
    Site,
    name_of,
    named,
    text_of,
)
from integrations.http import CrmAnswer, CrmHttp, JsonBody
from plugin.crm import CrmError, RecordGone
from plugin.domain.readers import read_zone

FORBIDDEN = frozenset({403})
REFUSED = frozenset({403, 417})
"""417 is Frappe's answer to all that does not validate, a field that is not there among it."""

MAX_NAMES_LENGTH = 1500
"""Letters of names in one query: gunicorn, before which Frappe runs, takes 4094 in a line."""

Filter = tuple[str, str, object]


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows of a DocType are asked for. `limit` 0: all of them."""

    doctype: str
    fields: Sequence[str]
    filters: Sequence[Filter] = ()
    order_by: str = ""
    limit: int = 0

    def params(self) -> dict[str, str]:
        """Return the query's arguments."""
        params = {
            "fields": json.dumps(list(self.fields)),
            "limit_page_length": str(self.limit),
        }
        if self.filters:
            params["filters"] = json.dumps([list(each) for each in self.filters])
        if self.order_by:
            params["order_by"] = self.order_by
        return params


class FrappeApi:
    """The REST API of one site. All methods raise CrmError.

    `clock` stands in for the site's own where an answer has no Date header.
    """

    def __init__(self, http: CrmHttp, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._clock = clock

    def site(self) -> Site:
        """Return the site's clock and zone. The zone is cached there for a while after a change."""
        answer = self._method("frappe.client.get_time_zone")
        message = answer.document().get("message")
        if not isinstance(message, dict):
            raise _odd(answer)
        zone, _ = read_zone(message.get("time_zone"), "time_zone")
        return Site(self._now(answer), zone)

    def me(self) -> str:
        """Return the User whose credentials we use."""
        answer = self._method("frappe.auth.get_logged_user")
        user = text_of(answer.document(), "message")
        if not user:
            raise _odd(answer)
        return user

    def rows(self, query: Query) -> list[Row]:
        """Return the rows that we may see; those without a name are left out."""
        return _listed(self._http.get(_path(query.doctype), params=query.params()))

    def rows_named(self, query: Query, names: Iterable[str], key: str = "name") -> list[Row]:
        """Return the rows whose `key` is one of these, in as many calls as the names need."""
        found: list[Row] = []
        for some in _bunches(names):
            found += self.rows(_narrowed(query, key, some))
        return found

    def users(self, names: Iterable[str]) -> dict[str, Row]:
        """Return these Users by name; none where we may not read them (an HR User may not)."""
        return self._permitted(Query(USER, USER_FIELDS), names) or {}

    def openings(self, names: Iterable[str], extra: Sequence[str]) -> dict[str, Row]:
        """Return these Job Openings by name, with the `extra` fields where they exist."""
        wanted = list(names)
        found = self._permitted(Query(OPENING, (*OPENING_FIELDS, *extra)), wanted)
        if found is None and extra:
            found = self._permitted(Query(OPENING, OPENING_FIELDS), wanted)
        return found or {}

    def takes_fields(self, doctype: str, fields: Sequence[str]) -> bool:
        """Return whether the DocType has these fields and we may read them."""
        query = Query(doctype, ("name", *fields), limit=1)
        answer = self._http.request("GET", _path(doctype), params=query.params(), accept=REFUSED)
        return answer.status not in REFUSED

    def panels(self, interviews: Iterable[str]) -> dict[str, list[str]]:
        """Return the interviewers of each interview: a list joins them, one row for each."""
        query = Query(INTERVIEW, ("name", "interview_details.interviewer"))
        found: dict[str, list[str]] = {}
        for row in self.rows_named(query, interviews):
            panel = found.setdefault(str(row["name"]), [])
            interviewer = name_of(row, "interviewer")
            if interviewer and interviewer not in panel:
                panel.append(interviewer)
        return found

    def with_panels(self, interviews: list[Row]) -> list[Row]:
        """Return the interviews, each with its interviewers."""
        panels = self.panels(str(row["name"]) for row in interviews)
        return [{**row, INTERVIEWERS: panels.get(str(row["name"]), [])} for row in interviews]

    def exists(self, doctype: str, name: str) -> bool:
        """Return whether there is such a record. One that is hidden from us is a CrmError.

        A list leaves out both what is gone and what we may not see; this tells them apart.
        """
        params = {"doctype": doctype, "name": name}
        try:
            answer = self._method("frappe.client.get", params, accept=FORBIDDEN)
        except RecordGone:
            return False
        if answer.status in FORBIDDEN:
            raise CrmError(
                f"Frappe HR hides a {doctype} from us: the user has no right to read it",
                permanent=True,
            )
        return True

    def count(self, doctype: str) -> int | None:
        """Return how many records there are."""
        answer = self._method("frappe.client.get_count", {"doctype": doctype})
        number = answer.document().get("message")
        return number if isinstance(number, int) and not isinstance(number, bool) else None

    def comments(self, applicant: str) -> list[Row]:
        """Return the comments on an application. Raises RecordGone where there is none such."""
        params = {"doctype": APPLICANT, "name": applicant}
        answer = self._method("frappe.desk.form.load.getdoc", params)
        about = answer.document().get("docinfo")
        if not isinstance(about, dict):
            raise _odd(answer)
        return rows(about.get("comments"))

    def add_comment(self, applicant: str, html: str, me: str) -> str | None:
        """Add a comment to an application and return its name.

        An HR User may call this, and may not POST a Comment.
        """
        document = {
            "reference_doctype": APPLICANT,
            "reference_name": applicant,
            "content": html,
            "comment_email": me,
            "comment_by": "Afterword",
        }
        path = "/api/method/frappe.desk.form.utils.add_comment"
        made = self._http.post(path, document).document().get("message")
        return name_of(made) if isinstance(made, dict) else None

    def add(self, doctype: str, document: Row) -> str | None:
        """Make a record and return its name."""
        made = self._http.post(_path(doctype), document).document().get("data")
        return name_of(made) if isinstance(made, dict) else None

    def add_if_allowed(self, doctype: str, document: Row) -> bool:
        """Make a record; return False where we have no right to."""
        answer = self._http.request(
            "POST", _path(doctype), content=JsonBody(document), accept=FORBIDDEN
        )
        return answer.status not in FORBIDDEN

    def rows_if_allowed(self, query: Query) -> list[Row] | None:
        """Return the rows; None where we have no right to them."""
        answer = self._http.request(
            "GET", _path(query.doctype), params=query.params(), accept=REFUSED
        )
        return None if answer.status in REFUSED else _listed(answer)

    def remove(self, doctype: str, name: str) -> None:
        """Delete a record; one that is gone already counts as done. Not for names of people."""
        try:
            self._http.request("DELETE", f"{_path(doctype)}/{quote(name, safe='')}")
        except RecordGone:
            return

    def _permitted(self, query: Query, names: Iterable[str]) -> dict[str, Row] | None:
        found: dict[str, Row] = {}
        for some in _bunches(names):
            permitted = self.rows_if_allowed(_narrowed(query, "name", some))
            if permitted is None:
                return None
            found.update({str(row["name"]): row for row in permitted})
        return found

    def _method(
        self,
        method: str,
        params: dict[str, str] | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> CrmAnswer:
        return self._http.request("GET", f"/api/method/{method}", params=params, accept=accept)

    def _now(self, answer: CrmAnswer) -> datetime:
        return answer.answered_at or self._clock()


def _path(doctype: str) -> str:
    return f"/api/resource/{quote(doctype)}"


def _narrowed(query: Query, key: str, names: list[str]) -> Query:
    return Query(query.doctype, query.fields, (*query.filters, (key, "in", names)))


def _listed(answer: CrmAnswer) -> list[Row]:
    data = answer.document().get("data")
    if not isinstance(data, list):
        raise _odd(answer)
    return named(rows(data))


def _bunches(names: Iterable[str]) -> Iterator[list[str]]:
    """Give the names, each once, in lists that a query can hold."""
    some: list[str] = []
    length = 0
    for name in dict.fromkeys(names):
        size = len(quote(f'"{name}",'))
        if some and length + size > MAX_NAMES_LENGTH:
            yield some
            some, length = [], 0
        some.append(name)
        length += size
    if some:
        yield some


def _odd(answer: CrmAnswer) -> CrmError:
    return CrmError(f"The CRM did not answer {answer.request} as Frappe does", permanent=False)
