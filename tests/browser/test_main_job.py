"""The main job as people see it: an interview booked in the CRM becomes a better thank-you."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.conftest import Demo

ZONES = (
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Asia/Tokyo",
    "Asia/Kolkata",
)
TRIES, PAUSE_MS = 40, 500


def a_zone_where_it_is_day() -> str:
    """Coaching e-mails leave in the candidate's day; this test runs at any hour."""
    now = datetime.now(UTC)
    return next(zone for zone in ZONES if 8 <= now.astimezone(ZoneInfo(zone)).hour < 20)


def panel(page: Page) -> FrameLocator:
    return page.frame_locator("iframe").first


def reload_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Reload until it is so: what happens in between is done by a worker."""
    for _ in range(TRIES):
        if is_so():
            return
        page.wait_for_timeout(PAUSE_MS)
        page.reload()
    raise AssertionError(page.locator("body").inner_text())


def send_coaching(page: Page) -> Locator:
    """The buttons of the prompts that are open now; what is to come has none."""
    return panel(page).get_by_role("link", name="Send coaching")


def put_forward(page: Page, demo: Demo, name: str, zone: str) -> None:
    page.goto(f"{demo.crm}/candidates/new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill("nadia.rahal@mail.example")
    page.get_by_label("Phone").fill("+44 7700 900123")
    page.get_by_label("Time zone").fill(zone)
    page.get_by_label("Put forward for").select_option(label="Data Engineer at Halden & Pike")
    page.get_by_role("button", name="Put forward").click()


def book_one_that_just_ended(page: Page) -> None:
    started = (datetime.now(UTC) - timedelta(minutes=65)).astimezone(ZoneInfo("Europe/London"))
    page.get_by_role("link", name=re.compile("Book an interview for")).click()
    page.get_by_label("Starts at (local time)").fill(started.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Time zone").fill("Europe/London")
    page.get_by_label("Length in minutes").fill("60")
    first = page.get_by_role("group", name="Interviewer 1")
    first.get_by_label("Name").fill("Dr. Robin Marsh")
    first.get_by_label("E-mail").fill("robin.marsh@halden-pike.example")
    page.get_by_role("button", name="Book the interview").click()


def test_an_interview_booked_in_the_crm_ends_as_a_note_on_the_candidate(
    page: Page, demo: Demo
) -> None:
    put_forward(page, demo, "Nadia Rahal", a_zone_where_it_is_day())
    reload_until(page, lambda: panel(page).get_by_text("Nothing is planned").count() > 0)

    book_one_that_just_ended(page)
    page.goto(page.url)
    thank_you = panel(page).get_by_text("Thank-you to Dr. Robin Marsh")
    reload_until(page, lambda: thank_you.count() > 0)

    candidate_page = page.url
    send_coaching(page).first.click()
    panel(page).get_by_label("Subject").fill("Your note to Dr. Robin Marsh")
    panel(page).get_by_role("button", name="Look at it").click()
    expect(panel(page).get_by_text("Nothing has gone out.")).to_be_visible()
    panel(page).get_by_role("button", name=re.compile("Send it to")).click()
    expect(panel(page).locator("[data-state]")).not_to_have_attribute("data-state", "drafted")

    page.goto(f"{demo.crm}/mail")
    mail = page.get_by_role("link", name="Your note to Dr. Robin Marsh")
    reload_until(page, lambda: mail.count() > 0)
    mail.click()
    expect(page.locator("[data-part=text]")).to_contain_text("Robin Marsh")
    expect(page.get_by_role("row", name=re.compile("^To ")).first).to_contain_text(
        "nadia.rahal@mail.example"
    )

    page.goto(candidate_page)
    note = page.get_by_text("Your note to Dr. Robin Marsh")
    reload_until(page, lambda: note.count() > 0)


def test_a_rescheduled_interview_moves_the_panel_s_prompts(page: Page, demo: Demo) -> None:
    put_forward(page, demo, "Ines Duarte", "Europe/Lisbon")
    book_one_that_just_ended(page)
    page.goto(page.url)
    thank_you = panel(page).get_by_text("Thank-you to Dr. Robin Marsh")
    reload_until(page, lambda: thank_you.count() > 0)

    page.get_by_role("link", name=re.compile("Reschedule")).click()
    later = datetime.now(UTC) + timedelta(days=6)
    page.get_by_label("Starts at (local time)").fill(later.strftime("%Y-%m-%dT10:00"))
    page.get_by_role("button", name="Reschedule").click()

    reload_until(page, lambda: send_coaching(page).count() == 0)


def test_a_cancelled_interview_leaves_nothing_to_do(page: Page, demo: Demo) -> None:
    put_forward(page, demo, "Yusuf Demir", "Europe/Istanbul")
    book_one_that_just_ended(page)
    page.goto(page.url)
    thank_you = panel(page).get_by_text("Thank-you to Dr. Robin Marsh")
    reload_until(page, lambda: thank_you.count() > 0)

    page.get_by_role("button", name=re.compile("^Cancel")).click()

    reload_until(page, lambda: thank_you.count() == 0)


def test_the_sign_in_link_leads_to_the_inbox_and_works_once(page: Page, demo: Demo) -> None:
    page.goto(demo.sign_in_link)
    page.get_by_role("button", name=re.compile("Sign in")).click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()

    page.context.clear_cookies()
    page.goto(demo.sign_in_link)

    expect(page.get_by_role("heading", name="Inbox")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("Sign in as"))).to_have_count(0)
