"""What planning anew would change, or has changed, with the names of those whom it concerns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.domain.journeys import Journey
from plugin.domain.plan_changes import ChangeKind, Moments, PromptChange, changes_of
from plugin.domain.prompts import StepKey
from plugin.services.journeys import LoadedJourney, load
from plugin.services.plan_outcomes import Outcome, work_out
from plugin.services.playbooks import InForce
from plugin.store.interviews import Interviewer
from plugin.store.submissions import Submission

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChange:
    """One prompt that changes, and whose it is. Names are None where the CRM gives none."""

    kind: ChangeKind
    step: StepKey
    occurrence: int
    reason: str | None
    before: Moments | None
    after: Moments | None
    submission_id: int
    job_title: str | None
    candidate_id: int
    candidate_name: str | None
    client_company_name: str | None
    interviewer_name: str | None


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """`looked_at` submissions were planned; `failed` could not be, and stay as they are."""

    changes: tuple[NamedChange, ...] = ()
    looked_at: int = 0
    failed: int = 0

    def __add__(self, other: "PlanPreview") -> "PlanPreview":
        return PlanPreview(
            self.changes + other.changes,
            self.looked_at + other.looked_at,
            self.failed + other.failed,
        )


def preview(
    session: Session,
    installation_id: int,
    submission_ids: Sequence[int],
    *,
    known: InForce,
    now: datetime,
    change: Callable[[Journey], Journey] | None = None,
) -> PlanPreview:
    """Return what planning these submissions at `now` by a playbook would change; saves nothing.

    `change` is what somebody thinks of changing in the facts of each. The real planner answers, so
    that the answer also holds what is due anyway and was not planned yet.
    """
    found = PlanPreview()
    for first in range(0, len(submission_ids), _BATCH):
        journeys = load(session, installation_id, submission_ids[first : first + _BATCH])
        outcomes = work_out(journeys, known=known, now=now, change=change)
        found += describe(session, outcomes.planned, now, failed=len(outcomes.errors))
    return found


def describe(
    session: Session, outcomes: Sequence[Outcome], now: datetime, *, failed: int = 0
) -> PlanPreview:
    """Return what these outcomes change, by name; ask it before they are written."""
    changes = [
        (outcome.loaded, change)
        for outcome in outcomes
        for change in changes_of(outcome.loaded.stored, outcome.change, now)
    ]
    candidates = _candidates(session, {loaded.submission_id for loaded, _ in changes})
    people = _people(session, (_interviewer_id(*each) for each in changes))
    named = tuple(
        _named(loaded, change, candidates, people.get(_interviewer_id(loaded, change) or 0))
        for loaded, change in changes
    )
    return PlanPreview(named, len(outcomes) + failed, failed)


def _named(
    loaded: LoadedJourney,
    change: PromptChange,
    candidates: Mapping[int, int],
    interviewer_name: str | None,
) -> NamedChange:
    journey = loaded.journey
    return NamedChange(
        kind=change.kind,
        step=change.key.step,
        occurrence=change.key.occurrence,
        reason=change.reason,
        before=change.before,
        after=change.after,
        submission_id=loaded.submission_id,
        job_title=journey.submission.job_title,
        candidate_id=candidates[loaded.submission_id],
        candidate_name=journey.candidate.name,
        client_company_name=journey.client_company.name,
        interviewer_name=interviewer_name,
    )


def _interviewer_id(loaded: LoadedJourney, change: PromptChange) -> int | None:
    key = change.key
    if key.interviewer_ref is None:
        return None
    return loaded.interviewer_ids[key.interview_ref, key.interviewer_ref]


def _candidates(session: Session, submission_ids: Iterable[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(Submission.id, Submission.candidate_id).where(Submission.id.in_(submission_ids))
    )
    return {row.id: row.candidate_id for row in rows}


def _people(session: Session, ids: Iterable[int | None]) -> Mapping[int, str | None]:
    """Return the names of interviewers, also of those who have left the panel."""
    wanted = {number for number in ids if number is not None}
    rows = session.execute(
        select(Interviewer.id, Interviewer.name).where(Interviewer.id.in_(wanted))
    )
    return {row.id: row.name for row in rows}
