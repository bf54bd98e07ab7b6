"""POST /webhooks/<installation key>[/<token>]: verify, keep, answer. Quick, whatever comes."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from plugin.crm import BadSignature
from plugin.errors import NotFound
from plugin.services import intake
from plugin.web.bodies import read_body

bp = Blueprint("webhooks", __name__)


@bp.post("/webhooks/<key>", defaults={"token": None})
@bp.post("/webhooks/<key>/<token>")
def receive(key: str, token: str | None) -> Response:
    """Answer 200 for what is kept (again), 401 without proof, 404 unknown, 413 over 1 MiB.

    `token` is the proof of a CRM that can sign nothing.
    """
    body = read_body()
    try:
        intake.accept_delivery(key, dict(request.headers), body, token)
    except NotFound:
        return _plain("unknown installation", 404)
    except BadSignature:
        return _plain("bad signature", 401)
    return _plain("ok", 200)


@bp.errorhandler(413)
def _too_large(_error: HTTPException) -> Response:
    return _plain("the body is too large", 413)


def _plain(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
