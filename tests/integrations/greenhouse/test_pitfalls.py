"""Each pitfall that others met with Greenhouse, with the test that we do not."""

import json

import pytest

from integrations.signatures import hmac_hex
from plugin.crm import BadSignature
from plugin.domain.records import CrmEventType, Defect, RecordKind
from tests.integrations.contract import NOW
from tests.integrations.greenhouse.conftest import (
    Harvest,
    MakeAdapter,
    candidate,
    interview,
    seat,
)

VECTOR = (
    b'{"action":"candidate_stage_change","payload":{"application":{"id":265277}}}',
    "sha256 6a002f7f20cf1bb442de9f3106222bddcd6b62114474030b6511db74881a7321",
)


def test_the_signature_is_the_hex_of_the_whole_body(make_adapter: MakeAdapter) -> None:
    """Signature vector of the scheme, key `test-secret`."""
    body, signature = VECTOR

    make_adapter().verify({"Signature": signature}, body, now=NOW)


def test_a_body_is_never_written_again_before_it_is_verified(make_adapter: MakeAdapter) -> None:
    """Re-serialised JSON breaks the HMAC: Unicode is escaped before signing."""
    body = b'{"action":"ping","payload":{"content":"\\u003cp\\u003eHello\\u003c/p\\u003e"}}'
    headers = {"Signature": f"sha256 {hmac_hex('test-secret', body)}"}

    make_adapter().verify(headers, body, now=NOW)
    with pytest.raises(BadSignature):
        make_adapter().verify(headers, json.dumps(json.loads(body)).encode(), now=NOW)


@pytest.mark.parametrize("signature", ["", "sha256", "sha1 {}", "{}", "sha256={}"])
def test_a_signature_of_another_form_is_refused(make_adapter: MakeAdapter, signature: str) -> None:
    body, good = VECTOR

    with pytest.raises(BadSignature):
        make_adapter().verify(
            {"Signature": signature.format(good.partition(" ")[2])}, body, now=NOW
        )


def test_a_delivery_is_known_again_by_the_events_id(make_adapter: MakeAdapter) -> None:
    """Duplicate delivery: up to seven attempts in fifteen hours."""
    body, _ = VECTOR
    adapter = make_adapter()

    first = adapter.dedupe_key({"Greenhouse-Event-ID": "ev-1"}, body)
    again = adapter.dedupe_key({"greenhouse-event-id": "ev-1"}, body)
    other = adapter.dedupe_key({"Greenhouse-Event-ID": "ev-2"}, body)

    assert first == again != other
    assert adapter.dedupe_key({}, body).startswith("sha256:")


def test_a_ping_is_taken_and_nothing_done(make_adapter: MakeAdapter) -> None:
    """Test deliveries: a web hook whose ping fails is switched off."""
    (event,) = make_adapter().parse({}, b'{"action":"ping","payload":{}}')

    assert event.type is CrmEventType.PING


