"""What must change in what is stored, so that it says what the plan says."""

from dataclasses import replace
from typing import Any

import pytest

from plugin.domain.interviews import InterviewStatus, PositionInLine
from plugin.domain.journeys import Journey
from plugin.domain.people import ContactMode
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import with_settings
from plugin.domain.prompts import Plan, PromptKey, PromptState, StepKey, StoredPrompt
from plugin.domain.reconcile import Reconciliation, reconcile, stored_state
from plugin.domain.submissions import Stage
from tests.domain.makers import (
    AL,
    JO,
    NOBODY_KNOWS_WHERE,
    at,
    done,
    exact,
    follow_up,
    interview,
    journey,
    on,
    planned,
    reply,
)

NOON = "2026-06-03 10:00"
NEXT_ROUND = interview("I-2", "2026-06-16 09:00")


def stored(plan: Plan, **changes: Any) -> list[StoredPrompt]:
    """Return the plan as it is stored once reconciled, with changes to every row."""
    return [
        replace(
            StoredPrompt(
                id=number,
                key=each.key,
                state=stored_state(each.state),
                reason=each.reason,
                opens_at=each.opens_at,
                due_at=each.due_at,
                limit_at=each.limit_at,
                expires_at=each.expires_at,
                needs_decision=each.needs_decision,
                rules=each.rules,
                why=each.why,
            ),
            **changes,
        )
        for number, each in enumerate(plan.prompts, start=1)
    ]


def from_to(before: Journey, after: Journey, as_of: str = NOON) -> Reconciliation:
    """Return what must change when the facts go from one journey to the other."""
    return reconcile(stored(planned(before, as_of)), planned(after, as_of), after)


def id_of(of: Journey, step: str, as_of: str = NOON, occurrence: int = 1) -> int:
    """Return the id under which `stored` keeps the first prompt of that step."""
    return next(
        row.id
        for row in stored(planned(of, as_of))
        if row.key.step == step and row.key.occurrence == occurrence
    )


def cancelled(change: Reconciliation, before: Journey, as_of: str = NOON) -> dict[str, str]:
    """Return the reasons of what is cancelled, by step (the last occurrence's)."""
    keys = {row.id: str(row.key.step) for row in stored(planned(before, as_of))}
    return {keys[number]: reason for number, reason in change.cancel}


def test_a_first_plan_is_created_whole() -> None:
    plan = planned(journey())

    assert reconcile([], plan, journey()) == Reconciliation(create=plan.prompts)


def test_a_plan_reconciled_with_itself_changes_nothing() -> None:
    change = from_to(journey(), journey())

    assert change.is_empty
    assert len(change.keep) == len(planned(journey()).prompts)


def test_a_later_plan_of_the_same_facts_only_notes_what_expired() -> None:
    rows = stored(planned(journey(), "2026-06-03 10:00"))

    change = reconcile(rows, planned(journey(), "2026-06-11 10:00"), journey())
    assert [each.key.step for _, each in change.expire] == ["keep_applying"]
    assert replace(change, expire=()).is_empty


@pytest.mark.parametrize("state", [PromptState.DONE, PromptState.DISMISSED])
def test_what_a_person_settled_is_never_touched(state: PromptState) -> None:
    rows = stored(planned(journey()), state=state, due_at=None)

    moved = journey(interview(start="2026-06-05 09:00"))
    change = reconcile(rows, planned(moved), moved)
    assert change.is_empty
    assert len(change.keep) == len(rows)


@pytest.mark.parametrize("state", [PromptState.DONE, PromptState.DISMISSED, PromptState.SKIPPED])
def test_what_is_settled_is_not_cancelled_either(state: PromptState) -> None:
    rows = stored(planned(journey()), state=state)

    gone = journey(interview(status=InterviewStatus.CANCELLED))
    assert reconcile(rows, planned(gone), gone).is_empty


def test_a_dismissed_check_in_does_not_keep_the_next_one_from_being_made() -> None:
    first, *_ = [row for row in stored(planned(journey())) if row.key.step == "check_in"]
    dismissed = replace(first, state=PromptState.DISMISSED)

    change = reconcile([dismissed], planned(journey()), journey())
    assert ("check_in", 2) in {(each.key.step, each.key.occurrence) for each in change.create}
    assert ("check_in", 1) not in {(each.key.step, each.key.occurrence) for each in change.create}


