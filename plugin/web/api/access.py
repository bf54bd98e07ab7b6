"""The API's door: who calls, how often, and how it says no. JSON only."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask_limiter.util import get_remote_address
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import HTTPException

from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.services import api_tokens
from plugin.services.api_tokens import ApiClient
from plugin.web.bodies import read_body
from plugin.web.security import limiter

bp = Blueprint("api", __name__, url_prefix="/api/v1")

CALLS = "240 per minute"
"""Of one token."""

REFUSALS = "30 per minute"
"""Calls without a good token, from one address."""

DEEPEST = 20
"""Levels of a body (ours; our records have five): what can just be read cannot always be written
again."""

_TEXTS = {
    404: "There is no such address.",
    405: "This address does not take that method.",
    413: "The body is over 1 MiB.",
    429: "That was a lot at once. Wait a minute.",
}

Answer = tuple[Response, int]


class BadRequest(Exception):
    """A call that says something that we cannot read, in its body's or its query's fields."""

    def __init__(self, status: int, error: str, fields: object = None) -> None:
        super().__init__(error)
        self.status, self.error, self.fields = status, error, fields


def _caller() -> str:
    """Return by whom calls are counted: the token's hash, as it is a secret itself."""
    token = request.headers.get("Authorization", "")
    return f"api-{hashlib.sha256(token.encode()).hexdigest()}" if token else get_remote_address()


limiter.limit(CALLS, key_func=_caller)(bp)
limiter.limit(REFUSALS, deduct_when=lambda response: response.status_code == 401)(bp)


@bp.before_request
def _let_in() -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotAllowed("Send a token: Authorization: Bearer aw_…")
    g.api_client = api_tokens.authenticate(token.strip())


def client() -> ApiClient:
    """Return for whom this call speaks."""
    known: ApiClient = g.api_client
    return known


def read_posted() -> bytes:
    """Return the body of a POST as it came; 415 for what does not call itself JSON."""
    if request.mimetype != "application/json":
        raise BadRequest(415, "Send JSON: Content-Type: application/json.")
    return read_body()


def load(schema: Schema, body: bytes) -> dict[str, Any]:
    """Return what the body says: 400 for what is no JSON object, 422 by its fields."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest(400, "The body is not JSON.") from None
    if not isinstance(document, dict):
        raise BadRequest(400, "The body is not a JSON object.")
    if _is_deeper(document, DEEPEST):
        raise BadRequest(400, f"The body is nested over {DEEPEST} levels deep.")
    return _checked(schema, document, 422, "The body cannot be read.")


def _is_deeper(document: object, most: int) -> bool:
    """Tell whether the document is nested deeper than `most`; asks no deeper than that."""
    level: list[object] = [document]
    for _ in range(most):
        level = [inner for each in level for inner in _within(each)]
        if not level:
            return False
    return True


def _within(each: object) -> Iterable[object]:
    if isinstance(each, dict):
        return each.values()
    return each if isinstance(each, list) else ()


def load_query(schema: Schema) -> dict[str, Any]:
    """Return what the address asks for; 400 by its parameters."""
    return _checked(schema, request.args.to_dict(), 400, "The query cannot be read.")


def _checked(schema: Schema, given: dict[str, Any], status: int, said: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(given)
    except ValidationError as error:
        raise BadRequest(status, said, error.messages) from None
    return loaded


@bp.errorhandler(BadRequest)
def _bad(error: BadRequest) -> Answer:
    return _no(error.status, error.error, error.fields)


@bp.errorhandler(NotAllowed)
def _who(error: NotAllowed) -> Answer:
    response, status = _no(401, str(error))
    response.headers["WWW-Authenticate"] = 'Bearer realm="afterword"'
    return response, status


@bp.errorhandler(NotFound)
def _none(error: NotFound) -> Answer:
    return _no(404, str(error))


@bp.errorhandler(Conflict)
def _moved_on(error: Conflict) -> Answer:
    return _no(409, str(error))


@bp.errorhandler(Refused)
def _refused(error: Refused) -> Answer:
    return _no(422, str(error))


@bp.errorhandler(HTTPException)
def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    response, status = _no(status, _TEXTS.get(status, error.name))
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response, status


def _no(status: int, error: str, fields: object = None) -> Answer:
    return jsonify({"error": error} | ({"fields": fields} if fields else {})), status
