"""/c/<token>: the candidate's own page. The link is all that lets them in; no GET changes a thing.

No cookie is read or set here, and no form bears a token of its own: the address is the secret, so
whoever could forge a request has the page already (docs/decisions/the-candidates-page.md).
"""

from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, HTTPException, LengthRequired, RequestEntityTooLarge

from plugin.errors import Conflict, LinkClosed, NotFound, PluginError
from plugin.services import candidate_debriefs, candidate_notes, candidate_pages
from plugin.services.candidate_notes import Held, OtherVersion, PlaceClosed
from plugin.services.debrief_notes import DebriefChanged, FieldsRefused
from plugin.web.candidate_answers import (
    DEBRIEF,
    clash,
    door,
    hold,
    said_at_the_door,
    saved_form,
    saved_json,
    speech,
    to_note,
    wants_json,
    whole_page,
)
from plugin.web.candidate_calendar import calendar_file
from plugin.web.candidate_debrief import changed_json, kept_json, person_problems
from plugin.web.candidate_forms import DateUnreadable, note_kind, own_words, written_note
from plugin.web.security import limiter

bp = Blueprint("candidate_page", __name__, url_prefix="/c/<token>")

LARGEST_BODY = 256 * 1024  # the longest note, where a form writes a character as twelve
_NOTE = "/notes/<int:interviewer_id>/<kind>"
_PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
logger = structlog.get_logger()

_SHUT = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

limiter.limit("300 per minute")(bp)
limiter.limit("30 per minute", deduct_when=lambda response: response.status_code in _SHUT)(bp)


@bp.before_request
def _refuse() -> None:
    """Refuse what no page of ours sends: too much, or a form of another site."""
    if request.method != "POST":
        return
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        raise LengthRequired
    if (request.content_length or 0) > LARGEST_BODY:
        raise RequestEntityTooLarge
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden


@bp.after_request
def _keep_private(response: Response) -> Response:
    response.headers.update(_PRIVATE)
    return response


@bp.get("")
def show(token: str) -> str:
    """Show what to do now, whom they met, where to write, and what comes next."""
    return whole_page(token, open_key=request.args.get("open"))


