"""The sweep finds what waits, whatever Redis remembers."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.crm import CrmAdapter
from plugin.queue import TaskName
from plugin.services.sweeps import REPLAN_EVERY, waiting_work
from plugin.store.base import transaction
from plugin.store.installations import feed_of
from tests import factories


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[int]:
    """An installation whose CRM was polled just now."""
    with app.app_context():
        agency = factories.make_installation()
        with transaction(agency) as session:
            feed_of(session, agency, now=utcnow()).next_poll_at = utcnow() + CrmAdapter.poll_every
        yield agency


def put_submission(agency: int, **values: Any) -> None:
    planned = {"planned_at": utcnow() - REPLAN_EVERY - timedelta(seconds=1), "plan_due_at": None}
    candidate = factories.make_candidate(agency)
    factories.make_submission(agency, candidate_id=candidate, **planned | values)


def test_where_nothing_waits_nothing_is_rung_for(agency: int) -> None:
    assert waiting_work(agency, now=utcnow()) == []


def test_a_poll_that_has_come_due_is_rung_for(agency: int) -> None:
    assert waiting_work(agency, now=utcnow() + CrmAdapter.poll_every) == [TaskName.POLL]


@pytest.mark.parametrize(
    "values",
    [
        {"stage": "interviewing"},
        {"stage": None},
        {"stage": "rejected", "plan_error": "OverflowError"},
    ],
)
def test_a_plan_is_made_anew_after_a_day(agency: int, values: dict[str, Any]) -> None:
    put_submission(agency, **values)

    assert waiting_work(agency, now=utcnow()) == [TaskName.PLAN_SUBMISSIONS]


def test_a_submission_that_is_over_is_left_as_it_is(agency: int) -> None:
    put_submission(agency, stage="rejected")

    assert waiting_work(agency, now=utcnow()) == []
