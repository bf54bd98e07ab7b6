"""/health/live: the process answers. /health/ready: the database and Redis do, and the feeds go."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from plugin.services import health

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
def live() -> ResponseReturnValue:
    """Answer 200 while the process can answer at all."""
    return {"status": "ok"}


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    """Answer 200 if work can be done, else 503; either way with counts, and no names."""
    report = health.check()
    return report.as_json(), 200 if report.is_ready else 503
