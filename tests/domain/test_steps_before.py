from dataclasses import replace

import pytest

from plugin.domain.people import ContactMode, Place
from plugin.domain.prompts import StepKey
from tests.domain.makers import (
    AL,
    JO,
    LONDON,
    NOBODY_KNOWS_WHERE,
    at,
    done,
    interview,
    journey,
    prompt,
    prompts,
)

AUCKLAND = Place("Pacific/Auckland", "NZ")
INFO = replace(JO, ref="P-3", email="info@acme.example")


class TestPrepKit:
    def test_opens_on_the_working_day_before_at_nine_and_ends_with_the_start(self) -> None:
        kit = prompt(journey(), "prep_kit")

        assert kit.opens_at == at("2026-06-02 08:00")
        assert kit.due_at == kit.expires_at == at("2026-06-03 09:00")
        assert kit.limit_at is None

    def test_needs_a_day_on_which_both_sides_work(self) -> None:
        monday = interview(start="2026-06-08 09:00")  # the King's birthday in New Zealand: 1 June
        kit = prompt(journey(monday, recruiter=AUCKLAND), "prep_kit")

        assert kit.opens_at == at("2026-06-04 21:00")  # Friday 5 June at 9 in Auckland

    def test_counts_back_from_the_interviews_own_date(self) -> None:
        late = interview(start="2026-06-03 23:30")  # Thursday 00:30 in London

        assert prompt(journey(late), "prep_kit").opens_at == at("2026-06-03 08:00")

    def test_opens_when_booked_where_that_is_later(self) -> None:
        late = interview(booked_at=at("2026-06-03 07:59"))

        assert prompt(journey(late), "prep_kit").opens_at == at("2026-06-03 07:59")

    def test_sixty_minutes_of_notice_are_enough(self) -> None:
        short = interview(booked_at=at("2026-06-03 08:00"))

        assert prompt(journey(short), "prep_kit").reason is None

    @pytest.mark.parametrize("booked", ["2026-06-03 08:01", "2026-06-03 12:00"])
    def test_less_than_sixty_minutes_are_not(self, booked: str) -> None:
        kit = prompt(journey(interview(booked_at=at(booked))), "prep_kit")

        assert (kit.state, kit.reason) == ("skipped", "too_late")
        assert kit.opens_at is kit.due_at is kit.expires_at is None
        assert "our number" in kit.why

    def test_is_planned_once_on_a_panel_day_on_its_first_slot(self) -> None:
        panel = journey(interview("I-2", "2026-06-03 13:00"), interview("I-1"))

        kit = prompt(panel, "prep_kit")
        assert kit.key.interview_ref == "I-1"
        assert kit.due_at == at("2026-06-03 09:00")

    def test_cites_the_rules_of_preparing(self) -> None:
        kit = prompt(journey(), "prep_kit")

        assert kit.rules == ("R02", "R04", *(f"R{number:02}" for number in range(6, 17)))

    def test_says_when_the_interview_is(self) -> None:
        assert "Wed 3 June at 10:00" in prompt(journey(), "prep_kit").why


class TestContacts:
    def test_is_not_called_for_where_every_address_is_usable(self) -> None:
        assert prompts(journey(), "contacts") == []

    @pytest.mark.parametrize("person", [INFO, NOBODY_KNOWS_WHERE])
    def test_is_called_for_where_one_has_none(self, person: object) -> None:
        search = prompt(journey(interview(interviewers=(JO, person))), "contacts")

        assert search.opens_at == at("2026-06-02 08:00")
        assert search.due_at == at("2026-06-03 11:00")
        assert search.expires_at is None
        assert "For 1 of 2 interviewers" in search.why

    def test_is_called_for_where_nobody_is_known(self) -> None:
        search = prompt(journey(interview(interviewers=())), "contacts")

        assert search.why.startswith("No interviewer is known yet")

    def test_says_so_where_the_only_one_has_none(self) -> None:
        search = prompt(journey(interview(interviewers=(INFO,))), "contacts")

        assert search.why.startswith("The interviewer has no usable address")

    def test_says_so_where_none_of_them_has_one(self) -> None:
        search = prompt(journey(interview(interviewers=(INFO, NOBODY_KNOWS_WHERE))), "contacts")

        assert search.why.startswith("None of the 2 interviewers")

    def test_one_known_interviewer_in_any_slot_is_known(self) -> None:
        panel = journey(interview(), interview("I-2", "2026-06-03 11:00", interviewers=()))

        assert prompts(panel, "contacts") == []

    def test_the_last_slot_knows_the_address(self) -> None:
        better = interview(
            "I-2", "2026-06-03 11:00", interviewers=(replace(INFO, email="jo@x.test"),)
        )

        assert prompts(journey(interview(interviewers=(INFO,)), better), "contacts") == []

    def test_is_due_an_hour_after_the_whole_panel(self) -> None:
        panel = journey(interview(interviewers=(INFO,)), interview("I-2", "2026-06-03 12:00"))
        panel = replace(
            panel,
            interviews=(panel.interviews[0], replace(panel.interviews[1], interviewers=(AL,))),
        )

        search = prompt(panel, "contacts")
        assert search.key.interview_ref == "I-1"
        assert search.due_at == at("2026-06-03 14:00")

    def test_opens_when_booked_where_it_is_too_late_to_prepare(self) -> None:
        short = interview(interviewers=(), booked_at=at("2026-06-03 08:30"))

        assert prompt(journey(short), "contacts").opens_at == at("2026-06-03 08:30")

    def test_is_not_called_for_where_the_client_wants_no_contact(self) -> None:
        nobody = journey(interview(interviewers=()), contact_mode=ContactMode.NONE)

        assert prompts(nobody, "contacts") == []

    def test_is_called_for_while_contact_mode_is_unanswered(self) -> None:
        assert prompt(journey(interview(interviewers=()), contact_mode=None), "contacts")

    def test_stays_until_resolved(self) -> None:
        nobody = journey(interview(interviewers=()), first_seen_at=at("2026-12-01 09:00"))

        assert prompt(nobody, "contacts", "2027-06-03 10:00").state == "overdue"

    def test_once_done_is_told_although_every_address_is_known_now(self) -> None:
        found = journey(done=(done(StepKey.CONTACTS),))

        search = prompt(found, "contacts")
        assert search.state == "done"
        assert search.why.endswith("a usable one is known for each of them now.")


def test_a_recruiter_far_away_opens_by_their_own_clock() -> None:
    kit = prompt(journey(recruiter=Place("America/Vancouver"), employer=LONDON), "prep_kit")

    assert kit.opens_at == at("2026-06-02 16:00")
