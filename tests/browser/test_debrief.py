"""A debrief on the phone: by keyboard alone, without a connection, beside somebody else's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.config import Config
from plugin.domain.quick_dates import quick_choices
from plugin.services.sign_in import create_sign_in_link
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interviewer
from plugin.store.prompts import Prompt
from tests import factories
from tests.browser.serving import served
from tests.factories import JourneyRows
from tests.web.candidates_link import link_of

KEPT = "Kept "
OFFLINE = "Not connected: kept in this browser, will be sent when it is back."


@dataclass(frozen=True)
class Site:
    """The application on loopback, an hour after Ana's interview with Dr. Jo Park."""

    app: Flask
    address: str
    rows: JourneyRows
    prompt_id: int
    token: str

    @property
    def debrief_url(self) -> str:
        return f"{self.address}/interviews/{self.rows.interview_id}/debrief"

    def sign_in(self, page: Page) -> None:
        with self.app.app_context():
            link = create_sign_in_link().partition("/sign-in/")[2]
        page.goto(f"{self.address}/sign-in/{link}")
        page.get_by_role("button", name="Sign in as").click()
        expect(page.get_by_role("heading", name="Inbox")).to_be_visible()

    def kept(self) -> Debrief | None:
        with self.app.app_context(), transaction(self.rows.installation_id) as session:
            row = session.scalars(select(Debrief)).one_or_none()
            if row is not None:
                session.expunge(row)
            return row

    def went_well(self) -> str | None:
        row = self.kept()
        return row.went_well if row else None

    def panel(self) -> list[tuple[str | None, ...]]:
        with self.app.app_context(), transaction(self.rows.installation_id) as session:
            found = session.execute(
                select(
                    Interviewer.name,
                    Interviewer.found_title,
                    Interviewer.found_email,
                    Interviewer.topics,
                )
                .where(Interviewer.removed_at.is_(None))
                .order_by(Interviewer.id)
            )
            return [tuple(row) for row in found]


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    with served(config) as (app, address):
        with app.app_context():
            rows = factories.make_journey()
            prompt = factories.make_prompt(
                rows.installation_id,
                rows.submission_id,
                rows.interview_id,
                recruiter_id=rows.recruiter_id,
            )
        token = link_of(app, rows.installation_id, rows.submission_id)
        yield Site(app, address, rows, prompt, token)


@pytest.fixture
def form(page: Page, site: Site) -> Page:
    """Sam's browser with the debrief open."""
    site.sign_in(page)
    page.goto(site.debrief_url)
    expect(page.get_by_label("What went well")).to_be_focused()  # where one begins
    return page


def said(page: Page) -> Any:
    return page.locator(".debrief [data-status]")


