"""What speaks against following up now: too early, too often, too close upon an e-mail."""

from dataclasses import replace
from typing import Any

import pytest

from plugin.domain.badger_guard import (
    Attempt,
    Channel,
    Ground,
    find_objections,
    may_be_passed_over,
)
from plugin.domain.journeys import FollowUp, Journey, Reply
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import with_settings
from plugin.domain.playbook_settings import Calls, Override
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.rules import RULES
from tests.domain.makers import NO_PROMISE, at, exact, interview, journey, on

EMAIL, CALL = Channel.EMAIL, Channel.CALL
TOLD = {"promise": exact("2026-06-10")}
"""Interviewed on Wednesday 3 June, a decision by Wednesday 10 June: the first is for the 11th."""


def told(*made: FollowUp, **changes: Any) -> Journey:
    return journey(interview(**{**TOLD, **changes}), follow_ups=made)


def grounds(
    channel: Channel, when: str, of: Journey, playbook: Playbook = DEFAULT_PLAYBOOK
) -> list[Ground]:
    return [each.ground for each in find_objections(Attempt(channel, at(when)), of, playbook)]


def made(when: str, channel: str = "email") -> FollowUp:
    return FollowUp(at(when), channel)


class TestBeforeItsDay:
    @pytest.mark.rule("R70", "R77")
    def test_the_first_waits_until_the_business_day_after_the_promised_date(self) -> None:
        assert grounds(EMAIL, "2026-06-10 12:00", told()) == [Ground.TOO_EARLY]
        assert grounds(EMAIL, "2026-06-11 08:00", told()) == []

    def test_a_call_waits_just_as_an_email_does(self) -> None:
        assert grounds(CALL, "2026-06-10 12:00", told()) == [Ground.TOO_EARLY]

    def test_the_day_is_the_recruiters(self) -> None:
        # 23:30 UTC on the 10th is half past midnight on the 11th in London.
        assert grounds(EMAIL, "2026-06-10 23:30", told()) == []

    @pytest.mark.parametrize(
        ("promise", "last_day_too_soon", "rules"),
        [
            (exact("2026-06-10"), "2026-06-10", ("R70", "R77")),
            (
                Promise(PromiseKind.APPROXIMATE, on("2026-06-12")),
                "2026-06-16",
                ("R74", "R75", "R77"),
            ),
            (Promise(PromiseKind.FEW_DAYS), "2026-06-09", ("R73", "R77")),
            (NO_PROMISE, "2026-06-16", ("R72",)),
            (None, "2026-06-16", ("R72",)),
        ],
    )
    def test_what_was_promised_says_how_long_to_wait_and_by_which_rule(
        self, promise: Promise | None, last_day_too_soon: str, rules: tuple[str, ...]
    ) -> None:
        of = told(promise=promise)
        (objection,) = find_objections(
            Attempt(EMAIL, at(f"{last_day_too_soon} 12:00")), of, DEFAULT_PLAYBOOK
        )

        assert objection.rules == rules

    def test_the_second_waits_five_business_days_after_the_first(self) -> None:
        of = told(made("2026-06-11 09:00"))

        assert grounds(EMAIL, "2026-06-17 12:00", of) == [Ground.TOO_EARLY]
        assert grounds(EMAIL, "2026-06-18 12:00", of) == []

    def test_before_the_interview_has_ended_there_is_nothing_to_follow_up_on(self) -> None:
        assert grounds(EMAIL, "2026-06-03 09:30", told()) == [Ground.NO_INTERVIEW]


class TestTheBudget:
    @pytest.mark.rule("R71", "R83", "R84")
    def test_a_third_follow_up_is_one_too_many(self) -> None:
        of = told(made("2026-06-11 09:00"), made("2026-06-18 09:00"))

        assert grounds(EMAIL, "2026-07-10 09:00", of) == [Ground.TOO_MANY]

    @pytest.mark.rule("R78", "R89")
    def test_a_third_call_is_too_many_calls_even_where_follow_ups_are_left(self) -> None:
        generous = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.most": 4})
        of = told(made("2026-06-11 09:00", "call"), made("2026-06-18 09:00", "call"))

        assert grounds(CALL, "2026-07-10 09:00", of, generous) == [Ground.TOO_MANY_CALLS]
        assert grounds(EMAIL, "2026-07-10 09:00", of, generous) == []

    def test_the_clients_reply_starts_it_anew(self) -> None:
        of = replace(
            told(made("2026-06-11 09:00"), made("2026-06-18 09:00")),
            replies=(Reply(at("2026-06-19 09:00"), exact("2026-06-26")),),
        )

        assert grounds(EMAIL, "2026-06-29 09:00", of) == []

    def test_what_was_made_later_does_not_count_against_what_is_told_of_late(self) -> None:
        of = told(made("2026-06-25 09:00"), made("2026-07-02 09:00"))

        assert grounds(EMAIL, "2026-06-11 12:00", of) == []


