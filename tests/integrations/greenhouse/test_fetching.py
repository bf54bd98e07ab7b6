"""Reading again what a webhook named."""

import pytest

from plugin.crm import CrmError
from plugin.domain.records import RecordKind
from tests.integrations.greenhouse.conftest import (
    NOW,
    Harvest,
    MakeAdapter,
    application,
    candidate,
    interview,
)


def test_with_an_application_come_its_candidate_interviews_and_recruiter(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    found = make_adapter().fetch([(RecordKind.SUBMISSION, "51")])

    assert [one.ref for one in found.submissions] == ["51"]
    assert [one.ref for one in found.candidates] == ["71"]
    assert [one.ref for one in found.recruiters] == ["41"]
    assert [one.ref for one in found.interviews] == ["91"]
    assert [one.email for one in found.interviews[0].interviewers or ()] == ["otto@client.example"]


def test_with_an_interview_comes_its_application(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    found = make_adapter().fetch([(RecordKind.INTERVIEW, "92")])

    assert [one.ref for one in found.interviews] == ["92"]
    assert [one.ref for one in found.submissions] == ["52"]


def test_with_a_candidate_come_all_their_applications(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    harvest.of("applications", application(51, 71), application(58, 71), application(52, 72))

    found = make_adapter().fetch([(RecordKind.CANDIDATE, "71")])

    assert {one.ref for one in found.submissions} == {"51", "58"}


def test_a_recruiter_is_found_by_id(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    found = make_adapter().fetch([(RecordKind.RECRUITER, "42")])

    assert [(one.ref, one.name) for one in found.recruiters] == [("42", "Otto Roth")]


def test_what_is_gone_is_deleted_as_of_now(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    found = make_adapter().fetch([(RecordKind.INTERVIEW, "91"), (RecordKind.INTERVIEW, "99")])

    assert [(one.ref, one.is_deleted) for one in found.interviews] == [("91", False), ("99", True)]
    assert found.interviews[1].updated_at == NOW


def test_what_is_no_id_of_greenhouse_is_gone_without_asking(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    found = make_adapter().fetch([(RecordKind.CANDIDATE, "71,72")])

    assert [one.is_deleted for one in found.candidates] == [True]
    assert harvest.calls("candidates") == []


def test_who_sees_nothing_at_all_takes_nothing_for_deleted(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    for what in ("users", "candidates", "applications", "interviews"):
        harvest.of(what)

    with pytest.raises(CrmError, match="no Site Admin") as caught:
        make_adapter().fetch([(RecordKind.CANDIDATE, "71")])

    assert not caught.value.permanent


def test_more_than_fifty_ids_are_asked_for_in_turns(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    harvest.page_rows = 100
    harvest.of("interviews", *(interview(ref, 51) for ref in range(200, 260)))

    found = make_adapter().fetch([(RecordKind.INTERVIEW, str(ref)) for ref in range(200, 260)])

    assert len(found.interviews) == 60
    assert [len(call["ids"].split(",")) for call in harvest.calls("interviews")] == [50, 10]


def test_the_nightly_list_leaves_out_what_the_mirror_does_not_keep(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    harvest.of("applications", application(51, 71), application(52, 72, prospect=True))

    page = make_adapter().list_refs(RecordKind.SUBMISSION, None)

    assert [(one.ref, one.updated_at is not None) for one in page.records] == [("51", True)]


def test_the_nightly_list_names_nobody_who_is_hidden_or_anonymised(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    harvest.page_rows = 100
    harvest.of(
        "candidates",
        candidate(71),
        candidate(72, private=True),
        candidate(73, first_name="Anonymized", last_name="73"),
    )

    page = make_adapter().list_refs(RecordKind.CANDIDATE, None)

    assert [one.ref for one in page.records] == ["71"]
