"""The interview in a lead's custom fields."""

from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.bottlecrm.interviews import contact_of, contact_wanted, read_interview, round_of
from integrations.bottlecrm.settings import DEFAULT_FIELDS
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import Defect, InterviewerRecord, InterviewRecord

UPDATED = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
READ_AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ANA = {
    "first_name": "Ana",
    "last_name": "Engelmann",
    "email": "ana@northwind.test",
    "title": "CTO",
    "updated_at": "2026-11-21T00:00:00Z",
}


def interview(
    custom: dict[str, Any],
    contacts: dict[str, Any] | None = None,
    meetings: list[dict[str, Any]] | None = None,
    fields: dict[str, str] = DEFAULT_FIELDS,
) -> InterviewRecord:
    lead = {"id": "L", "updated_at": "2026-11-22T01:00:00Z", "custom_fields": custom}
    return read_interview(lead, fields, contacts or {}, meetings or [], ("Europe/London", READ_AT))


def meeting(at: str, **changes: str) -> dict[str, str]:
    return {"kind": "meeting", "occurred_at": at, "created_at": "2026-11-22T00:00:00Z"} | changes


def test_the_custom_fields_tell_of_the_interview_of_the_first_round() -> None:
    found = interview(
        {
            "interview_at": "2026-11-21T22:34:18+00:00",
            "interview_end": "2026-11-21T23:30:00Z",
            "interviewer_emails": "ana@northwind.test, bo@northwind.test",
        },
        {"ana@northwind.test": ANA},
    )

    assert found == InterviewRecord(
        ref="L:1",
        updated_at=UPDATED,
        submission_ref="L",
        starts_at=datetime(2026, 11, 21, 22, 34, 18, tzinfo=UTC),
        ends_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC),
        timezone="Europe/London",
        round=1,
        interviewers=(
            InterviewerRecord(
                ref="ana@northwind.test",
                name="Ana Engelmann",
                email="ana@northwind.test",
                title="CTO",
            ),
            InterviewerRecord(ref="bo@northwind.test", email="bo@northwind.test"),
        ),
    )


def test_a_time_without_an_offset_is_the_orgs_wall_clock() -> None:
    assert interview({"interview_at": "2026-07-01 15:00"}).starts_at == datetime(
        2026, 7, 1, 14, tzinfo=UTC
    )


def test_the_interviews_own_zone_goes_before_the_orgs() -> None:
    found = interview({"interview_at": "2026-07-01T15:00", "interview_timezone": "Asia/Tokyo"})

    assert found.starts_at == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert found.timezone == "Asia/Tokyo"


def test_an_unknown_zone_is_a_defect_and_the_orgs_is_used() -> None:
    found = interview({"interview_at": "2026-07-01T15:00", "interview_timezone": "Mars/Olympus"})

    assert found.timezone == "Europe/London"
    assert found.defects == (Defect("interview_timezone", "is not a known time zone"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tomorrow at three", "is not a date and time"),
        ("2026-11-24", "is a date without a time"),
        ("9999-12-31T23:59:59Z", "is out of range"),
    ],
)
def test_a_time_that_cannot_be_read_plans_nothing_and_says_why(text: str, problem: str) -> None:
    found = interview({"interview_at": text})

    assert (found.starts_at, found.status) == (None, InterviewStatus.SCHEDULED)
    assert found.defects == (Defect("interview_at", problem),)


def test_an_end_before_the_start_is_left_out_and_shown() -> None:
    found = interview(
        {"interview_at": "2026-11-24T15:00:00Z", "interview_end": "2026-11-24T14:00:00Z"}
    )

    assert found.ends_at is None
    assert found.defects == (Defect("interview_end", "is not after the start"),)


@pytest.mark.parametrize("written", ["2", 2, 2.0, "2.0", " 2 "])
def test_another_round_is_another_interview(written: object) -> None:
    found = interview({"interview_at": "2026-11-24T15:00:00Z", "interview_round": written})

    assert (found.ref, found.round) == ("L:2", 2)


@pytest.mark.parametrize("written", ["second", 0, -1, 1.5, 10**9, True])
def test_a_round_that_is_no_number_is_a_defect_and_the_first(written: object) -> None:
    found = interview({"interview_at": "2026-11-24T15:00:00Z", "interview_round": written})

    assert (found.ref, found.round) == ("L:1", 1)
    assert [defect.field for defect in found.defects] == ["interview_round"]


def test_an_emptied_time_cancels_the_round() -> None:
    found = interview({"interviewer_emails": "ana@northwind.test", "interview_round": "2"})

    assert (found.ref, found.status, found.starts_at) == ("L:2", InterviewStatus.CANCELLED, None)


@pytest.mark.parametrize("custom", [{}, {"coach": "x"}, {"interview_at": ""}, None])
def test_a_lead_without_our_fields_buries_the_first_round_and_makes_none(custom: Any) -> None:
    found = interview(custom)

    assert (found.ref, found.submission_ref, found.is_deleted) == ("L:1", "", True)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("no show", InterviewStatus.NO_SHOW),
        ("No_Show", InterviewStatus.NO_SHOW),
        ("done", InterviewStatus.COMPLETED),
        ("cancelled", InterviewStatus.CANCELLED),
        ("scheduled", InterviewStatus.SCHEDULED),
    ],
)
def test_a_person_can_set_the_status(word: str, status: InterviewStatus) -> None:
    custom = {"interview_at": "2026-11-24T15:00:00Z", "interview_status": word}

    assert interview(custom).status is status


