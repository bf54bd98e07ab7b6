"""/notes/<id>: a note that the candidate sent to their recruiter, to read and to pass on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.errors import Refused
from plugin.services import forwarding, shared_notes
from plugin.web import session
from plugin.web.mail_links import mail_link
from plugin.web.pages import clock, here_path, say_undoable

bp = Blueprint("shared_notes", __name__, url_prefix="/notes/<int:note_id>")


@bp.get("")
def show(note_id: int) -> str:
    """Show the copy that the candidate sent, and what the checks say of it."""
    return _page(note_id)


@bp.post("/release")
def release(note_id: int) -> ResponseReturnValue:
    """Keep why the note may go as it is."""
    version = request.form.get("version", 0, type=int)
    try:
        shared_notes.release_note(
            session.current(), note_id, version, request.form.get("reason", "").replace("\0", "")
        )
    except Refused as refused:
        return _page(note_id, refused=str(refused)), 422
    flash("Kept. The candidate sees your reason on their page.", "done")
    return redirect(url_for("shared_notes.show", note_id=note_id), 303)


@bp.post("/forward")
def forward(note_id: int) -> ResponseReturnValue:
    """Keep that the viewer has forwarded it; the notice offers to take that back."""
    version = request.form.get("version", 0, type=int)
    note = forwarding.forward_note(session.current(), note_id, version)
    what = f"Note to {note.interviewer_name or 'an interviewer'}: forwarded."
    if note.prompt_id:
        say_undoable(what, url_for("prompts.undo", prompt_id=note.prompt_id))
    else:
        flash(what, "done")
    return redirect(url_for("shared_notes.show", note_id=note_id), 303)


def _page(note_id: int, refused: str | None = None) -> str:
    note = shared_notes.get_shared_note(session.current(), note_id)
    letter = note.letter
    link, is_whole = (
        mail_link(note.address, letter.subject, letter.text) if note.address else (None, True)
    )
    return render_template(
        "pages/shared_note.html",
        note=note,
        link=link,
        is_whole=is_whole,
        refused=refused,
        clock=clock(),
        here=here_path(),
    )
