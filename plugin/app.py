"""Where everything meets: settings, log, extensions, adapters, blueprints."""

import logging

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from integrations import registry
from plugin import log
from plugin.config import Config, sqlalchemy_url
from plugin.extensions import db, held
from plugin.store.roles import refuse_to_bypass_row_security
from plugin.web import (
    ai,
    api_settings,
    candidate_links,
    candidate_page,
    candidates,
    captures,
    client_settings,
    contacts,
    coverage,
    debriefs,
    follow_ups,
    health,
    inbound,
    inbox,
    installing,
    launch,
    lifecycle,
    mail_settings,
    manifest,
    messages,
    notices,
    pages,
    panel,
    playbook,
    playbook_edit,
    preferences,
    prompt_batches,
    prompts,
    rules,
    security,
    session,
    settings,
    shared_notes,
    sign_in,
    simulations,
    uninstalling,
    webhooks,
)
from plugin.web.api import endpoints, openapi
from plugin.web.application import Application

SIGNED = (webhooks.bp, lifecycle.bp, inbound.bp)
"""No browser posts to these: what a CRM or a mail server signs needs no form token."""

PROVEN_BY_TOKEN = (endpoints.bp,)
"""An agency's own programs call these; no cookie counts there."""

OPENED_BY_LINK = (candidate_page.bp, preferences.bp)
"""Their address is the secret, and no cookie lets anybody in: a form token would prove nothing."""

FOR_BROWSERS = (
    health.bp,
    manifest.bp,
    launch.bp,
    sign_in.bp,
    inbox.bp,
    candidates.bp,
    coverage.bp,
    panel.bp,
    prompts.bp,
    prompt_batches.bp,
    debriefs.bp,
    follow_ups.bp,
    contacts.bp,
    messages.bp,
    candidate_links.bp,
    shared_notes.bp,
    captures.bp,
    rules.bp,
    playbook.bp,
    playbook_edit.bp,
    settings.bp,
    installing.bp,
    client_settings.bp,
    mail_settings.bp,
    notices.bp,
    ai.bp,
    ai.settings_bp,
    api_settings.bp,
    openapi.bp,
    simulations.bp,
    uninstalling.bp,
)


def create_app(config: Config | None = None) -> Flask:
    """Return the application. Nothing is connected to before it is used.

    Raises ConfigError where the environment (or `config`) makes no sense.
    """
    config = config or Config.from_env()
    log.configure(logging.INFO)
    app = Application(__name__)
    if config.proxy_hops:
        hops = config.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Werkzeug's documentation does
    app.config.update(
        SECRET_KEY=config.secret_key,
        BOOTSTRAP_SERVE_LOCAL=True,
        SQLALCHEMY_DATABASE_URI=sqlalchemy_url(config.database_url),
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": True,
            "pool_size": 8,
            "max_overflow": 8,
            "hide_parameters": True,  # they are people's names and addresses
        },
    )
    db.init_app(app)
    held.configure(config, registry.build, registry.adapter_classes)
    Bootstrap5(app)
    security.init_app(app, config)
    session.init_app(app)
    pages.init_app(app)
    ai.init_app(app)
    for blueprint in (*SIGNED, *PROVEN_BY_TOKEN, *OPENED_BY_LINK, *FOR_BROWSERS):
        app.register_blueprint(blueprint)
    for blueprint in (*SIGNED, *PROVEN_BY_TOKEN, *OPENED_BY_LINK):
        security.csrf.exempt(blueprint)
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
