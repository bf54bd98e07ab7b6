"""What recruiters do with prompts: done, snoozed, dismissed, taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.domain.badger_guard import Channel
from plugin.errors import Conflict, NotFound, Refused
from plugin.queue import rq_queue
from plugin.services import follow_up_log, prompts, undoing
from plugin.services.access import Viewer
from plugin.services.follow_ups import replan
from plugin.services.prompts import DismissReason
from plugin.store.base import transaction
from plugin.store.people import ClientCompany
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp, Submission
from tests import factories

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Desk:
    """A recruiter's journey, with prompts made at will."""

    rows: factories.JourneyRows

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.rows.installation_id, self.rows.recruiter_id, "Sam Lee")

    def prompt(self, **values: Any) -> int:
        rows = self.rows
        defaults = {"recruiter_id": rows.recruiter_id}
        return factories.make_prompt(
            rows.installation_id, rows.submission_id, rows.interview_id, **defaults | values
        )

    def read(self, prompt_id: int) -> Prompt:
        return factories.read(Prompt, self.rows.installation_id, prompt_id)

    @property
    def plan_due_at(self) -> datetime | None:
        rows = self.rows
        return factories.read(Submission, rows.installation_id, rows.submission_id).plan_due_at

    def follow_ups(self) -> list[tuple[str, datetime, str | None]]:
        with transaction(self.rows.installation_id) as session:
            found = session.execute(
                select(FollowUp.channel, FollowUp.at, FollowUp.override_reason).order_by(
                    FollowUp.at, FollowUp.id
                )
            )
            return [(row.channel, row.at, row.override_reason) for row in found]


@pytest.fixture
def desk(app: Flask, clock: time_machine.Traveller) -> Iterator[Desk]:
    with app.app_context():
        yield Desk(factories.make_journey())


@pytest.fixture
def stranger(desk: Desk) -> Viewer:
    """A recruiter of another agency."""
    other = factories.make_installation()
    return Viewer(other, factories.make_recruiter(other), "Charlie")


def test_done_says_when_and_by_whom(desk: Desk) -> None:
    prompt = desk.prompt(step="keep_applying", snoozed_until=utcnow() - HOUR)

    prompts.mark_done(desk.viewer, prompt)

    row = desk.read(prompt)
    assert (row.state, row.done_at, row.done_by) == ("done", utcnow(), desk.rows.recruiter_id)
    assert row.snoozed_until is None


def test_done_has_the_submission_planned_again(desk: Desk) -> None:
    prompts.mark_done(desk.viewer, desk.prompt())

    assert desk.plan_due_at == utcnow()
    assert rq_queue().job_ids == [f"plan_submissions-{desk.rows.installation_id}"]


def test_done_twice_is_done_once(desk: Desk, clock: time_machine.Traveller) -> None:
    prompt = desk.prompt(step="check_in")
    first = utcnow()
    follow_up_log.mark_check_in_done(desk.viewer, prompt)
    clock.shift(HOUR)

    follow_up_log.mark_check_in_done(desk.viewer, prompt)

    assert desk.read(prompt).done_at == first
    assert len(desk.follow_ups()) == 1


def test_a_colleague_may_cover(desk: Desk) -> None:
    colleague = factories.make_recruiter(desk.rows.installation_id, name="Kit Ray")
    prompt = desk.prompt()

    prompts.mark_done(Viewer(desk.rows.installation_id, colleague, "Kit Ray"), prompt)

    assert prompts.get_prompt(desk.viewer, prompt).done_by == "Kit Ray"


def test_a_blocked_prompt_can_be_done_all_the_same(desk: Desk) -> None:
    prompt = desk.prompt(step="thank_you", state="blocked", reason="no_address")

    prompts.mark_done(desk.viewer, prompt)

    assert (desk.read(prompt).state, desk.read(prompt).reason) == ("done", None)


@pytest.mark.parametrize("state", ["cancelled", "skipped", "dismissed", "expired"])
def test_what_has_ended_cannot_be_done(desk: Desk, state: str) -> None:
    prompt = desk.prompt(state=state, reason="interview_cancelled")

    with pytest.raises(Conflict):
        prompts.mark_done(desk.viewer, prompt)


@pytest.mark.rule("R77")
def test_what_is_not_open_yet_cannot_be_done(desk: Desk) -> None:
    prompt = desk.prompt(step="check_in", opens_at=utcnow() + HOUR)

    with pytest.raises(Refused) as refused:
        prompts.mark_done(desk.viewer, prompt)

    assert refused.value.rules == ("R77",)


@pytest.mark.rule("R43")
@pytest.mark.parametrize("channel", Channel)
def test_a_check_in_becomes_a_follow_up(desk: Desk, channel: Channel) -> None:
    follow_up_log.mark_check_in_done(desk.viewer, desk.prompt(step="check_in"), channel=channel)

    assert desk.follow_ups() == [(channel, utcnow(), None)]


