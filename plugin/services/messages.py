"""What a recruiter does with a message that is written: send, take back, say whether it arrived."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.coaching import Letter
from plugin.domain.messages import (
    REASON_SENTENCES,
    UNDER_WAY,
    MessageReason,
    MessageState,
    TemplateKey,
    may_become,
)
from plugin.domain.prompts import StepKey
from plugin.domain.sending import Cancel, Decision, Wait, decide
from plugin.errors import Conflict, NotFound, Refused
from plugin.mail.compose import Preview, read_preview
from plugin.mail.dates import composed_at
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.ai_drafts import BY_AI, refuse_unless_vouched
from plugin.services.composing import Wording, put_letter
from plugin.services.drafting import put_draft, refuse_unless_author
from plugin.services.home import refuse_copy
from plugin.services.message_facts import Surroundings, Written, look_around, send_facts
from plugin.services.outcomes import move, record_sent, refuse_erased
from plugin.services.playbooks import in_force
from plugin.services.prompts import lock_prompt
from plugin.store.base import transaction
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt

LOST_AFTER = timedelta(minutes=5)
"""A worker takes seconds to send and is killed after three minutes: then nobody sends any more."""

DATE_GOOD_FOR = timedelta(hours=24)
"""Mail readers sort by the Date, which was fixed when the message was composed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDetail:
    """One message. Instants are aware UTC. `preview` is read from the bytes that go out.

    Of a draft, `reason` and `next_attempt_at` say what would become of it if it were sent now: a
    reason with a moment makes it wait, one without stands against it.
    `seen` names those bytes: what is sent is what was looked at. `crm_note` is None until the
    message is sent, then "pending", "written" or "failed".
    """

    id: int
    prompt_id: int
    step: StepKey
    candidate_id: int
    candidate_name: str | None
    candidate_zone: str | None
    recruiter_name: str | None
    is_mine: bool
    is_by_ai: bool
    state: MessageState
    reason: MessageReason | None
    next_attempt_at: datetime | None
    sent_at: datetime | None
    seen: str
    preview: Preview = field(repr=False)
    crm_note: str | None
    crm_note_error: str | None


def get_message(viewer: Viewer, message_id: int) -> MessageDetail:
    """Return a message of the viewer's agency. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        row = session.execute(
            select(Message, Prompt.step, Candidate.name, Candidate.timezone, Recruiter.name)
            .join(Prompt, Prompt.id == Message.prompt_id)
            .join(Candidate, Candidate.id == Message.candidate_id)
            .join(Recruiter, Recruiter.id == Message.recruiter_id)
            .where(Message.id == message_id)
        ).one_or_none()
        if row is None:
            raise NotFound("There is no such message.")
        message, step, candidate_name, candidate_zone, recruiter_name = row
        refuse_erased(message)
        note = session.execute(
            select(CrmWrite.state, CrmWrite.error).where(CrmWrite.key == f"message-{message_id}")
        ).one_or_none()
        reason, next_attempt_at = _outlook(session, message)
        return MessageDetail(
            id=message.id,
            prompt_id=message.prompt_id,
            step=StepKey(step),
            candidate_id=message.candidate_id,
            candidate_name=candidate_name,
            candidate_zone=candidate_zone,
            recruiter_name=recruiter_name,
            is_mine=message.recruiter_id == viewer.recruiter_id,
            is_by_ai=message.drafted_by == BY_AI,
            state=MessageState(message.state),
            reason=reason,
            next_attempt_at=next_attempt_at,
            sent_at=message.sent_at,
            seen=_fingerprint(message),
            preview=read_preview(message.mime or b""),
            crm_note=note.state if note else None,
            crm_note_error=note.error if note else None,
        )


def send_message(viewer: Viewer, message_id: int, seen: str) -> None:
    """Put a draft into the queue; doing it twice does it once.

    `seen` names the bytes that the viewer looked at. Raises Conflict where they have changed, are
    a day old, or another message about the prompt is under way; Refused where it must not go out;
    NotAllowed for a colleague's; NotFound.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        message = _lock(session, message_id)
        refuse_unless_author(viewer, message)
        if message.state in UNDER_WAY or message.state == MessageState.SENT:
            return
        if message.state != MessageState.DRAFTED or message.mime is None:
            raise Conflict("This message can no longer be sent. Write it anew.")
        if _fingerprint(message) != seen:
            raise Conflict("This message was changed after you looked at it. Look at it again.")
        if now - read_preview(message.mime).composed_at > DATE_GOOD_FOR:
            raise Conflict("This was written more than a day ago. Edit it, and look at it again.")
        refuse_unless_vouched(session, message)
        _queue(session, viewer, message, now)


def cancel_message(viewer: Viewer, message_id: int) -> None:
    """Take back what has not left, whoever in the agency wrote it; twice does it once.

    Raises Conflict once it is on its way; NotFound.
    """
    with transaction(viewer.installation_id) as session:
        message = _lock(session, message_id)
        if message.state == MessageState.CANCELLED:
            return
        if not may_become(MessageState(message.state), MessageState.CANCELLED):
            raise Conflict("It is too late to take it back: it has already left.")
        move(message, MessageState.CANCELLED, MessageReason.BY_RECRUITER)


