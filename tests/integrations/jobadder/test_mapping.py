"""JobAdder's rows in our words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.jobadder.mapping import records_of
from integrations.jobadder.payloads import PageDocument, cut_interview, read_page, write_page
from integrations.jobadder.settings import read_settings
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmRecords, Defect, InterviewerRecord, InterviewRecord
from plugin.domain.submissions import Stage
from tests.integrations.jobadder.fake import RITA, application, candidate, interview

READ_AT = datetime(2026, 2, 10, 9, tzinfo=UTC)
CARL = {
    "contactId": 71,
    "firstName": "Carl",
    "lastName": "Client",
    "email": "carl@acme.example",
    "updatedAt": "2026-01-05T08:00:00Z",
}
BOTH: dict[str, object] = {"interview_types": ["external", "internal"]}


def mapped(settings: dict[str, object] | None = None, **sections: Any) -> CrmRecords:
    return records_of(PageDocument(READ_AT, **sections), read_settings(settings or {}))


def the_interview(settings: dict[str, object] | None = None, **changes: Any) -> InterviewRecord:
    (record,) = mapped(
        settings, interviews=[cut_interview(interview(101, **changes))], contacts={"71": CARL}
    ).interviews
    return record


def test_an_interview_has_its_times_its_booking_and_who_asks() -> None:
    record = the_interview()

    assert record == InterviewRecord(
        ref="101",
        updated_at=datetime(2026, 2, 4, 8, tzinfo=UTC),
        submission_ref="1",
        starts_at=datetime(2026, 2, 12, 9, 15, tzinfo=UTC),
        ends_at=datetime(2026, 2, 12, 10, tzinfo=UTC),
        booked_at=datetime(2026, 2, 3, 8, tzinfo=UTC),
        interviewers=(
            InterviewerRecord(ref="contact:71", name="Carl Client", email="carl@acme.example"),
        ),
    )


def test_a_time_without_an_offset_is_utc() -> None:
    record = the_interview(startAt="2026-02-12T09:15:00")

    assert record.starts_at == datetime(2026, 2, 12, 9, 15, tzinfo=UTC)


def test_a_start_that_cannot_be_read_is_a_defect_and_the_interview_is_kept() -> None:
    record = the_interview(startAt="soon")

    assert record.starts_at is None
    assert record.defects == (Defect("startAt", "is not a date and time"),)


def test_a_contacts_newer_address_makes_the_interview_newer() -> None:
    newer = CARL | {"updatedAt": "2026-02-09T08:00:00Z"}
    (record,) = mapped(
        interviews=[cut_interview(interview(101))], contacts={"71": newer}
    ).interviews

    assert record.updated_at == datetime(2026, 2, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, InterviewStatus.SCHEDULED),
        ({"cancelled": True}, InterviewStatus.CANCELLED),
        ({"status": "Cancelled"}, InterviewStatus.CANCELLED),
        ({"status": {"name": "Completed"}}, InterviewStatus.COMPLETED),
        ({"status": "No show"}, InterviewStatus.NO_SHOW),
        ({"status": "Confirmed"}, InterviewStatus.SCHEDULED),
    ],
)
def test_a_status_is_read_where_there_is_one(
    changes: dict[str, Any], status: InterviewStatus
) -> None:
    assert the_interview(**changes).status is status


def test_a_user_and_a_contact_of_one_number_are_two_people() -> None:
    people = [{"contactId": 71}, {"userId": 71, "firstName": "Uma"}, {"contactId": 71}]

    record = the_interview(interviewers=people)

    assert record.interviewers is not None
    assert [person.ref for person in record.interviewers] == ["contact:71", "user:71"]


def test_interviewers_in_a_wrapper_are_read_too() -> None:
    record = the_interview(interviewers=[{"contact": {"contactId": 71}}])

    assert record.interviewers is not None
    assert record.interviewers[0].email == "carl@acme.example"


def test_an_interview_that_does_not_say_who_asks_leaves_what_is_known() -> None:
    assert the_interview(interviewers=None).interviewers is None


def test_an_interview_by_own_users_counts_only_where_the_agency_says_so() -> None:
    internal = cut_interview(interview(101, interviewers=[RITA]))

    assert mapped(interviews=[internal]).interviews == ()
    assert [one.ref for one in mapped(BOTH, interviews=[internal]).interviews] == ["101"]


def test_a_mapped_status_is_our_stage() -> None:
    (record,) = mapped(
        {"stages": {"42": "interviewing"}}, applications=[application(7)]
    ).submissions

    assert (record.stage, record.stage_name) == (Stage.INTERVIEWING, "First interview")


def test_a_status_that_nobody_mapped_keeps_its_name_and_no_stage() -> None:
    (record,) = mapped(applications=[application(7)]).submissions

    assert (record.stage, record.stage_name) == (None, "First interview")
    assert (record.candidate_ref, record.client_company_ref, record.recruiter_ref) == (
        "7",
        "5",
        "3",
    )


def test_without_an_owner_the_owner_of_the_job_is_the_recruiter() -> None:
    ownerless = application(7, owner=None)
    ownerless["job"]["owner"] = {"userId": 9, "email": "jo@agency.example"}

    records = mapped(applications=[ownerless])

    assert records.submissions[0].recruiter_ref == "9"
    assert [one.email for one in records.recruiters] == ["jo@agency.example"]


def test_a_candidate_who_unsubscribed_has_opted_out() -> None:
    (record,) = mapped(candidates={"7": candidate(7, unsubscribed=True)}).candidates

    assert record.opted_out
    assert record.name == "Ana Nr7"


def test_a_candidates_page_is_linked_where_the_address_is_known() -> None:
    given: dict[str, object] = {"web_url": "https://app.jobadder.example/"}
    (record,) = mapped(given, candidates={"7": candidate(7)}).candidates

    assert record.url == "https://app.jobadder.example/candidates/7"


def test_a_row_without_its_ids_is_left_out_and_the_others_go_on() -> None:
    records = mapped(applications=[{"applicationId": 1}, application(7)], interviews=[{}])

    assert [one.ref for one in records.submissions] == ["7"]
    assert records.interviews == ()


def test_a_page_is_the_same_after_it_was_kept() -> None:
    page = PageDocument(READ_AT, [application(7)], [interview(101)], {"7": candidate(7)}, {}, {})

    assert read_page(write_page(page)) == page
