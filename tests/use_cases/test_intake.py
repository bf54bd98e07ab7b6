"""What happens to a webhook: verified, kept once, applied, or kept and shown."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from redis import Redis
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.crm import BadSignature, CrmAuthError, CrmError
from plugin.domain.records import CrmRecords, RecordKind
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.queue import rq_queue
from plugin.services import feeds, intake
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import Feed, Installation
from plugin.store.interviews import Interview
from tests.factories import make_installation
from tests.fakes import SIGNED, FakeAdapter, FakeCrm, delivery
from tests.use_cases.test_mirror import ALL

KEY = "the-key"
CHANGED = delivery("changed", RecordKind.SUBMISSION, "S-1")


@pytest.fixture
def crm(app: Flask, clock: time_machine.Traveller) -> FakeCrm:
    """A CRM in memory that knows one submission with its interview."""
    crm = FakeCrm(records={(RecordKind.SUBMISSION, "S-1"): ALL})
    held.adapter_factory = crm.adapter
    return crm


@pytest.fixture
def agency(app: Flask, crm: FakeCrm) -> Iterator[int]:
    with app.app_context():
        yield make_installation(key=KEY, kind="fake")


def the_delivery(agency: int) -> Delivery:
    with transaction(agency) as session:
        row = session.scalars(select(Delivery)).one()
        session.expunge(row)
        return row


def count(agency: int, model: type = Delivery) -> int:
    with transaction(agency) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def feed(agency: int) -> Feed:
    with transaction(agency) as session:
        row = session.get_one(Feed, agency)
        session.expunge(row)
        return row


def test_a_signed_delivery_is_kept_as_its_bytes(agency: int) -> None:
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    assert the_delivery(agency).body == CHANGED


def test_a_new_delivery_wakes_one_worker(agency: int) -> None:
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    assert rq_queue().job_ids == [f"apply_deliveries-{agency}"]


def test_a_delivery_with_a_bad_signature_is_refused_and_not_kept(agency: int) -> None:
    with pytest.raises(BadSignature):
        intake.accept_delivery(KEY, {"X-Fake-Signature": "forged"}, CHANGED)

    assert count(agency) == 0


def test_an_unknown_key_is_refused(agency: int) -> None:
    with pytest.raises(NotFound):
        intake.accept_delivery("another", SIGNED, CHANGED)


def test_an_uninstalled_installation_takes_nothing_in(agency: int) -> None:
    with transaction(agency) as session:
        session.get_one(Installation, agency).state = "uninstalled"

    with pytest.raises(NotFound):
        intake.accept_delivery(KEY, SIGNED, CHANGED)


def test_two_hundred_redeliveries_in_eight_threads_are_one_delivery(
    app: Flask, agency: int
) -> None:
    news: list[bool] = []

    def redeliver() -> None:
        with app.app_context():
            news.extend(intake.accept_delivery(KEY, SIGNED, CHANGED) for _ in range(25))

    threads = [threading.Thread(target=redeliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(news), sum(news), count(agency)) == (200, 1, 1)


def test_a_delivery_is_kept_when_redis_is_down(
    agency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = Redis(host="127.0.0.1", port=9)
    monkeypatch.setattr(held, "redis", nobody)

    assert intake.accept_delivery(KEY, SIGNED, CHANGED)

    nobody.close()
    assert count(agency) == 1


def test_what_a_delivery_only_hints_at_is_fetched_and_mirrored(agency: int) -> None:
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    assert count(agency, Interview) == 1
    assert the_delivery(agency).state == "applied"


def test_an_answer_that_an_adapter_cannot_read_stops_no_other_delivery(
    agency: int, crm: FakeCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = FakeAdapter.fetch

    def fetch(self: FakeAdapter, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        return {}["nothing"] if (RecordKind.CANDIDATE, "C-9") in wanted else good(self, wanted)

    monkeypatch.setattr(FakeAdapter, "fetch", fetch)
    bad = delivery("changed", RecordKind.CANDIDATE, "C-9", event_id="E-9")
    for body in (bad, CHANGED):
        intake.accept_delivery(KEY, SIGNED, body)

    intake.apply_deliveries(agency)

    with transaction(agency) as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        assert [row.state for row in rows] == ["pending", "applied"]
        assert "KeyError" in (rows[0].error or "")


def test_many_hints_at_one_record_are_one_question(agency: int, crm: FakeCrm) -> None:
    for number in range(5):
        body = delivery("changed", RecordKind.SUBMISSION, "S-1", event_id=f"E-{number}")
        intake.accept_delivery(KEY, SIGNED, body)

    intake.apply_deliveries(agency)

    assert crm.fetches == [[(RecordKind.SUBMISSION, "S-1")]]


def test_a_change_to_a_plan_wakes_the_planner(agency: int) -> None:
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    assert f"plan_submissions-{agency}" in rq_queue().job_ids


def test_an_unreadable_body_that_the_crm_signed_is_kept_and_marked(agency: int) -> None:
    intake.accept_delivery(KEY, SIGNED, b"\xff not json")

    row = the_delivery(agency)
    assert (row.state, row.error, row.body) == (
        "unreadable",
        "The body is not JSON.",
        b"\xff not json",
    )


def test_an_unreadable_delivery_does_not_hold_up_the_others(agency: int) -> None:
    intake.accept_delivery(KEY, SIGNED, b"nonsense")
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    assert count(agency, Interview) == 1


def test_a_fact_that_the_database_will_not_take_costs_its_delivery_alone(
    agency: int, crm: FakeCrm
) -> None:
    poison = replace(ALL.candidates[0], ref="C-2", name="NUL \0 in it")
    crm.records[RecordKind.CANDIDATE, "C-2"] = CrmRecords(candidates=(poison,))
    intake.accept_delivery(
        KEY, SIGNED, delivery("changed", RecordKind.CANDIDATE, "C-2", event_id="E-0")
    )
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    with transaction(agency) as session:
        states = session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
    assert states == ["failed", "applied"]
    assert count(agency, Interview) == 1


def test_an_adapter_s_mistake_costs_the_delivery_alone(agency: int, crm: FakeCrm) -> None:
    intake.accept_delivery(KEY, SIGNED, b'{"id": "E-0", "event": "changed", "kind": "no kind"}')
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    with transaction(agency) as session:
        states = session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
    assert states == ["unreadable", "applied"]


def test_a_hint_that_cannot_be_followed_holds_back_no_other(agency: int, crm: FakeCrm) -> None:
    unreadable = CrmError("The CRM answered what we cannot read.", permanent=False)
    intake.accept_delivery(
        KEY, SIGNED, delivery("changed", RecordKind.CANDIDATE, "C-2", event_id="E-0")
    )
    intake.accept_delivery(KEY, SIGNED, CHANGED)
    crm.failures += [unreadable, unreadable]

    intake.apply_deliveries(agency)

    with transaction(agency) as session:
        states = session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
    assert states == ["pending", "applied"]


def test_a_crm_that_is_away_is_not_asked_for_each_record(agency: int, crm: FakeCrm) -> None:
    away = CrmError("The CRM did not answer.", permanent=False)
    crm.failures += [away] * 100
    for number in range(10):
        body = delivery("changed", RecordKind.CANDIDATE, f"C-{number}", event_id=f"E-{number}")
        intake.accept_delivery(KEY, SIGNED, body)

    intake.apply_deliveries(agency)

    assert len(crm.fetches) == 4


def test_an_event_nobody_has_heard_of_is_applied_with_a_remark(agency: int) -> None:
    intake.accept_delivery(KEY, SIGNED, delivery("exploded", RecordKind.SUBMISSION, "S-1"))

    intake.apply_deliveries(agency)

    row = the_delivery(agency)
    assert (row.state, row.error) == ("applied", "Unknown event: exploded")


def test_a_crm_that_does_not_answer_is_asked_again_later(
    agency: int, crm: FakeCrm, clock: time_machine.Traveller
) -> None:
    crm.failures.append(CrmError("The CRM did not answer.", permanent=False))
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    row = the_delivery(agency)
    assert (row.state, row.attempts) == ("pending", 1)
    assert row.next_attempt_at == utcnow() + timedelta(seconds=30)
    assert feed(agency).error == "The CRM did not answer."
    clock.shift(timedelta(seconds=31))
    intake.apply_deliveries(agency)
    assert the_delivery(agency).state == "applied"
    assert feed(agency).failing_since is None


def test_the_crm_s_retry_after_is_honoured(agency: int, crm: FakeCrm) -> None:
    crm.failures.append(CrmError("Too many requests.", permanent=False, retry_after=600))
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    assert the_delivery(agency).next_attempt_at == utcnow() + timedelta(seconds=600)


def test_deliveries_outlive_credentials_that_a_person_must_mend(agency: int, crm: FakeCrm) -> None:
    crm.failures.append(CrmAuthError("The CRM refused our credentials."))
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    assert the_delivery(agency).state == "pending"


def test_what_the_crm_refuses_for_good_is_marked_as_failed(agency: int, crm: FakeCrm) -> None:
    crm.failures.append(CrmError("The CRM refused the request (400).", permanent=True))
    intake.accept_delivery(KEY, SIGNED, CHANGED)

    intake.apply_deliveries(agency)

    assert the_delivery(agency).state == "failed"


def test_an_interview_whose_submission_nobody_told_is_fetched_with_it(
    agency: int, crm: FakeCrm
) -> None:
    crm.pages.append(CrmRecords(interviews=ALL.interviews))
    feeds.poll(agency)

    intake.apply_deliveries(agency)

    assert crm.fetches == [[(RecordKind.SUBMISSION, "S-1")]]
    assert count(agency, Interview) == 1


def test_polling_heals_what_webhooks_lost(agency: int, crm: FakeCrm) -> None:
    crm.pages.append(ALL)

    feeds.poll(agency)

    intake.apply_deliveries(agency)
    assert count(agency, Interview) == 1


def test_a_poll_that_says_the_same_again_is_no_new_delivery(agency: int, crm: FakeCrm) -> None:
    crm.pages += [ALL, ALL]

    feeds.poll(agency)

    assert count(agency) == 1


def test_a_poll_goes_on_where_it_stopped(agency: int, crm: FakeCrm) -> None:
    later = replace(ALL.interviews[0], updated_at=ALL.interviews[0].updated_at + timedelta(1))
    crm.pages += [ALL, CrmRecords(interviews=(later,))]
    assert feeds.poll(agency, pages=1)

    feeds.poll(agency, pages=1)

    assert count(agency) == 2


def test_a_failed_poll_waits_longer_each_time_and_says_so(agency: int, crm: FakeCrm) -> None:
    error = CrmError("The CRM did not answer.", permanent=False)
    crm.failures += [error, error]

    feeds.poll(agency)
    feeds.poll(agency)

    row = feed(agency)
    assert (row.attempts, row.next_poll_at) == (2, utcnow() + timedelta(seconds=60))
    assert row.failing_since == utcnow()