def test_an_interview_that_moved_is_known_by_polling_alone(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """There is no event for an interview that was booked or moved."""
    adapter = make_adapter()
    cursor = json.dumps({"since": "2026-02-10T08:00:00+00:00"})
    harvest.of(
        "interviews",
        interview(
            91, 51, starts_at="2026-02-13T09:00:00.000Z", updated_at="2026-02-10T08:30:00.000Z"
        ),
    )

    (event,) = adapter.parse_page(adapter.poll(cursor).body)

    assert event.records is not None
    (moved,) = event.records.interviews
    assert moved.starts_at is not None
    assert moved.starts_at.isoformat() == "2026-02-13T09:00:00+00:00"


def test_a_stage_change_tells_neither_time_nor_address_and_is_read_again(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """No time, no e-mail in the event: both come with the record."""
    adapter = make_adapter()
    (event,) = adapter.parse({}, VECTOR[0].replace(b"265277", b"51"))
    assert (event.records, event.kind, event.ref) == (None, RecordKind.SUBMISSION, "51")

    found = adapter.fetch([(RecordKind.SUBMISSION, "51")])

    (booked,) = found.interviews
    assert booked.starts_at is not None
    assert [one.email for one in booked.interviewers or ()] == ["otto@client.example"]


def test_a_cursor_is_the_only_parameter_of_its_request(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """Any other parameter beside a cursor is answered with 422."""
    adapter = make_adapter()
    adapter.poll(adapter.poll(None).cursor)

    later = [query for query in harvest.calls("candidates") if "cursor" in query]
    assert later
    assert all(set(query) == {"cursor"} for query in later)


def test_who_declined_does_not_interview(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    """The list of interviewers contains those who do not take part."""
    harvest.of(
        "interviewers",
        seat(191, 91, response_status="declined"),
        seat(192, 91, user_id=43, email=None, response_status="tentative"),
    )

    found = make_adapter().fetch([(RecordKind.INTERVIEW, "91")])

    assert [(one.ref, one.email) for one in found.interviews[0].interviewers or ()] == [
        ("43", "olga@agency.example")
    ]


def test_an_interviewer_without_any_address_stays_without(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """Missing interviewer e-mail: people are asked, nothing is guessed."""
    harvest.of("interviewers", seat(191, 91, user_id=999, email=None))

    found = make_adapter().fetch([(RecordKind.INTERVIEW, "91")])

    assert [one.email for one in found.interviews[0].interviewers or ()] == [None]


def test_an_all_day_interview_has_no_hour_and_says_so(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """Date forms: an all-day interview carries a date, under another name."""
    harvest.of(
        "interviews",
        interview(91, 51, starts_at=None, ends_at=None, all_day_start_on="2026-02-12"),
        interview(92, 51, starts_at=None, ends_at=None, start={"date": "2026-02-12"}),
    )

    found = make_adapter().fetch([(RecordKind.INTERVIEW, "91"), (RecordKind.INTERVIEW, "92")])

    defect = Defect("all_day_start_on", "is a date without a time")
    assert [one.starts_at for one in found.interviews] == [None, None]
    assert [one.defects for one in found.interviews] == [(defect,), (defect,)]


def test_no_zone_is_told_and_none_is_made_up(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    """Time zone: all is UTC, which is nobody's place."""
    found = make_adapter().fetch([(RecordKind.INTERVIEW, "91")])

    assert [one.timezone for one in found.interviews] == [None]


def test_who_may_not_be_mailed_has_opted_out(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    """`can_email` is the CRM's own word against mail."""
    harvest.of("candidates", candidate(71, can_email=False))

    found = make_adapter().fetch([(RecordKind.CANDIDATE, "71")])

    assert {one.opted_out for one in found.candidates} == {True}


def test_a_private_candidate_is_hidden_here_too(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """Hidden rows: what Greenhouse shows to few is not shown to all of ours."""
    harvest.of("candidates", candidate(71, private=True))

    hidden = make_adapter().fetch([(RecordKind.SUBMISSION, "51")])
    shown = make_adapter(include_private=True).fetch([(RecordKind.SUBMISSION, "51")])

    assert [(one.name, one.is_deleted) for one in hidden.candidates] == [(None, True)]
    assert [one.is_deleted for one in hidden.submissions] == [True]
    assert [one.is_deleted for one in shown.candidates] == [False]


def test_the_loser_of_a_merge_is_gone_and_the_winner_has_the_applications(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """Merge: stop the prompts of the one, go on with the other."""
    adapter = make_adapter()
    body = b'{"action":"merge_candidate","payload":{"person":{"id":79,"new_candidate_id":71}}}'
    wanted = [(event.kind, event.ref) for event in adapter.parse({}, body)]

    found = adapter.fetch([(kind, ref) for kind, ref in wanted if kind and ref])

    assert {one.ref: one.is_deleted for one in found.candidates} == {"79": True, "71": False}
    assert [one.ref for one in found.submissions] == ["51"]


def test_who_was_anonymised_is_as_good_as_deleted(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """Anonymise: the candidate stays in Greenhouse under their number."""
    harvest.of("candidates", candidate(71, first_name="Anonymized", last_name="71"))

    found = make_adapter().fetch([(RecordKind.CANDIDATE, "71")])

    assert {(one.name, one.is_deleted) for one in found.candidates} == {(None, True)}


def test_no_get_has_a_body(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    """403 for a GET that carries a body."""
    make_adapter().poll(None)

    assert harvest.calls("candidates")


def test_an_interview_of_an_unknown_submission_names_it(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    """Out of order: an interview's page may come before its application's."""
    adapter = make_adapter()
    cursor = json.dumps({"started": "2026-02-10T08:00:00+00:00", "phase": "interviews"})

    (event,) = adapter.parse_page(adapter.poll(cursor).body)

    assert event.records is not None
    assert [one.submission_ref for one in event.records.interviews] == ["53", "52"]
