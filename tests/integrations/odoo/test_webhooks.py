"""Deliveries as Odoo 18 sent them: unsigned, with raw ids, sometimes twice, before the commit."""

import json
from datetime import UTC, datetime

import pytest

from integrations.odoo.adapter import OdooAdapter
from integrations.odoo.webhooks import DELETED, RULES
from plugin.crm import BadSignature, CrmConnection, UnreadablePayload
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind
from tests.integrations.contract import fixture_names
from tests.integrations.odoo.captured import FIXTURES
from tests.integrations.odoo.conftest import PREVIOUS_TOKEN, TOKEN

ADAPTER = OdooAdapter(
    CrmConnection(
        "k",
        "https://odoo.example",
        "https://afterword.example",
        {"webhook_token": TOKEN, "previous_webhook_token": PREVIOUS_TOKEN},
    )
)
CAPTURED = [one for one in fixture_names(FIXTURES / "webhooks") if one.endswith("captured")]


def body_of(name: str) -> bytes:
    return (FIXTURES / "webhooks" / f"{name}.json").read_bytes()


def event_of(body: bytes) -> CrmEvent:
    (event,) = ADAPTER.parse({}, body)
    return event


@pytest.mark.parametrize("name", CAPTURED)
def test_every_captured_delivery_names_the_record_that_changed(name: str) -> None:
    body = body_of(name)

    event = event_of(body)

    assert event.ref == str(json.loads(body)["_id"])
    assert event.name == name.partition("__")[0]
    assert event.records is None


def test_all_deliveries_of_the_captured_day_are_here() -> None:
    assert len(CAPTURED) + len(list((FIXTURES / "repeated").iterdir())) == 19


def test_a_stage_change_is_a_submissions_at_its_moment() -> None:
    assert event_of(body_of("hr.applicant__009_captured")) == CrmEvent(
        type=CrmEventType.CHANGED,
        name="hr.applicant",
        occurred_at=datetime(2026, 11, 22, 1, 30, 31, 755679, UTC),
        kind=RecordKind.SUBMISSION,
        ref="2",
    )


def test_a_delivery_that_came_twice_is_one_fact() -> None:
    again = (FIXTURES / "repeated" / "calendar.event__016_captured.json").read_bytes()

    first = ADAPTER.dedupe_key({}, body_of("calendar.event__015_captured"))

    assert ADAPTER.dedupe_key({}, again) == first


def test_one_change_told_by_two_rules_is_one_fact() -> None:
    body = body_of("hr.applicant__009_captured")
    other = json.dumps(json.loads(body) | {"_action": "Another rule(#999)", "job_id": 4}).encode()

    assert ADAPTER.dedupe_key({}, other) == ADAPTER.dedupe_key({}, body)


def test_two_changes_within_a_second_are_two_facts() -> None:
    keys = {
        ADAPTER.dedupe_key({}, body_of(name))
        for name in ("hr.applicant__008_captured", "hr.applicant__009_captured")
    }

    assert len(keys) == 2


def test_an_attendees_change_is_its_meetings() -> None:
    event = event_of(body_of("calendar.attendee__invented"))

    assert (event.kind, event.ref) == (RecordKind.INTERVIEW, "2")


def test_a_deletion_is_told_by_what_our_rules_leave_out() -> None:
    assert all("write_date" not in one.sent for one in RULES if one.trigger == DELETED)
    assert all("write_date" in one.sent for one in RULES if one.trigger != DELETED)
    assert event_of(body_of("calendar.event.unlink__014_captured")).name == "calendar.event.unlink"


@pytest.mark.parametrize("token", [TOKEN, PREVIOUS_TOKEN])
def test_the_token_of_now_and_the_one_before_pass(token: str) -> None:
    ADAPTER.verify({}, b"anything", now=0, url_token=token)


@pytest.mark.parametrize("token", [None, "", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "ü"])
def test_any_other_token_does_not(token: str | None) -> None:
    with pytest.raises(BadSignature):
        ADAPTER.verify({}, b"anything", now=0, url_token=token)


def test_without_a_token_of_ours_nothing_passes() -> None:
    bare = OdooAdapter(CrmConnection("k", "https://odoo.example", "https://afterword.example"))

    with pytest.raises(BadSignature):
        bare.verify({}, b"anything", now=0, url_token="")


@pytest.mark.parametrize(
    "document",
    [
        {"_model": "hr.applicant"},
        {"_model": "hr.applicant", "_id": "2"},
        {"_model": "hr.applicant", "_id": True},
        {"_model": "hr.applicant", "_id": 0},
        {"_model": 7, "_id": 2},
        {"_model": "\u0000", "_id": 2},
        {"_model": "calendar.attendee", "_id": 2, "write_date": "2026-11-22 01:30:31"},
        {"_model": "calendar.attendee", "_id": 2, "event_id": False},
    ],
)
def test_what_names_no_record_is_unreadable(document: dict[str, object]) -> None:
    with pytest.raises(UnreadablePayload):
        ADAPTER.parse({}, json.dumps(document).encode())


def test_a_moment_that_cannot_be_read_is_none_and_the_record_is_read_all_the_same() -> None:
    body = json.dumps({"_model": "hr.candidate", "_id": 2, "write_date": "lately"}).encode()

    event = event_of(body)

    assert (event.kind, event.ref, event.occurred_at) == (RecordKind.CANDIDATE, "2", None)
