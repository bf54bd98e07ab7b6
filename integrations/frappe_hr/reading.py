"""Gather rows with what they refer to, page by page or one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from integrations.documents import Row, texts
from integrations.frappe_hr.api import Filter, FrappeApi, Query
from integrations.frappe_hr.cursor import Cursor, read_cursor, write_cursor
from integrations.frappe_hr.mapping import Mapper, owners
from integrations.frappe_hr.payloads import (
    APPLICANT,
    APPLICANT_FIELDS,
    INTERVIEW,
    INTERVIEW_FIELDS,
    INTERVIEWERS,
    Batch,
    Site,
    text_of,
    write_page,
)
from integrations.frappe_hr.settings import Settings
from plugin.crm import CrmError, PolledPage
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind

PAGE_ROWS = 100

_FIELDS = {APPLICANT: APPLICANT_FIELDS, INTERVIEW: INTERVIEW_FIELDS}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads batches of one site, with as few calls as it takes."""

    api: FrappeApi
    settings: Settings
    site: Site

    def batch(self, applicants: Iterable[Row] = (), interviews: Iterable[Row] = ()) -> Batch:
        """Return the rows with the Job Openings and Users that they refer to.

        Interviewers are read apart from interviews: a list of both holds an interview once for
        each of them, and pages would cut one in half.
        """
        rows = tuple(applicants)
        booked = self.api.with_panels(list(interviews))
        jobs = [title for row in rows if (title := text_of(row, "job_title"))]
        openings = self.api.openings(jobs, self.settings.opening_fields)
        me = self.api.me() if rows else ""
        people = [user for row in booked for user in texts(row.get(INTERVIEWERS))]
        for row in rows:
            opening = openings.get(text_of(row, "job_title"), {})
            people += owners(row, opening, self.settings)
        people += [me] if me else []
        users = self.api.users(people)
        return Batch(self.site, me, rows, tuple(booked), openings, users)

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of a round; what tells nothing new takes no page of its own."""
        here = read_cursor(cursor).begun(self.site)
        while True:
            found = self._page(here)
            new = here.untold(found)
            behind = here.remembering(found)
            is_full = len(found) >= PAGE_ROWS
            following = behind.at(str(found[-1]["name"])) if is_full else behind.following()
            if new or following is None:
                break
            here = following
        is_interviews = here.section == INTERVIEW
        batch = self.batch(interviews=new) if is_interviews else self.batch(applicants=new)
        return PolledPage(
            write_page(batch),
            write_cursor(following or behind.ended()),
            has_more=following is not None,
        )

    def _page(self, here: Cursor) -> list[Row]:
        filters: list[Filter] = []
        since = here.modified_since(self.site)
        if since is not None:
            filters.append(("modified", ">=", since))
        if here.after is not None:
            filters.append(("name", ">", here.after))
        query = Query(here.section, _FIELDS[here.section], filters, "name asc", PAGE_ROWS)
        found = self.api.rows(query)
        if here.after is not None and any(row["name"] == here.after for row in found):
            raise CrmError("The CRM gives the same page again and again", permanent=False)
        return found


def events_of(mapper: Mapper) -> list[CrmEvent]:
    """Return an event for each row of a batch, with all that it tells."""
    applications = [
        _event(RecordKind.SUBMISSION, row, mapper.application(row))
        for row in mapper.batch.applicants
    ]
    interviews = [
        _event(RecordKind.INTERVIEW, row, CrmRecords(interviews=(mapper.interview(row),)))
        for row in mapper.batch.interviews
    ]
    return applications + interviews


def records_of(mapper: Mapper) -> CrmRecords:
    """Return all that a batch tells."""
    found = CrmRecords()
    for event in events_of(mapper):
        found = found.merged(event.records or CrmRecords())
    return found


def _event(kind: RecordKind, row: Row, records: CrmRecords) -> CrmEvent:
    return CrmEvent(
        type=CrmEventType.CHANGED, name="poll", kind=kind, ref=str(row["name"]), records=records
    )
