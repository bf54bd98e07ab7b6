"""The settings of the steps while nobody answers: kind, what it is, rules of its default.

The forms hold R77: a check-in counts from what was promised and never backwards.
"""

from plugin.domain.moments import Anchor, Hour, Unit
from plugin.domain.playbook_steps import Unanswered
from plugin.playbook_document.fields import Switch, WallTime, choice
from plugin.playbook_document.moment_field import Form, MomentField
from plugin.playbook_document.settings_of_agency import Row


def _days(anchor: Anchor, least: int) -> MomentField:
    return MomentField(
        Form(anchor, Unit.BUSINESS_DAYS, least, 60), Form(anchor, Unit.DAYS, least, 90)
    )


def _months() -> MomentField:
    return MomentField(
        Form(Anchor.LAST_WORD, Unit.MONTHS, 1, 12),
        Form(Anchor.LAST_WORD, Unit.BUSINESS_DAYS, 1, 250),
        Form(Anchor.LAST_WORD, Unit.DAYS, 1, 365),
    )


OF_SILENCE: dict[str, Row] = {
    "steps.check_in.enabled": (Switch(), "whether there is this step", ""),
    "steps.check_in.exact": (
        _days(Anchor.PROMISED_DATE, 0),
        "after an exact date; never before it has passed",
        "R70 R76 R77",
    ),
    "steps.check_in.approximate": (
        _days(Anchor.PROMISED_DATE, 0),
        'after a date like "the end of the week"',
        "R74 R75",
    ),
    "steps.check_in.few_days": (
        _days(Anchor.SAID_ON, 1),
        'after they said "within a few days"',
        "R73",
    ),
    "steps.check_in.none": (_days(Anchor.SAID_ON, 1), "where no date is known", "R72"),
    "steps.check_in.again": (
        _days(Anchor.LAST_FOLLOW_UP, 1),
        "when a further one comes",
        "R71",
    ),
    "steps.check_in.due_at": (
        WallTime(Hour),
        "the time on that day by which it is due",
        "",
    ),
    "steps.check_in.without_date": (
        Switch(),
        "whether there is one where no date is known",
        "R72",
    ),
    "steps.check_in.needs_decision": (
        Switch(),
        "whether a further one is for the recruiter to decide",
        "R71 R88",
    ),
    "steps.move_on.enabled": (Switch(), "whether there is this step", ""),
    "steps.move_on.silence": (_months(), "after the last word", "R87"),
    "steps.move_on.all_asked": (
        _days(Anchor.LAST_FOLLOW_UP, 1),
        "after the last follow-up, if that is earlier",
        "R88 R89",
    ),
    "steps.move_on.due_at": (
        WallTime(Hour),
        "the time on that day by which it is due",
        "",
    ),
    "steps.move_on.rejected_due": (
        _days(Anchor.STAGE_CHANGED, 1),
        "when the call is due that follows a rejection",
        "R91",
    ),
    "steps.move_on.unanswered": (
        choice(Unanswered),
        "which unanswered follow-ups end it early: all, one, two_calls or none",
        "R88 R89",
    ),
}
