"""/preferences: a candidate says which e-mails may come. The link is all the proof there is.

Nothing on GET changes anything, since mail scanners open links. There is no session here, so
nothing rides on a cookie and no form token is needed: who has the link may do this.
"""

from collections.abc import Mapping

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from plugin.domain.suppressions import Scope
from plugin.services import suppression_list
from plugin.web.preference_words import WORDS

bp = Blueprint("preferences", __name__, url_prefix="/preferences")

_CHOICES: Mapping[str, Scope | None] = {
    "everything": None,
    "no_coaching": Scope.COACHING,
    "nothing": Scope.ALL,
}


@bp.get("/<token>")
def show(token: str) -> Response:
    """Show what the candidate gets, and what they can choose."""
    found = suppression_list.get_preferences(token)
    page = render_template(
        "preferences/page.html", found=found, words=WORDS[found.language], token=token
    )
    response = make_response(page)
    response.headers["Content-Language"] = found.language
    return _private(response)


@bp.post("/<token>")
def choose(token: str) -> AnyResponse:
    """Do as the candidate asks, and show it."""
    choice = request.form.get("choice", "")
    if choice not in _CHOICES:
        abort(400)
    suppression_list.set_preferences(token, _CHOICES[choice])
    return redirect(url_for("preferences.show", token=token), 303)


@bp.get("/<token>/one-click")
def look(token: str) -> Response:
    """Show the page to whoever opens what is there for mail programs."""
    return show(token)


@bp.post("/<token>/one-click")
def one_click(token: str) -> Response:
    """Unsubscribe as a mail program asks by itself (RFC 8058): no page, no question."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        abort(400)
    suppression_list.unsubscribe(token)
    return _private(Response("", mimetype="text/plain"))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
