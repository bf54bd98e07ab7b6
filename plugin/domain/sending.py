"""Whether a message may go out now: asked when it is queued, and again when it is claimed."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from plugin.domain.addresses import normalized
from plugin.domain.calendars import at, local_date, zone
from plugin.domain.interviews import InterviewStatus
from plugin.domain.messages import SENT_IS_DONE, MessageReason, TemplateKey
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, STEPS, Playbook
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.reasons import BlockReason
from plugin.domain.submissions import CLOSING_STAGES, Stage
from plugin.domain.suppressions import Scope, forbids_coaching

STALE_AFTER = timedelta(hours=48)
"""How long a message may wait in the queue (ours): a restored backup mails nobody."""

_DAY = timedelta(days=1)

_TOO_LATE_BY_THEN = {StepKey.PREP_KIT: MessageReason.INTERVIEW_BEGINS_FIRST}
"""A preparation is good until its day's first interview begins; the others have limits of ours."""


@dataclass(frozen=True, slots=True)
class Send:
    """It may go out now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It may go out at `until` (aware UTC) at the earliest, and is then asked about again."""

    until: datetime
    reason: MessageReason


@dataclass(frozen=True, slots=True)
class Cancel:
    """It must not go out, now or later."""

    reason: MessageReason


Decision = Send | Wait | Cancel


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFacts:
    """All that decides about one message, as it is now. Instants are aware UTC.

    `written_at` is when its words were last changed, `replied_at` when the candidate last answered
    a message about this submission. `written_as` and `address` are what the message was written
    with; `called_for` and `current_address` what they would be today. `zone` is the candidate's, or
    the recruiter's where that is unknown. `sent_today` and `sent_for_interview` count what this
    candidate got on this local day, and about this interview, the message itself left out.
    """

    step: StepKey
    prompt_state: PromptState
    prompt_reason: str | None
    prompt_opens_at: datetime | None
    prompt_expires_at: datetime | None
    prompt_done_at: datetime | None
    queued_at: datetime
    written_at: datetime
    replied_at: datetime | None
    interview_status: InterviewStatus
    is_interview_moved: bool
    is_interviewer_removed: bool
    stage: Stage | None
    is_candidate_gone: bool
    is_recruiter_gone: bool
    has_opted_out: bool
    suppressed: Set[Scope]
    contact_mode: ContactMode | None
    written_as: TemplateKey
    called_for: TemplateKey
    address: str = field(repr=False)
    current_address: str | None = field(repr=False)
    interviewer_addresses: Set[str] = field(repr=False)
    is_address_of_recruiter: bool
    zone: str
    sent_today: int
    sent_for_interview: int


def decide(facts: SendFacts, now: datetime, playbook: Playbook = DEFAULT_PLAYBOOK) -> Decision:
    """Return whether the message may go out at `now` (playbook sections 3 and 4).

    What cancels goes before what only delays. A Wait always ends while the prompt is still good: a
    message that could leave only later is cancelled at once, while there is time to call. One that
    waits too long all the same is cancelled as stale.
    """
    reason = why_cancelled(facts, now, playbook)
    if reason is not None:
        return Cancel(reason)
    decision = _when(facts, now, playbook)
    if isinstance(decision, Wait) and _has_expired(facts, decision.until):
        return Cancel(_TOO_LATE_BY_THEN.get(facts.step, MessageReason.PROMPT_EXPIRES_FIRST))
    return decision


def why_cancelled(
    facts: SendFacts, now: datetime, playbook: Playbook = DEFAULT_PLAYBOOK
) -> MessageReason | None:
    """Return why the message must not go out at all; None where nothing speaks against it."""
    for reason, holds in _CANCELS:
        if holds(facts, now):
            return reason
    if facts.sent_for_interview >= playbook.coaching.an_interview:
        return MessageReason.INTERVIEW_BUDGET
    return None


def window_opens(zone_name: str, now: datetime, playbook: Playbook = DEFAULT_PLAYBOOK) -> datetime:
    """Return `now` within the coaching hours of that zone, else when they next begin."""
    hours, there = playbook.coaching, now.astimezone(zone(zone_name))
    if there.weekday() in hours.weekdays and hours.opens <= there.time() < hours.until:
        return now
    day = there.date()
    if there.time() >= hours.opens:
        day += _DAY
    return at(_coaching_day(day, playbook), playbook.coaching.opens, zone_name)


def _coaching_day(day: date, playbook: Playbook) -> date:
    """Return the first day on or after the day on which coaching e-mails may leave."""
    while day.weekday() not in playbook.coaching.weekdays:
        day += _DAY
    return day


def _when(facts: SendFacts, now: datetime, playbook: Playbook) -> Send | Wait:
    if facts.sent_today >= playbook.coaching.a_day:
        return Wait(_tomorrow(facts.zone, now, playbook), MessageReason.DAY_BUDGET)
    opens = window_opens(facts.zone, now, playbook)
    return Wait(opens, MessageReason.OUTSIDE_HOURS) if opens > now else Send()


