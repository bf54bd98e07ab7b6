"""Every delivery that a real Frappe HR made is read, and names the record that changed."""

import json

import pytest

from integrations.frappe_hr.adapter import FrappeHrAdapter
from integrations.frappe_hr.webhooks import HOOKS
from integrations.signatures import hmac_base64
from plugin.crm import BadSignature, UnreadablePayload
from plugin.domain.records import CrmEventType, RecordKind
from tests.integrations.contract import NOW
from tests.integrations.frappe_hr.captured import SECRET, Delivery, deliveries

HEADER = "X-Frappe-Webhook-Signature"
SIGNED = [one for one in deliveries() if HEADER in one.headers]


def body(**fields: object) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize("one", SIGNED, ids=lambda one: one.name)
def test_what_frappe_signed_passes(adapter: FrappeHrAdapter, one: Delivery) -> None:
    adapter.verify(one.headers, one.body, now=NOW)


def test_the_signature_covers_the_escapes_as_they_were_sent(adapter: FrappeHrAdapter) -> None:
    """Pitfall: a body that is read and written again is another one."""
    one = SIGNED[0]
    again = json.dumps(json.loads(one.body), ensure_ascii=False).encode()

    with pytest.raises(BadSignature):
        adapter.verify(one.headers, again, now=NOW)


@pytest.mark.parametrize("one", deliveries(), ids=lambda one: one.name)
def test_each_names_the_record_that_changed(adapter: FrappeHrAdapter, one: Delivery) -> None:
    (event,) = adapter.parse(one.headers, one.body)

    is_interview = "/interview/" in one.path
    assert event.type is CrmEventType.CHANGED
    assert event.kind is (RecordKind.INTERVIEW if is_interview else RecordKind.SUBMISSION)
    assert event.ref == json.loads(one.body)["name"]
    assert event.records is None


def test_the_attempts_at_one_delivery_are_one_fact(adapter: FrappeHrAdapter) -> None:
    attempts = [one for one in deliveries() if one.path == "/slow"]
    keys = {adapter.dedupe_key(one.headers, one.body) for one in attempts}

    assert (len(attempts), len(keys)) == (3, 1)


def test_each_event_of_each_modification_is_a_fact(adapter: FrappeHrAdapter) -> None:
    whole = [one for one in deliveries() if b'"event"' in one.body]
    facts = {
        tuple(json.loads(one.body)[name] for name in ("event", "name", "modified")) for one in whole
    }

    keys = {adapter.dedupe_key(one.headers, one.body) for one in whole}

    assert len(keys) == len(facts)


def test_a_second_webhook_for_the_same_event_tells_no_second_fact(adapter: FrappeHrAdapter) -> None:
    fact = {"event": "on_change", "doctype": "Interview", "name": "HR-INT-1", "modified": "m"}
    ours, theirs = body(**fact), body(**fact, status="Cleared")

    assert adapter.dedupe_key({}, ours) == adapter.dedupe_key({}, theirs)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.label)
def test_what_our_own_templates_make_is_read(adapter: FrappeHrAdapter, hook) -> None:  # type: ignore[no-untyped-def] # the table's own
    jinja2 = pytest.importorskip("jinja2")
    doc = {
        "doctype": hook.doctype,
        "name": 'o\'neil "ana"@mail.example',
        "modified": "2026-11-22 01:34:47.350064",
        "email_id": 'O\'Neil "ana"@mail.example',
    }

    rendered = jinja2.Environment(autoescape=False).from_string(hook.template).render(doc=doc)
    sent = json.dumps(json.loads(rendered)).encode()
    event = adapter.parse({HEADER: hmac_base64(SECRET, sent)}, sent)[0]

    assert (event.name, event.ref) == (hook.event, doc["name"])


def test_a_deleted_application_makes_us_look_for_the_person_too(adapter: FrappeHrAdapter) -> None:
    deleted = body(
        event="on_trash", doctype="Job Applicant", name="ana@mail.example-1",
        modified="m", email_id="Ana@mail.example",
    )  # fmt: skip

    assert [(event.kind, event.ref) for event in adapter.parse({}, deleted)] == [
        (RecordKind.SUBMISSION, "ana@mail.example-1"),
        (RecordKind.CANDIDATE, "ana@mail.example"),
    ]


def test_another_doctype_is_shown_as_unknown(adapter: FrappeHrAdapter) -> None:
    (event,) = adapter.parse({}, body(event="on_change", doctype="Task", name="TASK-1"))

    assert (event.type, event.name) == (CrmEventType.UNKNOWN, "on_change of Task")


@pytest.mark.parametrize(
    "sent",
    [body(name="X-1", status="Rejected"), body(status="Open"), body(name=5), body(name="a\nb")],
)
def test_a_body_that_names_no_record_is_unreadable(adapter: FrappeHrAdapter, sent: bytes) -> None:
    with pytest.raises(UnreadablePayload):
        adapter.parse({}, sent)
