"""An interview's time changes, or what we hear of it comes late: what is asked for then."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import InterviewRecord, RecordKind
from plugin.services import follow_ups, inbox, mirror
from plugin.store.base import transaction
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests.conftest import A_TUESDAY
from tests.use_cases.crm_desk import INTERVIEW, CrmDesk, an_hour, everything, moments

MONDAY = datetime(2026, 2, 16, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


def open_now(desk: CrmDesk) -> set[str]:
    found = inbox.get_inbox(desk.viewer, "Europe/London")
    return {str(prompt.step) for group in found.groups for prompt in group.prompts}


def test_nothing_that_lies_ahead_is_asked_for_when_it_is_booked() -> None:
    desk = CrmDesk()

    desk.polls(everything())

    assert open_now(desk) == set()
    assert min(one.opens_at for one in desk.prompts().values()) == datetime(
        2026, 2, 13, 9, 0, tzinfo=UTC
    )


def test_what_is_booked_at_short_notice_is_prepared_at_once() -> None:
    desk = CrmDesk()
    in_two_hours = A_TUESDAY + timedelta(hours=2)

    desk.polls(everything(an_hour(in_two_hours, booked_at=A_TUESDAY)))

    prep_kit = desk.prompts()["prep_kit"]
    assert (prep_kit.opens_at, prep_kit.due_at) == (A_TUESDAY, in_two_hours)
    assert open_now(desk) == {"prep_kit"}


def test_what_is_booked_too_late_to_prepare_says_so_and_is_asked_of_nobody() -> None:
    desk = CrmDesk()
    soon = A_TUESDAY + timedelta(minutes=59)

    desk.polls(everything(an_hour(soon, booked_at=A_TUESDAY)))

    assert desk.states()["prep_kit"] == ("skipped", "too_late")
    assert "booked less than one hour before its start" in desk.prompts()["prep_kit"].why
    assert open_now(desk) == set()


def test_an_interview_that_is_moved_closer_is_prepared_now() -> None:
    """What was to open on the day before, which is over, opens now and is still good."""
    desk = CrmDesk()
    desk.polls(everything())
    in_three_hours = A_TUESDAY + timedelta(hours=3)

    desk.polls(desk.changed(an_hour(in_three_hours)))

    prep_kit = desk.prompts()["prep_kit"]
    assert (prep_kit.state, prep_kit.due_at) == ("planned", in_three_hours)
    assert open_now(desk) == {"prep_kit"}


def test_an_interview_that_turns_out_to_be_over_is_asked_about_and_no_longer_prepared() -> None:
    desk = CrmDesk()
    desk.polls(everything())

    desk.polls(desk.changed(an_hour(A_TUESDAY - timedelta(hours=2))))

    assert desk.states()["prep_kit"] == ("skipped", "stale")
    assert open_now(desk) == {"debrief", "thank_you"}


def test_nothing_is_asked_about_an_interview_that_is_not_over(
    clock: time_machine.Traveller,
) -> None:
    desk = CrmDesk()
    desk.polls(everything())

    clock.move_to(MONDAY + timedelta(minutes=59), tick=False)
    while_it_lasts = open_now(desk)
    clock.move_to(MONDAY + timedelta(minutes=60), tick=False)

    assert while_it_lasts & {"debrief", "thank_you", "card"} == set()
    assert open_now(desk) == {"debrief", "thank_you"}


def test_a_new_time_comes_to_the_same_by_whatever_way_we_hear_of_it() -> None:
    """A webhook that was never sent is made up for by the next poll."""
    told, healed = CrmDesk(), CrmDesk()
    for desk in (told, healed):
        desk.takes_calls()
        desk.polls(everything())
    later = an_hour(MONDAY + timedelta(days=2, hours=3))

    told.takes_calls()
    told.is_hinted_at(RecordKind.INTERVIEW, "I-1", told.changed(later))
    healed.takes_calls()
    healed.polls(healed.changed(later))

    assert moments(told.prompts()) == moments(healed.prompts())
    assert told.prompts()["debrief"].opens_at == later.ends_at


def test_an_interview_that_is_deleted_in_the_crm_counts_as_cancelled() -> None:
    """However little is left to say of it: what is asked for and gone is a bare tombstone."""
    desk = CrmDesk()
    desk.polls(everything())
    gone = InterviewRecord(ref="I-1", updated_at=A_TUESDAY, submission_ref="", is_deleted=True)

    desk.is_hinted_at(RecordKind.INTERVIEW, "I-1", desk.changed(gone))

    assert set(desk.states().values()) == {("cancelled", "interview_deleted")}


@pytest.mark.parametrize("by", ["poll", "webhook"])
def test_what_we_hear_again_changes_no_prompt_and_ends_no_snooze(by: str) -> None:
    desk = CrmDesk()
    desk.polls(everything(an_hour(A_TUESDAY - timedelta(hours=2))))
    until = A_TUESDAY + timedelta(hours=3)
    with desk.session() as session:
        session.execute(update(Prompt).where(Prompt.step == "debrief").values(snoozed_until=until))
    before = moments(desk.prompts())

    again = desk.changed(an_hour(A_TUESDAY - timedelta(hours=2)))
    if by == "poll":
        desk.polls(again)
    else:
        desk.is_hinted_at(RecordKind.INTERVIEW, "I-1", again)

    assert moments(desk.prompts()) == before
    assert desk.prompts()["debrief"].snoozed_until == until


def test_an_interview_of_long_ago_brings_no_backlog() -> None:
    """Only what can still be done is asked for; what had ended says that it had."""
    desk = CrmDesk()

    desk.polls(everything(an_hour(A_TUESDAY - timedelta(days=60))))

    states = desk.states()
    ended = ("debrief", "thank_you P-1", "thank_you P-2", "keep_applying", "check_in")
    assert {states[name] for name in ended} == {("skipped", "stale")}
    assert open_now(desk) == {"move_on", "promised_date"}


def test_what_was_due_while_nothing_ran_is_found_later_and_called_late(
    clock: time_machine.Traveller,
) -> None:
    desk = CrmDesk()
    desk.polls(everything(an_hour(A_TUESDAY - timedelta(hours=1, minutes=1))))

    clock.shift(timedelta(days=3))
    desk.catches_up()

    found = inbox.get_inbox(desk.viewer, "Europe/London")
    late = {
        str(prompt.step): str(prompt.state_at(found.now))
        for group in found.groups
        for prompt in group.prompts
    }
    assert late["thank_you"] == "late"
    assert late["debrief"] == "overdue"
    assert late["promised_date"] == "overdue"


def test_a_change_that_comes_while_a_plan_is_made_is_planned_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking again overlaps: nothing falls between a look and the next one."""
    desk = CrmDesk()
    desk.polls(everything())
    moved = desk.changed(an_hour(MONDAY + timedelta(hours=2)))
    load = follow_ups.load
    threads: list[threading.Thread] = []

    def change() -> None:
        with app.app_context(), transaction(desk.installation_id) as session:
            mirror.apply(session, desk.installation_id, moved, now=A_TUESDAY)

    def load_then_change(*given: object) -> object:
        loaded = load(*given)  # type: ignore[arg-type]
        threads.append(threading.Thread(target=change))
        threads[0].start()
        return loaded

    monkeypatch.setattr(follow_ups, "load", load_then_change)
    with desk.session() as session:
        session.execute(update(Submission).values(plan_due_at=A_TUESDAY))
    follow_ups.replan(desk.installation_id)
    threads[0].join()

    with desk.session() as session:
        assert session.scalars(select(Submission.plan_due_at)).one() == A_TUESDAY
    monkeypatch.undo()
    desk.catches_up()
    assert desk.prompts()["debrief"].opens_at == MONDAY + timedelta(hours=3)


