"""/settings: what a recruiter sees of the connection to their CRM, and may do about it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.crm import Capability, CrmConnection
from plugin.domain.records import RecordKind
from plugin.extensions import held
from plugin.queue import rq_queue
from plugin.services import backfills, unlinked
from plugin.services.sweeps import waiting_work
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import feed_of
from plugin.store.people import Recruiter
from plugin.store.unlinked import UnlinkedInterview
from tests import factories
from tests.fakes import FakeAdapter, FakeCrm
from tests.use_cases.crm_desk import INTERVIEW
from tests.web.cast import Cast


@pytest.fixture(autouse=True)
def context(app: Flask) -> Any:
    with app.app_context():
        yield


@pytest.fixture
def a_kind(monkeypatch: pytest.MonkeyPatch) -> type[FakeAdapter]:
    """What the agency's kind of CRM offers: everything, candidates compared."""

    class Kind(FakeAdapter):
        compared = (RecordKind.CANDIDATE,)

    monkeypatch.setattr(held, "adapter_classes", lambda: {"generic": Kind})
    monkeypatch.setattr(held, "adapter_factory", lambda _, connection: _made(Kind, connection))
    return Kind


def _made(kind: type[FakeAdapter], connection: CrmConnection) -> FakeAdapter:
    crm = FakeCrm(listed={RecordKind.CANDIDATE: []}, capabilities=kind.capabilities)
    return kind(connection, crm)


def manage(cast: Cast) -> None:
    factories.change(Recruiter, cast.rows.installation_id, cast.rows.recruiter_id, is_manager=True)


def put_feed(cast: Cast, **values: Any) -> None:
    with transaction(cast.rows.installation_id) as session:
        feed = feed_of(session, cast.rows.installation_id, now=utcnow())
        for name, value in values.items():
            setattr(feed, name, value)


def test_a_crm_that_refuses_us_is_said_to_with_the_way_to_reconnect(cast: Cast) -> None:
    put_feed(cast, must_reconnect_at=utcnow(), error="The CRM answered 401 to GET /all")

    page = cast.sams().get("/settings").text

    assert 'href="/settings/install"' in page
    assert "The CRM answers." not in page


def test_an_unusual_silence_and_webhooks_switched_off_are_said(cast: Cast) -> None:
    put_feed(cast, silent_since=utcnow() - timedelta(days=3), hooks_off=["interviews"])

    page = cast.sams().get("/settings").text

    assert "longer than is usual" in page
    assert "<bdi>interviews</bdi>" in page


def test_the_reading_of_everything_is_shown_as_a_bar(cast: Cast) -> None:
    with transaction(cast.rows.installation_id) as session:
        row = backfills.begin(session, cast.rows.installation_id, "first")
        row.expected, row.seen = {"candidate": 1000}, {"candidate": 250}

    page = cast.sams().get("/settings").text

    assert '<progress id="reading" max="1" value="0.250">' in page
    assert "25 %" in page


def test_a_manager_may_compare_and_read_anew(cast: Cast, a_kind: type[FakeAdapter]) -> None:
    manage(cast)
    sams = cast.sams()
    page = sams.get("/settings").text

    for path in ("compare", "backfill"):
        sams.post(f"/settings/{path}")

    assert "Compare with the CRM now" in page
    assert "Read everything anew" in page
    agency = cast.rows.installation_id
    assert {f"compare-{agency}", f"read_again-{agency}"} <= set(rq_queue().job_ids)


def test_nobody_else_may(cast: Cast, a_kind: type[FakeAdapter]) -> None:
    page = cast.sams().get("/settings").text

    answers = [cast.sams().post(f"/settings/{path}") for path in ("compare", "backfill")]

    assert "Compare with the CRM now" not in page
    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_kind_that_cannot_be_asked_shows_nothing_of_asking(
    cast: Cast, a_kind: type[FakeAdapter], monkeypatch: pytest.MonkeyPatch
) -> None:
    manage(cast)
    monkeypatch.setattr(a_kind, "capabilities", frozenset({Capability.WEBHOOKS}))
    monkeypatch.setattr(a_kind, "compared", ())

    page = cast.sams().get("/settings").text

    for word in ("Compare with", "Compared with", "Read everything", "Last asked"):
        assert word not in page
    assert "Last webhook" in page


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


def put_unlinked(installation_id: int, submission_ref: str = "S-9") -> int:
    record = replace(INTERVIEW, ref="I-9", submission_ref=submission_ref)
    with transaction(installation_id) as session:
        unlinked.keep(session, installation_id, [record], now=utcnow())
        return session.scalars(select(UnlinkedInterview.id)).one()


def test_an_agency_whose_interviews_all_have_their_candidate_is_told_so(cast: Cast) -> None:
    page = cast.sams().get("/settings").text

    assert "Every interview in your CRM belongs to a candidate that we know." in page


@pytest.mark.parametrize(
    ("submission_ref", "said"),
    [
        ("S-9", "of which the CRM tells us nothing."),
        ("", "The CRM does not say whose it is."),
    ],
)
def test_an_interview_that_belongs_to_nobody_is_listed_with_what_is_missing(
    cast: Cast, submission_ref: str, said: str
) -> None:
    put_unlinked(cast.rows.installation_id, submission_ref)

    page = cast.sams().get("/settings").text

    assert "<bdi>I-9</bdi>" in page
    assert said in page


def test_it_can_be_taken_off_the_list(cast: Cast) -> None:
    unlinked_id = put_unlinked(cast.rows.installation_id)

    sams = cast.sams()
    sams.post(f"/settings/unlinked/{unlinked_id}")

    page = sams.get("/settings").text
    assert "still links itself" in page
    assert "<bdi>I-9</bdi>" not in page


def test_another_agency_s_is_neither_shown_nor_taken_off(cast: Cast) -> None:
    unlinked_id = put_unlinked(cast.rows.installation_id)

    answer = cast.charlies().post(f"/settings/unlinked/{unlinked_id}")

    assert answer.status_code == 404
    assert "<bdi>I-9</bdi>" not in cast.charlies().get("/settings").text
    assert [view.id for view in unlinked.find(cast.sam)] == [unlinked_id]


def test_a_planner_that_is_silent_is_said_with_what_is_safe(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    with cast.app.app_context():
        waiting_work(cast.rows.installation_id, now=utcnow())
    clock.shift(timedelta(minutes=12))

    page = cast.sams().get("/settings").text

    assert "Nothing has been planned since 12 min ago" in page
    assert "Nothing is lost" in page


def test_where_all_is_well_only_the_last_look_is_told(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    with cast.app.app_context():
        waiting_work(cast.rows.installation_id, now=utcnow())
    clock.shift(timedelta(minutes=2))

    page = cast.sams().get("/settings").text

    assert "Last look at due work</dt><dd>" in page
    assert "2 min ago" in page
    assert "Nothing has been planned" not in page
