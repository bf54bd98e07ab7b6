"""What connecting an agency on BottleCRM needs: whose account, its stages, its leads to compare."""

from datetime import UTC, datetime

import pytest

from integrations.bottlecrm.adapter import BottleCrmAdapter
from integrations.bottlecrm.cursor import PAGE_ROWS
from plugin.crm import CrmAdapter, CrmError, Listed
from plugin.domain.records import RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.bottlecrm.captured import answer
from tests.integrations.bottlecrm.conftest import FakeCrm
from tests.integrations.bottlecrm.leads import lead, serve


def listed(adapter: CrmAdapter, kind: RecordKind = RecordKind.SUBMISSION) -> list[Listed]:
    """All pages of the list."""
    page = adapter.list_refs(kind, None)
    records = list(page.records)
    while page.cursor is not None:
        page = adapter.list_refs(kind, page.cursor)
        records += page.records
    return records


@pytest.fixture
def with_pipelines(crm: FakeCrm) -> FakeCrm:
    crm.answers("/api/leads/pipelines/", answer("53_pipelines_without_stages"))
    pipeline = answer("53_pipelines_without_stages")["pipelines"][0]["id"]
    crm.answers(f"/api/leads/pipelines/{pipeline}/", answer("09b_pipeline_detail"))
    return crm


def test_the_account_is_the_organisation_of_the_token(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()

    account = adapter.account()

    assert (account.ref, account.name) == (
        "a5828e1e-a4d1-407f-90fb-48b52a5af667",
        "Harbour Talent Agency",
    )
    assert account.timezone == "Europe/London"


def test_an_organisation_without_an_id_is_an_error_of_the_crm(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.answers("/api/org/settings/", {"name": "Harbour"})

    with pytest.raises(CrmError):
        adapter.account()


def test_each_stage_is_told_with_its_board_and_a_guess(
    adapter: BottleCrmAdapter, with_pipelines: FakeCrm
) -> None:
    stages = adapter.vocabulary().stages

    assert [
        (term.name.partition(": Senior Robotics Engineer (Northwind): ")[2], term.guess)
        for term in stages
    ] == [
        ("Applied", Stage.SUBMITTED),
        ("Screening", Stage.SUBMITTED),
        ("Client interview 1", Stage.INTERVIEWING),
        ("Client interview 2", Stage.INTERVIEWING),
        ("Offer", Stage.OFFER),
        ("Placed", Stage.HIRED),
        ("Rejected", Stage.REJECTED),
    ]


def test_a_lead_is_listed_with_its_own_time_of_change(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    serve(crm, [lead(1, "2026-11-20T09:00:00Z")], [])

    assert listed(adapter) == [Listed("lead-001", datetime(2026, 11, 20, 9, tzinfo=UTC))]


def test_pages_overlap_and_name_each_lead_once(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    numbers = range(3 * PAGE_ROWS)
    serve(crm, [lead(n) for n in numbers], [lead(900)])

    refs = [record.ref for record in listed(adapter, RecordKind.CANDIDATE)]

    assert sorted(refs) == sorted(f"lead-{n:03}" for n in [*numbers, 900])


def test_a_list_that_repeats_itself_is_an_error_and_no_loop(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    same = {"open_leads": [lead(1)], "offset": 50, "leads_count": 99}
    crm.answers("/api/leads/", {"open_leads": same, "close_leads": {"close_leads": []}})

    with pytest.raises(CrmError, match="again and again"):
        listed(adapter)


def test_leads_are_counted_over_both_lists(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    serve(crm, [lead(1), lead(2)], [lead(3)])

    assert adapter.count(RecordKind.SUBMISSION) == 3
    assert adapter.count(RecordKind.INTERVIEW) is None
