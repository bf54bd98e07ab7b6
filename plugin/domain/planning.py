"""Which prompts one submission calls for, and when: the whole playbook as a pure function."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from datetime import UTC, date, datetime

from plugin.domain import explanations, steps_after, steps_before, steps_silence
from plugin.domain.calendars import shared_days
from plugin.domain.check_in_dates import check_in_dates, count_in_force
from plugin.domain.drafts import DayView, DoneMark, Draft, in_order, settle
from plugin.domain.interview_days import InterviewDay, group_days, is_superseded
from plugin.domain.journeys import Journey
from plugin.domain.playbook import Playbook
from plugin.domain.prompts import Plan, PlannedPrompt, PlannedState, PromptKey, StepKey
from plugin.domain.submissions import CLOSING_STAGES, Stage
from plugin.domain.wording import extend

_Step = Callable[[DayView], Iterator[Draft]]

_STEPS_AROUND: tuple[_Step, ...] = (
    steps_before.prep_kit,
    steps_before.contacts,
    steps_after.debrief,
    steps_after.thank_you,
    steps_after.card,
    steps_after.promised_date,
    steps_after.keep_applying,
)
"""The steps around an interview; of `DayView.dates` they read what `_frame` returns."""

_STEPS_OF_SILENCE: tuple[_Step, ...] = (steps_silence.check_in, steps_silence.move_on)

_STEPS = (*_STEPS_AROUND, *_STEPS_OF_SILENCE)
_NEVER = datetime.max.replace(tzinfo=UTC)


def plan(journey: Journey, playbook: Playbook, *, as_of: datetime) -> Plan:
    """Return what the facts call for at `as_of` (aware UTC), and all that is done.

    Same arguments, same plan. Prompts are sorted by `opens_at` (none goes last), step, interview,
    interviewer and occurrence. Facts later than `as_of` count like the others, but a later
    interview supersedes only once it has been booked. An interview that is neither scheduled nor
    completed plans nothing, and what was done for it is not told either.

    Raise NotImplementedError where a country is unknown and `zoneinfo.ZoneInfoNotFoundError` where
    a zone is; whoever makes a Journey of outside data checks both first.
    """
    done = _done_marks(journey)
    drafts = drafts_of(journey, playbook, as_of=as_of)
    settled = (settle(draft, done, journey.first_seen_at, as_of) for draft in drafts)
    prompts = [prompt for prompt in settled if prompt]
    if journey.first_seen_at or journey.candidate.opted_out:
        prompts = [_with_circumstances(prompt, journey) for prompt in prompts]
    return Plan(
        submission_ref=journey.submission.ref,
        as_of=as_of,
        playbook_name=playbook.name,
        playbook_version=playbook.version,
        prompts=tuple(sorted(prompts, key=_order)),
    )


def drafts_of(journey: Journey, playbook: Playbook, *, as_of: datetime) -> Iterable[Draft]:
    """Return what the steps say of the journey, before their moments are put in order.

    It raises what `plan` does.
    """
    views = _views(journey, playbook, as_of)
    return _drafts(views, _done_marks(journey), journey.submission.stage, as_of)


class Replanner:
    """Tells what one submission calls for again and again, as more of it becomes known.

    From call to call the journey may differ in its interviews, follow-ups, replies and stage; what
    these leave as it was is not worked out again.
    """

    def __init__(self, playbook: Playbook) -> None:
        self._playbook = playbook
        self._around: dict[date, tuple[DayView, list[Draft]]] = {}

    def called_for(self, journey: Journey, as_of: datetime) -> list[Draft]:
        """Return what the facts call for at `as_of`, in no order, done or not; raises as `plan`.

        The moments are in order, as those of a plan are.
        """
        stage = journey.submission.stage
        if stage not in CLOSING_STAGES:
            views = _views(journey, self._playbook, as_of)
            return [draft for view in views for draft in self._of_day(view) if draft.is_called]
        if stage is not Stage.REJECTED:
            return []
        farewell = _farewell(_views(journey, self._playbook, as_of), as_of)
        return [in_order(farewell)] if farewell else []

    def _of_day(self, view: DayView) -> list[Draft]:
        before, around = self._around.get(view.day.on, (None, []))
        if before is None or _frame(before) != _frame(view):
            around = [in_order(draft) for draft in _drafts_of(view, _STEPS_AROUND)]
            self._around[view.day.on] = (view, around)
        return [*around, *map(in_order, _drafts_of(view, _STEPS_OF_SILENCE))]


def _frame(view: DayView) -> tuple[object, ...]:
    """Return all that the steps around an interview read of a view, beside the playbook."""
    dates = view.dates
    is_answered = dates.count.replied_on is not None
    return view.day, dates.asks[0], dates.opens[0], is_answered, view.is_superseded


def _views(journey: Journey, playbook: Playbook, as_of: datetime) -> list[DayView]:
    days = group_days(journey.interviews)
    employer = journey.client_company.place
    shared = shared_days(employer, journey.recruiter.place, playbook.calendars)

    def view(day: InterviewDay) -> DayView:
        count = count_in_force(journey, day, days)
        dates = check_in_dates(count, day, shared, employer.timezone, playbook)
        return DayView(journey, playbook, day, shared, dates, is_superseded(day, days, as_of))

    return [view(day) for day in days]


def _drafts(
    views: list[DayView], done: Set[DoneMark], stage: Stage, as_of: datetime
) -> Iterable[Draft]:
    """Return every step's drafts; a closing stage calls for none but what a rejection does."""
    drafts = [draft for view in views for draft in _drafts_of_day(view, done)]
    if stage not in CLOSING_STAGES:
        return drafts
    uncalled = [draft._replace(is_called=False) for draft in drafts]
    farewell = _farewell(views, as_of) if stage is Stage.REJECTED else None
    if farewell is None:
        return uncalled
    return [*(draft for draft in uncalled if draft.key != farewell.key), farewell]


