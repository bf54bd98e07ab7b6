"""When a thank-you at risk is told of, and when that has become pointless."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.notices import (
    REASON_SENTENCES,
    NoticeKind,
    NoticeReason,
    RiskFacts,
    Say,
    Skip,
    Verdict,
    WaitUntil,
    decide_risk,
    decide_trouble,
)
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.quiet_hours import QuietHours

QUIET = QuietHours(time(20, 0), time(7, 30), weekends=True, zone_name="Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def facts(kind: NoticeKind, ended: str, **changes: Any) -> RiskFacts:
    """A note for an interview that ended then."""
    end = at(ended)
    lead = timedelta(hours=1 if kind is NoticeKind.FIRST_HOUR else 24)
    values: dict[str, Any] = {
        "kind": kind,
        "step": StepKey.THANK_YOU,
        "state": PromptState.PLANNED,
        "is_owner": True,
        "opens_at": end,
        "mark": end + lead,
        "expires_at": None,
        "snoozed_until": None,
        "since": end - timedelta(days=1),
    }
    return RiskFacts(**values | changes)


@pytest.mark.parametrize(
    ("kind", "ended", "now", "verdict"),
    [
        ("first_hour", "2026-02-10 15:00", "2026-02-10 15:00", WaitUntil(at("2026-02-10 15:45"))),
        ("first_hour", "2026-02-10 15:00", "2026-02-10 15:45", Say()),
        ("first_hour", "2026-02-10 15:00", "2026-02-10 15:59", Say()),
        ("first_hour", "2026-02-10 15:00", "2026-02-10 16:00", Skip(NoticeReason.TIME_PASSED)),
        # Its warning would fall into the evening: it comes before quiet hours begin …
        ("first_hour", "2026-02-10 19:30", "2026-02-10 19:40", WaitUntil(at("2026-02-10 19:45"))),
        # … or, for an interview that ends in them, not at all.
        ("first_hour", "2026-02-10 20:30", "2026-02-10 20:30", Skip(NoticeReason.QUIET_HOURS)),
        ("last_hours", "2026-02-10 15:00", "2026-02-11 12:59", WaitUntil(at("2026-02-11 13:00"))),
        ("last_hours", "2026-02-10 15:00", "2026-02-11 13:00", Say()),
        ("last_hours", "2026-02-10 15:00", "2026-02-11 15:00", Skip(NoticeReason.TIME_PASSED)),
        # 08:00 next morning: two hours before are in quiet hours, and so it is the evening before.
        ("last_hours", "2026-02-10 08:00", "2026-02-10 09:00", WaitUntil(at("2026-02-10 19:45"))),
        # A Friday's note runs out on Saturday: it is told of on Friday evening.
        ("last_hours", "2026-02-13 15:00", "2026-02-13 15:00", WaitUntil(at("2026-02-13 19:45"))),
        # The worker was away at 19:45; by Monday it is over.
        ("last_hours", "2026-02-13 15:00", "2026-02-13 20:10", Skip(NoticeReason.QUIET_HOURS)),
        # An interview that ended in quiet hours is told of before the next ones.
        ("last_hours", "2026-02-10 23:00", "2026-02-10 23:00", WaitUntil(at("2026-02-11 19:45"))),
    ],
)
def test_a_note_at_risk_is_told_of(kind: str, ended: str, now: str, verdict: Verdict) -> None:
    assert decide_risk(facts(NoticeKind(kind), ended), at(now), QUIET) == verdict


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": PromptState.DONE}, NoticeReason.PROMPT_OVER),
        ({"state": PromptState.CANCELLED}, NoticeReason.PROMPT_OVER),
        ({"state": PromptState.DISMISSED}, NoticeReason.PROMPT_OVER),
        ({"expires_at": at("2026-02-10 15:40")}, NoticeReason.PROMPT_OVER),
        ({"is_owner": False}, NoticeReason.NOT_YOURS),
        ({"since": None}, NoticeReason.SWITCHED_OFF),
        ({"mark": None}, NoticeReason.PROMPT_OVER),
        ({"snoozed_until": at("2026-02-10 18:00")}, NoticeReason.SNOOZED),
    ],
)
def test_what_has_become_pointless_is_not_told(
    changes: dict[str, Any], reason: NoticeReason
) -> None:
    note = facts(NoticeKind.FIRST_HOUR, "2026-02-10 15:00", **changes)

    assert decide_risk(note, at("2026-02-10 15:50"), QUIET) == Skip(reason)


def test_what_is_put_off_until_before_the_mark_is_told_when_it_comes_back() -> None:
    back = at("2026-02-10 15:55")
    note = facts(NoticeKind.FIRST_HOUR, "2026-02-10 15:00", snoozed_until=back)

    assert decide_risk(note, at("2026-02-10 15:46"), QUIET) == WaitUntil(back)
    assert decide_risk(note, back, QUIET) == Say()


def test_an_interview_that_moved_is_told_of_by_its_new_time() -> None:
    note = facts(NoticeKind.FIRST_HOUR, "2026-02-12 15:00")

    assert decide_risk(note, at("2026-02-10 15:50"), QUIET) == WaitUntil(at("2026-02-12 15:45"))


def test_mail_trouble_waits_for_the_morning_and_not_for_ever() -> None:
    evening = at("2026-02-10 21:00")

    assert decide_trouble(at("2026-02-10 15:00"), at("2026-02-10 15:00"), QUIET) == Say()
    assert decide_trouble(evening, evening, QUIET) == WaitUntil(at("2026-02-11 07:30"))
    assert decide_trouble(evening, evening - timedelta(days=6), QUIET) == Skip(
        NoticeReason.TIME_PASSED
    )


def test_every_reason_has_its_sentence() -> None:
    assert set(REASON_SENTENCES) == set(NoticeReason)
