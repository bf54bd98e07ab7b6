"""GET /launch/<kind>: the CRM's frame opens with its proof of who is looking, once.

A CRM that proves nothing gets a door instead: a frame that shows nobody, and leads to the candidate
in a window of its own, where the recruiter signs in.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from plugin.crm import BadLaunch
from plugin.errors import NotAllowed, NotFound
from plugin.services import access, crm_records
from plugin.web import session

bp = Blueprint("launch", __name__)


@bp.get("/launch/<kind>")
def launch(kind: str) -> BaseResponse:
    """Open a session for whom the CRM vouches, and lead on to the panel.

    `installation` in the address says only whose signature to check. The proof stays out of
    referrers and caches.
    """
    args = request.args.to_dict()
    key = args.get("installation", "")
    if not crm_records.proves_viewer(kind, key):
        return _private(Response(render_template("launch/door.html", target=_target(key, args))))
    viewer = access.open_launch(kind, key, args)
    session.start(viewer, framed=True)
    return _private(redirect("/panel", 303))


def _target(key: str, args: Mapping[str, str]) -> str:
    """Return where the door leads: to whom the address speaks of, which proves nothing."""
    told = {name: args[name] for name in ("candidate", "submission") if args.get(name)}
    return url_for("candidates.open_from_crm", installation=key, **told, _external=True)


@bp.errorhandler(BadLaunch)
def _unproven(_error: BadLaunch) -> BaseResponse:
    return _refused("Your CRM's proof of who you are has expired or was used before.", 401)


@bp.errorhandler(NotAllowed)
def _unknown_viewer(error: NotAllowed) -> BaseResponse:
    return _refused(str(error), 403)


@bp.errorhandler(NotFound)
def _unknown_installation(_error: NotFound) -> BaseResponse:
    return _refused("Afterword is not installed, or not switched on, in this CRM.", 404)


def _refused(reason: str, status: int) -> BaseResponse:
    return _private(Response(render_template("launch/refused.html", reason=reason), status))


def _private(response: BaseResponse) -> BaseResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
