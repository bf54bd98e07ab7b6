"""How we know that a note was sent. The kinds are never mixed up (N13 of the feature table)."""

from enum import StrEnum


class NoteKind(StrEnum):
    """What the candidate wrote: the note of the first day, or a follow-up."""

    THANK_YOU = "thank_you"
    CHECK_IN = "check_in"


class EvidenceSource(StrEnum):
    """Who says that the note was sent: the candidate, a recruiter's tick, or the note's own Bcc."""

    CANDIDATE = "candidate"
    RECRUITER = "recruiter"
    BCC = "bcc"
