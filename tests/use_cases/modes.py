"""An agency whose submissions wait for how candidates may contact the client, planned once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from plugin.clock import utcnow
from plugin.domain.people import ContactMode
from plugin.services import contact_modes, follow_ups
from plugin.services.access import Viewer
from plugin.services.contact_modes import ChangeDone
from plugin.services.contact_scopes import ModeChange
from plugin.store.base import transaction
from plugin.store.contact_modes import ContactModeChange
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.factories import JourneyRows


@dataclass(frozen=True)
class Agency:
    """Sam's agency with one journey at Acme, and whatever tests add."""

    rows: JourneyRows

    @property
    def id(self) -> int:
        return self.rows.installation_id

    @property
    def acme(self) -> int:
        return self.rows.client_company_id

    @property
    def sam(self) -> Viewer:
        return Viewer(self.id, self.rows.recruiter_id, "Sam Lee")

    def manager(self) -> Viewer:
        recruiter = factories.make_recruiter(self.id, name="Max Moor", is_manager=True)
        return Viewer(self.id, recruiter, "Max Moor")

    def answer(self, mode: str | None, *companies: int, **more: Any) -> ChangeDone:
        asked = ModeChange(companies or (self.acme,), ContactMode(mode) if mode else None)
        return contact_modes.take_change(self.sam, asked, **more)

    def plan(self) -> None:
        """Plan everything anew, as the worker would."""
        with transaction(self.id) as session:
            session.execute(update(Submission).values(plan_due_at=utcnow()))
        self.work()

    def work(self) -> None:
        """Do what a worker has to do."""
        while follow_ups.replan(self.id):
            pass

    def company(self, **values: Any) -> int:
        return factories.make_client_company(self.id, **{"contact_mode": None} | values)

    def submission(self, company: int | None, **values: Any) -> int:
        """Another candidate of an interview like the first, at this client."""
        candidate = factories.make_candidate(self.id, name=values.pop("name", "Bo Berg"))
        submission = factories.make_submission(
            self.id,
            candidate,
            client_company_id=company,
            recruiter_id=self.rows.recruiter_id,
            **values,
        )
        interview = factories.make_interview(self.id, submission)
        factories.make_interviewer(self.id, interview)
        return submission

    def crowd(self, number: int) -> None:
        """So many candidates more, all interviewed at Acme."""
        now = utcnow()
        first = factories.read(Interview, self.id, self.rows.interview_id)
        base = {"installation_id": self.id, "created_at": now}
        mirrored = base | {"crm_updated_at": now}
        with transaction(self.id) as session:
            candidates = session.scalars(
                insert(Candidate).returning(Candidate.id, sort_by_parameter_order=True),
                [mirrored | {"ref": f"many-{i}", "name": f"Many {i}"} for i in range(number)],
            ).all()
            their = {
                "client_company_id": self.acme,
                "recruiter_id": self.rows.recruiter_id,
                "stage": "interviewing",
                "first_seen_at": first.first_seen_at,
                "plan_due_at": now,
            }
            submissions = session.scalars(
                insert(Submission).returning(Submission.id),
                [
                    mirrored | their | {"ref": f"many-{i}", "candidate_id": candidate}
                    for i, candidate in enumerate(candidates)
                ],
            ).all()
            slot = {
                "starts_at": first.starts_at,
                "ends_at": first.ends_at,
                "timezone": first.timezone,
                "status": "scheduled",
                "first_seen_at": first.first_seen_at,
            }
            interviews = session.scalars(
                insert(Interview).returning(Interview.id),
                [
                    mirrored | slot | {"ref": f"many-{i}", "submission_id": submission}
                    for i, submission in enumerate(submissions)
                ],
            ).all()
            person = {"ref": "P", "name": "Jo Park", "email": "jo.park@acme.example"}
            session.execute(
                insert(Interviewer),
                [base | person | {"interview_id": interview} for interview in interviews],
            )

    def states(self, step: str = "thank_you", submission: int | None = None) -> Mapping[str, int]:
        """Return how many prompts of a step are in which state, with the reason."""
        said = Prompt.state + func.coalesce(": " + Prompt.reason, "")
        statement = select(said, func.count()).where(Prompt.step == step).group_by(said)
        if submission is not None:
            statement = statement.where(Prompt.submission_id == submission)
        with transaction(self.id) as session:
            return dict(session.execute(statement).all())

    def everything(self) -> list[tuple[Any, ...]]:
        """Return all prompts and answers, to see that nothing changed."""
        with transaction(self.id) as session:
            prompts = session.execute(
                select(Prompt.id, Prompt.state, Prompt.reason, Prompt.changed_at).order_by(
                    Prompt.id
                )
            )
            answers = session.execute(select(ClientCompany.id, ClientCompany.contact_mode))
            due = session.execute(select(Submission.id, Submission.plan_due_at))
            return [tuple(row) for rows in (prompts, answers, due) for row in rows]

    def changes(self) -> list[tuple[int | None, int | None, str | None, str | None]]:
        """Return the changes that were kept: company, recruiter, from, to."""
        with transaction(self.id) as session:
            rows = session.scalars(select(ContactModeChange).order_by(ContactModeChange.id))
            return [
                (row.client_company_id, row.recruiter_id, row.from_mode, row.to_mode)
                for row in rows
            ]


def make_agency(mode: str | None = None, **installation: Any) -> Agency:
    """The journey's interview has just ended; its client's own answer is `mode`."""
    agency = Agency(factories.make_journey(factories.make_installation(**installation)))
    factories.change(ClientCompany, agency.id, agency.acme, contact_mode=mode)
    factories.change(Recruiter, agency.id, agency.rows.recruiter_id, name="Sam Lee")
    agency.plan()
    return agency
