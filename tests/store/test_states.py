"""Where something stands is always one of a list: never unknown, and never without its reason."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Boolean, CheckConstraint, Column
from sqlalchemy.exc import IntegrityError

from plugin.store.tables import METADATA
from tests.factories import make_journey, make_message, make_prompt

COLUMNS = [column for table in METADATA.sorted_tables for column in table.columns]
STATES = [column for column in COLUMNS if column.name in ("state", "status")]
FLAGS = [column for column in COLUMNS if isinstance(column.type, Boolean)]
NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)


def named(column: Column[object]) -> str:
    return f"{column.table.name}.{column.name}"


@pytest.fixture
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.mark.parametrize("column", STATES, ids=named)
def test_every_state_is_one_of_a_list_and_never_unknown(column: Column[object]) -> None:
    lists = [
        rule
        for rule in column.table.constraints
        if isinstance(rule, CheckConstraint)
        and re.match(rf"{column.name} in \(('\w+'(, )?)+\)$", str(rule.sqltext))
    ]

    assert (column.nullable, len(lists)) == (False, 1)


@pytest.mark.parametrize("column", FLAGS, ids=named)
def test_no_flag_has_a_third_value(column: Column[object]) -> None:
    assert not column.nullable


def test_these_are_all_the_states_there_are() -> None:
    assert {named(column) for column in STATES} >= {
        "prompts.state",
        "messages.state",
        "notices.state",
        "interviews.status",
        "deliveries.state",
    }


@pytest.mark.usefixtures("_context")
@pytest.mark.parametrize("state", ["blocked", "dismissed", "skipped", "cancelled"])
def test_a_prompt_that_is_not_asked_for_says_why(state: str) -> None:
    rows = make_journey()

    with pytest.raises(IntegrityError, match="ck_prompts_reason"):
        make_prompt(rows.installation_id, rows.submission_id, rows.interview_id, state=state)


@pytest.mark.usefixtures("_context")
def test_a_message_that_waits_says_until_when() -> None:
    rows = make_journey()
    prompt_id = make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        recruiter_id=rows.recruiter_id,
    )

    with pytest.raises(IntegrityError, match="ck_messages_waits_until"):
        make_message(rows.installation_id, prompt_id, state="queued")
    assert make_message(rows.installation_id, prompt_id, state="queued", next_attempt_at=NOW)
