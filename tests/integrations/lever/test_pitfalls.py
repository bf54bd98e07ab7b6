"""Each pitfall that others met with Lever, with the test that we do not."""

import json

import pytest

from integrations.lever.api import PAUSE_SECONDS
from integrations.lever.payloads import read_proof
from integrations.signatures import hmac_hex
from plugin.crm import BadSignature, CrmAuthError, UnreadablePayload
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmEventType, InterviewerRecord, RecordKind
from tests.integrations.contract import NOW
from tests.integrations.lever.conftest import (
    NOW_MS,
    Lever,
    MakeAdapter,
    adapter_to,
    interview,
    opportunity,
    signed,
)

VECTOR = {
    "triggeredAt": 1431454330072,
    "event": "candidateStageChange",
    "data": {"opportunityId": "opp-1"},
    "signature": "119bc8ece87b1bf54e7daf439f0387f8a3b0aa60b0ce155863edb47b40644516",
    "token": "be58f711f349c7780e4579cd7c63341ac6f881e4dccc3154",
}


def delivery(**changes: object) -> bytes:
    return json.dumps({**VECTOR, **changes}).encode()


def test_the_signature_is_the_hex_of_token_and_time() -> None:
    """Signature vector of the scheme, key `test-secret`; it stands in the body."""
    adapter = adapter_to("https://api.lever.co", {"webhook_secret": "test-secret"})

    adapter.verify({}, delivery(), now=1431454330)


