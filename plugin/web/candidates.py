"""The candidates of the agency: the list, and where one of them stands."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.domain.records import RecordKind
from plugin.services import candidates, crm_records, mail_news
from plugin.services.candidates import CandidateView, Dashboard
from plugin.web import session
from plugin.web.debrief_forms import DebriefForm, debrief_form
from plugin.web.forms import PromiseForm
from plugin.web.journeys import JourneyPage, pages_of
from plugin.web.pages import clock, here_path

bp = Blueprint("candidates", __name__, url_prefix="/candidates")

LAST_PAGE = 10_000
LONGEST_SEARCH = 200


@bp.get("")
def list_all() -> str:
    """List the agency's candidates by name, 50 a page."""
    search = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = candidates.list_candidates(session.current(), search=search, page=page)
    return render_template("pages/candidates.html", found=found, search=search)


@bp.get("/<int:candidate_id>")
def show(candidate_id: int) -> str:
    """Show where one candidate stands: now, next, notes, promise, timeline, debriefs, messages."""
    dashboard = candidates.get_dashboard(session.current(), candidate_id)
    return render_template("pages/candidate.html", **dashboard_words(dashboard))


@bp.get("/from-crm")
def open_from_crm() -> ResponseReturnValue:
    """Lead to the candidate of whom a frame or a link in the CRM spoke, by the CRM's own ref."""
    viewer = session.current()
    kind = RecordKind.CANDIDATE if "candidate" in request.args else RecordKind.SUBMISSION
    found = crm_records.find_candidate(
        viewer, request.args.get("installation", ""), kind, request.args.get(kind, "")
    )
    if found is None:
        return render_template("pages/panel_unknown.html"), 404
    return redirect(url_for("candidates.show", candidate_id=found), 303)


def dashboard_words(dashboard: Dashboard) -> dict[str, object]:
    """Return what the templates of the dashboard and the panel are given."""
    return {
        "candidate": dashboard.candidate,
        "crm_url": crm_url(dashboard.candidate),
        "pages": pages_of(dashboard.journeys, clock()),
        "messages": dashboard.messages,
        "waiting": dashboard.waiting,
        "mail": mail_news.of_candidate(session.current(), dashboard.candidate.id),
        "has_messages": "messages.show" in current_app.view_functions,
        "clock": clock(),
        "back": here_path(),
        "debrief_form_of": debrief_form_of,
        "reply_form": PromiseForm(formdata=None),
    }


def debrief_form_of(page: JourneyPage, interview_id: int) -> DebriefForm:
    """Return the debrief form of one interview, filled with what is known."""
    return debrief_form(page.journey.debriefs.get(interview_id))


def crm_url(candidate: CandidateView) -> str | None:
    """Return the candidate's page in the CRM, if it is a web address."""
    url = candidate.url or ""
    parts = urlsplit(url)
    return url if parts.scheme in ("http", "https") and parts.netloc else None
