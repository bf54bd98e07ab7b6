"""What a candidate is told to do, and which notes they may write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.candidate_guide import (
    Focus,
    GuideFacts,
    NoteClock,
    NotePhase,
    PlaceFacts,
    PlaceState,
    focus_of,
    place_state,
)
from plugin.domain.people import ContactMode
from plugin.domain.prompts import PromptState
from plugin.domain.submissions import Stage

ENDS_AT = datetime(2026, 3, 27, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOCK = NoteClock(ENDS_AT, ENDS_AT + HOUR, ENDS_AT + 24 * HOUR)
NOTE = PlaceFacts(
    contact_mode=ContactMode.DIRECT,
    stage=Stage.INTERVIEWING,
    prompt_state=PromptState.PLANNED,
    expires_at=ENDS_AT + 200 * HOUR,
    starts_at=ENDS_AT - HOUR,
    is_sent=False,
)
QUIET = GuideFacts(
    stage=Stage.INTERVIEWING,
    contact_mode=ContactMode.DIRECT,
    has_day=True,
    has_coming=False,
    met=3,
    unsent=0,
    asks_check_in=False,
    asks_move_on=False,
)


@pytest.mark.parametrize(
    ("after", "phase"),
    [
        (-1 * HOUR, NotePhase.BEFORE),
        (0 * HOUR, NotePhase.FIRST_HOUR),
        (1 * HOUR, NotePhase.FIRST_HOUR),
        (1.01 * HOUR, NotePhase.SAME_DAY),
        (7.9 * HOUR, NotePhase.SAME_DAY),
        (8 * HOUR, NotePhase.LAST_HOURS),
        (24 * HOUR, NotePhase.LAST_HOURS),
        (24.01 * HOUR, NotePhase.LATE),
    ],
)
def test_the_three_clocks_follow_one_another(after: timedelta, phase: NotePhase) -> None:
    assert CLOCK.phase_at(ENDS_AT + after, "Europe/London") is phase


def test_the_same_day_is_the_candidates_own() -> None:
    """V14: the candidate is in Vancouver, where it is 09:00 when the interview ends."""
    at = ENDS_AT + 14 * HOUR

    assert CLOCK.phase_at(at, "America/Vancouver") is NotePhase.SAME_DAY
    assert CLOCK.phase_at(at, "Europe/London") is NotePhase.LAST_HOURS


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, PlaceState.OPEN),
        ({"prompt_state": None, "expires_at": None}, PlaceState.OPEN),
        ({"prompt_state": PromptState.BLOCKED}, PlaceState.OPEN),
        ({"starts_at": ENDS_AT + 90 * HOUR}, PlaceState.PREPARE),
        ({"is_sent": True}, PlaceState.SENT),
        ({"is_sent": True, "stage": Stage.WITHDRAWN}, PlaceState.SENT),
        ({"prompt_state": PromptState.DONE}, PlaceState.SENT),
        ({"contact_mode": None}, PlaceState.CLOSED),
        ({"contact_mode": ContactMode.NONE}, PlaceState.CLOSED),
        ({"stage": Stage.WITHDRAWN}, PlaceState.CLOSED),
        ({"prompt_state": PromptState.CANCELLED}, PlaceState.CLOSED),
        ({"prompt_state": PromptState.DISMISSED}, PlaceState.CLOSED),
        ({"expires_at": ENDS_AT + HOUR}, PlaceState.CLOSED),
    ],
)
def test_a_note_may_be_written_while_it_is_called_for(
    changes: dict[str, object], state: PlaceState
) -> None:
    facts = replace(NOTE, **changes)  # type: ignore[arg-type]

    assert place_state(facts, ENDS_AT + 2 * HOUR) is state


@pytest.mark.rule("R29")
def test_a_late_note_may_still_be_written() -> None:
    """R29: whatever you decide, remember to send it."""
    assert place_state(NOTE, ENDS_AT + 100 * HOUR) is PlaceState.OPEN


@pytest.mark.parametrize(
    ("changes", "focus"),
    [
        ({"stage": Stage.HIRED, "unsent": 2}, Focus.OVER),
        ({"has_day": False}, Focus.NO_INTERVIEW),
        ({"unsent": 1, "has_coming": True, "asks_check_in": True}, Focus.WRITE),
        ({"has_coming": True}, Focus.PREPARE),
        ({"asks_check_in": True}, Focus.CHECK_IN),
        ({"asks_move_on": True, "asks_check_in": True}, Focus.MOVE_ON),
        ({"contact_mode": None}, Focus.UNKNOWN_CONTACT),
        ({"contact_mode": ContactMode.NONE}, Focus.NO_CONTACT),
        ({"met": 0}, Focus.NOBODY_KNOWN),
        ({}, Focus.WAIT),
    ],
)
def test_what_can_still_be_lost_comes_first(changes: dict[str, object], focus: Focus) -> None:
    assert focus_of(replace(QUIET, **changes)) is focus  # type: ignore[arg-type]
