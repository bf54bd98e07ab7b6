"""The recruiter's pages in a real browser: keyboard, no script, narrow, dark, readable by all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plugin.clock import utcnow
from plugin.config import Config
from plugin.services import unlinked
from plugin.services.links import preferences_url
from plugin.services.sign_in import create_sign_in_link
from plugin.store.base import transaction
from plugin.store.installations import Installation, feed_of
from plugin.store.people import Candidate, Recruiter
from tests import factories
from tests.browser.serving import served
from tests.factories import JourneyRows
from tests.use_cases.crm_desk import INTERVIEW

HOUR = timedelta(hours=1)
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 6
PATHS = (
    *("/", "/snoozed", "/candidates", "/candidates/{candidate}", "/sign-in", "/nowhere"),
    *("/settings", "/settings/mails", "/settings/suppressions", "/rules", "/rules?step=card"),
)


@dataclass(frozen=True)
class Site:
    """The application on loopback, with one recruiter who has a few open prompts."""

    app: Flask
    address: str
    rows: JourneyRows
    sign_in_link: str
    preferences_link: str

    def path(self, template: str) -> str:
        return self.address + template.format(candidate=self.rows.candidate_id)


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    with served(config) as (app, address):
        with app.app_context():
            rows = make_open_prompts()
            link = create_sign_in_link()
            preferences_link = make_preferences_link(rows)
        yield Site(app, address, rows, link, preferences_link)


def make_open_prompts() -> JourneyRows:
    now = utcnow()
    rows = factories.make_journey(candidate={"name": LONG})
    ids = (rows.installation_id, rows.submission_id, rows.interview_id)
    mine = {"recruiter_id": rows.recruiter_id}
    factories.make_prompt(
        *ids,
        **mine,
        step="thank_you",
        interviewer_id=rows.interviewer_id,
        opens_at=now - HOUR / 2,
        due_at=now + HOUR / 2,
        limit_at=now + 23.5 * HOUR,
        rules=["R23", "R30"],
    )
    factories.make_prompt(*ids, **mine, step="keep_applying")
    factories.make_prompt(
        *ids, **mine, step="check_in", state="blocked", reason="contact_mode_unknown"
    )
    factories.make_prompt(*ids, **mine, step="move_on", opens_at=now + 100 * HOUR)
    factories.change(Recruiter, rows.installation_id, rows.recruiter_id, is_manager=True)
    make_trouble(rows.installation_id, now)
    return rows


def make_trouble(installation_id: int, now: datetime) -> None:
    """An interview that belongs to nobody, and due work that nobody has looked for in an hour."""
    with transaction(installation_id) as session:
        lost = replace(INTERVIEW, ref=LONG, submission_ref="S-9")
        unlinked.keep(session, installation_id, [lost], now=now)
        feed_of(session, installation_id, now=now).looked_at = now - HOUR


def make_preferences_link(rows: JourneyRows) -> str:
    with transaction(rows.installation_id) as session:
        agency = session.get_one(Installation, rows.installation_id)
        candidate = session.get_one(Candidate, rows.candidate_id)
        return preferences_url(session, agency, candidate, utcnow())


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in as Sam Lee").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


@pytest.fixture
def inbox(page: Page, site: Site) -> Page:
    sign_in(page, site)
    return page


def test_the_keyboard_goes_through_the_list_and_ticks_things_off(inbox: Page) -> None:
    inbox.keyboard.press("j")
    inbox.keyboard.press("j")
    inbox.keyboard.press("k")
    inbox.keyboard.press("e")

    expect(inbox.get_by_role("status")).to_contain_text("Thank-you to Dr. Jo Park: sent.")
    expect(inbox.get_by_role("heading", name="Just done 1")).to_be_visible()


def test_the_keyboard_opens_the_snooze_menu_and_leaves_it(inbox: Page) -> None:
    inbox.keyboard.press("j")
    inbox.keyboard.press("s")
    own = inbox.get_by_role("button", name="Snooze until then").first
    expect(own).to_be_visible()

    inbox.keyboard.press("Escape")

    expect(own).to_be_hidden()


def test_keys_are_letters_while_somebody_types(inbox: Page) -> None:
    inbox.keyboard.press("j")
    inbox.keyboard.press("d")
    field = inbox.get_by_label("In your words").first
    field.fill("")

    field.press_sequentially("jesd?")

    expect(field).to_have_value("jesd?")
    expect(inbox.get_by_role("dialog")).to_be_hidden()


def test_the_keys_are_explained(inbox: Page) -> None:
    inbox.keyboard.press("?")

    expect(inbox.get_by_role("dialog", name="Keys")).to_be_visible()


def test_a_rule_number_under_why_now_leads_to_the_rule(inbox: Page) -> None:
    inbox.get_by_text("Why now?").first.click()
    inbox.get_by_role("link", name="R23").click()

    rule = inbox.locator("#R23")
    expect(inbox).to_have_url(re.compile(r"/rules#R23$"))
    expect(rule).to_be_in_viewport()
    expect(rule).to_contain_text("best sent within 1 hour")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_rules(inbox: Page, site: Site, scheme: str) -> None:
    inbox.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    inbox.goto(site.path("/rules?step=thank_you#R23"))

    found = Axe().run(inbox).response["violations"]

    serious = [row for row in found if row["impact"] in ("serious", "critical")]
    assert [(row["id"], row["nodes"][0]["html"]) for row in serious] == []


def test_opening_one_menu_closes_the_other(inbox: Page) -> None:
    menus = inbox.get_by_text("Snooze", exact=True)
    menus.nth(0).click()
    menus.nth(1).click()

    expect(inbox.locator("details.menu[open]")).to_have_count(1)


def test_the_list_keeps_its_place(inbox: Page) -> None:
    inbox.set_viewport_size({"width": 900, "height": 300})
    inbox.evaluate("scrollTo({ top: 120, behavior: 'instant' })")

    with inbox.expect_navigation():
        inbox.get_by_role("button", name="Tick as told").dispatch_event("click")

    expect(inbox.get_by_role("status")).to_contain_text("told")
    assert inbox.evaluate("scrollY") == 120


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def test_without_scripts_everything_still_works(plain: Page) -> None:
    plain.get_by_text("Snooze", exact=True).first.click()
    plain.locator("[data-action=snooze]").first.get_by_label("Date").fill("2020-01-01")
    plain.get_by_role("button", name="Snooze until then").first.click()
    expect(plain.get_by_text("That time has passed.")).to_be_visible()
    plain.get_by_role("link", name="Back", exact=True).click()

    plain.get_by_text("Say how candidates may contact Acme").click()
    plain.get_by_label("Notes come to us, and we forward them").check()
    plain.get_by_role("button", name="Keep this answer").click()
    expect(plain.locator(".notice--done")).to_contain_text("Acme")

    plain.get_by_role("button", name="Tick as forwarded").click()
    expect(plain.get_by_role("heading", name="Just done 1")).to_be_visible()
    plain.get_by_role("button", name="Undo").first.click()
    expect(plain.get_by_role("heading", name="At risk today 1")).to_be_visible()


def test_a_debrief_written_on_the_dashboard_is_there_afterwards(inbox: Page, site: Site) -> None:
    inbox.goto(site.path("/candidates/{candidate}"))
    inbox.get_by_text("Write the debrief").click()
    inbox.get_by_label("What went well").fill("The case study")
    inbox.get_by_label("Dr. Jo Park, Head of Data").fill("Moving to Dagster")
    inbox.get_by_label("“Within a few days”").first.check()
    inbox.get_by_role("button", name="Keep the debrief").click()

    expect(inbox.get_by_text("The debrief is kept.")).to_be_visible()
    expect(inbox.locator(".told")).to_contain_text("The case study")
    expect(inbox.locator(".seats")).to_contain_text("Talked about: Moving to Dagster")


def test_no_page_complains_in_the_console(inbox: Page, site: Site) -> None:
    complaints: list[str] = []
    inbox.on("console", lambda said: complaints.append(said.text))
    inbox.on("pageerror", lambda error: complaints.append(str(error)))

    for path in PATHS:
        inbox.goto(site.path(path))

    assert [text for text in complaints if "404 (NOT FOUND)" not in text] == []


@pytest.mark.parametrize("width", [320, 768])
def test_no_page_is_wider_than_the_screen(inbox: Page, site: Site, width: int) -> None:
    inbox.set_viewport_size({"width": width, "height": 800})
    widths = {}

    for path in PATHS:
        inbox.goto(site.path(path))
        widths[path] = inbox.evaluate("document.documentElement.scrollWidth")

    assert {path: found for path, found in widths.items() if found > width} == {}


def test_every_field_and_button_has_a_name(inbox: Page, site: Site) -> None:
    nameless = []

    for path in PATHS:
        inbox.goto(site.path(path))
        nameless += inbox.evaluate(NAMELESS)

    assert nameless == []


def test_a_message_is_begun_again_in_another_language(inbox: Page) -> None:
    inbox.get_by_role("link", name="Send coaching").first.click()
    inbox.get_by_label("Language").select_option("fr")
    inbox.get_by_role("button", name="Begin again in this language").click()
    inbox.get_by_role("button", name="Look at it").click()

    mail = inbox.frame_locator("iframe.message-html")
    expect(mail.get_by_text("Au plus tard")).to_be_visible()
    expect(inbox.get_by_text("Attached: thank-you.ics")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_candidate_stops_mails_on_a_page_that_everybody_can_use(
    browser: Browser, site: Site, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 700},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(site.preferences_link)
    contrasts, nameless = page.evaluate(CONTRASTS), page.evaluate(NAMELESS)
    is_wide = page.evaluate("document.documentElement.scrollWidth") > width
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("You get no coaching e-mails")).to_be_visible()
    page.get_by_role("button", name="Get coaching e-mails again").click()
    expect(page.get_by_text("You get coaching e-mails")).to_be_visible()
    context.close()
    assert {pair: ratio for pair, ratio in contrasts.items() if ratio < 4.5} == {}
    assert (nameless, is_wide) == ([], False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground_in_both_schemes(
    browser: Browser, site: Site, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(site.path("/sign-in"))

    contrasts = page.evaluate(CONTRASTS)

    context.close()
    assert {pair: ratio for pair, ratio in contrasts.items() if ratio < 4.5} == {}


def test_the_scheme_follows_the_persons_setting(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.path("/sign-in"))
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert grounds == ["rgb(246, 247, 249)", "rgb(18, 21, 28)"]


NAMELESS = """() =>
  [...document.querySelectorAll('input, select, textarea, button, summary, a')]
    .filter((thing) => thing.type !== 'hidden')
    .filter((thing) => !(thing.labels?.length || thing.ariaLabel || thing.textContent?.trim()))
    .map((thing) => thing.outerHTML)"""

# The contrast ratio of WCAG 2 (section 1.4.3) for every colour of words on every ground.
CONTRASTS = """() => {
  const style = getComputedStyle(document.documentElement);
  const light = (name) => {
    const paint = document.createElement('canvas').getContext('2d');
    paint.fillStyle = style.getPropertyValue(name);
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const words = ['--ink', '--ink-soft', '--accent', '--risk', '--due', '--later', '--done'];
  const found = { 'on accent': ratio('--on-accent', '--accent') };
  for (const word of words) {
    for (const ground of ['--ground', '--surface']) {
      found[`${word} on ${ground}`] = ratio(word, ground);
    }
  }
  for (const [word, ground] of [['--ink', '--due-soft'], ['--ink', '--done-soft'],
    ['--ink', '--risk-soft'], ['--accent', '--accent-soft'], ['--due', '--due-soft']]) {
    found[`${word} on ${ground}`] = ratio(word, ground);
  }
  return found;
}"""