@pytest.mark.rule("R45")
def test_a_call_soon_after_an_email_is_refused_with_the_rule(desk: Desk) -> None:
    rows = desk.rows
    factories.make_follow_up(rows.installation_id, rows.submission_id, at=utcnow())
    prompt = desk.prompt(step="check_in", occurrence=2)

    with pytest.raises(Refused) as refused:
        follow_up_log.mark_check_in_done(desk.viewer, prompt, channel=Channel.CALL)

    assert refused.value.rules == ("R44", "R45")
    assert desk.read(prompt).state == "planned"


@pytest.mark.rule("R94")
def test_going_on_anyway_takes_a_reason_which_is_kept(desk: Desk) -> None:
    rows = desk.rows
    factories.make_follow_up(rows.installation_id, rows.submission_id, at=utcnow())
    prompt = desk.prompt(step="check_in", occurrence=2)

    follow_up_log.mark_check_in_done(
        desk.viewer, prompt, channel=Channel.CALL, override_reason="They rang me back"
    )

    assert desk.follow_ups()[-1] == ("call", utcnow(), "They rang me back")


def test_a_reason_that_nothing_asked_for_is_not_kept(desk: Desk) -> None:
    follow_up_log.mark_check_in_done(
        desk.viewer, desk.prompt(step="check_in"), override_reason="In a hurry"
    )

    assert desk.follow_ups() == [("email", utcnow(), None)]


def test_a_reply_starts_the_count_anew(desk: Desk) -> None:
    rows = desk.rows
    factories.make_follow_up(rows.installation_id, rows.submission_id, at=utcnow() - DAY)
    factories.make_reply(rows.installation_id, rows.submission_id, at=utcnow() - HOUR)

    follow_up_log.mark_check_in_done(
        desk.viewer, desk.prompt(step="check_in"), channel=Channel.CALL
    )

    assert desk.follow_ups()[-1] == ("call", utcnow(), None)


def test_a_client_without_a_zone_is_taken_to_be_where_the_agency_is(desk: Desk) -> None:
    installation = desk.rows.installation_id
    candidate = factories.make_candidate(installation)
    submission = factories.make_submission(installation, candidate)
    interview = factories.make_interview(installation, submission)
    prompt = factories.make_prompt(installation, submission, interview, step="check_in")

    follow_up_log.mark_check_in_done(desk.viewer, prompt, channel=Channel.CALL)

    assert desk.follow_ups() == [("call", utcnow(), None)]


def test_a_dismissal_keeps_its_reason_and_what_was_added(desk: Desk) -> None:
    prompt = desk.prompt()

    prompts.dismiss(desk.viewer, prompt, DismissReason.NOT_FITTING, "They spoke this morning")

    row = desk.read(prompt)
    assert (row.state, row.reason) == ("dismissed", "not_fitting: They spoke this morning")


def test_dismissing_twice_keeps_the_first_reason(desk: Desk) -> None:
    prompt = desk.prompt()
    prompts.dismiss(desk.viewer, prompt, DismissReason.ALREADY_DONE)

    prompts.dismiss(desk.viewer, prompt, DismissReason.CLIENT_DECIDED)

    assert desk.read(prompt).reason == "already_done"


def test_what_is_done_cannot_be_dismissed(desk: Desk) -> None:
    prompt = desk.prompt()
    prompts.mark_done(desk.viewer, prompt)

    with pytest.raises(Conflict):
        prompts.dismiss(desk.viewer, prompt, DismissReason.ALREADY_DONE)


def test_a_snooze_lasts_until_then(desk: Desk) -> None:
    prompt = desk.prompt()

    prompts.snooze(desk.viewer, prompt, utcnow() + DAY)

    assert desk.read(prompt).snoozed_until == utcnow() + DAY


def test_a_snooze_into_the_past_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused):
        prompts.snooze(desk.viewer, desk.prompt(), utcnow())


@pytest.mark.parametrize(
    ("moments", "until", "is_refused"),
    [
        ({"limit_at": 23 * HOUR}, 22 * HOUR, False),
        ({"limit_at": 23 * HOUR}, 23 * HOUR, True),
        ({"expires_at": DAY}, DAY, True),
        ({"expires_at": DAY}, DAY - HOUR, False),
        ({"limit_at": -HOUR, "expires_at": 3 * DAY}, 2 * DAY, False),
        ({}, 60 * DAY, False),
        ({}, 61 * DAY, True),
    ],
)
def test_a_snooze_past_the_moment_at_which_it_is_lost_is_refused(
    desk: Desk, moments: dict[str, timedelta], until: timedelta, is_refused: bool
) -> None:
    now = utcnow()
    prompt = desk.prompt(**{name: now + after for name, after in moments.items()})

    try:
        prompts.snooze(desk.viewer, prompt, now + until)
    except Refused:
        refused = True
    else:
        refused = False

    assert refused is is_refused