class Keyboard:
    """Counts what is pressed to get about; what is typed are the words themselves."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def say(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go_to(self, number: int) -> None:
        self.press("Escape", str(number))

    def choose(self, name: str, day: date) -> None:
        """From a date to its buttons; a date has a field for each of its parts."""
        while self.at == name:
            self.press("Tab")
        self.press(*["Tab"] * days_named().index(day), "Enter")

    @property
    def at(self) -> str:
        return str(self.page.evaluate("document.activeElement.name"))


def test_a_whole_debrief_is_written_by_keyboard_alone(form: Page, site: Site) -> None:
    keys = Keyboard(form)
    assert keys.at == "went_well"

    write_everything(keys)
    keys.press("Control+Enter")

    expect(form.get_by_text("The debrief is kept.")).to_be_visible()
    row = site.kept()
    assert row is not None
    assert (row.went_well, row.went_badly, row.forgot) == ("The case", "The train", "Her MBA")
    assert row.stood_out == "The lab\r\nand 3 people in it"
    assert (row.promise_kind, row.promise_on) == ("approximate", days_named()[-1])
    assert (row.position_in_line, row.interviews_close_on) == ("first", days_named()[1])
    assert (row.emotional_tie, row.told_to_call, row.linkedin_ok) == (True, True, True)
    assert row.debriefed_at is not None
    assert site.panel() == [
        ("Dr. Jo Park", None, None, "Dagster"),
        ("Kim Roe", "Office manager", "kim.roe@acme.example", "The move"),
    ]
    with site.app.app_context():
        assert factories.read(Prompt, site.rows.installation_id, site.prompt_id).state == "done"
    assert keys.pressed <= 50


def write_everything(keys: Keyboard) -> None:
    for words in ("The case", "The train", "The lab\nand 3 people in it", "Her MBA", "Dagster"):
        keys.say(words)
        keys.press("Tab")
    for words in ("Kim Roe", "Office manager", "kim.roe@acme.example", "The move"):
        keys.say(words)
        keys.press("Tab")
    keys.go_to(6)
    assert keys.at == "kind"
    keys.press("Tab")
    keys.choose("on", days_named()[-1])
    keys.go_to(7)
    keys.press("ArrowDown")
    keys.go_to(8)
    keys.choose("interviews_close_on", days_named()[1])
    keys.go_to(9)
    keys.press("Space", "Tab", "Space", "Tab", "Space")


def days_named() -> list[date]:
    return [choice.on for choice in quick_choices(utcnow().date())]


def test_the_numbers_are_numbers_while_somebody_types(form: Page) -> None:
    form.keyboard.type("3 of 9")

    expect(form.get_by_label("What went well")).to_have_value("3 of 9")


COVERED = """() => {
  const at = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".debrief__bar");
  return !bar.contains(document.activeElement) && at.bottom > bar.getBoundingClientRect().top;
}"""


@pytest.mark.parametrize("height", [500, 900])
def test_the_bar_below_never_covers_where_one_is(form: Page, height: int) -> None:
    form.emulate_media(reduced_motion="reduce")  # a scroll that is on its way covers everything
    form.set_viewport_size({"width": 1280, "height": height})
    covered = []
    for _ in range(45):
        form.keyboard.press("Tab")
        if form.evaluate(COVERED):
            covered.append(form.evaluate("document.activeElement.outerHTML"))
        if form.evaluate("document.activeElement.type") == "submit":
            break

    assert covered == []
    expect(form.get_by_role("button", name="Keep the debrief")).to_be_focused()


def test_what_one_leaves_is_kept_although_one_goes_on_in_a_name(form: Page, site: Site) -> None:
    form.get_by_label("What went well").fill("The case")
    form.get_by_label("Name", exact=True).fill("Kim")

    expect(said(form)).to_contain_text(KEPT)
    assert site.went_well() == "The case"


def test_it_is_kept_while_it_is_typed_and_the_call_goes_on(form: Page, site: Site) -> None:
    form.keyboard.type("The case")
    expect(said(form)).to_contain_text(KEPT)

    row = site.kept()
    assert row is not None
    assert (row.went_well, row.debriefed_at) == ("The case", None)
    with site.app.app_context():
        assert factories.read(Prompt, site.rows.installation_id, site.prompt_id).state == "planned"


def test_what_is_half_said_is_named_and_not_kept(form: Page, site: Site) -> None:
    form.keyboard.type("The case")
    form.get_by_label("By a date", exact=False).first.check()

    expect(said(form)).to_contain_text("Not yet: Give the date that they named.")
    row = site.kept()
    assert row is not None
    assert (row.went_well, row.promise_kind) == ("The case", None)


def test_without_a_connection_the_words_wait_and_go_when_it_is_back(
    form: Page, context: BrowserContext, site: Site
) -> None:
    context.set_offline(True)
    form.keyboard.type("The case")
    expect(said(form)).to_have_text(OFFLINE)
    assert site.kept() is None

    context.set_offline(False)

    expect(said(form)).to_contain_text(KEPT)
    assert site.went_well() == "The case"
    assert stored(form) == []


def test_keeping_without_a_connection_keeps_when_it_is_back(
    form: Page, context: BrowserContext, site: Site
) -> None:
    context.set_offline(True)
    form.keyboard.type("The case")
    form.keyboard.press("Control+Enter")
    expect(said(form)).to_have_text(OFFLINE)
    expect(form.get_by_label("What went well")).to_have_value("The case")

    context.set_offline(False)

    expect(form.get_by_text("The debrief is kept.")).to_be_visible()
    row = site.kept()
    assert row is not None
    assert row.debriefed_at is not None


def test_words_that_waited_are_back_after_the_page_was_gone(
    form: Page, context: BrowserContext, site: Site
) -> None:
    context.set_offline(True)
    form.keyboard.type("The case")
    form.get_by_role("button", name="Add another person").click()
    form.keyboard.type("Kim Roe")
    expect(said(form)).to_have_text(OFFLINE)
    form.close()  # the browser goes, the words stay
    context.set_offline(False)

    again = context.new_page()
    again.goto(site.debrief_url)

    expect(again.get_by_label("What went well")).to_have_value("The case")
    expect(said(again)).to_contain_text(KEPT)
    assert site.went_well() == "The case"
    assert site.panel()[1][0] == "Kim Roe"


def test_words_that_wait_are_forgotten_by_signing_out(
    form: Page, context: BrowserContext, site: Site
) -> None:
    context.set_offline(True)
    form.keyboard.type("The case")
    expect(said(form)).to_have_text(OFFLINE)
    assert len(stored(form)) == 1
    form.route("**/draft", lambda route: route.abort())
    context.set_offline(False)

    form.locator(".menu--account summary").click()
    form.get_by_role("button", name="Sign out").click()
    expect(form.get_by_role("heading", name="Sign in")).to_be_visible()

    assert stored(form) == []


def test_words_that_wait_are_nobody_elses(form: Page, context: BrowserContext, site: Site) -> None:
    key = f"afterword-debrief {site.rows.installation_id}-999999 {site.rows.interview_id}"
    form.evaluate("key => localStorage.setItem(key, '{}')", key)

    form.reload()

    assert stored(form) == []


def stored(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "Object.keys(localStorage).filter(name => name.startsWith('afterword-debrief'))"
    )
    return found


def test_two_pages_that_change_different_things_both_count(
    form: Page, context: BrowserContext, site: Site
) -> None:
    second = context.new_page()
    second.goto(site.debrief_url)
    form.get_by_label("What went well").fill("The case")
    expect(said(form)).to_contain_text(KEPT)

    second.get_by_label("What did not").fill("The train")

    expect(said(second)).to_contain_text(KEPT)
    expect(second.get_by_label("What went well")).to_have_value("The case")
    row = site.kept()
    assert row is not None
    assert (row.went_well, row.went_badly) == ("The case", "The train")


@pytest.mark.parametrize(
    ("button", "kept"),
    [("Keep what stands here", "The demo"), ("Take the other words", "The case")],
)
def test_two_pages_that_change_the_same_are_told_so_and_nothing_is_lost(
    form: Page, context: BrowserContext, site: Site, button: str, kept: str
) -> None:
    second = context.new_page()
    second.goto(site.debrief_url)
    form.get_by_label("What went well").fill("The case")
    expect(said(form)).to_contain_text(KEPT)

    second.get_by_label("What went well").fill("The demo")

    alert = second.locator("[data-conflict]")
    expect(alert).to_contain_text("This was changed on another page since you opened it.")
    expect(alert).to_contain_text("The case")
    expect(second.get_by_label("What went well")).to_have_value("The demo")
    assert site.went_well() == "The case"

    second.get_by_role("button", name=button).click()

    expect(alert).to_be_hidden()
    expect(second.get_by_label("What went well")).to_have_value(kept)
    if kept == "The demo":
        expect(said(second)).to_contain_text(KEPT)
    assert site.went_well() == kept


def test_keeping_in_the_face_of_other_words_shows_both(
    form: Page, context: BrowserContext, site: Site
) -> None:
    second = context.new_page()
    second.goto(site.debrief_url)
    form.get_by_label("What went well").fill("The case")
    expect(said(form)).to_contain_text(KEPT)
    second.get_by_label("What went well").fill("The demo")
    expect(second.locator("[data-conflict]")).to_be_visible()

    second.keyboard.press("Control+Enter")

    expect(second.get_by_text("your words are not kept yet")).to_be_visible()
    expect(second.get_by_label("What went well")).to_have_value("The demo")
    assert site.went_well() == "The case"


def test_somebody_who_is_on_the_panel_already_is_not_added_twice(form: Page, site: Site) -> None:
    form.get_by_label("Name", exact=True).fill("Park, Jo")
    with form.expect_response(lambda answer: "Dagster" in (answer.request.post_data or "")):
        form.get_by_label("What they talked about", exact=True).fill("Dagster")

    expect(form.get_by_text("Dr. Jo Park is on the panel already.").first).to_be_visible()
    expect(form.get_by_label("Dr. Jo Park")).to_have_value("Dagster")
    expect(form.get_by_label("Name", exact=True)).to_have_count(0)
    assert site.panel() == [("Dr. Jo Park", None, None, "Dagster")]


def test_a_person_added_by_mistake_can_be_taken_away_again(form: Page, site: Site) -> None:
    form.get_by_label("Name", exact=True).fill("Kim Roe")
    form.keyboard.press("Control+Enter")
    expect(form.get_by_text("The debrief is kept.")).to_be_visible()
    form.goto(site.debrief_url)

    form.get_by_label("take Kim Roe away").check()
    form.keyboard.press("Control+Enter")

    expect(form.get_by_text("The debrief is kept.")).to_be_visible()
    assert [row[0] for row in site.panel()] == ["Dr. Jo Park"]


def test_without_scripts_the_form_works_as_ever(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page)
    page.goto(site.debrief_url)
    page.get_by_label("What went well").fill("The case")
    page.get_by_label("Name", exact=True).fill("Kim Roe")
    page.get_by_label("Work e-mail", exact=True).fill("info@acme.example")
    page.get_by_role("button", name="Keep the debrief").click()

    expect(page.get_by_text("This is a general mailbox")).to_be_visible()
    expect(page.get_by_text("R32:")).to_be_visible()
    expect(page.get_by_label("Name", exact=True).first).to_have_value("Kim Roe")
    page.get_by_label("Work e-mail", exact=True).first.fill("kim.roe@acme.example")
    page.get_by_role("button", name="Keep the debrief").click()

    expect(page.get_by_text("The debrief is kept.")).to_be_visible()
    assert site.panel()[1] == ("Kim Roe", None, "kim.roe@acme.example", None)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(
    browser: Browser, site: Site, scheme: Any, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    site.sign_in(page)
    page.goto(site.debrief_url)
    page.get_by_role("button", name="Add another person").click()
    page.get_by_label("What went well").fill("The case")
    expect(said(page)).to_contain_text(KEPT)
    page.wait_for_timeout(300)  # a colour that is on its way is no contrast

    found = Axe().run(page).response["violations"]

    serious = [row for row in found if row["impact"] in ("serious", "critical")]
    assert [(row["id"], row["nodes"][0]["html"]) for row in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


# The candidate's own page


@pytest.fixture
def own(browser: Browser, site: Site) -> Iterator[Page]:
    """Ana's phone with her page open at the debrief."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site.address}/c/{site.token}?open=debrief")
    yield page
    context.close()


