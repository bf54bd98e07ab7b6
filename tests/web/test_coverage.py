"""/coverage: whose numbers it shows, how they are said, and what a spreadsheet gets."""

import csv
import io
import re

import pytest
import time_machine
from flask import Flask

from plugin.domain.coverage_counts import Outcome
from plugin.domain.periods import PeriodKey
from plugin.services.access import Viewer
from plugin.store.people import Candidate, ClientCompany
from plugin.web import coverage_words
from plugin.web.coverage_words import BUCKETS, COLUMNS, HEADLINES, SEGMENTS, percent
from tests import factories
from tests.queries import counted_queries
from tests.use_cases.coverage_month import NOW, Agency, Case, make_month, utc
from tests.web.visitors import Visitor, text_of, visitor

MONTH = "period=own&from=2026-03-02&to=2026-04-12"
PAGES = (
    f"/coverage?{MONTH}",
    f"/coverage.csv?{MONTH}",
    f"/coverage/candidates?{MONTH}&of=thanked_never",
    f"/coverage/overrides?{MONTH}",
)


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Agency:
    clock.move_to(NOW)
    with app.app_context():
        return make_month()


@pytest.fixture
def manager(app: Flask, agency: Agency) -> Visitor:
    with app.app_context():
        boss = factories.make_recruiter(agency.installation_id, name="Max Roe", is_manager=True)
    return visitor(app, Viewer(agency.installation_id, boss, "Max Roe"))


@pytest.fixture
def sam(app: Flask, agency: Agency) -> Visitor:
    return visitor(app, Viewer(agency.installation_id, agency.sam_id, "Sam Lee"))


def test_a_manager_sees_the_shares_and_everybody_by_name(manager: Visitor) -> None:
    page = text_of(manager.get(f"/coverage?{MONTH}"))

    for said in (
        "Mon 2 Mar to Sun 12 Apr, every recruiter, every client",
        "Thanked within the hour 31% 4 thanked within the hour of 13",
        "Thanked the same day 46% 6",
        "Thanked within 24 h 62% 8",
        "Thanked at all 69% 9",
        "Never thanked 15% 2",
        "Not thanked: no usable address 8% 1",
        "Debrief held within 2 h 44% 4",
        "Debrief held at all 67% 6",
        "Promise captured 44% 4",
        "Check-in made on time 33% 1",
        "Rules passed over, with a reason no share 1",
        "Not to thank: the client allows no contact: 2",
        "Interview cancelled: 1",
        "Kit Ray",
        "Sam Lee",
        "30 Mar",
    ):
        assert said in page


def test_a_recruiter_sees_their_own_beside_the_agencys_total(sam: Visitor) -> None:
    page = text_of(sam.get(f"/coverage?{MONTH}"))

    assert "your own candidates" in page
    assert "Thanked within the hour 33% 2 thanked within the hour of 6 31% of 13" in page
    assert "By recruiter" not in page
    assert "Kit Ray" not in page


@pytest.mark.parametrize("path", PAGES)
def test_a_colleagues_numbers_are_a_managers_to_see(
    sam: Visitor, manager: Visitor, agency: Agency, path: str
) -> None:
    asked = f"{path}&recruiter={agency.kit_id}"

    assert sam.get(asked).status_code == 403
    assert manager.get(asked).status_code == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["recruiter", "client"])
def test_another_agencys_are_not_there(
    app: Flask, manager: Visitor, agency: Agency, path: str, name: str
) -> None:
    with app.app_context():
        other = factories.make_installation()
        make = factories.make_recruiter if name == "recruiter" else factories.make_client_company
        number = make(other)

    assert manager.get(f"{path}&{name}={number}").status_code == 404
    assert manager.get(f"{path}&{name}={2**70}").status_code == 404


def test_another_agency_sees_nothing_of_it(app: Flask, agency: Agency) -> None:
    with app.app_context():
        other = factories.make_installation()
        boss = factories.make_recruiter(other, is_manager=True)
    page = text_of(visitor(app, Viewer(other, boss, "Boss")).get(f"/coverage?{MONTH}"))

    assert "No interviews in this time." in page
    assert "Acme" not in page


