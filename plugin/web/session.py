"""Who is signed in, and in which frame: the access checks of every page.

A browser may hold two sessions in one signed cookie: the recruiter's own, and one that the CRM's
launch opened inside its frame. The framed one serves the framed pages only and is told by
`framed=1` in the address, which `url_for` carries along from framed page to framed page.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Flask, g, request, session

from plugin.clock import utcnow
from plugin.errors import NotAllowed
from plugin.services import access
from plugin.services.access import Profile, Viewer

LIFE = timedelta(hours=12)
FRAMEABLE = frozenset(
    {
        "ai",
        "candidate_links",
        "captures",
        "contacts",
        "debriefs",
        "messages",
        "panel",
        "prompts",
        "rules",
        "shared_notes",
    }
)
"""The blueprints whose pages the CRM may show in its frame."""

_OWN, _FRAMED = "own", "framed"
_NEXT = "next"


class NotSignedIn(NotAllowed):
    """Nobody is signed in here, or no longer."""


def start(viewer: Viewer, *, framed: bool) -> None:
    """Open a session of 12 hours for the viewer, in the CRM's frame or outside it."""
    session.permanent = True
    session[_FRAMED if framed else _OWN] = asdict(viewer) | {"at": int(utcnow().timestamp())}
    if not framed:
        session.pop("csrf_token", None)


def end() -> None:
    """Forget the recruiter's own session; a frame's goes on."""
    session.pop(_OWN, None)


def current() -> Viewer:
    """Return who is looking. Raises NotSignedIn, also for a recruiter who has left."""
    viewer: Viewer = _load()[0]
    return viewer


def profile() -> Profile:
    """Return what the page must know of who is looking. Raises NotSignedIn."""
    return _load()[1]


def find_profile() -> Profile | None:
    """Return what the page must know of who is looking, if somebody is."""
    try:
        return profile()
    except NotSignedIn:
        return None


def loaded_profile() -> Profile | None:
    """Return the profile that this request has asked for already, without asking now."""
    return g.viewer[1] if "viewer" in g else None


def is_framed() -> bool:
    """Tell whether this page stands in the CRM's frame."""
    if request.blueprint == "panel":
        return True
    return request.blueprint in FRAMEABLE and request.args.get("framed") == "1"


def remember_page(path: str) -> None:
    """Keep the local path that the recruiter asked for until they have signed in."""
    session[_NEXT] = path


def take_remembered_page() -> str | None:
    """Return the local path that the recruiter asked for before signing in, once."""
    path: str | None = session.pop(_NEXT, None)
    return path


def init_app(app: Flask) -> None:
    """Make `url_for` lead from framed pages to framed pages, and tell templates who looks."""

    @app.url_defaults
    def _stay_in_the_frame(endpoint: str, values: dict[str, Any]) -> None:
        if request and is_framed() and endpoint.partition(".")[0] in FRAMEABLE - {"panel"}:
            values.setdefault("framed", "1")

    app.jinja_env.globals.update(find_profile=find_profile, is_framed=is_framed)


def _load() -> tuple[Viewer, Profile]:
    if "viewer" not in g:
        viewer = _stored(_FRAMED if is_framed() else _OWN)
        try:
            g.viewer = (viewer, access.get_profile(viewer))
        except NotAllowed as error:
            raise NotSignedIn(str(error)) from error
    loaded: tuple[Viewer, Profile] = g.viewer
    return loaded


def _stored(name: str) -> Viewer:
    kept = dict(session.get(name) or {})
    opened_at = kept.pop("at", 0)
    if utcnow().timestamp() - opened_at > LIFE.total_seconds():
        raise NotSignedIn("You are not signed in.")
    return Viewer(**kept)
