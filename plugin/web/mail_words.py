"""What came in by mail, in a recruiter's words."""

from collections.abc import Mapping

from plugin.domain.bounces import why
from plugin.domain.evidence import NoteKind
from plugin.domain.inbound_outcomes import Outcome
from plugin.services.mail_news import CapturedNote, InboundStatus, MessageNews
from plugin.web.times import Clock

TONES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.HARD_BOUNCE: ("error", "exclamation-triangle"),
    Outcome.SOFT_BOUNCE: ("due", "exclamation-triangle"),
    Outcome.DELAYED: ("later", "clock"),
    Outcome.COMPLAINT: ("error", "exclamation-triangle"),
    Outcome.AUTO_REPLY: ("later", "clock"),
    Outcome.REPLY: ("done", "check-circle-fill"),
    Outcome.STRANGER: ("due", "question-circle"),
}
"""Each outcome's kind of notice and icon."""

LASTING = (Outcome.HARD_BOUNCE, Outcome.COMPLAINT)
"""What stands at the top of a candidate's page for as long as it holds."""

NOTES: Mapping[NoteKind, str] = {
    NoteKind.THANK_YOU: "Thank-you",
    NoteKind.CHECK_IN: "Check-in",
}

_SAID: Mapping[Outcome, str] = {
    Outcome.HARD_BOUNCE: "The mail to {name} came back: {why}. {then}",
    Outcome.SOFT_BOUNCE: (
        "The mail to {name} came back: {why}. The address itself may be good: write again later,"
        " or call."
    ),
    Outcome.DELAYED: (
        "The mail server of {name} has not taken the mail yet. Ours goes on trying; there is"
        " nothing to do."
    ),
    Outcome.COMPLAINT: (
        "The mail to {name} was marked as unwanted. Nothing more goes to this address; call"
        " instead."
    ),
    Outcome.AUTO_REPLY: "Out of office: the mailbox of {name} answered by itself.{back}",
    Outcome.REPLY: "{name} replied. The reply is in your own mailbox.",
    Outcome.STRANGER: (
        "Somebody answered from an address that is not {name}’s in the CRM. It does not count as"
        " a reply; look into your own mailbox."
    ),
}


def said(news: MessageNews, clock: Clock) -> str:
    """Return what came in about a message as one or two sentences."""
    return _SAID[news.outcome].format(
        name=news.candidate_name or "the candidate",
        why=why(news.code or "5.0.0"),
        then=_then(news),
        back=f" Back on {clock.date(news.back_on)}." if news.back_on else "",
    )


def _then(news: MessageNews) -> str:
    if news.is_in_force:
        return "Check the address in the CRM."
    if news.is_current:
        return "You said that the address works, so we write to it again."
    return "The CRM has another address by now, so there is nothing to do."


def note_label(note: CapturedNote) -> str:
    """Return what a page says of a captured note beside its moment: how we know, and whether late.

    On time is counted by when the copy came to us, which nobody can set back.
    """
    words = ["a copy came to us"]
    if note.is_late_copy:
        words = ["by its own date; the copy was passed on later"]
    if note.is_on_time is not None:
        words.append("on time" if note.is_on_time else "the copy came after the 24 h")
    return ", ".join(words)


def ways_in(status: InboundStatus) -> tuple[str, ...]:
    """Return by which ways mail comes in."""
    ways = {
        "handed over by your mail server": status.listens,
        "fetched from a mailbox (IMAP)": status.mailbox is not None,
        "posted by your mail provider (webhook)": status.has_webhook,
    }
    return tuple(way for way, is_open in ways.items() if is_open)
