"""The mirror takes what CRMs say in any order, twice, late and half."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmRecords,
    Defect,
    InterviewerRecord,
    InterviewRecord,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage
from plugin.services import mirror, references
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate
from plugin.store.submissions import Submission
from tests.factories import make_installation

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)

SUBMISSION = SubmissionRecord(
    ref="S-1",
    updated_at=EARLIER,
    candidate_ref="C-1",
    client_company_ref="A-1",
    recruiter_ref="R-1",
    job_title="Data Engineer",
    stage=Stage.INTERVIEWING,
)
INTERVIEW = InterviewRecord(
    ref="I-1",
    updated_at=EARLIER,
    submission_ref="S-1",
    starts_at=NOW + timedelta(days=1),
    ends_at=NOW + timedelta(days=1, hours=1),
    timezone="Europe/London",
    interviewers=(
        InterviewerRecord(ref="P-1", name="Jo Park", email="jo@acme.example"),
        InterviewerRecord(ref="P-2", name="Bo Li", email="bo@acme.example"),
    ),
)
ALL = CrmRecords(
    recruiters=(RecruiterRecord(ref="R-1", updated_at=EARLIER, name="Sam Lee"),),
    client_companies=(ClientCompanyRecord(ref="A-1", updated_at=EARLIER, name="Acme"),),
    candidates=(CandidateRecord(ref="C-1", updated_at=EARLIER, name="Ana Ruiz"),),
    submissions=(SUBMISSION,),
    interviews=(INTERVIEW,),
)


@pytest.fixture
def agency(app: Flask) -> Iterator[int]:
    with app.app_context():
        yield make_installation()


def apply(agency: int, records: CrmRecords, *, now: datetime = NOW) -> bool:
    with transaction(agency) as session:
        return mirror.apply(session, agency, records, now=now)


def planned(agency: int) -> None:
    with transaction(agency) as session:
        for row in session.scalars(select(Submission)):
            row.plan_due_at = None


def plan_due_at(agency: int) -> datetime | None:
    with transaction(agency) as session:
        return session.scalar(select(Submission.plan_due_at))


def interviews(**changes: object) -> CrmRecords:
    return CrmRecords(interviews=(replace(INTERVIEW, **changes),))  # type: ignore[arg-type]


def submissions(**changes: object) -> CrmRecords:
    return CrmRecords(submissions=(replace(SUBMISSION, **changes),))  # type: ignore[arg-type]


def stored_interview(agency: int) -> Interview:
    with transaction(agency) as session:
        row = session.scalars(select(Interview)).one()
        session.expunge(row)
        return row


def test_a_batch_is_mirrored_whole(agency: int) -> None:
    apply(agency, ALL)

    with transaction(agency) as session:
        row = session.execute(
            select(Submission.ref, Candidate.name, Interview.ref)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .join(Interview, Interview.submission_id == Submission.id)
        ).one()
        panel = session.scalars(select(Interviewer.ref).order_by(Interviewer.ref)).all()
    assert tuple(row) == ("S-1", "Ana Ruiz", "I-1")
    assert panel == ["P-1", "P-2"]


def test_a_new_interview_makes_the_plan_due_now(agency: int) -> None:
    assert apply(agency, ALL)

    assert plan_due_at(agency) == NOW


def test_what_is_older_than_what_is_stored_is_ignored(agency: int) -> None:
    apply(agency, ALL)
    stale = interviews(updated_at=EARLIER - timedelta(minutes=1), starts_at=NOW)

    apply(agency, stale)

    assert stored_interview(agency).starts_at == INTERVIEW.starts_at


def test_an_older_panel_removes_nobody(agency: int) -> None:
    apply(agency, ALL)
    stale = interviews(updated_at=EARLIER - timedelta(minutes=1), interviewers=())

    apply(agency, stale)

    with transaction(agency) as session:
        assert session.scalars(select(Interviewer.removed_at)).all() == [None, None]


def test_of_two_facts_in_one_batch_the_later_counts_whatever_their_order(agency: int) -> None:
    later = replace(INTERVIEW, updated_at=NOW, status=InterviewStatus.CANCELLED)
    batch = replace(ALL, interviews=(later, INTERVIEW))

    apply(agency, batch)

    assert stored_interview(agency).status == "cancelled"


def test_an_interviewer_who_left_the_panel_is_kept_as_removed(agency: int) -> None:
    apply(agency, ALL)
    smaller = interviews(updated_at=NOW, interviewers=INTERVIEW.interviewers[:1])  # type: ignore[index]

    apply(agency, smaller)

    with transaction(agency) as session:
        removed = session.scalars(
            select(Interviewer.ref).where(Interviewer.removed_at.is_not(None))
        ).all()
    assert removed == ["P-2"]


def test_a_record_that_does_not_tell_the_panel_changes_none_of_it(agency: int) -> None:
    apply(agency, ALL)

    apply(agency, interviews(updated_at=NOW, interviewers=None))

    with transaction(agency) as session:
        assert session.scalars(select(Interviewer.removed_at)).all() == [None, None]


def test_a_changed_stage_settles_for_a_minute_before_planning(agency: int) -> None:
    apply(agency, ALL)
    planned(agency)

    apply(agency, submissions(updated_at=NOW, stage=Stage.OFFER))

    assert plan_due_at(agency) == NOW + timedelta(seconds=60)


def test_a_stage_that_changes_with_the_recruiter_is_planned_at_once(agency: int) -> None:
    apply(agency, ALL)
    planned(agency)

    apply(agency, submissions(updated_at=NOW, stage=Stage.OFFER, recruiter_ref="R-2"))

    assert plan_due_at(agency) == NOW


def test_the_moment_of_a_stage_change_is_kept_where_the_crm_gives_none(agency: int) -> None:
    apply(agency, ALL)

    apply(agency, submissions(updated_at=NOW, stage=Stage.REJECTED))

    with transaction(agency) as session:
        assert session.scalar(select(Submission.stage_changed_at)) == NOW


def test_a_submission_that_comes_before_its_candidate_waits_for_it(agency: int) -> None:
    apply(agency, CrmRecords(submissions=(SUBMISSION,)))

    apply(agency, CrmRecords(candidates=ALL.candidates))

    with transaction(agency) as session:
        assert session.scalars(select(Candidate.name)).all() == ["Ana Ruiz"]


def test_what_a_record_refers_to_and_nobody_told_is_named_for_fetching(agency: int) -> None:
    with transaction(agency) as session:
        missing = references.unknown(session, CrmRecords(interviews=(INTERVIEW,)))

    assert missing == {(RecordKind.SUBMISSION, "S-1")}


def test_a_deleted_interview_stays_as_deleted(agency: int) -> None:
    apply(agency, ALL)

    apply(agency, interviews(updated_at=NOW, is_deleted=True))

    assert stored_interview(agency).status == "deleted"


def test_an_interview_cancelled_without_a_time_keeps_the_one_it_had(agency: int) -> None:
    apply(agency, ALL)
    called_off = {"updated_at": NOW, "starts_at": None, "ends_at": None}

    apply(agency, interviews(status=InterviewStatus.CANCELLED, **called_off))

    stored = stored_interview(agency)
    assert (stored.status, stored.starts_at, stored.ends_at) == (
        "cancelled",
        INTERVIEW.starts_at,
        INTERVIEW.ends_at,
    )


def test_a_time_that_can_no_longer_be_read_is_not_the_one_it_had(agency: int) -> None:
    apply(agency, ALL)

    apply(agency, interviews(updated_at=NOW, starts_at=None, ends_at=None))

    assert stored_interview(agency).starts_at is None


def test_a_bare_tombstone_deletes_what_it_names(agency: int) -> None:
    apply(agency, ALL)
    tombstone = InterviewRecord(ref="I-1", updated_at=NOW, submission_ref="", is_deleted=True)

    changed = apply(agency, CrmRecords(interviews=(tombstone,)))

    assert changed
    assert stored_interview(agency).status == "deleted"


def test_a_bare_tombstone_of_a_submission_makes_its_plan_due(agency: int) -> None:
    apply(agency, ALL)
    planned(agency)
    tombstone = SubmissionRecord(ref="S-1", updated_at=NOW, candidate_ref="", is_deleted=True)

    apply(agency, CrmRecords(submissions=(tombstone,)))

    assert plan_due_at(agency) == NOW


def test_an_end_before_its_start_is_left_out_and_the_rest_is_kept(agency: int) -> None:
    apply(agency, ALL)
    defect = Defect("endsAt", "is before the start")

    apply(agency, interviews(updated_at=NOW, ends_at=NOW, defects=(defect,)))

    row = stored_interview(agency)
    assert row.ends_at is None
    assert row.defects == [{"field": "endsAt", "problem": "is before the start"}]


def test_a_recruiter_who_moves_zone_makes_the_plans_due(agency: int) -> None:
    apply(agency, ALL)
    planned(agency)
    moved = RecruiterRecord(ref="R-1", updated_at=NOW, timezone="America/New_York")

    apply(agency, CrmRecords(recruiters=(moved,)))

    assert plan_due_at(agency) == NOW


def test_a_recruiter_told_again_makes_no_plan_due(agency: int) -> None:
    apply(agency, ALL)
    planned(agency)

    apply(agency, CrmRecords(recruiters=(replace(ALL.recruiters[0], updated_at=NOW),)))

    assert plan_due_at(agency) is None


def test_another_agency_s_record_of_the_same_ref_is_another_record(agency: int) -> None:
    other = make_installation()
    apply(agency, ALL)

    apply(other, replace(ALL, candidates=(CandidateRecord(ref="C-1", updated_at=NOW, name="X"),)))

    with transaction(agency) as session:
        assert session.scalars(select(Candidate.name)).all() == ["Ana Ruiz"]
