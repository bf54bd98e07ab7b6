"""Why to follow up, and why to stop: the sentences of the steps while nobody answers.

As in `explanations`. A day that a sentence names as the day to act is the day on which the prompt
opens; where that is not the day that was counted, the sentence says that it moved and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plugin.domain.check_in_dates import CheckInDates, Count, StopReason
from plugin.domain.explanations import forward, whose_number
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_settings import Whose
from plugin.domain.playbook_steps import Unanswered
from plugin.domain.promises import PromiseKind
from plugin.domain.wording import (
    WORKS,
    say_count,
    say_date,
    say_on_working_day,
    say_wait,
    sentence,
)

_DEFAULT = DEFAULT_PLAYBOOK.steps


@dataclass(frozen=True, slots=True)
class Opening:
    """On which day each follow-up opens, and whose days those are on which prompts open."""

    days: Sequence[date]
    whose: Whose


def check_in(
    dates: CheckInDates, opening: Opening, place: int, playbook: Playbook, mode: ContactMode | None
) -> str:
    """Return why to follow up; `place` 0 is the first follow-up of the count."""
    if not place:
        said, wait = _promise(dates.count, playbook)
        day = _first_day(dates, opening)
        return sentence(said, f"the first follow-up is {wait} later, {day}", forward(mode))
    day = say_on_working_day(dates.asks[place], opening.days[place], opening.whose)
    decision = "it needs your decision, because S2, one of the articles, would stop here"
    return sentence(
        f"One more time, {_after_last(dates, opening.days, place, playbook)}, {day}",
        decision if playbook.steps.check_in.needs_decision else None,
        forward(mode),
    )


def after_move_on(move_on_opens_on: date) -> str:
    """Return why there is no further follow-up."""
    return sentence(
        f"Another follow-up would not come before {say_date(move_on_opens_on)}, when it is time "
        "to move on, so there is none"
    )


def _promise(count: Count, playbook: Playbook) -> tuple[str, str]:
    """Return what was promised, and how long after it the first follow-up comes."""
    step = playbook.steps.check_in
    if count.promised_on:
        on = say_date(count.promised_on)
        if count.kind is PromiseKind.EXACT:
            return f"They said by {on}", say_wait(step.exact)
        whose = whose_number(step.approximate, _DEFAULT.check_in.approximate)
        ours = "ours" if whose == "our number" else whose
        return f"They said about {on}", f"a few days ({ours}: {say_wait(step.approximate)})"
    said_on = say_date(count.said_on)
    if count.kind is PromiseKind.FEW_DAYS:
        return f"On {said_on} they said within a few days", say_wait(step.few_days)
    return _no_promise(count, said_on), say_wait(step.none)


def _no_promise(count: Count, said_on: str) -> str:
    if count.promise and count.promise.said_on:
        return f"On {said_on} they would not name a date"
    since = "their reply" if count.replied_on else "the interview"
    return f"No date is known since {since} of {said_on}"


def _first_day(dates: CheckInDates, opening: Opening) -> str:
    if dates.is_first_held:
        return (
            f"moved to {say_date(opening.days[0])}, the first day on which {WORKS[opening.whose]} "
            "once that date has passed where the client is"
        )
    return say_on_working_day(dates.counted_on, opening.days[0], opening.whose)


def _after_last(
    dates: CheckInDates, opens_on: Sequence[date], place: int, playbook: Playbook
) -> str:
    again = playbook.steps.check_in.again
    gap, whose = say_wait(again), whose_number(again, _DEFAULT.check_in.again)
    if dates.asks[place] == dates.asks[0]:
        return f"at least {gap} after the last one ({whose}) and not before the first was due"
    made, due_on = dates.count.made[place - 1 : place], dates.asks[place - 1]
    if made and made[0].at:
        return f"{gap} after the last one was made ({whose})"
    if due_on == opens_on[place - 1]:
        return f"{gap} after the last one is due ({whose})"
    return f"{gap} ({whose}) after {say_date(due_on)}, from which the last one was moved"


def move_on(dates: CheckInDates, interview_on: date, opens_on: date, playbook: Playbook) -> str:
    """Return why to stop: silence, or every follow-up made and no answer."""
    step = playbook.steps.move_on
    if dates.stop_reason is StopReason.ALL_ASKED:
        wait, whose = (
            say_wait(step.all_asked),
            whose_number(step.all_asked, _DEFAULT.move_on.all_asked),
        )
        why = f"{_made(playbook)} made, and no answer in the {wait} ({whose}) after the last"
    else:
        span = say_wait(step.silence).capitalize()
        why = f"{span} without a word since {_latest(dates.count, interview_on)}"
    return sentence(
        why,
        "nobody gives up before the first follow-up was due" if dates.is_stop_held else None,
        f"from {say_date(opens_on)} it is time to move on, with the agency's other openings",
    )


def _made(playbook: Playbook) -> str:
    counted = {Unanswered.ONE: "One follow-up", Unanswered.TWO_CALLS: "Two calls"}
    every = say_count(playbook.follow_ups.most, "follow-up").capitalize()
    return counted.get(playbook.steps.move_on.unanswered, every)


def _latest(count: Count, interview_on: date) -> str:
    """Return what the month counts from: the interview, the date they gave, or their reply."""
    moments = [(interview_on, "the interview of")]
    if count.promised_on:
        moments.append((count.promised_on, "the date they gave,"))
    if count.replied_on:
        moments.append((count.replied_on, "their reply of"))
    on, what = max(moments, key=lambda moment: moment[0])
    return f"{what} {say_date(on)}"


def rejected(playbook: Playbook) -> str:
    """Return why to speak to a candidate who was not chosen."""
    due = playbook.steps.move_on.rejected_due
    whose = whose_number(due, _DEFAULT.move_on.rejected_due)
    return sentence(
        "The client chose somebody else: be ready to move on, with the agency's other openings",
        f"call within {say_wait(due)} ({whose})",
    )