def test_an_interview_that_is_to_be_moved_may_lose_its_time() -> None:
    found = interview({"interview_at": "", "interview_status": "rescheduling"})

    assert (found.status, found.starts_at) == (InterviewStatus.RESCHEDULING, None)


def test_a_status_that_we_do_not_know_is_a_defect_and_scheduled() -> None:
    found = interview({"interview_at": "2026-11-24T15:00:00Z", "interview_status": "great"})

    assert found.status is InterviewStatus.SCHEDULED
    assert found.defects == (Defect("interview_status", "is not a value that we know"),)


@pytest.mark.parametrize(
    ("occurred_at", "status"),
    [
        ("2026-11-24T14:31:00Z", InterviewStatus.COMPLETED),
        ("2026-11-24T23:00:00Z", InterviewStatus.COMPLETED),
        ("2026-11-24T14:00:00Z", InterviewStatus.SCHEDULED),
        ("2026-11-25T09:00:00Z", InterviewStatus.SCHEDULED),
        ("2026-11-17T15:00:00Z", InterviewStatus.SCHEDULED),
        ("nonsense", InterviewStatus.SCHEDULED),
    ],
)
def test_a_meeting_logged_that_day_says_that_it_was_held(
    occurred_at: str, status: InterviewStatus
) -> None:
    custom = {"interview_at": "2026-11-24T15:00:00Z"}

    assert interview(custom, meetings=[meeting(occurred_at)]).status is status


def test_that_day_is_the_interviews_own() -> None:
    tokyo = {"interview_at": "2026-11-24T10:00", "interview_timezone": "Asia/Tokyo"}

    late = interview(tokyo, meetings=[meeting("2026-11-24T15:30:00Z")])

    assert late.status is InterviewStatus.SCHEDULED


def test_a_logged_call_holds_no_interview() -> None:
    custom = {"interview_at": "2026-11-24T15:00:00Z"}
    call = meeting("2026-11-24T15:00:00Z", kind="call")

    assert interview(custom, meetings=[call]).status is InterviewStatus.SCHEDULED


def test_a_no_show_stays_one_whatever_was_logged() -> None:
    custom = {"interview_at": "2026-11-24T15:00:00Z", "interview_status": "no_show"}

    found = interview(custom, meetings=[meeting("2026-11-24T15:05:00Z")])

    assert found.status is InterviewStatus.NO_SHOW


def test_the_version_is_that_of_the_latest_part() -> None:
    custom = {"interview_at": "2026-11-24T15:00:00Z", "interviewer_emails": "ANA@northwind.test"}
    contact = {"ana@northwind.test": ANA | {"updated_at": "2026-11-23T00:00:00Z"}}
    held = [meeting("2026-11-24T15:05:00Z", created_at="2026-11-24T18:00:00Z")]

    assert interview(custom, contact).updated_at == datetime(2026, 11, 23, tzinfo=UTC)
    assert interview(custom, contact, held).updated_at == datetime(2026, 11, 24, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("interviewer_emails", "ana@northwind.test, Bo Lind <bo@northwind.test>"),
        ("interviewers", "ana@northwind.test; Bo Lind <bo@northwind.test>"),
        ("interviewers", 'ana@northwind.test\n"Bo Lind" <bo@northwind.test>\n'),
        (
            "interviewer_emails",
            "ana@northwind.test,,ANA@northwind.test,Bo Lind <bo@northwind.test>",
        ),
    ],
)
def test_people_are_named_with_commas_semicolons_or_lines_between(field: str, text: str) -> None:
    found = interview({"interview_at": "2026-11-24T15:00:00Z", field: text})

    assert [(who.name, who.email) for who in found.interviewers or ()] == [
        (None, "ana@northwind.test"),
        ("Bo Lind", "bo@northwind.test"),
    ]


def test_a_person_without_an_address_is_an_interviewer_too() -> None:
    found = interview({"interview_at": "2026-11-24T15:00:00Z", "interviewers": "Dr. Jo Park"})

    assert found.interviewers == (InterviewerRecord(ref="name:dr. jo park", name="Dr. Jo Park"),)


def test_an_address_that_is_none_is_a_defect_and_the_person_stays() -> None:
    found = interview(
        {"interview_at": "2026-11-24T15:00:00Z", "interviewers": "Jo Park <jo@>, bo@northwind.test"}
    )

    assert [(who.name, who.email) for who in found.interviewers or ()] == [
        ("Jo Park", None),
        (None, "bo@northwind.test"),
    ]
    assert found.defects == (Defect("interviewer_emails", "is not an e-mail address"),)


def test_nobody_named_means_that_nobody_is_known() -> None:
    assert interview({"interview_at": "2026-11-24T15:00:00Z"}).interviewers == ()


def test_the_fields_may_have_other_keys_in_the_crm() -> None:
    fields = DEFAULT_FIELDS | {"interview_at": "client_meeting"}

    found = interview({"client_meeting": "soon", "interview_at": "x"}, fields=fields)

    assert found.defects == (Defect("client_meeting", "is not a date and time"),)


def test_a_contact_is_asked_for_by_a_ref_of_its_own_kind() -> None:
    assert contact_of(contact_wanted("C")) == "C"
    assert contact_of("L:1") is None
    assert (round_of("L:12"), round_of("L"), round_of("L:x")) == (12, None, None)
