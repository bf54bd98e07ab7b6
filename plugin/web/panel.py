"""The panel: a candidate's page in the CRM's own frame, as narrow as 360 pixels."""

from flask import Blueprint, render_template, request

from plugin.services import candidates
from plugin.web import session
from plugin.web.candidates import dashboard_words
from plugin.web.pages import LARGEST_ID

bp = Blueprint("panel", __name__)


@bp.get("/panel")
def show() -> str:
    """Show the launched candidate. `?candidate=` is a hint: only the agency's own are shown."""
    viewer = session.current()
    hint = request.args.get("candidate", type=int)
    candidate_id = viewer.candidate_id if hint is None else min(max(hint, 0), LARGEST_ID)
    if candidate_id is None:
        return render_template("pages/panel_unknown.html")
    dashboard = candidates.get_dashboard(viewer, candidate_id)
    return render_template("pages/panel.html", **dashboard_words(dashboard))
