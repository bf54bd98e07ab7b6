"""From Frappe HR's words to ours. What cannot be read becomes None and a `Defect`.

A Job Applicant is one application: the submission. The person is its e-mail address, as a second
application of the same person is another Job Applicant (`ana@mail.example-1`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from integrations.documents import Row, texts
from integrations.frappe_hr.payloads import INTERVIEWERS, Batch, name_of, text_of
from integrations.frappe_hr.settings import Settings
from integrations.frappe_hr.times import read_day_and_time, stamped_at, version_of
from plugin.domain.interviews import InterviewStatus
from plugin.domain.readers import (
    EARLIEST,
    Defects,
    read_choice,
    read_email,
    read_end,
    read_ref,
    read_text,
    read_url,
    read_zone,
)
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmRecords,
    InterviewerRecord,
    InterviewRecord,
    RecruiterRecord,
    SubmissionRecord,
)

CANCELLED = 2
"""`docstatus` of a cancelled document; its status keeps what it said."""

RESULTS: Mapping[str, bool] = {
    "pending": False,
    "under review": True,
    "cleared": True,
    "rejected": True,
}
"""An interview's status: whether it speaks of what came of it."""

NOBODY = frozenset({"Administrator", "Guest"})
"""Owners that stand for no person at the agency: the installer, and the careers page."""

_ROUND_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_ROUND = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?|({'|'.join(_ROUND_WORDS)}))\b", re.I)


@dataclass(frozen=True, slots=True)
class Mapper:
    """Maps the rows of one batch. `base_url` is where people open the CRM."""

    batch: Batch
    settings: Settings
    base_url: str

    def application(self, row: Row) -> CrmRecords:
        """Return what one application tells: submission, candidate, and whom it refers to.

        The submission is as new as the newer of the application and its Job Opening.
        """
        opening = self.batch.openings.get(text_of(row, "job_title"), {})
        recruiter_ref = self._recruiter_ref(row, opening)
        company = self._company(opening)
        stamps = [version_of(each, self.batch.site) for each in (row, opening) if each]
        defects = Defects()
        title = text_of(opening, "job_title") or text_of(row, "designation")
        status = defects.keep(read_text(row.get("status"), "status"))
        submission = SubmissionRecord(
            ref=str(row["name"]),
            updated_at=max(stamps),
            candidate_ref=candidate_ref(row),
            client_company_ref=company.ref if company else None,
            recruiter_ref=recruiter_ref,
            job_title=defects.keep(read_text(title, "job_title")),
            stage=self.settings.stages.get(status or ""),
            stage_name=status,
            defects=defects.found,
        )
        return CrmRecords(
            recruiters=(self.recruiter(recruiter_ref),) if recruiter_ref else (),
            client_companies=(company,) if company else (),
            candidates=(self._candidate(row),),
            submissions=(submission,),
        )

    def interview(self, row: Row) -> InterviewRecord:
        """Return the interview; one of a round that is no interview for the agency is deleted."""
        site = self.batch.site
        defects = Defects()
        starts_at = defects.keep_required(read_day_and_time(row, "from_time", site), "from_time")
        until = defects.keep(read_day_and_time(row, "to_time", site))
        result = defects.keep(read_choice(row.get("status"), "status", RESULTS))
        round_name = text_of(row, "interview_round")
        types = self.settings.interview_types
        return InterviewRecord(
            ref=str(row["name"]),
            updated_at=version_of(row, site),
            submission_ref=text_of(row, "job_applicant"),
            starts_at=starts_at,
            ends_at=defects.keep(read_end(starts_at, until, "to_time")),
            timezone=site.zone,
            booked_at=stamped_at(row.get("creation"), site),
            status=_status(row, has_begun=starts_at is None or starts_at <= site.now, told=result),
            round=_round_in(round_name),
            interviewers=tuple(
                self._interviewer(user)
                for user in texts(row.get(INTERVIEWERS))
                if not is_candidate(user, text_of(row, "job_applicant"))
            ),
            is_deleted=types is not None and round_name not in types,
            defects=defects.found,
        )

    def recruiter(self, ref: str) -> RecruiterRecord:
        """Return a User; of one that we may not read, the address alone.

        That one is older than anything else, so that what is once known of it stays.
        """
        user = self.batch.users.get(ref)
        if user is None:
            return RecruiterRecord(ref=ref, updated_at=EARLIEST, email=_address(ref))
        defects = Defects()
        return RecruiterRecord(
            ref=ref,
            updated_at=version_of(user, self.batch.site),
            name=defects.keep(read_text(user.get("full_name"), "full_name")),
            email=defects.keep(read_email(user.get("email"), "email")) or _address(ref),
            timezone=defects.keep(read_zone(user.get("time_zone"), "time_zone")),
            is_active=user.get("enabled") not in (0, False),
            defects=defects.found,
        )

    def _recruiter_ref(self, row: Row, opening: Row) -> str | None:
        """Return whose application it is; the README says why these, and in this order."""
        people = [
            name_of(opening, self.settings.recruiter_field or "owner"),
            name_of(opening, "owner"),
            name_of(row, "owner"),
        ]
        taken = NOBODY | {self.batch.me}
        found = next((who for who in people if who and who not in taken), None)
        return found or self.settings.default_recruiter or self.batch.me or None

    def _company(self, opening: Row) -> ClientCompanyRecord | None:
        """Return the client company, if the agency has said which field of an opening names it."""
        field = self.settings.client_company_field
        defects = Defects()
        name = defects.keep(read_text(opening.get(field), field)) if field else None
        ref, _ = read_ref((name or "").casefold(), "client_company")
        if ref is None:
            return None
        return ClientCompanyRecord(
            ref=ref,
            updated_at=version_of(opening, self.batch.site),
            name=name,
            defects=defects.found,
        )

    def _candidate(self, row: Row) -> CandidateRecord:
        defects = Defects()
        page = f"{self.base_url.rstrip('/')}/app/job-applicant/{quote(str(row['name']), safe='')}"
        return CandidateRecord(
            ref=candidate_ref(row),
            updated_at=version_of(row, self.batch.site),
            name=defects.keep(read_text(row.get("applicant_name"), "applicant_name")),
            email=defects.keep_required(read_email(row.get("email_id"), "email_id"), "email_id"),
            phone=defects.keep(read_text(row.get("phone_number"), "phone_number")),
            url=read_url(page, "name")[0],
            defects=defects.found,
        )

    def _interviewer(self, ref: str) -> InterviewerRecord:
        user = self.batch.users.get(ref, {})
        return InterviewerRecord(
            ref=ref,
            name=read_text(user.get("full_name"), "full_name")[0],
            email=read_email(user.get("email"), "email")[0] or _address(ref),
        )


