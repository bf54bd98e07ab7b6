"""From Odoo's rows to ours, as they were captured."""

from datetime import UTC, datetime

import pytest

from integrations.odoo.adapter import OdooAdapter
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.odoo.captured import result
from tests.integrations.odoo.conftest import MakeAdapter
from tests.integrations.odoo.fake import FakeOdoo


def of_applicant(adapter: OdooAdapter, ref: str = "1") -> CrmRecords:
    return adapter.fetch([(RecordKind.SUBMISSION, ref)])


def test_an_applicant_is_a_submission_with_all_that_it_refers_to(
    odoo: FakeOdoo, make_adapter: MakeAdapter
) -> None:
    found = of_applicant(make_adapter(stages={"3": "interviewing"}))

    (submission,) = found.submissions
    assert (submission.ref, submission.candidate_ref, submission.recruiter_ref) == ("1", "1", "6")
    assert submission.job_title == "Senior Robotics Engineer (Northwind)"
    assert (submission.stage, submission.stage_name) == (Stage.INTERVIEWING, "First Interview")
    assert submission.stage_changed_at == datetime(2026, 11, 22, 1, 30, 31, tzinfo=UTC)
    assert submission.updated_at == datetime(2026, 11, 22, 1, 30, 31, tzinfo=UTC)
    assert submission.defects == ()