class TestAReschedule:
    before = journey(interview(start="2026-06-03 12:00"))
    an_hour_later = journey(interview(start="2026-06-03 13:00"))

    def test_moves_what_hangs_on_the_time(self) -> None:
        change = from_to(self.before, self.an_hour_later)

        assert {str(move.prompt.key.step) for move in change.move} == {
            *("prep_kit", "debrief", "thank_you"),
        }
        assert (change.create, change.cancel) == ((), ())

    def test_writes_the_new_moments_under_the_same_id(self) -> None:
        change = from_to(self.before, self.an_hour_later)

        moves = {move.id: move.prompt for move in change.move}
        assert moves[id_of(self.before, "debrief")].opens_at == at("2026-06-03 14:00")

    def test_clears_the_snoozes_of_the_whole_day_also_where_nothing_moved(self) -> None:
        rows = stored(planned(self.before), snoozed_until=at("2026-06-05 09:00"))

        change = reconcile(rows, planned(self.an_hour_later), self.an_hour_later)
        assert {move.id for move in change.move if move.clear_snooze} == {row.id for row in rows}

    def test_leaves_the_snoozes_of_another_round(self) -> None:
        both = journey(*self.before.interviews, NEXT_ROUND)
        rows = stored(planned(both), snoozed_until=at("2026-06-05 09:00"))

        moved = journey(*self.an_hour_later.interviews, NEXT_ROUND)
        change = reconcile(rows, planned(moved), moved)
        assert {move.prompt.key.interview_ref for move in change.move} == {"I-1"}

    def test_re_opens_nothing_done(self) -> None:
        rows = [
            replace(row, state=PromptState.DONE) if row.key.step == "prep_kit" else row
            for row in stored(planned(self.before))
        ]

        change = reconcile(rows, planned(self.an_hour_later), self.an_hour_later)
        assert "prep_kit" not in {each.prompt.key.step for each in change.move}

    def test_brings_back_what_had_expired(self) -> None:
        past = stored(planned(self.before, "2026-06-03 12:30"))

        next_week = journey(interview(start="2026-06-10 12:00"))
        change = reconcile(past, planned(next_week, "2026-06-03 12:30"), next_week)
        assert "prep_kit" in {move.prompt.key.step for move in change.move}

    def test_of_a_prompt_without_a_snooze_clears_none(self) -> None:
        assert not any(move.clear_snooze for move in from_to(self.before, self.an_hour_later).move)


def test_a_new_promise_moves_check_ins_and_clears_their_snoozes_only() -> None:
    before = journey(interview(promise=exact("2026-06-10")))
    rows = stored(planned(before), snoozed_until=at("2026-06-05 09:00"))

    after = journey(interview(promise=exact("2026-06-12")))
    change = reconcile(rows, planned(after), after)
    clears = {str(move.prompt.key.step): move.clear_snooze for move in change.move}
    assert clears == {
        "check_in": True,
        "move_on": True,
        "debrief": False,  # only its end moved
        "thank_you": False,
    }


def test_a_new_position_in_line_rewrites_the_reason_only() -> None:
    change = from_to(journey(), journey(interview(position_in_line=PositionInLine.LAST)))

    (move,) = change.move
    assert move.prompt.key.step == "thank_you"
    assert "last impression" in move.prompt.why
    assert not move.clear_snooze


class TestAnInterviewThatIsGone:
    @pytest.mark.parametrize(
        ("status", "reason"),
        [
            ("cancelled", "interview_cancelled"),
            ("deleted", "interview_deleted"),
            ("no_show", "no_show"),
        ],
    )
    def test_cancels_all_that_is_open_with_the_reason(self, status: str, reason: str) -> None:
        gone = journey(interview(status=InterviewStatus(status)))

        change = from_to(journey(), gone, "2026-06-01 09:00")
        assert {why for _, why in change.cancel} == {reason}
        assert len(change.cancel) == len(planned(journey(), "2026-06-01 09:00").prompts)

    def test_from_the_crm_is_deleted(self) -> None:
        gone = replace(journey(), interviews=())

        assert {why for _, why in from_to(journey(), gone).cancel} == {"interview_deleted"}

    def test_leaves_what_had_expired_as_it_was(self) -> None:
        gone = journey(interview(status=InterviewStatus.CANCELLED))

        change = from_to(journey(), gone, "2026-06-03 10:00")
        assert id_of(journey(), "prep_kit") in change.keep

    def test_cancels_what_is_blocked_too(self) -> None:
        gone = journey(interview(status=InterviewStatus.CANCELLED), contact_mode=None)

        change = from_to(journey(contact_mode=None), gone)
        assert cancelled(change, journey(contact_mode=None))["thank_you"] == "interview_cancelled"

    def test_comes_back_to_life_under_its_ids_when_it_takes_place_after_all(self) -> None:
        rows = stored(planned(journey()), state=PromptState.CANCELLED, reason="interview_cancelled")

        change = reconcile(rows, planned(journey()), journey())
        assert not change.create
        assert {move.id for move in change.move} | {number for number, _ in change.expire} == {
            row.id for row in rows
        }
        assert {move.prompt.reason for move in change.move} == {None}

    def test_stays_cancelled_while_nothing_calls_for_it(self) -> None:
        gone = journey(interview(status=InterviewStatus.CANCELLED))
        rows = stored(planned(journey()), state=PromptState.CANCELLED)

        assert reconcile(rows, planned(gone), gone).is_empty


