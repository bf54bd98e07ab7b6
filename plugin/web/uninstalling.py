"""/settings/uninstall: a manager ends Afterword for the agency."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired

from plugin.errors import Conflict
from plugin.services import managers, uninstalling
from plugin.services.uninstalling import GRACE
from plugin.web import session
from plugin.web.forms import Form
from plugin.web.pages import clock

bp = Blueprint("uninstalling", __name__, url_prefix="/settings/uninstall")


class UninstallForm(Form):
    agency_name = StringField("The agency’s name", [DataRequired("Type the agency’s name.")])


@bp.route("", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Say what uninstalling does; do it once the agency's name is typed."""
    viewer = session.current()
    managers.require_manager(viewer)
    form = UninstallForm()
    if not form.validate_on_submit():
        return _page(form), 200 if not form.is_submitted() else 422
    try:
        done = uninstalling.uninstall_own(viewer, form.agency_name.data or "")
    except Conflict as error:
        return _page(form, str(error)), 422
    here = clock()
    session.end()
    return render_template("uninstalling/done.html", done=done, until=here.time(done.erase_at))


def _page(form: UninstallForm, said: str | None = None) -> str:
    return render_template(
        "uninstalling/ask.html", form=form, said=said, profile=session.profile(), days=GRACE.days
    )
