"""No setting of a playbook is for show: changing any one changes what somebody sees or gets."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

import pytest

from plugin.domain.badger_guard import Attempt, Channel, find_objections
from plugin.domain.journeys import FollowUp
from plugin.domain.moments import Hour, Moment
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import setting, setting_paths, with_settings
from plugin.domain.playbook_settings import Words
from plugin.domain.prompts import StepKey
from plugin.domain.sending import decide
from tests.domain.dispute_examples import examples
from tests.domain.makers import at, exact, interview, journey, planned
from tests.domain.test_sending import FINE, NOW

OWN: dict[str, Any] = {
    "calendars.days_off": (date(2026, 6, 11), date(2026, 4, 7), date(2026, 6, 17)),
    "contact_mode": ContactMode.NONE,
    "coaching.weekdays": (0, 1),
    "follow_ups.call_after_email_business_days": 0,
    "steps.contacts.order": tuple(reversed(DEFAULT_PLAYBOOK.steps.contacts.order)),
    "steps.card.when": (),
    "steps.thank_you.first_in_line_opens": replace(
        DEFAULT_PLAYBOOK.steps.thank_you.opens, count=180
    ),
}
"""Another value, where none follows from the kind of the default's."""

ELSEWHERE = {
    "stage_settles_seconds": "tests/use_cases/test_mirror.py holds it: no plan knows of it",
}


def other(path: str) -> Any:
    if path in OWN:
        return OWN[path]
    return another(setting(DEFAULT_PLAYBOOK, path))


def _half_an_hour_later(value: time) -> time:
    return (datetime.combine(date(2026, 1, 1), value) + timedelta(minutes=30)).time()


KINDS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (bool, lambda value: not value),
    (int, lambda value: value - 1 if value > 1 else value + 1),
    (Hour, lambda _: time(12, 30)),
    (Enum, lambda value: next(each for each in type(value) if each is not value)),
    (time, _half_an_hour_later),
    (Moment, lambda value: replace(value, count=value.count + 1)),
    (Words, lambda value: replace(value, most=value.most - 60, least=value.least + 40)),
    (type(None), lambda _: replace(DEFAULT_PLAYBOOK.steps.keep_applying.due, count=9)),
)


def another(value: Any) -> Any:
    """Return a value of the same kind that is not the same."""
    return next(make for kind, make in KINDS if isinstance(value, kind))(value)


def seen(playbook: Playbook) -> list[Any]:
    return [
        examples(playbook),
        list(sent(playbook)),
        list(objected(playbook)),
        list(more(playbook)),
    ]


def sent(playbook: Playbook) -> Iterator[Any]:
    for hours in range(-5, 20):
        yield decide(FINE, NOW + timedelta(hours=hours), playbook)
    for count in range(5):
        yield decide(replace(FINE, sent_today=count), NOW, playbook)
        yield decide(replace(FINE, sent_for_interview=count), NOW, playbook)
    for days in range(7):
        later = timedelta(days=days)
        opened = replace(FINE, queued_at=FINE.queued_at + later)
        yield decide(replace(opened, prompt_expires_at=None), NOW + later, playbook)


def objected(playbook: Playbook) -> Iterator[Any]:
    made = tuple(FollowUp(at(f"2026-06-{day} 09:00"), "call") for day in (11, 18))
    of = journey(interview(promise=exact("2026-06-10")), follow_ups=made[:1])
    for call in (of, replace(of, follow_ups=made)):
        attempt = Attempt(Channel.CALL, at("2026-07-10 09:00"))
        yield find_objections(attempt, call, playbook)


def more(playbook: Playbook) -> Iterator[Any]:
    """Journeys whose employer and recruiter have other holidays, and one without an answer."""
    usual = journey(
        interview(start="2026-06-02 09:00", interviewers=()),
        interview("I-2", start="2026-06-10 09:00", promise=exact("2026-06-18")),
    )
    abroad = replace(usual.client_company.place, country="DE", subdivision="BY")
    asked = replace(usual.client_company, contact_mode=None)
    an_hour_before = at("2026-06-03 08:00") + timedelta(seconds=30)
    late = replace(usual, interviews=(interview(booked_at=an_hour_before),))
    for of in (
        usual,
        late,
        replace(usual, client_company=replace(usual.client_company, place=abroad)),
        replace(usual, client_company=asked),
        journey(
            interview(emotional_tie=True, interviews_close_on=date(2026, 6, 12)),
            stage="rejected",
        ),
        journey(interview(emotional_tie=True, interviews_close_on=date(2026, 6, 12))),
    ):
        yield planned(of, playbook=playbook).prompts


BEFORE = seen(DEFAULT_PLAYBOOK)


@pytest.mark.parametrize("path", [path for path in setting_paths() if path not in ELSEWHERE])
def test_changing_it_changes_something(path: str) -> None:
    assert seen(with_settings(DEFAULT_PLAYBOOK, {path: other(path)})) != BEFORE


@pytest.mark.parametrize("step", StepKey)
def test_a_step_that_is_off_asks_for_nothing_and_leaves_the_others_alone(step: StepKey) -> None:
    off = with_settings(DEFAULT_PLAYBOOK, {f"steps.{step}.enabled": False})
    of = journey(interview(emotional_tie=True, interviews_close_on=date(2026, 6, 12)))

    with_it, without = planned(of).prompts, planned(of, playbook=off).prompts

    assert [prompt for prompt in with_it if prompt.key.step is not step] == list(without)
