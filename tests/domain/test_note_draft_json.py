"""Drafts as JSON: what is read, and what is refused with its field."""

import copy
from datetime import date
from typing import Any

import pytest

from plugin.domain.json_fields import JourneyError
from plugin.domain.note_draft_json import parse_draft
from plugin.domain.notes import NoteKind
from plugin.domain.promises import Promise, PromiseKind

WHOLE: dict[str, Any] = {
    "kind": "check_in",
    "note": {"to": "jo.park@acme.example", "subject": "Thank you", "body": "Dear Dr. Park,"},
    "candidate": {"name": "Ana Ruiz", "phone": "+44 7700 900123"},
    "interviewer": {"name": "Dr. Jo Park", "title": "Head of Data", "topics": ["Dagster"]},
    "job_title": "Data Engineer",
    "company": "Acme",
    "forgot": ["I finish my MBA this summer"],
    "other_notes": ["Dear Mr. Yu,"],
    "promise": {"kind": "exact", "date": "2026-06-12"},
    "sent_before": 0,
    "not_before": "2026-06-15",
    "send_on": "2026-06-15",
}


def test_every_field_is_read() -> None:
    draft = parse_draft(WHOLE)

    assert draft.kind is NoteKind.CHECK_IN
    assert draft.interviewer.topics == ("Dagster",)
    assert draft.follow_up.promise == Promise(PromiseKind.EXACT, date(2026, 6, 12))
    assert draft.follow_up.send_on == date(2026, 6, 15)
    assert draft.other_notes == ("Dear Mr. Yu,",)


def test_four_fields_are_enough_and_a_null_is_an_absent_one() -> None:
    draft = parse_draft(
        {
            "kind": "thank_you",
            "note": {"body": "", "to": None},
            "candidate": {"name": "Ana Ruiz"},
            "interviewer": {"name": "Jo Park", "topics": None},
            "promise": None,
        }
    )

    assert draft.note.to is None
    assert draft.interviewer.topics == ()
    assert draft.follow_up.promise is None


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("kind",), "farewell", "kind"),
        (("kind",), None, "kind"),
        (("note", "body"), None, "note.body"),
        (("note", "body"), 7, "note.body"),
        (("note", "cc"), "x", "note.cc"),
        (("candidate", "name"), " ", "candidate.name"),
        (("interviewer", "name"), None, "interviewer.name"),
        (("interviewer", "topics"), "Dagster", "interviewer.topics"),
        (("interviewer", "topics"), [1], "interviewer.topics[0]"),
        (("promise", "date"), None, "promise.date"),
        (("promise", "date"), "12 June", "promise.date"),
        (("sent_before",), -1, "sent_before"),
        (("sent_before",), True, "sent_before"),
        (("send_on",), "2026-02-30", "send_on"),
        (("forgot",), "MBA", "forgot"),
        (("mood",), "good", "mood"),
    ],
)
def test_a_slip_is_told_with_its_field(path: tuple[str, ...], value: Any, field: str) -> None:
    document = copy.deepcopy(WHOLE)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value

    with pytest.raises(JourneyError) as told:
        parse_draft(document)

    assert told.value.field == field


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_a_draft_is_an_object(document: Any) -> None:
    with pytest.raises(JourneyError):
        parse_draft(document)
