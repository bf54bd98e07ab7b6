"""Whether a message may go out now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.calendars import zone
from plugin.domain.interviews import InterviewStatus
from plugin.domain.messages import MessageReason, TemplateKey
from plugin.domain.people import ContactMode
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.sending import STALE_AFTER, Cancel, Send, SendFacts, Wait, decide
from plugin.domain.submissions import CLOSING_STAGES, Stage
from plugin.domain.suppressions import Scope

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

FINE = SendFacts(
    step=StepKey.THANK_YOU,
    prompt_state=PromptState.PLANNED,
    prompt_reason=None,
    prompt_opens_at=NOW - HOUR,
    prompt_expires_at=NOW + 100 * HOUR,
    prompt_done_at=None,
    queued_at=NOW - timedelta(seconds=1),
    written_at=NOW - timedelta(minutes=5),
    replied_at=None,
    interview_status=InterviewStatus.SCHEDULED,
    is_interview_moved=False,
    is_interviewer_removed=False,
    stage=Stage.INTERVIEWING,
    is_candidate_gone=False,
    is_recruiter_gone=False,
    has_opted_out=False,
    suppressed=frozenset(),
    contact_mode=ContactMode.DIRECT,
    written_as=TemplateKey("thank_you", ContactMode.DIRECT),
    called_for=TemplateKey("thank_you", ContactMode.DIRECT),
    address="ana@mail.example",
    current_address="ana@mail.example",
    interviewer_addresses=frozenset({"jo.park@acme.example"}),
    is_address_of_recruiter=False,
    zone="Europe/London",
    sent_today=0,
    sent_for_interview=0,
)


def test_a_message_that_nothing_speaks_against_goes_out() -> None:
    assert decide(FINE, NOW) == Send()


CANCELLING: list[tuple[MessageReason, dict[str, Any]]] = [
    (MessageReason.CANDIDATE_GONE, {"is_candidate_gone": True}),
    (MessageReason.RECRUITER_GONE, {"is_recruiter_gone": True}),
    (MessageReason.OPTED_OUT, {"has_opted_out": True}),
    (MessageReason.SUPPRESSED, {"suppressed": frozenset({Scope.COACHING})}),
    (MessageReason.SUPPRESSED, {"suppressed": frozenset({Scope.ALL})}),
    (MessageReason.INTERVIEW_CANCELLED, {"interview_status": InterviewStatus.CANCELLED}),
    (MessageReason.INTERVIEW_DELETED, {"interview_status": InterviewStatus.DELETED}),
    (MessageReason.NO_SHOW, {"interview_status": InterviewStatus.NO_SHOW}),
    (MessageReason.CLIENT_FORBIDS, {"contact_mode": ContactMode.NONE}),
    (MessageReason.CONTACT_MODE_UNKNOWN, {"contact_mode": None}),
    (
        MessageReason.CONTACT_MODE_UNKNOWN,
        {"prompt_state": PromptState.BLOCKED, "prompt_reason": "contact_mode_unknown"},
    ),
    (
        MessageReason.PROMPT_BLOCKED,
        {"prompt_state": PromptState.BLOCKED, "prompt_reason": "no_address"},
    ),
    (MessageReason.PROMPT_OVER, {"prompt_state": PromptState.CANCELLED}),
    (MessageReason.PROMPT_OVER, {"prompt_state": PromptState.DISMISSED}),
    (MessageReason.PROMPT_OVER, {"prompt_state": PromptState.SKIPPED}),
    (MessageReason.PROMPT_DONE, {"prompt_state": PromptState.DONE, "prompt_done_at": NOW}),
    (MessageReason.PROMPT_EXPIRED, {"prompt_state": PromptState.EXPIRED}),
    (MessageReason.PROMPT_EXPIRED, {"prompt_expires_at": NOW}),
    (MessageReason.NOT_OPEN_YET, {"prompt_opens_at": NOW + HOUR}),
    (MessageReason.NOT_OPEN_YET, {"prompt_opens_at": None}),
    (MessageReason.INTERVIEW_MOVED, {"is_interview_moved": True}),
    (MessageReason.INTERVIEWER_REMOVED, {"is_interviewer_removed": True}),
    (
        MessageReason.INTERVIEW_RESCHEDULING,
        {"interview_status": InterviewStatus.RESCHEDULING},
    ),
    (
        MessageReason.WRITTEN_FOR_OTHER_FACTS,
        {
            "contact_mode": ContactMode.VIA_RECRUITER,
            "called_for": TemplateKey("thank_you", ContactMode.VIA_RECRUITER),
        },
    ),
    (MessageReason.ADDRESS_UNUSABLE, {"current_address": None}),
    (MessageReason.ADDRESS_CHANGED, {"current_address": "ana@new.example"}),
    (
        MessageReason.ADDRESS_OF_INTERVIEWER,
        {"address": "Jo.Park@acme.example", "current_address": "Jo.Park@acme.example"},
    ),
    (MessageReason.INTERVIEW_BUDGET, {"sent_for_interview": 4}),
    (MessageReason.STALE, {"queued_at": NOW - STALE_AFTER - HOUR}),
]


@pytest.mark.parametrize(("reason", "change"), CANCELLING)
def test_what_must_not_go_out_is_cancelled_with_the_reason(
    reason: MessageReason, change: dict[str, Any]
) -> None:
    assert decide(replace(FINE, **change), NOW) == Cancel(reason)


@pytest.mark.parametrize("stage", sorted(CLOSING_STAGES))
def test_a_closed_stage_cancels(stage: Stage) -> None:
    assert decide(replace(FINE, stage=stage), NOW) == Cancel(MessageReason.STAGE_CLOSED)


def test_a_stage_that_nobody_mapped_cancels_nothing() -> None:
    assert decide(replace(FINE, stage=None), NOW) == Send()


def rejected(step: StepKey) -> SendFacts:
    key = TemplateKey("move_on_rejected")
    return replace(FINE, step=step, stage=Stage.REJECTED, written_as=key, called_for=key)


def test_after_a_no_the_candidate_is_told_to_move_on() -> None:
    assert decide(rejected(StepKey.MOVE_ON), NOW) == Send()


def test_after_a_no_nothing_else_goes_out() -> None:
    assert decide(rejected(StepKey.KEEP_APPLYING), NOW) == Cancel(MessageReason.STAGE_CLOSED)


@pytest.mark.parametrize("mode", [ContactMode.NONE, None])
@pytest.mark.parametrize("step", [StepKey.KEEP_APPLYING, StepKey.DEBRIEF, StepKey.PREP_KIT])
def test_contact_mode_holds_only_what_leads_to_the_client(
    step: StepKey, mode: ContactMode | None
) -> None:
    assert decide(replace(FINE, step=step, contact_mode=mode), NOW) == Send()


DONE = {"prompt_state": PromptState.DONE, "queued_at": NOW - HOUR}


def test_a_prompt_ticked_while_its_message_waits_is_ticked_because_of_it() -> None:
    facts = replace(FINE, step=StepKey.KEEP_APPLYING, prompt_done_at=NOW, **DONE)  # type: ignore[arg-type]

    assert decide(facts, NOW) == Send()


def test_a_prompt_done_before_its_message_was_queued_needs_none() -> None:
    done_at = NOW - 2 * HOUR
    facts = replace(FINE, step=StepKey.KEEP_APPLYING, prompt_done_at=done_at, **DONE)  # type: ignore[arg-type]

    assert decide(facts, NOW) == Cancel(MessageReason.PROMPT_DONE)


def test_coaching_on_a_note_that_is_written_is_not_sent() -> None:
    facts = replace(FINE, step=StepKey.THANK_YOU, prompt_done_at=NOW, **DONE)  # type: ignore[arg-type]

    assert decide(facts, NOW) == Cancel(MessageReason.PROMPT_DONE)


@pytest.mark.parametrize(
    ("zone_name", "local", "opens"),
    [
        ("Europe/London", "2026-02-10T06:59", "2026-02-10T07:00"),
        ("Europe/London", "2026-02-10T21:00", "2026-02-11T07:00"),
        ("America/Vancouver", "2026-02-10T23:30", "2026-02-11T07:00"),
        ("Asia/Kolkata", "2026-02-10T03:00", "2026-02-10T07:00"),
        # The clocks change in the night: in March and in October.
        ("Europe/London", "2026-03-28T22:30", "2026-03-29T07:00"),
        ("Europe/London", "2026-10-24T22:30", "2026-10-25T07:00"),
    ],
)
def test_at_night_it_waits_for_seven_where_the_candidate_is(
    zone_name: str, local: str, opens: str
) -> None:
    now = wall_clock(local, zone_name)
    facts = replace(
        FINE, zone=zone_name, queued_at=now, prompt_opens_at=now - HOUR, prompt_expires_at=None
    )

    assert decide(facts, now) == Wait(wall_clock(opens, zone_name), MessageReason.OUTSIDE_HOURS)


def wall_clock(local: str, zone_name: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=zone(zone_name)).astimezone(UTC)


def test_seven_and_the_last_minute_before_nine_are_within_the_hours() -> None:
    facts = replace(FINE, prompt_expires_at=None)

    assert decide(facts, NOW.replace(hour=7)) == Cancel(MessageReason.NOT_OPEN_YET)
    opened = replace(facts, prompt_opens_at=NOW - 24 * HOUR)
    assert decide(opened, NOW.replace(hour=7)) == Send()
    assert decide(opened, NOW.replace(hour=20, minute=59)) == Send()


def test_the_third_of_a_day_waits_for_the_next_morning() -> None:
    assert decide(replace(FINE, sent_today=2), NOW) == Wait(
        datetime(2026, 2, 11, 7, 0, tzinfo=UTC), MessageReason.DAY_BUDGET
    )


TONIGHT = NOW.replace(hour=22)
NEXT_MORNING = datetime(2026, 2, 11, 7, 0, tzinfo=UTC)
PREP_KIT = replace(
    FINE,
    step=StepKey.PREP_KIT,
    queued_at=TONIGHT,
    written_as=TemplateKey("prep_kit", ContactMode.DIRECT),
    called_for=TemplateKey("prep_kit", ContactMode.DIRECT),
)


@pytest.mark.parametrize(
    ("now", "changes"), [(TONIGHT, {}), (NOW, {"sent_today": 2, "queued_at": NOW})]
)
def test_a_preparation_that_could_leave_only_after_the_interview_has_begun_is_cancelled_at_once(
    now: datetime, changes: dict[str, Any]
) -> None:
    facts = replace(PREP_KIT, prompt_expires_at=NEXT_MORNING, **changes)

    assert decide(facts, now) == Cancel(MessageReason.INTERVIEW_BEGINS_FIRST)


def test_a_preparation_that_leaves_just_before_the_interview_may_wait() -> None:
    facts = replace(PREP_KIT, prompt_expires_at=NEXT_MORNING + timedelta(minutes=1))

    assert decide(facts, TONIGHT) == Wait(NEXT_MORNING, MessageReason.OUTSIDE_HOURS)


@pytest.mark.parametrize("sent_today", [0, 2])
def test_what_expires_before_it_could_leave_is_cancelled_at_once(sent_today: int) -> None:
    expires_at = TONIGHT + timedelta(hours=1)
    facts = replace(FINE, prompt_expires_at=expires_at, queued_at=TONIGHT, sent_today=sent_today)

    assert decide(facts, TONIGHT) == Cancel(MessageReason.PROMPT_EXPIRES_FIRST)


@given(
    later=st.timedeltas(timedelta(0), timedelta(days=700)),
    zone_name=st.sampled_from(
        ["Europe/London", "America/Toronto", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]
    ),
    sent_today=st.integers(0, 3),
)
def test_a_wait_always_ends_in_time_at_a_moment_when_it_may_go(
    later: timedelta, zone_name: str, sent_today: int
) -> None:
    now = NOW + later
    facts = replace(
        FINE,
        zone=zone_name,
        sent_today=sent_today,
        queued_at=now,
        prompt_opens_at=now - HOUR,
        prompt_expires_at=None,
    )

    decision = decide(facts, now)

    if isinstance(decision, Wait):
        assert now < decision.until <= now + timedelta(hours=32)
        # A new day has begun there by then, so that what counts for today counts anew.
        assert decide(replace(facts, sent_today=0), decision.until) == Send()
    else:
        assert decision == Send()


@given(st.lists(st.sampled_from([change for _, change in CANCELLING]), min_size=1, max_size=6))
def test_whatever_comes_together_one_reason_against_it_is_enough(
    changes: list[dict[str, Any]],
) -> None:
    facts = FINE
    for change in changes:
        facts = replace(facts, **change)
    # A later event may overwrite an earlier one of the same kind, never lift it.
    assert isinstance(decide(facts, NOW), Cancel)


def test_people_do_not_show_in_logs() -> None:
    assert "@" not in repr(FINE)