def _farewell(views: list[DayView], as_of: datetime) -> Draft | None:
    """Return the one prompt that a rejection calls for, if there was an interview."""
    if not views:
        return None
    farewell = steps_silence.move_on_when_rejected(views[-1], as_of)
    return farewell if _is_enabled(views[-1].playbook, farewell) else None


def _drafts_of_day(view: DayView, done: Set[DoneMark]) -> list[Draft]:
    """Return the day's drafts, with what was done under a slot that bore the step before."""
    drafts = _drafts_of(view, _STEPS)
    return [*drafts, *_done_under_other_slots(view, drafts, done)] if done else drafts


def _drafts_of(view: DayView, steps: tuple[_Step, ...]) -> list[Draft]:
    return [
        draft if _is_enabled(view.playbook, draft) else draft._replace(is_called=False)
        for step in steps
        for draft in step(view)
    ]


def _is_enabled(playbook: Playbook, draft: Draft) -> bool:
    return bool(getattr(playbook.steps, draft.key.step).enabled)


def _done_under_other_slots(
    view: DayView, drafts: list[Draft], done: Set[DoneMark]
) -> Iterator[Draft]:
    known = {draft.mark for draft in drafts}
    bearers = {(draft.key.step, draft.key.interviewer_ref): draft for draft in drafts}
    for step, interview_ref, person in done - known:
        bearer = bearers.get((step, person))
        if bearer and interview_ref in view.day.refs:
            key = PromptKey(step, interview_ref, person)
            yield bearer._replace(key=key, is_called=False)


def _done_marks(journey: Journey) -> frozenset[DoneMark]:
    """Return what done entries mark; check-ins are counted instead (`count_in_force`)."""
    return frozenset(
        (entry.step, entry.interview_ref, entry.interviewer_ref)
        for entry in journey.done
        if entry.step is not StepKey.CHECK_IN
    )


_WAITING = frozenset({PlannedState.DONE, PlannedState.SKIPPED})


def _with_circumstances(prompt: PlannedPrompt, journey: Journey) -> PlannedPrompt:
    """Return the prompt with a word on hearing of it late, and on a candidate who opted out."""
    why = prompt.why
    first_seen_at = journey.first_seen_at
    if (
        first_seen_at
        and prompt.due_at
        and prompt.due_at < first_seen_at
        and prompt.state not in _WAITING
    ):
        zone = journey.recruiter.place.timezone
        why = extend(why, explanations.heard_late(first_seen_at, zone))
    if journey.candidate.opted_out:
        why = extend(why, explanations.OPTED_OUT)
    return prompt if why is prompt.why else replace(prompt, why=why)


def _order(prompt: PlannedPrompt) -> tuple[datetime, str, str, str, int]:
    key = prompt.key
    return (
        prompt.opens_at or _NEVER,
        key.step,
        key.interview_ref,
        key.interviewer_ref or "",
        key.occurrence,
    )
