"""D, D2 and M of the playbook, seen where check-ins and the end of the matter open."""

from dataclasses import replace
from datetime import date

import pytest

from plugin.domain.counting import months_after
from plugin.domain.moments import Anchor, Hour, business_days_after
from plugin.domain.moments import months_after as after_months
from plugin.domain.people import ContactMode, Place
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import with_settings
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import StepKey
from tests.domain.makers import (
    LONDON,
    NO_PROMISE,
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

FEW_DAYS = Promise(PromiseKind.FEW_DAYS)
NEW_YORK = Place("America/New_York", "US")
AUCKLAND = Place("Pacific/Auckland", "NZ")
LOS_ANGELES = Place("America/Los_Angeles", "US", "CA")


def approximate(day: str) -> Promise:
    return Promise(PromiseKind.APPROXIMATE, on(day))


def opens(of: object, step: str = "check_in") -> list[str]:
    return [f"{each.opens_at:%m-%d %H:%M}" for each in prompts(of, step)]


class TestTheFirstCheckIn:
    @pytest.mark.parametrize(
        ("promise", "opening"),
        [
            (exact("2026-06-10"), "06-11 08:00"),
            (exact("2026-06-12"), "06-15 08:00"),  # a Friday
            (exact("2026-06-13"), "06-15 08:00"),  # a Saturday
            (approximate("2026-06-12"), "06-17 08:00"),
            (approximate("2026-06-14"), "06-17 08:00"),  # a Sunday
            (FEW_DAYS, "06-10 08:00"),
            (replace(FEW_DAYS, said_on=on("2026-06-06")), "06-15 08:00"),  # the 13th, rolled
            (None, "06-17 08:00"),
            (NO_PROMISE, "06-17 08:00"),
            (replace(NO_PROMISE, said_on=on("2026-06-05")), "06-19 08:00"),
            (Promise(PromiseKind.EXACT), "06-17 08:00"),  # a CRM's promise without its date
        ],
    )
    def test_counts_from_the_promise(self, promise: Promise | None, opening: str) -> None:
        assert opens(journey(interview(promise=promise)))[0] == opening

    def test_is_due_in_the_evening_of_its_day(self) -> None:
        assert prompts(journey(), "check_in")[0].due_at == at("2026-06-17 16:00")

    def test_counts_the_employers_business_days(self) -> None:
        abroad = journey(interview(promise=exact("2026-04-02")), recruiter=NEW_YORK)

        assert opens(abroad)[0] == "04-07 13:00"  # Good Friday and Easter Monday in England

    def test_waits_for_a_day_on_which_the_recruiter_works_too(self) -> None:
        juneteenth = journey(interview(promise=exact("2026-06-18")), recruiter=NEW_YORK)

        assert opens(juneteenth)[0] == "06-22 13:00"

    def test_is_read_from_the_last_slot_of_a_panel(self) -> None:
        panel = journey(
            interview(promise=exact("2026-06-10")), interview("I-2", "2026-06-03 11:00")
        )

        assert opens(panel)[0] == "06-17 08:00"

    def test_without_a_promise_counts_from_the_interviews_local_date(self) -> None:
        late = interview(start="2026-06-03 23:30")  # Thursday in London

        assert opens(journey(late))[0] == "06-18 08:00"

    @pytest.mark.parametrize(
        ("promise", "rules"),
        [
            (exact("2026-06-10"), ("R70", "R76", "R77")),
            (approximate("2026-06-10"), ("R74", "R75", "R77")),
            (FEW_DAYS, ("R73", "R77")),
            (None, ("R72",)),
        ],
    )
    def test_cites_the_rule_of_its_kind_of_promise(
        self, promise: Promise | None, rules: tuple[str, ...]
    ) -> None:
        assert prompts(journey(interview(promise=promise)), "check_in")[0].rules == rules


class TestNeverBeforeThePromisedDateHasPassed:
    def test_nor_where_the_recruiters_morning_is_the_employers_day_before(self) -> None:
        far = journey(
            interview(promise=exact("2026-06-11"), timezone="America/Los_Angeles"),
            recruiter=AUCKLAND,
            employer=LOS_ANGELES,
        )

        # Friday at nine in Auckland is Thursday in Los Angeles, and on Saturday nobody works.
        assert opens(far)[0] == "06-14 21:00"

    def test_whatever_is_configured(self) -> None:
        hasty = with_settings(
            DEFAULT_PLAYBOOK,
            {"steps.check_in.exact": business_days_after(Anchor.PROMISED_DATE, 0, Hour.MORNING)},
        )

        plan = planned(journey(interview(promise=exact("2026-06-10"))), playbook=hasty)
        assert opens(plan)[0] == "06-11 08:00"

    def test_and_moving_on_never_comes_before_it(self) -> None:
        far_away = journey(
            interview(promise=exact("2026-09-01")),
            follow_ups=(follow_up("2026-06-08 09:00"), follow_up("2026-06-09 09:00")),
        )

        end = prompt(far_away, "move_on")
        assert end.opens_at == at("2026-09-02 08:00")
        assert "nobody gives up before the first follow-up was due" in end.why


class TestTheSecondCheckIn:
    def test_comes_five_business_days_after_the_first_would(self) -> None:
        assert opens(journey()) == ["06-17 08:00", "06-24 08:00"]

    def test_comes_five_business_days_after_the_first_was_made(self) -> None:
        assert opens(journey(follow_ups=(follow_up("2026-06-19 09:00"),)))[1] == "06-26 08:00"

    def test_counts_from_the_recruiters_date_of_the_first(self) -> None:
        evening_in_new_york = journey(
            follow_ups=(follow_up("2026-06-19 01:00"),), recruiter=NEW_YORK
        )

        assert opens(evening_in_new_york)[1] == "06-25 13:00"

    def test_never_comes_before_the_first_was_due(self) -> None:
        early = journey(follow_ups=(follow_up("2026-06-05 09:00"),))

        assert opens(early) == ["06-17 08:00", "06-17 08:00"]
        assert "not before the first was due" in prompts(early, "check_in")[1].why

    def test_needs_a_decision_and_says_that_s2_would_stop(self) -> None:
        first, second = prompts(journey(), "check_in")

        assert (first.needs_decision, second.needs_decision) == (False, True)
        assert "S2" in second.why
        assert second.rules == ("R71", "R88")

    def test_ends_when_moving_on_opens(self) -> None:
        second = prompts(journey(), "check_in")[1]

        assert second.expires_at == prompt(journey(), "move_on").opens_at

    def test_and_the_first_ends_when_it_opens(self) -> None:
        first, second = prompts(journey(), "check_in")

        assert first.expires_at == second.opens_at

    def test_is_skipped_where_it_is_not_before_moving_on(self) -> None:
        late = journey(follow_ups=(follow_up("2026-06-26 09:00"),))

        first, second = prompts(late, "check_in")
        assert (second.state, second.reason) == ("skipped", "after_move_on")
        assert second.opens_at is None
        assert first.expires_at == prompt(late, "move_on").opens_at == at("2026-07-03 08:00")

    def test_that_is_too_late_is_skipped_also_while_contact_mode_is_unanswered(self) -> None:
        late = journey(follow_ups=(follow_up("2026-06-26 09:00"),), contact_mode=None)

        assert [each.reason for each in prompts(late, "check_in")] == [None, "after_move_on"]

    def test_that_is_too_late_is_forbidden_first(self) -> None:
        late = journey(follow_ups=(follow_up("2026-06-26 09:00"),), contact_mode=ContactMode.NONE)

        assert [each.reason for each in prompts(late, "check_in")] == [None, "client_forbids"]


class TestMovingOn:
    def test_comes_a_month_after_the_interview(self) -> None:
        assert opens(journey(), "move_on") == ["07-03 08:00"]
        assert prompt(journey(), "move_on").rules == ("R87",)

    def test_comes_a_month_after_the_promised_date(self) -> None:
        promised = journey(interview(promise=exact("2026-06-10")))

        assert opens(promised, "move_on") == ["07-10 08:00"]
        assert "the date they gave, Wed 10 June" in prompt(promised, "move_on").why

    def test_comes_a_month_after_the_interview_where_the_promised_date_was_before(self) -> None:
        promised = journey(interview(promise=exact("2026-06-02")))

        assert opens(promised, "move_on") == ["07-03 08:00"]

    def test_comes_a_month_after_the_reply(self) -> None:
        answered = journey(replies=(reply("2026-06-18 09:00"),))

        assert opens(answered, "move_on") == ["07-20 08:00"]
        assert "their reply of Thu 18 June" in prompt(answered, "move_on").why

    def test_comes_five_business_days_after_both_follow_ups(self) -> None:
        asked = journey(follow_ups=(follow_up("2026-06-17 09:00"), follow_up("2026-06-19 09:00")))

        end = prompt(asked, "move_on")
        assert end.opens_at == at("2026-06-26 08:00")
        assert end.rules == ("R88",)
        assert "Two follow-ups made" in end.why

    def test_cites_unanswered_calls(self) -> None:
        called = (follow_up("2026-06-17 09:00", "call"), follow_up("2026-06-19 09:00", "call"))

        assert prompt(journey(follow_ups=called), "move_on").rules == ("R89",)

    @pytest.mark.parametrize(
        ("channels", "rules"),
        [
            (("email", "call"), ("R88",)),
            (("call", "email"), ("R88",)),
            (("call", "email", "call"), ("R88", "R89")),
            (("call", "call", "call"), ("R89",)),
        ],
    )
    def test_cites_calls_only_where_two_were_made(
        self, channels: tuple[str, ...], rules: tuple[str, ...]
    ) -> None:
        made = tuple(
            follow_up(f"2026-06-{17 + place} 09:00", channel)
            for place, channel in enumerate(channels)
        )

        assert prompt(journey(follow_ups=made), "move_on").rules == rules

    def test_comes_after_the_month_where_that_is_earlier(self) -> None:
        asked = journey(follow_ups=(follow_up("2026-06-17 09:00"), follow_up("2026-07-01 09:00")))

        assert opens(asked, "move_on") == ["07-03 08:00"]

    def test_one_follow_up_is_not_both(self) -> None:
        asked = journey(follow_ups=(follow_up("2026-06-17 09:00"),))

        assert opens(asked, "move_on") == ["07-03 08:00"]

    def test_a_third_follow_up_beyond_the_budget_changes_nothing(self) -> None:
        made = tuple(follow_up(f"2026-06-{day} 09:00") for day in (17, 19, 22))

        assert opens(journey(follow_ups=made), "move_on") == ["06-26 08:00"]

    def test_comes_whatever_the_contact_mode(self) -> None:
        assert opens(journey(contact_mode=ContactMode.NONE), "move_on") == ["07-03 08:00"]

    @pytest.mark.parametrize(
        ("start", "opening"),
        [
            ("2026-01-31 10:00", "03-02 09:00"),  # Sat 28 February, rolled
            ("2028-01-31 10:00", "02-29 09:00"),
            ("2026-05-31 10:00", "06-30 08:00"),
            ("2026-12-08 10:00", "01-08 09:00"),
        ],
    )
    def test_a_month_ends_with_its_last_day(self, start: str, opening: str) -> None:
        assert opens(journey(interview(start=start)), "move_on") == [opening]

    def test_is_due_that_evening_and_never_ends(self) -> None:
        end = prompt(journey(), "move_on")

        assert end.due_at == at("2026-07-03 16:00")
        assert end.expires_at is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2026, 12, 31), 2, (2027, 2, 28)),
        ((2026, 11, 30), 1, (2026, 12, 30)),
    ],
)
def test_months_are_calendar_months(
    day: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    assert months_after(date(*day), months) == date(*later)


class TestAReplyWithoutADecision:
    def test_puts_its_own_promise_in_force(self) -> None:
        answered = journey(
            interview(promise=exact("2026-06-10")),
            replies=(reply("2026-06-11 09:00", exact("2026-06-19")),),
        )

        assert opens(answered)[0] == "06-22 08:00"

    def test_without_a_promise_puts_none_in_force(self) -> None:
        answered = journey(
            interview(promise=exact("2026-06-10")), replies=(reply("2026-06-11 09:00"),)
        )

        assert opens(answered)[0] == "06-25 08:00"

    def test_counts_from_its_date_where_the_employer_is(self) -> None:
        at_night = journey(
            replies=(reply("2026-06-11 23:30", FEW_DAYS),)  # Friday 00:30 in London
        )

        assert opens(at_night)[0] == "06-19 08:00"

    def test_counts_from_when_it_was_said_where_that_is_known(self) -> None:
        said = replace(FEW_DAYS, said_on=on("2026-06-09"))

        assert opens(journey(replies=(reply("2026-06-11 09:00", said),)))[0] == "06-16 08:00"

    def test_starts_the_budget_anew_and_goes_on_counting(self) -> None:
        made = (follow_up("2026-06-17 09:00"), follow_up("2026-06-24 09:00"))
        answered = journey(follow_ups=made, replies=(reply("2026-06-25 09:00", FEW_DAYS),))

        again = prompts(answered, "check_in")
        assert [each.key.occurrence for each in again] == [3, 4]
        assert [each.needs_decision for each in again] == [False, True]
        assert {each.state for each in again} == {"planned"}

    def test_leaves_the_follow_ups_after_it_in_force(self) -> None:
        made = (follow_up("2026-06-17 09:00"), follow_up("2026-06-26 09:00"))
        answered = journey(follow_ups=made, replies=(reply("2026-06-18 09:00", FEW_DAYS),))

        again = prompts(answered, "check_in", "2026-06-27 09:00")
        assert [(each.key.occurrence, each.state) for each in again] == [
            (2, "done"),
            (3, "planned"),
        ]
        assert again[1].opens_at == at("2026-07-03 08:00")

    def test_a_follow_up_at_the_same_moment_comes_after_it(self) -> None:
        answered = journey(
            follow_ups=(follow_up("2026-06-18 09:00"),), replies=(reply("2026-06-18 09:00"),)
        )

        assert [each.key.occurrence for each in prompts(answered, "check_in")] == [1, 2]

    def test_only_the_latest_reply_counts(self) -> None:
        answered = journey(
            replies=(
                reply("2026-06-15 09:00", exact("2026-06-26")),
                reply("2026-06-11 09:00", exact("2026-06-19")),
            )
        )

        assert opens(answered)[0] == "06-29 08:00"

    def test_moves_what_the_first_check_in_ends(self) -> None:
        answered = journey(replies=(reply("2026-06-11 09:00", exact("2026-06-19")),))

        assert prompt(answered, "debrief").expires_at == at("2026-06-22 08:00")
        assert prompt(answered, "thank_you").expires_at == at("2026-06-22 08:00")

    def test_before_any_interview_had_ended_belongs_to_none(self) -> None:
        early = journey(replies=(reply("2026-06-03 09:59", exact("2026-06-19")),))

        assert opens(early)[0] == "06-17 08:00"
        assert prompts(early, "promised_date")

    def test_belongs_to_the_latest_day_that_had_ended(self) -> None:
        rounds = journey(
            interview(),
            interview("I-2", "2026-06-16 09:00", booked_at=at("2026-12-01 09:00")),
            replies=(reply("2026-06-16 09:59", exact("2026-06-19")),),
        )

        firsts = {each.key.interview_ref: each for each in prompts(rounds, "check_in")[::-1]}
        assert firsts["I-1"].opens_at == at("2026-06-22 08:00")
        assert firsts["I-2"].opens_at == at("2026-06-30 08:00")


class TestFollowUpsMade:
    def test_are_matched_to_the_check_ins_in_order(self) -> None:
        made = (follow_up("2026-06-24 09:00"), follow_up("2026-06-17 09:00"))

        both = prompts(journey(follow_ups=made), "check_in")
        assert [each.state for each in both] == ["done", "done"]

    def test_of_an_earlier_round_are_not_those_of_the_later(self) -> None:
        rounds = journey(
            interview(),
            interview("I-2", "2026-06-16 09:00", booked_at=at("2026-12-01 09:00")),
            follow_ups=(follow_up("2026-06-15 09:00"), follow_up("2026-06-29 09:00")),
        )

        assert [
            (each.key.interview_ref, each.key.occurrence, each.state)
            for each in prompts(rounds, "check_in", "2026-06-16 11:00")
            if each.state == "done"
        ] == [("I-1", 1, "done"), ("I-2", 1, "done")]

    def test_before_any_interview_had_ended_belong_to_none(self) -> None:
        early = journey(follow_ups=(follow_up("2026-06-03 09:00"),))

        assert "done" not in {each.state for each in prompts(early, "check_in")}

    def test_marked_done_stand_for_a_follow_up_each(self) -> None:
        marked = journey(done=(done(StepKey.CHECK_IN, when="2026-06-19 09:00"),))

        first, second = prompts(marked, "check_in")
        assert (first.state, second.state) == ("done", "planned")
        assert second.opens_at == at("2026-06-26 08:00")

    def test_told_twice_count_once(self) -> None:
        told_twice = journey(
            done=(done(StepKey.CHECK_IN, when="2026-06-19 09:00"),),
            follow_ups=(follow_up("2026-06-19 09:00"),),
        )

        assert [each.state for each in prompts(told_twice, "check_in")] == ["done", "planned"]

    def test_told_twice_at_other_hours_of_a_day_of_the_recruiters_count_once(self) -> None:
        in_auckland = Place("Pacific/Auckland")
        told_twice = journey(
            done=(done(StepKey.CHECK_IN, when="2026-06-18 20:00"),),  # both on the 19th there
            follow_ups=(follow_up("2026-06-19 09:00"),),
            recruiter=in_auckland,
        )

        assert [each.state for each in prompts(told_twice, "check_in")] == ["done", "planned"]

    def test_marked_done_beside_one_of_another_date_both_count(self) -> None:
        both = journey(
            done=(done(StepKey.CHECK_IN, when="2026-06-17 09:00"),),
            follow_ups=(follow_up("2026-06-24 09:00"),),
        )

        assert [each.state for each in prompts(both, "check_in")] == ["done", "done"]
        assert opens(both)[1] == "06-24 08:00"  # counted from the earlier

    def test_twice_on_one_date_count_twice(self) -> None:
        day = "2026-06-17"
        both = journey(
            done=(
                done(StepKey.CHECK_IN, when=f"{day} 09:00"),
                done(StepKey.CHECK_IN, when=f"{day} 15:00"),
            ),
            follow_ups=(follow_up(f"{day} 09:00"),),
        )

        assert [each.state for each in prompts(both, "check_in")] == ["done", "done"]

    def test_of_which_one_is_told_and_one_undated_count_once(self) -> None:
        undated = journey(
            done=(done(StepKey.CHECK_IN),), follow_ups=(follow_up("2026-06-24 09:00"),)
        )

        assert [each.state for each in prompts(undated, "check_in")] == ["done", "planned"]

    def test_at_an_unknown_time_count_as_made_when_due(self) -> None:
        marked = journey(done=(done(StepKey.CHECK_IN), done(StepKey.CHECK_IN)))

        assert [each.state for each in prompts(marked, "check_in")] == ["done", "done"]
        assert opens(marked) == ["06-17 08:00", "06-24 08:00"]
        assert opens(marked, "move_on") == ["07-03 08:00"]


class TestABudgetOfAnotherSize:
    def test_of_one_moves_on_after_it(self) -> None:
        strict = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.most": 1})

        plan = planned(journey(follow_ups=(follow_up("2026-06-17 09:00"),)), playbook=strict)
        assert opens(plan) == ["06-17 08:00"]
        assert opens(plan, "move_on") == ["06-24 08:00"]

    def test_of_three_asks_three_times(self) -> None:
        patient = with_settings(
            DEFAULT_PLAYBOOK,
            {
                "follow_ups.most": 3,
                "steps.move_on.silence": after_months(Anchor.LAST_WORD, 2, Hour.MORNING),
            },
        )

        plan = planned(journey(employer=LONDON), playbook=patient)
        assert opens(plan) == ["06-17 08:00", "06-24 08:00", "07-01 08:00"]
