"""POST /inbound and /inbound/<recipient>: a whole mail, as a forwarder's program hands it over."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from plugin.config import MAX_MAIL_BYTES
from plugin.crm import BadSignature
from plugin.errors import NotFound
from plugin.services import inbound_webhook
from plugin.services.inbound import TooMany
from plugin.web.bodies import read_body

bp = Blueprint("inbound", __name__)


@bp.post("/inbound")
def receive() -> Response:
    """Take a mail whose headers say for whom it is (Delivered-To, X-Original-To, To, Cc)."""
    return _take(())


@bp.post("/inbound/<recipient>")
def receive_for(recipient: str) -> Response:
    """Take a mail for this address of ours."""
    return _take((recipient,))


def _take(recipients: tuple[str, ...]) -> Response:
    """Answer 200 for what is kept (again), 401 unsigned, 404 for nobody, 413 over 25 MiB,
    503 for a flood."""
    body = read_body(MAX_MAIL_BYTES)
    signature = request.headers.get("X-Afterword-Signature", "")
    try:
        inbound_webhook.accept(signature, recipients, body)
    except NotFound:
        return _plain("nobody at this address", 404)
    except BadSignature:
        return _plain("bad signature", 401)
    except TooMany:
        return _plain("too much mail at once; try again later", 503)
    return _plain("ok", 200)


@bp.errorhandler(413)
def _too_large(_error: HTTPException) -> Response:
    return _plain("the mail is too large", 413)


def _plain(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
