"""/settings: how the connection to the agency's CRM does, and what could not be read."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from plugin.domain.wording import say_span
from plugin.errors import Refused
from plugin.services import connection, heartbeat, managers, sender_health, unlinked
from plugin.services.access import Viewer
from plugin.web import session
from plugin.web.pages import clock

bp = Blueprint("settings", __name__, url_prefix="/settings")


@bp.get("")
def show() -> str:
    """Show the CRM's connection: last news, failures, and what needs a look."""
    viewer = session.current()
    found = connection.get_connection(viewer)
    return render_template(
        "pages/settings.html",
        connection=found,
        lag=None if found.lag is None else say_span(found.lag),
        stuck=sender_health.find_stuck(viewer),
        heartbeat=heartbeat.listen(viewer),
        unlinked=unlinked.find(viewer),
        is_manager=managers.is_manager(viewer),
        clock=clock(),
    )


@bp.post("/poll")
def poll() -> Response:
    """Ask the CRM now."""
    connection.poll_now(session.current())
    flash("Afterword is asking the CRM what changed.", "done")
    return redirect(url_for("settings.show"), 303)


@bp.post("/backfill")
def read_again() -> Response:
    """Have everything read anew."""
    return _asked(connection.read_again, "Afterword reads everything in the CRM anew.")


@bp.post("/compare")
def compare() -> Response:
    """Compare with the CRM now."""
    return _asked(connection.compare_now, "Afterword compares its copy with the CRM.")


def _asked(ask: Callable[[Viewer], None], said: str) -> Response:
    try:
        ask(session.current())
    except Refused as error:
        flash(str(error), "error")
    else:
        flash(said, "done")
    return redirect(url_for("settings.show", _anchor="feed"), 303)


@bp.post("/unlinked/<int:unlinked_id>")
def hide_unlinked(unlinked_id: int) -> Response:
    """Take an interview that belongs to nobody off the list."""
    unlinked.hide(session.current(), unlinked_id)
    flash("It is off the list, and still links itself once its candidate is known.", "done")
    return redirect(url_for("settings.show", _anchor="unlinked"), 303)


@bp.post("/deliveries/<int:delivery_id>")
def try_again(delivery_id: int) -> Response:
    """Read a delivery once more."""
    connection.try_again(session.current(), delivery_id)
    flash("The delivery is being read again.", "done")
    return redirect(url_for("settings.show"), 303)