def test_waking_brings_it_back(desk: Desk) -> None:
    prompt = desk.prompt(snoozed_until=utcnow() + DAY)

    prompts.wake(desk.viewer, prompt)

    assert desk.read(prompt).snoozed_until is None


def test_undo_opens_it_again(desk: Desk) -> None:
    prompt = desk.prompt()
    prompts.mark_done(desk.viewer, prompt)

    undoing.undo(desk.viewer, prompt)

    row = desk.read(prompt)
    assert (row.state, row.done_at, row.done_by) == ("planned", None, None)


def test_undo_takes_the_follow_up_back(desk: Desk, clock: time_machine.Traveller) -> None:
    rows = desk.rows
    factories.make_follow_up(rows.installation_id, rows.submission_id, at=utcnow() - 30 * DAY)
    prompt = desk.prompt(step="check_in")
    follow_up_log.mark_check_in_done(desk.viewer, prompt)
    clock.shift(HOUR / 60)

    undoing.undo(desk.viewer, prompt)

    assert [at for _, at, _ in desk.follow_ups()] == [utcnow() - HOUR / 60 - 30 * DAY]


def test_undo_of_a_dismissal_forgets_the_reason(desk: Desk) -> None:
    prompt = desk.prompt()
    prompts.dismiss(desk.viewer, prompt, DismissReason.OTHER, "Slip of the finger")

    undoing.undo(desk.viewer, prompt)

    assert (desk.read(prompt).state, desk.read(prompt).reason) == ("planned", None)


def test_undo_works_for_ten_minutes(desk: Desk, clock: time_machine.Traveller) -> None:
    prompt = desk.prompt()
    prompts.mark_done(desk.viewer, prompt)
    clock.shift(timedelta(minutes=10, seconds=1))

    with pytest.raises(Conflict, match="10 minutes"):
        undoing.undo(desk.viewer, prompt)


def test_undoing_what_is_open_changes_nothing(desk: Desk) -> None:
    prompt = desk.prompt(changed_at=utcnow() - DAY)

    undoing.undo(desk.viewer, prompt)

    assert desk.read(prompt).changed_at == utcnow() - DAY


def test_what_was_cancelled_cannot_be_undone(desk: Desk) -> None:
    prompt = desk.prompt(state="cancelled", reason="no_show")

    with pytest.raises(Conflict):
        undoing.undo(desk.viewer, prompt)


def test_another_agencys_prompt_is_not_found(desk: Desk, stranger: Viewer) -> None:
    prompt = desk.prompt()
    actions = [
        lambda: prompts.get_prompt(stranger, prompt),
        lambda: prompts.mark_done(stranger, prompt),
        lambda: prompts.dismiss(stranger, prompt, DismissReason.OTHER),
        lambda: prompts.snooze(stranger, prompt, utcnow() + DAY),
        lambda: prompts.wake(stranger, prompt),
        lambda: undoing.undo(stranger, prompt),
    ]

    for action in actions:
        with pytest.raises(NotFound):
            action()

    assert desk.read(prompt).state == "planned"


def test_what_was_done_stays_done_when_the_plan_is_made_again(
    app: Flask, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 2, 10, 12, 0, tzinfo=UTC), tick=False)
    with app.app_context():
        desk = Desk(factories.make_journey())
        installation = desk.rows.installation_id
        with transaction(installation) as session:
            session.get_one(Submission, desk.rows.submission_id).plan_due_at = utcnow()
        replan(installation)
        with transaction(installation) as session:
            note = session.scalar(select(Prompt.id).where(Prompt.step == "thank_you"))
        assert note is not None

        prompts.mark_done(desk.viewer, note)
        replan(installation)

        with transaction(installation) as session:
            count = session.scalar(
                select(func.count()).where(Prompt.step == "thank_you", Prompt.state == "done")
            )
    assert count == 1


def test_a_client_in_a_place_that_no_calendar_knows_can_be_checked_in_with(desk: Desk) -> None:
    rows = desk.rows
    factories.change(
        ClientCompany, rows.installation_id, rows.client_company_id, country="NZ", subdivision="5"
    )
    prompt = desk.prompt(step="check_in")
    factories.make_follow_up(rows.installation_id, rows.submission_id, at=utcnow() - 7 * DAY)

    follow_up_log.mark_check_in_done(desk.viewer, prompt, channel=Channel.EMAIL)

    assert len(desk.follow_ups()) == 2