def test_a_removed_interviewer_is_not_asked_for_any_more() -> None:
    both, one = journey(interview(interviewers=(JO, AL))), journey(interview(interviewers=(JO,)))

    change = from_to(both, one)
    assert [why for _, why in change.cancel] == ["interviewer_removed"]


def test_a_later_round_supersedes_the_waiting_for_the_earlier() -> None:
    change = from_to(journey(), journey(interview(), NEXT_ROUND))

    assert cancelled(change, journey()) == dict.fromkeys(
        ("promised_date", "check_in", "move_on"), "superseded"
    )


def test_a_reply_moves_the_end_and_replaces_the_check_ins_made_before() -> None:
    asked = journey(follow_ups=(follow_up("2026-06-17 09:00"),))
    answered = replace(asked, replies=(reply("2026-06-18 09:00"),))

    change = from_to(asked, answered, "2026-06-18 09:30")
    assert cancelled(change, asked, "2026-06-18 09:30") == {"promised_date": "employer_replied"}
    moved = {(str(each.prompt.key.step), each.prompt.key.occurrence) for each in change.move}
    assert {("check_in", 2), ("move_on", 1)} <= moved
    assert [(each.key.step, each.key.occurrence) for each in change.create] == [("check_in", 3)]
    assert id_of(asked, "check_in", "2026-06-18 09:30") in change.keep  # it was made


def test_an_unmade_check_in_that_a_reply_counts_past_is_cancelled() -> None:
    asked = journey(follow_ups=(follow_up("2026-06-17 09:00"), follow_up("2026-06-19 09:00")))
    answered = replace(asked, replies=(reply("2026-06-22 09:00"),))
    rows = stored(planned(journey(), "2026-06-16 09:00"))  # both still open, as far as we know

    change = reconcile(rows, planned(answered, "2026-06-22 09:30"), answered)
    keys = {row.id: row.key for row in rows}
    assert {(keys[number].step, keys[number].occurrence): why for number, why in change.cancel} == {
        (StepKey.PROMISED_DATE, 1): "employer_replied",
        (StepKey.CHECK_IN, 1): "employer_replied",
        (StepKey.CHECK_IN, 2): "employer_replied",
    }


def test_a_date_that_the_debrief_told_ends_the_question() -> None:
    change = from_to(journey(), journey(interview(promise=exact("2026-06-10"))))

    assert cancelled(change, journey()) == {"promised_date": "promise_known"}


class TestTheSearchForAddresses:
    unknown = journey(interview(interviewers=(NOBODY_KNOWS_WHERE,)))
    known = journey(interview(interviewers=(replace(NOBODY_KNOWS_WHERE, email="cy@x.example"),)))

    def test_ends_when_they_are_known(self) -> None:
        change = from_to(self.unknown, self.known)

        assert cancelled(change, self.unknown) == {"contacts": "addresses_known"}

    def test_frees_the_thank_you_that_waited_for_it(self) -> None:
        (move,) = from_to(self.unknown, self.known).move

        assert (move.prompt.key.step, move.prompt.reason) == ("thank_you", None)
        assert stored_state(move.prompt.state) is PromptState.PLANNED

    def test_ends_when_the_client_wants_no_contact(self) -> None:
        forbidden = replace(
            self.unknown,
            client_company=replace(self.unknown.client_company, contact_mode=ContactMode.NONE),
        )

        change = from_to(self.unknown, forbidden)
        assert cancelled(change, self.unknown) == {"contacts": "client_forbids"}
        assert {str(each.key.step) for _, each in change.skip} == {"thank_you", "check_in"}
        assert {each.reason for _, each in change.skip} == {"client_forbids"}


@pytest.mark.parametrize("stage", ["offer", "hired", "rejected", "withdrawn", "job_closed"])
def test_a_closing_stage_cancels_with_its_own_name(stage: str) -> None:
    closed = journey(stage=Stage(stage), changed_at=at("2026-06-03 09:30"))

    change = from_to(journey(), closed)
    assert {why for _, why in change.cancel} == {stage}


def test_a_rejection_turns_moving_on_into_a_word_now() -> None:
    closed = journey(stage=Stage.REJECTED, changed_at=at("2026-06-03 09:30"))

    (move,) = from_to(journey(), closed).move
    assert move.id == id_of(journey(), "move_on")
    assert move.prompt.opens_at == at("2026-06-03 09:30")