class TestAnInterviewThatIsToBeMoved:
    def test_asks_for_nothing_and_says_why(self) -> None:
        desk = CrmDesk()
        desk.polls(everything(an_hour(A_TUESDAY - timedelta(hours=2))))

        desk.polls(desk.changed(INTERVIEW, status=InterviewStatus.RESCHEDULING))

        assert open_now(desk) == set()
        states = desk.states()
        assert states.pop("prep_kit") == ("skipped", "stale")  # which it was before
        assert set(states.values()) == {("cancelled", "rescheduling")}

    def test_keeps_its_day_where_the_crm_takes_the_time_away(self) -> None:
        desk = CrmDesk()
        desk.polls(everything())

        gone = {"starts_at": None, "ends_at": None}
        desk.polls(desk.changed(INTERVIEW, status=InterviewStatus.RESCHEDULING, **gone))

        assert desk.interview().starts_at == INTERVIEW.starts_at

    def test_asks_again_under_the_same_prompts_once_the_new_time_is_known(self) -> None:
        desk = CrmDesk()
        desk.polls(everything())
        ids = {name: one.id for name, one in desk.prompts().items()}
        desk.polls(desk.changed(INTERVIEW, status=InterviewStatus.RESCHEDULING))

        later = an_hour(MONDAY + timedelta(days=7))
        desk.polls(desk.changed(later))

        assert {name: one.id for name, one in desk.prompts().items()} == ids
        assert desk.prompts()["debrief"].opens_at == later.ends_at
        assert {state for state, _ in desk.states().values()} == {"planned"}

    def test_leaves_the_other_interviews_of_its_day_alone(self) -> None:
        desk = CrmDesk()
        second = an_hour(MONDAY + timedelta(hours=3), ref="I-2")
        desk.polls(everything())
        desk.polls(desk.changed(second))

        desk.polls(desk.changed(INTERVIEW, status=InterviewStatus.RESCHEDULING))

        assert desk.states()["debrief"] == ("planned", None)
        assert desk.prompts()["debrief"].opens_at == second.ends_at
