from dataclasses import replace

import pytest

from plugin.domain.interviews import Interview, PositionInLine
from plugin.domain.people import ContactMode, Place
from plugin.domain.prompts import StepKey
from tests.domain.makers import (
    AL,
    JO,
    NO_PROMISE,
    NOBODY_KNOWS_WHERE,
    at,
    done,
    exact,
    interview,
    journey,
    on,
    prompt,
    prompts,
    reply,
)

FIRST, LAST = PositionInLine.FIRST, PositionInLine.LAST
PANEL = journey(
    interview("I-1", "2026-06-03 08:00", interviewers=(JO, NOBODY_KNOWS_WHERE), promise=NO_PROMISE),
    interview("I-2", "2026-06-03 11:00", interviewers=(JO, AL)),
)


class TestDebrief:
    def test_opens_at_the_end_and_is_due_two_hours_later(self) -> None:
        call = prompt(journey(), "debrief")

        assert call.opens_at == at("2026-06-03 10:00")
        assert call.due_at == at("2026-06-03 12:00")

    def test_ends_when_the_first_check_in_opens(self) -> None:
        call = prompt(journey(interview(promise=exact("2026-06-10"))), "debrief")

        assert call.expires_at == at("2026-06-11 08:00")

    def test_ends_when_it_would_open_where_the_client_forbids_it(self) -> None:
        call = prompt(journey(contact_mode=ContactMode.NONE), "debrief")

        assert call.expires_at == at("2026-06-17 08:00")

    def test_is_done_once_debriefed(self) -> None:
        call = prompt(journey(interview(debriefed_at=at("2026-06-03 11:00"))), "debrief")

        assert call.state == "done"
        assert call.due_at == at("2026-06-03 12:00")

    def test_of_a_panel_is_one_after_the_last_slot(self) -> None:
        call = prompt(PANEL, "debrief")

        assert call.key.interview_ref == "I-2"
        assert call.opens_at == at("2026-06-03 12:00")

    def test_of_a_panel_is_not_done_by_that_of_an_earlier_slot(self) -> None:
        told = replace(PANEL.interviews[0].debrief, debriefed_at=at("2026-06-03 10:00"))
        early = replace(PANEL.interviews[0], debrief=told)

        call = prompt(replace(PANEL, interviews=(early, PANEL.interviews[1])), "debrief")
        assert call.state == "planned"

    def test_says_that_the_two_hours_are_ours(self) -> None:
        assert "within two hours (our number)" in prompt(journey(), "debrief").why


