"""A candidate writes notes on a phone: by touch, by keyboard alone, without scripts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plugin.clock import utcnow
from plugin.config import Config
from plugin.services.sign_in import create_sign_in_link
from plugin.store.interviews import Interviewer
from plugin.store.people import Candidate, ClientCompany
from tests import factories
from tests.browser.serving import served
from tests.factories import JourneyRows
from tests.web.candidates_link import READY, link_of

MINUTE = timedelta(minutes=1)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
}


@dataclass(frozen=True)
class Site:
    """The application on loopback, ten minutes after Ana's interview with three people."""

    app: Flask
    address: str
    rows: JourneyRows
    url: str
    sign_in_link: str


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    with served(config) as (app, address):
        with app.app_context():
            rows = make_interview_of_three()
            sign_in = create_sign_in_link()
        token = link_of(app, rows.installation_id, rows.submission_id)
        path = sign_in.partition("/sign-in/")[2]
        yield Site(app, address, rows, f"{address}/c/{token}", f"{address}/sign-in/{path}")


def make_interview_of_three() -> JourneyRows:
    now = utcnow()
    held = {"starts_at": now - 70 * MINUTE, "ends_at": now - 10 * MINUTE}
    rows = factories.make_journey(interview=held)
    installation = rows.installation_id
    phone = "+44 7700 900123"
    factories.change(Candidate, installation, rows.candidate_id, phone=phone)
    topics = "moving from Airflow to Dagster"
    factories.change(Interviewer, installation, rows.interviewer_id, topics=topics)
    others = (("Bo Li", "Data Engineer", "bo.li@acme.example"), ("Al Yu", "CTO", None))
    people = [rows.interviewer_id] + [
        factories.make_interviewer(
            installation, rows.interview_id, name=name, title=title, email=email
        )
        for name, title, email in others
    ]
    prompt = {"recruiter_id": rows.recruiter_id}
    for person in people:
        factories.make_prompt(
            installation,
            rows.submission_id,
            rows.interview_id,
            step="thank_you",
            interviewer_id=person,
            opens_at=now - 10 * MINUTE,
            due_at=now + 50 * MINUTE,
            limit_at=now + 24 * 60 * MINUTE - 10 * MINUTE,
            **prompt,
        )
    week = now + timedelta(days=7)
    factories.make_prompt(
        installation,
        rows.submission_id,
        rows.interview_id,
        step="check_in",
        opens_at=week,
        due_at=week,
        **prompt,
    )
    return rows


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, site: Site) -> Page:
    page = phone.new_page()
    page.goto(site.url)
    return page


def jo(page: Page) -> Any:
    return page.locator(".note").filter(has_text="Dr. Jo Park")


def write(page: Page, text: str) -> None:
    """Type as people do: what stands there is replaced, key by key at the end."""
    box = page.get_by_label("Your note to Dr. Jo Park")
    box.fill(text[:-3])
    box.press_sequentially(text[-3:])


def coverage(browser: Browser, site: Site) -> str:
    context = browser.new_context()
    desk = context.new_page()
    desk.goto(site.sign_in_link)
    desk.get_by_role("button", name="Sign in as Sam Lee").click()
    desk.goto(f"{site.address}/candidates/{site.rows.candidate_id}")
    said = desk.get_by_role("region", name="Thank-yous").inner_text()
    context.close()
    return said


def test_a_note_gets_from_revise_to_ready_and_sent_and_the_recruiters_coverage_changes(
    page: Page, browser: Browser, site: Site
) -> None:
    jo(page).get_by_text("Write to Jo").tap()
    write(page, READY.replace("Thank you for taking the time to talk", "I write after our talk"))
    expect(jo(page).get_by_role("status")).to_have_text("Saved. Still to do: 1.")
    expect(jo(page).get_by_text("Thank them for their time or for the talk.")).to_be_visible()
    expect(jo(page).get_by_role("link", name="Open in my mail")).to_be_hidden()

    write(page, READY)

    expect(jo(page).get_by_role("status")).to_have_text("Saved. Ready to send.")
    link = jo(page).get_by_role("link", name="Open in my mail")
    expect(link).to_have_attribute("href", re.compile(r"^mailto:jo\.park@acme\.example\?subject="))
    expect(jo(page).get_by_text("ready to send", exact=True)).to_be_visible()

    jo(page).get_by_role("button", name="I sent it").tap()

    expect(jo(page).get_by_text("you said so")).to_be_visible()
    said = coverage(browser, site)
    assert "Ana Ruiz says so" in said
    assert said.count("no note yet") == 2


def test_nothing_that_was_typed_is_lost(page: Page) -> None:
    jo(page).get_by_text("Write to Jo").tap()
    write(page, READY)
    page.reload()  # at once, before the pause after which it is kept

    jo(page).get_by_text("Write to Jo").tap()

    expect(page.get_by_label("Your note to Dr. Jo Park")).to_have_value(READY)


def test_a_button_pressed_while_it_is_being_kept_waits_for_that(page: Page) -> None:
    jo(page).get_by_text("Write to Jo").tap()
    write(page, READY)

    jo(page).get_by_role("button", name="I sent it").tap()

    expect(jo(page).get_by_text("you said so")).to_be_visible()


def test_without_a_connection_it_says_so_and_goes_on_trying(
    page: Page, phone: BrowserContext
) -> None:
    jo(page).get_by_text("Write to Jo").tap()
    phone.set_offline(True)
    write(page, READY)
    expect(jo(page).get_by_role("status")).to_contain_text("Not saved: there is no connection.")

    phone.set_offline(False)

    expect(jo(page).get_by_role("status")).to_have_text("Saved. Ready to send.", timeout=10_000)


