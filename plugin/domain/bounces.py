"""What a mail server says of a message that it could not deliver, and how bad that is.

A machine-readable report (RFC 3464) is believed first; then the many older forms, which
flufl.bounce knows; then a status code in words by somebody called MAILER-DAEMON.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from plugin.domain.mail_text import SURPRISES
from plugin.domain.received_mail import ReceivedMail

PERMANENT, TEMPORARY = "5.0.0", "4.0.0"
"""The codes of a bounce that gives none (RFC 3463 section 2: other or undefined status)."""

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP_REPLY = re.compile(r"(?<![\d.])(4[25][0-9]|5[0-9][0-9])(?:[ -]|$)")
_DAEMONS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mdaemon", "mailerdaemon"})
_SAYS_UNDELIVERED = re.compile(
    r"undeliver|not be delivered|delivery (?:status|has failed|failure|failed|problem)|returned"
    r"|failure notice|mail (?:delivery|system error)|delayed|unzustellbar|zustellung"
    r"|non (?:remis|distribu)|échec de la remise|no se pudo entregar",
    re.IGNORECASE,
)
_UNKNOWN_USER = re.compile(
    r"(?:user|mailbox|account|recipient|address)[^\n]{0,40}"
    r"(?:unknown|not found|does(?: not|n't) exist|invalid|no longer|disabled|rejected)"
    r"|no such (?:user|mailbox|recipient|address)|unknown (?:user|mailbox|recipient)"
    r"|unrouteable|unroutable|not a valid",
    re.IGNORECASE,
)
_VAGUE = ("5.0.0", "5.4.1", "5.5.0")
"""Codes that servers give for anything; 5.4.1 is Microsoft's "recipient address rejected"."""

_SAYS_STILL_TRYING = re.compile(
    r"delayed|still (?:being|trying)|will (?:be retried|keep trying|continue)|warning only"
    r"|no action is required|not yet been delivered|verzögert|retardé|demorado",
    re.IGNORECASE,
)
_NOT_THE_ADDRESS = re.compile(r"5\.(?:1\.[78]|2\.[23]|3\.\d+|4\.[1-35-7]|5\.\d+|6\.\d+|7\.\d+)")
"""Permanent for this mail, but the address may be good: ours is bad, full, too large, policy …"""


@dataclass(frozen=True, slots=True)
class Bounce:
    """`code` is the enhanced status (RFC 3463). `is_hard`: the address itself is no good.

    `is_final` False: the server still tries, and nothing has come back yet.
    """

    code: str
    is_hard: bool = False
    is_final: bool = True


def find_bounce(mail: ReceivedMail, message: Message) -> Bounce | None:
    """Return the bounce that the mail is; None where it says nothing of a failed delivery."""
    if mail.delivery_status:
        return _of_report(mail.delivery_status, mail.text)
    if mail.report_type == "delivery-status" or looks_sent_by_daemon(mail):
        return _of_words(mail, message)
    return None


def looks_sent_by_daemon(mail: ReceivedMail) -> bool:
    """Tell whether a mail server wrote it, and no person and no person's auto-responder."""
    is_daemon = any(box.address.partition("@")[0] in _DAEMONS for box in mail.senders)
    return is_daemon or "x-failed-recipients" in mail.headers


def why(code: str) -> str:
    """Return what the status says, in a few words."""
    return _WORDS.get(code) or _WORDS.get(code[:3], _WORDS[code[:1]])


_WORDS: Mapping[str, str] = {
    "4": "not delivered yet",
    "5": "it could not be delivered",
    "4.2": "their mailbox does not take mail at the moment",
    "4.4": "their mail server does not answer",
    "4.7": "their mail server has put it off",
    "5.1": "mailbox unknown",
    "5.1.2": "the domain takes no mail",
    "5.1.7": "their mail server does not accept our address",
    "5.1.8": "their mail server does not accept our address",
    "5.1.10": "the domain takes no mail",
    "5.2": "the mailbox takes no mail",
    "5.2.1": "mailbox switched off",
    "5.2.2": "mailbox full",
    "4.2.2": "mailbox full",
    "5.2.3": "it was too large for the mailbox",
    "5.3": "their mail server could not take it",
    "5.3.4": "it was too large for their mail server",
    "5.4": "their mail server could not be reached",
    "5.4.4": "the domain takes no mail",
    "5.5": "their mail server did not understand ours",
    "5.6": "their mail server did not like how it was written",
    "5.7": "their mail server refused it by its policy",
}


def _of_report(blocks: tuple[Mapping[str, str], ...], text: str) -> Bounce | None:
    """Return the worst of the outcomes: of the one recipient, or of whom they forward to."""
    rows = [block for block in blocks if "action" in block or "status" in block]
    found = [bounce for row in rows if (bounce := _of_row(row, text)) is not None]
    return max(found, key=lambda one: (one.is_hard, one.is_final, one.code), default=None)


def _of_row(row: Mapping[str, str], text: str) -> Bounce | None:
    action = row.get("action", "").partition(" ")[0].strip().lower()
    if action in ("delivered", "relayed", "expanded"):
        return None
    diagnosis = row.get("diagnostic-code", "")
    code = _code_in(row.get("status", "")) or ""
    if code in ("", *_VAGUE) and (told := _code_in(diagnosis)):
        code = told
    if action == "delayed":
        return Bounce(code if code.startswith("4") else TEMPORARY, is_final=False)
    if code.startswith("2") or not (code or action == "failed"):
        return None
    # What failed for good after days of trying still has the code of the last try.
    return _bounce(code or PERMANENT, f"{diagnosis}\n{text}")


def _of_words(mail: ReceivedMail, message: Message) -> Bounce | None:
    said = f"{mail.subject}\n{mail.text}"
    if not (_SAYS_UNDELIVERED.search(said) or mail.report_type == "delivery-status"):
        return None
    temporary, permanent = _known_forms(message)
    code = _code_in(mail.text) or _code_of_reply(mail.text)
    if code is None:
        code = TEMPORARY if temporary and not permanent else PERMANENT
    if code.startswith("5"):
        return _bounce(code, mail.text)
    return Bounce(code, is_final=not _SAYS_STILL_TRYING.search(said))


def _code_of_reply(text: str) -> str | None:
    """Return the vague code that goes with "550 no" or "452 later", the first such reply."""
    reply = _SMTP_REPLY.search(text)
    if reply is None:
        return None
    return TEMPORARY if reply[1].startswith("4") else PERMANENT


def _bounce(code: str, text: str) -> Bounce:
    """Return the bounce; a code that says little is made plain by what the text says."""
    if code in _VAGUE and _UNKNOWN_USER.search(text):
        code = "5.1.1"
    is_hard = code.startswith("5") and not _NOT_THE_ADDRESS.fullmatch(code)
    return Bounce(code, is_hard)


def _known_forms(message: Message) -> tuple[bool, bool]:
    try:
        temporary, permanent = all_failures(message)
    except SURPRISES:
        return False, False
    return bool(temporary), bool(permanent)


def _code_in(text: str) -> str | None:
    match = _STATUS.search(text)
    return match.group() if match else None
