"""The playbook in a real browser: written, mended, seen, taken; a dispute decided by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from plugin.config import Config
from plugin.services.sign_in import create_sign_in_link
from plugin.store.people import Recruiter
from tests import factories
from tests.browser.serving import served
from tests.browser.test_client_settings import check_page
from tests.use_cases.modes import Agency, make_agency

WRONG = """\
name: Northern desk
follow_ups:
  most: 99
steps:
  thank_you:
    due: {anchor: interview_end, minutes: 90}
"""
MENDED = WRONG.replace("99", "1")


@dataclass(frozen=True)
class Site:
    app: Flask
    address: str
    agency: Agency
    sign_in_link: str


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    """Sam manages an agency with a crowd of candidates."""
    with served(config) as (app, address):
        with app.app_context():
            agency = make_agency("direct")
            factories.change(Recruiter, agency.id, agency.rows.recruiter_id, is_manager=True)
            agency.crowd(5)
            agency.plan()
            link = create_sign_in_link()
        yield Site(app, address, agency, link)


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
        for name in ("afterword.js", "playbook.js"):
            context.route(f"**/{name}", lambda route: route.abort())
    page = context.new_page()
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def test_a_playbook_is_written_mended_seen_taken_and_plans_the_prompts(
    site: Site, page: Page
) -> None:
    page.goto(f"{site.address}/playbook")
    page.get_by_role("link", name="Edit the playbook").click()
    text = page.get_by_label("The playbook, as YAML or JSON")
    text.fill(WRONG)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 3, follow_ups.most")
    check_page(page)
    page.get_by_role("link", name="Line 3").click()

    expect(text).to_have_value(WRONG)
    text.fill(MENDED)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".changes")).to_contain_text("90 minutes after the interview's end")
    expect(page.locator(".would")).to_contain_text("thank-yous would be moved.")
    check_page(page)
    page.get_by_label("Why, in a few words").fill("They answer late")
    page.get_by_role("button", name="Take this playbook").click()

    expect(page.get_by_role("status")).to_contain_text("Version 2 of your playbook is in force.")
    with site.app.app_context():
        site.agency.work()
    page.goto(site.address)
    thanks = page.locator(".prompt", has_text="Thank-you to").first
    thanks.get_by_text("Why now?").click()
    thanks.get_by_role("link", name="version 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 2: “Northern desk”")
    expect(page.locator(".version-note")).to_have_text("They answer late")


def test_every_page_of_the_playbook_can_be_read(site: Site, page: Page) -> None:
    for path in ("", "/edit", "/versions", "/versions/1", "/disputes"):
        page.goto(f"{site.address}/playbook{path}")
        check_page(page)


def test_an_error_leads_to_its_line_in_the_text(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/playbook/edit")
    page.get_by_label("The playbook, as YAML or JSON").fill(WRONG)
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("link", name="Line 3").click()

    chosen = page.evaluate(
        "(() => { const t = document.getElementById('document');"
        " return t.value.slice(t.selectionStart, t.selectionEnd); })()"
    )
    is_narrow = page.viewport_size is not None and page.viewport_size["width"] == 360
    if is_narrow:  # without the script, the numbered lines
        expect(page.locator("#line-3")).to_be_in_viewport()
    else:
        assert chosen == "  most: 99"


def test_a_dispute_is_decided_by_keyboard(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/playbook/disputes")
    check_page(page)

    page.locator("#C10-second_by_decision").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How many follow-ups: One")
    check_page(page)
    page.get_by_role("button", name="Decide it so").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Version 2 of your playbook is in force.")
    page.goto(f"{site.address}/playbook/disputes#C10")
    expect(page.locator("#C10")).to_contain_text("In force: One.")
    expect(page.locator("#C10-one")).to_be_checked()
