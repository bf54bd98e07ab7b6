"""What a person would notice if a plan took the place of what is stored."""

from dataclasses import replace

import pytest

from plugin.domain.journeys import Journey
from plugin.domain.people import ContactMode, Interviewer
from plugin.domain.plan_changes import ChangeKind, Moments, changes_of
from plugin.domain.prompts import PromptState, StepKey, StoredPrompt
from plugin.domain.reconcile import Reconciliation, reconcile
from plugin.domain.submissions import Stage
from tests.domain.makers import at, done, interview, journey, moved, planned
from tests.domain.test_reconcile import stored

NOON = "2026-06-03 10:00"
STEPS = {StepKey.THANK_YOU, StepKey.CHECK_IN}

Seen = list[tuple[StepKey, ChangeKind, str | None]]


def rows_of(of: Journey, as_of: str = NOON) -> list[StoredPrompt]:
    return stored(planned(of, as_of))


def seen(before: list[StoredPrompt], after: Journey, as_of: str = NOON) -> Seen:
    """Return what changes for whoever looks, by step."""
    change = reconcile(before, planned(after, as_of), after)
    found = changes_of(before, change, at(as_of))
    return sorted((row.key.step, row.kind, row.reason) for row in found)


def mode(value: ContactMode | None) -> Journey:
    return journey(contact_mode=value)


def test_a_plan_that_says_what_is_stored_changes_nothing() -> None:
    assert seen(rows_of(journey()), journey()) == []


def test_a_client_who_wants_no_contact_any_more_cancels_what_leads_to_it() -> None:
    assert seen(rows_of(mode(ContactMode.DIRECT)), mode(ContactMode.NONE)) == [
        (StepKey.CHECK_IN, ChangeKind.CANCELLED, "client_forbids"),
        (StepKey.CHECK_IN, ChangeKind.CANCELLED, "client_forbids"),
        (StepKey.THANK_YOU, ChangeKind.CANCELLED, "client_forbids"),
    ]


def test_an_answer_frees_what_waited_for_it() -> None:
    kinds = {row[:2] for row in seen(rows_of(mode(None)), mode(ContactMode.DIRECT))}

    assert kinds == {(step, ChangeKind.UNBLOCKED) for step in STEPS}


def test_an_answer_taken_back_holds_what_was_open() -> None:
    kinds = set(seen(rows_of(mode(ContactMode.DIRECT)), mode(None)))

    assert kinds == {(step, ChangeKind.BLOCKED, "contact_mode_unknown") for step in STEPS}


def test_contact_that_is_allowed_again_adds_its_prompts() -> None:
    kinds = {row[:2] for row in seen(rows_of(mode(ContactMode.NONE)), mode(ContactMode.DIRECT))}

    assert kinds == {(step, ChangeKind.CREATED) for step in STEPS}


def test_what_comes_back_but_waits_says_for_what() -> None:
    found = seen(rows_of(mode(ContactMode.NONE)), mode(None))

    assert {row[1:] for row in found} == {(ChangeKind.CREATED, "contact_mode_unknown")}


def test_another_way_to_write_changes_only_the_words() -> None:
    kinds = {
        row[:2] for row in seen(rows_of(mode(ContactMode.DIRECT)), mode(ContactMode.VIA_RECRUITER))
    }

    assert kinds == {(step, ChangeKind.REWORDED) for step in STEPS}


def test_what_waited_for_an_answer_and_lacks_an_address_goes_on_waiting_for_that() -> None:
    nobody = interview(interviewers=(Interviewer("P-1", "Dr. Jo Park", None),))
    before = rows_of(journey(nobody, contact_mode=None))

    found = seen(before, journey(nobody, contact_mode=ContactMode.DIRECT))

    assert (StepKey.THANK_YOU, ChangeKind.BLOCKED, "no_address") in found


def test_a_move_tells_from_when_to_when() -> None:
    before = rows_of(journey())
    after = journey(moved(interview(), "2026-06-04 09:00"))
    change = reconcile(before, planned(after, NOON), after)

    [row] = [row for row in changes_of(before, change, at(NOON)) if row.key.step == "thank_you"]

    assert row.kind is ChangeKind.MOVED
    assert row.before == Moments(at("2026-06-03 10:00"), at("2026-06-03 11:00"))
    assert row.after == Moments(at("2026-06-04 10:00"), at("2026-06-04 11:00"))


def test_a_closed_stage_cancels_with_the_stage() -> None:
    found = seen(rows_of(journey()), journey(stage=Stage.HIRED))

    assert {row[1:] for row in found} == {(ChangeKind.CANCELLED, "hired")}


def test_what_is_done_otherwise_is_finished() -> None:
    after = journey(interview(debriefed_at=at(NOON)))

    assert (StepKey.DEBRIEF, ChangeKind.FINISHED, None) in seen(rows_of(journey()), after)


@pytest.mark.parametrize("state", [PromptState.DONE, PromptState.DISMISSED])
def test_what_a_person_settled_is_never_told_of(state: PromptState) -> None:
    before = [replace(row, state=state) for row in rows_of(mode(ContactMode.DIRECT))]
    after = replace(mode(ContactMode.NONE), done=(done(StepKey.THANK_YOU, interviewer="P-1"),))

    assert seen(before, after) == []


def test_a_skip_from_the_start_is_no_change() -> None:
    assert not [row for row in seen([], mode(ContactMode.NONE)) if row[0] in STEPS]


def test_what_was_over_already_is_not_called_cancelled() -> None:
    """The row still says planned, but the clock has passed its end, so nobody was asked."""
    before = rows_of(mode(ContactMode.DIRECT))
    late = "2026-09-01 09:00"

    assert seen(before, mode(ContactMode.NONE), late) == []


def test_what_a_new_plan_closes_at_once_is_told() -> None:
    [row] = [row for row in rows_of(journey()) if row.key.step == "thank_you"]
    [now] = [
        row for row in planned(journey(), "2026-09-01 09:00").prompts if row.key.step == "thank_you"
    ]
    longer = replace(row, expires_at=at("2026-12-01 09:00"))

    [found] = changes_of([longer], Reconciliation(expire=((row.id, now),)), at("2026-09-01 09:00"))

    assert found.kind is ChangeKind.EXPIRED
