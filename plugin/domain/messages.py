"""A message: one coaching e-mail to a candidate, its states, and what each step says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from plugin.domain.people import ContactMode
from plugin.domain.prompts import StepKey
from plugin.domain.submissions import Stage


class MessageState(StrEnum):
    """`sending` is claimed by a worker; `unknown` may have arrived, and a person finds out."""

    DRAFTED = "drafted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


_NOWHERE: frozenset[MessageState] = frozenset()

TRANSITIONS: Mapping[MessageState, frozenset[MessageState]] = {
    MessageState.DRAFTED: frozenset({MessageState.QUEUED, MessageState.CANCELLED}),
    MessageState.QUEUED: frozenset({MessageState.SENDING, MessageState.CANCELLED}),
    MessageState.SENDING: frozenset(
        {MessageState.SENT, MessageState.QUEUED, MessageState.FAILED, MessageState.UNKNOWN}
    ),
    MessageState.UNKNOWN: frozenset({MessageState.SENT, MessageState.FAILED}),
    MessageState.SENT: _NOWHERE,
    MessageState.FAILED: _NOWHERE,
    MessageState.CANCELLED: _NOWHERE,
}
"""What may become what. Nothing leads from `unknown` back to the queue: only a person knows."""

UNDER_WAY = frozenset({MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN})
"""States in which a second message about the same prompt would be one too many."""

MAY_HAVE_ARRIVED = frozenset({MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN})
"""States that count against what a candidate gets a day and an interview."""


def may_become(before: MessageState, after: MessageState) -> bool:
    """Tell whether a message may go from one state to the other."""
    return after in TRANSITIONS[before]


class MessageReason(StrEnum):
    """Why a message waits, failed, is unknown or was cancelled: stored, and shown in words."""

    # It was cancelled, or will not even be queued.
    BY_RECRUITER = "by_recruiter"
    CANDIDATE_GONE = "candidate_gone"
    RECRUITER_GONE = "recruiter_gone"
    OPTED_OUT = "opted_out"
    SUPPRESSED = "suppressed"
    CANDIDATE_REPLIED = "candidate_replied"
    INTERVIEW_CANCELLED = "interview_cancelled"
    INTERVIEW_DELETED = "interview_deleted"
    NO_SHOW = "no_show"
    INTERVIEW_RESCHEDULING = "interview_rescheduling"
    INTERVIEW_MOVED = "interview_moved"
    INTERVIEWER_REMOVED = "interviewer_removed"
    STAGE_CLOSED = "stage_closed"
    CLIENT_FORBIDS = "client_forbids"
    CONTACT_MODE_UNKNOWN = "contact_mode_unknown"
    PROMPT_OVER = "prompt_over"
    PROMPT_DONE = "prompt_done"
    PROMPT_BLOCKED = "prompt_blocked"
    PROMPT_EXPIRED = "prompt_expired"
    INTERVIEW_BEGINS_FIRST = "interview_begins_first"
    PROMPT_EXPIRES_FIRST = "prompt_expires_first"
    NOT_OPEN_YET = "not_open_yet"
    WRITTEN_FOR_OTHER_FACTS = "written_for_other_facts"
    ADDRESS_UNUSABLE = "address_unusable"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_OF_INTERVIEWER = "address_of_interviewer"
    ADDRESS_OF_RECRUITER = "address_of_recruiter"
    INTERVIEW_BUDGET = "interview_budget"
    STALE = "stale"
    # It waits.
    OUTSIDE_HOURS = "outside_hours"
    DAY_BUDGET = "day_budget"
    SERVER_SILENT = "server_silent"
    SERVER_BUSY = "server_busy"
    SERVER_REFUSES_US = "server_refuses_us"
    # It failed, or nobody knows.
    ADDRESS_REFUSED = "address_refused"
    CONTENT_REFUSED = "content_refused"
    DID_NOT_ARRIVE = "did_not_arrive"
    NO_ANSWER = "no_answer"
    WORKER_LOST = "worker_lost"


REASON_SENTENCES: Mapping[MessageReason, str] = {
    MessageReason.BY_RECRUITER: "It was taken back before it went out.",
    MessageReason.CANDIDATE_GONE: "The candidate or the submission is no longer in the CRM.",
    MessageReason.RECRUITER_GONE: "The recruiter who wrote it has left.",
    MessageReason.OPTED_OUT: "The candidate has opted out of our e-mails.",
    MessageReason.SUPPRESSED: (
        "This address gets no coaching e-mails: the candidate asked for that, or mail to it came"
        " back."
    ),
    MessageReason.CANDIDATE_REPLIED: (
        "The candidate has replied since this was written. Read the reply in your own mailbox, then"
        " write this anew if it still fits."
    ),
    MessageReason.INTERVIEW_CANCELLED: "The interview was cancelled.",
    MessageReason.INTERVIEW_DELETED: "The interview is no longer in the CRM.",
    MessageReason.NO_SHOW: "The interview did not take place.",
    MessageReason.INTERVIEW_RESCHEDULING: (
        "The interview is to be moved, and its new time is not known yet. Write this anew then."
    ),
    MessageReason.INTERVIEW_MOVED: (
        "The interview was moved after this was written. Write it anew with the new time."
    ),
    MessageReason.INTERVIEWER_REMOVED: "This person is no longer on the panel.",
    MessageReason.STAGE_CLOSED: "The submission has moved on to a stage where this is not needed.",
    MessageReason.CLIENT_FORBIDS: "This client wants no notes from candidates.",
    MessageReason.CONTACT_MODE_UNKNOWN: (
        "Say first how candidates may contact this client: directly, through you, or not at all."
    ),
    MessageReason.PROMPT_OVER: "The prompt that this belongs to is no longer called for.",
    MessageReason.PROMPT_DONE: "The prompt that this belongs to is done.",
    MessageReason.PROMPT_BLOCKED: (
        "A usable address of the interviewer is missing. Find it first, then coach on the note."
    ),
    MessageReason.PROMPT_EXPIRED: "The time for this has passed.",
    MessageReason.INTERVIEW_BEGINS_FIRST: (
        "It could leave only after the interview has begun: call them instead."
    ),
    MessageReason.PROMPT_EXPIRES_FIRST: (
        "It could leave only when the time for this has passed: call them instead."
    ),
    MessageReason.NOT_OPEN_YET: "It is too early for this: the prompt is not open yet.",
    MessageReason.WRITTEN_FOR_OTHER_FACTS: (
        "What it says no longer fits how things stand with this client. Write it anew."
    ),
    MessageReason.ADDRESS_UNUSABLE: (
        "The candidate has no usable e-mail address. Add one in the CRM."
    ),
    MessageReason.ADDRESS_CHANGED: (
        "The candidate's e-mail address changed after this was written. Look at it again."
    ),
    MessageReason.ADDRESS_OF_INTERVIEWER: (
        "The candidate's e-mail address in the CRM is an interviewer's. Correct it there first."
    ),
    MessageReason.ADDRESS_OF_RECRUITER: (
        "The candidate's e-mail address in the CRM is a recruiter's. Correct it there first."
    ),
    MessageReason.INTERVIEW_BUDGET: (
        "The candidate has had four coaching e-mails about this interview, which is the most"
        " (our number)."
    ),
    MessageReason.STALE: "It could not go out for two days and is out of date. Write it anew.",
    MessageReason.OUTSIDE_HOURS: (
        "Coaching e-mails go out between 07:00 and 21:00 where the candidate is (our hours)."
    ),
    MessageReason.DAY_BUDGET: (
        "The candidate has had two coaching e-mails today, which is the most (our number)."
    ),
    MessageReason.SERVER_SILENT: (
        "The mail server did not answer. Your message waits and will be sent when it does."
    ),
    MessageReason.SERVER_BUSY: (
        "The mail server is busy. Your message waits and will be sent when it takes it."
    ),
    MessageReason.SERVER_REFUSES_US: (
        "The mail server does not let us in. Your message waits; tell whoever looks after"
        " Afterword's mail settings."
    ),
    MessageReason.ADDRESS_REFUSED: (
        "The mail server does not accept the candidate's address. Check it in the CRM."
    ),
    MessageReason.CONTENT_REFUSED: "The mail server refused this message. Nothing was sent.",
    MessageReason.DID_NOT_ARRIVE: "You said that it did not arrive.",
    MessageReason.NO_ANSWER: (
        "The connection broke before the mail server said whether it took the message."
    ),
    MessageReason.WORKER_LOST: (
        "We stopped in the middle of sending, before the mail server's answer was written down."
    ),
}

SENT_IS_DONE = frozenset({StepKey.PREP_KIT, StepKey.CARD, StepKey.KEEP_APPLYING, StepKey.MOVE_ON})
"""Steps in which telling the candidate is all that the recruiter has to do.

