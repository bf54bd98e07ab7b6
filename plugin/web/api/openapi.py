"""GET /api/openapi.json: the API described (OpenAPI 3.1), made of the schemas that check it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Response, jsonify
from marshmallow import Schema

from plugin.extensions import held
from plugin.web.api import examples
from plugin.web.api.answer_schemas import (
    AcceptedSchema,
    DeliverySchema,
    ErrorSchema,
    PromptPageSchema,
    PromptQuerySchema,
    SubmissionSchema,
)
from plugin.web.api.record_schemas import BatchSchema, EventSchema

bp = Blueprint("openapi", __name__)

_REFUSALS: Mapping[int, str] = {
    400: "The query, the headers or the JSON cannot be read",
    401: "No good token",
    404: "There is no such thing for this agency",
    409: "It speaks against what was posted before, or this agency's CRM is read by Afterword",
    413: "The body is over 1 MiB",
    415: "The body does not call itself JSON",
    422: "Some fields cannot be read",
    429: "Too much at once; wait as Retry-After says",
}
_READING, _POSTING = (400, 401, 404, 429), tuple(_REFUSALS)
_REF = {"name": "ref", "in": "path", "required": True, "schema": {"type": "string"}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "What is sent again with the same key is kept once.",
}


@bp.get("/api/openapi.json")
def describe() -> Response:
    """Answer the description; it needs no token and says nothing of anybody."""
    return jsonify(document() | {"servers": [{"url": held.config.base_url}]})


@cache
def document() -> dict[str, Any]:
    """Return the description without the address of this installation."""
    spec = APISpec(
        title="Afterword API",
        version="1",
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_name_of)],
        info={"description": "Feed Afterword from any CRM, and read its prompts. docs/api.md"},
        security=[{"token": []}],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for path, operations in _paths().items():
        spec.path(path=path, operations=operations)
    described: dict[str, Any] = spec.to_dict()
    return described


def _paths() -> dict[str, dict[str, Any]]:
    accepted = (202, AcceptedSchema, "Kept; a worker applies it")
    return {
        "/api/v1/records": {
            "post": _operation(
                "Post up to 200 records, as one delivery",
                accepted,
                _POSTING,
                parameters=[_KEY],
                requestBody=_body(BatchSchema, examples.BATCH),
            )
        },
        "/api/v1/events": {
            "post": _operation(
                "Post one event, with the body of a webhook",
                accepted,
                _POSTING,
                requestBody=_body(EventSchema, examples.EVENT),
            )
        },
        "/api/v1/deliveries/{id}": {
            "get": _operation(
                "What became of a delivery",
                (200, DeliverySchema, "The delivery"),
                _READING,
                parameters=[_ID],
            )
        },
        "/api/v1/prompts": {
            "get": _operation(
                "Prompts, page by page",
                (200, PromptPageSchema, "One page"),
                _READING,
                parameters=[{"in": "query", "schema": PromptQuerySchema}],
            )
        },
        "/api/v1/submissions/{ref}": {
            "get": _operation(
                "A submission and its next prompt",
                (200, SubmissionSchema, "What is known"),
                _READING,
                parameters=[_REF],
            )
        },
        "/api/v1/candidates/{ref}": {
            "delete": _operation(
                "Have a candidate erased", accepted, (401, 404, 409, 429), parameters=[_REF]
            )
        },
    }


def _operation(
    summary: str,
    answer: tuple[int, type[Schema], str],
    refusals: tuple[int, ...],
    **more: Any,
) -> dict[str, Any]:
    status, schema, said = answer
    return {
        "summary": summary,
        **more,
        "responses": {
            str(status): {
                "description": said,
                "content": {"application/json": {"schema": schema}},
            },
            **{
                str(code): {
                    "description": _REFUSALS[code],
                    "content": {"application/json": {"schema": ErrorSchema}},
                }
                for code in refusals
            },
        },
    }


def _body(schema: type[Schema], example: Mapping[str, Any]) -> dict[str, Any]:
    content = {"schema": schema, "example": dict(example)}
    return {"required": True, "content": {"application/json": content}}


def _name_of(schema: Any) -> str:
    made = schema if isinstance(schema, type) else type(schema)
    return str(made.__name__).removesuffix("Schema")
