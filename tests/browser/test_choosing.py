"""Several prompts of the inbox at once, in a real browser: keys, mouse, no script, narrow, dark."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plugin.clock import utcnow
from plugin.config import Config
from plugin.services.sign_in import create_sign_in_link
from plugin.store.prompts import Prompt
from tests import factories
from tests.browser.serving import served
from tests.factories import JourneyRows

HOUR = timedelta(hours=1)
PEOPLE = ("Ana Ruiz", "Tom O'Brien", "Priya N.", "Lena Vogt", "Kofi A.", "Mei Lin")


@dataclass(frozen=True)
class Desk:
    """The application on loopback, with one recruiter who has six candidates to encourage."""

    app: Flask
    address: str
    sign_in_link: str
    installation_id: int
    prompt_ids: tuple[int, ...]

    def prompt(self, number: int) -> Prompt:
        with self.app.app_context():
            return factories.read(Prompt, self.installation_id, self.prompt_ids[number])

    def snoozed(self) -> list[bool]:
        return [
            self.prompt(number).snoozed_until is not None for number in range(len(self.prompt_ids))
        ]


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with served(config) as (app, address), app.app_context():
        first = factories.make_journey(candidate={"name": PEOPLE[0]})
        rows = [first, *(_another(first, name) for name in PEOPLE[1:])]
        ids = tuple(_encouragement(each, number) for number, each in enumerate(rows))
        link = create_sign_in_link()
        yield Desk(app, address, link, first.installation_id, ids)


def _another(first: JourneyRows, name: str) -> JourneyRows:
    return factories.make_journey(
        first.installation_id, first.recruiter_id, candidate={"name": name}
    )


def _encouragement(rows: JourneyRows, number: int) -> int:
    return factories.make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        recruiter_id=rows.recruiter_id,
        step="keep_applying",
        due_at=utcnow() - (20 - number) * HOUR,
    )


def sign_in(page: Page, desk: Desk) -> Page:
    page.goto(desk.sign_in_link)
    page.get_by_role("button", name="Sign in as Sam Lee").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    return page


@pytest.fixture
def inbox(page: Page, desk: Desk) -> Page:
    return sign_in(page, desk)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_three_are_chosen_snoozed_and_taken_back_by_keys_alone(inbox: Page, desk: Desk) -> None:
    for key in ("j", "x", "j", "x", "j", "x"):
        inbox.keyboard.press(key)
    expect(inbox.get_by_text("3 chosen")).to_be_visible()
    inbox.keyboard.press("s")
    inbox.keyboard.press("Tab")
    while "onday" not in str(inbox.evaluate("document.activeElement.textContent")):
        inbox.keyboard.press("Tab")
    inbox.keyboard.press("Enter")

    expect(inbox.get_by_role("status")).to_contain_text("3 prompts snoozed to")
    assert desk.snoozed() == [True, True, True, False, False, False]
    assert focused(inbox) == f"prompt-{desk.prompt_ids[3]}"

    inbox.keyboard.press("z")

    expect(inbox.get_by_role("status")).to_contain_text("Taken back. 3 prompts are as before.")
    assert desk.snoozed() == [False] * 6
    assert focused(inbox) == f"prompt-{desk.prompt_ids[0]}"
