"""Choose the template of a message, write from it, and compose the bytes that would go out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from plugin.domain.coaching import MISSING, CoachingFacts, Letter, merge_fields
from plugin.domain.languages import Language, language_of
from plugin.domain.mail_parts import Event, Links, parts_for
from plugin.domain.mailboxes import find_mailbox
from plugin.domain.messages import REASON_SENTENCES, MessageReason, TemplateKey, voice_of
from plugin.errors import Conflict, Refused
from plugin.extensions import held
from plugin.mail.calendar_file import calendar_file
from plugin.mail.compose import (
    Content,
    Envelope,
    compose,
    event_uid_for,
    message_id_for,
)
from plugin.mail.inbound_addresses import reply_address, unsubscribe_address
from plugin.mail.layout import lay_out
from plugin.mail.templates import Source, read_source, shipped, write_letter
from plugin.services.links import candidate_page_url, preferences_url
from plugin.services.message_facts import Surroundings, coaching_facts
from plugin.store.mail_templates import MailTemplate, find_active
from plugin.store.messages import Message

ONE_CLICK = "one-click"


class VersionLacksFact(Refused):
    """The agency's own version needs a fact that nobody knows; the shipped one may do without."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message is written with: a locale, and the agency's own version (None: shipped)."""

    locale: str
    version_id: int | None = None

    @property
    def language(self) -> Language:
        """Return the language of the locale."""
        return language_of(self.locale)


def choose_wording(
    session: Session, around: Surroundings, language: Language | None, *, is_shipped: bool
) -> Wording:
    """Return the wording that a new message has: the agency's version in use, if there is one."""
    locale = around.locale(language)
    if is_shipped:
        return Wording(locale)
    own = find_own_version(session, around.written_now.template, language_of(locale))
    return Wording(locale, own.id if own else None)


def find_own_version(session: Session, key: TemplateKey, language: Language) -> MailTemplate | None:
    """Return the agency's version in use for this message, if there is one."""
    voice = voice_of(key)
    return find_active(session, key.name, voice, language) if voice else None


def write(session: Session, around: Surroundings, wording: Wording, now: datetime) -> Letter:
    """Return the words of the wording's template. Writes nothing.

    Raises Refused where a fact is missing; VersionLacksFact where the agency's version needs it.
    """
    fields = merge_fields(coaching_facts(session, around, wording.locale), now)
    source = source_of(session, around.written_now.template, wording)
    try:
        return write_letter(source, fields)
    except Refused as error:
        raise _as_versions(error, wording) from error


def source_of(session: Session, key: TemplateKey, wording: Wording) -> Source:
    """Return the template of a wording. Raises Conflict for a version of another e-mail."""
    if wording.version_id is None:
        return shipped(key.name, wording.language)
    own = session.get(MailTemplate, wording.version_id)
    wanted = (key.name, voice_of(key), wording.language)
    if own is None or (own.name, own.voice, own.language) != wanted:
        raise Conflict("This was begun with a template for something else. Open it again.")
    return read_source(own.text, own.frame)


def put_letter(
    session: Session,
    message: Message,
    around: Surroundings,
    letter: Letter,
    wording: Wording,
    now: datetime,
) -> None:
    """Write the letter into a draft, with what holds now, and compose its bytes anew.

    Raises Refused where an address or a fact is missing; VersionLacksFact, Conflict.
    """
    to, reply_to = _addresses(around)
    source = source_of(session, around.written_now.template, wording)
    links = Links(
        candidate_page_url(session, around.installation, around.submission, now),
        preferences_url(session, around.installation, around.candidate, now),
    )
    mail_from = held.config.mail_from
    message_id = message_id_for(message.id, around.installation.key, mail_from)
    envelope = Envelope(
        message_id=message_id,
        composed_at=now,
        mail_from=mail_from,
        sender_name=around.recruiter.name or "",
        reply_to=reply_to,
        to=to,
        reply_copy_to=reply_address(around.installation.id, message.id),
        unsubscribe_url=f"{links.preferences_url}/{ONE_CLICK}",
        unsubscribe_mailbox=unsubscribe_address(around.installation.id, message.id),
    )
    message.message_id = message_id
    message.to_address = to
    message.template = str(around.written_now.template)
    message.interview_starts_at = around.written_now.interview_starts_at
    message.subject = letter.subject
    message.body = letter.text
    message.locale = wording.locale
    message.mail_template_id = wording.version_id
    facts = coaching_facts(session, around, wording.locale)
    try:
        content = _content(around, letter, source, facts, links, now)
    except Refused as error:
        raise _as_versions(error, wording) from error
    message.mime = compose(envelope, content)


def _addresses(around: Surroundings) -> tuple[str, str]:
    """Return whom it goes to and who gets the answers. Raises Refused where one is missing."""
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
    return to, reply_to


def _as_versions(error: Refused, wording: Wording) -> Refused:
    """Return the refusal, said to be the agency's version's where it was written with one."""
    return error if wording.version_id is None else VersionLacksFact(str(error))


def _content(
    around: Surroundings,
    letter: Letter,
    source: Source,
    facts: CoachingFacts,
    links: Links,
    now: datetime,
) -> Content:
    parts = parts_for(around.written_now.template.name, facts, links, now)
    body = lay_out(source, letter, parts, merge_fields(facts, now))
    return Content(
        subject=letter.subject,
        text=body.text,
        html=body.html,
        language=language_of(facts.locale),
        calendar=_calendar(around, parts.event, parts.why, now),
    )


def _calendar(
    around: Surroundings, event: Event | None, note: str, now: datetime
) -> tuple[str, bytes] | None:
    if event is None:
        return None
    uid = event_uid_for(
        around.step, around.prompt.id, around.installation.key, held.config.mail_from
    )
    return event.filename, calendar_file(event, uid, now, note)
