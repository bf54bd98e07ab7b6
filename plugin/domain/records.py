"""What a CRM told us, in our words: the facts that the mirror keeps.

An adapter maps each CRM record to one of these. What cannot be read becomes None and a `Defect`,
never an error: the record is kept, its page says what is wrong with it, and the others go on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.domain.interviews import InterviewStatus
from plugin.domain.people import ContactMode
from plugin.domain.submissions import Stage


class RecordKind(StrEnum):
    RECRUITER = "recruiter"
    CLIENT_COMPANY = "client_company"
    CANDIDATE = "candidate"
    SUBMISSION = "submission"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Defect:
    """Something in a CRM record that could not be read: shown to people, so without its value.

    `field` is the CRM's own name of it; `problem` completes "…: " ("is not a date", "is missing").
    """

    field: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruiterRecord:
    ref: str
    updated_at: datetime
    name: str | None = None
    email: str | None = None
    timezone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    is_active: bool = True
    is_manager: bool = False
    is_deleted: bool = False
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCompanyRecord:
    """`contact_mode` None means that the CRM does not know; the agency then answers in ours."""

    ref: str
    updated_at: datetime
    name: str | None = None
    timezone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    contact_mode: ContactMode | None = None
    is_deleted: bool = False
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRecord:
    """`url` is the candidate's page in the CRM."""

    ref: str
    updated_at: datetime
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    timezone: str | None = None
    locale: str | None = None
    url: str | None = None
    opted_out: bool = False
    is_deleted: bool = False
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRecord:
    """`stage` None: a stage that nobody has mapped to ours yet; `stage_name` says which."""

    ref: str
    updated_at: datetime
    candidate_ref: str
    client_company_ref: str | None = None
    recruiter_ref: str | None = None
    job_title: str | None = None
    stage: Stage | None = None
    stage_name: str | None = None
    stage_changed_at: datetime | None = None
    is_deleted: bool = False
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewerRecord:
    ref: str
    name: str | None = None
    email: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRecord:
    """`starts_at` None (unreadable) plans nothing until the CRM mends it.

    `interviewers` None means that this record does not say who they are (keep what is known).
    """

    ref: str
    updated_at: datetime
    submission_ref: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    timezone: str | None = None
    booked_at: datetime | None = None
    status: InterviewStatus = InterviewStatus.SCHEDULED
    round: int | None = None
    interviewers: tuple[InterviewerRecord, ...] | None = None
    is_deleted: bool = False
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class CrmRecords:
    """A batch of records, in any order: the mirror applies people before what refers to them."""

    recruiters: tuple[RecruiterRecord, ...] = ()
    client_companies: tuple[ClientCompanyRecord, ...] = ()
    candidates: tuple[CandidateRecord, ...] = ()
    submissions: tuple[SubmissionRecord, ...] = ()
    interviews: tuple[InterviewRecord, ...] = ()

    def merged(self, other: "CrmRecords") -> "CrmRecords":
        """Return both batches as one; of two facts about a record the later `updated_at` counts."""
        return CrmRecords(
            self.recruiters + other.recruiters,
            self.client_companies + other.client_companies,
            self.candidates + other.candidates,
            self.submissions + other.submissions,
            self.interviews + other.interviews,
        )

    @classmethod
    def together(cls, batches: Iterable["CrmRecords"]) -> "CrmRecords":
        """Return many batches as one, in time that grows with the records and not their square."""
        kept = list(batches)
        return cls(
            tuple(record for batch in kept for record in batch.recruiters),
            tuple(record for batch in kept for record in batch.client_companies),
            tuple(record for batch in kept for record in batch.candidates),
            tuple(record for batch in kept for record in batch.submissions),
            tuple(record for batch in kept for record in batch.interviews),
        )

    @property
    def size(self) -> int:
        """Return how many records there are."""
        return sum(self.counts().values())

    def counts(self) -> dict[RecordKind, int]:
        """Return how many records there are, by kind."""
        return {
            RecordKind.RECRUITER: len(self.recruiters),
            RecordKind.CLIENT_COMPANY: len(self.client_companies),
            RecordKind.CANDIDATE: len(self.candidates),
            RecordKind.SUBMISSION: len(self.submissions),
            RecordKind.INTERVIEW: len(self.interviews),
        }


class CrmEventType(StrEnum):
    """What a delivery says. A *changed* record may be new, moved, cancelled or gone."""

    CHANGED = "changed"
    PING = "ping"  # a test delivery: accepted, nothing to do
    IGNORED = "ignored"  # known, and of no use to us
    UNKNOWN = "unknown"  # a name we have never heard of: kept and shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmEvent:
    """One normalised fact out of a delivery: this record may have changed.

    `name` is the CRM's own word for the event. `records` carries what the delivery itself told;
    where it is None, the record `kind`/`ref` is fetched from the CRM.
    """

    type: CrmEventType
    name: str
    occurred_at: datetime | None = None
    kind: RecordKind | None = None
    ref: str | None = None
    records: CrmRecords | None = None
