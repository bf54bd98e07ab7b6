from dataclasses import replace

import pytest

from plugin.domain.interview_days import day_that_had_ended, group_days, is_superseded
from plugin.domain.interviews import InterviewStatus
from tests.domain.makers import AL, JO, at, interview, on

MORNING = interview("I-1", "2026-06-03 08:00")
NOON = interview("I-2", "2026-06-03 11:00", interviewers=(replace(JO, email=None), AL))
NEXT_WEEK = interview("I-3", "2026-06-10 11:00", booked_at=at("2026-06-04 09:00"))


def test_slots_of_one_local_day_are_one_day_whatever_their_order() -> None:
    (day,) = group_days((NOON, MORNING))

    assert [slot.ref for slot in day.slots] == ["I-1", "I-2"]
    assert (day.start, day.end) == (at("2026-06-03 08:00"), at("2026-06-03 12:00"))


def test_the_local_day_is_the_interviews_own() -> None:
    late = interview("I-1", "2026-06-03 23:30", timezone="Europe/London")  # 00:30 on the 4th
    same_instant = interview("I-2", "2026-06-03 23:30", timezone="America/New_York")

    assert [day.on for day in group_days((late, same_instant))] == [
        on("2026-06-03"),
        on("2026-06-04"),
    ]


@pytest.mark.parametrize("status", ["cancelled", "deleted", "no_show"])
def test_what_does_not_take_place_is_on_no_day(status: str) -> None:
    assert group_days((replace(MORNING, status=InterviewStatus(status)),)) == ()


def test_a_completed_interview_is_on_its_day() -> None:
    assert len(group_days((replace(MORNING, status=InterviewStatus.COMPLETED),))) == 1


def test_of_two_slots_that_start_together_the_longer_is_the_last() -> None:
    long = replace(MORNING, ref="I-0", ends_at=at("2026-06-03 10:00"))

    assert group_days((long, MORNING))[0].last.ref == "I-0"


def test_an_interviewer_sits_once_where_they_sit_last() -> None:
    (day,) = group_days((MORNING, NOON))

    seats = {seat.interviewer.ref: seat for seat in day.seats}
    assert set(seats) == {"P-1", "P-2"}
    assert seats["P-1"].slot.ref == "I-2"
    assert seats["P-1"].interviewer.email is None  # as the last slot knows them


class TestTheDayThatHadEnded:
    days = group_days((MORNING, NEXT_WEEK))

    def test_is_none_before_the_first_end(self) -> None:
        assert day_that_had_ended(self.days, at("2026-06-03 08:59")) is None

    def test_is_the_day_from_its_very_end(self) -> None:
        assert day_that_had_ended(self.days, at("2026-06-03 09:00")) is self.days[0]

    def test_stays_the_earlier_day_while_the_later_one_lasts(self) -> None:
        assert day_that_had_ended(self.days, at("2026-06-10 11:59")) is self.days[0]

    def test_is_the_latest_of_those_that_ended(self) -> None:
        assert day_that_had_ended(self.days, at("2026-07-01 11:59")) is self.days[1]


class TestSuperseding:
    days = group_days((MORNING, NOON, NEXT_WEEK))

    def test_begins_when_the_later_interview_is_booked(self) -> None:
        assert not is_superseded(self.days[0], self.days, at("2026-06-04 08:59"))
        assert is_superseded(self.days[0], self.days, at("2026-06-04 09:00"))

    def test_needs_a_later_date_and_not_only_a_later_hour(self) -> None:
        same_day = group_days((MORNING, NOON))

        assert not is_superseded(same_day[0], same_day, at("2026-07-01 09:00"))

    def test_never_touches_the_last_day(self) -> None:
        assert not is_superseded(self.days[1], self.days, at("2026-07-01 09:00"))

    def test_holds_at_once_where_nobody_knows_when_it_was_booked(self) -> None:
        days = group_days((MORNING, replace(NEXT_WEEK, booked_at=None)))

        assert is_superseded(days[0], days, at("2026-05-01 09:00"))
