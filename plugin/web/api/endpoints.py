"""The addresses of the API."""

from flask import Response, abort, jsonify, request

from plugin.services import api_prompts, api_records
from plugin.services.api_records import Accepted
from plugin.web.api import views
from plugin.web.api.access import BadRequest, bp, client, load, load_query, read_posted
from plugin.web.api.answer_schemas import AcceptedSchema, DeliverySchema, PromptQuerySchema
from plugin.web.api.record_schemas import BatchSchema, EventSchema
from plugin.web.pages import LARGEST_ID

__all__ = ["bp"]

KEY_LIMIT = 200
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

Answer = tuple[Response, int]


@bp.post("/records")
def records() -> Answer:
    """Take up to 200 records as one delivery."""
    sections = load(BatchSchema(), read_posted())
    return _accepted(api_records.post_records(client(), sections, _idempotency_key()))


@bp.post("/events")
def events() -> Answer:
    """Take one event, as a webhook says it."""
    body = read_posted()
    load(EventSchema(), body)
    return _accepted(api_records.post_event(client(), body))


@bp.get("/deliveries/<number>")
def delivery(number: str) -> Response:
    """Say what became of a delivery. A number too large for `<int:>` would be no JSON's 404."""
    if not (number.isascii() and number.isdigit()) or len(number) > 19 or int(number) > LARGEST_ID:
        abort(404)
    return jsonify(DeliverySchema().dump(api_records.get_delivery(client(), int(number))))


@bp.get("/prompts")
def prompts() -> Response:
    """List prompts, page by page."""
    asked = load_query(PromptQuerySchema())
    page = api_prompts.list_prompts(client(), asked["state"], asked["since"], asked["cursor"])
    return jsonify(views.prompt_page(page))


@bp.get("/submissions/<path:ref>")
def submission(ref: str) -> Response:
    """Say what is known of a submission."""
    return jsonify(views.submission(api_prompts.get_submission(client(), _readable(ref))))


@bp.delete("/candidates/<path:ref>")
def candidate(ref: str) -> Answer:
    """Have a candidate erased."""
    return _accepted(api_records.erase_candidate(client(), _readable(ref)))


@bp.route("/", defaults={"rest": ""}, methods=METHODS)
@bp.route("/<path:rest>", methods=METHODS)
def nowhere(rest: str) -> Response:
    """Answer JSON where there is nothing, too."""
    del rest
    abort(404)


def _accepted(accepted: Accepted) -> Answer:
    return jsonify(AcceptedSchema().dump(accepted)), 202


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= KEY_LIMIT:
        raise BadRequest(400, f"The Idempotency-Key is empty or over {KEY_LIMIT} characters.")
    return key


def _readable(ref: str) -> str:
    """Return the ref; one that no record can have (PostgreSQL's text holds no NUL) is nobody's."""
    if not ref.isprintable():
        abort(404)
    return ref