The others wait for what it leads to: the call, the address, the note.
"""

_SPEAKS_OF_NOTES = frozenset(
    {StepKey.PREP_KIT, StepKey.CONTACTS, StepKey.THANK_YOU, StepKey.CARD, StepKey.CHECK_IN}
)
_COACHED = _SPEAKS_OF_NOTES | {StepKey.DEBRIEF, StepKey.KEEP_APPLYING, StepKey.MOVE_ON}


@dataclass(frozen=True, slots=True)
class TemplateKey:
    """Which template a message is written from, and for which contact mode.

    `contact_mode` is None where the mode is unanswered or the text does not depend on it. Its
    text form is what `messages.template` stores.
    """

    name: str
    contact_mode: ContactMode | None = None

    def __str__(self) -> str:
        return f"{self.name}/{self.contact_mode or 'any'}"

    @classmethod
    def parse(cls, stored: str) -> Self:
        """Return the key whose text form this is."""
        name, _, mode = stored.partition("/")
        return cls(name, None if mode in ("", "any") else ContactMode(mode))


class Voice(StrEnum):
    """Who the candidate's notes go to, for the e-mails that speak of them; `any` for the others."""

    DIRECT = "direct"
    VIA_RECRUITER = "via_recruiter"
    ANY = "any"


def voices_of(name: str) -> tuple[Voice, ...]:
    """Return the voices that the template of this name is written in."""
    is_voiced = name in {step.value for step in _SPEAKS_OF_NOTES}
    return (Voice.DIRECT, Voice.VIA_RECRUITER) if is_voiced else (Voice.ANY,)


