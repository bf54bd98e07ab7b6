"""The blueprint, who is installing in this browser, and what every step's page shows."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from plugin.clock import utcnow
from plugin.errors import NotAllowed
from plugin.services.installing import access, steps
from plugin.services.installing.access import Installer
from plugin.services.installing.errors import SetupLinkEnded
from plugin.services.installing.steps import InstallStep, Overview
from plugin.web import session as signed_in
from plugin.web.installing import speech
from plugin.web.session import NotSignedIn
from plugin.web.times import Clock

bp = Blueprint("install", __name__, url_prefix="/settings/install")

Answer = Response | str | tuple[str, int]

_LINK = "setup_link"
_NONCE = "consent"


class NobodyInstalls(NotAllowed):
    """This browser has neither opened a set-up link nor signed a manager in."""


def installer() -> Installer:
    """Return who installs in this browser: by a set-up link, else a signed-in manager.

    Raises SetupLinkEnded, NobodyInstalls, NotAllowed.
    """
    code = session.get(_LINK)
    try:
        if code is not None:
            return access.by_link(code)
    except SetupLinkEnded:
        if signed_in.find_profile() is None:
            raise
        forget_link()
    try:
        viewer = signed_in.current()
    except NotSignedIn as error:
        raise NobodyInstalls(str(error)) from error
    return access.by_manager(viewer)


def keep_link(code: str) -> None:
    """Let this browser go on by the set-up link."""
    session.permanent = True
    session[_LINK] = code


def link() -> str | None:
    """Return the set-up link's code that this browser holds."""
    code: str | None = session.get(_LINK)
    return code


def forget_link() -> None:
    """Let this browser go on without the set-up link."""
    session.pop(_LINK, None)


def keep_nonce(nonce: str) -> None:
    """Remember in this browser which consent it began."""
    session[_NONCE] = nonce


def take_nonce() -> str | None:
    """Return which consent this browser began, once."""
    nonce: str | None = session.pop(_NONCE, None)
    return nonce


def step_page(
    name: str, who: Installer, step: InstallStep, *, refused: str | None = None, **shown: object
) -> Answer:
    """Return a step's page; with what was refused at its top it is answered 422."""
    found = overview(who)
    page = render_template(
        f"install/{name}.html",
        who=who,
        overview=found,
        step=step,
        refused=refused,
        say=speech,
        clock=Clock(utcnow(), "UTC"),
        **shown,
    )
    has_problems = refused or shown.get("problems")
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if has_problems else page


def overview(who: Installer) -> Overview | None:
    """Return how far the installation is; None before a CRM is chosen."""
    return steps.get_overview(who)


def onward() -> Response:
    """Lead to the next step that is not done."""
    return redirect(url_for("install.show"), HTTPStatus.SEE_OTHER)


def to(step: InstallStep) -> Response:
    """Lead to one step."""
    return redirect(url_for(speech.ENDPOINTS[step]), HTTPStatus.SEE_OTHER)


@bp.errorhandler(SetupLinkEnded)
def _ended(error: SetupLinkEnded) -> tuple[str, int]:
    forget_link()
    return render_template("install/ended.html", said=str(error)), HTTPStatus.GONE


@bp.errorhandler(NobodyInstalls)
def _nobody(_error: NobodyInstalls) -> tuple[str, int]:
    if request.method == "GET":
        signed_in.remember_page(url_for("install.show"))
    return render_template("install/door.html"), HTTPStatus.UNAUTHORIZED
