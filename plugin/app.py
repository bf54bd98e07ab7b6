"""Where everything meets: settings, log, extensions, adapters, blueprints."""

import logging
from datetime import timedelta
from importlib import import_module

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from integrations import registry
from plugin import log
from plugin.config import MAX_BODY_BYTES, Config, sqlalchemy_url
from plugin.extensions import db, held
from plugin.store import tables

BLUEPRINTS = (
    "webhooks",
    "health",
    "manifest",
    "lifecycle",
    "launch",
    "sign_in",
    "inbox",
    "candidates",
    "panel",
    "prompts",
    "messages",
)
"""Modules of `plugin.web`, each with a blueprint `bp`."""

SIGNED_BY_THE_CRM = ("webhooks", "lifecycle")
"""Blueprints that no browser posts to: what a CRM signs needs no form token."""


def create_app(config: Config | None = None) -> Flask:
    """Return the application. Nothing is connected to before it is used.

    Raises ConfigError where the environment (or `config`) makes no sense.
    """
    config = config or Config.from_env()
    log.configure(logging.INFO)
    app = Flask(__name__)
    app.config.update(_flask_settings(config))
    db.init_app(app)
    held.configure(config, registry.build)
    Bootstrap5(app)
    _register_blueprints(app, CSRFProtect(app))
    app.extensions["afterword.tables"] = tables.METADATA
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    """Return Flask's settings. In a CRM's frame our cookie is a third party's, so over TLS it is
    partitioned (CHIPS); forms carry a token of their own."""
    return {
        "SECRET_KEY": config.secret_key,
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY_BYTES,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SESSION_COOKIE_NAME": "afterword",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_COOKIE_SAMESITE": "None" if config.is_https else "Lax",
        "SESSION_COOKIE_PARTITIONED": config.is_https,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "SQLALCHEMY_DATABASE_URI": sqlalchemy_url(config.database_url),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8},
    }


def _register_blueprints(app: Flask, csrf: CSRFProtect) -> None:
    for name in BLUEPRINTS:
        try:
            module = import_module(f"plugin.web.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"plugin.web.{name}":
                raise
            continue
        app.register_blueprint(module.bp)
        if name in SIGNED_BY_THE_CRM:
            csrf.exempt(module.bp)
