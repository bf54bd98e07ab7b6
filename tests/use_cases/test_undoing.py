"""Taking a snooze back, and what a snooze was before something else was done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.errors import Conflict
from plugin.services import prompts, undoing
from plugin.services.access import Viewer
from plugin.services.prompts import DismissReason
from plugin.services.undoing import UNDO_WITHIN, TooLate
from plugin.store.prompts import Prompt
from tests import factories
from tests.use_cases.test_prompts import Desk

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(app: Flask, clock: time_machine.Traveller) -> Iterator[Desk]:
    with app.app_context():
        yield Desk(factories.make_journey())


def test_a_snooze_that_is_taken_back_is_open_again(desk: Desk) -> None:
    prompt = desk.prompt()
    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)

    undoing.undo_snooze(desk.viewer, prompt)

    row = desk.read(prompt)
    assert (row.snoozed_until, row.snoozed_at, row.snoozed_before) == (None, None, None)


def test_an_earlier_snooze_holds_again(desk: Desk) -> None:
    prompt = desk.prompt()
    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)
    prompts.snooze(desk.viewer, prompt, utcnow() + 2 * DAY)

    for _ in range(2):
        undoing.undo_snooze(desk.viewer, prompt)

    assert desk.read(prompt).snoozed_until == utcnow() + DAY


def test_snoozing_twice_to_the_same_time_is_taken_back_as_one(desk: Desk) -> None:
    prompt = desk.prompt()
    for _ in range(2):
        prompts.snooze(desk.viewer, prompt, utcnow() + DAY)

    undoing.undo_snooze(desk.viewer, prompt)

    assert desk.read(prompt).snoozed_until is None


@pytest.mark.parametrize(("after", "is_late"), [(UNDO_WITHIN, False), (UNDO_WITHIN + SECOND, True)])
def test_a_snooze_can_be_taken_back_for_ten_minutes(
    desk: Desk, clock: time_machine.Traveller, after: timedelta, is_late: bool
) -> None:
    prompt = desk.prompt()
    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)
    clock.shift(after)

    if is_late:
        with pytest.raises(TooLate, match="more than 10 minutes ago"):
            undoing.undo_snooze(desk.viewer, prompt)
    else:
        undoing.undo_snooze(desk.viewer, prompt)

    assert (desk.read(prompt).snoozed_until is not None) is is_late


def test_a_snooze_that_was_woken_has_nothing_to_take_back(desk: Desk) -> None:
    prompt = desk.prompt()
    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)
    prompts.snooze(desk.viewer, prompt, utcnow() + 2 * DAY)
    prompts.wake(desk.viewer, prompt)

    undoing.undo_snooze(desk.viewer, prompt)

    assert desk.read(prompt).snoozed_until is None


def test_the_undo_of_a_snooze_takes_back_nothing_else(desk: Desk) -> None:
    """The notice of the snooze is still on the screen when the prompt is done elsewhere."""
    prompt = desk.prompt()
    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)
    prompts.mark_done(desk.viewer, prompt)

    with pytest.raises(Conflict):
        undoing.undo_snooze(desk.viewer, prompt)

    assert desk.read(prompt).state == "done"


@pytest.mark.parametrize("is_done", [True, False])
def test_what_was_snoozed_when_it_was_settled_is_snoozed_again(desk: Desk, is_done: bool) -> None:
    prompt = desk.prompt()
    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)
    if is_done:
        prompts.mark_done(desk.viewer, prompt)
    else:
        prompts.dismiss(desk.viewer, prompt, DismissReason.NOT_FITTING)
    assert desk.read(prompt).snoozed_until is None

    for _ in range(2):
        undoing.undo(desk.viewer, prompt)

    row = desk.read(prompt)
    assert (row.state, row.snoozed_until) == ("planned", utcnow() + DAY)


def test_a_colleague_may_take_a_snooze_back(desk: Desk) -> None:
    kit = factories.make_recruiter(desk.rows.installation_id, name="Kit Ray")
    prompt = desk.prompt()
    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)

    undoing.undo_snooze(Viewer(desk.rows.installation_id, kit, "Kit Ray"), prompt)

    assert factories.read(Prompt, desk.rows.installation_id, prompt).snoozed_until is None
