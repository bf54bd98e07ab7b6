"""Coaching e-mails: write, look at the exact bytes, send, and see what became of them."""

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, TextAreaField

from plugin.domain.coaching import Letter
from plugin.domain.languages import OWN_NAMES, find_language
from plugin.domain.messages import MessageState
from plugin.errors import Conflict, Refused
from plugin.services import crm_writes, drafting, mail_news, messages, prompts
from plugin.services.composing import VersionLacksFact
from plugin.services.drafting import Begun, DraftForm
from plugin.services.messages import MessageDetail
from plugin.web import ai_words, session, words
from plugin.web.forms import Form
from plugin.web.pages import clock, go_back

bp = Blueprint("messages", __name__)

Answer = Response | tuple[str, int]

REFRESH_SECONDS = 3
_SOON_SECONDS = 60
NOTHING_ALLOWED = (
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "sandbox",
)

HEADINGS: Mapping[MessageState, str] = {
    MessageState.DRAFTED: "Look at it once more",
    MessageState.QUEUED: "It waits to go out",
    MessageState.SENDING: "It is going out",
    MessageState.SENT: "It is sent",
    MessageState.FAILED: "It was not sent",
    MessageState.UNKNOWN: "It may have arrived",
    MessageState.CANCELLED: "It was cancelled",
}


class MessageForm(Form):
    """What can be changed of an e-mail. Its recipient is the candidate, and is not a field."""

    token = HiddenField()
    language = HiddenField()
    version = HiddenField()
    subject = StringField("Subject")
    text = TextAreaField("Text")

    def begun(self) -> Begun:
        """Return what the words were begun with. Raises Conflict where the form was bent."""
        version = self.version.data or ""
        if version and not (version.isascii() and version.isdecimal() and len(version) < 19):
            raise Conflict("This form is broken. Open it again.")
        return Begun(find_language(self.language.data), int(version) if version else None)


@bp.get("/prompts/<int:prompt_id>/message")
def new(prompt_id: int) -> Answer:
    """Show the e-mail of a prompt, written from what is known, to be changed. Writes nothing.

    `language` begins it anew in another language, `shipped=1` with the words that we ship.
    """
    language = find_language(request.args.get("language"))
    is_shipped = request.args.get("shipped") == "1"
    try:
        draft = drafting.start_draft(session.current(), prompt_id, language, is_shipped=is_shipped)
    except VersionLacksFact as error:
        page = render_template(
            "messages/lacks_fact.html", prompt_id=prompt_id, language=language, said=str(error)
        )
        return page, 422
    return form_page(draft)


@bp.post("/prompts/<int:prompt_id>/message")
def save(prompt_id: int) -> Answer:
    """Keep the draft and show what would go out; what is not finished stays in the form."""
    viewer = session.current()
    form = MessageForm()
    token, begun = form.token.data or "", form.begun()
    letter = Letter(form.subject.data or "", form.text.data or "")
    try:
        vouched = ai_words.vouched(request.form)
        saved = drafting.save_draft(viewer, prompt_id, token, letter, begun, vouched)
    except Refused as error:
        draft = drafting.refill_form(viewer, prompt_id, token, letter, begun)
        return form_page(draft, form, str(error))
    if not saved.is_changed:
        flash("This message had already left. What you typed now is not in it.", "error")
    return _show(saved.message_id)


@bp.get("/messages/<int:message_id>")
def show(message_id: int) -> Response:
    """Show a message: what it says to the byte, and what becomes of it."""
    message = messages.get_message(session.current(), message_id)
    page = render_template(
        "messages/message.html",
        message=message,
        mail=mail_news.of_message(session.current(), message_id),
        heading=HEADINGS[message.state],
        clock=clock(),
        is_moving=_is_moving(message),
    )
    response = make_response(page)
    if _is_moving(message):
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@bp.get("/messages/<int:message_id>/html")
def html(message_id: int) -> Response:
    """Show the HTML part as a mail reader would, in a page of its own that can do nothing."""
    message = messages.get_message(session.current(), message_id)
    response = make_response(message.preview.html)
    ancestors = session.profile().frame_ancestors if session.is_framed() else ()
    policy = (*NOTHING_ALLOWED, " ".join(("frame-ancestors 'self'", *ancestors)))
    response.headers["Content-Security-Policy"] = "; ".join(policy)
    return response


@bp.get("/messages/<int:message_id>/edit")
def edit(message_id: int) -> Answer:
    """Show the form of a draft again."""
    return form_page(drafting.get_draft(session.current(), message_id))


@bp.post("/messages/<int:message_id>/send")
def send(message_id: int) -> Response:
    """Queue the message that was looked at."""
    form = SeenForm()
    messages.send_message(session.current(), message_id, form.seen.data or "")
    return _show(message_id)


@bp.post("/messages/<int:message_id>/cancel")
def cancel(message_id: int) -> Response:
    """Take back what has not left."""
    messages.cancel_message(session.current(), message_id)
    return _show(message_id)


@bp.post("/messages/<int:message_id>/arrived")
def arrived(message_id: int) -> Response:
    """Settle an unknown message as sent."""
    messages.say_it_arrived(session.current(), message_id)
    return _show(message_id)


@bp.post("/messages/<int:message_id>/lost")
def lost(message_id: int) -> Response:
    """Settle an unknown message as failed."""
    messages.say_it_did_not_arrive(session.current(), message_id)
    return _show(message_id)


@bp.post("/messages/<int:message_id>/again")
def again(message_id: int) -> Response:
    """Settle an unknown message as failed, and send its words in a new one."""
    return _show(messages.send_again(session.current(), message_id))


@bp.post("/prompts/<int:prompt_id>/task")
def add_task(prompt_id: int) -> Response:
    """Put the prompt into the viewer's own task list in the CRM."""
    viewer = session.current()
    title = words.title(prompts.get_prompt(viewer, prompt_id))
    crm_writes.add_task(viewer, prompt_id, f"Afterword: {title}")
    flash("It goes into your task list in the CRM.", "done")
    return go_back()


class SeenForm(Form):
    """Which bytes the viewer looked at."""

    seen = HiddenField()


def form_page(draft: DraftForm, sent: MessageForm | None = None, said: str | None = None) -> Answer:
    """Show the form, with what was sent or is drafted, and what is wrong with it."""
    form = sent or MessageForm(
        formdata=None,
        data={
            "token": draft.token,
            "language": draft.language.value,
            "version": str(draft.version_id or ""),
            "subject": draft.subject,
            "text": draft.text,
        },
    )
    letter = Letter(form.subject.data or "", form.text.data or "")
    page = render_template(
        "messages/form.html",
        draft=draft,
        form=form,
        said=said,
        clock=clock(),
        languages=OWN_NAMES,
        ai=ai_words.notes_on(form.token.data or "", letter),
    )
    return page, 422 if said else 200


def _show(message_id: int) -> Response:
    return redirect(url_for("messages.show", message_id=message_id), 303)


def _is_moving(message: MessageDetail) -> bool:
    """Tell whether the page should look again by itself: something is about to happen."""
    if message.state is MessageState.SENDING:
        return True
    if message.state is not MessageState.QUEUED or message.next_attempt_at is None:
        return False
    return (message.next_attempt_at - clock().now).total_seconds() < _SOON_SECONDS
