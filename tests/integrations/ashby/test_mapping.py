"""Ashby's rows in our words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.ashby.mapping import application_records, candidate_of
from integrations.ashby.payloads import cut_application, cut_candidate
from integrations.ashby.schedules import STATUSES, interviews_of
from integrations.ashby.settings import read_settings
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CandidateRecord, Defect, InterviewRecord, SubmissionRecord
from plugin.domain.submissions import Stage
from tests.integrations.ashby.fake import RITA, application, candidate, event, schedule

READ_AT = datetime(2026, 2, 10, 9, tzinfo=UTC)
WAITING = (
    "NeedsScheduling",
    "WaitingOnCandidateBooking",
    "WaitingOnCandidateAvailability",
    "CandidateAvailabilitySubmitted",
    "OnHold",
)


def the_interview(
    event_fields: dict[str, Any] | None = None, **schedule_fields: Any
) -> InterviewRecord:
    given = schedule("SC-1", "S-1", interviewEvents=[event("E-1", **(event_fields or {}))])
    (record,) = interviews_of(given | schedule_fields, read_settings({}), READ_AT)
    return record


def the_submission(given: dict[str, object] | None = None, **fields: Any) -> SubmissionRecord:
    row = cut_application(application("S-1", "C-1", **fields))
    records = application_records(row, read_settings(given or {}), READ_AT)
    assert records is not None
    return records.submissions[0]


def test_a_candidate_has_a_zone_and_a_page() -> None:
    record = candidate_of(cut_candidate(candidate("C-1")), READ_AT)

    assert record == CandidateRecord(
        ref="C-1",
        updated_at=datetime(2026, 2, 1, 8, tzinfo=UTC),
        name="Ana C-1",
        email="c-1@mail.example",
        phone="+1 202 555 0100",
        timezone="America/New_York",
        url="https://app.ashbyhq.example/C-1",
    )


def test_a_candidate_without_an_address_is_kept_with_a_defect() -> None:
    record = candidate_of(candidate("C-1", primaryEmailAddress=None), READ_AT)

    assert record.email is None
    assert record.defects == (Defect("primaryEmailAddress", "is missing"),)


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ({"status": "Hired"}, Stage.HIRED),
        ({"status": "Archived"}, Stage.JOB_CLOSED),
        (
            {"status": "Archived", "archiveReason": {"reasonType": "RejectedByOrg"}},
            Stage.REJECTED,
        ),
        (
            {"status": "Archived", "archiveReason": {"reasonType": "RejectedByCandidate"}},
            Stage.WITHDRAWN,
        ),
        ({"currentInterviewStage": {"id": "ST-3", "type": "Offer"}}, Stage.OFFER),
        ({}, None),
    ],
)
def test_what_is_over_or_offered_needs_no_mapping(
    fields: dict[str, Any], stage: Stage | None
) -> None:
    assert the_submission(**fields).stage is stage


def test_a_mapped_stage_is_ours_and_an_unmapped_one_keeps_its_name() -> None:
    mapped = the_submission({"stages": {"ST-2": "interviewing"}})

    assert (mapped.stage, mapped.stage_name) == (Stage.INTERVIEWING, "Final loop")
    assert the_submission().stage_name == "Final loop"


def test_the_recruiter_of_the_team_goes_before_who_is_credited() -> None:
    credited = {"id": "U-9", "email": "jo@hiring.example"}

    assert the_submission(creditedToUser=credited).recruiter_ref == "U-1"
    assert the_submission(creditedToUser=credited, hiringTeam=[]).recruiter_ref == "U-9"
    assert the_submission(hiringTeam=[]).recruiter_ref is None


def test_each_event_of_a_panel_day_is_an_interview() -> None:
    day = schedule("SC-1", "S-1", interviewEvents=[event("E-1"), event("E-2")])

    records = interviews_of(day, read_settings({}), READ_AT)

    assert [one.ref for one in records] == ["S-1:E-1", "S-1:E-2"]
    assert {one.submission_ref for one in records} == {"S-1"}


@pytest.mark.parametrize("status", WAITING)
def test_while_it_is_to_be_booked_its_time_does_not_hold(status: str) -> None:
    assert the_interview(status=status).status is InterviewStatus.RESCHEDULING


def test_one_that_waits_for_a_time_is_not_defective_without_it() -> None:
    record = the_interview({"startTime": None, "endTime": None}, status="NeedsScheduling")

    assert record.starts_at is None
    assert record.defects == ()


def test_a_booked_one_without_a_time_is_defective() -> None:
    assert the_interview({"startTime": None}).defects == (Defect("startTime", "is missing"),)


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("Scheduled", InterviewStatus.SCHEDULED),
        ("Cancelled", InterviewStatus.CANCELLED),
        ("Unknown", InterviewStatus.SCHEDULED),
        ("Newly made up", InterviewStatus.SCHEDULED),
    ],
)
def test_a_status_is_read(status: str, ours: InterviewStatus) -> None:
    assert the_interview(status=status).status is ours


@pytest.mark.parametrize("status", ["WaitingOnFeedback", "Complete"])
def test_a_day_that_is_half_over_has_an_interview_to_come(status: str) -> None:
    noon = "2026-02-12T15:30:00.000Z"
    early = {"startTime": "2026-02-12T14:00:00.000Z", "endTime": "2026-02-12T15:00:00.000Z"}

    assert the_interview(early, status=status, updatedAt=noon).status is InterviewStatus.COMPLETED
    assert the_interview(status=status, updatedAt=noon).status is InterviewStatus.SCHEDULED


def test_every_status_of_the_document_is_known_but_unknown_itself() -> None:
    assert set(STATUSES) == {*WAITING, "Scheduled", "WaitingOnFeedback", "Complete", "Cancelled"}


def test_the_newer_of_a_schedule_and_its_event_is_the_version() -> None:
    record = the_interview({"updatedAt": "2026-02-09T08:00:00.000Z"})

    assert record.updated_at == datetime(2026, 2, 9, 8, tzinfo=UTC)


def test_an_event_that_does_not_say_who_asks_leaves_what_is_known() -> None:
    assert the_interview({"interviewers": None}).interviewers is None


def test_interviews_that_were_taken_out_do_not_count() -> None:
    given = schedule("SC-1", "S-1")

    assert interviews_of(given, read_settings({"interview_types": ["I-7"]}), READ_AT) == ()


def test_a_row_without_its_ids_is_left_out() -> None:
    assert application_records({"id": "S-1"}, read_settings({}), READ_AT) is None
    assert interviews_of({"id": "SC-1"}, read_settings({}), READ_AT) == ()


def test_a_member_of_the_team_is_as_old_as_the_application() -> None:
    records = application_records(application("S-1", "C-1"), read_settings({}), READ_AT)

    assert records is not None
    assert [(one.ref, one.updated_at) for one in records.recruiters] == [
        (RITA["userId"], datetime(2026, 2, 2, 8, tzinfo=UTC))
    ]
