"""What candidates and their mail servers write back, in the demo: handed to the plugin by SMTP."""

import smtplib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, make_msgid

from integrations.sandbox.catcher import parsed
from integrations.sandbox.clock import utcnow
from integrations.sandbox.config import HOST
from integrations.sandbox.store import Mail

_BOUNCE = """\
From: MAILER-DAEMON@mail.example
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {message_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain

The mail could not be delivered to {recipient}.

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user here

--report--
"""
_DOMAIN = "sandbox.localhost"


class NotTaken(Exception):
    """The plugin did not take the mail; the text says why, for the person who sent it."""


def hand_over(port: int, sender: str, recipients: Sequence[str], raw: bytes) -> None:
    """Give a mail to the plugin's own mail server. Raises NotTaken."""
    try:
        with smtplib.SMTP(HOST, port, _DOMAIN, timeout=10) as server:
            refused = server.sendmail(sender, recipients, raw)
    except smtplib.SMTPRecipientsRefused as refusal:
        refused = refusal.recipients
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken("The plugin’s mail server does not answer.") from error
    if refused:
        raise NotTaken(f"The plugin takes no mail at {', '.join(refused)}.")


def answer(port: int, mail: Mail, kind: str) -> None:
    """Let the mail come back (`bounce`), be answered by a machine (`absence`) or by the candidate.

    A bounce goes to the envelope's sender; the others go to all addresses of Reply-To that are at
    the envelope's domain. Raises KeyError for another kind, NotTaken.
    """
    made = _KINDS[kind](mail)
    domain = mail.sender.rpartition("@")[2]
    reply_to = getaddresses([str(parsed(mail.raw)["reply-to"] or "")])
    to_plugin = [address for _, address in reply_to if address.endswith(f"@{domain}")]
    if kind == "bounce":
        hand_over(port, "", [mail.sender], made)
    else:
        hand_over(port, mail.recipients, to_plugin or [mail.sender], made)


def letter(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """Return a mail as somebody writes it now."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = to
    made["Subject"] = " ".join(subject.split())
    made["Date"] = format_datetime(utcnow())
    made["Message-ID"] = make_msgid(domain=_DOMAIN)
    made.set_content(text)
    return made


def _bounce(mail: Mail) -> bytes:
    made = _BOUNCE.format(
        sender=mail.sender,
        recipient=mail.recipients,
        date=format_datetime(utcnow()),
        message_id=make_msgid(domain=_DOMAIN),
    )
    return made.encode()


def _absence(mail: Mail) -> bytes:
    back = utcnow() + timedelta(days=7)
    text = f"I am away and will be back on {back:%Y-%m-%d}."
    made = letter(mail.recipients, mail.sender, f"Out of office: {_subject(mail)}", text)
    made["Auto-Submitted"] = "auto-replied"
    return made.as_bytes()


def _reply(mail: Mail) -> bytes:
    made = letter(mail.recipients, mail.sender, f"Re: {_subject(mail)}", "Thank you, I will.")
    made["In-Reply-To"] = str(parsed(mail.raw)["message-id"] or "")
    return made.as_bytes()


def _subject(mail: Mail) -> str:
    return str(parsed(mail.raw)["subject"] or "")


_KINDS: Mapping[str, Callable[[Mail], bytes]] = {
    "bounce": _bounce,
    "absence": _absence,
    "reply": _reply,
}
