"""Have the CRM call us, wait for its first call, and show our panel in it."""

from flask import flash, jsonify
from werkzeug.wrappers import Response

from plugin.clock import utcnow
from plugin.errors import Refused
from plugin.services.installing import panel as panels
from plugin.services.installing import webhook_setup
from plugin.services.installing.access import Installer
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.steps import InstallStep
from plugin.web.installing.blueprint import Answer, bp, installer, onward, step_page, to
from plugin.web.installing.connecting import pasted_fields
from plugin.web.times import Clock


@bp.get("/webhooks")
def webhooks() -> Answer:
    """Show what is to be done, and whether a call has come."""
    return _webhooks_page(installer())


@bp.post("/webhooks/register")
def register_webhooks() -> Answer:
    """Set the webhooks up in the CRM."""
    who = installer()
    try:
        webhook_setup.register(who)
    except Refused as error:
        return _webhooks_page(who, refused=str(error))
    flash("The webhooks are set up in the CRM.", "done")
    return to(InstallStep.WEBHOOKS)


@bp.post("/webhooks/fields")
def take_webhook_fields() -> Answer:
    """Store what the CRM showed when the webhooks were made there."""
    who = installer()
    try:
        webhook_setup.save_fields(who, pasted_fields())
    except BadAnswers as error:
        return _webhooks_page(who, problems=error.problems)
    flash("Stored. It is not shown again.", "done")
    return to(InstallStep.WEBHOOKS)


@bp.post("/webhooks/renew")
def renew_webhook_secret() -> Response:
    """Choose our secrets anew and show the steps again."""
    webhook_setup.renew(installer())
    flash("There is a new secret. Enter it in the CRM as the steps say.", "done")
    return to(InstallStep.WEBHOOKS)


@bp.post("/webhooks/done")
def finish_webhooks() -> Response:
    """Go on, whether or not a call has come."""
    webhook_setup.finish(installer())
    return onward()


@bp.get("/webhooks/heard")
def heard() -> Response:
    """Tell a script whether a call has come."""
    at = webhook_setup.heard_at(installer())
    said = f"The CRM has called: {Clock(utcnow(), 'UTC').near(at)}." if at else None
    return jsonify(is_over=at is not None, said=said)


@bp.get("/panel")
def panel() -> Answer:
    """Show what is to be done for the panel."""
    who = installer()
    return step_page("panel", who, InstallStep.PANEL, view=panels.get_panel(who))


@bp.post("/panel")
def finish_panel() -> Response:
    """Go on, with the panel or without."""
    panels.finish(installer())
    return onward()


def _webhooks_page(
    who: Installer, *, refused: str | None = None, problems: dict[str, str] | None = None
) -> Answer:
    return step_page(
        "webhooks",
        who,
        InstallStep.WEBHOOKS,
        refused=refused,
        problems=problems or {},
        view=webhook_setup.get_webhooks(who),
    )