def _tomorrow(zone_name: str, now: datetime, playbook: Playbook) -> datetime:
    day = _coaching_day(local_date(now, zone_name) + _DAY, playbook)
    return at(day, playbook.coaching.opens, zone_name)


Check = Callable[[SendFacts, datetime], bool]


def _interview_is(*statuses: InterviewStatus) -> Check:
    return lambda facts, _now: facts.interview_status in statuses


def _prompt_is(*states: PromptState) -> Check:
    return lambda facts, _now: facts.prompt_state in states


def _is_stage_closed(facts: SendFacts, _now: datetime) -> bool:
    consoles = facts.step is StepKey.MOVE_ON and facts.stage is Stage.REJECTED
    return facts.stage in CLOSING_STAGES and not consoles


def _is_forbidden(facts: SendFacts, _now: datetime) -> bool:
    return STEPS[facts.step].is_contact and facts.contact_mode is ContactMode.NONE


def _is_contact_mode_unknown(facts: SendFacts, _now: datetime) -> bool:
    is_blocked = facts.prompt_state is PromptState.BLOCKED
    is_unanswered = STEPS[facts.step].is_contact and facts.contact_mode is None
    return is_unanswered or (is_blocked and facts.prompt_reason == BlockReason.CONTACT_MODE_UNKNOWN)


def _is_done_otherwise(facts: SendFacts, _now: datetime) -> bool:
    """A prompt ticked while its message waited was ticked because of it, where sending is all."""
    if facts.prompt_state is not PromptState.DONE:
        return False
    done_at = facts.prompt_done_at
    return facts.step not in SENT_IS_DONE or done_at is None or done_at < facts.queued_at


def _has_expired(facts: SendFacts, now: datetime) -> bool:
    return facts.prompt_expires_at is not None and now >= facts.prompt_expires_at


def _is_not_open(facts: SendFacts, now: datetime) -> bool:
    return facts.prompt_opens_at is None or now < facts.prompt_opens_at


def _has_replied(facts: SendFacts, _now: datetime) -> bool:
    """What was written after the answer was written by somebody who could know it."""
    return facts.replied_at is not None and facts.replied_at > facts.written_at


def _is_of_interviewer(facts: SendFacts, _now: datetime) -> bool:
    return normalized(facts.address) in facts.interviewer_addresses


_CANCELS: tuple[tuple[MessageReason, Check], ...] = (
    (MessageReason.CANDIDATE_GONE, lambda facts, _now: facts.is_candidate_gone),
    (MessageReason.RECRUITER_GONE, lambda facts, _now: facts.is_recruiter_gone),
    (MessageReason.OPTED_OUT, lambda facts, _now: facts.has_opted_out),
    (MessageReason.SUPPRESSED, lambda facts, _now: forbids_coaching(facts.suppressed)),
    (MessageReason.INTERVIEW_CANCELLED, _interview_is(InterviewStatus.CANCELLED)),
    (MessageReason.INTERVIEW_DELETED, _interview_is(InterviewStatus.DELETED)),
    (MessageReason.NO_SHOW, _interview_is(InterviewStatus.NO_SHOW)),
    (MessageReason.INTERVIEW_RESCHEDULING, _interview_is(InterviewStatus.RESCHEDULING)),
    (MessageReason.INTERVIEWER_REMOVED, lambda facts, _now: facts.is_interviewer_removed),
    (MessageReason.STAGE_CLOSED, _is_stage_closed),
    (MessageReason.CLIENT_FORBIDS, _is_forbidden),
    (MessageReason.CONTACT_MODE_UNKNOWN, _is_contact_mode_unknown),
    (
        MessageReason.PROMPT_OVER,
        _prompt_is(PromptState.CANCELLED, PromptState.SKIPPED, PromptState.DISMISSED),
    ),
    (MessageReason.PROMPT_BLOCKED, _prompt_is(PromptState.BLOCKED)),
    (MessageReason.PROMPT_EXPIRED, _prompt_is(PromptState.EXPIRED)),
    (MessageReason.PROMPT_DONE, _is_done_otherwise),
    (MessageReason.PROMPT_EXPIRED, _has_expired),
    (MessageReason.NOT_OPEN_YET, _is_not_open),
    (MessageReason.INTERVIEW_MOVED, lambda facts, _now: facts.is_interview_moved),
    (MessageReason.CANDIDATE_REPLIED, _has_replied),
    (
        MessageReason.WRITTEN_FOR_OTHER_FACTS,
        lambda facts, _now: facts.written_as != facts.called_for,
    ),
    (MessageReason.ADDRESS_UNUSABLE, lambda facts, _now: facts.current_address is None),
    (MessageReason.ADDRESS_CHANGED, lambda facts, _now: facts.address != facts.current_address),
    (MessageReason.ADDRESS_OF_INTERVIEWER, _is_of_interviewer),
    (MessageReason.ADDRESS_OF_RECRUITER, lambda facts, _now: facts.is_address_of_recruiter),
    (MessageReason.STALE, lambda facts, now: now - facts.queued_at > STALE_AFTER),
)
"""In playbook A.3's order: what stops everything, contact mode, the prompt itself, the address."""