@pytest.mark.parametrize("path", PAGES)
def test_who_is_signed_out_is_asked_to_sign_in(app: Flask, path: str) -> None:
    answer = visitor(app).get(path)

    assert (answer.status_code, "/sign-in" in answer.headers["Location"]) == (303, True)


def test_it_opens_with_the_last_four_weeks_and_this_one(manager: Visitor) -> None:
    page = manager.get("/coverage").text

    assert "Mon 9 Mar to Sun 12 Apr" in page
    assert '<option value="four_weeks" selected>' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("period=this_week", "Mon 6 Apr to Sun 12 Apr"),
        ("period=quarter", "Wed 1 Apr to Tue 30 Jun"),
        ("period=own&from=2026-03-07&to=2026-03-07", "Sat 7 Mar to Sat 7 Mar"),
        ("period=nonsense", "Mon 9 Mar to Sun 12 Apr"),
        ("period=own&from=2026-03-07", "Give both dates."),
        ("period=own&from=2026-03-07&to=2026-03-01", "The first date is after the last one."),
        ("period=own&from=1990-01-01&to=1990-02-01", "Choose days between 2000 and 2100."),
        ("period=own&from=x&to=%00", "Give both dates."),
        ("period=own&from=0001-01-01&to=9999-12-31", "Give both dates."),
        ("week=9999-12-31&recruiter=x&client=", "Mon 9 Mar to Sun 12 Apr"),
    ],
)
def test_the_period_is_asked_for_in_the_address(manager: Visitor, asked: str, said: str) -> None:
    answer = manager.get(f"/coverage?{asked}")

    assert (answer.status_code, said in text_of(answer)) == (200, True)


def test_a_period_that_makes_no_sense_is_kept_in_the_form(manager: Visitor) -> None:
    page = manager.get("/coverage?period=own&from=2026-03-07&to=2026-03-01").text

    assert '<option value="own" selected>' in page
    assert page.count(" selected>") == 1
    assert re.search(r'value="2026-03-07"[^>]* aria-invalid="true"', page)


def test_every_number_leads_to_as_many_candidates(manager: Visitor) -> None:
    page = manager.get(f"/coverage?{MONTH}").text
    links = re.findall(r'<a href="(/coverage/candidates[^"]*)">(\d+)', page)

    assert len(links) > 60
    for path, number in links:
        behind = text_of(manager.get(path.replace("&amp;", "&")))
        assert re.search(rf"\b{number} in ", behind), (path, number)


def test_behind_a_number_are_seats_times_and_evidence(manager: Visitor) -> None:
    page = text_of(manager.get(f"/coverage/candidates?{MONTH}&of=by_same_day"))

    for said in (
        "6 in Mon 2 Mar to Sun 12 Apr",
        "4 thanked within the hour",
        "2 thanked later the same day",
        "Bo Li",
        "1 h after the end",
        "a copy reached us",
        "the candidate says so",
        "17:30 in Toronto",
    ):
        assert said in page


def test_a_debrief_that_was_not_held_says_since_when_it_is_due(manager: Visitor) -> None:
    page = text_of(manager.get(f"/coverage/candidates?{MONTH}&of=debrief_not_held"))

    assert "No debrief held due Wed 25 Mar 14:00" in page


def test_an_override_is_listed_with_who_when_and_why(manager: Visitor) -> None:
    page = text_of(manager.get(f"/coverage/overrides?{MONTH}"))

    assert "Call, yesterday 18:30" in page
    assert "by Sam Lee They asked to be rung" in page
    assert "Which rule: not captured." in page


def test_where_no_rule_was_passed_over_it_is_said(manager: Visitor, agency: Agency) -> None:
    page = text_of(manager.get(f"/coverage/overrides?{MONTH}&recruiter={agency.kit_id}"))

    assert "No rule was passed over in this time." in page


@pytest.mark.parametrize("of", ["", "nonsense", "override"])
def test_a_number_that_is_none_is_not_there(manager: Visitor, of: str) -> None:
    assert manager.get(f"/coverage/candidates?of={of}").status_code == 404


def test_a_page_beyond_the_last_says_so(manager: Visitor) -> None:
    page = text_of(manager.get(f"/coverage/candidates?{MONTH}&of=thanked_never&page=99999"))

    assert "This page of the list is empty." in page