def say_it_arrived(viewer: Viewer, message_id: int) -> None:
    """Settle an unknown message as sent; twice does it once. Raises Conflict, NotFound."""
    with transaction(viewer.installation_id) as session:
        message = _lock(session, message_id)
        if message.state == MessageState.SENT:
            return
        _refuse_unless_unknown(message)
        record_sent(session, message, message.claimed_at or utcnow())


def say_it_did_not_arrive(viewer: Viewer, message_id: int) -> None:
    """Settle an unknown message as failed; twice does it once. Raises Conflict, NotFound."""
    with transaction(viewer.installation_id) as session:
        message = _lock(session, message_id)
        if message.state == MessageState.FAILED:
            return
        _refuse_unless_unknown(message)
        move(message, MessageState.FAILED, MessageReason.DID_NOT_ARRIVE)


def send_again(viewer: Viewer, message_id: int) -> int:
    """Settle an unknown message as failed and queue a new one with its words; return that one's id.

    It is a new message with a Message-ID of its own; doing it twice makes one. Raises Refused where
    it must not go out (then nothing is settled), Conflict, NotAllowed for a colleague's, NotFound.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        lost = _lock(session, message_id)
        refuse_unless_author(viewer, lost)
        token = f"again-{lost.id}"
        known = session.scalar(select(Message.id).where(Message.token == token))
        if known is not None:
            return known
        _refuse_unless_unknown(lost)
        move(lost, MessageState.FAILED, MessageReason.DID_NOT_ARRIVE)
        around = look_around(session, lost.prompt_id, viewer.recruiter_id)
        message = put_draft(session, around, token, now)
        message.drafted_by = lost.drafted_by
        wording = Wording(lost.locale, lost.mail_template_id)
        put_letter(session, message, around, Letter(lost.subject, lost.body), wording, now)
        session.flush()
        _queue(session, viewer, message, now)
        return message.id


def give_up_on_lost(session: Session, *, now: datetime) -> int:
    """Turn what some worker never finished sending into unknown; return how many."""
    lost = session.scalars(
        update(Message)
        .where(Message.state == MessageState.SENDING, Message.claimed_at < now - LOST_AFTER)
        .values(state=MessageState.UNKNOWN, reason=MessageReason.WORKER_LOST)
        .returning(Message.id)
    ).all()
    return len(lost)


def has_due(session: Session, *, now: datetime) -> bool:
    """Tell whether a message waits that may be tried at `now`."""
    return bool(session.scalar(select(exists().where(*is_due(now)))))


def is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a message may be tried at `now`."""
    return Message.state == MessageState.QUEUED, Message.next_attempt_at <= now


def decide_message(
    session: Session, message: Message, around: Surroundings, now: datetime
) -> Decision:
    """Return whether a message may go out at `now`, by the facts of this transaction."""
    written = Written(
        TemplateKey.parse(message.template),
        message.interview_starts_at,
        message.to_address,
        composed_at(message.mime) if message.mime else None,
    )
    facts = send_facts(
        session,
        around,
        written,
        queued_at=message.queued_at or now,
        now=now,
        message_id=message.id,
    )
    return decide(facts, now, in_force(session, message.installation_id).playbook)


def _outlook(session: Session, message: Message) -> tuple[MessageReason | None, datetime | None]:
    if message.state != MessageState.DRAFTED:
        reason = MessageReason(message.reason) if message.reason else None
        return reason, message.next_attempt_at
    around = look_around(session, message.prompt_id, message.recruiter_id)
    decision = decide_message(session, message, around, utcnow())
    if isinstance(decision, Wait):
        return decision.reason, decision.until
    return (decision.reason if isinstance(decision, Cancel) else None), None


def _queue(session: Session, viewer: Viewer, message: Message, now: datetime) -> None:
    """Queue a draft whose prompt is locked, unless something speaks against it."""
    refuse_copy(session)
    if _has_other_under_way(session, message):
        raise Conflict("Another message about this is on its way. Wait to see what becomes of it.")
    around = look_around(session, message.prompt_id, viewer.recruiter_id)
    decision = decide_message(session, message, around, now)
    if isinstance(decision, Cancel):
        raise Refused(REASON_SENTENCES[decision.reason])
    message.queued_at = now
    if isinstance(decision, Wait):
        move(message, MessageState.QUEUED, decision.reason, next_attempt_at=decision.until)
    else:
        move(message, MessageState.QUEUED, next_attempt_at=now)
    enqueue_after_commit(session, TaskName.SEND_MESSAGES, viewer.installation_id)


def _lock(session: Session, message_id: int) -> Message:
    """Return the message, locked after its submission and prompt as everywhere. Raises NotFound."""
    prompt_id = session.scalar(select(Message.prompt_id).where(Message.id == message_id))
    if prompt_id is None:
        raise NotFound("There is no such message.")
    lock_prompt(session, prompt_id)
    message = session.get_one(Message, message_id, with_for_update=True)
    refuse_erased(message)
    return message


def _has_other_under_way(session: Session, message: Message) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    Message.prompt_id == message.prompt_id,
                    Message.id != message.id,
                    Message.state.in_(UNDER_WAY),
                )
            )
        )
    )


def _refuse_unless_unknown(message: Message) -> None:
    if message.state != MessageState.UNKNOWN:
        raise Conflict("What became of this message is known. Here is how things stand now.")


def _fingerprint(message: Message) -> str:
    return hashlib.sha256(message.mime or b"").hexdigest()[:32]
