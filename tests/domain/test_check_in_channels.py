"""What speaks against a call."""

from datetime import UTC, datetime

import pytest

from plugin.domain.check_in_channels import Channel, find_objection
from plugin.domain.journeys import FollowUp
from plugin.domain.people import Place

LONDON = Place("Europe/London", "GB", "ENG")


def on(day: int, channel: str, month: int = 2) -> FollowUp:
    return FollowUp(datetime(2026, month, day, 10, 0, tzinfo=UTC), channel)


def objected(channel: Channel, made: list[FollowUp], day: int, month: int = 2) -> tuple[str, ...]:
    as_of = datetime(2026, month, day, 15, 0, tzinfo=UTC)
    objection = find_objection(channel, made, as_of=as_of, employer=LONDON)
    return objection.rules if objection else ()


def test_nothing_speaks_against_an_email() -> None:
    assert objected(Channel.EMAIL, [on(9, "email"), on(10, "call"), on(11, "call")], 11) == ()


def test_nothing_speaks_against_a_first_call() -> None:
    assert objected(Channel.CALL, [], 10) == ()


@pytest.mark.rule("R78", "R89")
def test_a_third_call_is_one_too_many() -> None:
    assert objected(Channel.CALL, [on(2, "call"), on(9, "call")], 20) == ("R78", "R89")


@pytest.mark.rule("R45")
@pytest.mark.parametrize(("day", "rules"), [(10, ("R45",)), (12, ("R45",)), (13, ())])
def test_a_call_waits_for_two_business_days_after_an_email(
    day: int, rules: tuple[str, ...]
) -> None:
    assert objected(Channel.CALL, [on(10, "email")], day) == rules


def test_the_days_are_the_employers_business_days() -> None:
    # Good Friday and Easter Monday 2026 are 3 and 6 April: two business days end on the 8th.
    made = [on(2, "email", month=4)]

    assert objected(Channel.CALL, made, 8, month=4) == ("R45",)
    assert objected(Channel.CALL, made, 9, month=4) == ()
