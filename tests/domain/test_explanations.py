"""Each prompt says truthfully why it is there, and by which rules of which articles."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from plugin.domain.explanations import say_how_late
from plugin.domain.interviews import PositionInLine
from plugin.domain.people import ContactMode
from plugin.domain.playbook import OURS, STEPS
from plugin.domain.playbook_paths import setting_paths
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import Plan, StepKey
from plugin.domain.rules import RULES
from plugin.domain.wording import say_count, say_minutes, say_span, sentence
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
    prompt,
    prompts,
    reply,
)

RICH = interview(
    interviewers=(JO, AL, NOBODY_KNOWS_WHERE),
    position_in_line=PositionInLine.FIRST,
    interviews_close_on=on("2026-06-15"),
    emotional_tie=True,
)
MANY: list[Plan] = [
    planned(journey(RICH, contact_mode=mode, opted_out=opted_out, follow_ups=made), as_of=as_of)
    for mode in (*ContactMode, None)
    for opted_out in (False, True)
    for made in ((), (follow_up("2026-06-17 09:00"), follow_up("2026-06-19 09:00")))
    for as_of in ("2026-06-01 09:00", "2026-06-03 10:30", "2026-07-20 09:00")
]
EVERY = [each for plan in MANY for each in plan.prompts]


def test_sources_are_exactly_the_articles_of_the_rules() -> None:
    for each in EVERY:
        assert set(each.sources) == {
            source for rule in each.rules for source in RULES[rule].sources
        }


def test_rules_are_those_of_the_step_in_order() -> None:
    for each in EVERY:
        assert set(each.rules) <= set(STEPS[each.key.step].rules)
        assert list(each.rules) == sorted(set(each.rules))


def test_every_why_is_one_sentence_on_one_line() -> None:
    for each in EVERY:
        assert re.fullmatch(r"[A-Z0-9][^\n]*[^.;,: ]\.", each.why)
        assert ". " not in each.why.replace("P. ", "")


def test_no_why_names_a_person() -> None:
    assert not re.search(
        "Ana|Ruiz|Jo Park|Al Yu|Cy Orr|Sam Lee|@", json.dumps([e.why for e in EVERY])
    )


def test_a_check_in_names_the_promise_it_counts_from() -> None:
    why = prompts(journey(interview(promise=exact("2026-04-02"))), "check_in")[0].why

    assert why == (
        "They said by Thu 2 April; the first follow-up is one business day later, on Tue 7 April."
    )


def test_an_approximate_promise_says_that_the_number_is_ours() -> None:
    about = Promise(PromiseKind.APPROXIMATE, on("2026-06-12"))

    assert prompts(journey(interview(promise=about)), "check_in")[0].why == (
        "They said about Fri 12 June; the first follow-up is a few days "
        "(ours: three business days) later, on Wed 17 June."
    )


def test_a_few_days_say_when_that_was_said_and_that_the_date_was_moved() -> None:
    vague = Promise(PromiseKind.FEW_DAYS, said_on=on("2026-03-27"))

    assert prompts(journey(interview(promise=vague)), "check_in")[0].why == (
        "On Fri 27 March they said within a few days; the first follow-up is seven days later, "
        "moved to Tue 7 April, the next day on which both sides work."
    )


def test_no_promise_after_a_reply_counts_from_the_reply() -> None:
    answered = journey(replies=(reply("2026-06-11 09:00"),))

    assert (
        "No date is known since their reply of Thu 11 June" in prompts(answered, "check_in")[0].why
    )


def test_the_second_check_in_says_from_what_it_counts() -> None:
    due = prompts(journey(), "check_in")[1].why
    made = prompts(journey(follow_ups=(follow_up("2026-06-17 09:00"),)), "check_in")[1].why

    assert "five business days after the last one is due (our number)" in due
    assert "five business days after the last one was made (our number)" in made


def test_check_ins_through_the_recruiter_say_so() -> None:
    for each in prompts(journey(contact_mode=ContactMode.VIA_RECRUITER), "check_in"):
        assert "comes to you to forward" in each.why


def test_check_ins_of_an_unanswered_mode_say_what_to_do() -> None:
    for each in prompts(journey(contact_mode=None), "check_in"):
        assert (each.state, each.reason) == ("blocked", "contact_mode_unknown")
        assert "say first how candidates may contact this client" in each.why


def test_check_ins_that_the_client_forbids_say_so() -> None:
    for each in prompts(journey(contact_mode=ContactMode.NONE), "check_in"):
        assert (each.state, each.reason) == ("skipped", "client_forbids")
        assert each.why == "This client wants no notes from candidates, so none is asked for."


@pytest.mark.parametrize(
    ("step", "as_of", "words"),
    [
        ("debrief", "2026-06-03 12:00", None),
        ("debrief", "2026-06-03 12:00:59", "late by less than a minute"),
        ("debrief", "2026-06-03 12:45", "late by 45 min"),
        ("debrief", "2026-06-04 02:16", "late by 14 h"),
        ("debrief", "2026-06-06 12:00", "late by 3 days"),
        ("thank_you", "2026-06-04 10:00:20", "it is less than a minute past that limit"),
        ("thank_you", "2026-06-04 13:00", "3 h past that limit, but send it all the same"),
        ("thank_you", "2026-07-01 09:00", None),
    ],
)
def test_what_is_late_says_by_how_much(step: str, as_of: str, words: str | None) -> None:
    late = prompt(journey(), step, as_of)

    said = say_how_late(late, at(as_of))
    assert words in said if words else said == late.why


def test_settings_that_no_article_gives_are_settings() -> None:
    assert set(setting_paths()) >= OURS


@pytest.mark.parametrize(
    "name",
    ["steps.check_in.exact", "steps.check_in.none", "follow_ups.most", "steps.thank_you.due"],
)
def test_settings_that_an_article_gives_are_not_called_ours(name: str) -> None:
    assert name in setting_paths()
    assert name not in OURS


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (say_count(1, "month"), "one month"),
        (say_count(14, "day"), "14 days"),
        (say_count(0, "call"), "no calls"),
        (say_minutes(60), "one hour"),
        (say_minutes(1440), "24 hours"),
        (say_minutes(90), "90 minutes"),
        (say_span(timedelta(seconds=59)), "less than a minute"),
        (say_span(timedelta(minutes=1)), "1 min"),
        (say_span(timedelta(minutes=59, seconds=59)), "59 min"),
        (say_span(timedelta(hours=47, minutes=59)), "47 h"),
        (say_span(timedelta(days=2)), "2 days"),
        (sentence("One", None, "two"), "One; two."),
    ],
)
def test_numbers_and_spans_are_said_as_people_say_them(made: str, expected: str) -> None:
    assert made == expected


def test_why_is_the_same_at_any_hour() -> None:
    def whys(as_of: str) -> list[Any]:
        return [(each.key, each.why) for each in planned(journey(RICH), as_of).prompts]

    assert whys("2026-06-01 09:00") == whys("2026-06-12 09:00")


class TestWhatIsDoneSaysWhatItWasFor:
    def test_a_preparation_that_would_have_come_too_late(self) -> None:
        short = interview(booked_at=at("2026-06-03 08:30"))

        kit = prompt(journey(short, done=(done(StepKey.PREP_KIT),)), "prep_kit")
        assert kit.state == "done"
        assert "have the candidate draft the thank-you note" in kit.why
        assert "too late" not in kit.why

    def test_a_thank_you_that_the_client_would_forbid(self) -> None:
        forbidden = journey(
            contact_mode=ContactMode.NONE, done=(done(StepKey.THANK_YOU, "I-1", "P-1"),)
        )

        note = prompt(forbidden, "thank_you")
        assert note.why.startswith("Every interviewer gets a thank-you e-mail")

    @pytest.mark.parametrize("mode", [ContactMode.DIRECT, None])
    def test_a_thank_you_that_would_be_blocked(self, mode: ContactMode | None) -> None:
        unknown = journey(
            interview(interviewers=(NOBODY_KNOWS_WHERE,)),
            contact_mode=mode,
            done=(done(StepKey.THANK_YOU, "I-1", "P-9"),),
        )

        note = prompt(unknown, "thank_you")
        assert note.why.endswith("within 24 hours at the latest.")
        assert "R32" not in note.rules

    def test_a_card_that_nothing_speaks_for_any_more(self) -> None:
        card = prompt(journey(done=(done(StepKey.CARD),)), "card")

        assert card.why == "A hand-written card was to go out besides the e-mail."
        assert card.rules == ("R26", "R36", "R38")

    def test_a_card_that_would_have_come_too_late(self) -> None:
        late = interview(
            position_in_line=PositionInLine.FIRST, interviews_close_on=on("2026-06-04")
        )

        card = prompt(journey(late, done=(done(StepKey.CARD),)), "card")
        assert card.why.startswith("First in line")
        assert "too late" not in card.why

    @pytest.mark.parametrize("mode", [ContactMode.NONE, None])
    def test_a_check_in_that_contact_mode_speaks_against(self, mode: ContactMode | None) -> None:
        asked = journey(contact_mode=mode, follow_ups=(follow_up("2026-06-17 09:00"),))

        assert prompts(asked, "check_in")[0].why.endswith("14 days later, on Wed 17 June.")

    def test_a_check_in_made_although_moving_on_came_first(self) -> None:
        late = (follow_up("2026-06-30 09:00"), follow_up("2026-07-01 09:00"))

        second = next(
            each for each in prompts(journey(follow_ups=late), "check_in") if each.needs_decision
        )
        assert (second.state, second.opens_at) == ("done", None)
        assert second.why.startswith("One more time, five business days after the last one")

    def test_of_several_people_each_its_own(self) -> None:
        slots = (
            interview("I-1", interviewers=(JO, NOBODY_KNOWS_WHERE)),
            interview("I-2", "2026-06-03 11:00", interviewers=(JO, NOBODY_KNOWS_WHERE)),
        )
        thanked = tuple(done(StepKey.THANK_YOU, slot.ref, "P-1") for slot in slots)

        notes = prompts(journey(*slots, done=thanked), "thank_you")
        of_jo = [each for each in notes if each.key.interviewer_ref == "P-1"]
        assert [each.state for each in of_jo] == ["done", "done"]
        assert {(each.why, each.rules) for each in of_jo} == {(of_jo[0].why, of_jo[0].rules)}


def test_a_thank_you_done_under_two_slots_is_the_same_in_whatever_order_it_is_told() -> None:
    slots = (interview("I-1"), interview("I-2", "2026-06-03 11:00"))
    marks = tuple(done(StepKey.THANK_YOU, slot.ref, "P-1") for slot in slots)

    assert planned(journey(*slots, done=marks)) == planned(journey(*slots, done=marks[::-1]))
