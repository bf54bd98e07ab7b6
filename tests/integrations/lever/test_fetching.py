"""Reading again what a webhook named."""

import pytest

from plugin.crm import CrmAuthError
from plugin.domain.records import RecordKind
from tests.integrations.lever.conftest import NOW, Lever, MakeAdapter, interview, opportunity


def test_with_an_opportunity_come_its_person_interviews_and_owner(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    found = make_adapter().fetch([(RecordKind.SUBMISSION, "opp-1")])

    assert [(one.ref, one.job_title) for one in found.submissions] == [("opp-1", "Designer")]
    assert [one.ref for one in found.candidates] == ["con-1"]
    assert [one.ref for one in found.interviews] == ["opp-1/int-1"]
    assert [one.ref for one in found.recruiters] == ["user-1"]


def test_an_interview_that_is_gone_is_deleted_and_the_others_stay(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.interviews["opp-1"] = [interview("int-2")]

    found = make_adapter().fetch([(RecordKind.INTERVIEW, "opp-1/int-1")])

    assert {one.ref: one.is_deleted for one in found.interviews} == {
        "opp-1/int-2": False,
        "opp-1/int-1": True,
    }
    assert found.interviews[-1].updated_at == NOW


def test_with_a_deleted_opportunity_goes_the_interview_that_was_asked_for(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    found = make_adapter().fetch([(RecordKind.INTERVIEW, "opp-9/int-1")])

    assert [(one.ref, one.is_deleted) for one in found.submissions] == [("opp-9", True)]
    assert [(one.ref, one.is_deleted) for one in found.interviews] == [("opp-9/int-1", True)]


def test_a_candidate_comes_with_all_their_opportunities(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.opportunities.append(opportunity("opp-7", contact="con-1"))

    found = make_adapter().fetch([(RecordKind.CANDIDATE, "con-1")])

    assert {one.ref for one in found.submissions} == {"opp-1", "opp-7"}


def test_a_candidate_whose_opportunities_cannot_be_seen_is_not_gone(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.contacts = [{"id": "con-5", "name": "Eva Eis", "emails": ["eva@mail.example"]}]

    found = make_adapter().fetch([(RecordKind.CANDIDATE, "con-5"), (RecordKind.CANDIDATE, "con-6")])

    assert {one.ref: one.is_deleted for one in found.candidates} == {"con-5": False, "con-6": True}


def test_a_recruiter_is_found_or_gone(lever: Lever, make_adapter: MakeAdapter) -> None:
    found = make_adapter().fetch([(RecordKind.RECRUITER, "user-2"), (RecordKind.RECRUITER, "x/y")])

    assert [(one.ref, one.is_deleted) for one in found.recruiters] == [
        ("user-2", False),
        ("x/y", True),
    ]


def test_who_may_read_nothing_is_told_so_and_not_that_all_is_confidential(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.refused.add("opportunities")

    with pytest.raises(CrmAuthError):
        make_adapter().fetch([(RecordKind.SUBMISSION, "opp-1")])


def test_the_nightly_list_names_each_opportunity_with_its_time_of_change(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.page_rows = 100
    lever.opportunities[1]["isAnonymized"] = True

    page = make_adapter().list_refs(RecordKind.SUBMISSION, None)

    assert [(one.ref, one.updated_at is not None) for one in page.records] == [
        ("opp-1", True),
        ("opp-3", True),
    ]
    assert page.cursor is None
