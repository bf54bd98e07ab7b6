"""/settings/api: a manager makes and revokes the tokens by which programs call our API."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from plugin.errors import Conflict, Refused
from plugin.services import api_tokens
from plugin.services.api_tokens import NAME_LIMIT
from plugin.web import session
from plugin.web.forms import Form
from plugin.web.pages import clock

bp = Blueprint("api_settings", __name__, url_prefix="/settings/api")


class TokenForm(Form):
    name = StringField(
        "What it is for", validators=[InputRequired("Say what it is for."), Length(max=NAME_LIMIT)]
    )


@bp.get("")
def show() -> str:
    """List the tokens that are good, without themselves."""
    return _page(TokenForm(formdata=None))


@bp.post("")
def create() -> str | tuple[str, int]:
    """Make a token and show it, this once: a reload asks to make another."""
    form = TokenForm()
    if not form.validate():
        return _page(form), 400
    try:
        token = api_tokens.create_token(session.current(), form.name.data or "")
    except (Conflict, Refused) as error:
        return _page(form, problem=str(error)), 409
    return _page(TokenForm(formdata=None), token=token)


@bp.post("/<int:token_id>/revoke")
def revoke(token_id: int) -> Response:
    """Let a token count no more."""
    api_tokens.revoke_token(session.current(), token_id)
    flash("The token is revoked. Programs that use it are refused from now on.", "done")
    return redirect(url_for("api_settings.show"), 303)


def _page(form: TokenForm, *, token: str | None = None, problem: str | None = None) -> str:
    return render_template(
        "pages/api_settings.html",
        tokens=api_tokens.list_tokens(session.current()),
        form=form,
        token=token,
        problem=problem,
        clock=clock(),
    )
