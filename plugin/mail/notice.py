"""Make the exact bytes of a mail to a recruiter: from Afterword itself, and answered by nobody."""

from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from plugin.domain.coaching import one_line
from plugin.mail.compose import SUBJECT_LIMIT, address_of, clean_text
from plugin.mail.layout import lay_out_notice

_POLICY = policy.SMTP.clone(refold_source="none")


@dataclass(frozen=True, slots=True)
class RecruiterMailbox:
    """The address of one active recruiter. `services.notice_audience` alone makes one."""

    address: str = field(repr=False)


def compose_notice(
    to: RecruiterMailbox, mail_from: str, message_id: str, at: datetime, letter: tuple[str, str]
) -> bytes:
    """Return the mail of a subject and a text, HTML beside text; the same input, the same bytes."""
    subject, text = one_line(letter[0], SUBJECT_LIMIT), clean_text(letter[1])
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address("Afterword", addr_spec=address_of(mail_from))
    mail["To"] = Address(addr_spec=to.address)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(lay_out_notice(subject, text), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{message_id.strip('<>').partition('@')[0]}")
    return mail.as_bytes()


def notice_id(row_id: int, attempt: int, installation_key: str, mail_from: str) -> str:
    """Return the Message-ID of one attempt at one notice."""
    part = "".join(char for char in installation_key if char.isalnum())[:12]
    return f"<n-{row_id}-{attempt}.{part}@{address_of(mail_from).rpartition('@')[2]}>"
