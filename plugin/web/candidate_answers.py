"""What the candidate's page answers: itself, a question before a note goes, or a closed door."""

from collections.abc import Mapping, Set
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from plugin.domain.coaching import first_name
from plugin.domain.note_reviews import Verdict
from plugin.services import candidate_pages
from plugin.services.candidate_notes import OtherVersion, SavedNote, WrittenNote
from plugin.services.candidate_pages import CandidatePage
from plugin.services.candidate_places import NotePlace
from plugin.web.candidate_debrief import debrief_lines, is_own_person
from plugin.web.candidate_forms import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    LONGEST_SUBJECT,
    answers_in,
    letter_in,
)
from plugin.web.candidate_speech import Speech, speech_for, spoken_locale, words_in
from plugin.web.candidate_views import Clash, NoteForm, failed, note_form
from plugin.web.candidate_words.words import NoteWords
from plugin.web.people_lines import NO_PROBLEMS, blank_line

DEBRIEF = "debrief"
"""What `?open=` says for the debrief; for a note it is the place's key."""

_DOORS: Mapping[int, tuple[str, str]] = {
    404: ("unknown_title", "unknown"),
    405: ("refused_title", "refused"),
    410: ("ended_title", "ended"),
    413: ("large_title", "large"),
    429: ("many_title", "many"),
    500: ("failed_title", "failed"),
}


def wants_json() -> bool:
    """Tell whether our script asks, which shows the answer within the page."""
    return request.accept_mimetypes.best == "application/json"


def speech(page: CandidatePage) -> Speech:
    """Return how this page speaks to its reader."""
    return speech_for(page, request.accept_languages)


def whole_page(
    token: str,
    *,
    open_key: str | None = None,
    clash: tuple[str, Clash] | None = None,
    debrief_problem: str | None = None,
    person_problems: Mapping[str, str] = NO_PROBLEMS,
    kept_by_recruiter: Set[str] = frozenset(),
) -> str:
    """Return the page as it is now. `clash`: what was typed at one place, and is not kept."""
    page = candidate_pages.get_page(token)
    said = speech(page)

    def form_of(place: NotePlace) -> NoteForm:
        found = clash[1] if clash and clash[0] == place.key else None
        is_open = place.key == open_key or found is not None
        return note_form(page, said, place, is_open=is_open, clash=found)

    is_debrief_sent = debrief_problem is not None or bool(kept_by_recruiter)
    return render_template(
        "candidate/page.html",
        page=page,
        form_of=form_of,
        is_debrief_open=open_key == DEBRIEF or is_debrief_sent,
        debrief_problem=debrief_problem,
        person_problems=person_problems,
        debrief_lines=debrief_lines,
        is_own_person=is_own_person,
        blank_line=blank_line,
        kept_by_recruiter=kept_by_recruiter,
        sent_form=request.form if is_debrief_sent else None,
        first_name=first_name(page.reader.name),
        **_words(token, said),
    )


def to_note(token: str, written: WrittenNote) -> Response:
    """Lead back to the place of a note."""
    key = f"{written.interviewer_id}-{written.kind}"
    here = url_for("candidate_page.show", token=token, open=key, _anchor=f"note-{key}")
    return redirect(here, HTTPStatus.SEE_OTHER)  # type: ignore[return-value]  # Flask's is a subclass


def saved_form(saved: SavedNote, written: WrittenNote) -> NoteForm:
    """Return a note as it was just kept, in words."""
    is_same = saved.version == saved.place.version
    place = replace(
        saved.place,
        letter=written.letter,
        version=saved.version,
        review=saved.review,
        release_reason=saved.place.release_reason if is_same else None,
    )
    return note_form(saved.page, speech(saved.page), place)


def saved_json(saved: SavedNote, written: WrittenNote) -> ResponseReturnValue:
    """Return what a kept note comes to, for the script that shows it."""
    form = saved_form(saved, written)
    said = speech(saved.page)
    return jsonify(
        version=saved.version,
        verdict=saved.review.verdict,
        findings=[
            {"check": row.check, "holds": row.holds, "level": row.level, "rules": row.rules}
            for row in saved.review.findings
        ],
        checks=render_template("candidate/checks.html", form=form, w=said.words),
        state=render_template("candidate/state.html", form=form, t=said, w=said.words),
        status=f"{said.plain(said.words.note.saved)} {form.summary.striptags()}",
        words=form.words.striptags(),
        may_go=form.may_go,
        link=form.link,
        is_link_whole=form.is_link_whole,
    )


def clash(token: str, written: WrittenNote, other: OtherVersion) -> ResponseReturnValue:
    """Say that another page kept another text; both are shown, and neither is lost."""
    page = candidate_pages.get_page(token)
    if wants_json():
        said = speech(page)
        answer = {
            "status": said.plain(said.words.note.clash),
            "version": other.version,
            "other": other.letter.text,
        }
        return jsonify(answer), HTTPStatus.CONFLICT
    key = f"{written.interviewer_id}-{written.kind}"
    shown = whole_page(token, open_key=key, clash=(key, Clash(written.letter)))
    return shown, HTTPStatus.CONFLICT


def hold(token: str, page: CandidatePage, form: NoteForm, action: str) -> ResponseReturnValue:
    """Ask before a note goes that a check speaks against; what is blocked has no way on."""
    shown = render_template(
        "candidate/hold.html",
        page=page,
        form=form,
        action=action,
        is_blocked=form.verdict is Verdict.BLOCKED,
        failed=failed(form.checks),
        **_words(token, speech(page)),
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY


def door(token: str | None, status: int, said: str | None = None) -> ResponseReturnValue:
    """Return what is said where the page does not open, with what was typed: nothing is lost."""
    locale = spoken_locale(None, request.accept_languages)
    words = words_in(locale)
    title, text = _DOORS.get(status, ("refused_title", "refused"))
    text = said or getattr(words.door, text)
    if wants_json():
        return jsonify(status=text), status
    shown = render_template(
        "candidate/door.html",
        title=getattr(words.door, title),
        text=text,
        typed=_typed(),
        w=words,
        language=str(locale).replace("_", "-"),
        back=None if status in (404, 410) else url_for("candidate_page.show", token=token),
    )
    return shown, status


def said_at_the_door() -> NoteWords:
    """Return the words around a note in the browser's language, where the page's is not known."""
    return words_in(spoken_locale(None, request.accept_languages)).note


def _typed() -> str:
    """Return a note's text or a debrief's answers, whichever was sent."""
    try:
        return letter_in(request.form).text or answers_in(request.form)
    except RequestEntityTooLarge:
        return ""


def _words(token: str, said: Speech) -> dict[str, Any]:
    return {
        "t": said,
        "w": said.words,
        "language": said.code,
        "token": token,
        "limits": {"subject": LONGEST_SUBJECT, "note": LONGEST_NOTE, "answer": LONGEST_ANSWER},
    }