class TestThankYou:
    def test_counts_elapsed_hours_from_the_end(self) -> None:
        note = prompt(journey(), "thank_you")

        assert note.opens_at == at("2026-06-03 10:00")
        assert note.due_at == at("2026-06-03 11:00")
        assert note.limit_at == at("2026-06-04 10:00")
        assert note.expires_at == at("2026-06-17 08:00")

    def test_an_end_that_the_crm_lacks_is_an_hour_after_the_start(self) -> None:
        without = prompt(journey(interview(ends_at=None)), "thank_you")
        given = prompt(journey(interview(ends_at=at("2026-06-03 09:45"))), "thank_you")

        assert without.opens_at == at("2026-06-03 10:00")
        assert given.opens_at == at("2026-06-03 09:45")

    def test_each_interviewer_of_a_panel_gets_one_on_the_last_slot_they_sit_in(self) -> None:
        notes = prompts(PANEL, "thank_you")

        assert [(note.key.interview_ref, note.key.interviewer_ref) for note in notes] == [
            ("I-1", "P-9"),
            ("I-2", "P-1"),
            ("I-2", "P-2"),
        ]
        assert {note.opens_at for note in notes} == {at("2026-06-03 12:00")}

    def test_without_a_usable_address_it_is_blocked_and_keeps_its_moments(self) -> None:
        note = prompts(PANEL, "thank_you")[0]

        assert (note.state, note.reason) == ("blocked", "no_address")
        assert note.due_at == at("2026-06-03 13:00")
        assert "R32" in note.rules
        assert "find the address first" in note.why

    def test_of_the_last_slot_counts_the_address(self) -> None:
        worse = interview("I-2", "2026-06-03 11:00", interviewers=(replace(JO, email=None),))

        assert prompt(journey(interview(), worse), "thank_you").reason == "no_address"

    def test_an_unanswered_contact_mode_goes_before_a_missing_address(self) -> None:
        nobody = interview(interviewers=(NOBODY_KNOWS_WHERE,))

        note = prompt(journey(nobody, contact_mode=None), "thank_you")
        assert (note.state, note.reason) == ("blocked", "contact_mode_unknown")
        assert "directly, through you, or not at all" in note.why

    def test_is_skipped_where_the_client_forbids_it_with_or_without_an_address(self) -> None:
        both = interview(interviewers=(JO, NOBODY_KNOWS_WHERE))

        notes = prompts(journey(both, contact_mode=ContactMode.NONE), "thank_you")
        assert [(note.state, note.reason) for note in notes] == [
            ("skipped", "client_forbids"),
            ("skipped", "client_forbids"),
        ]

    def test_through_the_recruiter_says_that_it_comes_to_them(self) -> None:
        note = prompt(journey(contact_mode=ContactMode.VIA_RECRUITER), "thank_you")

        assert note.state == "open"
        assert "comes to you to forward" in note.why

    def test_direct_does_not_speak_of_forwarding(self) -> None:
        assert "forward" not in prompt(journey(), "thank_you").why

    def test_cites_its_four_rules_and_their_three_articles(self) -> None:
        note = prompt(journey(), "thank_you")

        assert note.rules == ("R23", "R24", "R25", "R30")
        assert [source[:3] for source in note.sources] == ["002", "003", "004"]

    def test_for_the_first_in_line_says_why_mail_now_and_card_later(self) -> None:
        note = prompt(journey(interview(position_in_line=FIRST)), "thank_you")

        assert "first in line" in note.why
        assert {"R27", "R28"} <= set(note.rules)

    def test_for_the_last_in_line_says_that_the_last_impression_counts(self) -> None:
        note = prompt(journey(interview(position_in_line=LAST)), "thank_you")

        assert "the last impression counts" in note.why
        assert "R28" in note.rules
        assert "R27" not in note.rules

    def test_position_is_read_from_the_last_slot_of_the_day(self) -> None:
        panel = journey(
            interview(position_in_line=FIRST, interviewers=(AL,)),
            interview("I-2", "2026-06-03 11:00", position_in_line=LAST),
        )

        assert all("last impression" in note.why for note in prompts(panel, "thank_you"))

    def test_whoever_was_thanked_for_an_earlier_slot_of_the_day_stays_thanked(self) -> None:
        thanked = replace(PANEL, done=(done(StepKey.THANK_YOU, "I-1", "P-1"),))

        notes = prompts(thanked, "thank_you")
        assert [
            (each.key.interview_ref, each.key.interviewer_ref, each.state) for each in notes
        ] == [
            ("I-1", "P-1", "done"),
            ("I-1", "P-9", "blocked"),
            ("I-2", "P-2", "planned"),
        ]

    def test_done_is_matched_on_the_interviewer(self) -> None:
        two = journey(
            interview(interviewers=(JO, AL)), done=(done(StepKey.THANK_YOU, "I-1", "P-2"),)
        )

        assert [note.state for note in prompts(two, "thank_you")] == ["open", "done"]

    def test_done_for_one_round_says_nothing_of_the_next(self) -> None:
        rounds = journey(
            interview(),
            interview("I-2", "2026-06-10 09:00"),
            done=(done(StepKey.THANK_YOU, "I-1", "P-1"),),
        )

        assert [note.state for note in prompts(rounds, "thank_you")] == ["done", "planned"]

    def test_done_although_the_client_forbids_it_is_done_without_moments(self) -> None:
        forbidden = journey(
            contact_mode=ContactMode.NONE, done=(done(StepKey.THANK_YOU, "I-1", "P-1"),)
        )

        note = prompt(forbidden, "thank_you")
        assert (note.state, note.opens_at) == ("done", None)


