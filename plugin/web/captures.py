"""Mail that came in: how that goes, and notes of which a recruiter says whom they went to."""

from flask import Blueprint, flash, render_template
from werkzeug.wrappers import Response
from wtforms import IntegerField

from plugin.services import captures, mail_news, returned_mail
from plugin.web import session
from plugin.web.forms import Form
from plugin.web.pages import LARGEST_ID, clock, go_back, here_path

bp = Blueprint("captures", __name__)


class MatchForm(Form):
    """Whom the note went to."""

    interviewer = IntegerField("Interviewer")


@bp.get("/settings/inbound")
def show() -> str:
    """Show which ways in are set up, how they do, and all notes that wait to be matched."""
    viewer = session.current()
    return render_template(
        "pages/inbound.html",
        status=mail_news.get_status(viewer),
        waiting=captures.find_waiting(viewer),
        clock=clock(),
        back=here_path(),
    )


@bp.post("/notes/<int:mail_id>/match")
def match(mail_id: int) -> Response:
    """Keep whom a captured note went to."""
    chosen = MatchForm().interviewer.data
    if chosen is None or not 0 < chosen <= LARGEST_ID:
        flash("Choose whom the note went to. Nothing was changed.", "error")
        return go_back()
    captures.match(session.current(), mail_id, chosen)
    flash("Kept. The note counts as sent.", "done")
    return go_back()


@bp.post("/notes/<int:mail_id>/set-aside")
def set_aside(mail_id: int) -> Response:
    """Keep that it was no note to an interviewer."""
    captures.set_aside(session.current(), mail_id)
    flash("Kept. It counts for nobody.", "done")
    return go_back()


@bp.post("/candidates/<int:candidate_id>/trust-address")
def trust_address(candidate_id: int) -> Response:
    """Write to an address again from which mail came back."""
    returned_mail.trust_address(session.current(), candidate_id)
    flash("Kept. Afterword writes to this address again.", "done")
    return go_back()
