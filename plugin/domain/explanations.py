"""Why a prompt is there: one sentence each, as a recruiter would say it.

The sentences name no candidate and no interviewer, so that they may be stored. A number that no
article gives is called ours.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from plugin.domain.check_in_dates import CheckInDates, Count, StopReason
from plugin.domain.interviews import Interview, PositionInLine
from plugin.domain.people import ContactMode
from plugin.domain.playbook import Playbook
from plugin.domain.promises import PromiseKind
from plugin.domain.prompts import PlannedPrompt, PlannedState
from plugin.domain.reasons import BlockReason, SkipReason
from plugin.domain.wording import (
    extend,
    say_count,
    say_date,
    say_minutes,
    say_moment,
    say_span,
    sentence,
)

STALE = "It had already expired when we first heard of the interview, so there is nothing to do."
OPTED_OUT = "the candidate has opted out of our e-mails, so this is for you alone"
FORBIDDEN = "This client wants no notes from candidates, so none is asked for."

_BLOCKED = {
    BlockReason.CONTACT_MODE_UNKNOWN: (
        "say first how candidates may contact this client: directly, through you, or not at all"
    ),
    BlockReason.NO_ADDRESS: (
        "no usable address is known, and a general mailbox or a web form almost never reaches the "
        "person, so find the address first"
    ),
}
_FORWARD = "this client wants it through you, so the note comes to you to forward"
_ONE_BY_POSITION = {
    PositionInLine.FIRST: (
        "first in line, so the e-mail goes at once and a paper note can come later"
    ),
    PositionInLine.LAST: "last in line, and the last impression counts",
}


def say_how_late(prompt: PlannedPrompt, as_of: datetime) -> str:
    """Return the prompt's sentence with how late it is at `as_of`, where it is late.

    A `thank_you` past its limit still says to send it (R29).
    """
    if prompt.state is PlannedState.LATE and prompt.limit_at:
        late = say_span(as_of - prompt.limit_at)
        return extend(prompt.why, f"it is {late} past that limit, but send it all the same")
    if prompt.state is PlannedState.OVERDUE and prompt.due_at:
        return extend(prompt.why, f"it is late by {say_span(as_of - prompt.due_at)}")
    return prompt.why


def heard_late(first_seen_at: datetime, zone_name: str) -> str:
    """Return the clause that says when we heard of the interview."""
    return f"we only heard of the interview on {say_moment(first_seen_at, zone_name)}"


def prep_kit(first: Interview, playbook: Playbook, *, is_too_late: bool) -> str:
    """Return why to coach the candidate before, or why not any more."""
    when = say_moment(first.starts_at, first.timezone)
    if is_too_late:
        notice = say_minutes(playbook.prep_kit_notice_minutes)
        return sentence(
            f"The interview of {when} was booked less than {notice} before its start, too late to "
            f"prepare for it ({notice}: our number)"
        )
    return sentence(
        f"The interview is on {when}: before it, have the candidate draft the thank-you note, and "
        "know to take names, cards and notes and to ask when they will decide"
    )


def contacts(missing: int, known: int) -> str:
    """Return why to look for addresses: of `known` interviewers, `missing` have none usable."""
    if known and not missing:
        return "A usable address is known for every interviewer now."
    what = _what_is_missing(missing, known)
    return sentence(
        f"{what}: have cards collected, look the people up, or ask the client",
        "a note to a general mailbox or a web form almost never gets there",
    )


def _what_is_missing(missing: int, known: int) -> str:
    if not known:
        return "No interviewer is known yet"
    if known == 1:
        return "The interviewer has no usable address"
    if missing == known:
        return f"None of the {known} interviewers has a usable address"
    return f"For {missing} of {known} interviewers there is no usable address"


def debrief(end: str, playbook: Playbook) -> str:
    """Return why to call the candidate."""
    return sentence(
        f"Once the interview is over ({end}), call the candidate while it is fresh: what went "
        "well, what did not, what stood out, what was forgotten, when they will decide, and who "
        "is still to be seen",
        f"within {say_minutes(playbook.debrief_due_minutes)} (our number)",
    )


def thank_you(
    playbook: Playbook,
    position: PositionInLine | None,
    mode: ContactMode | None,
    block: BlockReason | None,
) -> str:
    """Return why to have the note to one interviewer written now."""
    return _thank_you(
        playbook.thank_you_due_minutes, playbook.thank_you_limit_minutes, position, mode, block
    )


@lru_cache(maxsize=1024)
def _thank_you(
    due: int,
    limit: int,
    position: PositionInLine | None,
    mode: ContactMode | None,
    block: BlockReason | None,
) -> str:
    if mode is ContactMode.NONE:
        return FORBIDDEN
    return sentence(
        "Every interviewer gets a thank-you e-mail, best at once and within "
        f"{say_minutes(due)} of the end, on the same day, and within {say_minutes(limit)} "
        "at the latest",
        _ONE_BY_POSITION.get(position) if position else None,
        *_contact_clauses(mode, block),
    )


def _contact_clauses(
    mode: ContactMode | None, block: BlockReason | None
) -> tuple[str | None, str | None]:
    forward = _FORWARD if mode is ContactMode.VIA_RECRUITER else None
    return forward, _BLOCKED[block] if block else None


def card(
    last: Interview,
    posting_on: date | None,
    playbook: Playbook,
    mode: ContactMode | None,
    skip: SkipReason | None,
) -> str:
    """Return why a paper card goes out besides the e-mail, or why not."""
    if mode is ContactMode.NONE:
        return FORBIDDEN
    closes_on = last.debrief.interviews_close_on
    if posting_on is None or closes_on is None:
        return "The debrief does not speak for a card, or not for when the interviews close."
    post = f"{say_count(playbook.card_posting_business_days, 'business day')} in the post"
    closes = f"the interviews close on {say_date(closes_on)}"
    if skip is SkipReason.ARRIVES_TOO_LATE:
        return sentence(f"With {post} a card would come too late, since {closes}")
    reason = (
        "First in line: e-mail at once, and let a hand-written card follow"
        if last.debrief.position_in_line is PositionInLine.FIRST
        else "There is an emotional tie to the place: a hand-written card besides the e-mail fits"
    )
    block = None if mode else BlockReason.CONTACT_MODE_UNKNOWN
    return sentence(
        reason,
        f"post it by {say_date(posting_on)}, as {closes} and it takes a couple of days ({post})",
        *_contact_clauses(mode, block),
    )


def promised_date(*, is_known: bool) -> str:
    """Return why to ask the client for a date."""
    if is_known:
        return "When they will decide has been asked and answered."
    return sentence(
        "Nobody knows yet when they will decide: ask the client, who usually says how long it takes"
    )


@lru_cache(maxsize=64)
def keep_applying(expires_business_days: int) -> str:
    """Return why to tell the candidate to go on."""
    days = say_count(expires_business_days, "business day")
    return sentence(
        "However well it went, nothing is decided: tell the candidate to go on applying",
        f"after {days} (our number) there is no need to say it any more",
    )


def _promise(dates: CheckInDates, playbook: Playbook) -> tuple[str, str, date]:
    """Return what was promised, how long after it the first follow-up comes, and that date."""
    count = dates.count
    if count.promised_on and count.kind is PromiseKind.EXACT:
        wait = say_count(playbook.exact_business_days, "business day")
        return f"They said by {say_date(count.promised_on)}", wait, dates.asks[0]
    if count.promised_on:
        wait = say_count(playbook.approximate_business_days, "business day")
        said = f"They said about {say_date(count.promised_on)}"
        return said, f"a few days (ours: {wait})", dates.asks[0]
    said_on = say_date(count.said_on)
    if count.kind is PromiseKind.FEW_DAYS:
        days = playbook.few_days_days
        said = f"On {said_on} they said within a few days"
    else:
        days = playbook.no_promise_days
        since = "their reply" if count.replied_on else "the interview"
        said = f"No date is known since {since} of {said_on}"
    return said, say_count(days, "day"), count.said_on + timedelta(days=days)


def check_in(
    dates: CheckInDates,
    place: int,
    opens_on: date,
    playbook: Playbook,
    mode: ContactMode | None,
    skip: SkipReason | None,
) -> str:
    """Return why to follow up on `opens_on`; `place` 0 is the first follow-up of the count."""
    if mode is ContactMode.NONE:
        return FORBIDDEN
    if skip is SkipReason.AFTER_MOVE_ON:
        return sentence(
            f"Another follow-up would not come before {say_date(dates.stop_on)}, when it is time "
            "to move on, so there is none"
        )
    clauses = _contact_clauses(mode, None if mode else BlockReason.CONTACT_MODE_UNKNOWN)
    if not place:
        said, wait, on = _promise(dates, playbook)
        first = f"the first follow-up is {wait} later, {_on_working_day(on, opens_on)}"
        return sentence(said, first, *clauses)
    working_day = _on_working_day(dates.asks[place], opens_on)
    return sentence(
        f"One more time, {_after_last(dates, place, playbook)}, {working_day}",
        "it needs your decision, because S2, one of the articles, would stop here",
        *clauses,
    )


def _on_working_day(on: date, opens_on: date) -> str:
    if on == opens_on:
        return f"on {say_date(on)}"
    return f"moved to {say_date(opens_on)}, the next day on which both sides work"


def _after_last(dates: CheckInDates, place: int, playbook: Playbook) -> str:
    gap = say_count(playbook.follow_up_gap_business_days, "business day")
    if dates.asks[place] == dates.asks[0]:
        return f"at least {gap} after the last one (our number) and not before the first was due"
    last = "was made" if place <= len(dates.count.made) else "is due"
    return f"{gap} after the last one {last} (our number)"


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
