"""Installing in a real browser: all steps by keyboard and mouse, light, dark and at phone width."""

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from plugin.clock import utcnow
from plugin.config import Config
from plugin.crm import Finding
from plugin.domain.records import RecordKind
from plugin.services.installing.access import LINK_PATH
from tests.browser.serving import served
from tests.fakes import SIGNED
from tests.use_cases.crm_desk import an_hour, everything
from tests.use_cases.setting_up import TOKEN, SetUp


@dataclass(frozen=True)
class Site:
    app: Flask
    address: str
    setting_up: SetUp

    @property
    def link(self) -> str:
        return f"{self.address}{LINK_PATH}{self.setting_up.code}"


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    """A CRM in memory with an interview this afternoon, and a set-up link."""
    with served(config) as (app, address):
        with app.app_context():
            setting_up = SetUp()
        setting_up.crm.findings = [
            Finding(True, "Interviews can be read."),
            Finding(False, "Notes cannot be written. An admin can allow it under Settings, API."),
        ]
        setting_up.crm.pages = [everything(an_hour(utcnow() + timedelta(hours=3)))]
        setting_up.crm.counts = {RecordKind.CANDIDATE: 1, RecordKind.INTERVIEW: 1}
        yield Site(app, address, setting_up)


@pytest.fixture(params=["light", "dark", "narrow"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An administrator's browser; the narrow one is a phone without our scripts."""
    is_narrow = request.param == "narrow"
    context = browser.new_context(
        viewport={"width": 360 if is_narrow else 1280, "height": 900},
        color_scheme="dark" if request.param == "dark" else "light",
        locale="en-GB",
    )
    if is_narrow:
        context.route("**/*.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


def check_page(page: Page, name: str, folder: Path) -> None:
    """Nothing serious that axe objects to, and nothing wider than the screen."""
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
    found = Axe().run(page).response["violations"]
    serious = [row for row in found if row["impact"] in ("serious", "critical")]
    assert [(row["id"], row["nodes"][0]["html"]) for row in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def call(url: str) -> int:
    """Be the CRM that calls the address for the first time."""
    body = json.dumps({"id": "E-1", "event": "ping", "kind": "interview", "ref": "I-1"}).encode()
    request = urllib.request.Request(url, body, {**SIGNED, "Content-Type": "application/json"})  # noqa: S310 - ours
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - ours
        return int(answer.status)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def choose_and_connect(page: Page, folder: Path) -> None:
    heading(page, "Choose the CRM")
    check_page(page, "1-crm", folder)
    page.get_by_role("radio", name="Pasted CRM").check()
    page.get_by_role("button", name="Connect this one").click()
    heading(page, "Connect it")
    page.get_by_label("Address of the CRM").fill("https://crm.example")
    page.get_by_label("API token").fill(TOKEN)
    page.get_by_label("User name").fill("admin")
    check_page(page, "2-connect", folder)
    page.get_by_role("button", name="Store and test").click()
    heading(page, "Test the connection")
    expect(page.get_by_text("Notes cannot be written.")).to_be_visible()
    check_page(page, "3-test", folder)
    page.get_by_role("link", name="Go on").click()


def answer(page: Page, folder: Path) -> None:
    heading(page, "Say what its stages mean")
    expect(page.get_by_label("Client interview").first).to_have_value("interviewing")
    page.get_by_label("Parked").select_option(label="Not followed")
    check_page(page, "4-words", folder)
    page.get_by_role("button", name="Keep these answers").click()
    heading(page, "Say where you work")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/London")
    page.get_by_label("Part of United Kingdom").select_option("ENG")
    page.get_by_role("radio", name="Candidates write to the interviewers directly").check()
    check_page(page, "5-place", folder)
    page.get_by_role("button", name="Keep these answers").click()


def hear_the_first_call(page: Page, folder: Path) -> None:
    heading(page, "Have it call Afterword")
    check_page(page, "6-webhooks", folder)
    assert call(page.get_by_label("what to enter in step 1").first.input_value()) == 200
    if page.viewport_size == {"width": 360, "height": 900}:  # without the script nobody looks
        page.reload()
    expect(page.get_by_text(re.compile("The CRM has called"))).to_be_visible(timeout=10_000)
    check_page(page, "7-heard", folder)
    page.get_by_role("button", name="Go on").click()


def test_an_administrator_goes_all_the_way(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(site.link)
    choose_and_connect(page, tmp_path)
    answer(page, tmp_path)
    hear_the_first_call(page, tmp_path)
    heading(page, "Look, and start")
    check_page(page, "8-reading", tmp_path)
    with site.app.app_context():
        site.setting_up.read()
    page.reload()
    expect(page.get_by_text("Everything is read.")).to_be_visible()
    check_page(page, "9-start", tmp_path)
    page.get_by_role("button", name="Start", exact=True).click()

    heading(page, "Afterword works")
    check_page(page, "10-done", tmp_path)
    page.go_back()
    heading(page, "This link has ended")


def test_the_keyboard_does_and_leaving_loses_nothing(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(site.link)
    page.get_by_role("radio", name="Pasted CRM").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    heading(page, "Connect it")
    page.get_by_label("Address of the CRM").focus()
    for text in ("https://crm.example", "wrong", "admin"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").get_by_text("The CRM refuses the token.")).to_be_visible()
    check_page(page, "refused", tmp_path)
    context.close()

    again = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = again.new_page()
    page.goto(site.link)

    heading(page, "Test the connection")
    expect(page.get_by_role("link", name="Connect it")).to_be_visible()
    page.get_by_role("link", name="Change what was pasted").click()
    expect(page.get_by_label("API token")).to_have_value("")
    again.close()


def test_the_consent_leads_out_of_a_link_and_not_of_a_form(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    asked: list[str] = []

    def crm(route) -> None:  # type: ignore[no-untyped-def]
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<h1>The CRM's consent</h1>")

    context.route("https://consent.example/**", crm)
    page.goto(site.link)
    page.get_by_role("radio", name="Consent CRM").check()
    page.get_by_role("button", name="Connect this one").click()
    page.get_by_label("Client id").fill("the app")
    page.get_by_role("button", name="Store this").click()
    page.get_by_role("link", name="Go to Consent CRM and consent").click()

    heading(page, "The CRM's consent")
    assert asked[0].startswith("https://consent.example/authorize?")
    context.close()
