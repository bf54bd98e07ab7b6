"""The mail catcher: takes every message on loopback and sends none on."""

from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller

from integrations.sandbox.config import HOST, SandboxConfig
from integrations.sandbox.store import Mail, Store


class _Handler:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the message as it came."""
        with self._store.writing() as session:
            session.add(
                Mail(
                    sender=envelope.mail_from or "",
                    recipients=", ".join(envelope.rcpt_tos),
                    raw=envelope.original_content,
                )
            )
        return "250 Kept for reading"


def mail_catcher(config: SandboxConfig, store: Store) -> Controller:
    """Return the catcher; `start()` and `stop()` it."""
    return Controller(_Handler(store), hostname=HOST, port=config.smtp_port)


def parsed(raw: bytes) -> EmailMessage:
    """Return the message as an object; what is broken in it is kept as it is."""
    return BytesParser(policy=policy.default).parsebytes(raw)


def text_of(message: EmailMessage, subtype: str) -> str | None:
    """Return the part that is "plain" or "html", or None."""
    part = message.get_body(preferencelist=(subtype,))
    return None if part is None else _content_of(part)


def attached_texts(message: EmailMessage) -> list[tuple[str | None, str]]:
    """Return the name and the content of each attachment that is text, as a calendar file is."""
    parts = [part for part in message.iter_attachments() if part.get_content_maintype() == "text"]
    return [(part.get_filename(), _content_of(part)) for part in parts]


def _content_of(part: MIMEPart) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError):
        content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
