"""Show how far the CRM is read and what would open, and start."""

from flask import flash, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response

from plugin.errors import Refused
from plugin.services.installing import reading, starting
from plugin.services.installing.access import Installer
from plugin.services.installing.errors import SetupLinkDone
from plugin.services.installing.reading import Reading
from plugin.services.installing.steps import InstallStep
from plugin.web.installing import speech
from plugin.web.installing.blueprint import (
    Answer,
    bp,
    installer,
    onward,
    overview,
    step_page,
)


@bp.get("/start")
def start() -> Answer:
    """Show how far it is read, and what would open once it starts."""
    who = installer()
    found = overview(who)
    if found is None or found.is_live:
        return onward()
    return _start_page(who)


@bp.get("/start/progress")
def progress() -> Response:
    """Tell a script how far it is read."""
    found = reading.get_reading(installer())
    return jsonify(is_over=found.is_whole, said=_far(found))


@bp.post("/go")
def go() -> Answer:
    """Start planning. Pressing twice starts once."""
    try:
        who = installer()
    except SetupLinkDone:  # pressed twice, or by somebody else a moment before
        return redirect(url_for("install.done"), 303)
    try:
        starting.go(who)
    except Refused as error:
        return _start_page(who, str(error))
    if who.code_hash is None:
        flash("Afterword works.", "done")
        return onward()
    return redirect(url_for("install.done"), 303)


@bp.get("/done")
def done() -> str:
    """Say that it works and how to sign in."""
    return render_template("install/done.html")


def _start_page(who: Installer, refused: str | None = None) -> Answer:
    found = reading.get_reading(who)
    return step_page(
        "start",
        who,
        InstallStep.START,
        refused=refused,
        reading=found,
        far=_far(found),
        preview=starting.preview(who),
    )


def _far(found: Reading) -> str:
    """Return "Candidates: 1,200 of 4,000. Interviews: 12."."""
    return " ".join(
        f"{speech.RECORDS[each.kind]}: {each.read:,}"
        + (f" of {max(each.of, each.read):,}." if each.of is not None else ".")
        for each in found.kinds
    )
