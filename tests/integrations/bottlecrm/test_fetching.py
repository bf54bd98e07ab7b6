"""Reading again what a webhook named."""

from datetime import timedelta
from typing import Any

import pytest

from integrations.bottlecrm.adapter import BottleCrmAdapter
from plugin.crm import CrmAuthError, CrmError
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmRecords, InterviewRecord, RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.bottlecrm.captured import answer
from tests.integrations.bottlecrm.conftest import CLOCK, FakeCrm

PRIYA = "08908ed4-ff3a-4dc2-9438-f682cdde57f8"
ANA = "ana.engelmann@northwind.test"


def interview_of(records: CrmRecords) -> InterviewRecord:
    (found,) = records.interviews
    return found


@pytest.fixture
def priya(crm: FakeCrm) -> dict[str, Any]:
    """The captured lead in a quiet CRM; what a test changes in it is answered."""
    detail: dict[str, Any] = answer("25_lead_detail")
    crm.answers(f"/api/leads/{PRIYA}/", lambda _: detail)
    return detail


def test_a_lead_comes_with_all_that_it_refers_to(
    adapter: BottleCrmAdapter, crm: FakeCrm, priya: dict[str, Any]
) -> None:
    crm.answers("/api/contacts/", answer("54_contacts_by_email"), email=ANA, limit="50")
    crm.answers("/api/accounts/", answer("56_accounts_by_name"))
    crm.quiet()

    records = adapter.fetch([(RecordKind.SUBMISSION, PRIYA)])

    assert [each.email for each in records.recruiters] == ["admin@agency.test"]
    assert [(each.name, each.country) for each in records.client_companies] == [
        ("Northwind Robotics", "DE")
    ]
    assert [each.name for each in records.candidates] == ["Priya Natarajan"]
    assert [each.stage for each in records.submissions] == [Stage.INTERVIEWING]
    assert [
        (who.name, who.email, who.title) for who in interview_of(records).interviewers or ()
    ] == [
        ("Ana Engelmann", ANA, "CTO"),
        (None, "bo@northwind.test", None),
    ]


def test_a_contact_whose_address_only_contains_the_other_is_not_meant(
    adapter: BottleCrmAdapter, crm: FakeCrm, priya: dict[str, Any]
) -> None:
    contacts = answer("54_contacts_by_email")
    contacts["results"] = [each for each in contacts["results"] if each["first_name"] == "Joana"]
    assert ANA in contacts["results"][0]["email"]
    crm.answers("/api/contacts/", contacts)
    crm.quiet()

    records = adapter.fetch([(RecordKind.SUBMISSION, PRIYA)])

    assert [who.name for who in interview_of(records).interviewers or ()] == [None, None]


def test_one_lead_wanted_thrice_is_read_once(
    adapter: BottleCrmAdapter, crm: FakeCrm, priya: dict[str, Any]
) -> None:
    crm.quiet()

    adapter.fetch(
        [
            (RecordKind.SUBMISSION, PRIYA),
            (RecordKind.CANDIDATE, PRIYA),
            (RecordKind.INTERVIEW, f"{PRIYA}:1"),
        ]
    )

    assert crm.calls.count(f"GET /api/leads/{PRIYA}/") == 1


