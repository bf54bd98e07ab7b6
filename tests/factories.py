"""Rows for tests: plain functions that insert one row each and return its id.

Each is one transaction of its own and needs an application context. What is not given has a
default that makes sense; columns are given by name. `make_journey` makes the usual chain of rows.
"""

import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from plugin.clock import utcnow
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.installations import Installation
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.messages import Message
from plugin.store.notes import Note
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp, Reply, Submission

RowT = TypeVar("RowT")

_numbers = itertools.count(1)


def make_installation(**values: Any) -> int:
    number = next(_numbers)
    defaults = {
        "key": f"key-{number}",
        "kind": "generic",
        "account": f"account-{number}",
        "name": "Bright Recruiting",
        "base_url": "https://crm.example",
        "timezone": "Europe/London",
        "country": "GB",
        "subdivision": "ENG",
    }
    with transaction(None) as session:
        row = Installation(**defaults | values)
        session.add(row)
        session.flush()
        return row.id


def make_recruiter(installation_id: int, **values: Any) -> int:
    defaults = {
        "name": "Sam Lee",
        "email": f"sam.lee{next(_numbers)}@agency.example",
        "timezone": "Europe/London",
        "country": "GB",
        "subdivision": "ENG",
    }
    return _insert(Recruiter, installation_id, _mirrored("R") | defaults | values)


def make_client_company(installation_id: int, **values: Any) -> int:
    defaults = {
        "name": "Acme",
        "timezone": "Europe/London",
        "country": "GB",
        "subdivision": "ENG",
        "contact_mode": "direct",
    }
    return _insert(ClientCompany, installation_id, _mirrored("E") | defaults | values)


def make_candidate(installation_id: int, **values: Any) -> int:
    defaults = {
        "name": "Ana Ruiz",
        "email": "ana.ruiz@mail.example",
        "timezone": "Europe/London",
        "url": "https://crm.example/candidates/1",
    }
    return _insert(Candidate, installation_id, _mirrored("C") | defaults | values)


def make_submission(installation_id: int, candidate_id: int, **values: Any) -> int:
    defaults = {
        "candidate_id": candidate_id,
        "job_title": "Data Engineer",
        "stage": "interviewing",
        "first_seen_at": utcnow() - timedelta(days=7),
    }
    return _insert(Submission, installation_id, _mirrored("S") | defaults | values)


def make_interview(installation_id: int, submission_id: int, **values: Any) -> int:
    """By default it was held from two hours ago to one hour ago."""
    now = utcnow()
    defaults = {
        "submission_id": submission_id,
        "starts_at": now - timedelta(hours=2),
        "ends_at": now - timedelta(hours=1),
        "timezone": "Europe/London",
        "booked_at": now - timedelta(days=7),
        "status": "scheduled",
        "round": 1,
        "first_seen_at": now - timedelta(days=7),
    }
    return _insert(Interview, installation_id, _mirrored("I") | defaults | values)


def make_interviewer(installation_id: int, interview_id: int, **values: Any) -> int:
    defaults = {
        "interview_id": interview_id,
        "ref": f"P-{next(_numbers)}",
        "name": "Dr. Jo Park",
        "email": "jo.park@acme.example",
        "title": "Head of Data",
    }
    return _insert(Interviewer, installation_id, defaults | values)


def make_debrief(installation_id: int, interview_id: int, **values: Any) -> int:
    return _insert(Debrief, installation_id, {"interview_id": interview_id} | values)


def make_prompt(installation_id: int, submission_id: int, interview_id: int, **values: Any) -> int:
    """By default an open debrief, due in an hour."""
    now = utcnow()
    defaults = {
        "submission_id": submission_id,
        "interview_id": interview_id,
        "step": "debrief",
        "occurrence": 1,
        "state": "planned",
        "opens_at": now - timedelta(hours=1),
        "due_at": now + timedelta(hours=1),
        "needs_decision": False,
        "rules": ["R12", "R15", "R19"],
        "sources": ["001_11345774119abb0e.txt"],
        "why": "While it is fresh, ask what went well and what did not.",
        "playbook_name": "default",
        "playbook_version": 1,
        "changed_at": now,
    }
    return _insert(Prompt, installation_id, defaults | values)


