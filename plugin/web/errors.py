"""What went wrong, as a page that says what happened, what is safe and what to do."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from plugin.domain.rules import RULES
from plugin.errors import Conflict, LinkClosed, NotAllowed, NotFound, PluginError, Refused
from plugin.web import session
from plugin.web.session import NotSignedIn

Answer = tuple[str, int]

_STATUSES: Mapping[type[PluginError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    LinkClosed: HTTPStatus.GONE,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
}

_TITLES: Mapping[int, str] = {
    400: "That form could not be read",
    403: "You cannot do that",
    404: "There is nothing here",
    405: "That is not how this page is used",
    409: "Things have moved on",
    410: "This link has ended",
    413: "That is too large",
    422: "That cannot be done",
    429: "That was a lot at once",
    500: "Something went wrong on our side",
}

_ADVICE: Mapping[int, str] = {
    400: "Nothing was changed. Go back and try again.",
    403: "Nothing was changed.",
    404: "It may have been removed in the CRM, or it belongs to another agency.",
    405: "Nothing was changed.",
    409: "Nothing was changed. Go back to see how things stand.",
    410: "What you wrote is kept. Ask your recruiter for a new link.",
    413: "Nothing was kept. Make it shorter and send it again.",
    422: "Nothing was changed.",
    429: "Nothing was changed. Wait a minute and try again.",
    500: "What you had written down before is safe. Try again in a minute.",
}


def init_app(app: Flask) -> None:
    """Answer our own errors and HTTP's with a page; what asks for JSON elsewhere has its own."""
    app.register_error_handler(NotSignedIn, _sign_in)
    app.register_error_handler(PluginError, _ours)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _https)


def error_page(status: int, said: str | None = None, rules: tuple[str, ...] = ()) -> Answer:
    """Return the page for one error, and its status. Ours asks the database for nothing."""
    page = render_template(
        "pages/error.html",
        title=_TITLES.get(status, HTTPStatus(status).phrase),
        said=said,
        advice=_ADVICE.get(status, "Nothing was changed."),
        rules_said=[RULES[number] for number in rules if number in RULES],
        is_plain=status >= HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    return page, status


def _sign_in(_error: NotSignedIn) -> Response | Answer:
    """Ask to sign in; a frame cannot, so it says how to come back."""
    if session.is_framed():
        return render_template("pages/reopen.html"), HTTPStatus.UNAUTHORIZED
    if request.method == "GET":
        session.remember_page(request.full_path.rstrip("?"))
    return redirect(url_for("sign_in.ask"), HTTPStatus.SEE_OTHER)


def _ours(error: PluginError) -> Answer:
    status = next(
        (found for kind, found in _STATUSES.items() if isinstance(error, kind)),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    return error_page(status, str(error), getattr(error, "rules", ()))


def _forged(_error: CSRFError) -> Answer:
    return error_page(400, "This page was open for too long, or was not sent by you.")


def _https(error: HTTPException) -> Response | Answer:
    """Keep redirects and answers that already have a body; give the others a page."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error.get_response()
    return error_page(error.code)
