"""The sandbox CRM: a small agency CRM that runs beside the plugin and speaks its protocol."""

import secrets
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from integrations.sandbox import api, seed
from integrations.sandbox.clock import utcnow
from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.documents import STAGE_NAMES
from integrations.sandbox.pages import board, candidates, interviews, mail, plugin, viewer, writing
from integrations.sandbox.state import Sandbox

PAGES = (candidates, board, interviews, mail, plugin, viewer, writing)


def create_sandbox(config: SandboxConfig) -> Flask:
    """Return the application on the database in the state folder, filled at its first start.

    Nothing listens and nothing runs in the background yet: `serve` starts that.
    """
    app = Flask(__name__)
    here = Sandbox.made(config)
    with here.store.writing() as session:
        if seed.is_empty(session):
            seed.fill(session, utcnow())
    app.extensions["sandbox"] = here
    app.config.update(
        SECRET_KEY=_secret_key(config.state / "secret"),
        SESSION_COOKIE_NAME="sandbox",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    Bootstrap5(app)
    csrf = CSRFProtect(app)
    app.register_blueprint(api.bp)
    csrf.exempt(api.bp)
    for page in PAGES:
        app.register_blueprint(page.bp)
    app.jinja_env.filters.update(clock=_clock, day=_day)
    app.jinja_env.globals.update(
        stage_names=STAGE_NAMES, plugin_takes_mail=bool(config.plugin_smtp_port)
    )
    app.context_processor(viewer.for_every_page)
    return app


def _secret_key(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _clock(moment: datetime | str, zone: str = "UTC") -> str:
    """Return a moment as people of that zone write it; what is no moment as it was entered."""
    try:
        at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError:
        return moment if isinstance(moment, str) else ""
    return f"{at.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment:%-d %b %Y}"
