"""The inbox: what a recruiter is asked to do now."""

from flask import Blueprint, render_template, request

from plugin.services import agency_news, inbox, mail_news, sender_health
from plugin.web import session
from plugin.web.pages import clock, here_path

bp = Blueprint("inbox", __name__)

LAST_PAGE = 10_000


@bp.get("/")
def show() -> str:
    """Show my open prompts, the most urgent first, 50 a page."""
    viewer = session.current()
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = inbox.get_inbox(viewer, clock().zone_name, page=page)
    mail = mail_news.of_inbox(viewer)
    news = agency_news.of_inbox(viewer)
    return render_template(
        "pages/inbox.html",
        inbox=found,
        mail=mail,
        stuck=sender_health.find_stuck(viewer),
        heartbeat=news.heartbeat,
        unlinked_count=news.unlinked_count,
        clock=clock(),
        back=here_path(),
    )


@bp.get("/snoozed")
def snoozed() -> str:
    """Show what I have put off."""
    found = inbox.get_snoozed(session.current())
    return render_template("pages/snoozed.html", snoozed=found, clock=clock(), back=here_path())
