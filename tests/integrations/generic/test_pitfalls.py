"""Pitfalls of CRMs in general, for one that speaks our protocol: bytes, versions, moments."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.generic.adapter import GenericAdapter
from integrations.generic.mapping import PING
from integrations.signatures import sign_timestamped
from plugin.crm import BadSignature
from plugin.domain.records import CrmEventType, Defect, InterviewRecord
from tests.integrations.conftest import SECRET, connection_to
from tests.integrations.contract import NOW

UPDATED_AT = "2026-02-09T16:30:00Z"
INTERVIEW = {
    "ref": "I-1",
    "updatedAt": UPDATED_AT,
    "submissionRef": "S-1",
    "startsAt": "2026-02-12T10:00:00Z",
    "timezone": "Europe/Warsaw",
}


@pytest.fixture
def adapter() -> GenericAdapter:
    at = datetime.fromtimestamp(NOW, UTC)
    return GenericAdapter(replace(connection_to("https://crm.example"), clock=lambda: at))


def delivery(event: str = "interview.scheduled", **records: Any) -> bytes:
    envelope = {"id": "1", "event": event, "occurredAt": "2026-02-10T09:00:00Z"}
    return json.dumps({**envelope, "records": records}).encode()


def interview_in(adapter: GenericAdapter, **changes: Any) -> InterviewRecord:
    (told,) = adapter.parse({}, delivery(interviews=[{**INTERVIEW, **changes}]))
    assert told.records is not None
    (found,) = told.records.interviews
    return found


def test_a_record_is_as_old_as_it_says_and_not_as_its_delivery(adapter: GenericAdapter) -> None:
    """Out of order, and state of another moment: an old record that comes late stays old."""
    found = interview_in(adapter)

    assert found.updated_at == datetime(2026, 2, 9, 16, 30, tzinfo=UTC)


def test_the_same_json_in_other_bytes_is_not_the_crms(adapter: GenericAdapter) -> None:
    """Re-serialised JSON breaks the HMAC: bytes are verified as they came."""
    body = delivery(interviews=[{**INTERVIEW, "note": "Zoë"}])
    headers = {"X-Afterword-Signature": sign_timestamped(SECRET, body, at=NOW)}
    again = json.dumps(json.loads(body), ensure_ascii=False).encode()

    with pytest.raises(BadSignature):
        adapter.verify(headers, again, now=NOW)


def test_a_ping_is_taken_and_nothing_done(adapter: GenericAdapter) -> None:
    """Test deliveries: whoever connects a CRM sends one first."""
    (told,) = adapter.parse({}, delivery(PING))

    assert (told.type, told.records) == (CrmEventType.PING, None)


@pytest.mark.parametrize(
    ("starts_at", "wrong"),
    [
        (1_770_890_400_000, "is not a date and time"),
        ("12.02.2026 10:00", "is not a date and time"),
        ("2026-02-12", "is a date without a time"),
    ],
)
def test_what_is_no_moment_is_a_defect_and_no_start(
    adapter: GenericAdapter, starts_at: object, wrong: str
) -> None:
    """Date forms: milliseconds, a day, a country's own way of writing."""
    found = interview_in(adapter, startsAt=starts_at)

    assert found.starts_at is None
    assert Defect("startsAt", wrong) in found.defects


def test_a_zone_that_nobody_knows_is_a_defect_and_no_zone(adapter: GenericAdapter) -> None:
    """Time zone: an abbreviation names none, and none is made up."""
    found = interview_in(adapter, timezone="IST")

    assert (found.timezone, found.starts_at) == (None, datetime(2026, 2, 12, 10, tzinfo=UTC))
    assert Defect("timezone", "is not a known time zone") in found.defects


def test_an_interviewer_without_an_address_stays_without(adapter: GenericAdapter) -> None:
    """Missing interviewer e-mail: people are asked, nothing is guessed."""
    found = interview_in(adapter, interviewers=[{"ref": "P-1", "name": "Otto Ohm"}])

    assert found.interviewers is not None
    assert [(one.name, one.email) for one in found.interviewers] == [("Otto Ohm", None)]
    assert found.defects == ()
