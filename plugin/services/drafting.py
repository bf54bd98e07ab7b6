"""Write, look at and edit a coaching e-mail: nothing here goes out."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import Capability
from plugin.domain.coaching import MISSING, Letter, merge_fields
from plugin.domain.mailboxes import find_mailbox
from plugin.domain.messages import (
    REASON_SENTENCES,
    MessageReason,
    MessageState,
    TemplateKey,
    find_unfinished,
    is_coached,
)
from plugin.domain.prompts import StepKey
from plugin.domain.sending import why_cancelled
from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.extensions import held
from plugin.mail.compose import (
    SUBJECT_LIMIT,
    Envelope,
    clean_text,
    compose,
    message_id_for,
)
from plugin.mail.templates import write_letter
from plugin.services.access import Viewer
from plugin.services.ai_drafts import vouch_and_check
from plugin.services.installations import adapter_for
from plugin.services.message_facts import (
    Surroundings,
    Written,
    coaching_facts,
    look_around,
    send_facts,
)
from plugin.store.base import transaction
from plugin.store.messages import Message

TEXT_LIMIT = 10_000
_SHORTEST_TOKEN, _LONGEST_TOKEN = 16, 64


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What the form is filled with. Posting `token` again, however often, makes one message.

    `last_sent_at` (aware UTC): when another e-mail about this prompt went out, if one did.
    `can_add_task`: the prompt can go into the viewer's own list in the CRM instead.
    """

    prompt_id: int
    candidate_id: int
    candidate_name: str | None
    token: str
    subject: str
    text: str = field(repr=False)
    to: str = field(repr=False)
    last_sent_at: datetime | None
    can_add_task: bool


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """`is_changed` False: it had left before, and what was typed now is not in it."""

    message_id: int
    is_changed: bool