def test_a_long_list_is_paged_and_keeps_what_was_asked(
    app: Flask, manager: Visitor, agency: Agency
) -> None:
    with app.app_context():
        for _ in range(51):
            case = Case(agency, agency.sam_id, agency.hush_id)
            case.interview(utc(3, 12, month=4))
    path = f"/coverage/candidates?{MONTH}&client={agency.hush_id}&of=day_ended"

    page = manager.get(path).text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)

    assert f"client={agency.hush_id}" in following
    assert "52 in " in text_of(manager.get(following.replace("&amp;", "&")))


@pytest.mark.parametrize("by", ["week", "recruiter", "client"])
def test_a_table_is_downloaded_with_every_outcome(manager: Visitor, by: str) -> None:
    answer = manager.get(f"/coverage.csv?{MONTH}&by={by}")
    heading, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    column = heading.index("Thanked within the hour")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"coverage-by-{by}-2026-03-02-to-2026-04-12.csv" in answer.headers["Content-Disposition"]
    assert len(set(heading)) == len(heading) == len(Outcome) + 1
    assert sum(int(line[column]) for line in lines) == 4


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_name_becomes_a_formula(app: Flask, manager: Visitor, agency: Agency, name: str) -> None:
    with app.app_context():
        factories.change(ClientCompany, agency.installation_id, agency.acme_id, name=name)

    answer = manager.get(f"/coverage.csv?{MONTH}&by=client")
    names = [line[0] for line in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), ""))]

    assert f"'{name}" in names


def test_a_recruiter_downloads_no_colleagues(sam: Visitor) -> None:
    assert sam.get(f"/coverage.csv?{MONTH}&by=recruiter").status_code == 404
    assert sam.get(f"/coverage.csv?{MONTH}&by=nonsense").status_code == 404


def test_names_are_written_as_text(app: Flask, manager: Visitor, agency: Agency) -> None:
    with app.app_context():
        factories.change(ClientCompany, agency.installation_id, agency.acme_id, name="<b>Acme</b>")
        found = text_of(manager.get(f"/coverage/candidates?{MONTH}&of=thanks"))

    assert "<b>Acme</b>" in found
    assert "<b>" not in manager.get(f"/coverage?{MONTH}").text


def test_people_without_names_are_not_captured(
    app: Flask, manager: Visitor, agency: Agency
) -> None:
    with app.app_context():
        case = Case(agency, agency.sam_id, agency.acme_id)
        case.seat(case.interview(utc(3, 12, month=4)), name=None)
        factories.change(Candidate, agency.installation_id, case.candidate_id, name=None)

    page = text_of(manager.get(f"/coverage/candidates?{MONTH}&of=thanked_never"))

    assert "Name not captured" in page
    assert "Interviewer not captured" in page


def test_the_pages_ask_few_questions(app: Flask, manager: Visitor) -> None:
    for path in PAGES:
        with app.app_context(), counted_queries() as sent:
            manager.get(path)
        assert len(sent) <= 16, path


def test_the_shares_of_a_bar_fill_it(manager: Visitor) -> None:
    page = manager.get(f"/coverage?{MONTH}").text
    bars = re.findall(r'<svg class="shares".*?</svg>', page, re.DOTALL)

    assert len(bars) == 5  # nobody was to be thanked this week
    for bar in bars:
        widths = [float(width) for width in re.findall(r'width="([\d.]+)%"', bar)]
        assert sum(widths) == pytest.approx(100, abs=0.01)


def test_the_page_is_in_the_navigation(manager: Visitor) -> None:
    page = manager.get("/coverage").text

    assert '<a href="/coverage" aria-current="page">Coverage</a>' in page


def test_every_number_has_its_words() -> None:
    assert set(coverage_words.OUTCOMES) == set(Outcome)
    assert set(coverage_words.PERIODS) == set(PeriodKey)
    named = [*(key for key, _ in (*COLUMNS, *HEADLINES, *SEGMENTS)), *coverage_words.ASIDE]
    assert [key for key in named if key not in BUCKETS] == []


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, None),
        (0.0, "0%"),
        (0.001, "under 1%"),
        (0.996, "99%"),
        (1.0, "100%"),
        (1 / 3, "33%"),
    ],
)
def test_a_share_never_says_all_or_nothing_of_nearly(share: float | None, said: str | None) -> None:
    assert percent(share) == said
