"""What became of a mail that came in: stored, and shown in words."""

from collections.abc import Mapping
from enum import StrEnum


class MailState(StrEnum):
    """`waiting`: a recruiter has to say whom the note went to. `failed`: we could not read it."""

    PENDING = "pending"
    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"


class Outcome(StrEnum):
    # About a message of ours.
    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCE = "soft_bounce"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    RECEIPT = "receipt"
    AUTO_REPLY = "auto_reply"
    REPLY = "reply"
    STRANGER = "stranger"
    COLLEAGUE = "colleague"
    UNSUBSCRIBED = "unsubscribed"
    NOT_SENT = "not_sent"
    # About a candidate's note.
    CAPTURED = "captured"
    CAPTURED_BEFORE = "captured_before"
    NO_INTERVIEW = "no_interview"
    BEFORE_INTERVIEW = "before_interview"
    NOT_AN_INTERVIEWER = "not_an_interviewer"
    AMBIGUOUS = "ambiguous"
    SENDER_DIFFERS = "sender_differs"
    SOMETHING_ELSE = "something_else"
    FORGOTTEN = "forgotten"
    # About either.
    DUPLICATE = "duplicate"
    CANDIDATE_GONE = "candidate_gone"
    UNKNOWN = "unknown"


NEEDS_MATCHING: Mapping[Outcome, str] = {
    Outcome.NOT_AN_INTERVIEWER: "It went to nobody whom we know as an interviewer.",
    Outcome.AMBIGUOUS: "It could be for more than one interviewer.",
    Outcome.SENDER_DIFFERS: (
        "It came from another address than the candidate’s, so we cannot tell who sent it."
    ),
}
"""Why a recruiter is asked whom a note went to. Nothing is guessed."""
