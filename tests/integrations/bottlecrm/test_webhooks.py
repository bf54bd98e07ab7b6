"""Deliveries as BottleCRM sends them: signed over raw bytes, repeated, and of little content."""

import json
from datetime import UTC, datetime

import pytest

from integrations.bottlecrm.adapter import BottleCrmAdapter
from integrations.signatures import sign_timestamped
from plugin.crm import BadSignature, UnreadablePayload
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind
from tests.integrations.bottlecrm.captured import SECRET, delivery, delivery_names
from tests.integrations.bottlecrm.conftest import MakeAdapter

PRIYA = "08908ed4-ff3a-4dc2-9438-f682cdde57f8"


def event_of(adapter: BottleCrmAdapter, name: str) -> CrmEvent:
    kept = delivery(name)
    (event,) = adapter.parse(kept.headers, kept.body)
    return event


@pytest.mark.parametrize("name", delivery_names())
def test_every_captured_delivery_is_the_crms(adapter: BottleCrmAdapter, name: str) -> None:
    kept = delivery(name)

    adapter.verify(kept.headers, kept.body, now=kept.at)


def test_a_changed_byte_is_not_the_crms(adapter: BottleCrmAdapter) -> None:
    kept = delivery("002-bottlecrm")

    with pytest.raises(BadSignature):
        adapter.verify(kept.headers, kept.body.replace(b"Priya", b"Prija"), now=kept.at)


def test_the_same_json_in_other_bytes_is_not_the_crms(adapter: BottleCrmAdapter) -> None:
    kept = delivery("002-bottlecrm")

    with pytest.raises(BadSignature):
        adapter.verify(kept.headers, json.dumps(json.loads(kept.body)).encode(), now=kept.at)


def test_a_delivery_of_six_minutes_ago_is_refused(adapter: BottleCrmAdapter) -> None:
    kept = delivery("002-bottlecrm")

    with pytest.raises(BadSignature):
        adapter.verify(kept.headers, kept.body, now=kept.at + 360)


def test_the_retry_of_that_delivery_is_signed_afresh_and_good(adapter: BottleCrmAdapter) -> None:
    first, retried = delivery("005-fail"), delivery("008-fail")

    adapter.verify(retried.headers, retried.body, now=retried.at)

    assert retried.at > first.at + 300
    assert retried.headers["X-BottleCRM-Signature"] != first.headers["X-BottleCRM-Signature"]


def test_the_secret_before_the_rotation_still_holds(make_adapter: MakeAdapter) -> None:
    kept = delivery("002-bottlecrm")
    rotated = make_adapter({"webhook_secret": "whsec_new", "previous_webhook_secret": SECRET})

    rotated.verify(kept.headers, kept.body, now=kept.at)


def test_without_a_webhook_secret_nothing_is_believed(make_adapter: MakeAdapter) -> None:
    kept = delivery("002-bottlecrm")

    with pytest.raises(BadSignature):
        make_adapter({"token": "t"}).verify(kept.headers, kept.body, now=kept.at)


def test_the_prefix_of_the_secret_is_part_of_the_key(make_adapter: MakeAdapter) -> None:
    adapter = make_adapter({"webhook_secret": "whsec_abc"})
    good = {"x-bottlecrm-signature": sign_timestamped("whsec_abc", b"{}", at=100)}
    stripped = {"x-bottlecrm-signature": sign_timestamped("abc", b"{}", at=100)}

    adapter.verify(good, b"{}", now=100)

    with pytest.raises(BadSignature):
        adapter.verify(stripped, b"{}", now=100)


def test_retries_and_other_endpoints_tell_one_fact(adapter: BottleCrmAdapter) -> None:
    same = [delivery(name) for name in ("005-fail", "006-bottlecrm", "007-fail", "008-fail")]

    keys = {adapter.dedupe_key(each.headers, each.body) for each in same}

    assert keys == {"a9a1a3d7-1832-4a6b-870e-5471119eb514"}
    assert len({each.headers["X-BottleCRM-Delivery"] for each in same}) == 2


def test_two_changes_of_leads_are_two_facts(adapter: BottleCrmAdapter) -> None:
    one, other = delivery("002-bottlecrm"), delivery("003-bottlecrm")

    assert adapter.dedupe_key({}, one.body) != adapter.dedupe_key({}, other.body)


def test_a_changed_lead_is_named_for_reading_again(adapter: BottleCrmAdapter) -> None:
    assert event_of(adapter, "002-bottlecrm") == CrmEvent(
        type=CrmEventType.CHANGED,
        name="lead.updated",
        occurred_at=datetime(2026, 11, 22, 1, 35, 4, 471270, UTC),
        kind=RecordKind.SUBMISSION,
        ref=PRIYA,
    )


