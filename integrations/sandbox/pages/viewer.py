"""Who looks at the sandbox CRM: nobody signs in, one chooses whose eyes to see it with."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, session
from sqlalchemy import select
from werkzeug.wrappers import Response

from integrations.sandbox.state import sandbox
from integrations.sandbox.store import Recruiter

bp = Blueprint("viewer", __name__)

KEPT = "recruiter"


@bp.post("/signed-in-as")
def sign_in_as() -> Response:
    """See the CRM with another recruiter's eyes from now on, and go back to the page."""
    with sandbox().store.reading() as rows:
        recruiter = rows.get(Recruiter, request.form.get("recruiter", "")) or abort(400)
        session[KEPT] = recruiter.ref
    return redirect(urlsplit(request.referrer or "/").path or "/", 303)


def viewer_ref() -> str:
    """Return the ref of the recruiter who looks."""
    return str(session.get(KEPT, "R-1"))


def for_every_page() -> dict[str, object]:
    """Return what the navigation bar shows."""
    here = sandbox()
    with here.store.reading() as rows:
        recruiters = rows.scalars(select(Recruiter).order_by(Recruiter.ref)).all()
    return {
        "recruiters": recruiters,
        "viewer_ref": viewer_ref(),
        "plugin": here.plugin.status(),
    }
