"""A new version of a playbook starts now: nothing of the past comes up because of it."""

from dataclasses import replace
from typing import Any

from plugin.domain.activation import Activation, plan_since
from plugin.domain.journeys import Journey
from plugin.domain.moments import Anchor, Hour, business_days_after, minutes_after
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import with_settings
from plugin.domain.prompts import PlannedPrompt, PlannedState, PromptState, StepKey, StoredPrompt
from plugin.domain.reasons import CancelReason, SkipReason
from plugin.domain.reconcile import reconcile, stored_state
from tests.domain.makers import at, exact, interview, journey


def version(number: int, **settings: Any) -> Playbook:
    values = {path.replace("__", "."): value for path, value in settings.items()}
    return with_settings(replace(DEFAULT_PLAYBOOK, version=number), values)


def rows(prompts: tuple[PlannedPrompt, ...], number: int = 1) -> tuple[StoredPrompt, ...]:
    return tuple(
        StoredPrompt(
            id=place,
            key=prompt.key,
            state=stored_state(prompt.state),
            reason=prompt.reason,
            opens_at=prompt.opens_at,
            due_at=prompt.due_at,
            limit_at=prompt.limit_at,
            expires_at=prompt.expires_at,
            needs_decision=prompt.needs_decision,
            rules=prompt.rules,
            why=prompt.why,
            playbook_version=number,
        )
        for place, prompt in enumerate(prompts, start=1)
    )


def of_step(
    step: StepKey, of: Journey, playbook: Playbook, since: Activation, stored: Any, as_of: str
) -> PlannedPrompt:
    planned = plan_since(of, playbook, since, stored, as_of=at(as_of))
    (found,) = [prompt for prompt in planned.prompts if prompt.key.step is step]
    return found


OFF = version(2, steps__promised_date__enabled=False)
ON = version(3)
ON_SINCE = Activation(at("2026-06-10 12:00"), OFF)


def test_a_step_that_is_switched_on_does_not_ask_about_what_was_due_before() -> None:
    stored = rows(plan(journey(), OFF, as_of=at("2026-06-10 11:00")).prompts, 2)

    found = of_step(StepKey.PROMISED_DATE, journey(), ON, ON_SINCE, stored, "2026-06-10 12:01")

    assert (found.state, found.reason) == (PlannedState.SKIPPED, "before_playbook")
    assert found.opens_at is None


def test_and_asks_about_what_is_due_after() -> None:
    later = journey(interview(start="2026-06-10 09:00"))
    stored = rows(plan(later, OFF, as_of=at("2026-06-10 11:00")).prompts, 2)

    found = of_step(StepKey.PROMISED_DATE, later, ON, ON_SINCE, stored, "2026-06-10 12:01")

    assert found.state is PlannedState.PLANNED


def test_it_stays_passed_over_when_planned_again_and_under_the_next_version() -> None:
    stored = rows(
        plan_since(
            journey(),
            ON,
            ON_SINCE,
            rows(plan(journey(), OFF, as_of=at("2026-06-10 11:00")).prompts, 2),
            as_of=at("2026-06-10 12:01"),
        ).prompts,
        3,
    )
    again = plan_since(journey(), ON, ON_SINCE, stored, as_of=at("2026-06-10 12:30"))
    assert reconcile(stored, again, journey()).is_empty

    next_one = Activation(at("2026-06-12 12:00"), ON)
    found = of_step(
        StepKey.PROMISED_DATE, journey(), version(4), next_one, stored, "2026-06-12 12:01"
    )
    assert found.reason == "before_playbook"


def test_what_the_version_before_called_for_too_is_no_backlog() -> None:
    # A crash or a late row: nothing is stored yet, but both versions ask for it.
    since = Activation(at("2026-06-04 12:00"), version(2))

    found = of_step(StepKey.DEBRIEF, journey(), version(3), since, (), "2026-06-04 12:01")

    assert found.state is PlannedState.OVERDUE