class TestACallOnTopOfAnEmail:
    GENEROUS = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.most": 4})

    @pytest.mark.rule("R44", "R45")
    @pytest.mark.parametrize(
        ("when", "expected"),
        [
            ("2026-06-11 15:00", [Ground.TOO_EARLY, Ground.CALL_AFTER_EMAIL]),
            ("2026-06-15 15:00", [Ground.TOO_EARLY, Ground.CALL_AFTER_EMAIL]),
            ("2026-06-16 15:00", [Ground.TOO_EARLY]),
        ],
    )
    def test_waits_until_two_business_days_have_passed(
        self, when: str, expected: list[Ground]
    ) -> None:
        assert grounds(CALL, when, told(made("2026-06-11 09:00"))) == expected

    def test_may_follow_at_once_where_the_playbook_says_so(self) -> None:
        free = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.call_after_email_business_days": 0})

        assert Ground.CALL_AFTER_EMAIL not in grounds(
            CALL, "2026-06-11 15:00", told(made("2026-06-11 09:00")), free
        )

    def test_the_days_are_the_clients_business_days(self) -> None:
        # Good Friday and Easter Monday 2026 are 3 and 6 April: two business days end on the 8th.
        of = journey(
            interview(start="2026-03-25 09:00", promise=exact("2026-04-01")),
            follow_ups=(made("2026-04-02 09:00"),),
        )

        assert Ground.CALL_AFTER_EMAIL in grounds(CALL, "2026-04-08 12:00", of)
        assert Ground.CALL_AFTER_EMAIL not in grounds(CALL, "2026-04-09 12:00", of)


class TestCallsByInvitation:
    STRICT = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.calls_allowed": Calls.WHEN_INVITED})

    @pytest.mark.rule("R41", "R42")
    def test_are_refused_where_nobody_asked_to_be_called(self) -> None:
        assert grounds(CALL, "2026-06-11 12:00", told(), self.STRICT) == [Ground.CALL_NOT_INVITED]

    def test_are_fine_where_the_client_did(self) -> None:
        assert grounds(CALL, "2026-06-11 12:00", told(told_to_call=True), self.STRICT) == []

    def test_are_for_the_recruiter_to_choose_by_default(self) -> None:
        assert grounds(CALL, "2026-06-11 12:00", told()) == []


class TestPassingOver:
    EARLY = find_objections(Attempt(EMAIL, at("2026-06-10 12:00")), told(), DEFAULT_PLAYBOOK)

    @pytest.mark.parametrize(
        ("override", "reason", "expected"),
        [
            (Override.WITH_REASON, "They asked us to", True),
            (Override.WITH_REASON, "  ", False),
            (Override.WITH_REASON, None, False),
            (Override.NEVER, "They asked us to", False),
            (Override.FREELY, None, True),
        ],
    )
    def test_takes_what_the_playbook_asks_for(
        self, override: Override, reason: str | None, expected: bool
    ) -> None:
        assert may_be_passed_over(self.EARLY, override, reason) is expected

    @pytest.mark.parametrize("override", Override)
    def test_where_nothing_objects_nothing_is_asked_for(self, override: Override) -> None:
        assert may_be_passed_over((), override, None)

    @pytest.mark.parametrize("override", Override)
    def test_a_client_that_forbids_contact_cannot_be_passed_over(self, override: Override) -> None:
        of = told()
        of = replace(of, client_company=replace(of.client_company, contact_mode=ContactMode.NONE))
        found = find_objections(Attempt(EMAIL, at("2026-06-12 12:00")), of, DEFAULT_PLAYBOOK)

        assert [each.ground for each in found] == [Ground.FORBIDDEN]
        assert not may_be_passed_over(found, override, "a good reason")


@pytest.mark.parametrize("channel", Channel)
def test_every_objection_names_known_rules_and_nobody(channel: Channel) -> None:
    of = told(made("2026-06-09 09:00"), made("2026-06-10 09:00", "call"))
    for objection in find_objections(
        Attempt(channel, at("2026-06-10 12:00")), of, DEFAULT_PLAYBOOK
    ):
        assert set(objection.rules) <= set(RULES)
        assert objection.rules
        assert "Jo" not in objection.text
