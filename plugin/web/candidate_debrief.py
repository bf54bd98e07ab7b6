"""The debrief on the candidate's page: whom it asks about, and what its script is told."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Response, jsonify

from plugin.domain.people_told import Fact, PersonProblem
from plugin.services.candidate_debriefs import KeptWords
from plugin.services.candidate_pages import CandidatePage, MetDay
from plugin.services.debrief_notes import PROMISE, TOPICS
from plugin.services.people_met import PERSON
from plugin.services.submission_views import InterviewerView
from plugin.web.candidate_speech import Speech
from plugin.web.people_lines import NO_PROBLEMS, PersonLine, facts_asked, lines_of

_TEXTS = ("went_well", "went_badly", "stood_out", "forgot", "also_there")
_TICKS = ("linkedin_ok", "told_to_call")
_DATE = frozenset({"kind", "on", "said_on"})


def debrief_lines(
    day: MetDay, sent: Mapping[str, str] | None = None, problems: Mapping[str, str] = NO_PROBLEMS
) -> list[PersonLine]:
    """Return a line for each person of the day; what a recruiter told of them is not asked."""
    return lines_of(day.round.panel, sent, problems, _asks_of(day))


def is_own_person(day: MetDay, person: InterviewerView) -> bool:
    """Tell whether the candidate named this person, and no recruiter has changed it since."""
    return f"{PERSON}{person.id}" in _own(day)


def person_problems(fields: Mapping[str, str], said: Speech) -> dict[str, str]:
    """Return what cannot be kept of people, in the page's language, by field."""
    words = said.words.debrief.person_problems
    return {
        name: words[PersonProblem(problem)]
        for name, problem in fields.items()
        if name not in _DATE and problem in set(PersonProblem)
    }


def kept_json(page: CandidatePage, said: Speech, kept: KeptWords) -> Response:
    """Say what was kept of a debrief that is still being typed."""
    words = said.words.debrief
    problems = person_problems(kept.problems, said)
    if not _DATE.isdisjoint(kept.problems):
        problems["on"] = kept.problems.get("on") or words.date_wrong
        problems["on"] = words.date_missing if problems["on"] == "missing" else words.date_wrong
    sentences = [said.plain(words.kept, when=said.at(page.now))]
    if problems:
        what = " ".join(dict.fromkeys(problems.values()))
        sentences.append(said.plain(words.not_yet, what=what))
    if kept.recruiters:
        sentences.append(said.plain(words.noted))
    people = {person.id: person for day in page.days for person in day.round.panel}
    joined = {
        key: {
            "id": number,
            "topics": people[number].topics or "",
            "said": said.plain(words.there_already, name=said.person(people[number])),
        }
        for key, number in kept.joined.items()
        if number in people
    }
    left = problems | {_form_name(name): "" for name in kept.recruiters}
    answer = {"version": kept.version, "status": " ".join(sentences)}
    return jsonify(answer | {"problems": left, "joined": joined})


def changed_json(page: CandidatePage, said: Speech, interview_id: int) -> tuple[Response, int]:
    """Say that it was changed on another page, and what is the candidate's own there now."""
    day = next((row for row in page.days if row.round.last.id == interview_id), None)
    debrief = day.debrief if day else None
    answer = {
        "status": said.words.debrief.changed,
        "version": debrief.version if debrief else 0,
        "fields": _fields_of(day) if day else {},
    }
    return jsonify(answer), HTTPStatus.CONFLICT


def _fields_of(day: MetDay) -> dict[str, str]:
    """Return what the form would hold: no recruiter's words, which are not shown."""
    fields: dict[str, str] = {}
    own = _own(day)
    for line in debrief_lines(day):
        if line.person is None:
            continue
        fields |= {f"{fact}-{line.key}": line.values[fact] for fact in line.asks}
        if not line.topics or f"{TOPICS}{line.person.id}" in own:
            fields[f"topic-{line.key}"] = line.topics
    debrief = day.debrief
    if debrief is None:
        return fields
    stored = {name: getattr(debrief, name) or "" for name in _TEXTS}
    stored |= {name: "y" if getattr(debrief, name) else "" for name in _TICKS}
    stored["position_in_line"] = debrief.position_in_line or ""
    fields |= {
        _form_name(name): value for name, value in stored.items() if not value or name in own
    }
    if debrief.promise_kind is None or PROMISE in own:
        fields["kind"] = debrief.promise_kind or ""
        fields["on"] = f"{debrief.promise_on or ''}"
    return fields


def _form_name(name: str) -> str:
    """Return what the form calls a field."""
    kind, _, number = name.partition(":")
    names = {"position_in_line": "position", PROMISE: "on"}
    if not number:
        return names.get(name, name)
    return f"topic-{number}" if f"{kind}:" == TOPICS else f"{Fact.EMAIL}-{number}"


def _asks_of(day: MetDay) -> Callable[[InterviewerView], frozenset[Fact]]:
    def asks(person: InterviewerView) -> frozenset[Fact]:
        is_told = person.is_added or person.found_title or person.found_email
        is_open = not is_told or is_own_person(day, person)
        return facts_asked(person) if is_open else frozenset()

    return asks


def _own(day: MetDay) -> list[str]:
    return day.debrief.candidate_fields if day.debrief else []
