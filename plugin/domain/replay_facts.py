"""What was known of a submission at each moment of its past: the facts that a replay plans by.

A fact counts from the moment at which it became known:

| fact | known from |
|---|---|
| an interview | `booked_at`; without one, always |
| what its debrief told | `debriefed_at`; without one, the interview's end |
| that nobody came | the interview's end |
| a follow-up, a reply of the client | its own moment |
| a check-in that is only marked done | its own moment, like a follow-up |
| that the submission closed | `changed_at`; without one, the end of the replay |

Of what has no history the present counts throughout: an interview that was cancelled or deleted
never was, one that was moved always stood where it stands now, and contact modes, addresses and
places are those of today. When we heard of the interviews does not count (`first_seen_at`): that
was up to the CRM, and no playbook changes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from plugin.domain.check_in_dates import Asked, count_in_force
from plugin.domain.interview_days import InterviewDay, group_days
from plugin.domain.interviews import Debrief, Interview, InterviewStatus
from plugin.domain.journeys import FollowUp, Journey
from plugin.domain.prompts import PromptKey, StepKey
from plugin.domain.submissions import CLOSING_STAGES, Stage

LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NOTHING_TOLD = Debrief()


@dataclass(frozen=True, slots=True)
class Deed:
    """That somebody did it; `at` is None where nobody knows when."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """From `start` until `end` (None: the end of the replay) nothing new became known."""

    start: datetime
    end: datetime | None
    known: Journey


@dataclass(frozen=True, slots=True)
class Story:
    """A submission's past up to `as_of` (aware UTC), in chapters, the earliest first.

    `deeds` is what people had done by then. In `journey` and in what is known of it each follow-up
    is told once, also one that was only marked done as a check-in.
    """

    journey: Journey
    days: tuple[InterviewDay, ...]
    deeds: Mapping[PromptKey, Deed]
    chapters: tuple[Chapter, ...]
    as_of: datetime


def tell(journey: Journey, as_of: datetime) -> Story:
    """Return the past of a submission."""
    days = group_days(journey.interviews)
    without_replies = replace(journey, replies=())
    made = {day.last.ref: count_in_force(without_replies, day, days).made for day in days}
    told = _told_once(journey, made)
    return Story(
        journey=told,
        days=days,
        deeds=_deeds(told, made, as_of),
        chapters=tuple(_chapters(told, as_of)),
        as_of=as_of,
    )


def known_at(journey: Journey, at: datetime, as_of: datetime) -> Journey:
    """Return the journey as it was known at that moment, in a replay that ends at `as_of`."""
    closed_at = _closed_at(journey, as_of)
    submission = journey.submission
    if closed_at is not None and at < closed_at:
        submission = replace(submission, stage=Stage.INTERVIEWING, changed_at=None)
    return Journey(
        submission=submission,
        candidate=journey.candidate,
        recruiter=journey.recruiter,
        client_company=journey.client_company,
        interviews=tuple(
            _known_interview(interview, at)
            for interview in journey.interviews
            if interview.booked_at is None or interview.booked_at <= at
        ),
        done=journey.done,
        follow_ups=tuple(made for made in journey.follow_ups if made.at <= at),
        replies=tuple(reply for reply in journey.replies if reply.at <= at),
    )


def _told_once(journey: Journey, made: Mapping[str, tuple[Asked, ...]]) -> Journey:
    """Return the journey with check-ins only marked done as follow-ups; undated ones stay so."""
    follow_ups = (
        FollowUp(asked.at, "call" if asked.is_call else "email")
        for of_day in made.values()
        for asked in of_day
        if asked.at
    )
    done = (
        entry for entry in journey.done if entry.step is not StepKey.CHECK_IN or entry.at is None
    )
    return replace(journey, follow_ups=tuple(follow_ups), done=tuple(done))


def _deeds(
    journey: Journey, made: Mapping[str, tuple[Asked, ...]], as_of: datetime
) -> Mapping[PromptKey, Deed]:
    """Return what people had done by then, of several the earliest."""
    deeds: dict[PromptKey, Deed] = {}
    for key, at in (*_done(journey), *_asked(made)):
        known = deeds.get(key)
        if (at is None or at <= as_of) and (known is None or _is_earlier(at, known.at)):
            deeds[key] = Deed(at)
    return deeds


def _is_earlier(at: datetime | None, known: datetime | None) -> bool:
    return at is not None and (known is None or at < known)


def _done(journey: Journey) -> Iterator[tuple[PromptKey, datetime | None]]:
    for entry in journey.done:
        if entry.step is not StepKey.CHECK_IN:
            yield PromptKey(entry.step, entry.interview_ref, entry.interviewer_ref), entry.at
    for interview in journey.interviews:
        debriefed_at = interview.debrief.debriefed_at
        if debriefed_at:
            yield PromptKey(StepKey.DEBRIEF, interview.ref), debriefed_at


def _asked(made: Mapping[str, tuple[Asked, ...]]) -> Iterator[tuple[PromptKey, datetime | None]]:
    for ref, of_day in made.items():
        for number, asked in enumerate(of_day, start=1):
            yield PromptKey(StepKey.CHECK_IN, ref, occurrence=number), asked.at


def _chapters(journey: Journey, as_of: datetime) -> Iterator[Chapter]:
    """Yield the chapters in which an interview is known, each with what is known then."""
    starts = (LONG_AGO, *sorted({at for at in _news(journey, as_of) if at <= as_of}))
    ends = (*starts[1:], None)
    for start, end in zip(starts, ends, strict=True):
        known = known_at(journey, start, as_of)
        if known.interviews:
            yield Chapter(start, end, known)


def _known_interview(interview: Interview, at: datetime) -> Interview:
    told_at, missed_at = _told_at(interview), _missed_at(interview)
    if told_at and at < told_at:
        interview = replace(interview, debrief=_NOTHING_TOLD)
    if missed_at and at < missed_at:
        interview = replace(interview, status=InterviewStatus.SCHEDULED)
    return interview


def _told_at(interview: Interview) -> datetime | None:
    if interview.debrief == _NOTHING_TOLD:
        return None
    return interview.debrief.debriefed_at or interview.end


def _missed_at(interview: Interview) -> datetime | None:
    return interview.end if interview.status is InterviewStatus.NO_SHOW else None


def _closed_at(journey: Journey, as_of: datetime) -> datetime | None:
    submission = journey.submission
    return (submission.changed_at or as_of) if submission.stage in CLOSING_STAGES else None


def _news(journey: Journey, as_of: datetime) -> Iterator[datetime]:
    """Yield each moment at which something became known, in no order, some of them twice."""
    for interview in journey.interviews:
        moments = (interview.booked_at, _told_at(interview), _missed_at(interview))
        yield from (at for at in moments if at)
    yield from (made.at for made in journey.follow_ups)
    yield from (reply.at for reply in journey.replies)
    closed_at = _closed_at(journey, as_of)
    if closed_at:
        yield closed_at
