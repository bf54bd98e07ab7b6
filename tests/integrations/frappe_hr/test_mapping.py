"""What Frappe HR's records are in our words, first those that a real one answered."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.frappe_hr.mapping import Mapper
from integrations.frappe_hr.payloads import Batch, Site
from integrations.frappe_hr.settings import read_settings
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmRecords, Defect, InterviewRecord, SubmissionRecord
from plugin.domain.submissions import Stage
from tests.integrations.frappe_hr.captured import answer

READ_AT = datetime(2026, 11, 22, 1, 50, tzinfo=UTC)
APPLICANTS = {row["name"]: row for row in answer("22-applicant-list")["data"]}
AMARA = APPLICANTS["amara@example.com"]
OPENING = answer("23-job-opening-detail")["data"]
CANCELLED = answer("83-interview-cancel")["data"]
BOOKED = {row["name"]: row for row in answer("20b-interview-list-fields")["data"]}
HELD = BOOKED["HR-INT-2026-0001"]
USERS = {row["name"]: row for row in answer("25b-user-list")["data"]}


def mapper(
    settings: dict[str, object] | None = None,
    *,
    zone: str | None = "Europe/London",
    me: str = "key@agency.test",
    opening: dict[str, Any] | None = None,
    read_at: datetime = READ_AT,
) -> Mapper:
    openings = {"HR-OPN-2026-0002": OPENING | (opening or {})}
    batch = Batch(Site(read_at, zone), me, openings=openings, users=USERS)
    return Mapper(batch, read_settings(settings or {}), "https://hr.agency.test")


def submission(told: CrmRecords) -> SubmissionRecord:
    return told.submissions[0]


def interview(**fields: Any) -> InterviewRecord:
    return mapper().interview(HELD | fields)


def test_an_application_is_a_submission_of_a_candidate() -> None:
    told = mapper().application(AMARA)

    assert told.candidates[0].name == "Amara Okafor"
    assert told.candidates[0].email == "amara@example.com"
    assert told.candidates[0].phone == "+44-7700900000"
    assert told.candidates[0].url == (
        "https://hr.agency.test/app/job-applicant/amara%40example.com"
    )
    assert submission(told) == SubmissionRecord(
        ref="amara@example.com",
        updated_at=datetime(2026, 11, 22, 1, 35, 1, 414073, tzinfo=UTC),
        candidate_ref="amara@example.com",
        recruiter_ref="plugin@agency.test",
        job_title="Backend Engineer - Acme Ltd",
        stage=Stage.HIRED,
        stage_name="Accepted",
    )


def test_a_second_application_is_of_the_same_person() -> None:
    second = answer("86-applicant-duplicate-email")["data"]

    told = mapper().application(second)

    assert submission(told).ref == "amara@example.com-1"
    assert submission(told).candidate_ref == told.candidates[0].ref == "amara@example.com"


def test_a_person_is_one_however_the_address_is_written() -> None:
    told = mapper().application(AMARA | {"email_id": "Amara@Example.com "})

    assert submission(told).candidate_ref == "amara@example.com"


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("Open", Stage.SUBMITTED),
        ("Replied", Stage.SUBMITTED),
        ("Hold", Stage.SUBMITTED),
        ("Rejected", Stage.REJECTED),
        ("Accepted", Stage.HIRED),
        ("Of a later version", None),
    ],
)
def test_a_status_is_guessed_until_the_agency_answers(status: str, stage: Stage | None) -> None:
    told = submission(mapper().application(AMARA | {"status": status}))

    assert (told.stage, told.stage_name) == (stage, status)


def test_the_agencys_answer_goes_before_the_guess() -> None:
    told = mapper({"stages": {"Replied": "interviewing"}}).application(
        AMARA | {"status": "Replied"}
    )

    assert submission(told).stage is Stage.INTERVIEWING


def test_a_job_opening_that_changed_later_makes_a_newer_submission() -> None:
    told = mapper(opening={"modified": "2026-11-22 01:40:00"}).application(AMARA)

    assert submission(told).updated_at == datetime(2026, 11, 22, 1, 40, tzinfo=UTC)
    assert told.candidates[0].updated_at < submission(told).updated_at


class TestRecruiter:
    """Nothing in Frappe HR says whose application it is: it is who made the Job Opening."""

    def test_it_is_the_owner_of_the_job_opening(self) -> None:
        told = mapper(opening={"owner": "rita@agency.test"}).application(AMARA)

        assert submission(told).recruiter_ref == "rita@agency.test"

    @pytest.mark.parametrize("nobody", ["Administrator", "Guest", "key@agency.test", None])
    def test_else_the_owner_of_the_application(self, nobody: str | None) -> None:
        told = mapper(opening={"owner": nobody}).application(AMARA | {"owner": "bob@agency.test"})

        assert submission(told).recruiter_ref == "bob@agency.test"

    def test_else_the_default(self) -> None:
        settings: dict[str, object] = {"default_recruiter": "rita@agency.test"}
        told = mapper(settings, opening={"owner": "Administrator"}).application(
            AMARA | {"owner": "Guest"}
        )

        assert submission(told).recruiter_ref == "rita@agency.test"

    def test_else_whoever_connected_us(self) -> None:
        told = mapper(opening={"owner": "Administrator"}).application(AMARA | {"owner": "Guest"})

        assert submission(told).recruiter_ref == "key@agency.test"

    def test_a_field_that_the_agency_names_goes_before_all(self) -> None:
        told = mapper(
            {"recruiter_field": "custom_recruiter"},
            opening={"custom_recruiter": "sam@agency.test", "owner": "rita@agency.test"},
        ).application(AMARA)

        assert submission(told).recruiter_ref == "sam@agency.test"

    def test_one_whom_we_may_not_read_goes_by_the_address_and_overwrites_nothing(self) -> None:
        (told,) = mapper(opening={"owner": "rita@agency.test"}).application(AMARA).recruiters

        assert (told.name, told.email) == (None, "rita@agency.test")
        assert told.updated_at.year == 1970

    def test_one_whom_we_may_read_has_name_and_zone(self) -> None:
        told = mapper().recruiter("irene@client.example")

        assert (told.name, told.timezone, told.is_active) == ("Irene Client", "Europe/London", True)


class TestClientCompany:
    def test_nobody_is_taken_for_one_unless_the_agency_says_where_it_stands(self) -> None:
        told = mapper().application(AMARA)

        assert told.client_companies == ()
        assert submission(told).client_company_ref is None

    def test_a_field_of_the_job_opening_names_it(self) -> None:
        told = mapper(
            {"client_company_field": "custom_client"}, opening={"custom_client": "Acme Ltd"}
        ).application(AMARA)

        assert submission(told).client_company_ref == "acme ltd"
        assert [(one.ref, one.name) for one in told.client_companies] == [("acme ltd", "Acme Ltd")]


class TestInterview:
    def test_its_times_are_wall_clock_in_the_sites_zone(self) -> None:
        told = mapper(zone="America/New_York").interview(HELD)

        assert told.starts_at == datetime(2026, 11, 20, 19, 30, tzinfo=UTC)
        assert told.ends_at == datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
        assert told.timezone == "America/New_York"

    @pytest.mark.parametrize("time", ["9:00:00", "09:00:00", "9:00", "9:00:00.000000"])
    def test_its_times_need_no_padding(self, time: str) -> None:
        told = interview(from_time=time)

        assert told.starts_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        assert told.defects == ()

    @pytest.mark.parametrize(
        ("fields", "defect"),
        [
            ({"from_time": "25:00:00"}, Defect("from_time", "is not a date and time")),
            ({"from_time": "noon"}, Defect("from_time", "is not a time")),
            ({"from_time": None}, Defect("from_time", "is missing")),
            ({"scheduled_on": "soon"}, Defect("scheduled_on", "is not a date")),
        ],
    )
    def test_a_time_that_cannot_be_read_is_a_defect(
        self, fields: dict[str, Any], defect: Defect
    ) -> None:
        told = interview(**fields)

        assert told.starts_at is None
        assert defect in told.defects

    def test_without_the_sites_zone_it_has_no_time(self) -> None:
        told = mapper(zone=None).interview(HELD)

        assert told.starts_at is None
        assert told.defects

    def test_one_that_ends_before_it_begins_has_no_end(self) -> None:
        told = interview(to_time="13:00:00")

        assert told.ends_at is None
        assert told.defects == (Defect("to_time", "is not after the start"),)

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("Pending", InterviewStatus.SCHEDULED),
            ("Under Review", InterviewStatus.COMPLETED),
            ("Cleared", InterviewStatus.COMPLETED),
            ("Rejected", InterviewStatus.COMPLETED),
            ("Of a later version", InterviewStatus.SCHEDULED),
        ],
    )
    def test_a_result_says_that_it_took_place(self, status: str, expected: InterviewStatus) -> None:
        assert interview(status=status).status is expected

    def test_a_result_before_its_start_does_not(self) -> None:
        told = interview(status="Rejected", scheduled_on="2026-11-25")

        assert told.status is InterviewStatus.SCHEDULED

    def test_a_cancelled_document_is_cancelled_whatever_its_status(self) -> None:
        told = mapper().interview(CANCELLED)

        assert CANCELLED["status"] == "Rejected"
        assert told.status is InterviewStatus.CANCELLED

    def test_its_panel_goes_by_address_with_names_where_they_may_be_read(self) -> None:
        told = interview(interviewers=["irene@client.example", "max@client.example"])

        assert told.interviewers is not None
        assert [(one.ref, one.name, one.email) for one in told.interviewers] == [
            ("irene@client.example", "Irene Client", "irene@client.example"),
            ("max@client.example", None, "max@client.example"),
        ]

    def test_an_interviewer_without_an_address_has_none(self) -> None:
        told = interview(interviewers=["Administrator"])

        assert told.interviewers is not None
        assert [one.email for one in told.interviewers] == [None]

    @pytest.mark.parametrize("applicant", ["amara@example.com", "amara@example.com-12"])
    def test_the_candidate_is_no_interviewer(self, applicant: str) -> None:
        told = interview(
            job_applicant=applicant,
            interviewers=["Amara@example.com", "amara@example.co", "hugo@client.example"],
        )

        assert told.interviewers is not None
        assert [one.ref for one in told.interviewers] == ["amara@example.co", "hugo@client.example"]

    @pytest.mark.parametrize(
        ("name", "number"),
        [
            ("Client interview", None),
            ("2nd round", 2),
            ("Round 3", 3),
            ("Second interview", 2),
            ("Interview0", None),
        ],
    )
    def test_a_number_in_its_rounds_name_is_its_round(self, name: str, number: int | None) -> None:
        assert interview(interview_round=name).round == number

    def test_every_round_is_an_interview_until_the_agency_says_which_are(self) -> None:
        of_another = mapper({"interview_types": ["Final"]}).interview(HELD)
        of_none = replace(of_another, is_deleted=False)

        assert of_another.is_deleted
        assert mapper().interview(HELD) == of_none
        assert not mapper({"interview_types": ["Client interview"]}).interview(HELD).is_deleted

    def test_it_was_booked_when_it_was_made(self) -> None:
        assert interview().booked_at == datetime(2026, 11, 22, 1, 34, 4, 833440, tzinfo=UTC)
