"""GET /manifest.json: who we are and where, for a CRM that installs us (docs/protocol.md)."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response

from plugin.extensions import held

bp = Blueprint("manifest", __name__)

_CHECKOUT = Path(__file__).parents[2]
_INSTALLED = Path(sys.prefix) / "share" / "afterword"
HOUSE = _CHECKOUT if (_CHECKOUT / "manifest.json").exists() else _INSTALLED
SOURCE = HOUSE / "manifest.json"
SCHEMA = HOUSE / "docs" / "schema" / "manifest-1.json"


@bp.get("/manifest.json")
def manifest() -> Response:
    """Answer the manifest with this server's own address in it."""
    source = _document(SOURCE)
    return _json(_moved(source, source["baseUrl"], held.config.base_url))


@bp.get("/schema/manifest-1.json")
def schema() -> Response:
    """Answer the JSON schema that the manifest keeps to."""
    return _json(_document(SCHEMA))


@cache
def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def _moved(value: Any, here: str, there: str) -> Any:
    """Return a copy in which each address that starts with `here` starts with `there`."""
    if isinstance(value, dict):
        return {name: _moved(inner, here, there) for name, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, here, there) for inner in value]
    if isinstance(value, str) and value.startswith(here):
        return there + value.removeprefix(here)
    return value


def _json(document: dict[str, Any]) -> Response:
    # Not by jsonify, which would sort what was put in order for people to read.
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return Response(f"{text}\n", content_type="application/json")
