"""The playbook: what each step is for, and all settings of a playbook in one value."""

from dataclasses import dataclass, field

from plugin.domain.people import ContactMode
from plugin.domain.playbook_settings import Calendars, Coaching, FollowUps, Hours, Notes
from plugin.domain.playbook_steps import Steps
from plugin.domain.prompts import StepKey


@dataclass(frozen=True, slots=True)
class Step:
    """What a step is for, the rules that its prompts can cite, and whether contact mode holds it.

    `is_contact`: a step that leads the candidate to write to the client company; contact mode
    `none` skips it and an unanswered one blocks it.
    """

    key: StepKey
    purpose: str
    rules: tuple[str, ...]
    is_contact: bool = False


def _rules(*numbers: int) -> tuple[str, ...]:
    return tuple(f"R{number:02}" for number in numbers)


_STEPS = (
    Step(StepKey.PREP_KIT, "coach the candidate before", _rules(2, 4, *range(6, 17))),
    Step(StepKey.CONTACTS, "find the missing addresses", _rules(10, 11, 32, 33, 34, 35)),
    Step(StepKey.DEBRIEF, "call the candidate", _rules(12, 15, 19)),
    Step(
        StepKey.THANK_YOU,
        "a thank-you to each interviewer",
        _rules(23, 24, 25, 27, 28, 29, 30, 32),
        is_contact=True,
    ),
    Step(
        StepKey.CARD,
        "a paper card besides the e-mail",
        _rules(26, 27, 36, 38, 40),
        is_contact=True,
    ),
    Step(StepKey.PROMISED_DATE, "ask the client when they will decide", _rules(12, 13, 14, 93)),
    Step(StepKey.KEEP_APPLYING, "tell the candidate to go on applying", _rules(90)),
    Step(StepKey.CHECK_IN, "follow up", _rules(70, 71, *range(72, 78), 88), is_contact=True),
    Step(StepKey.MOVE_ON, "stop, with the agency's other openings", _rules(87, 88, 89, 91)),
)

STEPS: dict[StepKey, Step] = {step.key: step for step in _STEPS}


@dataclass(frozen=True, slots=True)
class Playbook:
    """An agency's settings; without arguments, the default playbook in version 1.

    `contact_mode` is the agency's answer for clients that have none of their own; None: ask.
    `stage_settles_seconds`: how long a changed stage must stand before it is planned by.
    """

    name: str = "default"
    version: int = 1
    hours: Hours = field(default_factory=Hours)
    calendars: Calendars = field(default_factory=Calendars)
    coaching: Coaching = field(default_factory=Coaching)
    follow_ups: FollowUps = field(default_factory=FollowUps)
    notes: Notes = field(default_factory=Notes)
    contact_mode: ContactMode | None = None
    stage_settles_seconds: int = 60
    steps: Steps = field(default_factory=Steps)


DEFAULT_PLAYBOOK = Playbook()

OURS = frozenset(
    {
        "hours.morning",
        "hours.evening",
        "calendars.deadlines",
        "calendars.prompts",
        "coaching.opens",
        "coaching.until",
        "coaching.a_day",
        "coaching.an_interview",
        "follow_ups.call_after_email_business_days",
        "notes.thank_you",
        "notes.check_in",
        "stage_settles_seconds",
        "steps.prep_kit.least_notice_minutes",
        "steps.contacts.due",
        "steps.debrief.due",
        "steps.promised_date.opens",
        "steps.promised_date.due",
        "steps.keep_applying.opens",
        "steps.keep_applying.expires",
        "steps.check_in.approximate",
        "steps.check_in.again",
        "steps.move_on.all_asked",
        "steps.move_on.rejected_due",
    }
)
"""Paths of settings whose number no article gives; pages that show one say so."""
