"""Client companies and a forwarded note in a real browser: light, dark, narrow, without script."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from plugin.clock import utcnow
from plugin.config import Config
from plugin.services.links import candidate_page_url
from plugin.services.sign_in import create_sign_in_link
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.interviews import Interviewer
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.submissions import Submission
from tests import factories
from tests.browser.serving import served
from tests.use_cases.modes import Agency, make_agency
from tests.web.candidates_link import READY

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3


@dataclass(frozen=True)
class Site:
    app: Flask
    address: str
    agency: Agency
    sign_in_link: str
    candidates_link: str


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    """Sam manages an agency with four clients, of whom two are not answered."""
    with served(config) as (app, address):
        with app.app_context():
            agency = make_agency(None)
            rows = agency.rows
            factories.change(Recruiter, agency.id, rows.recruiter_id, is_manager=True)
            factories.change(Candidate, agency.id, rows.candidate_id, phone="+44 7700 900123")
            topics = "moving from Airflow to Dagster"
            factories.change(Interviewer, agency.id, rows.interviewer_id, topics=topics)
            agency.company(name="Bolt Ltd", contact_mode="none")
            agency.company(name="Cory & Sons", crm_contact_mode="via_recruiter")
            agency.submission(agency.company(name=LONG))
            agency.plan()
            with transaction(agency.id) as session:
                url = candidate_page_url(
                    session,
                    session.get_one(Installation, agency.id),
                    session.get_one(Submission, rows.submission_id),
                    utcnow(),
                )
            link = create_sign_in_link()
        yield Site(app, address, agency, link, url)


@pytest.fixture(params=["light", "dark", "narrow"])
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Sam's browser, signed in; the narrow one is without our script."""
    is_narrow = request.param == "narrow"
    context = browser.new_context(
        viewport={"width": 360 if is_narrow else 1280, "height": 900},
        color_scheme="dark" if request.param == "dark" else "light",
        locale="en-GB",
    )
    if is_narrow:
        context.route("**/afterword.js", lambda route: route.abort())
        context.route("**/candidate.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def check_page(page: Page) -> None:
    """Nothing serious that axe objects to, and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    serious = [row for row in found if row["impact"] in ("serious", "critical")]
    assert [row["id"] for row in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_inbox_leads_to_the_question_and_the_answer_says_what_it_did(
    page: Page, site: Site
) -> None:
    page.get_by_role("link", name="how may candidates contact them?").click()
    check_page(page)
    page.get_by_role("checkbox", name="Acme").check()
    page.get_by_role("checkbox", name="Bolt Ltd").check()
    page.get_by_role("radio", name="Candidates write to the interviewers directly").check()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("1 thank-you and 2 check-ins would be freed.")).to_be_visible()
    expect(page.get_by_text("Thank-you to Dr. Jo Park")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Keep this answer").click()

    said = "2 clients: candidates write directly. 1 thank-you and 2 check-ins were freed."
    expect(page.get_by_role("status").get_by_text(said)).to_be_visible()
    with site.app.app_context():
        assert site.agency.states(submission=site.agency.rows.submission_id) == {"planned": 1}
    check_page(page)


def test_a_note_through_the_recruiter_is_shared_read_forwarded_and_seen(
    page: Page, site: Site
) -> None:
    with site.app.app_context():
        site.agency.answer("via_recruiter")
    ana = page.context.new_page()
    ana.goto(site.candidates_link)
    ana.get_by_text("Write to Jo").click()
    ana.get_by_label("Your note to Dr. Jo Park").fill(READY)
    ana.get_by_role("button", name="Send to Sam Lee").click()
    expect(ana.get_by_text("Sam Lee has your note")).to_be_visible()
    check_page(ana)

    page.goto(site.address)
    check_page(page)
    page.get_by_role("link", name="Ana’s note to Dr. Jo Park is here").click()
    check_page(page)
    mail = page.get_by_role("link", name="Open in my mail")
    assert str(mail.get_attribute("href")).startswith("mailto:jo.park@acme.example?subject=")
    page.get_by_role("button", name="I forwarded it").click()
    expect(page.get_by_text("Note to Dr. Jo Park: forwarded.")).to_be_visible()
    check_page(page)

    ana.reload()
    expect(ana.get_by_text("Sam Lee forwarded it")).to_be_visible()
    check_page(ana)
    with site.app.app_context():
        assert site.agency.states() == {"done": 1, "blocked: contact_mode_unknown": 1}
        company = factories.read(ClientCompany, site.agency.id, site.agency.acme)
    assert company.contact_mode == "via_recruiter"
