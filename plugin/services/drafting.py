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
from plugin.domain.coaching import Letter
from plugin.domain.languages import Language
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
from plugin.mail.compose import SUBJECT_LIMIT, clean_text
from plugin.services.access import Viewer
from plugin.services.ai_drafts import vouch_and_check
from plugin.services.composing import (
    Wording,
    choose_wording,
    find_own_version,
    put_letter,
    write,
)
from plugin.services.installations import adapter_for
from plugin.services.message_facts import (
    Surroundings,
    Written,
    look_around,
    send_facts,
)
from plugin.services.playbooks import in_force
from plugin.services.suppression_list import describe_suppression
from plugin.store.base import transaction
from plugin.store.messages import Message

TEXT_LIMIT = 10_000
_SHORTEST_TOKEN, _LONGEST_TOKEN = 16, 64


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What the form is filled with. Posting `token` again, however often, makes one message.

    `language` is the words' own; `version_id` the agency's version that they were begun with, None
    for the shipped one. `has_own_version`: the agency has one in use for this language.
    `last_sent_at` (aware UTC): when another e-mail about this prompt went out, if one did.
    `can_add_task`: the prompt can go into the viewer's own list in the CRM instead.
    """

    prompt_id: int
    candidate_id: int
    candidate_name: str | None
    token: str
    language: Language
    version_id: int | None
    has_own_version: bool
    subject: str
    text: str = field(repr=False)
    to: str = field(repr=False)
    last_sent_at: datetime | None
    can_add_task: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """What a form says its words were begun with; None: the candidate's language, as shipped."""

    language: Language | None = None
    version_id: int | None = None


BEGUN_AS_USUAL = Begun()


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """`is_changed` False: it had left before, and what was typed now is not in it."""

    message_id: int
    is_changed: bool


def start_draft(
    viewer: Viewer,
    prompt_id: int,
    language: Language | None = None,
    *,
    is_shipped: bool = False,
) -> DraftForm:
    """Return the form for a prompt's e-mail: the viewer's own draft goes on, else the template.

    A `language`, or asking for the shipped words, begins anew with those. Writes nothing. Raises
    NotFound; Refused where the e-mail must not go out or a fact that it needs is missing;
    VersionLacksFact where the agency's own version needs it.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        around = look_around(session, prompt_id, viewer.recruiter_id)
        _refuse_unless_wanted(session, around, now)
        draft = _find_draft(session, viewer, around)
        is_new = language is not None or is_shipped
        if draft is not None and not is_new and _still_fits(draft, around):
            letter = Letter(draft.subject, draft.body)
            wording = Wording(draft.locale, draft.mail_template_id)
        else:
            wording = choose_wording(session, around, language, is_shipped=is_shipped)
            letter = write(session, around, wording, now)
        token = draft.token if draft else secrets.token_urlsafe(24)
        return _form(session, around, token, letter, wording)


def refill_form(
    viewer: Viewer, prompt_id: int, token: str, letter: Letter, begun: Begun
) -> DraftForm:
    """Return the form with what was typed, which could not be kept. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        around = look_around(session, prompt_id, viewer.recruiter_id)
        wording = Wording(around.locale(begun.language), begun.version_id)
        return _form(session, around, token, letter, wording)


def save_draft(
    viewer: Viewer,
    prompt_id: int,
    token: str,
    letter: Letter,
    begun: Begun = BEGUN_AS_USUAL,
    vouched: Mapping[str, str] | None = None,
) -> SavedDraft:
    """Make the draft of this form, or change it, and compose the bytes that would go out.

    `vouched` says why what a model invented is right. Raises NotFound; Refused where it must not go
    out, is not finished, or states what nobody vouches for; VersionLacksFact where the agency's own
    version cannot frame it; Conflict for a token that is another form's.
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
        wording = Wording(around.locale(begun.language), begun.version_id)
        put_letter(session, message, around, letter, wording, now)
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
        wording = Wording(message.locale, message.mail_template_id)
        return _form(session, around, message.token, letter, wording)


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


def _form(
    session: Session, around: Surroundings, token: str, letter: Letter, wording: Wording
) -> DraftForm:
    prompt = around.prompt
    adapter = adapter_for(session, around.installation)
    own = find_own_version(session, around.written_now.template, wording.language)
    return DraftForm(
        prompt_id=prompt.id,
        candidate_id=around.candidate.id,
        candidate_name=around.candidate.name,
        token=token,
        language=wording.language,
        version_id=wording.version_id,
        has_own_version=own is not None,
        subject=letter.subject,
        text=letter.text,
        to=around.mailbox or "",
        last_sent_at=_last_sent_at(session, prompt.id),
        can_add_task=Capability.WRITE_TASK in adapter.capabilities and prompt.due_at is not None,
    )


def _refuse_unless_wanted(session: Session, around: Surroundings, now: datetime) -> None:
    """Raise Refused where it must not go out at all."""
    if not is_coached(around.step):
        raise Refused("This step has no e-mail to the candidate.")
    written = around.written_now
    facts = send_facts(session, around, written, queued_at=now, now=now)
    playbook = in_force(session, around.installation.id).playbook
    reason = why_cancelled(facts, now, playbook)
    if reason is None:
        return
    if reason is MessageReason.SUPPRESSED:
        raise Refused(describe_suppression(session, written.address or "", around.recruiter_zone))
    is_early_check_in = (reason, around.step) == (MessageReason.NOT_OPEN_YET, StepKey.CHECK_IN)
    raise Refused(REASON_SENTENCES[reason], ("R77",) if is_early_check_in else ())


def _refuse_unless_finished(letter: Letter) -> None:
    if not letter.subject or len(letter.subject) > SUBJECT_LIMIT:
        raise Refused(f"Give it a subject of up to {SUBJECT_LIMIT} characters.")
    if not letter.text.strip() or len(letter.text) > TEXT_LIMIT:
        raise Refused(f"Give it a text of up to {TEXT_LIMIT} characters.")
    unfinished = find_unfinished(f"{letter.subject}\n{letter.text}")
    if unfinished is not None:
        raise Refused(f"There is still something to fill in: {unfinished}")


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
