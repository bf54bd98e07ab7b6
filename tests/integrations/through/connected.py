"""An agency that is connected to the product, and what the product knows of it."""

from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from plugin.domain.people import ContactMode
from plugin.services import comparing, feeds, follow_ups, installations, intake
from plugin.services.installations import InstallFacts
from plugin.store.base import transaction
from plugin.store.comparisons import Comparison
from plugin.store.deliveries import Delivery
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests.integrations.through.agency import Agency, Person, Sent, Story

MOST_TURNS = 50
"""After so many the work should have ended."""

UNTOLD = frozenset({"planned_at"})
"""When we last looked, which nobody is told."""


def as_served(call: Callable[..., TestResponse], *args: Any, **keywords: Any) -> TestResponse:
    """Make a request outside of the test's application context, whose `g` would outlive it."""
    return Context().run(call, *args, **keywords)


@dataclass(frozen=True, slots=True)
class Known:
    """What the mirror has of the interview that is followed, beside its story."""

    status: str
    is_deleted: bool
    starts_at: datetime | None


class Connected:
    """One agency's installation, made as an operator or the page of settings makes it."""

    def __init__(self, agency: Agency, secrets: Mapping[str, str] | None = None) -> None:
        self.agency = agency
        made = installations.connect(
            agency.kind,
            agency.account,
            InstallFacts(
                name="Bright Recruiting",
                base_url=agency.base_url,
                place=agency.place,
                secrets=agency.secrets if secrets is None else secrets,
                contact_mode=ContactMode.DIRECT,
                settings=agency.settings,
            ),
        )
        self.id, self.key = made.installation_id, made.installation_key
        agency.is_connected(self.key)

    def secrets(self) -> Mapping[str, str]:
        """Return what is stored now, decrypted."""
        return installations.adapter_of(self.id).connection.secrets

    def polls(self) -> None:
        """Ask until the CRM has no more, apply it, and plan what follows from it."""
        for _ in range(MOST_TURNS):
            if not feeds.poll(self.id):
                break
        else:
            raise AssertionError("polling does not end")
        self.catches_up()

    def catches_up(self) -> None:
        """Apply what waits, and plan what is due."""
        for work in (intake.apply_deliveries, follow_ups.replan):
            for _ in range(MOST_TURNS):
                if not work(self.id):
                    break
            else:
                raise AssertionError(f"{work.__name__} does not end")

    def compares(self) -> Comparison:
        """Compare all that the CRM lists with the mirror, as every night, and return the result."""
        comparing.ask_for(self.id)
        for _ in range(MOST_TURNS):
            if not comparing.compare(self.id):
                break
        self.catches_up()
        (row,) = self._all(select(Comparison).order_by(Comparison.id.desc()).limit(1))
        return row

    def hears(self, client: FlaskClient, sent: Sent) -> TestResponse:
        """Be called by the CRM."""
        place = f"/webhooks/{self.key}" + (f"/{sent.token}" if sent.token else "")
        return as_served(client.post, place, data=sent.body, headers=dict(sent.headers))

    def deliveries(self) -> list[Delivery]:
        return self._all(select(Delivery).order_by(Delivery.id))

    def story(self) -> Story:
        """Return the interview as the mirror has it, told like the agency's own story."""
        with transaction(self.id) as session:
            row = session.execute(
                select(Interview, Submission.ref, Candidate, Recruiter)
                .join(Submission, Submission.id == Interview.submission_id)
                .join(Candidate, Candidate.id == Submission.candidate_id)
                .join(Recruiter, Recruiter.id == Submission.recruiter_id)
                .where(Interview.ref == self.agency.story.interview_ref)
            ).one()
            interview, submission_ref, candidate, recruiter = row
            emails = session.scalars(
                select(Interviewer.email).where(Interviewer.interview_id == interview.id)
            )
            return Story(
                candidate=Person(candidate.ref, candidate.email),
                recruiter=Person(recruiter.ref, recruiter.email),
                submission_ref=submission_ref,
                interview_ref=interview.ref,
                starts_at=interview.starts_at,
                ends_at=interview.ends_at,
                timezone=interview.timezone,
                interviewer_emails=tuple(sorted(emails, key=lambda email: email or "")),
            )

    def candidate_name(self) -> str:
        ref = self.agency.story.candidate.ref
        (row,) = self._all(select(Candidate).where(Candidate.ref == ref))
        return str(row.name)

    def recruiter_ref(self, recruiter_id: int) -> str:
        (row,) = self._all(select(Recruiter).where(Recruiter.id == recruiter_id))
        return str(row.ref)

    def known(self) -> Known:
        (row,) = self._all(
            select(Interview).where(Interview.ref == self.agency.story.interview_ref)
        )
        return Known(row.status, row.deleted_at is not None, row.starts_at)

    def thank_yous(self) -> list[Prompt]:
        """Return the prompts for the notes to those who asked in the interview."""
        return self._all(
            select(Prompt)
            .join(Interview, Interview.id == Prompt.interview_id)
            .where(Interview.ref == self.agency.story.interview_ref, Prompt.step == "thank_you")
            .order_by(Prompt.id)
        )

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Return all rows of the mirror and all prompts, to compare with what is there later."""
        models = (Candidate, Recruiter, Submission, Interview, Interviewer, Prompt)
        with transaction(self.id) as session:
            return {
                model.__name__: [
                    {name: row[name] for name in row if name not in UNTOLD}
                    for row in session.execute(
                        select(*model.__table__.columns).order_by(model.id)
                    ).mappings()
                ]
                for model in models
            }

    def _all(self, query: Any) -> list[Any]:
        with transaction(self.id) as session:
            rows = list(session.scalars(query))
            session.expunge_all()
            return rows