def test_an_opt_out_cancels_none_of_the_recruiters_prompts() -> None:
    change = from_to(journey(), journey(opted_out=True))

    assert not change.cancel
    assert len(change.move) + len(change.expire) == len(planned(journey()).prompts)


def test_what_turns_out_done_is_finished() -> None:
    noted = journey(done=(done(StepKey.THANK_YOU, "I-1", "P-1"),))

    change = from_to(journey(), noted)
    assert [(each.key.step, each.state) for _, each in change.finish] == [("thank_you", "done")]


def test_a_later_slot_of_the_day_takes_over_the_after_steps() -> None:
    panel = journey(interview(), interview("I-2", "2026-06-03 12:00", interviewers=(JO,)))

    change = from_to(journey(), panel)
    assert cancelled(change, journey()) == dict.fromkeys(
        (
            *("debrief", "thank_you", "promised_date", "keep_applying"),
            *("check_in", "move_on"),
        ),
        "panel_changed",
    )
    assert {each.key.interview_ref for each in change.create} == {"I-2"}


def test_an_earlier_slot_of_the_day_takes_over_the_before_steps() -> None:
    afternoon = journey(interview(start="2026-06-03 12:00"))
    panel = journey(interview("I-0", "2026-06-03 11:00"), *afternoon.interviews)

    change = from_to(afternoon, panel)
    assert cancelled(change, afternoon) == {"prep_kit": "panel_changed"}


def test_a_card_that_nothing_speaks_for_is_not_called_for() -> None:
    first = journey(
        interview(position_in_line=PositionInLine.FIRST, interviews_close_on=on("2026-06-15"))
    )

    change = from_to(first, journey())
    assert cancelled(change, first) == {"card": "not_called_for"}


def test_a_smaller_budget_drops_the_follow_up_beyond_it() -> None:

    strict = plan(
        journey(), with_settings(DEFAULT_PLAYBOOK, {"follow_ups.most": 1}), as_of=at(NOON)
    )

    change = reconcile(stored(planned(journey())), strict, journey())
    assert change.cancel == ((id_of(journey(), "check_in", occurrence=2), "not_called_for"),)


def test_a_row_of_an_interviewer_on_no_day_of_theirs_is_cancelled_with_its_interview() -> None:
    row = StoredPrompt(
        1, PromptKey(StepKey.THANK_YOU, "I-7", "P-1"), PromptState.PLANNED, due_at=at(NOON)
    )

    change = reconcile([row], planned(journey()), journey())
    assert change.cancel == ((1, "interview_deleted"),)


def dismissed(rows: list[StoredPrompt], step: str) -> list[StoredPrompt]:
    """Return the rows with those of one step dismissed."""
    return [
        replace(row, state=PromptState.DISMISSED, reason="other") if row.key.step == step else row
        for row in rows
    ]


AFTER_STEPS = ("debrief", "thank_you", "promised_date", "keep_applying", "check_in", "move_on")


@pytest.mark.parametrize("step", AFTER_STEPS)
def test_what_was_dismissed_does_not_come_back_under_another_slot_of_its_day(step: str) -> None:
    rows = dismissed(stored(planned(journey(), NOON)), step)
    panel = journey(interview(), interview("I-2", "2026-06-03 12:00", interviewers=(JO,)))

    change = reconcile(rows, planned(panel, NOON), panel)

    others = {each.key.step for each in change.create}
    assert others == set(AFTER_STEPS) - {step}


def test_what_was_dismissed_on_one_day_says_nothing_of_another_day() -> None:
    rows = dismissed(stored(planned(journey(), NOON)), "debrief")
    both = journey(interview(), NEXT_ROUND)

    change = reconcile(rows, planned(both, NOON), both)

    assert ("debrief", "I-2") in {(each.key.step, each.key.interview_ref) for each in change.create}


def test_a_slot_that_bore_a_step_before_is_not_asked_again_once_it_was_dismissed() -> None:
    """The note moved to a second slot, was dismissed there, and that slot moved to the morning."""
    panel = journey(interview(), interview("I-2", "2026-06-03 12:00", interviewers=(JO,)))
    first = stored(planned(journey(), NOON), state=PromptState.CANCELLED, reason="panel_changed")
    second = [
        replace(row, id=row.id + 100)
        for row in dismissed(stored(planned(panel, NOON)), "thank_you")
    ]
    earlier = journey(interview(), interview("I-2", "2026-06-03 06:00", interviewers=(JO,)))

    change = reconcile(
        [*first, *(row for row in second if row.key.interview_ref == "I-2")],
        planned(earlier, NOON),
        earlier,
    )

    revived = {move.prompt.key.step for move in change.move}
    assert "debrief" in revived
    assert "thank_you" not in revived
