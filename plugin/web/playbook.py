"""/playbook: what is in force, in words; its versions; the articles' disputes. Changes nothing."""

from flask import Blueprint, Response, current_app, render_template, request

from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.playbook_document import write_playbook
from plugin.services import managers, playbook_versions
from plugin.services.playbook_versions import LARGEST_VERSION, SHOWN
from plugin.web import playbook_words, session
from plugin.web.dispute_views import dispute_views
from plugin.web.pages import clock

bp = Blueprint("playbook", __name__, url_prefix="/playbook")

_SIMULATIONS = "/playbook/simulations"


@bp.get("")
def show() -> str:
    """Say what is in force, step by step."""
    viewer = session.current()
    playbook = playbook_versions.get_in_force(viewer).playbook
    return render_template(
        "playbook/show.html",
        playbook=playbook,
        version=playbook_versions.describe_version(viewer, playbook.version),
        steps=playbook_words.steps_said(playbook),
        sections=playbook_words.sections_said(playbook),
        may_change=managers.is_manager(viewer),
        simulations=_simulations(),
        clock=clock(),
    )


@bp.get("/versions")
def versions() -> str:
    """List the versions, newest first, 50 a page."""
    viewer = session.current()
    before = request.args.get("before", LARGEST_VERSION, type=int)
    found = playbook_versions.list_versions(viewer, before=before)
    return render_template(
        "playbook/versions.html",
        versions=found,
        in_force=playbook_versions.get_in_force(viewer).playbook.version,
        older=found[-1].version if len(found) == SHOWN else None,
        clock=clock(),
    )


@bp.get("/versions/<int:version>")
def version(version: int) -> str:
    """Show one version: its document, and what it changed."""
    viewer = session.current()
    playbook = playbook_versions.get_version(viewer, version)
    is_first = version == DEFAULT_PLAYBOOK.version
    previous = None if is_first else playbook_versions.get_version(viewer, version - 1)
    in_force = playbook_versions.get_in_force(viewer).playbook.version
    return render_template(
        "playbook/version.html",
        version=playbook_versions.describe_version(viewer, version),
        document=write_playbook(playbook),
        changes=playbook_words.changes_said(previous, playbook) if previous else None,
        is_in_force=version == in_force,
        may_change=managers.is_manager(viewer),
        clock=clock(),
    )


@bp.get("/versions/<int:version>/playbook.yaml")
def download(version: int) -> Response:
    """Give a version's document as a file."""
    playbook = playbook_versions.get_version(session.current(), version)
    response = Response(write_playbook(playbook), mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="playbook-{version}.yaml"'
    return response


@bp.get("/disputes")
def disputes() -> str:
    """Show where the articles contradict one another, and how this agency decides."""
    viewer = session.current()
    return render_template(
        "playbook/disputes.html",
        disputes=dispute_views(playbook_versions.get_in_force(viewer).playbook),
        may_change=managers.is_manager(viewer),
    )


def _simulations() -> str | None:
    """Return where a playbook is tried on the past, if there is such a page."""
    rules = {rule.rule for rule in current_app.url_map.iter_rules()}
    return _SIMULATIONS if _SIMULATIONS in rules else None
