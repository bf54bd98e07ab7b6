"""BottleCRM's words to ours."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.bottlecrm.mapping import (
    LeadReading,
    Organisation,
    client_company_ref,
    guess_stage,
    records_of,
    recruiter_of,
)
from integrations.bottlecrm.settings import read_settings
from plugin.crm import UnreadablePayload
from plugin.domain.records import CandidateRecord, Defect, SubmissionRecord
from plugin.domain.submissions import Stage
from tests.integrations.bottlecrm.captured import answer

READ_AT = datetime(2026, 11, 22, 1, 35, 4, tzinfo=UTC)
UPDATED = datetime(2026, 11, 22, 1, 34, 18, 726584, tzinfo=UTC)
ADMIN = "5297cc03-1af7-43fa-b028-802d528475c1"
ORG = Organisation(
    settings={"timezone": "Europe/London"},
    profile=answer("14_profile")["user_obj"],
    read_at=READ_AT,
)


def priya(**changes: Any) -> LeadReading:
    """The captured lead, in the stage "Client interview 1"."""
    detail = answer("25_lead_detail")
    stage = changes.pop("pipeline_stage", detail["pipeline_stage"])
    account = changes.pop("account", {})
    return LeadReading(detail["lead_obj"] | changes, stage, account, {}, [])


def submission(reading: LeadReading, **settings: object) -> SubmissionRecord:
    (found,) = records_of(reading, ORG, read_settings(settings)).submissions
    return found


def candidate(reading: LeadReading, **settings: object) -> CandidateRecord:
    (found,) = records_of(reading, ORG, read_settings(settings)).candidates
    return found


@pytest.mark.parametrize(
    ("name", "stage_type", "stage"),
    [
        ("Applied", "open", Stage.SUBMITTED),
        ("Screening", "open", Stage.SUBMITTED),
        ("Client interview 1", "open", Stage.INTERVIEWING),
        ("INTERVIEWS", "open", Stage.INTERVIEWING),
        ("Offer", "open", Stage.OFFER),
        ("Offer declined", "open", Stage.WITHDRAWN),
        ("Rejected after interview", "open", Stage.REJECTED),
        ("Placed", "open", Stage.HIRED),
        ("Replaced", "open", Stage.SUBMITTED),
        ("Placed", "won", Stage.HIRED),
        ("Closed", "won", Stage.HIRED),
        ("Rejected", "lost", Stage.REJECTED),
        ("Candidate withdrew", "lost", Stage.WITHDRAWN),
        ("Job closed", "lost", Stage.JOB_CLOSED),
        ("Offer", "lost", Stage.REJECTED),
        ("Abgelehnt", "lost", Stage.REJECTED),
        ("Something", "a type of a later version", None),
    ],
)
def test_a_stage_is_guessed_by_its_name_and_type(
    name: str, stage_type: str, stage: Stage | None
) -> None:
    assert guess_stage(name, stage_type) is stage


def test_the_captured_lead_is_a_submission_to_the_job_order_that_is_its_pipeline() -> None:
    assert submission(priya()) == SubmissionRecord(
        ref="08908ed4-ff3a-4dc2-9438-f682cdde57f8",
        updated_at=UPDATED,
        candidate_ref="08908ed4-ff3a-4dc2-9438-f682cdde57f8",
        client_company_ref="northwind robotics",
        recruiter_ref=ADMIN,
        job_title="Candidates: Senior Robotics Engineer (Northwind)",
        stage=Stage.INTERVIEWING,
        stage_name="Client interview 1",
    )


def test_the_captured_lead_is_a_candidate_with_the_same_ref() -> None:
    assert candidate(priya()) == CandidateRecord(
        ref="08908ed4-ff3a-4dc2-9438-f682cdde57f8",
        updated_at=UPDATED,
        name="Priya Natarajan",
        email="priya.n@mail.test",
    )


def test_the_agencys_own_map_goes_before_the_guess() -> None:
    stages = {"dc10186c-1bce-4735-8bcb-a2f53f7b61c2": "submitted"}

    assert submission(priya(), stages=stages).stage is Stage.SUBMITTED


def test_once_stages_are_mapped_no_other_is_guessed() -> None:
    unmapped = submission(priya(), stages={"another-stage": "offer"})

    assert (unmapped.stage, unmapped.stage_name) == (None, "Client interview 1")


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("assigned", Stage.INTERVIEWING),
        ("closed", Stage.JOB_CLOSED),
        ("recycled", Stage.JOB_CLOSED),
        ("converted", Stage.HIRED),
    ],
)
def test_a_status_that_ends_a_lead_goes_before_an_open_stage(status: str, stage: Stage) -> None:
    assert submission(priya(status=status)).stage is stage


def test_a_closing_stage_says_more_than_the_status() -> None:
    rejected = {"id": "s", "name": "Rejected", "stage_type": "lost", "pipeline": {}}

    assert submission(priya(status="closed", pipeline_stage=rejected)).stage is Stage.REJECTED


def test_the_agency_can_say_what_closed_means() -> None:
    reading = priya(status="closed")

    assert submission(reading, statuses={"closed": "rejected"}).stage is Stage.REJECTED


def test_a_lead_on_no_board_is_submitted() -> None:
    found = submission(priya(stage=None, pipeline_stage={}, status="in process"))

    assert (found.stage, found.stage_name) == (Stage.SUBMITTED, "in process")


def test_a_stage_of_a_type_that_we_do_not_know_is_left_open() -> None:
    odd = {"id": "s", "name": "Talent pool", "stage_type": "paused", "pipeline": {}}

    found = submission(priya(pipeline_stage=odd))

    assert (found.stage, found.stage_name) == (None, "Talent pool")


def test_without_a_pipeline_the_leads_own_title_names_the_job() -> None:
    found = submission(priya(stage=None, pipeline_stage={}))

    assert found.job_title == "Senior Robotics Engineer"


def test_the_first_person_assigned_is_the_recruiter() -> None:
    rita = answer("05_users")["active_users"]["active_users"][1]

    records = records_of(priya(assigned_to=[rita]), ORG, read_settings({}))

    assert records.submissions[0].recruiter_ref == rita["id"]
    assert [each.email for each in records.recruiters] == ["rita@agency.test"]


def test_an_unassigned_lead_goes_to_the_default_recruiter() -> None:
    assert submission(priya(), default_recruiter_ref="rita").recruiter_ref == "rita"


def test_an_admin_is_a_manager_who_works_where_the_agency_is() -> None:
    found = recruiter_of(ORG.profile, ORG)

    assert (found.name, found.is_manager, found.timezone) == ("admin", True, None)


def test_who_left_the_agency_is_no_longer_active() -> None:
    assert recruiter_of({**ORG.profile, "is_active": False}, ORG).is_active is False


@pytest.mark.parametrize("spelling", ["Northwind Robotics", " northwind  ROBOTICS "])
def test_a_company_has_one_ref_however_it_is_spelled(spelling: str) -> None:
    assert client_company_ref(spelling) == "northwind robotics"


def test_a_companys_account_tells_its_country() -> None:
    account = {"name": "Northwind", "country": "DE", "updated_at": "2026-11-23T10:00:00Z"}

    (company,) = records_of(priya(account=account), ORG, read_settings({})).client_companies

    assert company.country == "DE"
    assert company.updated_at == datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize("name", [None, "", "  "])
def test_a_lead_without_a_company_has_none(name: str | None) -> None:
    records = records_of(priya(company_name=name), ORG, read_settings({}))

    assert records.client_companies == ()
    assert records.submissions[0].client_company_ref is None


def test_a_lead_without_names_is_called_by_its_title() -> None:
    assert candidate(priya(first_name=None, last_name="", title="P. Natarajan")).name == (
        "P. Natarajan"
    )


@pytest.mark.parametrize(
    ("email", "problem"), [(None, "is missing"), ("priya at mail", "is not an e-mail address")]
)
def test_a_missing_or_odd_address_is_shown_as_a_defect(email: str | None, problem: str) -> None:
    found = candidate(priya(email=email))

    assert found.email is None
    assert found.defects == (Defect("email", problem),)


def test_the_candidates_page_is_known_where_the_front_end_is() -> None:
    found = candidate(priya(), web_url="https://crm.agency.test/")

    assert found.url == "https://crm.agency.test/leads/08908ed4-ff3a-4dc2-9438-f682cdde57f8"


def test_a_lead_without_an_id_is_unreadable() -> None:
    with pytest.raises(UnreadablePayload):
        records_of(priya(id=None), ORG, read_settings({}))


def test_a_recruiter_whose_id_the_database_would_refuse_is_passed_over() -> None:
    unusable, sound = {"id": "R\x00"}, {"id": "R-2"}

    assert submission(priya(assigned_to=[unusable, sound])).recruiter_ref == "R-2"


def test_a_profile_whose_id_the_database_would_refuse_is_nobodys() -> None:
    org = replace(ORG, profile={"id": "R\x00"})

    records = records_of(priya(assigned_to=[]), org, read_settings({}))

    assert records.recruiters == ()
    assert records.submissions[0].recruiter_ref is None
