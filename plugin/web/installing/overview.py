"""Open a set-up link, see how far it is, choose the CRM."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin.services.installing import access, choosing
from plugin.services.installing.steps import InstallStep
from plugin.web.installing import speech
from plugin.web.installing.blueprint import (
    Answer,
    bp,
    forget_link,
    installer,
    keep_link,
    link,
    onward,
    overview,
    step_page,
    to,
)
from plugin.web.security import limiter


@bp.get("")
def show() -> Answer:
    """Lead to the next step that is not done; of an installation that works show all steps."""
    who = installer()
    found = overview(who)
    if found is None:
        return to(InstallStep.CRM)
    if found.next_step is not None:
        return to(found.next_step)
    return render_template("install/overview.html", who=who, overview=found, say=speech, step=None)


@bp.get("/link/<code>")
@limiter.limit("30 per minute")
def open_link(code: str) -> Response:
    """Let this browser install by the link. Whoever holds it can, until it has done its work."""
    access.by_link(code)
    keep_link(code)
    return onward()


@bp.post("/leave")
def leave() -> Response:
    """Forget the link in this browser; it still leads back here."""
    forget_link()
    return redirect(url_for("sign_in.ask"), HTTPStatus.SEE_OTHER)


@bp.get("/crm")
def choose() -> Answer:
    """Show every kind of CRM, and what each can do."""
    who = installer()
    if who.viewer is not None:
        return onward()
    kinds = choosing.list_kinds(who)
    chosen = next((each for each in kinds if each.is_chosen), None)
    code = link() if chosen and chosen.installs_itself else None
    return step_page("crm", who, InstallStep.CRM, kinds=kinds, code=code)


@bp.post("/crm")
def take_choice() -> Response:
    """Install the chosen kind of CRM; another one than before begins anew."""
    who = installer()
    if who.viewer is not None:
        return onward()
    kind = request.form.get("kind", "")
    choosing.choose(who, kind)
    chosen = installer()
    return to(InstallStep.CRM) if chosen.installation_id is None else onward()


@bp.post("/anew")
def begin_anew() -> Response:
    """Begin again with nothing stored."""
    who = installer()
    if who.viewer is None:
        choosing.choose(who, who.kind, is_anew=True)
        flash("What was pasted and read before is deleted. Begin again here.", "done")
    return to(InstallStep.CONNECT)
