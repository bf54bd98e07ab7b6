"""The plugin, as the CRM's administrator sees it: installed or not, and what was sent to it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from integrations.sandbox.plugin import PluginRefused
from integrations.sandbox.state import sandbox
from integrations.sandbox.store import Delivery

bp = Blueprint("plugin", __name__, url_prefix="/plugin")

SHOWN = 100
DONE = {
    "enabled": "The plugin is switched on.",
    "disabled": "The plugin is switched off.",
    "uninstalled": "The plugin is uninstalled.",
}


@bp.get("")
def show() -> str:
    """Show how the plugin is installed, and the log of deliveries."""
    here = sandbox()
    with here.store.reading() as session:
        deliveries = session.scalars(
            select(Delivery).order_by(Delivery.id.desc()).limit(SHOWN)
        ).all()
    return render_template(
        "sandbox/plugin.html", plugin_url=here.config.plugin_url, deliveries=deliveries
    )


@bp.post("/install")
def install() -> Response:
    """Install the plugin, or renew its secret."""
    code = request.form.get("install_code", "").strip()
    try:
        sandbox().plugin.install(code or None)
    except PluginRefused as refusal:
        flash(f"The plugin was not installed: {refusal}.", "danger")
    else:
        flash("The plugin is installed.")
    return redirect(url_for("plugin.show"), 303)


@bp.post("/<event>")
def switch(event: str) -> Response:
    """Enable, disable or uninstall the plugin."""
    if event not in DONE:
        abort(404)
    try:
        sandbox().plugin.switch(event)
    except PluginRefused as refusal:
        flash(f"The plugin did not take it: {refusal}.", "danger")
    else:
        flash(DONE[event])
    return redirect(url_for("plugin.show"), 303)


@bp.post("/ping")
def ping() -> Response:
    """Send a test delivery."""
    here = sandbox()
    with here.store.writing() as session:
        here.agency.ping(session)
    flash("A test delivery is on its way.")
    return redirect(url_for("plugin.show"), 303)


@bp.post("/deliveries/<int:number>/redeliver")
def redeliver(number: int) -> Response:
    """Send one delivery again, now, with the same id."""
    here = sandbox()
    with here.store.reading() as session:
        if session.get(Delivery, number) is None:
            abort(404)
    here.courier.deliver(number)
    flash("Sent again.")
    return redirect(url_for("plugin.show"), 303)
