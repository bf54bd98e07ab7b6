"""Pitfalls of CRMs that Bullhorn has, one test each; each docstring names the pitfall."""

import json
from typing import Any

import pytest

from integrations.bullhorn.adapter import BullhornAdapter
from plugin.crm import BadSignature, CrmError, UnreadablePayload
from plugin.domain.records import InterviewRecord, RecordKind
from tests.integrations.bullhorn.conftest import MakeAdapter
from tests.integrations.bullhorn.fake import FakeBullhorn, answer
from tests.integrations.contract import poll_all


def change(bullhorn: FakeBullhorn, entity: str, ref: int, **changes: Any) -> None:
    bullhorn.tables[entity][ref] |= changes


def interviews(adapter: BullhornAdapter, *refs: str) -> tuple[InterviewRecord, ...]:
    return adapter.fetch([(RecordKind.INTERVIEW, ref) for ref in refs]).interviews


def panel(adapter: BullhornAdapter) -> list[str]:
    (found,) = interviews(adapter, "41")
    assert found.interviewers is not None
    return [one.ref for one in found.interviewers]


def test_one_interview_with_two_rows_is_told_once(adapter: BullhornAdapter) -> None:
    """Duplicate deliveries: a row, and an event, for each invited user."""
    told = interviews(adapter, "41", "42")

    assert [one.ref for one in told] == ["41"]


def test_a_changed_row_of_an_invited_user_tells_the_whole_meeting(adapter: BullhornAdapter) -> None:
    """Out-of-order delivery: the child's row is newer than the parent's."""
    (found,) = interviews(adapter, "42")

    assert found.ref == "41"


