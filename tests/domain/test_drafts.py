"""What a line of a plan is at one instant (playbook section 5)."""

import pytest

from plugin.domain.prompts import StepKey, live_state
from tests.domain.makers import at, done, interview, journey, prompt


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-06-03 09:59:59", "planned"),
        ("2026-06-03 10:00", "open"),
        ("2026-06-03 11:00", "open"),
        ("2026-06-03 11:00:01", "overdue"),
        ("2026-06-04 10:00", "overdue"),
        ("2026-06-04 10:00:01", "late"),
        ("2026-06-17 07:59:59", "late"),
        ("2026-06-17 08:00", "expired"),
    ],
)
def test_a_thank_you_goes_through_its_states(as_of: str, state: str) -> None:
    assert prompt(journey(), "thank_you", as_of).state == state


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-06-02 07:59", "planned"),
        ("2026-06-02 08:00", "open"),
        ("2026-06-03 08:59", "open"),
        ("2026-06-03 09:00", "expired"),
    ],
)
def test_what_expires_when_due_is_never_overdue(as_of: str, state: str) -> None:
    assert prompt(journey(), "prep_kit", as_of).state == state


def test_what_never_expires_stays_overdue() -> None:
    assert prompt(journey(), "move_on", "2027-06-03 08:59").state == "overdue"


def test_blocked_stays_blocked_when_its_time_is_over() -> None:
    assert prompt(journey(contact_mode=None), "thank_you", "2026-07-01 09:00").state == "blocked"


def test_done_stays_done_when_its_time_is_over() -> None:
    noted = journey(done=(done(StepKey.KEEP_APPLYING),))

    assert prompt(noted, "keep_applying", "2026-07-01 09:00").state == "done"


def test_done_at_an_interview_says_nothing_of_another_of_that_step() -> None:
    other = journey(interview(), done=(done(StepKey.DEBRIEF, "I-9"),))

    assert prompt(other, "debrief").state == "open"


def test_a_moment_that_is_none_never_comes() -> None:
    never = {"opens_at": None, "due_at": None, "limit_at": None, "expires_at": None}

    assert live_state(**never, as_of=at("2026-06-03 10:00")) == "planned"


def test_without_a_due_moment_it_stays_open() -> None:
    opened = at("2026-06-03 10:00")

    state = live_state(
        opens_at=opened, due_at=None, limit_at=None, expires_at=None, as_of=at("2030-01-01 00:00")
    )
    assert state == "open"
