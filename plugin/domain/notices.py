"""A notice: one thing that a recruiter is told by mail or chat, and when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.quiet_hours import QuietHours

FIRST_HOUR_LEAD = timedelta(minutes=15)
LAST_HOURS_LEAD = timedelta(hours=2)
BEFORE_QUIET = timedelta(minutes=15)
"""How long before quiet hours what could not wait for their end is said (all three are ours)."""

STALE_AFTER = timedelta(hours=24)
"""How long an instant notice may wait, whatever for (ours)."""


class NoticeKind(StrEnum):
    """`first_hour` and `last_hours` are of a thank-you at risk; each comes once a prompt.

    `crm_trouble` goes to managers only, once for each trouble (`CrmTrouble`).
    """

    DIGEST = "digest"
    FIRST_HOUR = "first_hour"
    LAST_HOURS = "last_hours"
    MAIL_TROUBLE = "mail_trouble"
    CRM_TROUBLE = "crm_trouble"
    TEST = "test"


LEADS: Mapping[NoticeKind, timedelta] = {
    NoticeKind.FIRST_HOUR: FIRST_HOUR_LEAD,
    NoticeKind.LAST_HOURS: LAST_HOURS_LEAD,
}


class CrmTrouble(StrEnum):
    """What a manager must know of the connection to the CRM."""

    SILENT = "silent"  # no news for longer than is usual
    RECONNECT = "reconnect"  # our credentials are refused
    HOOKS_OFF = "hooks_off"  # webhooks of ours are switched off there


CRM_TROUBLE_SENTENCES: Mapping[CrmTrouble, str] = {
    CrmTrouble.SILENT: "Your CRM has told Afterword nothing for longer than is usual.",
    CrmTrouble.RECONNECT: (
        "Your CRM no longer accepts Afterword, so nothing new arrives. Please reconnect it."
    ),
    CrmTrouble.HOOKS_OFF: "Your CRM has switched off webhooks that tell Afterword of changes.",
}


class NoticeState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class NoticeReason(StrEnum):
    """Why a notice was not sent, failed, or may have arrived: stored, and shown in words."""

    NOTHING_DUE = "nothing_due"
    MISSED = "missed"
    TIME_PASSED = "time_passed"
    QUIET_HOURS = "quiet_hours"
    SNOOZED = "snoozed"
    PROMPT_OVER = "prompt_over"
    NOT_YOURS = "not_yours"
    SETTLED = "settled"
    SWITCHED_OFF = "switched_off"
    BEFORE_ACTIVATION = "before_activation"
    RECRUITER_GONE = "recruiter_gone"
    ADDRESS_UNUSABLE = "address_unusable"
    ADDRESS_OF_ANOTHER = "address_of_another"
    CHANNEL_PAUSED = "channel_paused"
    NOT_ALLOWED = "not_allowed"
    REFUSED = "refused"
    AWAY = "away"
    NO_ANSWER = "no_answer"
    WORKER_LOST = "worker_lost"


REASON_SENTENCES: Mapping[NoticeReason, str] = {
    NoticeReason.NOTHING_DUE: "Nothing was due.",
    NoticeReason.MISSED: "Afterword was not running at the time, and later it was out of date.",
    NoticeReason.TIME_PASSED: "The time that it warned of had passed.",
    NoticeReason.QUIET_HOURS: "It fell into your quiet hours, and after them it was too late.",
    NoticeReason.SNOOZED: "You had put the prompt off.",
    NoticeReason.PROMPT_OVER: "The prompt was done or no longer called for.",
    NoticeReason.NOT_YOURS: "The prompt had gone to a colleague.",
    NoticeReason.SETTLED: "Somebody had settled it.",
    NoticeReason.SWITCHED_OFF: "You had switched this kind of notice off.",
    NoticeReason.BEFORE_ACTIVATION: "It was before you switched this on.",
    NoticeReason.RECRUITER_GONE: "The account in the CRM was no longer active.",
    NoticeReason.ADDRESS_UNUSABLE: "The CRM has no usable e-mail address for you.",
    NoticeReason.ADDRESS_OF_ANOTHER: (
        "Your e-mail address in the CRM is also a candidate's or an interviewer's. Correct it there"
        " first: what recruiters are told must not reach them."
    ),
    NoticeReason.CHANNEL_PAUSED: "The channel had failed for a day. Send a test to go on with it.",
    NoticeReason.NOT_ALLOWED: "This address is not one that notices may go to any more.",
    NoticeReason.REFUSED: "The other side refused it.",
    NoticeReason.AWAY: "The other side did not answer.",
    NoticeReason.NO_ANSWER: (
        "The connection broke before the other side said whether it took it. It is not sent again."
    ),
    NoticeReason.WORKER_LOST: (
        "We stopped in the middle of sending. It may have arrived, and is not sent again."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """What decides about a notice of a thank-you at risk. Moments are aware UTC.

    `mark` is what it warns of: the prompt's due moment, or its limit.
    """

    kind: NoticeKind
    step: StepKey
    state: PromptState
    is_owner: bool
    opens_at: datetime | None
    mark: datetime | None
    expires_at: datetime | None
    snoozed_until: datetime | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Say:
    """It is to be said now."""


@dataclass(frozen=True, slots=True)
class WaitUntil:
    at: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    reason: NoticeReason


Verdict = Say | WaitUntil | Skip


def moment_to_warn(
    *, opens_at: datetime, mark: datetime, lead: timedelta, quiet: QuietHours
) -> datetime | None:
    """Return when to warn of a mark: `lead` before it, but never in quiet hours.

    What would fall into them is said shortly before they begin, once there is something to say;
    else when they end; None where the mark has passed by then.
    """
    wanted = max(mark - lead, opens_at)
    stretch = quiet.around(wanted)
    if stretch is None:
        return wanted
    before = stretch.begins_at - BEFORE_QUIET
    if before >= opens_at and quiet.around(before) is None:
        return before
    return stretch.ends_at if stretch.ends_at < mark else None


def decide_risk(facts: RiskFacts, now: datetime, quiet: QuietHours) -> Verdict:
    """Return what becomes of a notice of a thank-you at risk, as things stand at `now`."""
    reason = _why_pointless(facts, now)
    if reason is not None or facts.mark is None or facts.opens_at is None:
        return Skip(reason or NoticeReason.PROMPT_OVER)
    if facts.snoozed_until is not None and facts.snoozed_until > now:
        is_back = facts.snoozed_until < facts.mark
        return WaitUntil(facts.snoozed_until) if is_back else Skip(NoticeReason.SNOOZED)
    at = moment_to_warn(
        opens_at=facts.opens_at, mark=facts.mark, lead=LEADS[facts.kind], quiet=quiet
    )
    if at is None:
        return Skip(NoticeReason.QUIET_HOURS)
    return WaitUntil(at) if at > now else _unless_quiet(now, facts.mark, quiet)


def decide_trouble(now: datetime, due_at: datetime, quiet: QuietHours) -> Verdict:
    """Return what becomes of a notice that can be said at any time but in quiet hours."""
    if now - due_at > STALE_AFTER + quiet.longest:
        return Skip(NoticeReason.TIME_PASSED)
    return _unless_quiet(now, None, quiet)


def _unless_quiet(now: datetime, mark: datetime | None, quiet: QuietHours) -> Verdict:
    stretch = quiet.around(now)
    if stretch is None:
        return Say()
    if mark is not None and stretch.ends_at >= mark:
        return Skip(NoticeReason.QUIET_HOURS)
    return WaitUntil(stretch.ends_at)


def _why_pointless(facts: RiskFacts, now: datetime) -> NoticeReason | None:
    is_live = facts.state in (PromptState.PLANNED, PromptState.BLOCKED)
    has_expired = facts.expires_at is not None and facts.expires_at <= now
    checks = (
        (facts.since is None, NoticeReason.SWITCHED_OFF),
        (not facts.is_owner, NoticeReason.NOT_YOURS),
        (not is_live or has_expired, NoticeReason.PROMPT_OVER),
        (facts.step is not StepKey.THANK_YOU, NoticeReason.PROMPT_OVER),
        (facts.mark is not None and facts.mark <= now, NoticeReason.TIME_PASSED),
    )
    return next((reason for is_so, reason in checks if is_so), None)