class TestAPromptThatWouldMoveIntoThePast:
    OF = journey(interview(promise=exact("2026-06-05")))
    PATIENT = version(
        2, steps__check_in__exact=business_days_after(Anchor.PROMISED_DATE, 5, Hour.MORNING)
    )
    HASTY = version(3)
    SINCE = Activation(at("2026-06-10 12:00"), PATIENT)

    def stored(self) -> tuple[StoredPrompt, ...]:
        return rows(plan(self.OF, self.PATIENT, as_of=at("2026-06-10 11:00")).prompts, 2)

    def test_keeps_the_times_by_which_it_was_planned(self) -> None:
        planned = plan_since(
            self.OF, self.HASTY, self.SINCE, self.stored(), as_of=at("2026-06-10 12:01")
        )
        first = next(p for p in planned.prompts if p.key.step is StepKey.CHECK_IN)

        assert first.due_at == at("2026-06-12 16:00")
        assert first.state is PlannedState.PLANNED
        assert first.why.startswith("They said by Fri 5 June; the first follow-up is five")

    def test_is_left_alone_by_reconciliation(self) -> None:
        stored = self.stored()
        planned = plan_since(self.OF, self.HASTY, self.SINCE, stored, as_of=at("2026-06-10 12:01"))
        change = reconcile(stored, planned, self.OF)

        touched = {move.prompt.key.step for move in change.move}
        assert StepKey.CHECK_IN not in touched or all(
            move.prompt.key.occurrence > 1
            for move in change.move
            if move.prompt.key.step is StepKey.CHECK_IN
        )

    def test_moves_once_its_own_facts_do(self) -> None:
        moved = journey(interview(promise=exact("2026-06-19")))
        planned = plan_since(
            moved, self.HASTY, self.SINCE, self.stored(), as_of=at("2026-06-10 12:01")
        )
        first = next(p for p in planned.prompts if p.key.step is StepKey.CHECK_IN)

        assert first.due_at == at("2026-06-22 16:00")


def test_without_an_activation_it_is_the_plan() -> None:
    as_of = at("2026-06-10 12:00")

    assert plan_since(journey(), DEFAULT_PLAYBOOK, None, (), as_of=as_of) == plan(
        journey(), DEFAULT_PLAYBOOK, as_of=as_of
    )


def test_what_a_new_version_no_longer_asks_for_is_cancelled_with_that_reason() -> None:
    of = journey(interview(start="2026-06-10 09:00"))
    stored = rows(plan(of, DEFAULT_PLAYBOOK, as_of=at("2026-06-10 11:00")).prompts)
    planned = plan_since(
        of,
        OFF,
        Activation(at("2026-06-10 12:00"), DEFAULT_PLAYBOOK),
        stored,
        as_of=at("2026-06-10 12:01"),
    )

    cancelled = {
        row.key.step: reason
        for row in stored
        for row_id, reason in reconcile(stored, planned, of).cancel
        if row.id == row_id
    }
    assert cancelled == {StepKey.PROMISED_DATE: "playbook_changed"}


def test_a_prompt_that_is_open_moves_with_a_new_version_while_it_is_not_yet_due() -> None:
    slower = version(2, steps__debrief__due=minutes_after(Anchor.INTERVIEW_END, 240))
    stored = rows(plan(journey(), DEFAULT_PLAYBOOK, as_of=at("2026-06-03 10:30")).prompts)
    since = Activation(at("2026-06-03 10:40"), DEFAULT_PLAYBOOK)

    found = of_step(StepKey.DEBRIEF, journey(), slower, since, stored, "2026-06-03 10:41")

    assert found.due_at == at("2026-06-03 14:00")
    assert all(row.state is PromptState.PLANNED for row in stored if row.key == found.key)


def test_what_a_version_took_away_is_no_backlog_when_the_next_one_brings_it_back() -> None:
    """Using the version before last again asks nobody about what came due in between."""
    asked = rows(plan(journey(), ON, as_of=at("2026-06-10 11:00")).prompts)
    stored = tuple(
        replace(row, state=PromptState.CANCELLED, reason=CancelReason.PLAYBOOK_CHANGED)
        if row.key.step is StepKey.PROMISED_DATE
        else row
        for row in asked
    )

    found = of_step(StepKey.PROMISED_DATE, journey(), ON, ON_SINCE, stored, "2026-06-10 12:01")

    assert (found.state, found.reason) == (PlannedState.SKIPPED, SkipReason.BEFORE_PLAYBOOK)
