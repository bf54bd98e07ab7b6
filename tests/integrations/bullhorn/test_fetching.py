"""What is read again, and what becomes of it: candidates, submissions, interviews, gone ones."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.bullhorn.adapter import BullhornAdapter
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    InterviewRecord,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage
from tests.integrations.bullhorn.conftest import CLOCK, MakeAdapter
from tests.integrations.bullhorn.fake import FakeBullhorn


def ms(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, UTC)


def interview(adapter: BullhornAdapter, ref: str = "41") -> InterviewRecord:
    (found,) = [
        one for one in adapter.fetch([(RecordKind.INTERVIEW, ref)]).interviews if one.ref == "41"
    ]
    return found


def submission(adapter: BullhornAdapter) -> SubmissionRecord:
    (found,) = adapter.fetch([(RecordKind.SUBMISSION, "863")]).submissions
    return found


def change(bullhorn: FakeBullhorn, entity: str, ref: int, **changes: Any) -> None:
    bullhorn.tables[entity][ref] |= changes


def test_a_submission_comes_with_its_candidate_company_and_recruiter(
    adapter: BullhornAdapter,
) -> None:
    found = adapter.fetch([(RecordKind.SUBMISSION, "863")])

    assert found.submissions == (
        SubmissionRecord(
            ref="863",
            updated_at=ms(1770600000000),
            candidate_ref="99",
            client_company_ref="77",
            recruiter_ref="123",
            job_title="Ward sister",
            stage=Stage.INTERVIEWING,
            stage_name="Client Interview",
            stage_changed_at=ms(1770500000000),
        ),
    )
    assert found.candidates == (
        CandidateRecord(
            ref="99",
            updated_at=ms(1770100000000),
            name="Ana Sample",
            email="ana@candidate.example",
            phone="+1 555 0100",
            url="https://www.bullhornstaffing.com/BullhornStaffing/OpenWindow.cfm"
            "?entity=Candidate&id=99&view=Overview",
        ),
    )
    assert found.client_companies == (
        ClientCompanyRecord(ref="77", updated_at=ms(1769500000000), name="Bay Hospital"),
    )
    assert found.recruiters[0] == RecruiterRecord(
        ref="123", updated_at=CLOCK, name="Rosa Park", email="rosa@agency.example"
    )


def test_an_interview_comes_whole(adapter: BullhornAdapter) -> None:
    found = interview(adapter)

    assert (found.ref, found.submission_ref, found.round) == ("41", "863", 2)
    assert (found.starts_at, found.ends_at) == (ms(1770991200000), ms(1770992100000))
    assert (found.timezone, found.booked_at) == ("America/Detroit", ms(1770700000000))
    assert found.status is InterviewStatus.SCHEDULED
    assert found.interviewers is not None
    assert [(one.name, one.email, one.title) for one in found.interviewers] == [
        ("Mia Stone", "mia@client.example", "Head of nursing"),
        ("Ida Lund", None, "Ward manager"),
        ("Ned Cole", None, None),
    ]


def test_its_version_is_that_of_its_newest_part(adapter: BullhornAdapter) -> None:
    """A contact whose address was mended after the meeting was last changed."""
    assert interview(adapter).updated_at == ms(1770713000000)


def test_a_submission_brings_the_meetings_that_do_not_name_it(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    for ref in (41, 42):
        change(bullhorn, "Appointment", ref, jobSubmission=None)

    found = adapter.fetch([(RecordKind.SUBMISSION, "863")])

    assert [(one.ref, one.submission_ref) for one in found.interviews] == [("41", "863")]


def test_an_account_without_the_unlisted_fields_is_not_asked_for_them(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn
) -> None:
    """Bullhorn answers 400 where one asks for a field that it has not."""
    fields = bullhorn.meta["fields"]
    bullhorn.meta["fields"] = [
        one for one in fields if one["name"] not in ("jobSubmission", "timeZoneID")
    ]
    for ref in (41, 42):
        bullhorn.tables["Appointment"][ref].pop("jobSubmission")

    found = interview(make_adapter())

    assert found.submission_ref == "863"
    asked = [q["fields"] for q in bullhorn.queries if "dateBegin" in q.get("fields", "")]
    assert asked
    assert not any("jobSubmission" in one or "timeZoneID" in one for one in asked)


def test_a_meeting_of_a_candidate_who_was_never_submitted_waits_for_its_submission(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    for ref in (41, 42):
        change(bullhorn, "Appointment", ref, jobSubmission=None, jobOrder={"id": 37})

    assert interview(adapter).submission_ref == ""


@pytest.mark.parametrize("contact", ["301", "303"])
def test_a_contact_who_changed_brings_the_interviews_that_they_are_in(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, contact: str
) -> None:
    """As the one whom the appointment names, and as somebody who was invited."""
    event = {"entityName": "ClientContact", "entityId": int(contact)}
    (told,) = adapter.parse_page(json.dumps({"events": [event]}).encode())
    assert (told.kind, told.ref) == (RecordKind.INTERVIEW, f"ClientContact:{contact}")
    change(bullhorn, "ClientContact", int(contact), email="new@client.example")

    found = adapter.fetch([(RecordKind.INTERVIEW, f"ClientContact:{contact}")])

    (whole,) = found.interviews
    emails = {one.ref: one.email for one in whole.interviewers or ()}
    assert emails[f"ClientContact:{contact}"] == "new@client.example"


def test_a_contact_in_no_interview_brings_nothing(adapter: BullhornAdapter) -> None:
    assert adapter.fetch([(RecordKind.INTERVIEW, "ClientContact:5")]).interviews == ()


@pytest.mark.parametrize("kind", list(RecordKind))
@pytest.mark.parametrize("ref", ["987654", "no-number", "0"])
def test_what_bullhorn_does_not_have_is_gone(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, kind: RecordKind, ref: str
) -> None:
    found = adapter.fetch([(kind, ref)])

    told = [
        (one.ref, one.is_deleted, one.updated_at)
        for section in (
            found.recruiters,
            found.client_companies,
            found.candidates,
            found.submissions,
            found.interviews,
        )
        for one in section
    ]
    assert told == [(ref, True, CLOCK)]


def test_a_panel_is_whole_however_many_are_invited(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Bullhorn gives 500 rows at a time."""
    for number in range(1000, 1600):
        bullhorn.put(
            "AppointmentAttendee",
            id=number,
            appointment={"id": 41},
            attendee={"id": number, "_subtype": "ClientContact"},
            acceptanceStatus=1,
        )

    assert len(interview(adapter).interviewers or ()) == 603