def test_a_deleted_lead_comes_back_deleted_with_the_interview_that_was_wanted(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    crm.refuses(f"/api/leads/{PRIYA}/", 404, answer("36_error_404"))

    records = adapter.fetch([(RecordKind.SUBMISSION, PRIYA), (RecordKind.INTERVIEW, f"{PRIYA}:2")])

    assert [(each.ref, each.is_deleted) for each in records.submissions] == [(PRIYA, True)]
    assert [(each.ref, each.is_deleted) for each in records.candidates] == [(PRIYA, True)]
    assert [(each.ref, each.is_deleted) for each in records.interviews] == [(f"{PRIYA}:2", True)]


def test_a_deletion_is_later_than_anything_the_lead_can_have_said(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    crm.refuses(f"/api/leads/{PRIYA}/", 404, answer("36_error_404"))

    (gone,) = adapter.fetch([(RecordKind.SUBMISSION, PRIYA)]).submissions

    assert gone.updated_at > CLOCK + timedelta(seconds=5)


def test_a_member_cannot_tell_a_deleted_lead_from_a_hidden_one(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    profile = answer("14_profile")
    profile["user_obj"]["role"] = "USER"
    crm.answers("/api/profile/", profile)
    crm.quiet()
    crm.refuses(f"/api/leads/{PRIYA}/", 404, answer("36_error_404"))

    with pytest.raises(CrmAuthError):
        adapter.fetch([(RecordKind.SUBMISSION, PRIYA)])


def test_a_converted_lead_is_on_no_list_and_was_hired(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    converted = answer("66_lead_detail_converted")
    ref = converted["lead_obj"]["id"]
    listed = answer("67_leads_without_the_converted")["open_leads"]["open_leads"]
    assert ref not in [each["id"] for each in listed]
    crm.quiet()
    crm.answers(f"/api/leads/{ref}/", converted)

    (found,) = adapter.fetch([(RecordKind.SUBMISSION, ref)]).submissions

    assert found.stage is Stage.HIRED


def test_the_crm_drops_an_emptied_field_and_the_interview_is_cancelled(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    emptied = answer("59_lead_detail_after_emptying")
    ref = emptied["lead_obj"]["id"]
    assert emptied["lead_obj"]["custom_fields"] == {"interviewer_emails": ANA}
    crm.quiet()
    crm.answers(f"/api/leads/{ref}/", emptied)

    found = interview_of(adapter.fetch([(RecordKind.INTERVIEW, f"{ref}:1")]))

    assert (found.ref, found.status) == (f"{ref}:1", InterviewStatus.CANCELLED)


def test_a_meeting_logged_in_the_past_says_that_the_interview_was_held(
    adapter: BottleCrmAdapter, crm: FakeCrm, priya: dict[str, Any]
) -> None:
    priya["lead_obj"]["last_outbound_at"] = "2026-11-22T01:34:18.271445Z"
    crm.answers("/api/interactions/", answer("32_interactions"), lead=PRIYA, limit="200")
    crm.quiet()

    found = interview_of(adapter.fetch([(RecordKind.SUBMISSION, PRIYA)]))

    assert found.status is InterviewStatus.COMPLETED


def test_nobody_asks_for_meetings_before_any_can_have_been_logged(
    adapter: BottleCrmAdapter, crm: FakeCrm, priya: dict[str, Any]
) -> None:
    crm.quiet()

    adapter.fetch([(RecordKind.SUBMISSION, PRIYA)])

    assert not any("interactions" in call for call in crm.calls)


def test_a_round_that_was_set_back_is_cancelled_when_it_is_asked_for(
    adapter: BottleCrmAdapter, crm: FakeCrm, priya: dict[str, Any]
) -> None:
    crm.quiet()

    records = adapter.fetch([(RecordKind.INTERVIEW, f"{PRIYA}:2")])

    assert {each.ref: each.status for each in records.interviews} == {
        f"{PRIYA}:1": InterviewStatus.SCHEDULED,
        f"{PRIYA}:2": InterviewStatus.CANCELLED,
    }


def test_an_earlier_round_is_left_as_it_was(
    adapter: BottleCrmAdapter, crm: FakeCrm, priya: dict[str, Any]
) -> None:
    priya["lead_obj"]["custom_fields"]["interview_round"] = "2"
    crm.quiet()

    records = adapter.fetch([(RecordKind.INTERVIEW, f"{PRIYA}:1")])

    assert [each.ref for each in records.interviews] == [f"{PRIYA}:2"]


def test_a_changed_contact_brings_the_leads_in_whose_panel_they_sit(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    page = answer("64_leads_open_and_closed")
    page["open_leads"]["open_leads"][0] |= {"stage": None, "custom_fields": {"interviewers": ANA}}
    crm.answers("/api/contacts/C/", answer("55_contact_detail"))
    crm.quiet()
    crm.answers("/api/leads/", page)

    records = adapter.fetch([(RecordKind.INTERVIEW, "contact:C")])

    assert [each.ref for each in records.submissions] == [page["open_leads"]["open_leads"][0]["id"]]


def test_a_contact_that_is_gone_concerns_nobody(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.quiet()
    crm.refuses("/api/contacts/C/", 404, {"detail": "No Contact matches the given query."})

    assert adapter.fetch([(RecordKind.INTERVIEW, "contact:C")]) == CrmRecords()


def test_reading_all_leads_ends_where_the_crm_repeats_itself(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.answers("/api/contacts/C/", answer("55_contact_detail"))
    crm.quiet()
    crm.answers("/api/leads/", answer("21_leads_page1"))

    adapter.fetch([(RecordKind.INTERVIEW, "contact:C")])

    assert sum(call.startswith("GET /api/leads/?") for call in crm.calls) == 2


def test_a_recruiter_is_found_by_profile_and_an_unknown_one_is_gone(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    rita = "1716afd7-4653-462c-9bc5-fbfedf80befb"

    records = adapter.fetch([(RecordKind.RECRUITER, rita), (RecordKind.RECRUITER, "nobody")])

    assert [(each.email, each.is_deleted) for each in records.recruiters] == [
        ("rita@agency.test", False),
        (None, True),
    ]


def test_a_company_is_found_by_its_account(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.answers("/api/accounts/", answer("56_accounts_by_name"))
    crm.quiet()

    records = adapter.fetch([(RecordKind.CLIENT_COMPANY, "northwind robotics")])

    assert [(each.ref, each.country) for each in records.client_companies] == [
        ("northwind robotics", "DE")
    ]


def test_a_company_without_an_account_is_known_by_its_leads_alone(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()

    assert adapter.fetch([(RecordKind.CLIENT_COMPANY, "acme")]) == CrmRecords()


def test_a_crm_that_fails_in_the_middle_deletes_nothing(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    crm.refuses(f"/api/leads/{PRIYA}/", 502, {})

    with pytest.raises(CrmError) as caught:
        adapter.fetch([(RecordKind.SUBMISSION, PRIYA)])

    assert caught.value.permanent is False


@pytest.mark.parametrize("path", [f"/api/leads/{PRIYA}/", "/api/profile/"])
def test_an_answer_without_its_record_is_asked_for_later(
    adapter: BottleCrmAdapter, crm: FakeCrm, path: str
) -> None:
    crm.answers(path, {"error": False})
    crm.quiet()
    crm.answers(f"/api/leads/{PRIYA}/", answer("25_lead_detail"))

    with pytest.raises(CrmError) as caught:
        adapter.fetch([(RecordKind.SUBMISSION, PRIYA)])

    assert caught.value.permanent is False
