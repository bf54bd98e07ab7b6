"""A draft as JSON: strict, so that a slip is told and never guessed at."""

from typing import Any

from plugin.domain.evidence import NoteKind
from plugin.domain.json_fields import (
    JourneyError,
    Shape,
    choice,
    day,
    list_of,
    ref,
    text,
    whole_number,
)
from plugin.domain.note_drafts import (
    Candidate,
    Draft,
    FollowUpFacts,
    Interviewer,
    Note,
)
from plugin.domain.promise_json import read_promise


def parse_draft(document: Any) -> Draft:
    """Return the draft that a parsed JSON document tells.

    Raise JourneyError, whose `field` is a path like `note.body`, for unknown or missing fields and
    wrong types. A null is an absent field.
    """
    read = _DOCUMENT.read(document)
    return Draft(
        kind=read["kind"],
        note=read["note"],
        candidate=read["candidate"],
        interviewer=read["interviewer"],
        job_title=read.get("job_title"),
        company=read.get("company"),
        forgot=read.get("forgot", ()),
        other_notes=read.get("other_notes", ()),
        follow_up=FollowUpFacts(
            promise=read.get("promise"),
            sent_before=read.get("sent_before"),
            not_before=read.get("not_before"),
            send_on=read.get("send_on"),
        ),
    )


def _note(value: Any) -> Note:
    return Note(**_NOTE.read(value))


def _candidate(value: Any) -> Candidate:
    return Candidate(**_CANDIDATE.read(value))


def _interviewer(value: Any) -> Interviewer:
    return Interviewer(**_INTERVIEWER.read(value))


def _count(value: Any) -> int:
    count = whole_number(value)
    if count < 0:
        raise JourneyError("must not be negative")
    return count


_NOTE = Shape({"to": text, "subject": text, "body": text}, ("body",))
_CANDIDATE = Shape({"name": ref, "phone": text}, ("name",))
_INTERVIEWER = Shape({"name": ref, "title": text, "topics": list_of(text)}, ("name",))
_DOCUMENT = Shape(
    {
        "kind": choice(NoteKind),
        "note": _note,
        "candidate": _candidate,
        "interviewer": _interviewer,
        "job_title": text,
        "company": text,
        "forgot": list_of(text),
        "other_notes": list_of(text),
        "promise": read_promise,
        "sent_before": _count,
        "not_before": day,
        "send_on": day,
    },
    ("kind", "note", "candidate", "interviewer"),
)
