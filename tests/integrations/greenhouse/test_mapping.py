"""Greenhouse's rows in our words."""

from datetime import UTC, datetime
from typing import Any

from integrations.bundles import Bundle
from integrations.greenhouse.mapping import records_of
from integrations.greenhouse.settings import Settings
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import (
    CandidateRecord,
    CrmRecords,
    Defect,
    InterviewRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage
from tests.integrations.greenhouse.conftest import (
    application,
    candidate,
    interview,
    job,
    seat,
    user,
)

READ_AT = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
STAGES = Settings(stages={"face to face": Stage.INTERVIEWING})
FACE_TO_FACE = {"id": 7141, "name": "Face  to Face"}


def read(settings: Settings = STAGES, **rows: list[dict[str, Any]]) -> CrmRecords:
    return records_of(Bundle(READ_AT, rows), settings)


def read_candidate(settings: Settings = STAGES, **more: Any) -> CandidateRecord:
    (found,) = read(settings, candidates=[candidate(71, **more)]).candidates
    return found


def read_submission(settings: Settings = STAGES, **rows: Any) -> SubmissionRecord:
    one = application(51, 71, **rows.pop("application", {}))
    known = {"stages": [FACE_TO_FACE], "jobs": [job()], **rows}
    (found,) = read(settings, applications=[one], **known).submissions
    return found


def read_interview(*panel: dict[str, Any], **more: Any) -> InterviewRecord:
    found = read(
        interviews=[interview(91, 51, **more)], interviewers=list(panel), users=[user(42, "Otto")]
    )
    return found.interviews[0]


def test_a_candidate_has_their_own_address_and_page() -> None:
    found = read_candidate()

    assert (found.ref, found.name, found.email) == ("71", "Ana Engel 71", "ana71@mail.example")
    assert (found.phone, found.url) == ("+44 20 7946 0001", "https://app.greenhouse.io/people/71")
    assert (found.opted_out, found.is_deleted, found.defects) == (False, False, ())


def test_without_any_address_that_is_a_defect() -> None:
    found = read_candidate(email_addresses=[])

    assert (found.email, found.defects) == (None, (Defect("email_addresses", "is missing"),))


def test_an_application_is_a_submission_of_its_job() -> None:
    found = read_submission()

    assert (found.ref, found.candidate_ref, found.recruiter_ref) == ("51", "71", "41")
    assert (found.job_title, found.stage_name) == ("Designer", "Face to Face")
    assert (found.stage, found.client_company_ref) == (Stage.INTERVIEWING, None)


def test_a_stage_that_nobody_has_matched_is_told_by_name() -> None:
    found = read_submission(Settings())

    assert (found.stage, found.stage_name) == (None, "Face to Face")


def test_stages_of_one_name_are_one_whatever_their_job() -> None:
    found = read_submission(
        application={"stage_id": 9999}, stages=[{"id": 9999, "name": "face to FACE"}]
    )

    assert found.stage is Stage.INTERVIEWING


def test_hired_and_rejected_are_told_by_the_application_itself() -> None:
    hired = read_submission(application={"status": "hired"})
    rejected = read_submission(application={"status": "rejected", "rejection_reason_id": 3})

    assert (hired.stage, rejected.stage) == (Stage.HIRED, Stage.REJECTED)


def test_who_rejected_us_has_withdrawn() -> None:
    found = read_submission(
        application={"status": "rejected", "rejection_reason_id": 4},
        reasons=[{"id": 4, "name": "Took a job", "type": {"id": 1, "name": "They rejected us"}}],
    )

    assert found.stage is Stage.WITHDRAWN


def test_an_open_application_to_a_closed_job_is_over() -> None:
    found = read_submission(
        jobs=[job(status="closed", updated_at="2026-02-10T08:00:00.000Z")],
    )

    assert found.stage is Stage.JOB_CLOSED
    assert found.updated_at == datetime(2026, 2, 10, 8, 0, tzinfo=UTC)


def test_a_prospect_is_no_submission_yet() -> None:
    found = read(applications=[application(51, 71, prospect=True, job_id=None)])

    assert found.submissions == ()


def test_only_who_recruits_is_a_recruiter() -> None:
    found = read(applications=[application(51, 71)], recruiters=[user(41, "Rita")])
    of_panel = read(interviews=[interview(91, 51)], users=[user(42, "Otto")])

    (rita,) = found.recruiters
    assert (rita.ref, rita.email, rita.is_active) == ("41", "rita@agency.example", True)
    assert rita.is_manager
    assert of_panel.recruiters == ()


def test_an_interview_has_its_times_and_its_panel() -> None:
    found = read_interview(seat(191, 91))

    assert (found.ref, found.submission_ref) == ("91", "51")
    assert found.starts_at == datetime(2026, 2, 12, 14, 0, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 2, 12, 15, 0, tzinfo=UTC)
    assert found.booked_at == datetime(2026, 2, 8, 8, 0, tzinfo=UTC)
    assert (found.status, found.defects) == (InterviewStatus.SCHEDULED, ())
    assert [(one.ref, one.name, one.email) for one in found.interviewers or ()] == [
        ("42", "Otto Roth", "otto@client.example")
    ]


def test_a_panel_that_changed_later_makes_the_interview_that_new() -> None:
    found = read_interview(seat(191, 91))

    assert found.updated_at == datetime(2026, 2, 9, 12, 30, tzinfo=UTC)


def test_an_interviewer_who_is_no_user_has_an_address_alone() -> None:
    found = read_interview(seat(191, 91, user_id=None, email="outside@client.example"))

    assert [(one.ref, one.name, one.email) for one in found.interviewers or ()] == [
        ("interviewer-191", None, "outside@client.example")
    ]


def test_each_status_is_one_of_ours() -> None:
    told = {
        status: read_interview(status=status).status
        for status in ("awaiting_feedback", "complete", "to_be_scheduled", "skipped")
    }

    assert told == {
        "awaiting_feedback": InterviewStatus.COMPLETED,
        "complete": InterviewStatus.COMPLETED,
        "to_be_scheduled": InterviewStatus.RESCHEDULING,
        "skipped": InterviewStatus.CANCELLED,
    }


def test_an_interview_that_is_to_be_moved_needs_no_time() -> None:
    found = read_interview(status="to_be_scheduled", starts_at=None, ends_at=None)

    assert (found.starts_at, found.defects) == (None, ())


def test_a_status_that_nobody_knows_is_a_defect_of_an_interview_that_stays() -> None:
    found = read_interview(status="eclipsed")

    assert found.status is InterviewStatus.SCHEDULED
    assert found.defects == (Defect("status", "is not a value that we know"),)


def test_a_take_home_test_is_no_interview() -> None:
    found = read(interviews=[interview(91, 51, status="sent", starts_at=None)])

    assert found.interviews == ()


def test_times_under_their_old_names_are_read_too() -> None:
    found = read_interview(
        starts_at=None,
        ends_at=None,
        start={"date_time": "2026-02-12T14:00:00.000Z"},
        end={"date_time": "2026-02-12T14:45:00.000Z"},
    )

    assert found.starts_at == datetime(2026, 2, 12, 14, 0, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 2, 12, 14, 45, tzinfo=UTC)
