"""The coverage pages in a real browser: narrow, dark, and without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from plugin.config import Config
from plugin.services.sign_in import create_sign_in_link
from plugin.store.people import Recruiter
from tests import factories
from tests.browser.serving import served
from tests.use_cases.coverage_month import make_month

MONTH = "period=own&from=2026-03-02&to=2026-04-12"
PATHS = (
    f"/coverage?{MONTH}",
    "/coverage?period=own&from=2026-03-07&to=2026-03-01",
    f"/coverage/candidates?{MONTH}&of=thanks",
    f"/coverage/overrides?{MONTH}",
)


@dataclass(frozen=True)
class Site:
    address: str
    sign_in_link: str


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    with served(config) as (app, address):
        with app.app_context():
            agency = make_month()
            mail = "sam@agency.example"
            manager = {"is_manager": True, "email": mail}
            factories.change(Recruiter, agency.installation_id, agency.sam_id, **manager)
            link = create_sign_in_link(mail)
        yield Site(address, link)


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.sign_in_link)
    page.get_by_role("button", name="Sign in as Sam Lee").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_read_the_pages(
    browser: Browser, site: Site, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text))
    sign_in(page, site)
    widths, found = {}, {}
    for path in PATHS:
        page.goto(site.address + path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
        broken = Axe().run(page).response["violations"]
        found[path] = [one["id"] for one in broken if one["impact"] in ("serious", "critical")]
    context.close()

    assert {path: wide for path, wide in widths.items() if wide > width} == {}
    assert {path: ids for path, ids in found.items() if ids} == {}
    assert complaints == []


def test_from_a_share_to_the_candidate_behind_it(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.get_by_role("link", name="Coverage").click()
    page.get_by_label("From", exact=True).fill("2026-03-02")
    page.get_by_label("To", exact=True).fill("2026-04-12")
    page.get_by_role("button", name="Show").click()

    row = page.get_by_role("row", name="Thanked the same day")
    expect(row).to_contain_text("6 thanked the same day of 15")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Thanked the same day")).to_be_visible()
    page.get_by_role("link", name="Ana Ruiz").first.click()
    expect(page.get_by_role("heading", name="Ana Ruiz")).to_be_visible()


def test_without_scripts_the_period_is_chosen_first(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    page.goto(f"{site.address}/coverage")
    page.get_by_label("Period").select_option("These dates")
    page.get_by_label("From", exact=True).fill("2026-03-30")
    page.get_by_label("To", exact=True).fill("2026-04-05")
    page.get_by_label("Client").select_option("Hush")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_text("Not to thank: the client allows no contact: 2")).to_be_visible()
    context.close()


def test_a_table_is_downloaded(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(f"{site.address}/coverage?{MONTH}")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download by client as CSV").click()

    assert started.value.suggested_filename == "coverage-by-client-2026-03-02-to-2026-04-12.csv"
