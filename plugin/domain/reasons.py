"""Why a prompt is skipped, blocked or cancelled: the words that are stored and shown."""

from enum import StrEnum


class SkipReason(StrEnum):
    TOO_LATE = "too_late"
    ARRIVES_TOO_LATE = "arrives_too_late"
    CLIENT_FORBIDS = "client_forbids"
    AFTER_MOVE_ON = "after_move_on"
    STALE = "stale"
    BEFORE_PLAYBOOK = "before_playbook"


class BlockReason(StrEnum):
    CONTACT_MODE_UNKNOWN = "contact_mode_unknown"
    NO_ADDRESS = "no_address"


class CancelReason(StrEnum):
    """Beside these, a closing stage's own word is a reason (`offer`, `hired`, `rejected` …).

    Playbook section 4 names the first six; the others say why a step is no longer called for:
    the promise became known, every address did, the client company forbids contact, the slot that
    bears the prompt changed on a panel day, the debrief no longer speaks for a card, or
    another version of the agency's playbook is in force. What is cancelled as `rescheduling` comes
    back under its id with the interview's new time.
    `opted_out` is for messages to the candidate, never for a recruiter's prompt.
    """

    INTERVIEW_CANCELLED = "interview_cancelled"
    INTERVIEW_DELETED = "interview_deleted"
    NO_SHOW = "no_show"
    RESCHEDULING = "rescheduling"
    INTERVIEWER_REMOVED = "interviewer_removed"
    SUPERSEDED = "superseded"
    EMPLOYER_REPLIED = "employer_replied"
    OPTED_OUT = "opted_out"
    PROMISE_KNOWN = "promise_known"
    ADDRESSES_KNOWN = "addresses_known"
    CLIENT_FORBIDS = "client_forbids"
    PANEL_CHANGED = "panel_changed"
    NOT_CALLED_FOR = "not_called_for"
    PLAYBOOK_CHANGED = "playbook_changed"
