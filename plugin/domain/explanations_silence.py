"""Why to follow up, and why to stop: the sentences of the steps while nobody answers.

As in `explanations`. A day that a sentence names as the day to act is the day on which the prompt
opens; where that is not the day that was counted, the sentence says that it moved and why.
"""

from collections.abc import Sequence
from datetime import date

from plugin.domain.check_in_dates import CheckInDates, Count, StopReason
from plugin.domain.explanations import forward
from plugin.domain.people import ContactMode
from plugin.domain.playbook import Playbook
from plugin.domain.promises import PromiseKind
from plugin.domain.wording import say_count, say_date, say_on_working_day, sentence


def check_in(
    dates: CheckInDates,
    opens_on: Sequence[date],
    place: int,
    playbook: Playbook,
    mode: ContactMode | None,
) -> str:
    """Return why to follow up; `opens_on` holds the day on which each follow-up opens.

    `place` 0 is the first follow-up of the count.
    """
    if not place:
        said, wait = _promise(dates.count, playbook)
        day = _first_day(dates, opens_on[0])
        return sentence(said, f"the first follow-up is {wait} later, {day}", forward(mode))
    day = say_on_working_day(dates.asks[place], opens_on[place])
    return sentence(
        f"One more time, {_after_last(dates, opens_on, place, playbook)}, {day}",
        "it needs your decision, because S2, one of the articles, would stop here",
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
    if count.promised_on:
        on = say_date(count.promised_on)
        if count.kind is PromiseKind.EXACT:
            return f"They said by {on}", say_count(playbook.exact_business_days, "business day")
        wait = say_count(playbook.approximate_business_days, "business day")
        return f"They said about {on}", f"a few days (ours: {wait})"
    said_on = say_date(count.said_on)
    if count.kind is PromiseKind.FEW_DAYS:
        said = f"On {said_on} they said within a few days"
        return said, say_count(playbook.few_days_days, "day")
    return _no_promise(count, said_on), say_count(playbook.no_promise_days, "day")


def _no_promise(count: Count, said_on: str) -> str:
    if count.promise and count.promise.said_on:
        return f"On {said_on} they would not name a date"
    since = "their reply" if count.replied_on else "the interview"
    return f"No date is known since {since} of {said_on}"


def _first_day(dates: CheckInDates, opens_on: date) -> str:
    if dates.is_first_held:
        return (
            f"moved to {say_date(opens_on)}, the first day on which both sides work once that date "
            "has passed where the client is"
        )
    return say_on_working_day(dates.counted_on, opens_on)


def _after_last(
    dates: CheckInDates, opens_on: Sequence[date], place: int, playbook: Playbook
) -> str:
    gap = say_count(playbook.follow_up_gap_business_days, "business day")
    if dates.asks[place] == dates.asks[0]:
        return f"at least {gap} after the last one (our number) and not before the first was due"
    made, due_on = dates.count.made[place - 1 : place], dates.asks[place - 1]
    if made and made[0].at:
        return f"{gap} after the last one was made (our number)"
    if due_on == opens_on[place - 1]:
        return f"{gap} after the last one is due (our number)"
    return f"{gap} (our number) after {say_date(due_on)}, from which the last one was moved"


def move_on(dates: CheckInDates, interview_on: date, opens_on: date, playbook: Playbook) -> str:
    """Return why to stop: a month without a word, or every follow-up made and no answer."""
    if dates.stop_reason is StopReason.ALL_ASKED:
        made = say_count(playbook.follow_ups, "follow-up").capitalize()
        wait = say_count(playbook.move_on_business_days, "business day")
        why = f"{made} made, and no answer in the {wait} (our number) after the last"
    else:
        span = say_count(playbook.move_on_months, "month").capitalize()
        why = f"{span} without a word since {_latest(dates.count, interview_on)}"
    return sentence(
        why,
        "nobody gives up before the first follow-up was due" if dates.is_stop_held else None,
        f"from {say_date(opens_on)} it is time to move on, with the agency's other openings",
    )


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
    days = say_count(playbook.rejected_due_business_days, "business day")
    return sentence(
        "The client chose somebody else: be ready to move on, with the agency's other openings",
        f"call within {days} (our number)",
    )
