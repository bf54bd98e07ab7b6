"""Drafts by AI: asked for in a message form, and switched on for an agency at /settings/ai."""

from collections.abc import Iterable

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response
from wtforms import BooleanField

from plugin.domain.ai_facts import FactName
from plugin.domain.coaching import Letter
from plugin.errors import NotAllowed, Refused
from plugin.llm import LlmFailed
from plugin.services import ai_drafting, drafting
from plugin.web import session
from plugin.web.ai_words import FACTS, KINDS
from plugin.web.forms import Form
from plugin.web.messages import Answer, MessageForm, form_page
from plugin.web.pages import clock
from plugin.web.security import limiter

bp = Blueprint("ai", __name__)
settings_bp = Blueprint("ai_settings", __name__, url_prefix="/settings/ai")
"""Apart from the other: the CRM may frame forms of messages, and no settings."""

_FACT = "fact"


class AiForm(Form):
    is_on = BooleanField("Recruiters may ask for drafts by AI")


def _who() -> str:
    """Return by whom requests are counted: colleagues may share an address."""
    try:
        viewer = session.current()
    except NotAllowed:
        return get_remote_address()
    return f"{viewer.installation_id}-{viewer.recruiter_id}"


@bp.post("/prompts/<int:prompt_id>/message/ai")
@limiter.limit("20 per minute", key_func=_who)
def draft(prompt_id: int) -> Answer:
    """Ask for a draft and put it into the form; whatever fails, what was typed stays."""
    viewer = session.current()
    sent = MessageForm()
    token, begun = sent.token.data or "", sent.begun()
    typed = Letter(sent.subject.data or "", sent.text.data or "")
    try:
        letter = ai_drafting.draft(viewer, prompt_id, token, begun)
    except (LlmFailed, Refused) as error:
        form = drafting.refill_form(viewer, prompt_id, token, typed, begun)
        return form_page(form, sent, str(error))
    return form_page(drafting.refill_form(viewer, prompt_id, token, letter, begun))


@settings_bp.get("")
def show() -> str:
    """Show which facts the agency lets be sent, to whom, and since when."""
    choice = ai_drafting.get_choice(session.current())
    form = AiForm(formdata=None, data={"is_on": choice.is_on})
    return render_template(
        "pages/ai_settings.html", choice=choice, form=form, facts=FACTS, clock=clock()
    )


@settings_bp.post("")
def save() -> Response:
    """Keep what a manager ticked; what is not ticked is not sent."""
    form = AiForm()
    ticked = _facts_in(request.form.getlist(_FACT))
    ai_drafting.choose(session.current(), is_on=form.is_on.data, facts=ticked)
    flash("Kept. Only the ticked facts are sent, and only when a recruiter asks.", "done")
    return redirect(url_for("ai_settings.show"), 303)


def init_app(app: Flask) -> None:
    """Let templates ask whether there is anything to show."""
    app.jinja_env.globals.update(ai_is_offered=ai_drafting.is_offered, ai_kinds=KINDS)


def _facts_in(sent: Iterable[str]) -> frozenset[FactName]:
    known = {str(fact): fact for fact in FactName}
    return frozenset(known[name] for name in sent if name in known)
