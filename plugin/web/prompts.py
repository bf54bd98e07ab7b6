"""What a recruiter does with a prompt. Every change is a form, so that it works without scripts."""

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from plugin.domain.badger_guard import Channel
from plugin.domain.prompts import StepKey
from plugin.domain.rules import RULES
from plugin.errors import Refused
from plugin.services import follow_up_log, prompts, undoing
from plugin.services.follow_up_log import FollowUpRefused
from plugin.services.prompt_views import PromptView
from plugin.services.prompts import DismissReason
from plugin.web import session, words
from plugin.web.forms import DismissForm, DoneForm, Form, SnoozeForm
from plugin.web.pages import back_path, clock, go_back, say_undoable

bp = Blueprint("prompts", __name__, url_prefix="/prompts/<int:prompt_id>")

Answer = Response | tuple[str, int]


@bp.post("/done")
def done(prompt_id: int) -> Answer:
    """Mark it as done; a check-in that a rule speaks against is asked about first."""
    viewer = session.current()
    form = DoneForm()
    if not form.validate():
        return _form_page("done", prompts.get_prompt(viewer, prompt_id), form)
    prompt = prompts.get_prompt(viewer, prompt_id)
    try:
        if prompt.step is StepKey.CHECK_IN:
            follow_up_log.mark_check_in_done(
                viewer,
                prompt_id,
                channel=Channel(form.channel.data),
                override_reason=form.override_reason.data,
            )
        else:
            prompts.mark_done(viewer, prompt_id)
    except FollowUpRefused as error:
        return _form_page("done", prompt, form, error)
    _say(prompt, words.SAID_DONE[prompt.step])
    return go_back()


@bp.route("/snooze", methods=["GET", "POST"])
def snooze(prompt_id: int) -> Answer:
    """Put it off until a time in the recruiter's own zone."""
    viewer = session.current()
    form = SnoozeForm()
    if not form.validate_on_submit():
        return _form_page("snooze", prompts.get_prompt(viewer, prompt_id), form)
    until = form.instant(clock().now, clock().zone_name)
    try:
        prompts.snooze(viewer, prompt_id, until)
    except Refused as error:
        return _form_page("snooze", prompts.get_prompt(viewer, prompt_id), form, error)
    undo_path = url_for("prompts.undo_snooze", prompt_id=prompt_id)
    say_undoable(f"Snoozed to {clock().point(until)}.", undo_path)
    return go_back()


@bp.route("/dismiss", methods=["GET", "POST"])
def dismiss(prompt_id: int) -> Answer:
    """Put it away for good, with a reason."""
    viewer = session.current()
    form = DismissForm()
    if not form.validate_on_submit():
        return _form_page("dismiss", prompts.get_prompt(viewer, prompt_id), form)
    prompts.dismiss(viewer, prompt_id, DismissReason(form.reason.data), form.text.data or "")
    _say(prompts.get_prompt(viewer, prompt_id), "dismissed")
    return go_back()


@bp.post("/wake")
def wake(prompt_id: int) -> Response:
    """Bring a snoozed prompt back now."""
    prompts.wake(session.current(), prompt_id)
    flash("It is back in the inbox.", "info")
    return go_back()


@bp.post("/undo")
def undo(prompt_id: int) -> Response:
    """Take back that it was done or dismissed, within ten minutes."""
    undoing.undo(session.current(), prompt_id)
    flash("Taken back. It is open again.", "info")
    return go_back()


@bp.post("/undo-snooze")
def undo_snooze(prompt_id: int) -> Response:
    """Take a snooze back, within ten minutes: what held before it holds again."""
    viewer = session.current()
    undoing.undo_snooze(viewer, prompt_id)
    until = prompts.get_prompt(viewer, prompt_id).snoozed_until
    stands = "open again"
    if until is not None and until > clock().now:
        stands = f"snoozed to {clock().point(until)}, as before"
    flash(f"Taken back. It is {stands}.", "info")
    return go_back()


def _say(prompt: PromptView, said: str) -> None:
    say_undoable(f"{words.title(prompt)}: {said}.", url_for("prompts.undo", prompt_id=prompt.id))


def _form_page(
    name: str, prompt: PromptView, form: Form, refused: Refused | None = None
) -> tuple[str, int]:
    """Return the page on which one action is filled in, with what was wrong with it."""
    page = render_template(
        f"pages/prompt_{name}.html",
        prompt=prompt,
        form=form,
        clock=clock(),
        back=back_path(),
        action=url_for(f"prompts.{name}", prompt_id=prompt.id),
        refused=refused,
        rules_said=[RULES[number] for number in refused.rules] if refused else [],
    )
    return page, 422 if form.is_submitted() else 200
