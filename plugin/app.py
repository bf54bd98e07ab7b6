"""Where everything meets: settings, log, extensions, adapters, blueprints."""

import logging
from importlib import import_module

from flask import Flask
from flask_bootstrap import Bootstrap5

from integrations import registry
from plugin import log
from plugin.config import Config, sqlalchemy_url
from plugin.extensions import db, held
from plugin.store.roles import refuse_to_bypass_row_security
from plugin.web import pages, security, session

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
    "debriefs",
    "contacts",
    "messages",
    "settings",
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
    app.config.update(
        SECRET_KEY=config.secret_key,
        BOOTSTRAP_SERVE_LOCAL=True,
        SQLALCHEMY_DATABASE_URI=sqlalchemy_url(config.database_url),
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8},
    )
    db.init_app(app)
    held.configure(config, registry.build)
    Bootstrap5(app)
    security.init_app(app, config)
    session.init_app(app)
    pages.init_app(app)
    _register_blueprints(app)
    return app


def serving_app() -> Flask:
    """Return the application for a server, having looked at the database's role.

    Raises ConfigError where the role could bypass row-level security.
    """
    app = create_app()
    with app.app_context():
        refuse_to_bypass_row_security(db.engine)
        db.engine.dispose()  # its processes fork from this one and make connections of their own
    return app


def _register_blueprints(app: Flask) -> None:
    for name in BLUEPRINTS:
        try:
            module = import_module(f"plugin.web.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"plugin.web.{name}":
                raise
            continue
        app.register_blueprint(module.bp)
        if name in SIGNED_BY_THE_CRM:
            security.csrf.exempt(module.bp)
