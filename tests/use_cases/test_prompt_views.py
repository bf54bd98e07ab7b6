"""What a prompt is at a moment, by its state and its clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.prompts import PlannedState, PromptState, StepKey
from plugin.services.prompt_views import PromptView

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
VIEW = PromptView(
    id=1,
    step=StepKey.DEBRIEF,
    occurrence=1,
    state=PromptState.PLANNED,
    reason=None,
    opens_at=NOW - HOUR,
    due_at=NOW + HOUR,
    limit_at=None,
    expires_at=None,
    snoozed_until=None,
    needs_decision=False,
    rules=(),
    why="",
    playbook_name="default",
    playbook_version=1,
    done_at=None,
    done_by=None,
    changed_at=NOW,
    submission_id=1,
    job_title=None,
    candidate_id=1,
    candidate_name=None,
    client_company_id=None,
    client_company_name=None,
    contact_mode=None,
    interview_id=1,
    interview_starts_at=None,
    interview_round=None,
    interviewer_id=None,
    interviewer_name=None,
    mailed_at=None,
)
BLOCKED = replace(VIEW, state=PromptState.BLOCKED, reason="no_address")


@pytest.mark.parametrize(
    ("prompt", "state", "is_open"),
    [
        (VIEW, PlannedState.OPEN, True),
        (replace(VIEW, due_at=NOW - HOUR / 2), PlannedState.OVERDUE, True),
        (replace(VIEW, opens_at=NOW + HOUR), PlannedState.PLANNED, False),
        (replace(VIEW, opens_at=None), PlannedState.PLANNED, False),
        (replace(VIEW, expires_at=NOW), PlannedState.EXPIRED, False),
        (replace(VIEW, snoozed_until=NOW + HOUR), PlannedState.OPEN, False),
        (replace(VIEW, snoozed_until=NOW), PlannedState.OPEN, True),
        (BLOCKED, PromptState.BLOCKED, True),
        (replace(BLOCKED, opens_at=NOW + HOUR), PlannedState.PLANNED, False),
        (replace(BLOCKED, expires_at=NOW), PlannedState.EXPIRED, False),
        (replace(VIEW, state=PromptState.DONE), PromptState.DONE, False),
        (replace(VIEW, state=PromptState.CANCELLED), PromptState.CANCELLED, False),
    ],
)
def test_a_prompt_is_what_its_state_and_the_clock_make_of_it(
    prompt: PromptView, state: PlannedState | PromptState, is_open: bool
) -> None:
    assert (prompt.state_at(NOW), prompt.is_open_at(NOW)) == (state, is_open)
