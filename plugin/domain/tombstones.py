"""Records of which a CRM knows nothing any more."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmRecords,
    InterviewRecord,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)


def gone(kind: RecordKind, ref: str, at: datetime) -> CrmRecords:
    """Return the tombstone of one record: its ref, and that it was not there at `at`."""
    return _TOMBSTONES[kind](ref, at)


def all_gone(refs: Iterable[tuple[RecordKind, str]], at: datetime) -> CrmRecords:
    """Return the tombstones of several."""
    found = CrmRecords()
    for kind, ref in refs:
        found = found.merged(gone(kind, ref, at))
    return found


def _recruiter(ref: str, at: datetime) -> CrmRecords:
    left = RecruiterRecord(ref=ref, updated_at=at, is_active=False, is_deleted=True)
    return CrmRecords(recruiters=(left,))


def _client_company(ref: str, at: datetime) -> CrmRecords:
    company = ClientCompanyRecord(ref=ref, updated_at=at, is_deleted=True)
    return CrmRecords(client_companies=(company,))


def _candidate(ref: str, at: datetime) -> CrmRecords:
    return CrmRecords(candidates=(CandidateRecord(ref=ref, updated_at=at, is_deleted=True),))


def _submission(ref: str, at: datetime) -> CrmRecords:
    submission = SubmissionRecord(ref=ref, updated_at=at, candidate_ref="", is_deleted=True)
    return CrmRecords(submissions=(submission,))


def _interview(ref: str, at: datetime) -> CrmRecords:
    interview = InterviewRecord(ref=ref, updated_at=at, submission_ref="", is_deleted=True)
    return CrmRecords(interviews=(interview,))


_TOMBSTONES: Mapping[RecordKind, Callable[[str, datetime], CrmRecords]] = {
    RecordKind.RECRUITER: _recruiter,
    RecordKind.CLIENT_COMPANY: _client_company,
    RecordKind.CANDIDATE: _candidate,
    RecordKind.SUBMISSION: _submission,
    RecordKind.INTERVIEW: _interview,
}
