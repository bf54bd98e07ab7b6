"""What the script that keeps a debrief while it is being typed is told, as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify

from plugin.domain.quick_dates import QuickDate, quick_choices
from plugin.services.debrief_notes import KeptDraft
from plugin.services.debrief_views import DebriefView
from plugin.services.debriefs import DebriefSheet
from plugin.web import pages, session, words
from plugin.web.people_lines import PersonLine, lines_of
from plugin.web.times import Clock

Fields = dict[str, str]
"""What stands in the fields of a form, by their names; a tick is "y"."""

_QUICK: Mapping[QuickDate, str] = {
    QuickDate.TOMORROW: "Tomorrow",
    QuickDate.THIS_WEEK: "End of the week",
    QuickDate.NEXT_WEEK: "End of next week",
    QuickDate.TWO_WEEKS: "In two weeks",
    QuickDate.MONTH: "End of the month",
}

CHANGED = "This was changed on another page since you opened it. Nothing is lost: both are here."

_TEXTS: Mapping[str, str] = {
    "went_well": "What went well",
    "went_badly": "What did not",
    "stood_out": "What stood out",
    "forgot": "Forgot to mention",
}


@dataclass(frozen=True, slots=True)
class QuickButton:
    """A button that fills in a date. `said` is what stands on it, with the day."""

    said: str
    on: str
    kind: str


def quick_buttons() -> list[QuickButton]:
    """Return the dates that people name, as of the reader's day."""
    clock = pages.clock()
    return [
        QuickButton(
            ", ".join(filter(None, (_QUICK.get(choice.key), clock.date(choice.on)))),
            f"{choice.on}",
            choice.kind,
        )
        for choice in quick_choices(clock.today)
    ]


def owner() -> str:
    """Return whose words a browser may hold here: one recruiter's of one agency."""
    viewer = session.current()
    return f"{viewer.installation_id}-{viewer.recruiter_id}"


def kept(draft: KeptDraft, sheet: DebriefSheet, clock: Clock) -> Response:
    """Say what was kept of a draft, and what was not yet."""
    said = f"Kept {clock.local(clock.now):%H:%M}."
    if draft.problems:
        said = f"{said} Not yet: {' '.join(dict.fromkeys(draft.problems.values()))}"
    people = {str(person.id): person for person in sheet.interviewers}
    joined = {
        key: {
            "id": number,
            "topics": people[str(number)].topics or "",
            "said": f"{people[str(number)].name or 'One person'} is on the panel already."
            " What you wrote is kept there.",
        }
        for key, number in draft.joined.items()
        if str(number) in people
    }
    answer = {"version": draft.version, "status": said, "problems": draft.problems}
    return jsonify(answer | {"joined": joined})


def changed(sheet: DebriefSheet) -> tuple[Response, int]:
    """Say that it was changed on another page, and what stands there now."""
    debrief = sheet.debrief
    answer = {
        "status": CHANGED,
        "version": debrief.version if debrief else 0,
        "fields": fields_of(debrief, lines_of(sheet.interviewers)),
    }
    return jsonify(answer), HTTPStatus.CONFLICT


def refused(said: str) -> tuple[Response, int]:
    """Say why a draft as a whole was not kept."""
    return jsonify(status=said), HTTPStatus.UNPROCESSABLE_ENTITY


def fields_of(debrief: DebriefView | None, lines: Iterable[PersonLine]) -> Fields:
    """Return what a form made now would hold."""
    fields = _of_people(lines)
    if debrief is None:
        return fields
    promise = debrief.promise
    ticks = ("emotional_tie", "told_to_call", "linkedin_ok")
    return fields | {
        **{name: getattr(debrief, name) or "" for name in _TEXTS},
        **{name: "y" if getattr(debrief, name) else "" for name in ticks},
        "kind": promise.kind if promise else "",
        "on": _day(promise and promise.on),
        "said_on": _day(promise and promise.said_on),
        "position": debrief.position_in_line or "",
        "interviews_close_on": _day(debrief.interviews_close_on),
    }


def differences(
    sheet: DebriefSheet, sent: Mapping[str, str], clock: Clock
) -> list[tuple[str, str]]:
    """Return what stands in the debrief and was sent otherwise: its label and its text."""
    debrief = sheet.debrief
    if debrief is None:
        return []
    stored = fields_of(debrief, lines_of(sheet.interviewers))
    labels = {
        f"topic-{row.id}": f"Topics of {row.name or 'somebody'}" for row in sheet.interviewers
    }
    found = [
        (label, stored[name])
        for name, label in {**_TEXTS, **labels}.items()
        if stored.get(name) and _plain(sent.get(name)) != _plain(stored[name])
    ]
    if debrief.promise and any(sent.get(name, "") != stored[name] for name in ("kind", "on")):
        found.append(("When they decide", words.promise(debrief.promise, clock)))
    if debrief.also_there and "also_there" in debrief.candidate_fields:
        found.append(("Who else was there", debrief.also_there))
    return found


def _of_people(lines: Iterable[PersonLine]) -> Fields:
    fields: Fields = {}
    for line in lines:
        if line.person is not None:
            fields |= {f"{fact}-{line.key}": line.values[fact] for fact in line.asks}
            fields[f"topic-{line.key}"] = line.topics
    return fields


def _day(on: Any) -> str:
    return f"{on}" if on else ""


def _plain(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
