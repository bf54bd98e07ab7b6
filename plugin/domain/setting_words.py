"""A playbook's settings as people say them: "one business day after the promised date"."""

from typing import Any

from plugin.domain.moments import Anchor, Moment
from plugin.domain.playbook_settings import Words
from plugin.domain.playbook_values import plain
from plugin.domain.wording import say_wait

ANCHORS = {
    Anchor.BOOKED: "the booking",
    Anchor.INTERVIEW_START: "the interview's start",
    Anchor.INTERVIEW_END: "the interview's end",
    Anchor.INTERVIEW_DAY_END: "the end of the interview's day",
    Anchor.STAGE_CHANGED: "the change of stage",
    Anchor.FIRST_CHECK_IN: "the first check-in opens",
    Anchor.INTERVIEW_DATE: "the interview's date",
    Anchor.INTERVIEWS_CLOSE: "the close of the interviews",
    Anchor.PROMISED_DATE: "the promised date",
    Anchor.SAID_ON: "the day on which it was said",
    Anchor.LAST_FOLLOW_UP: "the last follow-up",
    Anchor.LAST_WORD: "the last word",
}
_NO_MOMENT = {"steps.thank_you.first_in_line_opens": "like the others"}
_AT = {"morning": "in the morning", "evening": "in the evening"}


def say_setting(path: str, value: Any) -> str:
    """Return the value of the setting at the path in a few words."""
    if value is None and path != "contact_mode":
        return _NO_MOMENT.get(path, "never")
    if isinstance(value, Moment):
        return say_moment_of(value)
    if isinstance(value, Words):
        return f"{value.least} to {value.most} words"
    return _say_plain(plain(path, value))


def say_moment_of(moment: Moment) -> str:
    """Return when it is: "one hour after the interview's end"."""
    anchor = ANCHORS[moment.anchor]
    if not moment.count:
        on = "when" if moment.anchor is Anchor.FIRST_CHECK_IN else "on" if moment.at else "at"
        said = f"{on} {anchor}"
    else:
        said = f"{say_wait(moment)} {'after' if moment.count > 0 else 'before'} {anchor}"
    if moment.at is None:
        return said
    at = str(plain("", moment.at))
    return f"{said}, {_AT.get(at, f'at {at}')}"


def _say_plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)
