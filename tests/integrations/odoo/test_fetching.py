"""Reading again what was named."""

import pytest

from integrations.odoo.adapter import OdooAdapter
from integrations.odoo.fetching import SETTLE_SECONDS
from plugin.domain.records import RecordKind
from tests.integrations.odoo.conftest import CLOCK
from tests.integrations.odoo.fake import FakeOdoo


def test_an_interview_brings_its_submission_candidate_client_and_recruiter(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    found = adapter.fetch([(RecordKind.INTERVIEW, "2")])

    assert [one.ref for one in found.submissions] == ["2"]
    assert [one.name for one in found.candidates] == ["Tomás O'Brien"]
    assert [one.ref for one in found.client_companies] == ["10"]
    assert [one.ref for one in found.recruiters] == ["6"]


def test_recruiters_and_client_companies_are_read_by_themselves(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    found = adapter.fetch([(RecordKind.RECRUITER, "7"), (RecordKind.CLIENT_COMPANY, "10")])

    assert [one.name for one in found.recruiters] == ["Ivan Interviewer"]
    assert [one.country for one in found.client_companies] == ["US"]


@pytest.mark.parametrize("kind", list(RecordKind))
@pytest.mark.parametrize("ref", ["999", "GONE-1", "99999999999", ""])
def test_what_is_not_there_is_deleted_now(
    odoo: FakeOdoo, adapter: OdooAdapter, kind: RecordKind, ref: str
) -> None:
    found = adapter.fetch([(kind, ref)])

    told = (
        *found.recruiters,
        *found.client_companies,
        *found.candidates,
        *found.submissions,
        *found.interviews,
    )
    assert [(one.ref, one.is_deleted, one.updated_at) for one in told] == [(ref, True, CLOCK)]


def test_a_meeting_that_is_nobodys_any_more_is_no_interview(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    odoo.tables["calendar.event"][2]["applicant_id"] = False

    (found,) = adapter.fetch([(RecordKind.INTERVIEW, "2")]).interviews

    assert found.is_deleted


def test_a_batch_takes_no_more_calls_than_one_record(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    adapter.fetch([(RecordKind.INTERVIEW, "2")])
    one = len(odoo.calls)
    odoo.calls.clear()

    adapter.fetch([(RecordKind.INTERVIEW, ref) for ref in ("1", "2", "3", "5")])

    assert len(odoo.calls) <= one


def test_every_read_asks_for_archived_ones(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    adapter.fetch([(RecordKind.INTERVIEW, "2")])

    reads = [args for _, method, args in odoo.calls if method == "search_read"]
    assert all(args["context"] == {"active_test": False} for args in reads)


def test_an_odoo_18_is_given_time_to_commit_what_it_told_of(
    odoo: FakeOdoo, adapter: OdooAdapter, settled: list[float]
) -> None:
    adapter.fetch([(RecordKind.INTERVIEW, "2"), (RecordKind.INTERVIEW, "1")])

    assert settled == ([SETTLE_SECONDS] if odoo.era == "18" else [])
