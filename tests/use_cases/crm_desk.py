"""An agency whose CRM lives in memory: what it tells becomes prompts, as it does in earnest."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.people import ContactMode
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmRecords,
    InterviewerRecord,
    InterviewRecord,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage
from plugin.extensions import held
from plugin.services import feeds, follow_ups, intake
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt
from tests.factories import make_installation
from tests.fakes import SIGNED, FakeCrm, delivery

LONG_AGO = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
JO = InterviewerRecord(ref="P-1", name="Dr. Jo Park", email="jo.park@acme.example")
AL = InterviewerRecord(ref="P-2", name="Al Yu", email="al.yu@acme.example")
RECRUITER = RecruiterRecord(
    ref="R-1",
    updated_at=LONG_AGO,
    name="Sam Lee",
    email="sam.lee@agency.example",
    timezone="Europe/London",
    country="GB",
    subdivision="ENG",
)
COMPANY = ClientCompanyRecord(
    ref="A-1",
    updated_at=LONG_AGO,
    name="Acme",
    timezone="Europe/London",
    country="GB",
    subdivision="ENG",
    contact_mode=ContactMode.DIRECT,
)
CANDIDATE = CandidateRecord(
    ref="C-1",
    updated_at=LONG_AGO,
    name="Ana Ruiz",
    email="ana.ruiz@mail.example",
    timezone="Europe/London",
)
SUBMISSION = SubmissionRecord(
    ref="S-1",
    updated_at=LONG_AGO,
    candidate_ref="C-1",
    client_company_ref="A-1",
    recruiter_ref="R-1",
    job_title="Data Engineer",
    stage=Stage.INTERVIEWING,
)
INTERVIEW = InterviewRecord(
    ref="I-1",
    updated_at=LONG_AGO,
    submission_ref="S-1",
    starts_at=datetime(2026, 2, 16, 14, 0, tzinfo=UTC),
    ends_at=datetime(2026, 2, 16, 15, 0, tzinfo=UTC),
    timezone="Europe/London",
    booked_at=LONG_AGO,
    interviewers=(JO, AL),
)
"""On the Monday after the day at which the tests' clock stands."""

_numbers = itertools.count(1)


def an_hour(starts_at: datetime, **changes: Any) -> InterviewRecord:
    """Return the interview as one of an hour from then."""
    return replace(
        INTERVIEW, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), **changes
    )


def everything(interview: InterviewRecord = INTERVIEW) -> CrmRecords:
    """Return the interview with all that it refers to."""
    return CrmRecords(
        recruiters=(RECRUITER,),
        client_companies=(COMPANY,),
        candidates=(CANDIDATE,),
        submissions=(SUBMISSION,),
        interviews=(interview,),
    )


@dataclass
class CrmDesk:
    """One installation of the CRM in memory. Call inside the application's context."""

    crm: FakeCrm = field(default_factory=FakeCrm)
    key: str = field(default_factory=lambda: f"crm-desk-{next(_numbers)}")
    installation_id: int = 0

    def __post_init__(self) -> None:
        self.takes_calls()
        self.installation_id = make_installation(key=self.key, kind="fake")

    def takes_calls(self) -> None:
        """Be the CRM that the application reaches; the desk that was made last is at first."""
        held.adapter_factory = self.crm.adapter

    @property
    def viewer(self) -> Viewer:
        with self.session() as session:
            recruiter_id = session.scalars(select(Recruiter.id).where(Recruiter.ref == "R-1")).one()
        return Viewer(self.installation_id, recruiter_id, "Sam Lee")

    def session(self) -> Any:
        return transaction(self.installation_id)

    def polls(self, *records: CrmRecords) -> None:
        """Let the next poll tell this, and plan what follows from it."""
        self.hears(*records)
        self.catches_up()

    def hears(self, *records: CrmRecords) -> None:
        """Let the next poll tell this; nothing is planned yet."""
        self.crm.pages += records
        feeds.poll(self.installation_id)
        while intake.apply_deliveries(self.installation_id):
            pass

    def is_hinted_at(self, kind: RecordKind, ref: str, records: CrmRecords) -> None:
        """Let a webhook name a record which the CRM then tells, and plan what follows from it."""
        self.crm.records[kind, ref] = records
        body = delivery("changed", kind, ref, event_id=f"E-{next(_numbers)}")
        intake.accept_delivery(self.key, SIGNED, body)
        self.catches_up()

    def catches_up(self) -> None:
        """Apply what waits, and plan what is due."""
        while intake.apply_deliveries(self.installation_id):
            pass
        while follow_ups.replan(self.installation_id):
            pass

    def changed(self, record: Any, **changes: Any) -> CrmRecords:
        """Return a record of the story as it is now."""
        told = replace(record, **{"updated_at": utcnow(), **changes})
        return CrmRecords(**{SECTIONS[type(record)]: (told,)})

    def prompts(self) -> dict[str, Prompt]:
        """Return the prompts by step, a thank-you's also by interviewer: "thank_you P-1"."""
        with self.session() as session:
            rows = session.execute(
                select(Prompt, Interviewer.ref)
                .outerjoin(Interviewer, Interviewer.id == Prompt.interviewer_id)
                .order_by(Prompt.occurrence.desc(), Prompt.changed_at, Prompt.id)
            ).all()
            session.expunge_all()
        return {f"{prompt.step} {person or ''}".strip(): prompt for prompt, person in rows}

    def states(self) -> dict[str, tuple[str, str | None]]:
        """Return state and reason of each prompt."""
        return {name: (one.state, one.reason) for name, one in self.prompts().items()}

    def interview(self) -> Interview:
        with self.session() as session:
            row: Interview = session.scalars(select(Interview)).one()
            session.expunge(row)
            return row


SECTIONS = {
    RecruiterRecord: "recruiters",
    ClientCompanyRecord: "client_companies",
    CandidateRecord: "candidates",
    SubmissionRecord: "submissions",
    InterviewRecord: "interviews",
}


def moments(prompts: dict[str, Prompt], names: Sequence[str] = ()) -> dict[str, tuple[Any, ...]]:
    """Return when prompts open, are due, and end."""
    return {
        name: (one.state, one.opens_at, one.due_at, one.limit_at, one.expires_at)
        for name, one in prompts.items()
        if not names or name in names
    }
