"""What stands beside the words: dates at a glance, the button, the calendar entry."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plugin.domain.mail_parts import MailParts, parts_for
from plugin.domain.messages import TEMPLATE_NAMES
from plugin.domain.sample_facts import AFTERWARDS, SAMPLE_LINKS, sample_facts

FACTS = sample_facts("en-GB")


def parts(name: str, now: object = AFTERWARDS, **changes: object) -> MailParts:
    return parts_for(name, replace(FACTS, **changes), SAMPLE_LINKS, now)  # type: ignore[arg-type]


def rows(name: str, **changes: object) -> dict[str, str]:
    return {fact.label: fact.value for fact in parts(name, **changes).facts}


def test_the_thank_you_shows_the_hour_and_the_limit() -> None:
    assert rows("thank_you") == {
        "To": "Dr. Jo Park",
        "Best by": "Friday 27 March at 18:00 (Madrid time)",
        "At the latest": "Saturday 28 March at 17:00 (Madrid time)",
    }


def test_a_moment_that_has_passed_is_not_shown() -> None:
    assert set(rows("thank_you", now=AFTERWARDS + timedelta(hours=1))) == {"To", "At the latest"}
    assert set(rows("thank_you", now=AFTERWARDS + timedelta(days=2))) == {"To"}


def test_the_prep_kit_puts_the_interview_into_the_calendar() -> None:
    event = parts("prep_kit").event

    assert event is not None
    assert event.title == "Interview at Acme"
    assert (event.starts_at, event.ends_at) == (
        FACTS.interview_starts_at,
        FACTS.interview_ends_at,
    )


def test_an_interview_without_an_end_takes_an_hour_of_the_calendar() -> None:
    event = parts("prep_kit", interview_ends_at=None).event

    assert event is not None
    assert FACTS.interview_starts_at is not None
    assert event.ends_at == FACTS.interview_starts_at + timedelta(hours=1)


def test_the_notes_entry_ends_with_its_last_moment() -> None:
    event = parts("thank_you").event

    assert event is not None
    assert event.ends_at == FACTS.note_limit_at


def test_the_check_in_is_a_day_of_the_candidates_calendar() -> None:
    late_evening_in_london = AFTERWARDS.replace(hour=23, minute=30)

    event = parts("check_in", due_at=late_evening_in_london).event

    assert event is not None
    assert event.on == date(2026, 3, 28)  # it is past midnight in Madrid


def test_nothing_goes_into_the_calendar_once_its_time_has_passed() -> None:
    later = AFTERWARDS + timedelta(days=40)

    assert parts("thank_you", now=later).event is None
    assert parts("check_in", now=later).event is None


@pytest.mark.parametrize("name", ["keep_applying", "move_on", "move_on_rejected", "card"])
def test_where_there_is_nothing_to_do_on_the_page_no_button_leads_there(name: str) -> None:
    assert parts(name).button is None


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_mail_says_why_it_came_and_how_to_stop_it(name: str) -> None:
    made = parts(name)

    assert "Bright Recruiting" in made.why
    assert made.preferences.url == SAMPLE_LINKS.preferences_url


def test_links_and_facts_show_nothing_of_themselves_in_logs() -> None:
    assert "sample" not in repr(SAMPLE_LINKS)
    assert "Jo" not in repr(parts("thank_you"))
