"""What pages call things: steps, buttons, reasons, states. Tables, so that one idea is one word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.domain.coaching import first_name
from plugin.domain.interviews import InterviewStatus, PositionInLine
from plugin.domain.messages import REASON_SENTENCES as MESSAGE_REASONS
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.people import ContactMode
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PlannedState, PromptState, StepKey
from plugin.domain.reasons import BlockReason, CancelReason, SkipReason
from plugin.domain.submissions import Stage
from plugin.domain.urgency import Urgency
from plugin.services import prompt_words
from plugin.services.note_views import NoteProgress
from plugin.services.prompt_views import PromptView
from plugin.services.prompt_words import Titled
from plugin.services.prompts import DismissReason
from plugin.services.rounds import Seat
from plugin.services.waiting_notes import WaitingNote
from plugin.web.times import Clock


@dataclass(frozen=True, slots=True)
class GroupWords:
    """How one group of the inbox is titled, and by which colour and icon it goes."""

    title: str
    tone: str
    icon: str


_GROUP_SIGNS: Mapping[Urgency, tuple[str, str]] = {
    Urgency.AT_RISK: ("risk", "exclamation-circle-fill"),
    Urgency.LATE: ("due", "clock-fill"),
    Urgency.DUE_TODAY: ("due", "clock"),
    Urgency.BLOCKED: ("due", "question-circle"),
    Urgency.WAITING: ("later", "hourglass-split"),
    Urgency.MOVING_ON: ("later", "arrow-right-circle"),
    Urgency.LATER: ("later", "calendar3"),
}

GROUPS: Mapping[Urgency, GroupWords] = {
    urgency: GroupWords(prompt_words.GROUP_TITLES[urgency], *signs)
    for urgency, signs in _GROUP_SIGNS.items()
}

STEP_WORDS: Mapping[StepKey, str] = {
    StepKey.PREP_KIT: "prep kit",
    StepKey.CONTACTS: "find addresses",
    StepKey.DEBRIEF: "debrief call",
    StepKey.THANK_YOU: "thank-you",
    StepKey.CARD: "paper card",
    StepKey.PROMISED_DATE: "ask when they decide",
    StepKey.KEEP_APPLYING: "keep applying",
    StepKey.CHECK_IN: "check-in",
    StepKey.MOVE_ON: "move on",
}

COACHING: Mapping[StepKey, str] = {
    StepKey.PREP_KIT: "Send prep kit",
    StepKey.CONTACTS: "Ask the candidate",
    StepKey.DEBRIEF: "Send coaching",
    StepKey.THANK_YOU: "Send coaching",
    StepKey.CARD: "Send coaching",
    StepKey.KEEP_APPLYING: "Send e-mail",
    StepKey.CHECK_IN: "Tell the candidate",
    StepKey.MOVE_ON: "Send e-mail",
}
"""The button that opens the step's coaching e-mail."""

DONE: Mapping[StepKey, str] = {
    StepKey.PREP_KIT: "Tick as sent",
    StepKey.CONTACTS: "Tick as found",
    StepKey.DEBRIEF: "Tick as held",
    StepKey.THANK_YOU: "Tick as sent",
    StepKey.CARD: "Tick as posted",
    StepKey.PROMISED_DATE: "Tick as asked",
    StepKey.KEEP_APPLYING: "Tick as told",
    StepKey.CHECK_IN: "Log the e-mail",
    StepKey.MOVE_ON: "Tick as told",
}
"""The button by which the recruiter says that it is done."""

SAID_DONE: Mapping[StepKey, str] = {
    StepKey.PREP_KIT: "sent",
    StepKey.CONTACTS: "found",
    StepKey.DEBRIEF: "held",
    StepKey.THANK_YOU: "sent",
    StepKey.CARD: "posted",
    StepKey.PROMISED_DATE: "asked",
    StepKey.KEEP_APPLYING: "told",
    StepKey.CHECK_IN: "made",
    StepKey.MOVE_ON: "told",
}

DISMISSALS: Mapping[DismissReason, str] = {
    DismissReason.ALREADY_DONE: "It was done outside Afterword",
    DismissReason.NOT_FITTING: "It does not fit this case",
    DismissReason.CANDIDATE_OUT: "The candidate is no longer interested",
    DismissReason.CLIENT_DECIDED: "The client has decided",
    DismissReason.OTHER: "Another reason",
}

