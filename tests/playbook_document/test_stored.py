import json
from dataclasses import replace
from datetime import date, time

from plugin.domain.disputes import DISPUTES, decided
from plugin.domain.moments import Anchor, Hour, Moment, days_after
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import setting_paths, with_settings
from plugin.playbook_document import playbook_from_json, playbook_to_json


def kept(playbook: Playbook) -> Playbook:
    return playbook_from_json(json.loads(json.dumps(playbook_to_json(playbook))))


def test_the_default_comes_back_as_it_was() -> None:
    assert kept(DEFAULT_PLAYBOOK) == DEFAULT_PLAYBOOK


def test_every_way_to_decide_every_dispute_comes_back() -> None:
    for key, dispute in DISPUTES.items():
        for option in dispute.options:
            switched = decided(DEFAULT_PLAYBOOK, {key: option.key})
            assert kept(switched) == switched


def test_dates_times_weekdays_and_moments_come_back() -> None:
    own = with_settings(
        replace(DEFAULT_PLAYBOOK, name="Ours", version=7, contact_mode=ContactMode.NONE),
        {
            "calendars.days_off": (date(2026, 12, 24),),
            "hours.morning": time(8, 30),
            "coaching.weekdays": (0, 1, 6),
            "steps.check_in.none": days_after(Anchor.SAID_ON, 10, time(11, 15)),
            "steps.check_in.due_at": time(16),
            "steps.move_on.due_at": Hour.MORNING,
            "steps.debrief.expires": None,
            "steps.thank_you.first_in_line_opens": Moment(Anchor.INTERVIEW_END, 90),
        },
    )

    assert kept(own) == own


def test_every_setting_is_written_under_its_path() -> None:
    written = playbook_to_json(DEFAULT_PLAYBOOK)

    for path in setting_paths():
        found = written
        for part in path.split("."):
            assert part in found, path
            found = found[part]


def test_what_is_left_out_is_as_in_the_default() -> None:
    assert playbook_from_json({"name": "Ours"}) == replace(DEFAULT_PLAYBOOK, name="Ours")