def voice_of(key: TemplateKey) -> Voice | None:
    """Return the voice of a message; None where the client's contact mode leaves none to choose."""
    voices = voices_of(key.name)
    if voices == (Voice.ANY,):
        return Voice.ANY
    return next((voice for voice in voices if voice == str(key.contact_mode)), None)


TEMPLATE_NAMES = (
    *("prep_kit", "contacts", "debrief", "thank_you", "card"),
    *("check_in", "keep_applying", "move_on", "move_on_rejected"),
)
"""Every coaching e-mail that there is, in the order in which a journey comes by them."""


def is_coached(step: StepKey) -> bool:
    """Tell whether the step has a coaching e-mail to the candidate."""
    return step in _COACHED


def template_for(step: StepKey, stage: Stage | None, mode: ContactMode | None) -> TemplateKey:
    """Return what the step's e-mail is written from as things stand."""
    if step is StepKey.MOVE_ON and stage is Stage.REJECTED:
        return TemplateKey("move_on_rejected")
    return TemplateKey(step.value, mode if step in _SPEAKS_OF_NOTES else None)


_UNFINISHED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\[[A-Za-z][^\]\n]{0,40}\]|_{3,}")


def find_unfinished(text: str) -> str | None:
    """Return the first thing in the text that somebody meant to fill in: `{{…}}`, `[…]`, `___`."""
    found = _UNFINISHED.search(text)
    return found.group() if found else None