class TestCard:
    closing = on("2026-06-15")

    def first(self, **changes: object) -> Interview:
        facts = {"position_in_line": FIRST, "interviews_close_on": self.closing, **changes}
        return interview(**facts)

    def test_is_posted_two_business_days_before_the_interviews_close(self) -> None:
        card = prompt(journey(self.first()), "card")

        assert card.opens_at == at("2026-06-03 10:00")
        assert card.due_at == card.expires_at == at("2026-06-11 16:00")
        assert card.limit_at is None

    def test_posting_days_are_the_employers_and_the_hour_is_the_recruiters(self) -> None:
        card = prompt(journey(self.first(), recruiter=Place("America/New_York", "US")), "card")

        assert card.due_at == at("2026-06-11 21:00")

    def test_an_emotional_tie_calls_for_one_too(self) -> None:
        card = prompt(journey(self.first(position_in_line=LAST, emotional_tie=True)), "card")

        assert card.rules == ("R26", "R36", "R38", "R40")
        assert "emotional tie" in card.why

    def test_for_the_first_in_line_says_so(self) -> None:
        card = prompt(journey(self.first()), "card")

        assert card.rules == ("R26", "R27", "R36", "R38")
        assert card.why.startswith("First in line")
        assert "Thu 11 June" in card.why

    def test_first_in_line_with_a_tie_cites_both(self) -> None:
        card = prompt(journey(self.first(emotional_tie=True)), "card")

        assert {"R27", "R40"} <= set(card.rules)

    @pytest.mark.parametrize(
        "changes",
        [
            {"interviews_close_on": None},
            {"position_in_line": LAST},
            {"position_in_line": PositionInLine.MIDDLE},
            {"position_in_line": None},
        ],
    )
    def test_is_not_planned_without_reason_or_without_closing_date(
        self, changes: dict[str, object]
    ) -> None:
        assert prompts(journey(self.first(**changes)), "card") == []

    def test_is_skipped_where_it_would_have_to_be_posted_before_the_end(self) -> None:
        card = prompt(journey(self.first(interviews_close_on=on("2026-06-04"))), "card")

        assert (card.state, card.reason) == ("skipped", "arrives_too_late")
        assert card.due_at is None
        assert "too late" in card.why

    def test_is_skipped_where_it_would_have_to_be_posted_at_the_very_end(self) -> None:
        until_five = self.first(
            interviews_close_on=on("2026-06-05"), ends_at=at("2026-06-03 16:00")
        )

        assert prompt(journey(until_five), "card").reason == "arrives_too_late"

    def test_is_read_from_the_last_slot(self) -> None:
        panel = journey(self.first(), interview("I-2", "2026-06-03 11:00"))

        assert prompts(panel, "card") == []

    def test_is_blocked_while_contact_mode_is_unanswered(self) -> None:
        card = prompt(journey(self.first(), contact_mode=None), "card")

        assert (card.state, card.reason) == ("blocked", "contact_mode_unknown")
        assert "directly, through you, or not at all" in card.why

    def test_that_comes_too_late_needs_no_answer_about_contact(self) -> None:
        late = self.first(interviews_close_on=on("2026-06-04"))

        assert prompt(journey(late, contact_mode=None), "card").reason == "arrives_too_late"

    def test_is_skipped_where_the_client_forbids_contact(self) -> None:
        card = prompt(journey(self.first(), contact_mode=ContactMode.NONE), "card")

        assert (card.state, card.reason) == ("skipped", "client_forbids")

    def test_expires_at_the_moment_it_is_due(self) -> None:
        assert prompt(journey(self.first()), "card", "2026-06-11 15:59").state == "open"
        assert prompt(journey(self.first()), "card", "2026-06-11 16:00").state == "expired"

    def test_once_done_is_told_although_nothing_speaks_for_it_now(self) -> None:
        sent = journey(done=(done(StepKey.CARD),))

        card = prompt(sent, "card")
        assert (card.state, card.due_at) == ("done", None)


class TestPromisedDate:
    def test_opens_at_ten_on_the_next_business_day_and_is_due_at_five(self) -> None:
        question = prompt(journey(), "promised_date")

        assert question.opens_at == at("2026-06-04 09:00")
        assert question.due_at == at("2026-06-04 16:00")
        assert question.expires_at is None

    def test_is_not_asked_where_a_date_is_known(self) -> None:
        assert prompts(journey(interview(promise=exact("2026-06-10"))), "promised_date") == []

    def test_is_not_asked_again_where_they_would_not_say(self) -> None:
        assert prompts(journey(interview(promise=NO_PROMISE)), "promised_date") == []

    def test_is_not_asked_after_a_reply_even_one_without_a_date(self) -> None:
        answered = journey(replies=(reply("2026-06-05 09:00"),))

        assert prompts(answered, "promised_date") == []

    def test_is_asked_where_only_an_earlier_slot_knows(self) -> None:
        assert prompt(PANEL, "promised_date").key.interview_ref == "I-2"

    def test_once_done_is_told_although_the_date_is_known_now(self) -> None:
        answered = journey(
            interview(promise=exact("2026-06-10")), done=(done(StepKey.PROMISED_DATE),)
        )

        question = prompt(answered, "promised_date")
        assert question.state == "done"
        assert question.due_at == at("2026-06-04 16:00")
        assert "asked and answered" in question.why

    def test_is_asked_even_where_candidates_may_not_write(self) -> None:
        assert prompt(journey(contact_mode=ContactMode.NONE), "promised_date").reason is None


class TestKeepApplying:
    def test_is_said_on_the_next_working_day(self) -> None:
        word = prompt(journey(), "keep_applying")

        assert word.opens_at == at("2026-06-04 08:00")
        assert word.due_at == at("2026-06-04 16:00")

    def test_ends_five_business_days_after_the_interview(self) -> None:
        word = prompt(journey(), "keep_applying")

        assert word.expires_at == at("2026-06-10 16:00")
        assert "five business days (our number)" in word.why

    def test_is_said_whatever_the_contact_mode(self) -> None:
        assert prompt(journey(contact_mode=ContactMode.NONE), "keep_applying").reason is None
