"""Trying a playbook on the past, in a real browser: with and without scripts, narrow, dark."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from plugin.config import Config
from plugin.services import simulating
from plugin.services.sign_in import create_sign_in_link
from plugin.store.people import Recruiter
from tests import factories
from tests.browser.serving import served
from tests.use_cases.past import DRAFT, Agency, make_agency, past_journey

PATH = "/playbook/simulations"


@dataclass(frozen=True)
class Site:
    app: Flask
    address: str
    sign_in_link: str
    agency: Agency

    def work(self) -> None:
        """Do the worker's part, all of it."""
        with self.app.app_context():
            while simulating.begin(self.agency.id) and simulating.replay_batch(self.agency.id):
                pass


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    with served(config) as (app, address):
        with app.app_context():
            agency = make_agency()
            for number in range(6):
                whose = agency.ana.recruiter_id if number % 2 else agency.kit_id
                past_journey(agency.id, whose, f"Candidate {number}")
            mail = "sam@agency.example"
            factories.change(Recruiter, agency.id, agency.ana.recruiter_id, email=mail)
            link = create_sign_in_link(mail)
        yield Site(app, address, link, agency)


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in as Sam Lee").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def ask(page: Page, site: Site, draft: str = DRAFT) -> None:
    page.goto(site.address + PATH)
    page.get_by_label("Interviews from").fill("2026-01-05")
    page.get_by_label("Until").fill("2026-01-11")
    page.get_by_label("Or the text of the draft").fill(draft)
    page.get_by_role("button", name="Try it on these interviews").click()


def check_page(page: Page) -> None:
    """Nothing that axe objects to, and nothing wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not too_wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_read_the_pages(
    browser: Browser, site: Site, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text))
    sign_in(page, site)
    page.goto(site.address + PATH)
    check_page(page)

    ask(page, site)
    expect(page.get_by_text("It starts in a moment.")).to_be_visible()
    check_page(page)
    site.work()
    # the script looks again by itself
    expect(page.get_by_role("heading", name="In all")).to_be_visible(timeout=10_000)
    page.get_by_text("The same as a table").click()
    check_page(page)
    page.get_by_role("link", name="Chased too often").click()
    expect(page.get_by_text("too early").first).to_be_visible()
    check_page(page)
    assert complaints == []
    context.close()


def test_without_scripts_one_looks_again_and_cancels(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, site)
    ask(page, site)

    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("It starts in a moment.")).to_be_visible()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("It was cancelled after 0 of 0 submissions.")).to_be_visible()

    ask(page, site)
    site.work()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="Candidate by candidate")).to_be_visible()
    page.get_by_role("link", name="Ana Ruiz").click()
    expect(page.get_by_role("heading", name="Ana Ruiz")).to_be_visible()
    context.close()


def test_what_was_written_is_kept_where_it_cannot_be_read(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, site)
    ask(page, site, "name: hasty\nfollow_ups:\n  most: many\n")

    expect(page.get_by_role("alert")).to_contain_text("Line 3: follow_ups.most")
    expect(page.get_by_label("Or the text of the draft")).to_have_value(
        "name: hasty\nfollow_ups:\n  most: many"
    )
    check_page(page)
    context.close()
