"""The recruiter gives a candidate the link to their own page, renews it, or takes it back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from plugin.services import candidate_links
from plugin.web import session
from plugin.web.pages import clock

bp = Blueprint("candidate_links", __name__, url_prefix="/submissions/<int:submission_id>")


@bp.get("/candidate-link")
def show(submission_id: int) -> str:
    """Show the link that works now, if there is one. Looking makes none."""
    link = candidate_links.get_link(session.current(), submission_id)
    return render_template("pages/candidate_link.html", link=link, clock=clock())


@bp.post("/candidate-link")
def make(submission_id: int) -> Response:
    """Make the link, and show it."""
    candidate_links.make_link(session.current(), submission_id)
    return _to_link(submission_id)


@bp.post("/candidate-link/renew")
def renew(submission_id: int) -> Response:
    """Close the link and make another."""
    candidate_links.renew_link(session.current(), submission_id)
    flash("Here is the new link. The one before it no longer opens the page.", "done")
    return _to_link(submission_id)


@bp.post("/candidate-link/revoke")
def revoke(submission_id: int) -> Response:
    """Close the link."""
    candidate_links.revoke_link(session.current(), submission_id)
    flash("The link no longer opens the page. What the candidate wrote is kept.", "done")
    return _to_link(submission_id)


def _to_link(submission_id: int) -> Response:
    return redirect(url_for("candidate_links.show", submission_id=submission_id), 303)
