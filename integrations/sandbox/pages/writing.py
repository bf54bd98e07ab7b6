"""A candidate writes a note, with a copy to the plugin: what their own mail program would do."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from integrations.sandbox.letters import NotTaken, hand_over, letter
from integrations.sandbox.pages.found import get_or_404
from integrations.sandbox.state import sandbox
from integrations.sandbox.store import Candidate, Mail

bp = Blueprint("writing", __name__)


@bp.get("/candidates/<ref>/write")
def write(ref: str) -> str:
    """Show the empty mail."""
    return _form(ref, {}, {})


@bp.post("/candidates/<ref>/write")
def send(ref: str) -> Response | tuple[str, int]:
    """Keep the mail in the catcher, and hand the copy to the plugin."""
    here, form = sandbox(), request.form
    port = here.config.plugin_smtp_port or abort(404)
    with here.store.reading() as session:
        sender = get_or_404(session, Candidate, ref).email or ""
    to, copy = form.get("to", "").strip(), form.get("bcc", "").strip()
    try:
        raw = letter(sender, to, form.get("subject", ""), form.get("text", "")).as_bytes()
    except (ValueError, IndexError):
        return _form(ref, form, {"to": "Enter addresses as mail programs write them."}), 400
    try:
        if copy:
            hand_over(port, sender, [copy], raw)
    except NotTaken as refusal:
        return _form(ref, form, {"bcc": str(refusal)}), 400
    with here.store.writing() as session:
        session.add(Mail(sender=sender, recipients=to, raw=raw))
    flash("Sent." if copy else "Sent, without a copy to the plugin.")
    return redirect(url_for("candidates.show", ref=ref), 303)


def _form(ref: str, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with sandbox().store.reading() as session:
        candidate = get_or_404(session, Candidate, ref)
        return render_template(
            "sandbox/write.html", candidate=candidate, values=values, errors=errors
        )