def test_two_open_pages_say_that_they_differ(page: Page, phone: BrowserContext, site: Site) -> None:
    second = phone.new_page()
    second.goto(site.url)
    for each in (page, second):
        jo(each).get_by_text("Write to Jo").tap()
    write(page, READY)
    expect(jo(page).get_by_role("status")).to_have_text("Saved. Ready to send.")

    write(second, "Dear Dr. Park,\n\nSomething else.")

    expect(jo(second).get_by_role("alert")).to_contain_text("changed on another page")
    jo(second).get_by_role("button", name="Keep the words here").tap()
    expect(jo(second).get_by_role("status")).to_contain_text("Saved.")
    second.reload()
    expect(second.get_by_label("Your note to Dr. Jo Park")).to_have_value(
        "Dear Dr. Park,\n\nSomething else."
    )


def test_the_text_can_be_copied(page: Page, phone: BrowserContext) -> None:
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    jo(page).get_by_text("Write to Jo").tap()
    write(page, READY)

    jo(page).get_by_role("button", name="Copy").tap()

    assert page.evaluate("navigator.clipboard.readText()") == READY


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    def go_to(is_there: Callable[[], bool]) -> None:
        for _ in range(40):
            if is_there():
                return
            page.keyboard.press("Tab")
        raise AssertionError("the keyboard never gets there")

    def named(name: str) -> Callable[[], bool]:
        where = "document.activeElement === document.body ? '' : document.activeElement.innerText"
        return lambda: name in str(page.evaluate(where))

    go_to(named("Write to Jo"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your note to Dr. Jo Park")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(READY)
    expect(jo(page).get_by_role("status")).to_have_text("Saved. Ready to send.")
    go_to(named("I sent it"))
    page.keyboard.press("Enter")

    expect(jo(page).get_by_text("you said so")).to_be_visible()


def test_without_scripts_everything_still_works(browser: Browser, site: Site) -> None:
    context = browser.new_context(**PHONE, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(site.url)
    jo(plain).get_by_text("Write to Jo").click()
    box = plain.get_by_label("Your note to Dr. Jo Park")
    box.fill(READY.replace("Northwind", "[Company]"))
    jo(plain).get_by_role("button", name="Check my note").click()
    expect(plain.get_by_text("Something is left to fill in: [Company]")).to_be_visible()

    jo(plain).get_by_role("button", name="Open in my mail").click()
    expect(plain.get_by_text("it cannot go like this")).to_be_visible()
    plain.get_by_role("link", name="Go on writing").click()
    box.fill(READY)
    jo(plain).get_by_role("button", name="Check my note").click()
    expect(jo(plain).get_by_role("link", name="Open in my mail")).to_be_visible()
    jo(plain).get_by_role("button", name="I sent it").click()
    expect(jo(plain).get_by_text("you said so")).to_be_visible()
    jo(plain).get_by_role("button", name="I did not send it after all").click()
    expect(jo(plain).get_by_text("ready to send", exact=True)).to_be_visible()

    plain.get_by_text("How did it go?").click()
    plain.get_by_label("What went well").fill("The case")
    plain.get_by_role("button", name="Keep this").click()
    expect(plain.get_by_label("What went well")).to_have_value("The case")
    context.close()


def test_through_the_recruiter_the_note_goes_to_the_recruiter(
    page: Page, browser: Browser, site: Site
) -> None:
    with site.app.app_context():
        via = {"contact_mode": "via_recruiter"}
        installation, company = site.rows.installation_id, site.rows.client_company_id
        factories.change(ClientCompany, installation, company, **via)
    page.reload()
    jo(page).get_by_text("Write to Jo").tap()
    write(page, READY)

    jo(page).get_by_role("button", name="Send to Sam Lee").tap()

    expect(jo(page).get_by_text("Sam Lee has had this text since")).to_be_visible()
    assert "Read their note and forward it" in coverage(browser, site)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, site: Site, scheme: str) -> None:
    context = browser.new_context(**PHONE, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(site.url)
    found = Axe().run(page).response["violations"]
    page.get_by_text("Write to Jo").tap()
    page.get_by_text("How did it go?").tap()
    page.get_by_text("Why so soon?").tap()
    page.wait_for_timeout(300)  # a colour that is on its way is no contrast
    found += Axe().run(page).response["violations"]
    page.goto(f"{site.address}/c/nothing")
    found += Axe().run(page).response["violations"]
    context.close()

    serious = [row for row in found if row["impact"] in ("serious", "critical")]
    assert [(row["id"], row["nodes"][0]["html"]) for row in serious] == []


@pytest.mark.parametrize("width", [320, 390, 768])
def test_the_page_is_never_wider_than_the_screen(page: Page, site: Site, width: int) -> None:
    with site.app.app_context():
        long = "Wolfeschlegelsteinhausenbergerdorff" * 3
        changes = {"name": long, "topics": long, "email": f"{long[:60]}@{long[:50]}.example"}
        person = site.rows.interviewer_id
        factories.change(Interviewer, site.rows.installation_id, person, **changes)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site.url}?open={site.rows.interviewer_id}-thank_you")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_complains_of_nothing_and_asks_nobody_else(
    phone: BrowserContext, site: Site
) -> None:
    page = phone.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(site.url)
    jo(page).get_by_text("Write to Jo").tap()
    write(page, READY)
    expect(jo(page).get_by_role("status")).to_have_text("Saved. Ready to send.")

    assert complaints == []
    assert [url for url in asked if not url.startswith(site.address)] == []
    assert phone.cookies() == []