def test_the_payload_has_no_custom_fields_to_go_by() -> None:
    assert "custom_fields" not in json.loads(delivery("lead.updated__captured").body)["data"]


def test_a_deleted_lead_is_a_tombstone_without_a_call(adapter: BottleCrmAdapter) -> None:
    event = event_of(adapter, "lead.deleted__captured")

    assert event.records is not None
    assert [each.is_deleted for each in event.records.submissions] == [True]
    assert [each.is_deleted for each in event.records.candidates] == [True]
    assert event.records.submissions[0].updated_at == event.occurred_at


def test_a_deletion_without_its_moment_is_looked_for_instead(adapter: BottleCrmAdapter) -> None:
    document = json.loads(delivery("lead.deleted__captured").body) | {"created_at": "lately"}

    (event,) = adapter.parse({}, json.dumps(document).encode())

    assert event.records is None
    assert event.kind is RecordKind.SUBMISSION


def test_a_logged_meeting_makes_its_lead_be_read_again(adapter: BottleCrmAdapter) -> None:
    event = event_of(adapter, "004-bottlecrm")

    assert (event.type, event.kind, event.ref) == (
        CrmEventType.CHANGED,
        RecordKind.SUBMISSION,
        PRIYA,
    )


def test_a_logged_call_is_no_interview(adapter: BottleCrmAdapter) -> None:
    assert event_of(adapter, "interaction.created__call").type is CrmEventType.IGNORED


def test_a_changed_contact_asks_for_the_interviews_it_sits_in(adapter: BottleCrmAdapter) -> None:
    contact = json.loads(delivery("contact.updated__captured").body)["data"]["id"]

    event = event_of(adapter, "contact.updated__captured")

    assert (event.kind, event.ref) == (RecordKind.INTERVIEW, f"contact:{contact}")


def test_the_test_button_is_a_ping(adapter: BottleCrmAdapter) -> None:
    assert event_of(adapter, "001-bottlecrm").type is CrmEventType.PING


def test_an_event_of_a_later_version_is_unknown_and_kept(adapter: BottleCrmAdapter) -> None:
    body = b'{"id":"x","event":"lead.merged","data":{},"created_at":"2026-11-22T01:35:04Z"}'

    (event,) = adapter.parse({}, body)

    assert (event.type, event.name) == (CrmEventType.UNKNOWN, "lead.merged")


def test_every_event_that_we_know_was_captured(adapter: BottleCrmAdapter) -> None:
    captured = {json.loads(delivery(name).body)["event"] for name in delivery_names()}

    assert adapter.event_names | adapter.ignored_event_names == captured


@pytest.mark.parametrize("event", sorted(BottleCrmAdapter.ignored_event_names))
def test_what_we_ignore_is_ignored_not_unknown(adapter: BottleCrmAdapter, event: str) -> None:
    assert event_of(adapter, f"{event}__captured").type is CrmEventType.IGNORED


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{",
        b'{"text":"Lead updated"}',
        b'{"id":7,"event":"ping"}',
        b"[" * 200_000,
    ],
    ids=["empty", "not utf-8", "array", "half", "slack format", "numeric id", "deep"],
)
def test_what_is_no_envelope_is_unreadable(adapter: BottleCrmAdapter, body: bytes) -> None:
    with pytest.raises(UnreadablePayload):
        adapter.dedupe_key({}, body)


@pytest.mark.parametrize("event", ["lead.updated", "lead.deleted", "contact.updated"])
def test_a_record_without_an_id_is_unreadable(adapter: BottleCrmAdapter, event: str) -> None:
    body = json.dumps({"id": "x", "event": event, "data": {"id": None}}).encode()

    with pytest.raises(UnreadablePayload):
        adapter.parse({}, body)


def test_what_the_database_would_refuse_is_taken_out_of_an_events_name(
    adapter: BottleCrmAdapter,
) -> None:
    (event,) = adapter.parse({}, b'{"id": "e1", "event": "lead.\\u0000moved\\n"}')

    assert (event.type, event.name) == (CrmEventType.UNKNOWN, "lead. moved")


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "e\\u0000", "event": "ping"}',
        b'{"id": "e1", "event": "\\u0000"}',
        b'{"id": "e1", "event": "lead.updated", "data": {"id": "L\\u0000"}}',
    ],
)
def test_an_id_that_the_database_would_refuse_is_unreadable(
    adapter: BottleCrmAdapter, body: bytes
) -> None:
    with pytest.raises(UnreadablePayload):
        adapter.parse({}, body)
