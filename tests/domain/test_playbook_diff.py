from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from plugin.domain.disputes import DISPUTES, decided
from plugin.domain.moments import (
    Anchor,
    Hour,
    Moment,
    business_days_after,
    days_after,
    minutes_after,
    months_after,
)
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_diff import Difference, differences
from plugin.domain.playbook_paths import differing_paths, with_settings
from plugin.domain.playbook_settings import Calls, Words
from plugin.domain.setting_words import ANCHORS, say_setting


def test_a_playbook_does_not_differ_from_itself_whatever_it_is_called() -> None:
    other = replace(DEFAULT_PLAYBOOK, name="Ours", version=7)

    assert differences(DEFAULT_PLAYBOOK, other) == ()


def test_settings_come_first_then_the_disputes_that_are_decided_otherwise() -> None:
    ours = with_settings(
        decided(DEFAULT_PLAYBOOK, {"C10": "one"}),
        {
            "coaching.weekdays": (0, 4),
            "steps.debrief.expires": None,
            "contact_mode": ContactMode.NONE,
        },
    )

    assert differences(DEFAULT_PLAYBOOK, ours) == (
        Difference(
            "coaching.weekdays",
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
            ["monday", "friday"],
            "monday, tuesday, wednesday, thursday, friday, saturday, sunday",
            "monday, friday",
        ),
        Difference("follow_ups.most", 2, 1, "2", "1"),
        Difference("contact_mode", "ask", "none", "ask", "none"),
        Difference(
            "steps.debrief.expires",
            {"anchor": "first_check_in", "minutes": 0},
            None,
            "when the first check-in opens",
            "never",
        ),
        Difference("disputes.C10", "second_by_decision", "one", "second_by_decision", "one"),
    )


@pytest.mark.parametrize("key", DISPUTES)
def test_another_decision_differs_in_its_own_settings_and_in_itself(key: str) -> None:
    for option in DISPUTES[key].options[1:]:
        switched = decided(DEFAULT_PLAYBOOK, {key: option.key})
        paths = [each.path for each in differences(DEFAULT_PLAYBOOK, switched)]

        assert paths == [*differing_paths(DEFAULT_PLAYBOOK, switched), f"disputes.{key}"]


def test_the_way_back_is_the_same_turned_round() -> None:
    ours = decided(DEFAULT_PLAYBOOK, {"C05": "few_days", "C01": "email_only"})
    forth, back = differences(DEFAULT_PLAYBOOK, ours), differences(ours, DEFAULT_PLAYBOOK)

    assert [(each.path, each.old, each.new) for each in forth] == [
        (each.path, each.new, each.old) for each in back
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (minutes_after(Anchor.INTERVIEW_END, 90), "90 minutes after the interview's end"),
        (minutes_after(Anchor.INTERVIEW_START, -60), "one hour before the interview's start"),
        (minutes_after(Anchor.INTERVIEW_END), "at the interview's end"),
        (minutes_after(Anchor.INTERVIEW_DAY_END), "at the end of the interview's day"),
        (minutes_after(Anchor.FIRST_CHECK_IN), "when the first check-in opens"),
        (
            business_days_after(Anchor.PROMISED_DATE, 0, Hour.MORNING),
            "on the promised date, in the morning",
        ),
        (
            business_days_after(Anchor.INTERVIEWS_CLOSE, -2, Hour.EVENING),
            "two business days before the close of the interviews, in the evening",
        ),
        (
            days_after(Anchor.SAID_ON, 7, time(10)),
            "seven days after the day on which it was said, at 10:00",
        ),
        (
            months_after(Anchor.LAST_WORD, 1, Hour.MORNING),
            "one month after the last word, in the morning",
        ),
        (Words(60, 180), "60 to 180 words"),
        (None, "never"),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (time(9, 5), "09:05"),
        (Calls.WHEN_INVITED, "when_invited"),
        ((), "none"),
        ((date(2026, 12, 24), date(2026, 12, 31)), "2026-12-24, 2026-12-31"),
    ],
)
def test_values_are_said_in_a_few_words(value: Any, said: str) -> None:
    assert say_setting("", value) == said


def test_moments_from_every_anchor_can_be_said() -> None:
    assert set(ANCHORS) == set(Anchor)
    assert say_setting("", Moment(Anchor.BOOKED, 1)) == "one minute after the booking"
