"""Several prompts of the inbox at once, in a real browser: keys, mouse, no script, narrow, dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

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

    def comes_back(self) -> list[datetime]:
        rows = [self.prompt(number) for number in range(len(self.prompt_ids))]
        return [row.snoozed_until for row in rows if row.snoozed_until]


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


def top_of(row: Locator) -> float:
    box = row.bounding_box()
    assert box
    return box["y"]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_three_are_chosen_snoozed_and_taken_back_by_keys_alone(inbox: Page, desk: Desk) -> None:
    for key in ("j", "x", "j", "x", "j", "x"):
        inbox.keyboard.press(key)
    expect(inbox.get_by_text("3 chosen")).to_be_visible()
    inbox.keyboard.press("s")
    choices = inbox.locator("#batch .menu__item")
    for _ in range(choices.count() - 1):
        inbox.keyboard.press("Tab")
    expect(choices.last).to_be_focused()  # Monday: on a Sunday it is called tomorrow
    inbox.keyboard.press("Enter")

    expect(inbox.get_by_role("status")).to_contain_text("3 prompts snoozed to")
    assert desk.snoozed() == [True, True, True, False, False, False]
    assert {each.weekday() for each in desk.comes_back()} == {0}
    assert focused(inbox) == f"prompt-{desk.prompt_ids[3]}"

    inbox.keyboard.press("z")

    expect(inbox.get_by_role("status")).to_contain_text("Taken back. 3 prompts are as before.")
    assert desk.snoozed() == [False] * 6
    assert focused(inbox) == f"prompt-{desk.prompt_ids[0]}"


def test_the_row_after_the_one_acted_on_stands_where_it_stood(inbox: Page, desk: Desk) -> None:
    inbox.set_viewport_size({"width": 1000, "height": 420})
    for _ in range(3):
        inbox.keyboard.press("j")
    acted_on = inbox.locator(f"#prompt-{desk.prompt_ids[2]}")
    stood_at = top_of(acted_on)
    inbox.keyboard.press("e")

    expect(inbox.get_by_role("status")).to_contain_text("Tell Priya N. to keep applying: told.")
    following = inbox.locator(f"#prompt-{desk.prompt_ids[3]}")
    expect(following).to_be_focused()
    assert abs(top_of(following) - stood_at) <= 1  # browsers scroll by whole pixels
    expect(inbox.get_by_role("button", name="Undo").first).to_be_in_viewport()


def test_after_the_last_row_the_one_before_it_has_the_focus(inbox: Page, desk: Desk) -> None:
    for _ in range(6):
        inbox.keyboard.press("j")
    inbox.keyboard.press("e")

    expect(inbox.locator(f"#prompt-{desk.prompt_ids[4]}")).to_be_focused()


def test_undo_leads_back_to_the_row(inbox: Page, desk: Desk) -> None:
    for key in ("j", "j", "e"):
        inbox.keyboard.press(key)
    expect(inbox.get_by_role("status")).to_contain_text("told")
    inbox.keyboard.press("z")

    expect(inbox.get_by_role("status")).to_contain_text("Taken back.")
    expect(inbox.locator(f"#prompt-{desk.prompt_ids[1]}")).to_be_focused()


def test_a_refusal_leads_back_to_the_same_row(inbox: Page, desk: Desk) -> None:
    inbox.keyboard.press("j")
    inbox.keyboard.press("j")
    inbox.keyboard.press("s")
    menu = inbox.locator(f"#prompt-{desk.prompt_ids[1]} [data-action=snooze]")
    menu.get_by_label("Date").fill("2020-01-01")
    menu.get_by_role("button", name="Snooze until then").click()
    expect(inbox.get_by_text("That time has passed.")).to_be_visible()
    inbox.get_by_role("link", name="Back", exact=True).click()

    expect(inbox.locator(f"#prompt-{desk.prompt_ids[1]}")).to_be_focused()


def ticked(page: Page) -> list[bool]:
    return [box.is_checked() for box in page.locator("input[name=prompt]").all()]


def test_a_range_is_chosen_with_shift_by_mouse_and_by_key(inbox: Page) -> None:
    boxes = inbox.locator("input[name=prompt]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    assert ticked(inbox) == [False, True, True, True, True, False]

    inbox.keyboard.press("Escape")
    assert ticked(inbox) == [False] * 6

    for key in ("j", "k", "k", "k", "k", "k", "x", "j", "j", "Shift+X"):
        inbox.keyboard.press(key)
    assert ticked(inbox) == [True, True, True, False, False, False]
    expect(inbox.get_by_text("3 chosen")).to_be_visible()


def test_a_whole_group_is_chosen_and_left_again(inbox: Page) -> None:
    everything = inbox.get_by_label("Choose all 6 in this group")
    everything.check()
    assert ticked(inbox) == [True] * 6

    inbox.locator("input[name=prompt]").first.uncheck()
    assert everything.evaluate("box => box.indeterminate")

    inbox.get_by_role("button", name="Choose none").click()
    assert ticked(inbox) == [False] * 6
    expect(inbox.get_by_role("form", name="Do the same")).to_be_hidden()


def test_enter_in_a_field_presses_the_button_beside_it(inbox: Page, desk: Desk) -> None:
    for key in ("j", "x", "j", "x", "d"):
        inbox.keyboard.press(key)
    bar = inbox.locator("#batch")
    bar.get_by_label("Why are these not wanted?").select_option("other")
    bar.get_by_label("In your words").fill("Both met them before")
    inbox.keyboard.press("Enter")

    expect(inbox.get_by_role("status")).to_contain_text("2 prompts dismissed.")
    assert [desk.prompt(number).state for number in range(3)] == [
        "dismissed",
        "dismissed",
        "planned",
    ]


def test_letters_are_letters_in_the_fields_of_the_bar(inbox: Page) -> None:
    for key in ("j", "x", "d"):
        inbox.keyboard.press(key)
    field = inbox.locator("#batch").get_by_label("In your words")
    field.press_sequentially("xsed?")

    expect(field).to_have_value("xsed?")
    expect(inbox.get_by_text("1 chosen")).to_be_visible()


def test_several_are_done_at_once_and_taken_back_from_just_done(inbox: Page, desk: Desk) -> None:
    inbox.get_by_label("Choose all 6 in this group").check()
    inbox.keyboard.press("e")
    expect(inbox.get_by_role("status")).to_contain_text("6 prompts ticked as done.")
    inbox.reload()

    inbox.get_by_role("button", name="Undo all 6").click()

    expect(inbox.get_by_role("status")).to_contain_text("Taken back. 6 prompts are as before.")
    assert [desk.prompt(number).state for number in range(6)] == ["planned"] * 6


def test_without_scripts_several_are_chosen_done_and_taken_back(
    browser: Browser, desk: Desk
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context.new_page(), desk)
    for number in (0, 2):
        page.locator("input[name=prompt]").nth(number).check()
    page.get_by_text("Dismiss…").click()
    page.get_by_label("In your words").last.fill("No reason chosen")
    page.keyboard.press("Enter")
    assert [desk.prompt(number).state for number in range(3)] == ["planned"] * 3

    page.get_by_text("Snooze…").click()
    page.get_by_role("button", name="Snooze all until then").click()
    expect(page.get_by_text("Give a date.")).to_be_visible()
    page.get_by_role("button", name="Snooze: Tomorrow 09:00").click()
    expect(page.get_by_role("status")).to_contain_text("2 prompts snoozed to tomorrow 09:00.")
    assert desk.snoozed() == [True, False, True, False, False, False]

    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    assert desk.snoozed() == [False] * 6
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_everybody_can_use_it_narrow_and_in_the_dark(
    browser: Browser, desk: Desk, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = sign_in(context.new_page(), desk)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for key in ("j", "x", "j", "x", "d"):
        page.keyboard.press(key)

    found = [
        (each["id"], each["nodes"][0]["html"])
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    is_wide = page.evaluate("document.documentElement.scrollWidth") > width
    context.close()
    assert (found, is_wide, complaints) == ([], False, [])
