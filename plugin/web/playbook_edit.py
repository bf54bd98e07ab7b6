"""/playbook/edit: a new version of the playbook, shown before it is taken. For managers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.domain.disputes import DISPUTES, decided
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.errors import Conflict, NotAllowed, NotFound
from plugin.playbook_document import (
    PlaybookError,
    PlaybookErrors,
    read_playbook,
    write_playbook,
)
from plugin.playbook_document.source import MOST_BYTES
from plugin.services import managers, playbook_drafts, playbook_versions
from plugin.services.access import Viewer
from plugin.web import contact_words, playbook_words, session
from plugin.web.pages import clock

bp = Blueprint("playbook_edit", __name__, url_prefix="/playbook")

MOST_SHOWN = 100
"""Prompts listed before a playbook is taken; the rest is counted."""

LONGEST_NOTE = 500
_TOO_LONG = f"Please keep the note under {LONGEST_NOTE} characters."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a preview is of: its heading, what its button says, and what the note begins as."""

    heading: str = "What would change"
    button: str = "Take this playbook"
    note: str = ""


_ASKED = Asked()


@bp.get("/edit")
def edit() -> str:
    """Show the playbook in force as a document to edit."""
    _refuse_unless_manager()
    playbook = playbook_versions.get_in_force(session.current()).playbook
    return _edit_page(write_playbook(playbook), playbook.version)


@bp.post("/edit")
def edit_again() -> str:
    """Lead back from a preview to the text that was written; nothing is kept."""
    _refuse_unless_manager()
    return _edit_page(_document(), _based_on())


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Show what a document would change, or what is wrong with it; nothing is kept."""
    _refuse_unless_manager()
    uploaded = request.files.get("file")
    content = uploaded.read(MOST_BYTES + 1) if uploaded and uploaded.filename else None
    text = _document() if content is None else content.decode(errors="replace")
    return _preview_page(text, _based_on(), _ASKED, content=content)


@bp.get("/versions/<int:version>/again")
def again(version: int) -> ResponseReturnValue:
    """Show what using an earlier version again would change."""
    _refuse_unless_manager()
    viewer = session.current()
    playbook = playbook_versions.get_version(viewer, version)
    asked = Asked(
        f"Using version {version} again", "Use this version again", f"Version {version} again"
    )
    return _preview_page(write_playbook(playbook), _in_force(viewer).version, asked)


@bp.get("/disputes/<key>")
def decide(key: str) -> ResponseReturnValue:
    """Show what deciding a dispute another way would change."""
    _refuse_unless_manager()
    current, option = _in_force(session.current()), request.args.get("option", "")
    try:
        draft = decided(current, {key: option})
        title, way = DISPUTES[key].title, DISPUTES[key].option(option).text
    except KeyError:
        raise NotFound("There is no such way to decide.") from None
    asked = Asked(f"{title}: {way}", "Decide it so", f"{key}: {way}")
    return _preview_page(write_playbook(draft), current.version, asked)


@bp.post("/take")
def take() -> ResponseReturnValue:
    """Put a document into force as a new version."""
    viewer, text, based_on = session.current(), _document(), _based_on()
    _refuse_unless_manager()
    note = request.form.get("note", "").replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        return _preview_page(text, based_on, replace(_ASKED, note=note), said=_TOO_LONG)
    try:
        playbook = read_playbook(text)
        version = playbook_versions.take(viewer, playbook, based_on=based_on, note=note or None)
    except PlaybookErrors as errors:
        return _edit_page(text, based_on, errors.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    except Conflict:
        return _conflict_page(text, based_on)
    flash(f"Version {version} of your playbook is in force. Open prompts are planned anew.", "done")
    return redirect(url_for("playbook.show"), HTTPStatus.SEE_OTHER)


def _preview_page(
    text: str,
    based_on: int,
    asked: Asked,
    *,
    content: bytes | None = None,
    said: str | None = None,
) -> ResponseReturnValue:
    try:
        draft = read_playbook(text if content is None else content)
        found = playbook_drafts.preview_draft(session.current(), draft, based_on=based_on)
    except PlaybookErrors as errors:
        return _edit_page(text, based_on, errors.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    except Conflict:
        return _conflict_page(text, based_on)
    ordered = sorted(
        found.plan.changes,
        key=lambda row: ((row.candidate_name or "").casefold(), row.submission_id),
    )
    page = render_template(
        "playbook/preview.html",
        asked=asked,
        said=said,
        document=text,
        based_on=based_on,
        found=found,
        changes=playbook_words.changes_said(found.current, found.draft),
        summary=contact_words.summary(ordered, is_done=False),
        shown=ordered[:MOST_SHOWN],
        more=len(ordered) - MOST_SHOWN,
        longest_note=LONGEST_NOTE,
        say=contact_words,
        clock=clock(),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK


def _conflict_page(text: str, based_on: int) -> ResponseReturnValue:
    """Keep what was written, and show what came into force meanwhile."""
    viewer = session.current()
    current = _in_force(viewer)
    try:
        base = playbook_versions.get_version(viewer, based_on)
    except NotFound:
        base = DEFAULT_PLAYBOOK
    page = render_template(
        "playbook/edit.html",
        document=text,
        based_on=current.version,
        errors=(),
        lines=(),
        conflict=playbook_words.changes_said(base, current),
        meanwhile=playbook_versions.describe_version(viewer, current.version),
        most_kib=MOST_BYTES // 1024,
        clock=clock(),
    )
    return page, HTTPStatus.CONFLICT


def _edit_page(text: str, based_on: int, errors: Sequence[PlaybookError] = ()) -> str:
    return render_template(
        "playbook/edit.html",
        document=text,
        based_on=based_on,
        errors=errors,
        lines=text.splitlines() if errors else (),
        wrong={error.line for error in errors},
        most_kib=MOST_BYTES // 1024,
    )


def _document() -> str:
    return request.form.get("document", "").replace("\r\n", "\n")


def _based_on() -> int:
    """Return the version that was in force when the text was begun; 0 where nobody says."""
    return request.form.get("based_on", 0, type=int)


def _in_force(viewer: Viewer) -> Playbook:
    return playbook_versions.get_in_force(viewer).playbook


def _refuse_unless_manager() -> None:
    if not managers.is_manager(session.current()):
        raise NotAllowed("Only managers can change the playbook. Ask whoever looks after your CRM.")