_REASONS: Mapping[str, str] = {
    SkipReason.TOO_LATE: "it was booked too late for it",
    SkipReason.ARRIVES_TOO_LATE: "a card would arrive too late",
    SkipReason.CLIENT_FORBIDS: "this client wants no contact from candidates",
    SkipReason.AFTER_MOVE_ON: "it would come after moving on",
    SkipReason.STALE: "it was over when we first heard of the interview",
    SkipReason.BEFORE_PLAYBOOK: "it was due before this version of the playbook came into force",
    BlockReason.CONTACT_MODE_UNKNOWN: "nobody has said yet how candidates may contact this client",
    BlockReason.NO_ADDRESS: "no usable address is known",
    CancelReason.INTERVIEW_CANCELLED: "the interview was cancelled",
    CancelReason.INTERVIEW_DELETED: "the interview is no longer in the CRM",
    CancelReason.NO_SHOW: "the interview did not take place",
    CancelReason.RESCHEDULING: "the interview is to be moved, and its new time is not known yet",
    CancelReason.INTERVIEWER_REMOVED: "this person is no longer on the panel",
    CancelReason.SUPERSEDED: "a later interview was booked",
    CancelReason.EMPLOYER_REPLIED: "the client replied",
    CancelReason.OPTED_OUT: "the candidate has opted out of e-mails",
    CancelReason.PROMISE_KNOWN: "the client has said when they decide",
    CancelReason.ADDRESSES_KNOWN: "every address is known",
    CancelReason.PANEL_CHANGED: "the panel's times changed",
    CancelReason.NOT_CALLED_FOR: "nothing calls for it any more",
    CancelReason.PLAYBOOK_CHANGED: "another version of your playbook is in force",
    Stage.OFFER: "there is an offer",
    Stage.HIRED: "the candidate was hired",
    Stage.REJECTED: "the client said no",
    Stage.WITHDRAWN: "the candidate withdrew",
    Stage.JOB_CLOSED: "the job was closed",
    **{reason: words[0].lower() + words[1:] for reason, words in DISMISSALS.items()},
}

STATES: Mapping[str, str] = {
    PromptState.DONE: "done",
    PromptState.DISMISSED: "dismissed",
    PromptState.SKIPPED: "skipped",
    PromptState.EXPIRED: "expired",
    PromptState.CANCELLED: "cancelled",
    PromptState.BLOCKED: "waits for an answer",
    PlannedState.PLANNED: "to come",
    PlannedState.OPEN: "open",
    PlannedState.OVERDUE: "late",
    PlannedState.LATE: "late",
}

STAGES: Mapping[Stage, str] = {
    Stage.SUBMITTED: "Submitted",
    Stage.INTERVIEWING: "Interviewing",
    Stage.OFFER: "Offer",
    Stage.HIRED: "Hired",
    Stage.REJECTED: "Rejected",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.JOB_CLOSED: "Job closed",
}

STATUSES: Mapping[InterviewStatus, str] = {
    InterviewStatus.SCHEDULED: "scheduled",
    InterviewStatus.COMPLETED: "held",
    InterviewStatus.CANCELLED: "cancelled",
    InterviewStatus.DELETED: "no longer in the CRM",
    InterviewStatus.NO_SHOW: "did not take place",
    InterviewStatus.RESCHEDULING: "to be moved, new time not known yet",
}

CONTACT_MODES: Mapping[ContactMode, str] = {
    ContactMode.DIRECT: "Candidates write to the interviewers directly",
    ContactMode.VIA_RECRUITER: "Notes come to us, and we forward them",
    ContactMode.NONE: "No notes and no check-ins",
}

PROMISES: Mapping[PromiseKind, str] = {
    PromiseKind.EXACT: "By a date",
    PromiseKind.APPROXIMATE: "About a date (“end of the week”)",
    PromiseKind.FEW_DAYS: "“Within a few days”",
    PromiseKind.NONE: "Asked, and they would not say",
}

POSITIONS: Mapping[PositionInLine, str] = {
    PositionInLine.FIRST: "One of the first",
    PositionInLine.MIDDLE: "In the middle",
    PositionInLine.LAST: "One of the last",
}

