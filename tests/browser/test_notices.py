"""Notices and drafts by AI in a real browser: light, dark, narrow, and readable by all."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_httpserver import HTTPServer

from plugin.config import Config
from plugin.domain.ai_facts import FactName
from plugin.services import ai_drafting
from plugin.services.access import Viewer
from plugin.services.notices import send_due
from plugin.services.sign_in import create_sign_in_link
from plugin.store.people import Recruiter
from tests import factories
from tests.browser.serving import served
from tests.browser.test_pages import Site, make_open_prompts, make_preferences_link
from tests.llm import StubModel
from tests.use_cases.chat import Chat


@dataclass(frozen=True)
class OwnSite(Site):
    """A site whose application a test can do the worker's part in."""

    def send_notices(self) -> None:
        with self.app.app_context():
            send_due(self.rows.installation_id)


@pytest.fixture
def model(httpserver: HTTPServer) -> StubModel:
    stub = StubModel(httpserver)
    stub.writes("Hello,\n\nPlease thank Priya Natarajan by 3 March 2031.\n\nSam Lee")
    return stub


@pytest.fixture
def site(config: Config, model: StubModel) -> Iterator[OwnSite]:
    """A site with a language model, whose recruiter manages the agency."""
    changes = {
        "llm_url": model.url,
        "llm_model": "small",
        "notice_hosts": frozenset({"127.0.0.1"}),
    }
    with served(config, **changes) as (app, address):
        with app.app_context():
            rows = make_open_prompts()
            factories.change(Recruiter, rows.installation_id, rows.recruiter_id, is_manager=True)
            sam = Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")
            ai_drafting.choose(sam, is_on=True, facts=frozenset(FactName))
            link = create_sign_in_link()
            preferences_link = make_preferences_link(rows)
        yield OwnSite(app, address, rows, link, preferences_link)


@pytest.fixture(params=["light", "dark", "phone"])
def sam(browser: Browser, site: OwnSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Sam's browser, signed in: without script, and as the parameter says."""
    width = 360 if request.param == "phone" else 1280
    scheme = "dark" if request.param == "dark" else "light"
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def check_page(page: Page) -> None:
    """Nothing that axe objects to, and nothing wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not too_wide


def test_a_recruiter_adds_a_channel_and_sees_its_test_arrive(
    sam: Page, site: OwnSite, httpserver: HTTPServer
) -> None:
    chat = Chat(httpserver)
    sam.goto(site.path("/settings/notices"))
    check_page(sam)
    sam.get_by_label("Web hook address").fill(chat.mattermost)
    sam.get_by_role("button", name="Add this channel").click()
    sam.get_by_role("button", name="Send a test notice").click()
    site.send_notices()
    sam.reload()

    expect(sam.get_by_text("The last notice arrived")).to_be_visible()
    expect(sam.get_by_text("Mattermost", exact=True)).to_be_visible()
    assert chat.texts == ["This is a test notice from Afterword. Your notices arrive here."]
    check_page(sam)


def test_a_recruiter_asks_for_a_draft_and_vouches_for_what_it_invented(
    sam: Page, site: OwnSite
) -> None:
    sam.goto(site.path("/settings/ai"))
    check_page(sam)
    sam.goto(site.path("/"))
    sam.get_by_role("link", name="Send coaching").first.click()
    sam.get_by_role("button", name="Draft with AI").click()
    expect(sam.get_by_text("Drafted with AI; read it.")).to_be_visible()
    check_page(sam)
    sam.get_by_role("button", name="Look at it").click()
    expect(sam.get_by_role("alert")).to_contain_text("The AI stated something")

    sam.get_by_label("Priya Natarajan").fill("She joined for lunch")
    sam.get_by_label("3 March 2031").fill("Jo said so")
    sam.get_by_role("button", name="Look at it").click()

    expect(sam.get_by_role("heading", name="Look at it once more")).to_be_visible()
    expect(sam.get_by_text("Drafted with AI; read it.")).to_be_visible()
