"""The sandbox CRM's records as the documents of the plugin's protocol (docs/protocol.md)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.store import (
    Candidate,
    ClientCompany,
    Interview,
    Record,
    Recruiter,
    Submission,
)

Document = dict[str, Any]
Records = dict[str, list[Document]]

STAGE_NAMES: Mapping[str, str] = {
    "submitted": "CV sent",
    "interviewing": "Interviews",
    "offer": "Offer",
    "hired": "Placed",
    "rejected": "Turned down",
    "withdrawn": "Withdrew",
    "job_closed": "Job closed",
}
"""The agency's own words for the stages, in the order of its board."""

MODELS: Mapping[str, type[Any]] = {
    model.kind: model for model in (Recruiter, ClientCompany, Candidate, Submission, Interview)
}
SECTIONS: Mapping[str, str] = {
    "recruiter": "recruiters",
    "client_company": "clientCompanies",
    "candidate": "candidates",
    "submission": "submissions",
    "interview": "interviews",
}


class Documents:
    """Writes records down; needs to know where the CRM's pages are."""

    def __init__(self, config: SandboxConfig) -> None:
        self._base_url = config.base_url

    def of(self, records: Iterable[Record]) -> Records:
        """Return the sections with a document for each record, each once."""
        sections: Records = {}
        for record in dict.fromkeys(records):
            sections.setdefault(SECTIONS[record.kind], []).append(self.document(record))
        return sections

    def document(self, record: Record) -> Document:
        """Return a record's document, or its tombstone."""
        head = {"ref": record.ref, "updatedAt": record.updated_at.isoformat()}
        if record.is_deleted:
            return head | {"deleted": True}
        if isinstance(record, Candidate):
            head["url"] = f"{self._base_url}/candidates/{record.ref}"
        return head | _WRITERS[record.kind](record)


def find(session: Session, kind: str, ref: str) -> Record | None:
    """Return a record, a deleted one too."""
    found: Record | None = session.get(MODELS[kind], ref)
    return found


def with_what_it_refers_to(record: Record) -> list[Record]:
    """Return the record and all that it refers to; of a candidate also what refers to them."""
    if isinstance(record, Candidate):
        own = [part for one in record.submissions for part in with_what_it_refers_to(one)]
        meetings = [meeting for one in record.submissions for meeting in one.interviews]
        return [record, *own, *meetings]
    if isinstance(record, Interview):
        return [record, *with_what_it_refers_to(record.submission)]
    if isinstance(record, Submission):
        job = record.job_order
        return [record, record.candidate, job.client_company, job.recruiter]
    return [record]


def _place(record: Recruiter | ClientCompany) -> Document:
    return {
        "name": record.name,
        "timezone": record.timezone,
        "country": record.country,
        "subdivision": record.subdivision,
    }


def _recruiter(record: Recruiter) -> Document:
    return _place(record) | {"email": record.email, "active": True, "manager": record.is_manager}


def _client_company(record: ClientCompany) -> Document:
    return _place(record) | {"contactMode": record.contact_mode}


def _candidate(record: Candidate) -> Document:
    return {
        "name": record.name,
        "email": record.email,
        "phone": record.phone,
        "timezone": record.timezone,
        "locale": record.locale,
        "optedOut": record.opted_out,
    }


def _submission(record: Submission) -> Document:
    return {
        "candidateRef": record.candidate_ref,
        "clientCompanyRef": record.job_order.client_company_ref,
        "recruiterRef": record.job_order.recruiter_ref,
        "jobTitle": record.job_order.title,
        "stage": record.stage,
        "stageName": STAGE_NAMES[record.stage],
        "stageChangedAt": record.stage_changed_at.isoformat(),
    }


def _interview(record: Interview) -> Document:
    return {
        "submissionRef": record.submission_ref,
        "startsAt": record.starts_at,
        "endsAt": record.ends_at,
        "timezone": record.timezone,
        "bookedAt": record.booked_at.isoformat(),
        "status": record.status,
        "round": record.round,
        "interviewers": record.interviewers,
    }


_WRITERS: Mapping[str, Callable[[Any], Document]] = {
    "recruiter": _recruiter,
    "client_company": _client_company,
    "candidate": _candidate,
    "submission": _submission,
    "interview": _interview,
}
