"""What would have been: past interviews under the playbook in force and a draft, side by side.

A simulation takes the submissions that have an interview within a period, by the interview's own
local date, and replays each under both playbooks (`replay`) until `as_of`. Counted are the prompts
of the interviews of the period; the others of the same submission are replayed with them, since a
later round ends the wait for an earlier one. A prompt counts for the recruiter whom the submission
belongs to, on the recruiter's local date on which it opens.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone

from plugin.domain.calendars import local_date
from plugin.domain.chases import Chase, find_chases
from plugin.domain.interviews import Interview, InterviewStatus
from plugin.domain.journeys import Journey
from plugin.domain.periods import Period
from plugin.domain.playbook import Playbook
from plugin.domain.replay import Replayed, replay
from plugin.domain.replay_differences import Difference, compare
from plugin.domain.replay_facts import tell

_NEVER_WERE = frozenset({InterviewStatus.CANCELLED, InterviewStatus.DELETED})
_LAST_ZONE = timezone(timedelta(hours=-12))
"""Where a day ends last on earth."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The question: which playbooks, which interviews, and until when (aware UTC)."""

    in_force: Playbook
    draft: Playbook
    period: Period
    as_of: datetime


def over_at(period: Period) -> datetime:
    """Return the instant (aware UTC) at which its last day has ended everywhere on earth."""
    ends = datetime.combine(period.last + timedelta(days=1), time(0), tzinfo=_LAST_ZONE)
    return ends.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """One submission's past; `recruiter` is whatever tells recruiters apart."""

    recruiter: str
    journey: Journey


@dataclass(frozen=True, slots=True)
class Side:
    """One submission under one playbook: its prompts of the period, and who was chased."""

    prompts: tuple[Replayed, ...]
    chases: tuple[Chase, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One submission under both playbooks. `zone_name` is its recruiter's."""

    submission_ref: str
    recruiter: str
    zone_name: str
    interviews: int
    in_force: Side
    draft: Side
    differences: tuple[Difference, ...]

    @property
    def is_remarkable(self) -> bool:
        """Tell whether there is more to say of it than numbers."""
        return bool(self.differences or self.in_force.chases or self.draft.chases)


def simulate(past: Past, trial: Trial) -> Outcome | None:
    """Return what both playbooks make of one submission; None without an interview in the period.

    Same arguments, same outcome. Raises like `plan`.
    """
    journey, period = past.journey, trial.period
    refs = {each.ref for each in journey.interviews if _is_counted(each, period, trial.as_of)}
    if not refs:
        return None

    story = tell(journey, trial.as_of)

    def side(playbook: Playbook) -> Side:
        replayed = replay(story, playbook)
        prompts = tuple(prompt for prompt in replayed if prompt.key.interview_ref in refs)
        return Side(prompts, find_chases(story, playbook, period))

    in_force, draft = side(trial.in_force), side(trial.draft)
    return Outcome(
        submission_ref=journey.submission.ref,
        recruiter=past.recruiter,
        zone_name=journey.recruiter.place.timezone,
        interviews=len(refs),
        in_force=in_force,
        draft=draft,
        differences=compare(in_force.prompts, draft.prompts),
    )


def _is_counted(interview: Interview, period: Period, as_of: datetime) -> bool:
    is_known = interview.booked_at is None or interview.booked_at <= as_of
    took_place = interview.status not in _NEVER_WERE
    return is_known and took_place and local_date(interview.starts_at, interview.timezone) in period
