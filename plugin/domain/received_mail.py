"""A mail that came in, taken apart: whatever its bytes are, reading it never raises.

Mail comes in any charset, without a text part, cut off, nested a thousand times, or as no mail at
all. What cannot be read is left out; what is left may be empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice

from plugin.domain.addresses import normalized
from plugin.domain.mail_text import SURPRISES, header_text, part_text, text_of_html, unfolded

_PARTS = 60
_HEADERS = 300
_ADDRESSES = 100
_REPORTS = ("message/delivery-status", "message/global-delivery-status", "message/feedback-report")
_ENCLOSED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name, perhaps empty, and an address in lower case."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, repr=False)
class ReceivedMail:
    """What can be told of a mail. Header names are in lower case; `sent_at` is aware UTC.

    `recipients` are those of To and Cc. `text` is the first text, of HTML if need be. `reports`
    are the blocks of fields of its machine-readable parts (RFC 3464, RFC 5965). `enclosed` are the
    headers of a mail within the mail.
    """

    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    senders: tuple[Mailbox, ...] = ()
    recipients: tuple[Mailbox, ...] = ()
    sent_at: datetime | None = None
    text: str = ""
    delivery_status: tuple[Mapping[str, str], ...] = ()
    feedback: tuple[Mapping[str, str], ...] = ()
    enclosed: "ReceivedMail | None" = None
    report_type: str = ""

    def header(self, name: str) -> str:
        """Return the first header of that name, or nothing."""
        return next(iter(self.headers.get(name, ())), "")

    @property
    def subject(self) -> str:
        """Return the subject, or nothing."""
        return self.header("subject")

    @property
    def message_id(self) -> str:
        """Return the Message-ID, or nothing."""
        return self.header("message-id")

    @property
    def sender(self) -> str:
        """Return the address of From, where there is exactly one."""
        return self.senders[0].address if len(self.senders) == 1 else ""

    @property
    def has_null_sender(self) -> bool:
        """Tell whether it came from nobody to answer to, as bounces do (RFC 5321 section 4.5.5)."""
        return self.header("return-path").replace(" ", "") == "<>"


def read_mail(raw: bytes) -> ReceivedMail:
    """Return what can be told of these bytes."""
    message = _parsed(raw)
    if message is None:
        return ReceivedMail()
    mail = _headers_of(message)
    try:
        return _with_parts(mail, message)
    except SURPRISES:
        return mail


def parsed(raw: bytes) -> Message:
    """Return the standard library's object, for those who need one."""
    return _parsed(raw) or Message()


def _parsed(raw: bytes) -> Message | None:
    for parse in (message_from_bytes, _only_headers):
        try:
            return parse(raw)
        except SURPRISES:
            continue
    return None


def _only_headers(raw: bytes) -> Message:
    return BytesHeaderParser(policy=policy.compat32).parsebytes(raw)


def _headers_of(message: Message) -> ReceivedMail:
    raw: dict[str, tuple[str, ...]] = {}
    for name, value in islice(message.raw_items(), _HEADERS):
        key = str(name).lower()
        raw[key] = (*raw.get(key, ()), str(value))
    return ReceivedMail(
        headers={key: tuple(map(header_text, values)) for key, values in raw.items()},
        senders=_mailboxes(raw.get("from", ())),
        recipients=_mailboxes((*raw.get("to", ()), *raw.get("cc", ()))),
        sent_at=_moment(next(iter(raw.get("date", ())), "")),
        report_type=_report_type(message),
    )


def _with_parts(mail: ReceivedMail, message: Message) -> ReceivedMail:
    found: dict[str, Message] = {}
    for part in islice(_parts(message), _PARTS):
        found.setdefault(_content_type(part), part)
    text = part_text(found["text/plain"]).strip() if "text/plain" in found else ""
    if not text and "text/html" in found:
        text = text_of_html(part_text(found["text/html"]))
    status, global_status, feedback = (_blocks(found.get(kind)) for kind in _REPORTS)
    return replace(
        mail,
        text=text,
        delivery_status=status or global_status,
        feedback=feedback,
        enclosed=next((_enclosed(found[kind]) for kind in _ENCLOSED if kind in found), None),
    )


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts in order, and not those of enclosed mails. A list stands for recursion."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        yield part
        inner = part.get_payload()
        if isinstance(inner, list) and _content_type(part).startswith("multipart/"):
            waiting[:0] = [item for item in inner if isinstance(item, Message)]


def _enclosed(part: Message) -> ReceivedMail | None:
    inner = part.get_payload()
    if isinstance(inner, list):
        message = inner[0] if inner else None
    else:
        message = _parsed(part_text(part).encode())
    return _headers_of(message) if isinstance(message, Message) else None


def _blocks(part: Message | None) -> tuple[Mapping[str, str], ...]:
    """Return the blocks of fields; some servers send them as plain text."""
    if part is None:
        return ()
    inner = part.get_payload()
    if isinstance(inner, list):
        blocks = [item for item in inner if isinstance(item, Message)]
    else:
        texts = part_text(part).split("\n\n")
        blocks = [block for text in texts if (block := _parsed(text.encode())) is not None]
    rows = (
        {str(name).lower(): header_text(str(value)) for name, value in block.raw_items()}
        for block in blocks[:_PARTS]
    )
    return tuple(row for row in rows if row)


def _mailboxes(values: tuple[str, ...]) -> tuple[Mailbox, ...]:
    try:
        pairs = getaddresses(list(values))
    except SURPRISES:
        return ()
    boxes = (
        Mailbox(header_text(name), normalized(unfolded(address)))
        for name, address in pairs[:_ADDRESSES]
        if "@" in address
    )
    return tuple(dict.fromkeys(boxes))


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except SURPRISES:
        return None


def _content_type(message: Message) -> str:
    try:
        return message.get_content_type()
    except SURPRISES:
        return "text/plain"


def _report_type(message: Message) -> str:
    try:
        return str(message.get_param("report-type") or "").lower()
    except SURPRISES:
        return ""
