"""What the mail catcher took."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from integrations.sandbox.catcher import attached_texts, parsed, text_of
from integrations.sandbox.letters import NotTaken, answer
from integrations.sandbox.state import sandbox
from integrations.sandbox.store import Mail

bp = Blueprint("mail", __name__, url_prefix="/mail")

# The message's own HTML: shown apart, without scripts, forms or anything from elsewhere.
SHUT_IN = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@bp.get("")
def index() -> str:
    """Show all messages, newest first."""
    with sandbox().store.reading() as session:
        mails = session.scalars(select(Mail).order_by(Mail.id.desc())).all()
    return render_template("sandbox/mails.html", mails=[(one, parsed(one.raw)) for one in mails])


@bp.get("/<int:number>")
def show(number: int) -> str:
    """Show one message."""
    mail = _get(number)
    message = parsed(mail.raw)
    return render_template(
        "sandbox/mail.html",
        mail=mail,
        subject=message["subject"],
        headers=[(name, str(value)) for name, value in message.items()],
        text=text_of(message, "plain"),
        has_html=text_of(message, "html") is not None,
        attachments=attached_texts(message),
    )


@bp.post("/<int:number>/answer")
def respond(number: int) -> Redirect:
    """Let a mail come back, or be answered, as the plugin's mail server hears of it."""
    kind, mail = request.form.get("kind", ""), _get(number)
    port = sandbox().config.plugin_smtp_port or abort(404)
    try:
        answer(port, mail, kind)
    except KeyError:
        abort(400)
    except NotTaken as refusal:
        flash(str(refusal))
    else:
        flash("Handed to the plugin.")
    return redirect(url_for("mail.show", number=number), 303)


@bp.get("/<int:number>/html")
def html(number: int) -> Response:
    """Answer the HTML part as it is, shut in."""
    text = text_of(parsed(_get(number).raw), "html") or abort(404)
    return Response(
        text,
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": SHUT_IN, "X-Content-Type-Options": "nosniff"},
    )


@bp.get("/<int:number>/raw")
def raw(number: int) -> Response:
    """Answer the message's bytes."""
    return Response(
        _get(number).raw,
        content_type="text/plain; charset=utf-8",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _get(number: int) -> Mail:
    with sandbox().store.reading() as session:
        mail = session.get(Mail, number)
    return mail or abort(404)
