"""Named records as they are now."""

from integrations.jobadder.adapter import JobAdderAdapter
from plugin.domain.records import RecordKind
from tests.integrations.jobadder.conftest import CLOCK
from tests.integrations.jobadder.fake import RITA, FakeJobAdder, interview


def test_an_interview_comes_with_all_that_it_refers_to(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(2)

    found = adapter.fetch([(RecordKind.INTERVIEW, "101")])

    assert [one.ref for one in found.interviews] == ["101"]
    assert [one.ref for one in found.submissions] == ["1"]
    assert [one.ref for one in found.candidates] == ["1"]
    assert [(one.ref, one.country) for one in found.client_companies] == [("5", "AU")]
    assert [one.email for one in found.recruiters] == ["rita@agency.example"]


def test_the_address_of_a_client_contact_is_looked_up(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(2)

    (found,) = adapter.fetch([(RecordKind.INTERVIEW, "101")]).interviews

    assert found.interviewers is not None
    assert [(one.email, one.title) for one in found.interviewers] == [("carl@acme.example", "CFO")]


def test_an_interview_that_became_an_internal_one_is_gone_for_us(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.lists["interviews"] = [interview(101, interviewers=[RITA])]

    (found,) = adapter.fetch([(RecordKind.INTERVIEW, "101")]).interviews

    assert (found.ref, found.is_deleted, found.updated_at) == ("101", True, CLOCK)


def test_an_application_that_is_gone_is_told_as_deleted(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    (found,) = adapter.fetch([(RecordKind.SUBMISSION, "404")]).submissions

    assert found.is_deleted


def test_a_ref_that_is_no_number_reaches_no_other_endpoint(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    (found,) = adapter.fetch([(RecordKind.RECRUITER, "current")]).recruiters

    assert found.is_deleted
    assert crm.calls == []


def test_an_application_may_outlive_its_candidate_who_was_erased(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(1)
    crm.lists["candidates"] = []

    found = adapter.fetch([(RecordKind.SUBMISSION, "1")])

    assert [(one.ref, one.is_deleted, one.name) for one in found.candidates] == [("1", True, None)]
    assert found.submissions[0].candidate_ref == "1"


def test_a_client_company_and_a_recruiter_are_read_by_themselves(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    wanted = [(RecordKind.CLIENT_COMPANY, "5"), (RecordKind.RECRUITER, "3")]

    found = adapter.fetch(wanted)

    assert found.client_companies[0].name == "Acme"
    assert found.recruiters[0].name == "Rita Roe"
