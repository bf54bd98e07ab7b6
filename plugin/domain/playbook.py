"""The playbook: every number of the default one as data, and what each step is for.

The comments name the article's rule a number comes from; `OURS` lists those that no article gives.
"""

from dataclasses import dataclass
from datetime import time

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

    `…_minutes` are elapsed, `…_days` calendar days, `…_business_days` the employer's business
    days, times are the recruiter's wall clock, but coaching hours the candidate's.
    """

    name: str = "default"
    version: int = 1

    morning: time = time(9)
    evening: time = time(17)

    prep_kit_notice_minutes: int = 60
    contacts_due_minutes: int = 60
    debrief_due_minutes: int = 120
    thank_you_due_minutes: int = 60  # R23
    thank_you_limit_minutes: int = 24 * 60  # R23
    card_posting_business_days: int = 2  # R38
    promised_date_opens: time = time(10)
    promised_date_business_days: int = 1
    keep_applying_business_days: int = 1
    keep_applying_expires_business_days: int = 5

    exact_business_days: int = 1  # R70
    approximate_business_days: int = 3  # R74 R75
    few_days_days: int = 7  # R73
    no_promise_days: int = 14  # R72
    follow_ups: int = 2  # R71 R78
    follow_up_gap_business_days: int = 5

    move_on_months: int = 1  # R87
    move_on_business_days: int = 5
    rejected_due_business_days: int = 1

    calls: int = 2  # R78
    call_after_email_business_days: int = 2
    coaching_from: time = time(7)
    coaching_until: time = time(21)
    coaching_a_day: int = 2
    coaching_an_interview: int = 4
    stage_settles_seconds: int = 60


DEFAULT_PLAYBOOK = Playbook()

OURS = frozenset(
    {
        "prep_kit_notice_minutes",
        "contacts_due_minutes",
        "debrief_due_minutes",
        "promised_date_business_days",
        "keep_applying_business_days",
        "keep_applying_expires_business_days",
        "approximate_business_days",
        "follow_up_gap_business_days",
        "move_on_business_days",
        "rejected_due_business_days",
        "call_after_email_business_days",
        "coaching_from",
        "coaching_until",
        "coaching_a_day",
        "coaching_an_interview",
        "stage_settles_seconds",
        "morning",
        "evening",
        "promised_date_opens",
    }
)
"""Settings whose number no article gives; pages that show one say so."""
