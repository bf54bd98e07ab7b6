"""Signing in by a mailed one-time link, and out."""

import hashlib
from collections.abc import Callable

import structlog
from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin.domain.suppressions import normalized
from plugin.errors import PluginError
from plugin.services import sign_in
from plugin.web import session
from plugin.web.forms import Form, SignInForm
from plugin.web.security import limiter

bp = Blueprint("sign_in", __name__)

logger = structlog.get_logger()


def _address_asked_for() -> str:
    """Return what the limit per address counts by: a hash, as Redis need not know addresses."""
    address = normalized(request.form.get("email", ""))
    return hashlib.sha256(address.encode()).hexdigest()


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
@limiter.limit("5 per 15 minutes", key_func=_address_asked_for, methods=["POST"])
def ask() -> Response | str:
    """Mail a link. The answer is the same, and as fast, whether or not the address is known."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("pages/sign_in.html", form=form)
    response = make_response(render_template("pages/sign_in_sent.html"))
    response.call_on_close(_mailing(form.email.data))
    return response


@bp.route("/sign-in/<code>", methods=["GET", "POST"])
@limiter.limit("30 per minute")
def use(code: str) -> Response | str:
    """Show whom the link signs in; only the button does, since mail scanners open links."""
    form = Form()
    if not form.validate_on_submit():
        offer = sign_in.get_sign_in_offer(code)
        return render_template("pages/sign_in_confirm.html", form=form, offer=offer)
    session.start(sign_in.use_sign_in_code(code), framed=False)
    return redirect(session.take_remembered_page() or url_for("inbox.show"), 303)


@bp.post("/sign-out")
def sign_out() -> Response:
    """End the recruiter's own session in this browser."""
    session.end()
    return redirect(url_for("sign_in.ask"), 303)


def _mailing(email: str) -> Callable[[], None]:
    """Return what mails the link once the answer has been sent, so that its time tells nothing."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy's own

    def mail() -> None:
        with app.app_context():
            try:
                sign_in.request_sign_in(email)
            except PluginError as error:
                logger.warning("sign_in_mail_failed", error=type(error).__name__)

    return mail