def start_draft(viewer: Viewer, prompt_id: int) -> DraftForm:
    """Return the form for a prompt's e-mail: the viewer's own draft goes on, else the template.

    Writes nothing. Raises NotFound, and Refused where the e-mail must not go out or a fact that
    it needs is missing.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        around = look_around(session, prompt_id, viewer.recruiter_id)
        to = _refuse_unless_wanted(session, around, now)
        draft = _find_draft(session, viewer, around)
        if draft is not None and _still_fits(draft, around):
            letter = Letter(draft.subject, draft.body)
        else:
            letter = _write(session, around, now)
        token = draft.token if draft else secrets.token_urlsafe(24)
        return _form(session, around, token, letter, to)


def save_draft(
    viewer: Viewer,
    prompt_id: int,
    token: str,
    letter: Letter,
    vouched: Mapping[str, str] | None = None,
) -> SavedDraft:
    """Make the draft of this form, or change it, and compose the bytes that would go out.

    `vouched` says why what a model invented is right. Raises NotFound; Refused where it must not go
    out, is not finished, or states what nobody vouches for; Conflict for another form's token.
    """
    refuse_bad_token(token)
    now = utcnow()
    letter = Letter(" ".join(letter.subject.split()), clean_text(letter.text))
    with transaction(viewer.installation_id) as session:
        around = look_around(session, prompt_id, viewer.recruiter_id)
        message = put_draft(session, around, token, now)
        if (message.prompt_id, message.recruiter_id) != (prompt_id, viewer.recruiter_id):
            raise Conflict("This form is another message's. Open it again.")
        if message.state != MessageState.DRAFTED:
            return SavedDraft(message.id, is_changed=False)
        _refuse_unless_wanted(session, around, now)
        _refuse_unless_finished(letter)
        vouch_and_check(session, message, letter, vouched or {}, now)
        put_letter(message, around, letter, now)
        return SavedDraft(message.id, is_changed=True)


def get_draft(viewer: Viewer, message_id: int) -> DraftForm:
    """Return the form of a draft, to edit it.

    Raises NotFound, NotAllowed for a colleague's, and Conflict once it has left.
    """
    with transaction(viewer.installation_id) as session:
        message = session.get(Message, message_id)
        if message is None:
            raise NotFound("There is no such message.")
        refuse_unless_author(viewer, message)
        if message.state != MessageState.DRAFTED:
            raise Conflict("This message can no longer be changed.")
        around = look_around(session, message.prompt_id, viewer.recruiter_id)
        letter = Letter(message.subject, message.body)
        return _form(session, around, message.token, letter, message.to_address)


def refuse_bad_token(token: str) -> None:
    """Raise Conflict for what no form of ours has as its token."""
    if not _SHORTEST_TOKEN <= len(token) <= _LONGEST_TOKEN:
        raise Conflict("This form is broken. Open it again.")


def refuse_unless_author(viewer: Viewer, message: Message) -> None:
    """Raise NotAllowed for anybody but the recruiter in whose name the message speaks."""
    if message.recruiter_id != viewer.recruiter_id:
        raise NotAllowed("Only the colleague who wrote this message can do that.")


def put_draft(session: Session, around: Surroundings, token: str, now: datetime) -> Message:
    """Return the message of this token, locked; where there is none, a new draft without words."""
    session.execute(
        insert(Message)
        .values(
            installation_id=around.installation.id,
            prompt_id=around.prompt.id,
            submission_id=around.submission.id,
            interview_id=around.interview.id,
            candidate_id=around.candidate.id,
            recruiter_id=around.recruiter.id,
            token=token,
            template=str(around.written_now.template),
            to_address="",
            subject="",
            body="",
            state=MessageState.DRAFTED,
            attempts=0,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["installation_id", "token"])
    )
    return session.scalars(select(Message).where(Message.token == token).with_for_update()).one()


def put_letter(message: Message, around: Surroundings, letter: Letter, now: datetime) -> None:
    """Write the letter into a draft, with what holds now, and compose its bytes anew."""
    to = around.mailbox
    reply_to = find_mailbox(around.recruiter.email)
    if to is None:
        raise Refused(REASON_SENTENCES[MessageReason.ADDRESS_UNUSABLE])
    if reply_to is None:
        raise Refused(
            "Your own e-mail address is missing in the CRM, so no answer would reach you."
        )
    if not around.recruiter.name:
        raise Refused(MISSING["recruiter"])
    mail_from = held.config.mail_from
    message_id = message_id_for(message.id, around.installation.key, mail_from)
    envelope = Envelope(
        message_id=message_id,
        composed_at=now,
        mail_from=mail_from,
        sender_name=around.recruiter.name,
        reply_to=reply_to,
        to=to,
    )
    message.message_id = message_id
    message.to_address = to
    message.template = str(around.written_now.template)
    message.interview_starts_at = around.written_now.interview_starts_at
    message.subject = letter.subject
    message.body = letter.text
    message.mime = compose(envelope, letter.subject, letter.text)


def _form(session: Session, around: Surroundings, token: str, letter: Letter, to: str) -> DraftForm:
    prompt = around.prompt
    adapter = adapter_for(session, around.installation)
    return DraftForm(
        prompt_id=prompt.id,
        candidate_id=around.candidate.id,
        candidate_name=around.candidate.name,
        token=token,
        subject=letter.subject,
        text=letter.text,
        to=to,
        last_sent_at=_last_sent_at(session, prompt.id),
        can_add_task=Capability.WRITE_TASK in adapter.capabilities and prompt.due_at is not None,
    )


def _refuse_unless_wanted(session: Session, around: Surroundings, now: datetime) -> str:
    """Return the address it would go to. Raises Refused where it must not go out at all."""
    if not is_coached(around.step):
        raise Refused("This step has no e-mail to the candidate.")
    written = around.written_now
    reason = why_cancelled(send_facts(session, around, written, queued_at=now, now=now), now)
    if reason is not None:
        is_early_check_in = (reason, around.step) == (MessageReason.NOT_OPEN_YET, StepKey.CHECK_IN)
        raise Refused(REASON_SENTENCES[reason], ("R77",) if is_early_check_in else ())
    return written.address or ""


def _refuse_unless_finished(letter: Letter) -> None:
    if not letter.subject or len(letter.subject) > SUBJECT_LIMIT:
        raise Refused(f"Give it a subject of up to {SUBJECT_LIMIT} characters.")
    if not letter.text.strip() or len(letter.text) > TEXT_LIMIT:
        raise Refused(f"Give it a text of up to {TEXT_LIMIT} characters.")
    unfinished = find_unfinished(f"{letter.subject}\n{letter.text}")
    if unfinished is not None:
        raise Refused(f"There is still something to fill in: {unfinished}")


def _write(session: Session, around: Surroundings, now: datetime) -> Letter:
    fields = merge_fields(coaching_facts(session, around), now)
    return write_letter(around.written_now.template.name, fields)


def _find_draft(session: Session, viewer: Viewer, around: Surroundings) -> Message | None:
    return session.scalar(
        select(Message)
        .where(
            Message.prompt_id == around.prompt.id,
            Message.recruiter_id == viewer.recruiter_id,
            Message.state == MessageState.DRAFTED,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )


def _still_fits(draft: Message, around: Surroundings) -> bool:
    """Tell whether nothing that the text speaks of has changed since it was written."""
    return (
        Written(TemplateKey.parse(draft.template), draft.interview_starts_at, draft.to_address)
        == around.written_now
    )


def _last_sent_at(session: Session, prompt_id: int) -> datetime | None:
    return session.scalar(select(func.max(Message.sent_at)).where(Message.prompt_id == prompt_id))
