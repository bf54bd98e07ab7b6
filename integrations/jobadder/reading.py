"""Gather what applications and interviews refer to, so that a page can be read without calls.

Candidates in lists are summaries that may leave out whether they have unsubscribed: those are
read in full, one call each, as a summary must never undo an opt-out.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from integrations.documents import Row, cut, find_ref, row, rows
from integrations.jobadder.api import JobAdderApi
from integrations.jobadder.mapping import is_wanted, unique
from integrations.jobadder.payloads import (
    CANDIDATE_FIELDS,
    COMPANY_FIELDS,
    CONTACT_FIELDS,
    PageDocument,
    cut_application,
    cut_interview,
)
from integrations.jobadder.settings import Settings
from plugin.crm import RecordGone


class Reader:
    """Completes the rows of one page or one batch. All methods raise CrmError."""

    def __init__(self, api: JobAdderApi, settings: Settings) -> None:
        self._api = api
        self._settings = settings

    def page(
        self,
        read_at: datetime,
        *,
        applications: Iterable[Row] = (),
        interviews: Iterable[Row] = (),
        candidates: Iterable[Row] = (),
    ) -> PageDocument:
        """Return the rows with their candidates, client companies and contacts."""
        met = [self._interview(one) for one in interviews]
        wanted = [one for one in met if is_wanted(one, self._settings)]
        subs = unique(
            [self._application(one) for one in (*applications, *_interviewees(wanted))],
            "applicationId",
        )
        people = unique([*map(_candidate, subs), *candidates], "candidateId")
        return PageDocument(
            read_at,
            applications=subs,
            interviews=wanted,
            candidates=self._candidates(people),
            companies=self._companies(subs),
            contacts=self._contacts(wanted),
        )

    def _interview(self, given: Row) -> Row:
        """Return an interview; read in full where the row leaves out whose it is or who asks."""
        interview = cut_interview(given)
        ref = find_ref(interview, "interviewId")
        is_whole = "interviewers" in interview and any(_interviewees([interview])[0].values())
        if ref is None or is_whole:
            return interview
        try:
            return cut_interview(self._api.record("interviews", ref, "interviewId"))
        except RecordGone:
            # Without its times it is as old as this reading: the tombstone is the newest.
            return {**interview, "deleted": True, "updatedAt": None, "createdAt": None}

    def _application(self, given: Row) -> Row:
        """Return an application; read in full where the row that we have is only a part."""
        application = cut_application(given)
        ref = find_ref(application, "applicationId")
        is_whole = bool(application.get("status")) and bool(_candidate(application))
        if ref is None or (is_whole and _company_ref(application) is not None):
            return application
        try:
            return cut_application(self._api.record("applications", ref, "applicationId"))
        except RecordGone:
            return application

    def _candidates(self, people: list[Row]) -> Mapping[str, Row]:
        found: dict[str, Row] = {}
        for person in people:
            ref = str(find_ref(person, "candidateId"))
            found[ref] = cut(self._whole(person, ref), CANDIDATE_FIELDS)
        return found

    def _whole(self, person: Row, ref: str) -> Row:
        if "unsubscribed" in person:
            return person
        try:
            return self._api.record("candidates", ref, "candidateId")
        except RecordGone:
            # Erased at their own wish, it may be: an application can outlive its candidate.
            return {"candidateId": ref, "deleted": True}

    def _companies(self, applications: list[Row]) -> Mapping[str, Row]:
        refs = [ref for one in applications if (ref := _company_ref(one)) is not None]
        found = self._api.by_ids("companies", "companyId", refs)
        return {ref: cut(company, COMPANY_FIELDS) for ref, company in found.items()}

    def _contacts(self, interviews: list[Row]) -> Mapping[str, Row]:
        """Return the contacts of which the interviews do not tell the address."""
        refs = [
            ref
            for interview in interviews
            for person in rows(interview.get("interviewers"))
            if (ref := find_ref(person, "contactId")) is not None and not person.get("email")
        ]
        found = self._api.by_ids("contacts", "contactId", refs)
        return {ref: cut(contact, CONTACT_FIELDS) for ref, contact in found.items()}


def _interviewees(interviews: Iterable[Row]) -> list[Row]:
    return [row(one.get("interviewee")) for one in interviews]


def _candidate(application: Row) -> Row:
    return row(application.get("candidate"))


def _company_ref(application: Row) -> str | None:
    return find_ref(row(row(application.get("job")).get("company")), "companyId")
