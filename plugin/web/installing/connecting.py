"""Paste keys or consent in the CRM, and try the connection."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from plugin.errors import Refused
from plugin.services.installing import connecting, consent, trying
from plugin.services.installing.access import Installer
from plugin.services.installing.connecting import URL, Answers
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.steps import InstallStep
from plugin.web.forms import trimmed
from plugin.web.installing.blueprint import (
    Answer,
    bp,
    installer,
    keep_nonce,
    onward,
    step_page,
    take_nonce,
    to,
)

FIELD = "field."


@bp.get("/connect")
def connect() -> Answer:
    """Ask for the CRM's address and what is pasted, or for its consent."""
    who = installer()
    if who.installation_id is None:
        return onward()
    return _connect_page(who)


@bp.post("/connect")
def take_connection() -> Answer:
    """Store what was pasted. Keys are tried at once; a consent comes next where there is one."""
    who = installer()
    answers = Answers(trimmed(request.form.get(URL)), pasted_fields())
    try:
        connecting.save(who, answers)
    except BadAnswers as error:
        return _connect_page(who, problems=error.problems, typed=answers)
    except Refused as error:
        return _connect_page(who, refused=str(error), typed=answers)
    if connecting.get_connect(who).by_consent:
        return to(InstallStep.CONNECT)
    trying.try_connection(who)
    return to(InstallStep.TEST)


@bp.get("/oauth/start")
def begin_consent() -> Answer:
    """Lead to the CRM, which asks the administrator. A link, as forms must not lead elsewhere."""
    who = installer()
    try:
        begun = consent.begin(who)
    except Refused as error:
        return _connect_page(who, refused=str(error))
    keep_nonce(begun.nonce)
    return redirect(begun.url, 303)


@bp.get("/oauth/back")
def end_consent() -> Answer:
    """Take what the CRM sent the browser back with, once."""
    who = installer()
    try:
        consent.come_back(who, request.args.to_dict(), take_nonce())
    except Refused as error:
        return _connect_page(who, refused=str(error))
    trying.try_connection(who)
    return to(InstallStep.TEST)


@bp.get("/test")
def test() -> Answer:
    """Show what the last test found."""
    who = installer()
    return step_page("test", who, InstallStep.TEST, tried=trying.get_tried(who))


@bp.post("/test")
def try_again() -> Response:
    """Try the connection."""
    trying.try_connection(installer())
    return to(InstallStep.TEST)


@bp.post("/same-account")
def adopt() -> Answer:
    """Reconnect the installation that this account has already."""
    who = installer()
    try:
        trying.adopt(who)
    except Refused as error:
        return step_page(
            "test", who, InstallStep.TEST, refused=str(error), tried=trying.get_tried(who)
        )
    flash("The installation that this account has already has the new credentials.", "done")
    return onward()


def pasted_fields() -> dict[str, str]:
    """Return the setup's own fields out of the form, by name; the empty ones are left out.

    A private key has several lines, which are kept.
    """
    pasted = {
        name.removeprefix(FIELD): (value or "").replace("\0", "").strip()
        for name, value in request.form.items()
        if name.startswith(FIELD)
    }
    return {name: value for name, value in pasted.items() if value}


def _connect_page(
    who: Installer,
    *,
    refused: str | None = None,
    problems: dict[str, str] | None = None,
    typed: Answers | None = None,
) -> Answer:
    return step_page(
        "connect",
        who,
        InstallStep.CONNECT,
        refused=refused,
        problems=problems or {},
        typed=typed,
        view=connecting.get_connect(who),
    )
