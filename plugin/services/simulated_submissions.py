"""What a simulation found, candidate by candidate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from plugin.domain.badger_guard import Channel, Ground
from plugin.domain.prompts import StepKey
from plugin.domain.replay import Ending
from plugin.domain.replay_differences import DifferenceKind
from plugin.services.access import Viewer
from plugin.services.managers import refuse_unless_manager
from plugin.services.pasts import NOBODY
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.simulations import SimulatedSubmission
from plugin.store.submissions import Submission

PAGE_ROWS = 25


@dataclass(frozen=True, slots=True)
class FoundSide:
    """One prompt under one playbook."""

    opened_at: datetime | None
    opens_at: datetime | None
    due_at: datetime | None
    limit_at: datetime | None
    ending: Ending
    reason: str | None
    is_late: bool | None


@dataclass(frozen=True, slots=True)
class FoundDifference:
    """One prompt that is not the same under both; names are None where nobody captured one."""

    kind: DifferenceKind
    step: StepKey
    occurrence: int
    round: int | None
    starts_at: datetime | None
    has_interviewer: bool
    interviewer: str | None
    in_force: FoundSide | None
    draft: FoundSide | None


@dataclass(frozen=True, slots=True)
class FoundChase:
    """A follow-up that a playbook speaks against; no grounds: that playbook has none."""

    at: datetime
    channel: Channel
    in_force: tuple[Ground, ...]
    draft: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class FoundSubmission:
    """All there is to say of one submission."""

    candidate_id: int
    candidate_name: str | None
    job_title: str | None
    client_name: str | None
    recruiter_name: str | None
    differences: tuple[FoundDifference, ...]
    chases: tuple[FoundChase, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of the submissions, in the order of their ids."""

    rows: tuple[FoundSubmission, ...]
    page: int
    has_next: bool


def get_submissions(
    viewer: Viewer, simulation_id: int, *, is_chased: bool, recruiter: str | None, page: int
) -> FoundPage:
    """Return those that differ, or those that were chased too often, 25 a page.

    `recruiter` is a key of the tally; None: everybody's. Raises NotAllowed.
    """
    which = SimulatedSubmission.is_chased if is_chased else SimulatedSubmission.is_different
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        rows = session.execute(
            select(
                SimulatedSubmission.found,
                Submission.candidate_id,
                Candidate.name.label("candidate_name"),
                Submission.job_title,
                ClientCompany.name.label("client_name"),
                Recruiter.name.label("recruiter_name"),
            )
            .join(Submission, Submission.id == SimulatedSubmission.submission_id)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
            .outerjoin(Recruiter, Recruiter.id == Submission.recruiter_id)
            .where(SimulatedSubmission.simulation_id == simulation_id, which, *_whose(recruiter))
            .order_by(SimulatedSubmission.submission_id)
            .offset((page - 1) * PAGE_ROWS)
            .limit(PAGE_ROWS + 1)
        ).all()
        shown = rows[:PAGE_ROWS]
        names = _Names(session, [row.found for row in shown])
        return FoundPage(
            rows=tuple(
                FoundSubmission(
                    candidate_id=row.candidate_id,
                    candidate_name=row.candidate_name,
                    job_title=row.job_title,
                    client_name=row.client_name,
                    recruiter_name=row.recruiter_name,
                    differences=tuple(names.difference(told) for told in row.found["differences"]),
                    chases=tuple(_chases(row.found["chased"])),
                )
                for row in shown
            ),
            page=page,
            has_next=len(rows) > PAGE_ROWS,
        )


def _whose(recruiter: str | None) -> tuple[ColumnElement[bool], ...]:
    if recruiter is None:
        return ()
    if recruiter == str(NOBODY):
        return (Submission.recruiter_id.is_(None),)
    return (Submission.recruiter_id == int(recruiter),)


class _Names:
    """Who and when the ids in findings mean, as it is now: who was erased has no name."""

    def __init__(self, session: Session, found: Sequence[Mapping[str, Any]]) -> None:
        told = [each for one in found for each in one["differences"]]
        interviews = select(Interview.id, Interview.round, Interview.starts_at).where(
            Interview.id.in_({each["interview_id"] for each in told})
        )
        people = select(Interviewer.id, Interviewer.name).where(
            Interviewer.id.in_({each["interviewer_id"] for each in told} - {None})
        )
        self._interviews = {row.id: row for row in session.execute(interviews)}
        self._people = {row.id: row.name for row in session.execute(people)}

    def difference(self, told: Mapping[str, Any]) -> FoundDifference:
        """Return one difference with names and times."""
        interview = self._interviews.get(told["interview_id"])
        return FoundDifference(
            kind=DifferenceKind(told["kind"]),
            step=StepKey(told["step"]),
            occurrence=told["occurrence"],
            round=interview.round if interview else None,
            starts_at=interview.starts_at if interview else None,
            has_interviewer=told["interviewer_id"] is not None,
            interviewer=self._people.get(told["interviewer_id"]),
            in_force=_side(told["in_force"]),
            draft=_side(told["draft"]),
        )


def _side(told: Mapping[str, Any] | None) -> FoundSide | None:
    if told is None:
        return None
    return FoundSide(
        opened_at=_instant(told["opened_at"]),
        opens_at=_instant(told["opens_at"]),
        due_at=_instant(told["due_at"]),
        limit_at=_instant(told["limit_at"]),
        ending=Ending(told["ending"]),
        reason=told["reason"],
        is_late=told["is_late"],
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _chases(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterable[FoundChase]:
    """Yield each follow-up once, with what either playbook has against it, in their order."""
    by_side = {
        side: {(each["at"], each["channel"]): each["grounds"] for each in chases}
        for side, chases in told.items()
    }
    for at, channel in sorted({key for chases in by_side.values() for key in chases}):
        grounds = {
            side: tuple(Ground(ground) for ground in chases.get((at, channel), ()))
            for side, chases in by_side.items()
        }
        yield FoundChase(
            datetime.fromisoformat(at), Channel(channel), grounds["in_force"], grounds["draft"]
        )