@bp.get("/calendar.ics")
def calendar(token: str) -> Response:
    """Return the dates to come as a calendar file."""
    page = candidate_pages.get_page(token)
    here = url_for(".show", token=token, _external=True)
    made = calendar_file(page, speech(page), urlsplit(here).hostname or "afterword")
    answer = Response(made, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="afterword.ics"'
    return answer


@bp.post(_NOTE)
def save(token: str, interviewer_id: int, kind: str) -> ResponseReturnValue:
    """Keep a note and say what the checks find; a script gets it as JSON."""
    written = written_note(request.form, interviewer_id, note_kind(kind))
    try:
        saved = candidate_notes.save_note(token, written)
    except OtherVersion as other:
        return clash(token, written, other)
    return saved_json(saved, written) if wants_json() else to_note(token, written)


@bp.post(f"{_NOTE}/mail")
def mail(token: str, interviewer_id: int, kind: str) -> ResponseReturnValue:
    """Keep the note, and lead to its mail link; where a check speaks against it, ask first."""
    written = written_note(request.form, interviewer_id, note_kind(kind))
    try:
        saved = candidate_notes.save_note(token, written)
    except OtherVersion as other:
        return clash(token, written, other)
    form = saved_form(saved, written)
    return to_note(token, written) if form.may_go else hold(token, saved.page, form, "mail")


@bp.post(f"{_NOTE}/sent")
def sent(token: str, interviewer_id: int, kind: str) -> ResponseReturnValue:
    """Write down that the candidate sent it; where a check speaks against it, ask once."""
    written = written_note(request.form, interviewer_id, note_kind(kind))
    try:
        candidate_notes.say_sent(token, written, is_sure="sure" in request.form)
    except OtherVersion as other:
        return clash(token, written, other)
    except Held as held:
        return hold(token, held.saved.page, saved_form(held.saved, written), "sent")
    return to_note(token, written)


@bp.post(f"{_NOTE}/share")
def share(token: str, interviewer_id: int, kind: str) -> ResponseReturnValue:
    """Send a copy to the recruiter; where a check speaks against it, ask once."""
    written = written_note(request.form, interviewer_id, note_kind(kind))
    try:
        candidate_notes.share_note(token, written, is_sure="sure" in request.form)
    except OtherVersion as other:
        return clash(token, written, other)
    except Held as held:
        return hold(token, held.saved.page, saved_form(held.saved, written), "share")
    return to_note(token, written)


@bp.post(f"{_NOTE}/not-sent")
def not_sent(token: str, interviewer_id: int, kind: str) -> ResponseReturnValue:
    """Take back that it was sent."""
    written = written_note({}, interviewer_id, note_kind(kind))
    candidate_notes.say_not_sent(token, interviewer_id, written.kind)
    return to_note(token, written)


@bp.post(f"{_NOTE}/unshare")
def unshare(token: str, interviewer_id: int, kind: str) -> ResponseReturnValue:
    """Take the copy back from the recruiter."""
    written = written_note({}, interviewer_id, note_kind(kind))
    candidate_notes.unshare_note(token, interviewer_id, written.kind)
    return to_note(token, written)


@bp.post("/debriefs/<int:interview_id>")
def debrief(token: str, interview_id: int) -> ResponseReturnValue:
    """Keep what the candidate wrote about the interview; a script sends it while it is typed."""
    page = candidate_pages.get_page(token)
    people = tuple(person.id for day in page.days for person in day.round.panel)
    said = speech(page)
    is_draft = wants_json()
    try:
        words = own_words(request.form, people, is_draft=is_draft)
        kept = candidate_debriefs.save_own_words(token, interview_id, words)
    except DebriefChanged:
        return changed_json(candidate_pages.get_page(token), said, interview_id)
    except DateUnreadable as error:
        said_of = said.words.debrief
        problem = said_of.date_missing if error.is_missing else said_of.date_wrong
        return whole_page(token, debrief_problem=problem), HTTPStatus.UNPROCESSABLE_ENTITY
    except FieldsRefused as refused:
        is_date = "on" in refused.fields
        shown = whole_page(
            token,
            debrief_problem=said.words.debrief.date_wrong if is_date else "",
            person_problems=person_problems(refused.fields, said),
        )
        return shown, HTTPStatus.UNPROCESSABLE_ENTITY
    if is_draft:
        return kept_json(candidate_pages.get_page(token), said, kept)
    if kept.recruiters:
        return whole_page(token, kept_by_recruiter=kept.recruiters), HTTPStatus.CONFLICT
    return redirect(url_for(".show", token=token, open=DEBRIEF, _anchor=DEBRIEF), 303)


@bp.errorhandler(PluginError)
def _closed(error: PluginError) -> ResponseReturnValue:
    token = (request.view_args or {}).get("token")
    if isinstance(error, NotFound):
        return door(token, HTTPStatus.NOT_FOUND)
    if isinstance(error, LinkClosed):
        return door(token, HTTPStatus.GONE)
    if isinstance(error, PlaceClosed):
        return door(token, HTTPStatus.CONFLICT, said_at_the_door().gone)
    status = HTTPStatus.CONFLICT if isinstance(error, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY
    return door(token, status)


@bp.errorhandler(Exception)
def _failed(error: Exception) -> ResponseReturnValue:
    """Say so, and log it without the address: Flask would write the token down with the path."""
    logger.error("candidate_page_failed", endpoint=request.endpoint, exc_info=error)
    return door((request.view_args or {}).get("token"), HTTPStatus.INTERNAL_SERVER_ERROR)


@bp.errorhandler(HTTPException)
def _https(error: HTTPException) -> ResponseReturnValue:
    return door((request.view_args or {}).get("token"), error.code or 500)
