"""One recruiter's open prompts, the most urgent first."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.domain.people import ContactMode
from plugin.domain.urgency import Urgency
from plugin.services import prompts
from plugin.services.access import Viewer
from plugin.services.inbox import Inbox, Notes, count_open, get_inbox, get_snoozed
from tests import factories
from tests.factories import JourneyRows
from tests.queries import counted_queries

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def rows(app: Flask, clock: time_machine.Traveller) -> Iterator[JourneyRows]:
    with app.app_context():
        yield factories.make_journey()


@pytest.fixture
def viewer(rows: JourneyRows) -> Viewer:
    return Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")


def make_prompt(rows: JourneyRows, **values: Any) -> int:
    return factories.make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        **{"recruiter_id": rows.recruiter_id} | values,
    )


def make_note(rows: JourneyRows, **values: Any) -> int:
    now = utcnow()
    defaults = {
        "step": "thank_you",
        "interviewer_id": rows.interviewer_id,
        "due_at": now + HOUR / 2,
        "limit_at": now + 23 * HOUR,
    }
    return make_prompt(rows, **defaults | values)


def inbox_of(viewer: Viewer, page: int = 1) -> Inbox:
    return get_inbox(viewer, "Europe/London", page=page)


def ids(inbox: Inbox) -> list[int]:
    return [prompt.id for group in inbox.groups for prompt in group.prompts]


def test_what_can_be_lost_today_comes_first(rows: JourneyRows, viewer: Viewer) -> None:
    late = make_prompt(rows, due_at=utcnow() - DAY)
    note = make_note(rows)

    inbox = inbox_of(viewer)

    assert [(group.urgency, group.total) for group in inbox.groups] == [
        (Urgency.AT_RISK, 1),
        (Urgency.LATE, 1),
    ]
    assert ids(inbox) == [note, late]


def test_a_row_says_all_that_a_recruiter_must_know(rows: JourneyRows, viewer: Viewer) -> None:
    make_note(rows)

    [prompt] = inbox_of(viewer).groups[0].prompts

    assert (
        prompt.candidate_name,
        prompt.job_title,
        prompt.client_company_name,
        prompt.interviewer_name,
        prompt.contact_mode,
    ) == ("Ana Ruiz", "Data Engineer", "Acme", "Dr. Jo Park", ContactMode.DIRECT)


@pytest.mark.parametrize(
    "values",
    [
        {"opens_at": HOUR},
        {"snoozed_until": HOUR},
        {"expires_at": timedelta(0)},
    ],
)
def test_what_is_not_open_now_is_not_shown(
    rows: JourneyRows, viewer: Viewer, values: dict[str, timedelta]
) -> None:
    now = utcnow()
    make_prompt(rows, **{name: now + after for name, after in values.items()})

    assert inbox_of(viewer).total == 0
    assert count_open(viewer) == 0


@pytest.mark.parametrize("state", ["done", "dismissed", "cancelled", "skipped", "expired"])
def test_what_has_ended_is_not_shown(rows: JourneyRows, viewer: Viewer, state: str) -> None:
    done_at = utcnow() if state == "done" else None
    make_prompt(rows, state=state, reason="no_show", done_at=done_at)

    assert inbox_of(viewer).total == 0


def test_a_colleagues_prompts_are_not_shown(rows: JourneyRows, viewer: Viewer) -> None:
    make_prompt(rows, recruiter_id=factories.make_recruiter(rows.installation_id))
    make_prompt(rows, recruiter_id=None, step="card")

    assert inbox_of(viewer).total == 0


def test_a_blocked_prompt_is_shown(rows: JourneyRows, viewer: Viewer) -> None:
    make_prompt(rows, step="check_in", state="blocked", reason="contact_mode_unknown")

    assert [group.urgency for group in inbox_of(viewer).groups] == [Urgency.BLOCKED]


def test_a_snooze_that_is_over_is_shown_again(
    rows: JourneyRows, viewer: Viewer, clock: time_machine.Traveller
) -> None:
    prompt = make_prompt(rows, snoozed_until=utcnow() + HOUR)
    clock.shift(HOUR)

    assert ids(inbox_of(viewer)) == [prompt]


def test_a_page_has_50_rows_and_says_that_there_is_more(rows: JourneyRows, viewer: Viewer) -> None:
    for occurrence in range(1, 53):
        make_prompt(rows, step="check_in", occurrence=occurrence)

    first, second = inbox_of(viewer), inbox_of(viewer, page=2)

    assert (len(ids(first)), first.total, first.has_next) == (50, 52, True)
    assert (len(ids(second)), second.has_next) == (2, False)
    assert set(ids(first)).isdisjoint(ids(second))


def test_a_page_costs_the_same_for_one_row_as_for_fifty(rows: JourneyRows, viewer: Viewer) -> None:
    make_note(rows)
    with counted_queries() as for_one:
        inbox_of(viewer)
    for number in range(2, 51):
        other = factories.make_journey(rows.installation_id, rows.recruiter_id)
        make_note(other, occurrence=number)

    with counted_queries() as for_fifty:
        assert len(ids(inbox_of(viewer))) == 50

    assert len(for_fifty) == len(for_one)


def test_a_note_says_who_else_has_one(rows: JourneyRows, viewer: Viewer) -> None:
    make_note(rows)
    bo = factories.make_interviewer(rows.installation_id, rows.interview_id, name="Bo Li")
    make_note(rows, interviewer_id=bo, state="done", done_at=utcnow())
    gone = factories.make_interviewer(rows.installation_id, rows.interview_id, name="Gone")
    make_note(rows, interviewer_id=gone, state="cancelled", reason="interviewer_removed")

    assert inbox_of(viewer).notes == {rows.interview_id: Notes(("Bo Li",), ("Dr. Jo Park",))}


def test_what_was_just_done_can_be_seen_for_ten_minutes(
    rows: JourneyRows, viewer: Viewer, clock: time_machine.Traveller
) -> None:
    prompt = make_prompt(rows)
    prompts.mark_done(viewer, prompt)

    assert [row.id for row in inbox_of(viewer).just_done] == [prompt]

    clock.shift(timedelta(minutes=10))

    assert inbox_of(viewer).just_done == ()


def test_an_empty_inbox_says_what_comes_next(rows: JourneyRows, viewer: Viewer) -> None:
    make_prompt(rows, step="move_on", opens_at=utcnow() + 2 * DAY)
    snoozed = make_prompt(rows, snoozed_until=utcnow() + DAY)
    make_prompt(rows, step="card", snoozed_until=utcnow() + HOUR, expires_at=utcnow() + HOUR / 2)

    inbox = inbox_of(viewer)

    assert inbox.next_up is not None
    assert inbox.next_up.id == snoozed


def test_an_inbox_with_nothing_to_come_says_so(viewer: Viewer) -> None:
    assert inbox_of(viewer).next_up is None


def test_what_is_snoozed_is_counted_and_listed(rows: JourneyRows, viewer: Viewer) -> None:
    later = make_prompt(rows, snoozed_until=utcnow() + DAY)
    sooner = make_prompt(rows, step="move_on", snoozed_until=utcnow() + HOUR)
    make_prompt(rows, step="card", snoozed_until=utcnow() - HOUR)

    assert inbox_of(viewer).snoozed == 2
    assert [prompt.id for prompt in get_snoozed(viewer)] == [sooner, later]


def test_another_agency_sees_nothing_of_it(rows: JourneyRows) -> None:
    make_note(rows)
    other = factories.make_installation()

    stranger = Viewer(other, rows.recruiter_id, "Charlie")

    assert inbox_of(stranger).total == 0