def test_a_batch_costs_few_calls_however_large(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    for number in range(1000, 1090):
        bullhorn.put(
            "JobSubmission", id=number, candidate={"id": 99}, jobOrder={"id": 36}, status="Placed"
        )
    adapter.fetch([(RecordKind.CANDIDATE, "99")])
    bullhorn.calls.clear()

    adapter.fetch([(RecordKind.SUBMISSION, str(number)) for number in range(1000, 1090)])

    assert len(bullhorn.calls) <= 14


def test_a_long_question_goes_into_the_body_of_a_post(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """The reference asks for it above 7,500 characters."""
    for number in range(10**15, 10**15 + 600):
        bullhorn.put(
            "JobSubmission",
            id=number,
            candidate={"id": number},
            jobOrder={"id": number},
            status="Placed",
        )
    refs = [(RecordKind.SUBMISSION, str(10**15 + number)) for number in range(600)]

    found = adapter.fetch(refs)

    assert len(found.submissions) == 600
    posted = [call for call in bullhorn.calls if call.startswith("POST ") and "/query/" in call]
    assert posted


def test_a_user_who_left_is_no_longer_active(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    change(bullhorn, "CorporateUser", 124, enabled=False)

    (found,) = adapter.fetch([(RecordKind.RECRUITER, "124")]).recruiters

    assert (found.is_active, found.email) == (False, "ned@agency.example")


def test_a_status_that_nobody_has_mapped_is_named_only(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    change(bullhorn, "JobSubmission", 863, status="New Lead")

    found = submission(adapter)

    assert (found.stage, found.stage_name) == (None, "New Lead")


def test_a_status_without_history_changed_nobody_knows_when(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    change(bullhorn, "JobSubmission", 863, status="Placed")

    found = submission(adapter)

    assert (found.stage, found.stage_changed_at) == (Stage.HIRED, None)


def test_without_a_sender_the_candidates_owner_is_the_recruiter(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    change(bullhorn, "JobSubmission", 863, sendingUser=None)
    change(bullhorn, "Candidate", 99, owner={"id": 124})

    assert submission(adapter).recruiter_ref == "124"


def test_who_opted_out_of_mail_is_marked(adapter: BullhornAdapter, bullhorn: FakeBullhorn) -> None:
    change(bullhorn, "Candidate", 99, massMailOptOut=True)

    assert adapter.fetch([(RecordKind.CANDIDATE, "99")]).candidates[0].opted_out


@pytest.mark.parametrize("raw", ["2026-02-13", True, 10**18, -1])
def test_a_start_that_cannot_be_read_is_a_defect(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, raw: object
) -> None:
    change(bullhorn, "Appointment", 41, dateBegin=raw)

    found = interview(adapter)

    assert found.starts_at is None
    assert [defect.field for defect in found.defects] == ["dateBegin"]


def test_listed_are_meetings_not_rows(adapter: BullhornAdapter, bullhorn: FakeBullhorn) -> None:
    bullhorn.put("Appointment", id=50, type="Lunch", candidateReference={"id": 99}, isPrivate=False)

    listed = adapter.list_refs(RecordKind.INTERVIEW, None)

    assert [(one.ref, one.updated_at) for one in listed.records] == [("41", ms(1770710000000))]
    assert listed.cursor is None


def test_submissions_and_interviews_are_counted(adapter: BullhornAdapter) -> None:
    counts = {kind: adapter.count(kind) for kind in RecordKind}

    assert counts == {
        **dict.fromkeys(RecordKind),
        RecordKind.SUBMISSION: 1,
        RecordKind.INTERVIEW: 1,
    }
