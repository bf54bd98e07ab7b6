"""/settings: what a recruiter sees of the connection to their CRM, and may do about it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from plugin.clock import utcnow
from plugin.queue import rq_queue
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import feed_of
from tests.web.cast import Cast


@pytest.fixture(autouse=True)
def context(app: Flask) -> Any:
    with app.app_context():
        yield


def put_delivery(installation_id: int, **values: Any) -> int:
    defaults = {
        "source": "webhook",
        "dedupe_key": "E-1",
        "headers": {},
        "body": b"\xff",
        "state": "unreadable",
        "error": "The body is not JSON.",
    }
    with transaction(installation_id) as session:
        row = Delivery(installation_id=installation_id, **defaults | values)
        session.add(row)
        session.flush()
        return row.id


def state_of(installation_id: int, delivery_id: int) -> str:
    with transaction(installation_id) as session:
        return session.get_one(Delivery, delivery_id).state


def test_a_crm_that_answers_is_said_to(cast: Cast) -> None:
    page = cast.sams().get("/settings").text

    assert "The CRM answers." in page
    assert "Everything the CRM sent has been understood." in page


def test_a_crm_that_fails_is_said_to_with_what_is_safe(cast: Cast) -> None:
    agency = cast.rows.installation_id
    with transaction(agency) as session:
        feed = feed_of(session, agency, now=utcnow())
        feed.error = "The CRM did not answer."
        feed.failing_since = utcnow() - timedelta(hours=3)

    page = cast.sams().get("/settings").text

    assert "The CRM did not answer." in page
    assert "is kept" in page


def test_what_could_not_be_read_is_shown_with_the_reason(cast: Cast) -> None:
    put_delivery(cast.rows.installation_id)

    assert "The body is not JSON." in cast.sams().get("/settings").text


def test_an_unreadable_delivery_can_be_read_again(cast: Cast) -> None:
    agency = cast.rows.installation_id
    delivery_id = put_delivery(agency)

    cast.sams().post(f"/settings/deliveries/{delivery_id}")

    assert state_of(agency, delivery_id) == "pending"
    assert f"apply_deliveries-{agency}" in rq_queue().job_ids


def test_a_delivery_that_was_applied_stays_applied(cast: Cast) -> None:
    agency = cast.rows.installation_id
    delivery_id = put_delivery(agency, state="applied", error="Unknown event: exploded")

    cast.sams().post(f"/settings/deliveries/{delivery_id}")

    assert state_of(agency, delivery_id) == "applied"


def test_another_agency_s_delivery_is_not_there(cast: Cast) -> None:
    agency = cast.rows.installation_id
    delivery_id = put_delivery(agency)

    answer = cast.charlies().post(f"/settings/deliveries/{delivery_id}")

    assert (answer.status_code, state_of(agency, delivery_id)) == (404, "unreadable")
    assert "The body is not JSON." not in cast.charlies().get("/settings").text


def test_the_crm_can_be_asked_now(cast: Cast) -> None:
    cast.sams().post("/settings/poll")

    assert f"poll-{cast.rows.installation_id}" in rq_queue().job_ids