def test_the_candidate_has_a_name_and_not_the_contacts_which_is_an_address(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    (candidate,) = of_applicant(adapter).candidates

    assert (candidate.ref, candidate.name) == ("1", "Priya Natarajan")
    assert (candidate.email, candidate.phone) == ("priya.n@mail.test", "+44 20 7946 0011")
    assert (candidate.timezone, candidate.locale, candidate.defects) == (None, "en_US", ())


def test_a_false_phone_is_none(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    (candidate,) = of_applicant(adapter, "3").candidates

    assert (candidate.phone, candidate.defects) == (None, ())


def test_on_18_the_candidate_is_the_person_and_not_the_application(
    odoo18: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo18.tables["hr.candidate"][71] = odoo18.tables["hr.candidate"].pop(1) | {"id": 71}
    odoo18.tables["hr.applicant"][1]["candidate_id"] = [71, "Priya Natarajan"]

    found = of_applicant(adapter)

    assert found.candidates[0].ref == found.submissions[0].candidate_ref == "71"
    assert str(found.candidates[0].url).endswith("/odoo/hr.candidate/71")


def test_on_19_the_candidate_is_the_application(odoo19: FakeOdoo, adapter: OdooAdapter) -> None:
    (candidate,) = of_applicant(adapter).candidates

    assert str(candidate.url).endswith("/odoo/hr.applicant/1")


def test_before_18_pages_had_their_place_after_a_hash(
    odoo18: FakeOdoo, adapter: OdooAdapter
) -> None:
    for applicant in odoo18.tables["hr.applicant"].values():
        del applicant["candidate_id"]

    (candidate,) = of_applicant(adapter).candidates

    assert str(candidate.url).endswith("/web#id=1&model=hr.applicant&view_type=form")


def test_the_client_company_is_at_the_jobs_address(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    found = of_applicant(adapter)

    (company,) = found.client_companies
    assert (company.ref, company.name) == ("10", "Northwind Robotics")
    assert (company.timezone, company.country) == ("America/New_York", "US")
    assert found.submissions[0].client_company_ref == "10"


def test_an_address_of_a_company_stands_for_the_company(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    works = odoo.tables["res.partner"][10] | {"id": 30, "name": "Works"}
    odoo.tables["res.partner"][30] = works
    odoo.tables["hr.job"][1]["address_id"] = [30, "Northwind Robotics, Works"]

    (company,) = of_applicant(adapter).client_companies

    assert (company.ref, company.name) == ("10", "Northwind Robotics")


def test_a_job_at_the_agencys_own_address_has_no_client_company(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo.tables["hr.job"][1]["address_id"] = [1, "Harbour Talent Agency"]

    found = of_applicant(adapter)

    assert found.client_companies == ()
    assert found.submissions[0].client_company_ref is None


def test_the_recruiter_has_an_address_and_a_zone(odoo: FakeOdoo, make_adapter: MakeAdapter) -> None:
    (recruiter,) = of_applicant(make_adapter(manager_refs=["6"])).recruiters

    assert (recruiter.ref, recruiter.name) == ("6", "Rita Recruiter")
    assert (recruiter.email, recruiter.timezone) == ("rita@agency.test", "America/New_York")
    assert (recruiter.is_active, recruiter.is_manager) == (True, True)


def test_nobodys_applicant_is_the_jobs_recruiters(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["hr.applicant"][1]["user_id"] = False

    found = of_applicant(adapter)

    assert found.submissions[0].recruiter_ref == found.recruiters[0].ref == "6"


def test_a_recruiter_without_a_zone_is_a_defect_and_kept(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo.tables["res.users"][6]["tz"] = False

    (recruiter,) = of_applicant(adapter).recruiters

    assert [(one.field, one.problem) for one in recruiter.defects] == [("tz", "is missing")]


def test_a_stage_that_nobody_mapped_is_named_and_not_guessed(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    (submission,) = of_applicant(adapter).submissions

    assert (submission.stage, submission.stage_name) == (None, "First Interview")


@pytest.mark.parametrize(
    ("changes", "stages", "stage"),
    [
        (result("77_refused_with_active_test_false")[0], {}, Stage.REJECTED),
        (
            result("77_refused_with_active_test_false")[0],
            {"reason-6": "withdrawn", "2": "interviewing"},
            Stage.WITHDRAWN,
        ),
        ({"application_status": "archived", "active": False}, {}, Stage.JOB_CLOSED),
        ({"application_status": "hired"}, {}, Stage.HIRED),
        ({"application_status": "hired"}, {"2": "offer"}, Stage.OFFER),
        ({"application_status": "ongoing"}, {"2": "offer"}, Stage.OFFER),
        ({"application_status": "refused", "refuse_reason_id": False}, {}, Stage.REJECTED),
    ],
    ids=["refused", "reason mapped", "archived", "hired", "hired mapped", "mapped", "no reason"],
)
def test_what_is_over_goes_before_the_stage_and_the_stage_before_a_guess(
    odoo: FakeOdoo,
    make_adapter: MakeAdapter,
    changes: dict[str, object],
    stages: dict[str, str],
    stage: Stage,
) -> None:
    odoo.tables["hr.applicant"][3] |= changes

    (submission,) = of_applicant(make_adapter(stages=stages), "3").submissions

    assert submission.stage is stage


def test_an_old_odoo_without_the_word_refused_is_told_by_archive_and_reason(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    for one in odoo.tables["hr.applicant"].values():
        del one["application_status"]
    odoo.tables["hr.applicant"][3] |= {"active": False, "refuse_reason_id": [6, "Salary"]}

    (submission,) = of_applicant(adapter, "3").submissions

    assert submission.stage is Stage.REJECTED


def test_a_refusal_counts_from_its_own_moment(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["hr.applicant"][3] |= result("77_refused_with_active_test_false")[0]

    (submission,) = of_applicant(adapter, "3").submissions

    assert submission.stage_changed_at == datetime(2026, 11, 22, 1, 48, 58, tzinfo=UTC)


def test_a_submission_is_as_new_as_its_job(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["hr.job"][1]["write_date"] = "2026-11-22 05:00:00"

    (submission,) = of_applicant(adapter).submissions

    assert submission.updated_at == datetime(2026, 11, 22, 5, tzinfo=UTC)


def test_an_applicant_without_job_recruiter_or_address_is_kept(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    empty = {"job_id": False, "user_id": False, "partner_id": False, "email_from": False}
    odoo.tables["hr.applicant"][2] |= empty
    if odoo.era == "18":
        odoo.tables["hr.candidate"][2] |= {"partner_id": False, "email_from": False}

    found = of_applicant(adapter, "2")

    assert found.submissions[0].recruiter_ref is None
    assert [(one.field, one.problem) for one in found.candidates[0].defects] == [
        ("email_from", "is missing")
    ]
