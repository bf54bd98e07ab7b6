"""The same done to several prompts: each judged alone, nobody written to, one undo."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.domain.batches import AT_MOST
from plugin.errors import NotFound, Refused
from plugin.queue import rq_queue
from plugin.services import prompt_batches, prompts, undoing
from plugin.services.access import Viewer
from plugin.services.follow_ups import replan
from plugin.services.prompt_batches import BatchOutcome
from plugin.services.prompts import DismissReason
from plugin.services.undoing import TooLate
from plugin.store.base import transaction
from plugin.store.messages import CrmWrite, Message
from plugin.store.notices import Notice
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp, Submission
from tests import factories
from tests.factories import JourneyRows
from tests.queries import counted_queries

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOT_FITTING = DismissReason.NOT_FITTING


@dataclass(frozen=True)
class Desk:
    """A recruiter with several candidates, one submission each."""

    journeys: tuple[JourneyRows, ...]

    @property
    def installation_id(self) -> int:
        return self.journeys[0].installation_id

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.installation_id, self.journeys[0].recruiter_id, "Sam Lee")

    def prompt(self, number: int = 0, **values: Any) -> int:
        rows = self.journeys[number]
        defaults = {"recruiter_id": rows.recruiter_id, "step": "keep_applying"}
        return factories.make_prompt(
            rows.installation_id, rows.submission_id, rows.interview_id, **defaults | values
        )

    def each(self) -> list[int]:
        return [self.prompt(number) for number in range(len(self.journeys))]

    def read(self, prompt_id: int) -> Prompt:
        return factories.read(Prompt, self.installation_id, prompt_id)

    def states(self, ids: list[int]) -> list[str]:
        return [self.read(each).state for each in ids]

    def snoozed(self, ids: list[int]) -> list[bool]:
        return [self.read(each).snoozed_until is not None for each in ids]

    def due(self) -> list[bool]:
        with transaction(self.installation_id) as session:
            found = session.scalars(select(Submission.plan_due_at).order_by(Submission.id))
            return [moment is not None for moment in found]


@pytest.fixture
def desk(app: Flask, clock: time_machine.Traveller) -> Iterator[Desk]:
    with app.app_context():
        first = factories.make_journey()
        others = [
            factories.make_journey(first.installation_id, first.recruiter_id) for _ in range(2)
        ]
        yield Desk((first, *others))


@pytest.fixture
def stranger(desk: Desk) -> Viewer:
    """A recruiter of another agency."""
    other = factories.make_installation()
    return Viewer(other, factories.make_recruiter(other), "Charlie")


Press = Callable[[Viewer, list[int]], BatchOutcome]


def snooze(viewer: Viewer, ids: list[int]) -> BatchOutcome:
    return prompt_batches.snooze_all(viewer, ids, utcnow() + DAY)


def dismiss(viewer: Viewer, ids: list[int]) -> BatchOutcome:
    return prompt_batches.dismiss_all(viewer, ids, NOT_FITTING, "They met for lunch")


PRESSES: list[Press] = [snooze, dismiss, prompt_batches.mark_all_done]


def whys(outcome: BatchOutcome) -> dict[int, str]:
    return {each.prompt.id: each.why for each in outcome.refused}


def test_all_are_snoozed_until_then(desk: Desk) -> None:
    ids = desk.each()

    outcome = snooze(desk.viewer, ids)

    assert (outcome.count, outcome.is_whole) == (3, True)
    assert {desk.read(each).snoozed_until for each in ids} == {utcnow() + DAY}


def test_all_are_dismissed_with_the_one_reason(desk: Desk) -> None:
    ids = desk.each()

    dismiss(desk.viewer, ids)

    rows = [desk.read(each) for each in ids]
    assert {(row.state, row.reason) for row in rows} == {
        ("dismissed", "not_fitting: They met for lunch")
    }
    assert desk.due() == [True] * 3


def test_all_are_done_now_by_the_viewer(desk: Desk) -> None:
    ids = desk.each()

    prompt_batches.mark_all_done(desk.viewer, ids)

    rows = [desk.read(each) for each in ids]
    assert {(row.state, row.done_at, row.done_by) for row in rows} == {
        ("done", utcnow(), desk.viewer.recruiter_id)
    }
    assert desk.due() == [True] * 3


@pytest.mark.parametrize("press", PRESSES)
def test_one_undo_takes_back_all_of_it(desk: Desk, press: Press) -> None:
    ids = desk.each()
    outcome = press(desk.viewer, ids)

    back = prompt_batches.undo_batch(desk.viewer, outcome.batch)

    assert (back.count, back.is_whole) == (3, True)
    assert (desk.states(ids), desk.snoozed(ids)) == (["planned"] * 3, [False] * 3)


@pytest.mark.parametrize("press", PRESSES)
def test_pressing_twice_is_one_press_and_undoing_twice_one_undo(desk: Desk, press: Press) -> None:
    ids = desk.each()
    first, second = (press(desk.viewer, ids) for _ in range(2))

    assert (second.batch, second.count, second.is_whole) == (first.batch, 3, True)
    for _ in range(2):
        back = prompt_batches.undo_batch(desk.viewer, first.batch)
        assert (back.count, back.is_whole) == (3, True)
    assert (desk.states(ids), desk.snoozed(ids)) == (["planned"] * 3, [False] * 3)


@pytest.mark.parametrize("press", PRESSES)
def test_what_was_taken_back_can_be_done_again(desk: Desk, press: Press) -> None:
    ids = desk.each()
    prompt_batches.undo_batch(desk.viewer, press(desk.viewer, ids).batch)

    again = press(desk.viewer, ids)

    assert (again.count, again.is_whole) == (3, True)
    assert desk.states(ids) != ["planned"] * 3 or desk.snoozed(ids) == [True] * 3


def test_an_earlier_snooze_comes_back_with_the_undo_of_a_batch(desk: Desk) -> None:
    ids = desk.each()
    prompts.snooze(desk.viewer, ids[0], utcnow() + 2 * HOUR)

    prompt_batches.undo_batch(desk.viewer, snooze(desk.viewer, ids).batch)

    assert [desk.read(each).snoozed_until for each in ids] == [utcnow() + 2 * HOUR, None, None]


def test_what_would_be_lost_by_then_is_named_and_the_others_are_snoozed(desk: Desk) -> None:
    now = utcnow()
    note = desk.prompt(step="thank_you", limit_at=now + HOUR, expires_at=now + 9 * DAY)
    kit = desk.prompt(1, step="prep_kit", expires_at=now + 2 * HOUR)
    other = desk.prompt(2)

    outcome = snooze(desk.viewer, [note, kit, other])

    assert outcome.count == 1
    assert "24 hours are over" in whys(outcome)[note]
    assert "the interview has begun" in whys(outcome)[kit]
    assert desk.snoozed([note, kit, other]) == [False, False, True]


@pytest.mark.parametrize("press", PRESSES)
def test_what_moved_on_meanwhile_is_named_with_how_it_stands(desk: Desk, press: Press) -> None:
    done, dismissed, open_one = desk.each()
    gone = desk.prompt(0, step="move_on", state="cancelled", reason="no_show")
    prompts.mark_done(desk.viewer, done)
    prompts.dismiss(desk.viewer, dismissed, DismissReason.ALREADY_DONE)

    outcome = press(desk.viewer, [done, dismissed, open_one, gone])

    assert outcome.count == 1
    assert whys(outcome) == {
        done: "It is done already.",
        dismissed: "It is dismissed already.",
        gone: "Nothing calls for it any more.",
    }
    assert desk.read(dismissed).reason == "already_done"


@pytest.mark.parametrize("step", ["debrief", "thank_you", "promised_date", "check_in"])
def test_what_needs_an_answer_is_not_ticked_with_others(desk: Desk, step: str) -> None:
    asked = desk.prompt(step=step, interviewer_id=desk.journeys[0].interviewer_id)
    told = desk.prompt(1)

    outcome = prompt_batches.mark_all_done(desk.viewer, [asked, told])

    assert "on its own" in whys(outcome)[asked]
    assert desk.states([asked, told]) == ["planned", "done"]
    with transaction(desk.installation_id) as session:
        assert session.scalar(select(func.count()).select_from(FollowUp)) == 0


def test_what_is_not_open_yet_is_not_ticked(desk: Desk) -> None:
    early = desk.prompt(opens_at=utcnow() + HOUR)

    assert "too early" in whys(prompt_batches.mark_all_done(desk.viewer, [early]))[early]


@pytest.mark.parametrize("press", PRESSES)
def test_ids_of_another_agency_and_of_nobody_are_counted_and_touch_nothing(
    desk: Desk, stranger: Viewer, press: Press
) -> None:
    rows = factories.make_journey(stranger.installation_id, stranger.recruiter_id)
    theirs = factories.make_prompt(
        rows.installation_id, rows.submission_id, rows.interview_id, step="keep_applying"
    )
    [ours, *_] = desk.each()

    outcome = press(desk.viewer, [ours, theirs, 0, -1, 2**63 - 1])

    assert (outcome.count, outcome.missing, outcome.refused) == (1, 4, ())
    row = factories.read(Prompt, stranger.installation_id, theirs)
    assert (row.state, row.snoozed_until) == ("planned", None)


@pytest.mark.parametrize("press", PRESSES)
def test_another_agency_can_take_nothing_back(desk: Desk, stranger: Viewer, press: Press) -> None:
    ids = desk.each()
    outcome = press(desk.viewer, ids)

    with pytest.raises(NotFound):
        prompt_batches.undo_batch(stranger, outcome.batch)

    assert desk.states(ids) != ["planned"] * 3 or desk.snoozed(ids) == [True] * 3


def test_a_batch_that_never_was_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        prompt_batches.undo_batch(desk.viewer, uuid4())


def test_a_colleague_may_cover_for_several_as_for_one(desk: Desk) -> None:
    kit = factories.make_recruiter(desk.installation_id, name="Kit Ray")
    ids = desk.each()

    outcome = dismiss(Viewer(desk.installation_id, kit, "Kit Ray"), ids)

    assert (outcome.count, desk.read(ids[0]).done_by) == (3, kit)


@pytest.mark.parametrize("press", PRESSES)
def test_an_id_sent_often_counts_once(desk: Desk, press: Press) -> None:
    ids = desk.each()

    assert press(desk.viewer, ids * 300).count == 3


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize("count", [0, AT_MOST + 1, 10_000])
def test_none_and_too_many_are_refused_whole(desk: Desk, press: Press, count: int) -> None:
    ids = desk.each()

    with pytest.raises(Refused):
        press(desk.viewer, [*ids, *range(10**6, 10**6 + count)][: count or 0])

    assert (desk.states(ids), desk.snoozed(ids)) == (["planned"] * 3, [False] * 3)


def test_a_batch_can_be_taken_back_for_ten_minutes(
    desk: Desk, clock: time_machine.Traveller
) -> None:
    ids = desk.each()
    outcomes = [snooze(desk.viewer, ids[:1]), dismiss(desk.viewer, ids[1:])]
    clock.shift(timedelta(minutes=10, seconds=1))

    for outcome in outcomes:
        with pytest.raises(TooLate, match="more than 10 minutes ago"):
            prompt_batches.undo_batch(desk.viewer, outcome.batch)

    assert desk.states(ids) == ["planned", "dismissed", "dismissed"]


@pytest.mark.parametrize("press", PRESSES)
def test_what_was_done_since_stands_when_the_batch_is_taken_back(desk: Desk, press: Press) -> None:
    ids = desk.each()
    batch = press(desk.viewer, ids).batch
    if press is snooze:
        prompts.mark_done(desk.viewer, ids[0])
    else:
        undoing.undo(desk.viewer, ids[0])
        prompts.dismiss(desk.viewer, ids[0], DismissReason.CLIENT_DECIDED)
    since = desk.read(ids[0]).state

    back = prompt_batches.undo_batch(desk.viewer, batch)

    assert back.count == 2
    assert desk.states(ids) == [since, "planned", "planned"]


def test_what_a_plan_finished_since_is_not_taken_back_with_its_snooze(desk: Desk) -> None:
    ids = desk.each()
    batch = snooze(desk.viewer, ids).batch
    factories.change(Prompt, desk.installation_id, ids[0], state="done", done_at=utcnow())

    back = prompt_batches.undo_batch(desk.viewer, batch)

    assert whys(back) == {ids[0]: "It is done already."}
    assert desk.states(ids) == ["done", "planned", "planned"]


@pytest.mark.parametrize("press", PRESSES)
def test_nobody_is_written_to_by_any_of_it(desk: Desk, press: Press) -> None:
    ids = desk.each()

    batch = press(desk.viewer, ids).batch
    prompt_batches.undo_batch(desk.viewer, batch)

    assert {name.partition("-")[0] for name in rq_queue().job_ids} <= {"plan_submissions"}
    replan(desk.installation_id)
    with transaction(desk.installation_id) as session:
        for model in (Message, CrmWrite, Notice):
            assert session.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.parametrize("press", PRESSES)
def test_a_press_asks_the_same_however_many_it_is_about(desk: Desk, press: Press) -> None:
    ids = desk.each()
    with counted_queries() as for_one:
        press(desk.viewer, ids[:1])
    more = [desk.prompt(1, step="move_on", occurrence=number) for number in range(1, 40)]

    with counted_queries() as for_forty:
        press(desk.viewer, [*ids[1:], *more])

    assert len(for_forty) == len(for_one)


def test_two_people_who_press_about_the_same_at_once_both_get_an_answer(
    app: Flask, desk: Desk
) -> None:
    ids = desk.each()
    kit = factories.make_recruiter(desk.installation_id, name="Kit Ray")
    viewers = [desk.viewer, Viewer(desk.installation_id, kit, "Kit Ray")] * 4

    def press(number: int) -> int:
        with app.app_context():
            chosen = ids if number % 2 else ids[::-1]
            return dismiss(viewers[number], chosen).count

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(press, range(8)))

    assert sorted(set(counts)) == [0, 3]
    assert desk.states(ids) == ["dismissed"] * 3
