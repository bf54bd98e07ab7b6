"""Make the exact bytes of an e-mail, and read them back for the preview."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from plugin.domain.coaching import NAME_LIMIT, one_line
from plugin.mail.layout import to_html
from plugin.mail.reply_to import reply_to

SUBJECT_LIMIT = 200

_POLICY = policy.SMTP.clone(refold_source="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Everything of an e-mail but its words. There is one recipient, and no room for more.

    `mail_from` is ours, perhaps with a name that is not used; the name shown is the recruiter's,
    and answers go to the recruiter's own address, and to `reply_copy_to` too. `composed_at` (aware
    UTC) becomes the Date.
    """

    message_id: str
    composed_at: datetime
    mail_from: str = field(repr=False)
    sender_name: str = field(repr=False)
    reply_to: str = field(repr=False)
    to: str = field(repr=False)
    reply_copy_to: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an e-mail says, read from its own bytes. `source` is those bytes, as text."""

    sender: str
    reply_to: str
    to: str
    subject: str
    text: str
    html: str
    composed_at: datetime
    source: str


def compose(envelope: Envelope, subject: str, text: str) -> bytes:
    """Return the e-mail, HTML beside text, with CRLF lines and ASCII only.

    The same input gives the same bytes. A line break in a name cannot make a header: names and
    subject are one line.
    """
    line = one_line(subject, SUBJECT_LIMIT)
    plain = clean_text(text)
    mail = EmailMessage(policy=_POLICY)
    sender_name = one_line(envelope.sender_name, NAME_LIMIT)
    mail["From"] = Address(sender_name, addr_spec=address_of(envelope.mail_from))
    mail["Reply-To"] = reply_to(envelope.reply_to, envelope.reply_copy_to)
    mail["To"] = Address(addr_spec=envelope.to)
    mail["Subject"] = line
    mail["Date"] = format_datetime(envelope.composed_at)
    mail["Message-ID"] = envelope.message_id
    mail.set_content(plain, cte="quoted-printable")
    mail.add_alternative(to_html(line, plain), subtype="html", cte="quoted-printable")
    # The default boundary is random, and the bytes of one message are to be the same each time.
    mail.set_boundary(f"=_{envelope.message_id.strip('<>').partition('@')[0]}")
    return mail.as_bytes()


def read_preview(mime: bytes) -> Preview:
    """Return what the bytes of `compose` say."""
    mail = message_from_bytes(mime, policy=policy.SMTP)
    text, html = (_part(mail, kind) for kind in ("plain", "html"))
    return Preview(
        sender=str(mail["From"]),
        reply_to=str(mail["Reply-To"]),
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=text,
        html=html,
        composed_at=mail["Date"].datetime,
        source=mime.decode("ascii"),
    )


def message_id_for(row_id: int, installation_key: str, mail_from: str) -> str:
    """Return the Message-ID of one row: always the same, and no other row's in the world."""
    part = "".join(char for char in installation_key if char.isalnum())[:12]
    return f"<m-{row_id}.{part}@{address_of(mail_from).rpartition('@')[2]}>"


def address_of(mail_from: str) -> str:
    """Return the bare address of "Name <address>"."""
    return parseaddr(mail_from)[1]


def clean_text(text: str) -> str:
    """Return the text with LF lines and without control characters, ending in one line break."""
    return "\n".join(_clean_line(line) for line in text.splitlines()).strip("\n") + "\n"


def _clean_line(line: str) -> str:
    kept = "".join(c for c in line if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.rstrip()


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    content: str = part.get_content() if part is not None else ""
    return content.replace("\r\n", "\n")