NOTE_PROGRESS: Mapping[NoteProgress, str] = {
    NoteProgress.WRITING: "the candidate is writing",
    NoteProgress.READY: "the candidate’s note is ready",
    NoteProgress.SHARED: "the candidate sent you their note",
}

_OWN_FIELDS: Mapping[str, str] = {
    "went_well": "what went well",
    "went_badly": "what did not",
    "stood_out": "what stood out",
    "forgot": "what they forgot to mention",
    "also_there": "who else was there",
    "position_in_line": "their position in line",
    "told_to_call": "that they were told to call",
    "linkedin_ok": "that LinkedIn is fine",
    "promise": "when they decide",
    "topics": "topics",
    "person": "who was there",
}

MESSAGES: Mapping[MessageState, str] = {
    MessageState.DRAFTED: "draft, not sent",
    MessageState.QUEUED: "waits to go out",
    MessageState.SENDING: "is going out",
    MessageState.SENT: "sent",
    MessageState.FAILED: "not sent",
    MessageState.UNKNOWN: "may have arrived; please find out",
    MessageState.CANCELLED: "cancelled",
}


def coverage(seats: Sequence[Seat]) -> str:
    """Return how a day's thank-yous stand: "2 of 3 thanked, 1 without a work address"."""
    notes = [seat.prompt for seat in seats if seat.prompt]
    thanked = sum(note.state is PromptState.DONE for note in notes)
    lacking = sum(
        note.state is PromptState.BLOCKED and note.reason == BlockReason.NO_ADDRESS
        for note in notes
    )
    said = f"{thanked} of {len(seats)} thanked"
    return f"{said}, {lacking} without a work address" if lacking else said


def own_fields(names: Iterable[str]) -> str:
    """Return which parts of a debrief are the candidate's own words: "what went well, topics"."""
    said = dict.fromkeys(_OWN_FIELDS[name.partition(":")[0]] for name in names)
    return ", ".join(said) or "here"


def title(prompt: Titled) -> str:
    """Return the step in words: "Thank-you to Dr. Jo Park", "First check-in with Acme"."""
    return prompt_words.title(prompt)


def reason(stored: str | None) -> str | None:
    """Return a stored reason in words that complete "because …"; what a person wrote is kept."""
    if stored is None:
        return None
    code, _, text = stored.partition(": ")
    said = _REASONS.get(code, code.replace("_", " "))
    return f"{said}: {text}" if text else said


def done_label(prompt: PromptView) -> str:
    """Return what the button says by which the recruiter says that it is done."""
    is_via = prompt.contact_mode is ContactMode.VIA_RECRUITER
    is_forwarded = is_via and prompt.step is StepKey.THANK_YOU
    return "Tick as forwarded" if is_forwarded else DONE[prompt.step]


def note_here(prompt: PromptView, note: WaitingNote) -> str:
    """Return that a note came to be forwarded: "Ana's note to Dr. Jo Park is here"."""
    candidate = first_name(prompt.candidate_name) or prompt.candidate_name
    whose = f"{candidate}’s note" if candidate else "The candidate’s note"
    return f"{whose} to {note.interviewer_name or 'an interviewer'} is here"


def state(prompt: PromptView, now: datetime) -> str:
    """Return what a prompt is at `now`, in words."""
    return STATES[prompt.state_at(now)]


def message_reason(stored: str | None) -> str | None:
    """Return why a message waits, failed or was cancelled, as a sentence."""
    return MESSAGE_REASONS[MessageReason(stored)] if stored else None


def promise(given: Promise | None, clock: Clock) -> str:
    """Return what the client said: "by Thu 2 Apr", "within a few days", "not captured"."""
    if given is None:
        return "not captured"
    said = f", said {clock.day(given.said_on)}" if given.said_on else ""
    on = clock.date(given.on) if given.on else ""
    words = {
        PromiseKind.EXACT: f"by {on}",
        PromiseKind.APPROXIMATE: f"about {on}",
        PromiseKind.FEW_DAYS: "within a few days",
        PromiseKind.NONE: "asked, and they would not say",
    }
    return words[given.kind] + said
