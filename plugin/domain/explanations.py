"""Why a prompt is there: one sentence each, as a recruiter would say it.

The sentences name no candidate and no interviewer, so that they may be stored. A number that no
article gives is called ours.
"""

from datetime import date, datetime
from functools import lru_cache

from plugin.domain.interviews import Debrief, Interview, PositionInLine
from plugin.domain.moments import Anchor, Moment
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_settings import Whose
from plugin.domain.playbook_steps import CardWhen, Recipients, ThankYou
from plugin.domain.prompts import PlannedPrompt, PlannedState
from plugin.domain.reasons import BlockReason
from plugin.domain.wording import (
    WORKS,
    extend,
    say_date,
    say_minutes,
    say_moment,
    say_span,
    say_wait,
    sentence,
)

_DEFAULT = DEFAULT_PLAYBOOK.steps

STALE = "It had already expired when we first heard of the interview, so there is nothing to do."
BEFORE_PLAYBOOK = (
    "It would have been due before this version of your playbook came into force, so it is not "
    "asked for."
)
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


def whose_number(value: object, default: object) -> str:
    """Return whose a number is that no article gives: ours, or the agency's where it differs."""
    return "our number" if value == default else "your agency's number"


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


@lru_cache(maxsize=1024)
def blocked(why: str, block: BlockReason) -> str:
    """Return the prompt's sentence with what to do before anything else."""
    return extend(why, _BLOCKED[block])


def forward(mode: ContactMode | None) -> str | None:
    """Return the clause on the recruiter's part, where the client wants notes through them."""
    return _FORWARD if mode is ContactMode.VIA_RECRUITER else None


def too_late_to_prepare(first: Interview, playbook: Playbook) -> str:
    """Return why the candidate is not coached any more."""
    notice = say_minutes(playbook.steps.prep_kit.least_notice_minutes)
    whose = whose_number(
        playbook.steps.prep_kit.least_notice_minutes, _DEFAULT.prep_kit.least_notice_minutes
    )
    return sentence(
        f"The interview of {say_moment(first.starts_at, first.timezone)} was booked less than "
        f"{notice} before its start, too late to prepare for it ({notice}: {whose})"
    )


def prep_kit(first: Interview) -> str:
    """Return why to coach the candidate before."""
    when = say_moment(first.starts_at, first.timezone)
    return sentence(
        f"The interview is on {when}: before it, have the candidate draft the thank-you note, and "
        "know to take names, cards and notes and to ask when they will decide"
    )


def contacts(missing: int, known: int) -> str:
    """Return why to look for addresses: of `known` interviewers, `missing` have none usable."""
    if known and not missing:
        return sentence(
            "Addresses of interviewers were to be found",
            "a usable one is known for each of them now",
        )
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


def _within(due: Moment) -> str | None:
    if due.anchor is not Anchor.INTERVIEW_END:
        return None
    return f"within {say_wait(due)} ({whose_number(due, _DEFAULT.debrief.due)})"


def debrief(end: str, playbook: Playbook) -> str:
    """Return why to call the candidate."""
    return sentence(
        f"Once the interview is over ({end}), call the candidate while it is fresh: what went "
        "well, what did not, what stood out, what was forgotten, when they will decide, and who "
        "is still to be seen",
        _within(playbook.steps.debrief.due),
    )


def thank_you(
    playbook: Playbook,
    position: PositionInLine | None,
    mode: ContactMode | None,
) -> str:
    """Return why to have the note to one interviewer written now."""
    return _thank_you(playbook.steps.thank_you, position, mode)


_THANKED = {
    Recipients.EVERY_INTERVIEWER: "Every interviewer gets a thank-you e-mail",
    Recipients.LEAD_INTERVIEWER: "Whoever led the interview gets a thank-you e-mail",
}


def _how_soon(step: ThankYou) -> str:
    """Return by when, as far as it is told from the interview's end or its day's."""
    due, limit = step.due, step.limit
    soon = f" and within {say_wait(due)} of the end" if due.anchor is Anchor.INTERVIEW_END else ""
    if limit.anchor is Anchor.INTERVIEW_END:
        return f"{soon}, on the same day, and within {say_wait(limit)} at the latest"
    return f"{soon}, on the same day at the latest"


def _position(step: ThankYou, position: PositionInLine | None) -> str | None:
    if position is PositionInLine.FIRST and step.first_in_line_opens:
        return "first in line, and your playbook lets the note wait then"
    return _ONE_BY_POSITION.get(position) if position else None


@lru_cache(maxsize=1024)
def _thank_you(
    step: ThankYou,
    position: PositionInLine | None,
    mode: ContactMode | None,
) -> str:
    return sentence(
        f"{_THANKED[step.recipients]}, best at once{_how_soon(step)}",
        _position(step, position),
        forward(mode),
    )


def card(
    told: Debrief, posting_on: date | None, playbook: Playbook, mode: ContactMode | None
) -> str:
    """Return why a paper card goes out besides the e-mail, and by when it has to."""
    if told.position_in_line is PositionInLine.FIRST:
        reason = "First in line: e-mail at once, and let a hand-written card follow"
    elif CardWhen.ALWAYS in playbook.steps.card.when:
        reason = "A hand-written card besides the e-mail is worth the time"
    elif told.emotional_tie:
        reason = (
            "There is an emotional tie to the place: a hand-written card besides the e-mail fits"
        )
    else:
        reason = "A hand-written card was to go out besides the e-mail"
    return sentence(reason, _posting(told, posting_on, playbook), forward(mode))


def _posting(told: Debrief, posting_on: date | None, playbook: Playbook) -> str | None:
    if posting_on is None or told.interviews_close_on is None:
        return None
    closes_on, post = say_date(told.interviews_close_on), _in_the_post(playbook)
    return (
        f"post it by {say_date(posting_on)}, as the interviews close on {closes_on} and it takes a "
        f"couple of days ({post})"
    )


def card_arrives_too_late(closes_on: date, playbook: Playbook) -> str:
    """Return why no card goes out although something speaks for one."""
    return sentence(
        f"With {_in_the_post(playbook)} a card would come too late, since the interviews close on "
        f"{say_date(closes_on)}"
    )


def _in_the_post(playbook: Playbook) -> str:
    return f"{say_wait(playbook.steps.card.due)} in the post"


def promised_date(*, is_known: bool) -> str:
    """Return why to ask the client for a date."""
    if is_known:
        return "When they will decide has been asked and answered."
    return sentence(
        "Nobody knows yet when they will decide: ask the client, who usually says how long it takes"
    )


_KEEP_APPLYING = "However well it went, nothing is decided: tell the candidate to go on applying"


def keep_applying_always() -> str:
    """Return why to tell the candidate to go on, where no day is the last one for it."""
    return sentence(_KEEP_APPLYING)


@lru_cache(maxsize=4096)
def keep_applying(counted_on: date, last_on: date, expires: Moment, whose: Whose) -> str:
    """Return why to tell the candidate to go on; `last_on` is the day after which it is idle.

    `counted_on` is the day to which `expires` leads from the interview, a working day or not.
    """
    is_moved = last_on != counted_on
    number = whose_number(expires, _DEFAULT.keep_applying.expires)
    return sentence(
        _KEEP_APPLYING,
        f"the last day for it, {say_wait(expires)} ({number}) after the "
        f"interview, is {'moved to ' if is_moved else ''}{say_date(last_on)}"
        f"{f', the next day on which {WORKS[whose]}' if is_moved else ''}",
    )
