from dataclasses import asdict
from datetime import time
from typing import Any

import pytest

from plugin.domain.json_fields import JourneyError
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_json import parse_playbook

NAMED = {"name": "Acme desk", "version": 2}


def test_what_is_left_out_is_the_defaults() -> None:
    assert parse_playbook(NAMED) == Playbook(name="Acme desk", version=2)


def test_any_setting_can_be_changed() -> None:
    read = parse_playbook({**NAMED, "thank_you_due_minutes": 45, "morning": "08:30"})

    assert read.thank_you_due_minutes == 45
    assert read.morning == time(8, 30)
    assert read.few_days_days == DEFAULT_PLAYBOOK.few_days_days


def test_the_default_written_out_is_the_default() -> None:
    written = {
        name: f"{value:%H:%M}" if isinstance(value, time) else value
        for name, value in asdict(DEFAULT_PLAYBOOK).items()
    }

    assert parse_playbook(written) == DEFAULT_PLAYBOOK


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": None}, "name: is required"),
        ({"name": ""}, "name: must be a text that is not empty"),
        ({"version": None}, "version: is required"),
        ({"version": 0}, "version: must be between 1 and 1000000"),
        ({"version": "2"}, "version: must be a whole number"),
        ({"colour": 1}, "colour: is not a known field"),
        ({"morning": 9}, "morning: must be a time of day like 09:00"),
        ({"morning": "25:00"}, "morning: is not a time of day"),
        ({"morning": "17:00"}, "evening: must be later than morning"),
        ({"promised_date_opens": "18:00"}, "evening: must be later than promised_date_opens"),
        ({"coaching_until": "06:00"}, "coaching_until: must be later than coaching_from"),
        ({"thank_you_due_minutes": 1441}, "thank_you_limit_minutes: must not be less than"),
        ({"thank_you_due_minutes": -1}, "thank_you_due_minutes: must be between 0 and 10080"),
        ({"few_days_days": 91}, "few_days_days: must be between 0 and 90"),
        ({"exact_business_days": 61}, "exact_business_days: must be between 0 and 60"),
        ({"follow_ups": 0}, "follow_ups: must be between 1 and 5"),
    ],
)
def test_a_setting_that_makes_no_sense_is_told(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(JourneyError) as caught:
        parse_playbook({**NAMED, **changes})

    assert str(caught.value).startswith(message)


def test_a_playbook_is_an_object() -> None:
    with pytest.raises(JourneyError, match="must be an object"):
        parse_playbook([])
