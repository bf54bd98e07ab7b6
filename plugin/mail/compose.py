"""Make the exact bytes of an e-mail, and read them back for the preview."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import cast

from plugin.domain.coaching import NAME_LIMIT, one_line
from plugin.mail.reply_to import reply_to

SUBJECT_LIMIT = 200

_WHOLE = "List-Unsubscribe"


class _Policy(EmailPolicy):
    """Leaves the header whole that mail programs read by the letter.

    `email` folds where there are blanks, and encodes a longer run of letters as if it were words:
    no mail program would find our address in that.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header as it goes out."""
        if name == _WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n", refold_source="none")
_CALENDAR_LIMIT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Everything of an e-mail but its words. There is one recipient, and no room for more.

    `mail_from` is ours, perhaps with a name that is not used; the name shown is the recruiter's,
    and answers go to the recruiter's own address, and to `reply_copy_to` too. `composed_at` (aware
    UTC) becomes the Date. `unsubscribe_url` takes one click's POST (RFC 8058);
    `unsubscribe_mailbox` is for mail programs that write instead, where mail to us is set up.
    """

    message_id: str
    composed_at: datetime
    mail_from: str = field(repr=False)
    sender_name: str = field(repr=False)
    reply_to: str = field(repr=False)
    to: str = field(repr=False)
    unsubscribe_url: str = field(repr=False)
    unsubscribe_mailbox: str | None = field(default=None, repr=False)
    reply_copy_to: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Content:
    """What an e-mail says: text and HTML say the same. `calendar` is an `.ics` with its name."""

    subject: str
    text: str
    html: str
    language: str
    calendar: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file, as text."""

    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an e-mail says, read from its own bytes. `source` is those bytes, as text."""

    sender: str
    reply_to: str
    to: str
    subject: str
    language: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    composed_at: datetime
    source: str


def compose(envelope: Envelope, content: Content) -> bytes:
    """Return the e-mail, HTML beside text, with CRLF lines and ASCII only.

    The same input gives the same bytes. A line break in a name cannot make a header: names and
    subject are one line.
    """
    mail = EmailMessage(policy=_POLICY)
    sender_name = one_line(envelope.sender_name, NAME_LIMIT)
    mail["From"] = Address(sender_name, addr_spec=address_of(envelope.mail_from))
    mail["Reply-To"] = reply_to(envelope.reply_to, envelope.reply_copy_to)
    mail["To"] = Address(addr_spec=envelope.to)
    mail["Subject"] = one_line(content.subject, SUBJECT_LIMIT)
    mail["Date"] = format_datetime(envelope.composed_at)
    mail["Message-ID"] = envelope.message_id
    mail[_WHOLE] = _unsubscribe(envelope)
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(clean_text(content.text), cte="quoted-printable")
    mail.add_alternative(content.html, subtype="html", cte="quoted-printable")
    # The default boundary is random, and the bytes of one message are to be the same each time.
    boundary = f"=_{envelope.message_id.strip('<>').partition('@')[0]}"
    mail.set_boundary(boundary)
    if content.calendar is not None:
        _attach(mail, *content.calendar)
        mail.set_boundary(f"{boundary}.mixed")
    # Last: `email` would have moved it into the first part, as it does with all of Content-*.
    mail["Content-Language"] = content.language
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
        language=str(mail["Content-Language"] or "en"),
        text=text,
        html=html,
        attachments=_attachments(mail),
        composed_at=mail["Date"].datetime,
        source=mime.decode("ascii"),
    )


def message_id_for(row_id: int, installation_key: str, mail_from: str) -> str:
    """Return the Message-ID of one row: always the same, and no other row's in the world."""
    return f"<m-{row_id}.{_short(installation_key)}@{_host(mail_from)}>"


def event_uid_for(kind: str, row_id: int, installation_key: str, mail_from: str) -> str:
    """Return the UID of a prompt's calendar entry: the next e-mail about it replaces the entry."""
    return f"{kind}-{row_id}.{_short(installation_key)}@{_host(mail_from)}"


def address_of(mail_from: str) -> str:
    """Return the bare address of "Name <address>"."""
    return parseaddr(mail_from)[1]


def clean_text(text: str) -> str:
    """Return the text with LF lines and without control characters, ending in one line break."""
    return "\n".join(_clean_line(line) for line in text.splitlines()).strip("\n") + "\n"


def _unsubscribe(envelope: Envelope) -> str:
    url = f"<{envelope.unsubscribe_url}>"
    mailbox = envelope.unsubscribe_mailbox
    return f"{url}, <mailto:{mailbox}?subject=unsubscribe>" if mailbox else url


def _attach(mail: EmailMessage, name: str, calendar: bytes) -> None:
    mail.add_attachment(
        calendar,
        maintype="text",
        subtype="calendar",
        filename=name,
        params={"method": "PUBLISH", "charset": "utf-8"},
        cte="base64",
    )


def _attachments(mail: EmailMessage) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            part.get_filename() or "",
            cast("bytes", part.get_payload(decode=True)).decode("utf-8")[:_CALENDAR_LIMIT],
        )
        for part in mail.iter_attachments()
    )


def _short(installation_key: str) -> str:
    return "".join(char for char in installation_key if char.isalnum())[:12]


def _host(mail_from: str) -> str:
    return address_of(mail_from).rpartition("@")[2]


def _clean_line(line: str) -> str:
    kept = "".join(c for c in line if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.rstrip()


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    content: str = part.get_content() if part is not None else ""
    return content.replace("\r\n", "\n")
