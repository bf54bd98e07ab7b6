"""Polling a site: everything once, then what changed, none of it twice."""

from datetime import timedelta

import pytest

from integrations.frappe_hr.adapter import FrappeHrAdapter
from plugin.crm import CrmError, PolledPage
from plugin.domain.records import CrmRecords
from tests.integrations.contract import poll_all, refs_in
from tests.integrations.frappe_hr.conftest import MakeAdapter
from tests.integrations.frappe_hr.site import COMPARISONS, NOW, Site


def last_of(adapter: FrappeHrAdapter) -> PolledPage:
    return list(poll_all(adapter))[-1]


def round_from(adapter: FrappeHrAdapter, cursor: str) -> tuple[set[str], str]:
    """Poll a whole round; return the refs that it told, and the cursor behind it."""
    told: set[str] = set()
    while True:
        page = adapter.poll(cursor)
        told |= refs_in(adapter, page)
        cursor = page.cursor
        if not page.has_more:
            return told, cursor


def records_in(adapter: FrappeHrAdapter, page: PolledPage) -> CrmRecords:
    found = CrmRecords()
    for event in adapter.parse_page(page.body):
        found = found.merged(event.records or CrmRecords())
    return found


def test_the_first_round_tells_everything_in_pages(site: Site, adapter: FrappeHrAdapter) -> None:
    for number in range(250):
        site.applicant(f"p{number}@mail.example", email_id=f"p{number}@mail.example")
    site.interview(job_applicant="p1@mail.example")

    pages = list(poll_all(adapter))
    told = [len(records_in(adapter, page).submissions) for page in pages]

    assert told == [100, 100, 50, 0]
    assert len(records_in(adapter, pages[-1]).interviews) == 1


def test_an_interview_keeps_its_whole_panel(site: Site, adapter: FrappeHrAdapter) -> None:
    """Pitfall: a list that joins interviewers has a row for each, and pages cut one in half."""
    panel = [f"person{number}@client.example" for number in range(7)]
    for number in range(150):
        site.interview(f"HR-INT-2026-{number:04}", panel=panel)

    found = [one for page in poll_all(adapter) for one in records_in(adapter, page).interviews]

    assert len(found) == 150
    assert {len(one.interviewers or ()) for one in found} == {7}


def test_an_interview_without_a_panel_says_so(site: Site, adapter: FrappeHrAdapter) -> None:
    site.interview(panel=[])

    (told,) = records_in(adapter, last_of(adapter)).interviews

    assert told.interviewers == ()


def test_a_round_without_news_tells_nothing(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant(modified="2026-11-22 01:59:00")
    site.interview(modified="2026-11-22 01:59:30")
    cursor = last_of(adapter).cursor
    site.move_to(NOW + timedelta(minutes=1))

    first, cursor = round_from(adapter, cursor)
    second, _ = round_from(adapter, cursor)

    assert first == second == set()


def test_a_change_is_told_once(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant()
    cursor = last_of(adapter).cursor
    site.move_to(NOW + timedelta(minutes=5))
    site.applicant(status="Replied", modified="2026-11-22 02:04:00")

    first, cursor = round_from(adapter, cursor)
    second, _ = round_from(adapter, cursor)

    assert "amara@example.com" in first
    assert second == set()


def test_a_record_made_while_a_round_goes_on_comes_in_the_next(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    for number in range(100, 250):
        site.applicant(f"p{number}@mail.example", email_id=f"p{number}@mail.example")
    first = adapter.poll(None)
    site.applicant("a@mail.example", email_id="a@mail.example", modified="2026-11-22 02:00:01")
    site.move_to(NOW + timedelta(minutes=1))

    in_this, cursor = round_from(adapter, first.cursor)
    in_the_next, _ = round_from(adapter, cursor)

    assert "a@mail.example" not in in_this
    assert "a@mail.example" in in_the_next


def test_a_quiet_round_costs_three_calls(site: Site, adapter: FrappeHrAdapter) -> None:
    site.applicant()
    cursor = last_of(adapter).cursor
    site.calls.clear()

    adapter.poll(cursor)

    assert site.calls == ["GET Job Applicant", "GET Interview"]


def test_a_site_that_gives_one_page_for_ever_is_an_error(
    site: Site, adapter: FrappeHrAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(150):
        site.applicant(f"p{number}@mail.example", email_id=f"p{number}@mail.example")
    first = adapter.poll(None)
    monkeypatch.setitem(COMPARISONS, ">", lambda _value, _wanted: True)

    with pytest.raises(CrmError, match="again and again"):
        adapter.poll(first.cursor)


@pytest.mark.parametrize("cursor", ["", "nonsense", "[]", '{"section": "Task", "known": 5}'])
def test_a_cursor_that_cannot_be_read_starts_all_over(
    site: Site, adapter: FrappeHrAdapter, cursor: str
) -> None:
    site.applicant()

    page = adapter.poll(cursor)

    assert "amara@example.com" in refs_in(adapter, page)


def test_names_are_asked_for_in_queries_that_a_server_takes(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    for number in range(100):
        site.applicant(
            f"p{number}@mail.example", owner=f"somebody.with.a.long.name{number}@agency.test"
        )

    adapter.poll(None)

    assert len([call for call in site.calls if call == "GET User"]) > 1
    assert max(len(query.get("filters", "")) for query in site.queries) < 2500


def test_a_field_that_is_not_there_costs_no_poll(site: Site, make_adapter: MakeAdapter) -> None:
    site.applicant()
    adapter = make_adapter(client_company_field="custom_missing")

    (told,) = records_in(adapter, adapter.poll(None)).submissions

    assert (told.job_title, told.client_company_ref) == ("Backend Engineer - Acme Ltd", None)


def test_what_may_not_be_read_of_users_costs_only_their_names(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    site.applicant()
    site.interview()
    site.forbidden.add("User")

    (told,) = records_in(adapter, last_of(adapter)).interviews

    assert told.interviewers is not None
    assert [(one.name, one.email) for one in told.interviewers] == [
        (None, "irene@client.example"),
        (None, "hugo@client.example"),
    ]
