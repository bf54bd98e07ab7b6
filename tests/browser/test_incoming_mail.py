"""Mail that comes in, as people see it in the demo: a bounce, and a copy of a note."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from plugin.domain.inbound_addresses import Purpose
from tests.browser.conftest import Demo
from tests.browser.test_main_job import (
    a_zone_where_it_is_day,
    book_one_that_just_ended,
    panel,
    put_forward,
    reload_until,
    send_coaching,
)
from tests.browser.test_pages import Site, sign_in, site
from tests.mail_samples.people import mail
from tests.use_cases.postbox import address, bring, read_all, take_mail

__all__ = ["site"]


def test_a_mail_that_comes_back_is_said_in_the_panel_until_the_recruiter_knows_better(
    page: Page, demo: Demo
) -> None:
    put_forward(page, demo, "Noor Aziz", a_zone_where_it_is_day())
    book_one_that_just_ended(page)
    candidate_page = page.url
    page.goto(candidate_page)
    reload_until(page, lambda: send_coaching(page).count() > 0)
    send_coaching(page).first.click()
    panel(page).get_by_label("Subject").fill("A note for Noor")
    panel(page).get_by_role("button", name="Look at it").click()
    panel(page).get_by_role("button", name=re.compile("Send it to")).click()
    page.goto(f"{demo.crm}/mail")
    mail = page.get_by_role("link", name="A note for Noor")
    reload_until(page, lambda: mail.count() > 0)
    mail.click()

    page.get_by_role("button", name="Let it bounce").click()
    expect(page.get_by_text("Handed to the plugin.")).to_be_visible()

    page.goto(candidate_page)
    notice = panel(page).get_by_text(
        "The mail to Noor Aziz came back: mailbox unknown. Check the address in the CRM."
    )
    reload_until(page, lambda: notice.count() > 0)
    panel(page).get_by_role("button", name="The address works").click()
    expect(panel(page).get_by_text("writes to this address again")).to_be_visible()
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notes_that_wait_are_readable_and_matched_by_keyboard(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch, scheme: Literal["light", "dark"]
) -> None:
    with site.app.app_context():
        take_mail(monkeypatch)
        rows = site.rows
        to_ana = address(Purpose.CANDIDATE, rows.installation_id, rows.candidate_id)
        bring(mail("Dear Kim,", to="Kim Hall <kim.hall@acme.example>"), to_ana)
        bring(mail("Dear Jo,", sender="x@elsewhere.example", to="jo.park@acme.example"), to_ana)
        read_all(rows.installation_id)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page, site)
    page.get_by_role("link", name="2 copies of notes came in").click()

    found = Axe().run(page)
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_label("It went to").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Kept. The note counts as sent.")
