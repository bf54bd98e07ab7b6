"""What a replay plans by, when a prompt opens, and when it is late."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings

from plugin.domain.drafts import Draft
from plugin.domain.interviews import InterviewStatus, PositionInLine
from plugin.domain.journeys import Journey
from plugin.domain.people import ContactMode
from plugin.domain.planning import Replanner, plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PlannedState, StepKey
from plugin.domain.replay import Replayed, replay
from plugin.domain.replay_facts import known_at, tell
from plugin.domain.submissions import Stage
from tests.domain.makers import (
    JO,
    NO_PROMISE,
    NOBODY_KNOWS_WHERE,
    at,
    done,
    exact,
    follow_up,
    interview,
    journey,
    on,
    reply,
)
from tests.domain.test_properties import instants, journeys

END = "2026-08-01 12:00"


def said(drafts: list[Draft]) -> set[object]:
    """Return the drafts with their sentences said."""
    return {
        draft._replace(why=draft.why(), why_not=draft.why_not() if draft.skip else "")  # type: ignore[arg-type]
        for draft in drafts
    }


@settings(max_examples=80, deadline=None)
@given(whole=journeys, as_of=instants)
def test_planning_only_what_changed_calls_for_what_planning_all_of_it_does(
    whole: Journey, as_of: datetime
) -> None:
    replanner = Replanner(DEFAULT_PLAYBOOK)

    for chapter in tell(whole, as_of).chapters:
        again = replanner.called_for(chapter.known, chapter.start)
        anew = Replanner(DEFAULT_PLAYBOOK).called_for(chapter.known, chapter.start)
        assert said(again) == said(anew)


@settings(max_examples=80, deadline=None)
@given(whole=journeys, as_of=instants)
def test_what_is_called_for_in_the_end_is_what_a_plan_holds(
    whole: Journey, as_of: datetime
) -> None:
    known = known_at(whole, as_of, as_of)

    called = Replanner(DEFAULT_PLAYBOOK).called_for(known, as_of)

    planned = {p.key: p for p in plan(known, DEFAULT_PLAYBOOK, as_of=as_of).prompts}
    assert {draft.key for draft in called} <= planned.keys()
    for draft in called:
        prompt = planned[draft.key]
        if prompt.state is not PlannedState.SKIPPED:
            assert (draft.opens_at, draft.due_at, draft.limit_at, draft.expires_at) == (
                prompt.opens_at, prompt.due_at, prompt.limit_at, prompt.expires_at,
            )  # fmt: skip


def replayed(whole: Journey, as_of: str = END) -> dict[tuple[str, int], Replayed]:
    found = replay(tell(whole, at(as_of)), DEFAULT_PLAYBOOK)
    return {(str(prompt.key.step), prompt.key.occurrence): prompt for prompt in found}


def one(step: str, whole: Journey, as_of: str = END, occurrence: int = 1) -> Replayed:
    return replayed(whole, as_of)[step, occurrence]


def starts(whole: Journey) -> list[datetime]:
    return [chapter.start for chapter in tell(whole, at(END)).chapters][1:]


class TestWhatWasKnown:
    def test_each_piece_of_news_begins_a_chapter(self) -> None:
        whole = journey(
            interview(debriefed_at=at("2026-06-03 10:30"), promise=NO_PROMISE),
            follow_ups=(follow_up("2026-06-17 09:00"),),
            replies=(reply("2026-06-18 09:00"),),
            stage=Stage.OFFER,
            changed_at=at("2026-06-20 09:00"),
        )

        assert starts(whole) == [
            at("2026-06-03 10:30"),
            at("2026-06-17 09:00"),
            at("2026-06-18 09:00"),
            at("2026-06-20 09:00"),
        ]

    def test_news_after_the_end_of_the_replay_are_none(self) -> None:
        whole = journey(follow_ups=(follow_up("2026-09-01 09:00"),))

        assert starts(whole) == []

    def test_a_promise_counts_from_the_debrief_that_brought_it(self) -> None:
        late = journey(interview(promise=exact("2026-06-05"), debriefed_at=at("2026-06-10 09:30")))

        prompts = replayed(late)

        assert prompts["promised_date", 1].opened_at == at("2026-06-04 09:00")
        assert prompts["promised_date", 1].ending == "withdrawn"
        # its day had passed: it opens when the promise became known
        assert prompts["check_in", 1].opens_at == at("2026-06-08 08:00")
        assert prompts["check_in", 1].opened_at == at("2026-06-10 09:30")

    def test_facts_of_a_debrief_that_was_not_held_count_from_the_end(self) -> None:
        whole = journey(interview(promise=exact("2026-06-05")))

        assert starts(whole) == [at("2026-06-03 10:00")]
        assert ("promised_date", 1) not in {
            key for key, prompt in replayed(whole).items() if prompt.opened_at
        }

    def test_a_submission_that_closed_had_its_prompts_before(self) -> None:
        whole = journey(stage=Stage.OFFER, changed_at=at("2026-06-03 12:30"))

        prompts = replayed(whole)

        assert prompts["debrief", 1].ending == "withdrawn"
        assert prompts["debrief", 1].opened_at == at("2026-06-03 10:00")
        assert prompts["debrief", 1].is_late is True  # due at 12:00
        assert prompts["thank_you", 1].is_late is None  # its limit was to come
        assert prompts["keep_applying", 1].opened_at is None

    def test_a_closing_that_nobody_dated_comes_at_the_end(self) -> None:
        prompts = replayed(journey(stage=Stage.REJECTED))

        assert prompts["keep_applying", 1].opened_at == at("2026-06-04 08:00")
        assert prompts["move_on", 1].opens_at == at(END)

    def test_a_no_show_was_prepared_for_and_nothing_came_after(self) -> None:
        whole = journey(interview(status=InterviewStatus.NO_SHOW))

        opened = {key for key, prompt in replayed(whole).items() if prompt.opened_at}

        assert opened == {("prep_kit", 1)}

    def test_a_second_round_ends_the_wait_from_when_it_was_booked(self) -> None:
        second = interview("I-2", "2026-07-20 09:00", booked_at=at("2026-06-20 09:00"))

        prompts = [
            prompt
            for prompt in replay(tell(journey(interview(), second), at(END)), DEFAULT_PLAYBOOK)
            if prompt.key.interview_ref == "I-1"
        ]
        by_step = {(str(p.key.step), p.key.occurrence): p for p in prompts}

        assert by_step["check_in", 1].opened_at == at("2026-06-17 08:00")
        assert by_step["check_in", 1].is_late is True
        assert by_step["check_in", 2].opened_at is None
        assert by_step["move_on", 1].ending == "withdrawn"

    def test_a_follow_up_moves_the_next_one_only_once_it_was_made(self) -> None:
        late = journey(follow_ups=(follow_up("2026-06-25 09:00"),))

        second = one("check_in", late, occurrence=2)

        assert second.opened_at == at("2026-06-24 08:00")
        assert second.opens_at == at("2026-07-02 08:00")

    def test_what_is_skipped_after_it_had_opened_is_withdrawn(self) -> None:
        later_still = journey(follow_ups=(follow_up("2026-06-26 09:00"),))

        second = one("check_in", later_still, occurrence=2)

        assert second.opened_at == second.opens_at == at("2026-06-24 08:00")
        assert (second.ending, second.is_late, second.reason) == ("withdrawn", True, None)

    def test_a_check_in_only_marked_done_is_told_like_a_follow_up(self) -> None:
        marked = journey(done=(done(StepKey.CHECK_IN, when="2026-06-17 09:00"),))

        assert replayed(marked) == replayed(journey(follow_ups=(follow_up("2026-06-17 09:00"),)))

    def test_one_that_is_marked_and_told_is_one(self) -> None:
        both = journey(
            follow_ups=(follow_up("2026-06-17 09:00"),),
            done=(done(StepKey.CHECK_IN, when="2026-06-17 09:00"),),
        )

        assert one("check_in", both, occurrence=2).ending == "expired"

    def test_after_a_reply_the_count_goes_on_under_the_next_number(self) -> None:
        whole = journey(
            follow_ups=(follow_up("2026-06-17 09:00"), follow_up("2026-06-25 09:00")),
            replies=(reply("2026-06-18 09:00", Promise(PromiseKind.EXACT, on("2026-06-24"))),),
        )

        prompts = replayed(whole)

        assert prompts["check_in", 1].is_late is False
        assert prompts["check_in", 2].opens_at == at("2026-06-25 08:00")
        assert prompts["check_in", 2].is_late is False

    def test_when_we_heard_of_it_moves_nothing(self) -> None:
        late = journey(first_seen_at=at("2026-06-20 09:00"))

        assert [p.opened_at for p in replayed(late).values()] == [
            p.opened_at for p in replayed(journey()).values()
        ]


class TestOpening:
    def test_it_counts_although_somebody_had_done_it_before(self) -> None:
        early = journey(done=(done(StepKey.KEEP_APPLYING, when="2026-06-03 12:00"),))

        assert one("keep_applying", early).opened_at == at("2026-06-04 08:00")
        assert one("keep_applying", early).is_late is False

    def test_what_was_done_and_is_not_called_for_is_no_prompt(self) -> None:
        card = journey(done=(done(StepKey.CARD, when="2026-06-04 12:00"),))

        assert ("card", 1) not in replayed(card)

    def test_what_is_skipped_never_opens(self) -> None:
        forbidden = journey(contact_mode=ContactMode.NONE)

        assert one("thank_you", forbidden).opened_at is None
        assert one("thank_you", forbidden).ending == "skipped"
        assert one("thank_you", forbidden).reason == "client_forbids"

    def test_what_would_open_after_the_end_is_to_come(self) -> None:
        prompt = one("move_on", journey(), as_of="2026-06-20 12:00")

        assert (prompt.ending, prompt.opened_at) == ("to_come", None)

    def test_what_opens_at_the_very_end_has_opened(self) -> None:
        prompt = one("debrief", journey(), as_of="2026-06-03 10:00")

        assert (prompt.ending, prompt.opened_at) == ("open", at("2026-06-03 10:00"))

    def test_a_card_whose_posting_day_had_passed_when_it_was_told_never_opens(self) -> None:
        told = journey(
            interview(
                position_in_line=PositionInLine.FIRST,
                interviews_close_on=on("2026-06-12"),
                debriefed_at=at("2026-06-11 09:00"),
            )
        )

        assert (one("card", told).opened_at, one("card", told).ending) == (None, "expired")


class TestLate:
    @pytest.mark.parametrize(
        ("when", "is_late"), [("2026-06-04 10:00", False), ("2026-06-04 10:01", True)]
    )
    def test_a_note_is_late_after_its_limit(self, when: str, is_late: bool) -> None:
        sent = journey(done=(done(StepKey.THANK_YOU, interviewer="P-1", when=when),))

        assert one("thank_you", sent).is_late is is_late

    @pytest.mark.parametrize(
        ("when", "is_late"), [("2026-06-03 12:00", False), ("2026-06-03 12:01", True)]
    )
    def test_anything_else_is_late_after_it_was_due(self, when: str, is_late: bool) -> None:
        held = journey(interview(debriefed_at=at(when)))

        assert one("debrief", held).is_late is is_late

    def test_what_was_done_after_the_end_of_the_replay_was_not_done(self) -> None:
        held = journey(interview(debriefed_at=at("2026-06-03 11:30")))

        prompt = one("debrief", held, as_of="2026-06-03 11:00")

        assert (prompt.ending, prompt.is_late) == ("open", None)

    def test_what_is_due_after_the_end_is_not_judged(self) -> None:
        assert one("debrief", journey(), as_of="2026-06-03 12:00").is_late is None

    def test_what_was_done_nobody_knows_when_is_not_judged(self) -> None:
        prompt = one("prep_kit", journey(done=(done(StepKey.PREP_KIT),)))

        assert (prompt.ending, prompt.is_late) == ("done", None)

    @pytest.mark.parametrize(
        "blocked", [{"contact_mode": None}, {"who": NOBODY_KNOWS_WHERE}], ids=["mode", "address"]
    )
    def test_what_was_blocked_and_not_done_is_not_judged(self, blocked: dict[str, Any]) -> None:
        who = blocked.pop("who", JO)
        prompt = one("thank_you", journey(interview(interviewers=(who,)), **blocked))

        assert prompt.opened_at == at("2026-06-03 10:00")
        assert prompt.reason in ("contact_mode_unknown", "no_address")
        assert prompt.is_late is None

    def test_what_was_due_before_we_heard_of_it_is_not_judged(self) -> None:
        late = journey(first_seen_at=at("2026-06-03 12:00"))

        assert one("debrief", late).is_late is None
        assert one("keep_applying", late).is_late is True

    def test_a_prompt_that_moved_is_judged_by_the_time_that_held_when_it_was_done(self) -> None:
        told_later = interview(promise=exact("2026-07-01"), debriefed_at=at("2026-06-20 09:00"))
        moved = journey(told_later, follow_ups=(follow_up("2026-06-17 20:00"),))

        assert one("check_in", moved).due_at == at("2026-06-17 16:00")
        assert one("check_in", moved).is_late is True