def candidate_ref(row: Row) -> str:
    """Return the person of an application: the address in small letters, else the name."""
    address = text_of(row, "email_id").strip().casefold()
    return read_ref(address, "email_id")[0] or str(row["name"])


def is_candidate(user: str, applicant: str) -> bool:
    """Return whether a User is the person of this application: its name begins with the address."""
    begins, rest = applicant[: len(user)].casefold(), applicant[len(user) :]
    return begins == user.casefold() and re.fullmatch(r"(-\d+)?", rest) is not None


def owners(row: Row, opening: Row, settings: Settings) -> list[str]:
    """Return the Users whose application it may be, to be read along with it."""
    people = [
        name_of(opening, settings.recruiter_field or "owner"),
        name_of(opening, "owner"),
        name_of(row, "owner"),
        settings.default_recruiter,
    ]
    return [who for who in people if who]


def _status(row: Row, *, has_begun: bool, told: bool | None) -> InterviewStatus:
    """Return our status. A result that is told before the start does not make it take place."""
    if row.get("docstatus") == CANCELLED:
        return InterviewStatus.CANCELLED
    return InterviewStatus.COMPLETED if told and has_begun else InterviewStatus.SCHEDULED


def _round_in(name: str) -> int | None:
    """Return the number in a round's name ("2nd round", "Second interview"), if there is any."""
    found = _ROUND.search(name)
    if found is None:
        return None
    number, word = found.groups()
    return int(number) or None if number else _ROUND_WORDS[word.lower()]


def _address(ref: str) -> str | None:
    """Return a User's name where it is an address, as it is for all but Frappe's own."""
    return read_email(ref, "name")[0]