def test_whose_parent_row_is_hidden_is_still_one_meeting(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Hidden rows: entitlements leave out rows without a word."""
    bullhorn.tables["Appointment"].pop(41)
    bullhorn.put("Appointment", **(bullhorn.tables["Appointment"][42] | {"id": 43}))

    told = interviews(adapter, "42", "43")

    assert [(one.ref, one.is_deleted) for one in told] == [("41", False)]


@pytest.mark.parametrize("change_to", ["soft", "hard"])
def test_a_cancelled_interview_is_gone_whether_updated_or_deleted(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, change_to: str
) -> None:
    """No cancelled event: it may come as UPDATED with isDeleted, or as DELETED (unconfirmed)."""
    if change_to == "soft":
        change(bullhorn, "Appointment", 41, isDeleted=True)
    else:
        bullhorn.tables["Appointment"].clear()

    assert [(one.ref, one.is_deleted) for one in interviews(adapter, "41")] == [("41", True)]


def test_an_invited_user_who_is_taken_off_cancels_nothing(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """A deleted child row is a person who does not come, not a meeting that does not take place."""
    change(bullhorn, "Appointment", 42, isDeleted=True)

    assert [one.is_deleted for one in interviews(adapter, "41")] == [False]
    assert panel(adapter) == ["ClientContact:301", "ClientContact:303"]


def test_a_moved_interview_has_its_new_time(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """No rescheduled event: only that `dateBegin` changed."""
    before = interviews(adapter, "41")[0]
    change(
        bullhorn,
        "Appointment",
        41,
        dateBegin=1771077600000,
        dateEnd=1771078500000,
        dateLastModified=1770713500000,
    )

    after = interviews(adapter, "41")[0]

    assert before.starts_at is not None
    assert after.starts_at is not None
    assert after.starts_at > before.starts_at
    assert after.updated_at > before.updated_at


def test_neither_candidate_nor_organiser_nor_who_declined_asks(adapter: BullhornAdapter) -> None:
    """The list of people holds some who do not take part."""
    assert panel(adapter) == ["ClientContact:301", "ClientContact:303", "CorporateUser:124"]


def test_who_sent_the_submission_does_not_ask(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """The recruiter is invited, too, when somebody else made the appointment."""
    change(bullhorn, "JobSubmission", 863, sendingUser={"id": 124})

    assert panel(adapter) == ["ClientContact:301", "ClientContact:303"]


def test_who_declined_does_not_ask_although_the_appointment_names_them(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """`clientContactReference` says nothing of who accepted."""
    change(bullhorn, "Appointment", 41, clientContactReference={"id": 302})

    assert "ClientContact:302" not in panel(adapter)


def test_an_address_that_is_missing_stays_missing(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Missing interviewer e-mail: it is not on the attendee, and may be empty on the person."""
    change(bullhorn, "ClientContact", 301, email="")

    (found,) = interviews(adapter, "41")

    assert found.interviewers is not None
    assert found.interviewers[0].email is None
    assert found.defects == ()


def test_what_is_confidential_is_not_known(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """`**CONFIDENTIAL**` in place of a value is no name and no address."""
    change(bullhorn, "Candidate", 99, name="**CONFIDENTIAL**", email="**CONFIDENTIAL**")

    (found,) = adapter.fetch([(RecordKind.CANDIDATE, "99")]).candidates

    assert (found.name, found.email) == ("Ana Sample", None)


def test_a_private_appointment_is_left_alone(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Hidden rows: only owner and attendees may see a private one; it is no defect either."""
    change(bullhorn, "Appointment", 41, isPrivate=True)

    assert interviews(adapter, "41") == ()


def test_a_type_is_an_interview_only_where_the_agency_says_so(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn
) -> None:
    """Names are the tenant's own: here an "Interview" is an internal talk."""
    adapter = make_adapter(interview_types=["Client Visit"])
    for ref in (41, 42):
        change(bullhorn, "Appointment", ref, type="Interview")
    as_interview = interviews(adapter, "41")
    for ref in (41, 42):
        change(bullhorn, "Appointment", ref, type="Client Visit")

    assert [one.is_deleted for one in as_interview] == [True]
    assert [one.is_deleted for one in interviews(adapter, "41")] == [False]


@pytest.mark.parametrize(
    ("name", "is_gone"),
    [("Face to face", False), ("Internal Interview", True), ("Lunch", True)],
)
def test_where_nobody_has_said_so_the_name_of_a_type_decides(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn, name: str, is_gone: bool
) -> None:
    """Names are the tenant's own, and nobody has mapped them yet."""
    adapter = make_adapter(interview_types=None)
    for ref in (41, 42):
        change(bullhorn, "Appointment", ref, type=name)

    assert [one.is_deleted for one in interviews(adapter, "41")] == [is_gone]


def test_the_offset_from_eastern_time_is_never_asked_for(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Time zone: hours by the reference, 600 in its own example."""
    list(poll_all(adapter))

    (found,) = adapter.fetch([(RecordKind.RECRUITER, "123")]).recruiters

    assert found.timezone is None
    assert not any("timeZoneOffsetEST" in q.get("fields", "") for q in bullhorn.queries)


def test_an_anonymised_candidate_is_gone(adapter: BullhornAdapter, bullhorn: FakeBullhorn) -> None:
    """Merge, delete, anonymise: what is known of a person goes."""
    change(bullhorn, "Candidate", 99, isAnonymized=True, firstName="x", name="x")

    (found,) = adapter.fetch([(RecordKind.CANDIDATE, "99")]).candidates

    assert (found.is_deleted, found.name, found.email) == (True, None, None)


def test_moments_are_milliseconds(adapter: BullhornAdapter) -> None:
    """Date forms: seconds would be in 1970, and microseconds beyond all plans."""
    (found,) = interviews(adapter, "41")

    assert found.starts_at is not None
    assert found.starts_at.year == 2026


def test_a_default_end_is_taken_as_it_is_given(adapter: BullhornAdapter) -> None:
    """Bullhorn fills in 15 minutes where nobody enters an end; it cannot be told from one."""
    (found,) = interviews(adapter, "41")

    assert found.starts_at is not None
    assert found.ends_at is not None
    assert (found.ends_at - found.starts_at).total_seconds() == 15 * 60


def test_a_limit_is_not_asked_again_and_again(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Endless 429 loop: Bullhorn's own SDK asks for ever; ours leaves it to who waits."""
    adapter.account()
    bullhorn.calls.clear()

    def too_many(_request: object) -> Any:
        refusal = answer({}, 429)
        refusal.headers["Retry-After"] = "30"
        return refusal

    bullhorn.before = too_many
    with pytest.raises(CrmError) as caught:
        adapter.account()

    assert (caught.value.permanent, caught.value.retry_after) == (False, 30.0)
    assert len(bullhorn.calls) == 1


def test_bullhorn_calls_nobody_so_that_no_call_is_bullhorns(adapter: BullhornAdapter) -> None:
    """A forged delivery: there are no true ones."""
    body = json.dumps({"events": []}).encode()

    with pytest.raises(BadSignature):
        adapter.verify({}, body, now=0)
    with pytest.raises(UnreadablePayload):
        adapter.parse({}, body)