def test_the_candidate_adds_who_was_there_and_it_is_kept_while_they_type(
    own: Page, site: Site
) -> None:
    own.get_by_label("What went well").fill("The case")
    line = own.get_by_role("group", name="Somebody else who was there")
    line.get_by_label("Name").fill("Kim Roe")
    line.get_by_label("Title").fill("Office manager")
    line.get_by_label("Work e-mail").fill("kim.roe@acme.example")
    line.get_by_label("What you talked about").fill("The move")

    expect(said(own)).to_contain_text("Kept")
    own.reload()
    expect(own.get_by_label("What you talked about with Kim Roe")).to_have_value("The move")
    assert site.went_well() == "The case"
    assert site.panel()[1] == ("Kim Roe", "Office manager", "kim.roe@acme.example", "The move")
    expect(own.get_by_text("Write to Kim")).to_be_visible()


def test_the_candidates_words_wait_for_the_connection(own: Page, site: Site) -> None:
    own.context.set_offline(True)
    own.get_by_label("What went well").fill("The case")
    expect(said(own)).to_contain_text("Not connected")

    own.context.set_offline(False)

    expect(said(own)).to_contain_text("Kept")
    assert site.went_well() == "The case"
    assert stored(own) == []


def test_a_candidate_and_a_recruiter_at_once_lose_nothing(
    own: Page, form: Page, site: Site
) -> None:
    own.get_by_label("What went well").fill("The case")
    expect(said(own)).to_contain_text("Kept")

    form.get_by_label("Forgot to mention").fill("Her MBA")
    expect(said(form)).to_contain_text(KEPT)
    with own.expect_response(lambda answer: "/debriefs/" in answer.url and answer.ok):
        own.get_by_label("What did not").fill("The train")

    row = site.kept()
    assert row is not None
    assert (row.went_well, row.went_badly, row.forgot) == ("The case", "The train", "Her MBA")
    expect(form.get_by_label("What went well")).to_have_value("The case")


def test_what_the_recruiter_wrote_meanwhile_stays_and_the_candidate_is_told(
    own: Page, form: Page, site: Site
) -> None:
    form.get_by_label("What went well").fill("The demo")
    expect(said(form)).to_contain_text(KEPT)

    own.get_by_label("What went well").fill("The case")

    expect(said(own)).to_contain_text("Sam Lee has written this down already.")
    expect(own.get_by_label("What went well")).to_have_value("The case")
    assert site.went_well() == "The demo"


def test_a_date_is_chosen_by_one_press(form: Page, site: Site) -> None:
    tomorrow = quick_choices(utcnow().date())[0]
    group = form.get_by_role("group", name="The date that they named")

    group.get_by_role("button").first.click()

    expect(said(form)).to_contain_text(KEPT)
    row = site.kept()
    assert row is not None
    assert (row.promise_kind, row.promise_on) == (tomorrow.kind, tomorrow.on)
    assert isinstance(row.promise_on, date)