def test_the_signature_does_not_cover_the_data_which_is_asked_for(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    """Signature doesn't cover the data: ids are hints, and what they name is read again."""
    adapter = adapter_to(lever.server.url_for(""), {"webhook_secret": "test-secret"})
    changed = delivery(data={"opportunityId": "opp-2", "toStageId": "stage-of-a-thief"})
    adapter.verify({}, changed, now=1431454330)

    (event,) = adapter.parse({}, changed)

    assert (event.records, event.kind, event.ref) == (None, RecordKind.SUBMISSION, "opp-2")


def test_each_event_has_a_token_of_its_own(make_adapter: MakeAdapter) -> None:
    """The token of one event's webhook proves no other event."""
    adapter = make_adapter()
    body = signed(delivery(event="applicationCreated"), at_ms=NOW_MS)
    adapter.verify({}, body, now=NOW)

    with pytest.raises(BadSignature):
        adapter.verify({}, signed(delivery(), at_ms=NOW_MS), now=NOW)


@pytest.mark.parametrize("at", [None, True, "1431454330072", 1431454330.0])
def test_a_time_of_another_form_is_refused(make_adapter: MakeAdapter, at: object) -> None:
    with pytest.raises(BadSignature):
        make_adapter().verify({}, delivery(triggeredAt=at), now=NOW)


def test_an_old_event_that_is_run_again_is_refused(make_adapter: MakeAdapter) -> None:
    """“Rerun” replays old events, for two weeks."""
    body = signed(delivery(event="applicationCreated"), at_ms=NOW_MS - 301_000)

    assert make_adapter().signed_at({}, body) == NOW - 301
    with pytest.raises(BadSignature):
        make_adapter().verify({}, body, now=NOW)


def test_one_fact_is_known_again_by_its_id_or_its_token(make_adapter: MakeAdapter) -> None:
    """Dedupe: the `id` is documented and missing in the samples."""
    adapter = make_adapter()

    assert adapter.dedupe_key({}, delivery()) == VECTOR["token"]
    assert adapter.dedupe_key({}, delivery(id="ev-1")) == "ev-1"
    with pytest.raises(UnreadablePayload):
        adapter.dedupe_key({}, delivery(token=None))


def test_a_test_delivery_is_taken_and_nothing_done(make_adapter: MakeAdapter) -> None:
    """Test deliveries have empty data, under the name of a real event."""
    (event,) = make_adapter().parse({}, delivery(event="candidateHired", data={}))

    assert event.type is CrmEventType.PING


def test_an_interview_event_without_its_opportunity_cannot_be_read(
    make_adapter: MakeAdapter,
) -> None:
    """What the Beta events' data has is not documented."""
    with pytest.raises(UnreadablePayload):
        make_adapter().parse({}, delivery(event="interviewCreated", data={"interviewId": "int-1"}))


def test_times_are_milliseconds_and_lengths_minutes(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    """Date forms: epoch milliseconds, `duration` minutes, an IANA zone."""
    lever.interviews["opp-1"] = [
        interview("int-1", date=1783000000000, duration=45, timezone="America/Los_Angeles")
    ]

    (booked,) = make_adapter().fetch([(RecordKind.SUBMISSION, "opp-1")]).interviews

    assert booked.starts_at is not None
    assert booked.ends_at is not None
    assert booked.starts_at.isoformat() == "2026-07-02T13:46:40+00:00"
    assert booked.ends_at.isoformat() == "2026-07-02T14:31:40+00:00"
    assert booked.timezone == "America/Los_Angeles"


def test_a_cancelled_interview_is_cancelled_and_not_gone(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.interviews["opp-1"] = [interview("int-1", canceledAt=NOW_MS)]

    (found,) = make_adapter().fetch([(RecordKind.SUBMISSION, "opp-1")]).interviews

    assert (found.status, found.is_deleted) == (InterviewStatus.CANCELLED, False)


def test_a_confidential_opportunity_is_left_out_and_breaks_nothing(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    """Hidden rows: confidential records are refused as bad credentials are."""
    lever.confidential.add("opp-1")

    found = make_adapter().fetch(
        [(RecordKind.SUBMISSION, "opp-1"), (RecordKind.SUBMISSION, "opp-2")]
    )

    assert [one.ref for one in found.submissions] == ["opp-2"]
    assert any("Confidential" in finding.text for finding in make_adapter().check())


def test_confidential_opportunities_are_read_where_the_agency_wants_it(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.opportunities = [opportunity("opp-1", confidentiality="confidential")]
    hidden, shown = make_adapter(), make_adapter(confidential=True)

    assert hidden.parse_page(hidden.poll(None).body) == []
    (event,) = shown.parse_page(shown.poll(None).body)
    assert event.records is not None
    assert [one.ref for one in event.records.submissions] == ["opp-1"]


def test_who_does_not_want_to_be_written_to_has_opted_out(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.opportunities[0]["dataProtection"] = {"contact": {"allowed": False, "expiresAt": None}}

    found = make_adapter().fetch([(RecordKind.SUBMISSION, "opp-1")])

    assert [one.opted_out for one in found.candidates] == [True]


def test_an_anonymised_person_is_gone_unless_they_have_another_opportunity(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    """Merge, delete, anonymise: stop the prompts."""
    lever.opportunities[0]["isAnonymized"] = True
    lever.opportunities[1]["isAnonymized"] = True
    lever.contacts = [
        {"id": "con-1", "isAnonymized": True},
        {"id": "con-2", "name": "Eva Eis", "emails": ["eva@mail.example"], "isAnonymized": False},
    ]

    found = make_adapter().fetch(
        [(RecordKind.SUBMISSION, "opp-1"), (RecordKind.SUBMISSION, "opp-2")]
    )

    assert {one.ref: one.is_deleted for one in found.candidates} == {"con-1": True, "con-2": False}
    assert [one.is_deleted for one in found.submissions] == [True, True]


def test_a_deleted_candidate_is_looked_for_and_gone(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    adapter = make_adapter()
    data = {"opportunityId": "opp-9", "contactId": "con-9"}
    events = adapter.parse({}, delivery(event="candidateDeleted", data=data))

    found = adapter.fetch([(one.kind, one.ref) for one in events if one.kind and one.ref])

    assert [(one.ref, one.is_deleted) for one in found.submissions] == [("opp-9", True)]
    assert [(one.ref, one.is_deleted) for one in found.candidates] == [("con-9", True)]


def test_ten_calls_a_second_are_not_passed() -> None:
    assert PAUSE_SECONDS >= 0.1


def test_the_proof_of_a_delivery_is_not_shown() -> None:
    assert hmac_hex("test-secret", b"") not in repr(read_proof(delivery()))
    assert str(VECTOR["token"]) not in repr(read_proof(delivery()))


def test_an_interviewer_without_an_address_stays_without(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    """Missing interviewer e-mail: people are asked, nothing is guessed."""
    lever.opportunities = [opportunity("opp-1")]
    panel = [{"id": "user-2", "name": "Otto Ohm", "email": None}]
    lever.interviews = {"opp-1": [interview("int-1", interviewers=panel)]}

    (found,) = make_adapter().fetch([(RecordKind.INTERVIEW, "opp-1/int-1")]).interviews

    assert found.interviewers == (InterviewerRecord(ref="user-2", name="Otto Ohm"),)
    assert found.defects == ()


def test_when_the_granting_user_has_left_a_person_must_reconnect(lever: Lever) -> None:
    """Granting user leaves: the refresh token is refused, and no retry mends that."""
    lever.server.expect_request("/oauth/token", method="POST").respond_with_json(
        {"error": "invalid_grant"}, status=403
    )
    base = lever.server.url_for("").rstrip("/")
    secrets = {"client_id": "c", "client_secret": "s", "refresh_token": "of-who-left"}
    adapter = adapter_to(base, secrets, auth_url=base)

    with pytest.raises(CrmAuthError) as caught:
        adapter.poll(None)

    assert caught.value.permanent
    assert "of-who-left" not in str(caught.value)
