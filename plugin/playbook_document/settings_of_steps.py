"""The settings of the steps around an interview: kind, what it is, rules of its default.

The forms hold what no playbook may change: nothing of a thank-you, a debrief, a card or the word to
go on applying comes before the interview's end, and no preparation after its start.
"""

from plugin.domain.moments import Anchor, Unit
from plugin.domain.playbook_steps import (
    AddressSource,
    CardWhen,
    DraftBefore,
    LinkedIn,
    NoteTaking,
    Recipients,
)
from plugin.playbook_document.fields import Several, Switch, Whole, choice
from plugin.playbook_document.moment_field import Form, MomentField
from plugin.playbook_document.settings_of_agency import Row

_TWO_WEEKS = 14 * 24 * 60
_MONTH = 30 * 24 * 60
_DAYS_BEFORE = (
    Form(Anchor.INTERVIEW_DATE, Unit.BUSINESS_DAYS, -20, -1),
    Form(Anchor.INTERVIEW_DATE, Unit.DAYS, -30, -1),
)
_BEFORE_START = Form(Anchor.INTERVIEW_START, Unit.MINUTES, -_MONTH, 0)
_AFTER_END = Form(Anchor.INTERVIEW_END, Unit.MINUTES, 0, _TWO_WEEKS)
_AFTER_DAY_END = Form(Anchor.INTERVIEW_DAY_END, Unit.MINUTES, 0, _TWO_WEEKS)
_DAYS_AFTER = (
    Form(Anchor.INTERVIEW_DATE, Unit.BUSINESS_DAYS, 1, 60),
    Form(Anchor.INTERVIEW_DATE, Unit.DAYS, 1, 90),
)
_FROM_FIRST_CHECK_IN = Form(Anchor.FIRST_CHECK_IN, Unit.MINUTES, 0, _TWO_WEEKS)
_BEFORE_CLOSE = (
    Form(Anchor.INTERVIEWS_CLOSE, Unit.BUSINESS_DAYS, -20, 0),
    Form(Anchor.INTERVIEWS_CLOSE, Unit.DAYS, -30, 0),
)
_SOON_AFTER = (_AFTER_END, _AFTER_DAY_END, *_DAYS_AFTER)
_ENABLED = "whether there is this step"


def _before() -> MomentField:
    return MomentField(*_DAYS_BEFORE, _BEFORE_START)


def _at_end() -> MomentField:
    return MomentField(_AFTER_END)


def _soon() -> MomentField:
    return MomentField(*_SOON_AFTER)


def _later() -> MomentField:
    return MomentField(*_DAYS_AFTER, _AFTER_END)


def _perhaps() -> MomentField:
    return MomentField(_FROM_FIRST_CHECK_IN, *_SOON_AFTER, allow_none=True)


OF_STEPS: dict[str, Row] = {
    "steps.prep_kit.enabled": (Switch(), _ENABLED, ""),
    "steps.prep_kit.opens": (_before(), "when it opens, or when booked, if later", "R04"),
    "steps.prep_kit.due": (_before(), "when it is due", ""),
    "steps.prep_kit.expires": (_before(), "when it goes", ""),
    "steps.prep_kit.least_notice_minutes": (
        Whole(0, 7 * 24 * 60),
        "minutes; booked later than so long before the start, there is none",
        "",
    ),
    "steps.prep_kit.draft": (
        choice(DraftBefore),
        "what of the note is written before: skeleton, whole or nothing",
        "R02 R03",
    ),
    "steps.prep_kit.note_taking": (
        choice(NoteTaking),
        "how what is said is kept: ask_then_write, in_mind or at_home",
        "R06 R08 R09 R19",
    ),
    "steps.prep_kit.linkedin": (
        choice(LinkedIn),
        "when the candidate connects with interviewers: if_allowed, freely or never",
        "R16 R33 R46",
    ),
    "steps.contacts.enabled": (Switch(), _ENABLED, ""),
    "steps.contacts.opens": (_before(), "when it opens, or when booked, if later", ""),
    "steps.contacts.due": (
        MomentField(_AFTER_END, _BEFORE_START, *_DAYS_BEFORE),
        "when it is due",
        "",
    ),
    "steps.contacts.expires": (_perhaps(), "when it goes; null: never", ""),
    "steps.contacts.order": (
        Several({each.value: each for each in AddressSource}, is_order=True),
        "who is asked for what CRM and debrief lack, first to last",
        "R10 R11 R33 R34 R35",
    ),
    "steps.debrief.enabled": (Switch(), _ENABLED, ""),
    "steps.debrief.opens": (_at_end(), "when it opens", "R19"),
    "steps.debrief.due": (_soon(), "when it is due", ""),
    "steps.debrief.expires": (_perhaps(), "when it goes; null: never", ""),
    "steps.thank_you.enabled": (Switch(), _ENABLED, ""),
    "steps.thank_you.opens": (_at_end(), "when it opens", "R24"),
    "steps.thank_you.due": (_soon(), "best by then", "R23"),
    "steps.thank_you.limit": (_soon(), "at the latest by then; after it, it is late", "R23"),
    "steps.thank_you.expires": (_perhaps(), "when it goes; null: never", "R29"),
    "steps.thank_you.recipients": (
        choice(Recipients),
        "who is thanked: every_interviewer or lead_interviewer",
        "R30",
    ),
    "steps.thank_you.first_in_line_opens": (
        MomentField(_AFTER_END, allow_none=True),
        "when it opens for whoever is first in line; null: like the others",
        "R24",
    ),
    "steps.card.enabled": (Switch(), _ENABLED, ""),
    "steps.card.opens": (_at_end(), "when it opens", ""),
    "steps.card.due": (MomentField(*_BEFORE_CLOSE), "when it must be in the post", "R38"),
    "steps.card.expires": (MomentField(*_BEFORE_CLOSE), "when it goes", "R38"),
    "steps.card.when": (
        Several({each.value: each for each in CardWhen}),
        "any of these speaks for one: first_in_line, emotional_tie, always",
        "R27 R40",
    ),
    "steps.promised_date.enabled": (Switch(), _ENABLED, ""),
    "steps.promised_date.opens": (_later(), "when it opens", ""),
    "steps.promised_date.due": (_later(), "when it is due", ""),
    "steps.promised_date.expires": (_perhaps(), "when it goes; null: never", ""),
    "steps.keep_applying.enabled": (Switch(), _ENABLED, ""),
    "steps.keep_applying.opens": (_later(), "when it opens", ""),
    "steps.keep_applying.due": (_later(), "when it is due", ""),
    "steps.keep_applying.expires": (_perhaps(), "when it goes; null: never", ""),
}
