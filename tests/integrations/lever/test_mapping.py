"""Lever's objects in our words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.bundles import Bundle
from integrations.lever.mapping import records_of
from integrations.lever.payloads import cut_opportunities
from integrations.lever.settings import Settings
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import (
    CandidateRecord,
    CrmRecords,
    Defect,
    InterviewRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage
from tests.integrations.lever.conftest import HOUR_MS, NOW, NOW_MS, interview, opportunity, user

STAGES = Settings({"stage-2": Stage.INTERVIEWING})
REASONS = [
    {"id": "reason-1", "text": "Underqualified", "type": "non-hired"},
    {"id": "reason-2", "text": "Candidate withdrew", "type": "non-hired"},
    {"id": "reason-3", "text": "Hired", "type": "hired"},
]


def read(settings: Settings = STAGES, **rows: list[dict[str, Any]]) -> CrmRecords:
    opportunities = cut_opportunities(rows.pop("opportunities", []))
    return records_of(Bundle(NOW, {"opportunities": opportunities, **rows}), settings)


def read_candidate(**more: Any) -> CandidateRecord:
    return read(opportunities=[opportunity("opp-1", **more)]).candidates[0]


def read_submission(settings: Settings = STAGES, **more: Any) -> SubmissionRecord:
    found = read(
        settings,
        opportunities=[opportunity("opp-1", **more)],
        stages=[{"id": "stage-2", "text": "On-site"}],
        reasons=REASONS,
        postings=[{"id": "posting-1", "text": "Designer"}],
    )
    return found.submissions[0]


def read_interview(**more: Any) -> InterviewRecord:
    return read(interviews=[{**interview("int-1", **more), "opportunityId": "opp-1"}]).interviews[0]


def test_a_contact_is_the_candidate() -> None:
    found = read_candidate()

    assert (found.ref, found.name, found.email) == ("con-1", "Ana Engel 1", "ana1@mail.example")
    assert found.phone == "+44 20 7946 0001"
    assert found.url == "https://hire.lever.co/candidates/opp-1"
    assert (found.opted_out, found.defects) == (False, ())
    assert found.updated_at == NOW - timedelta(hours=20)


def test_an_opportunity_is_the_submission() -> None:
    found = read_submission()

    assert (found.ref, found.candidate_ref, found.recruiter_ref) == ("opp-1", "con-1", "user-1")
    assert (found.job_title, found.stage_name, found.stage) == (
        "Designer",
        "On-site",
        Stage.INTERVIEWING,
    )
    assert found.stage_changed_at == NOW - timedelta(hours=30)


def test_a_stage_that_nobody_has_matched_is_told_by_name() -> None:
    found = read_submission(Settings())

    assert (found.stage, found.stage_name) == (None, "On-site")


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        ("reason-1", Stage.REJECTED),
        ("reason-2", Stage.WITHDRAWN),
        ("reason-3", Stage.HIRED),
        ("reason-of-nobody", Stage.REJECTED),
    ],
)
def test_an_archived_opportunity_is_over_for_its_reason(reason: str, stage: Stage) -> None:
    archived_at = NOW_MS - HOUR_MS

    found = read_submission(archived={"archivedAt": archived_at, "reason": reason})

    assert found.stage is stage
    assert found.stage_changed_at == NOW - timedelta(hours=1)


def test_the_agencys_own_answer_for_a_reason_goes_first() -> None:
    found = read_submission(
        Settings({"reason-1": Stage.JOB_CLOSED}),
        archived={"archivedAt": NOW_MS, "reason": "reason-1"},
    )

    assert (found.stage, found.stage_name) == (Stage.JOB_CLOSED, "Underqualified")


def test_an_archive_in_the_samples_other_spelling_is_read_too() -> None:
    found = read_submission(archivedAt=NOW_MS, archiveReason="reason-3")

    assert found.stage is Stage.HIRED


def test_an_old_opportunity_without_its_time_of_change_has_its_latest_other_one() -> None:
    found = read_submission(updatedAt=None, lastInteractionAt=NOW_MS - 2 * HOUR_MS)

    assert found.updated_at == NOW - timedelta(hours=2)


def test_an_owner_is_the_recruiter() -> None:
    (left,) = read(users=[user("user-1", "Rita", deactivatedAt=NOW_MS)]).recruiters

    assert (left.ref, left.email, left.is_active) == ("user-1", "rita@agency.example", False)
    assert not left.is_manager


def test_an_interview_ends_after_its_minutes_in_its_own_zone() -> None:
    found = read_interview()

    assert (found.ref, found.submission_ref) == ("opp-1/int-1", "opp-1")
    assert found.starts_at == NOW + timedelta(hours=50)
    assert found.ends_at == NOW + timedelta(hours=50, minutes=45)
    assert found.timezone == "America/Los_Angeles"
    assert found.booked_at == NOW - timedelta(hours=10)
    assert (found.status, found.updated_at) == (InterviewStatus.SCHEDULED, NOW)
    assert [(one.ref, one.email) for one in found.interviewers or ()] == [
        ("user-2", "otto@client.example")
    ]


def test_the_candidate_is_no_interviewer() -> None:
    people = [
        {"id": "user-9", "name": "Ana", "email": "ANA1@mail.example"},
        {"id": "user-2", "name": "Otto Ohm", "email": None},
    ]
    found = read(
        opportunities=[opportunity("opp-1")],
        interviews=[{**interview("int-1", interviewers=people), "opportunityId": "opp-1"}],
    )

    assert [(one.ref, one.email) for one in found.interviews[0].interviewers or ()] == [
        ("user-2", None)
    ]


@pytest.mark.parametrize("duration", ["45", True, 0, -5, 10**9])
def test_a_length_that_is_none_is_a_defect(duration: object) -> None:
    found = read_interview(duration=duration)

    assert found.ends_at is None
    assert [defect.field for defect in found.defects] == ["duration"]


@pytest.mark.parametrize("date", ["2026-02-12T09:00:00Z", True, 10**30, -1])
def test_a_start_that_is_none_is_a_defect(date: object) -> None:
    found = read_interview(date=date)

    assert found.starts_at is None
    assert "date" in [defect.field for defect in found.defects]


def test_a_zone_that_nobody_knows_is_a_defect() -> None:
    found = read_interview(timezone="Pacific Time")

    assert found.defects == (Defect("timezone", "is not a known time zone"),)


def test_a_deleted_opportunity_is_as_old_as_its_deletion() -> None:
    (found,) = read(deleted=[{"id": "opp-1", "deletedAt": NOW_MS - HOUR_MS}]).submissions

    assert (found.ref, found.is_deleted) == ("opp-1", True)
    assert found.updated_at == datetime(2026, 2, 10, 8, 0, tzinfo=UTC)
