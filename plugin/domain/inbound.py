"""What a mail that came in is: bounce, complaint, automatic answer, reply, note, and more.

Machines are recognised first: an out-of-office that was taken for a reply would stop the coaching
of somebody who has not answered.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plugin.domain.auto_replies import back_on, is_automatic
from plugin.domain.bounces import Bounce, find_bounce, looks_sent_by_daemon
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.own_words import own_words
from plugin.domain.received_mail import ReceivedMail, parsed, read_mail


class MailKind(StrEnum):
    """What a mail is. `delayed`: the server still tries. `receipt`: delivered, or read."""

    BOUNCE = "bounce"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    RECEIPT = "receipt"
    AUTO_REPLY = "auto_reply"
    REPLY = "reply"
    NOTE = "note"
    UNSUBSCRIBE = "unsubscribe"
    UNKNOWN = "unknown"


_COMPLAINTS = frozenset({"abuse", "complaint", "fraud", "opt-out", "opt-out-list", "other"})


@dataclass(frozen=True, slots=True)
class Classified:
    """`bounce` goes with bounces and delays; `back_on` with an absence that says until when."""

    kind: MailKind
    mail: ReceivedMail
    bounce: Bounce | None = None
    back_on: date | None = None


def classify(raw: bytes, purpose: Purpose, received_at: datetime) -> Classified:
    """Return what the mail is, for whatever bytes; the address's purpose tells reply from note.

    What comes to unsubscribe is that, whoever writes it: mail programs mark theirs as automatic.
    """
    mail = read_mail(raw)
    if purpose is Purpose.UNSUBSCRIBE:
        return Classified(MailKind.UNSUBSCRIBE, mail)
    bounce = find_bounce(mail, parsed(raw)) if not _is_feedback(mail) else None
    if bounce is not None:
        return Classified(MailKind.BOUNCE if bounce.is_final else MailKind.DELAYED, mail, bounce)
    kind = _of_machine(mail)
    if kind is MailKind.AUTO_REPLY:
        back = back_on(own_words(mail.text), received_at.date())
        return Classified(kind, mail, back_on=back)
    if kind is None:
        kind = _of_person(mail, purpose)
    return Classified(kind, mail)


def _of_machine(mail: ReceivedMail) -> MailKind | None:
    """Return what a machine's mail is that is no bounce; None for a person's."""
    if _is_feedback(mail):
        return _of_feedback(mail)
    if mail.delivery_status or mail.report_type in ("delivery-status", "disposition-notification"):
        return MailKind.RECEIPT
    if looks_sent_by_daemon(mail):
        return MailKind.UNKNOWN
    return MailKind.AUTO_REPLY if is_automatic(mail) or mail.has_null_sender else None


def _of_person(mail: ReceivedMail, purpose: Purpose) -> MailKind:
    if not mail.sender:
        return MailKind.UNKNOWN
    return MailKind.NOTE if purpose is Purpose.CANDIDATE else MailKind.REPLY


def _is_feedback(mail: ReceivedMail) -> bool:
    return bool(mail.feedback) or mail.report_type == "feedback-report"


def _of_feedback(mail: ReceivedMail) -> MailKind:
    """Not all feedback is a complaint: `not-spam` takes one back (RFC 5965 section 7.3)."""
    kinds = {block["feedback-type"].lower() for block in mail.feedback if "feedback-type" in block}
    return MailKind.UNKNOWN if kinds and not kinds & _COMPLAINTS else MailKind.COMPLAINT