def make_follow_up(installation_id: int, submission_id: int, **values: Any) -> int:
    defaults = {"submission_id": submission_id, "at": utcnow(), "channel": "email"}
    return _insert(FollowUp, installation_id, defaults | values)


def make_reply(installation_id: int, submission_id: int, **values: Any) -> int:
    defaults = {"submission_id": submission_id, "at": utcnow()}
    return _insert(Reply, installation_id, defaults | values)


def make_evidence(installation_id: int, **values: Any) -> int:
    """By default the candidate's word that a thank-you went now; its place has to be given."""
    defaults = {"kind": "thank_you", "source": "candidate", "at": utcnow()}
    return _insert(NoteEvidence, installation_id, defaults | values)


def make_note(installation_id: int, rows: "JourneyRows", **values: Any) -> int:
    """A thank-you that the candidate is writing to the journey's interviewer."""
    defaults = {
        "submission_id": rows.submission_id,
        "interview_id": rows.interview_id,
        "interviewer_id": rows.interviewer_id,
        "kind": "thank_you",
        "occurrence": 1,
        "subject": "Thank you",
        "body": "Dear Dr. Park,",
        "verdict": "revise",
        "version": 1,
        "changed_at": utcnow(),
    }
    return _insert(Note, installation_id, defaults | values)


def make_message(installation_id: int, prompt_id: int, **values: Any) -> int:
    """A drafted e-mail about the prompt; the other rows it belongs to are the prompt's own."""
    with transaction(installation_id) as session:
        prompt = session.get_one(Prompt, prompt_id)
        submission = session.get_one(Submission, prompt.submission_id)
        row = Message(
            **{
                "installation_id": installation_id,
                "prompt_id": prompt_id,
                "submission_id": prompt.submission_id,
                "interview_id": prompt.interview_id,
                "candidate_id": submission.candidate_id,
                "recruiter_id": prompt.recruiter_id,
                "token": f"token-{next(_numbers)}",
                "template": prompt.step,
                "to_address": "ana.ruiz@mail.example",
                "subject": "Your thank-you note",
                "body": "Hello Ana",
            }
            | values
        )
        session.add(row)
        session.flush()
        return row.id


@dataclass(frozen=True, slots=True)
class JourneyRows:
    """The ids of one submission with one interview and one interviewer."""

    installation_id: int
    recruiter_id: int
    client_company_id: int
    candidate_id: int
    submission_id: int
    interview_id: int
    interviewer_id: int


def make_journey(
    installation_id: int | None = None,
    recruiter_id: int | None = None,
    candidate: dict[str, Any] | None = None,
    interview: dict[str, Any] | None = None,
) -> JourneyRows:
    """Insert the chain from agency to interviewer; what is given is used, the rest is made."""
    installation_id = installation_id or make_installation()
    recruiter_id = recruiter_id or make_recruiter(installation_id)
    client_company_id = make_client_company(installation_id)
    candidate_id = make_candidate(installation_id, **(candidate or {}))
    submission_id = make_submission(
        installation_id,
        candidate_id,
        client_company_id=client_company_id,
        recruiter_id=recruiter_id,
    )
    interview_id = make_interview(installation_id, submission_id, **(interview or {}))
    interviewer_id = make_interviewer(installation_id, interview_id)
    return JourneyRows(
        installation_id,
        recruiter_id,
        client_company_id,
        candidate_id,
        submission_id,
        interview_id,
        interviewer_id,
    )


def read(model: type[RowT], installation_id: int, row_id: int) -> RowT:
    """Return one row as it is now, on its own: nothing can be loaded from it."""
    with transaction(installation_id) as session:
        row = session.get_one(model, row_id)
        session.expunge(row)
        return row


def change(model: type[Any], installation_id: int, row_id: int, **values: Any) -> None:
    """Set columns of one row."""
    with transaction(installation_id) as session:
        row = session.get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def _mirrored(prefix: str) -> dict[str, Any]:
    return {"ref": f"{prefix}-{next(_numbers)}", "crm_updated_at": utcnow()}


def _insert(model: type[Any], installation_id: int, values: dict[str, Any]) -> int:
    with transaction(installation_id) as session:
        row = model(installation_id=installation_id, **values)
        session.add(row)
        session.flush()
        row_id: int = row.id
        return row_id
