"""What a recruiter does with several prompts of the inbox at once, and its undo."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin.domain.batches import NONE_CHOSEN
from plugin.domain.batches import BatchAction as Action
from plugin.services import prompt_batches
from plugin.services.prompt_batches import BatchOutcome
from plugin.services.prompts import DismissReason
from plugin.web import session
from plugin.web.forms import DismissForm, Form, SnoozeForm
from plugin.web.pages import LARGEST_ID, back_path, clock, go_back, say_undoable

bp = Blueprint("prompt_batches", __name__, url_prefix="/prompts/batches")

Answer = Response | tuple[str, int]

_PROMPT = "prompt"


@bp.post("/snooze")
def snooze() -> Answer:
    """Put the chosen ones off until a time in the recruiter's own zone."""
    viewer = session.current()
    ids, form = _chosen(), SnoozeForm()
    if not ids:
        return _choose_first()
    if not form.validate():
        return _form_page(Action.SNOOZE, ids, form)
    until = form.instant(clock().now, clock().zone_name)
    outcome = prompt_batches.snooze_all(viewer, ids, until)
    return _answer(outcome, f"snoozed to {clock().point(until)}")


@bp.post("/dismiss")
def dismiss() -> Answer:
    """Put the chosen ones away for good, with one reason for all."""
    viewer = session.current()
    ids, form = _chosen(), DismissForm()
    if not ids:
        return _choose_first()
    if not form.validate():
        return _form_page(Action.DISMISS, ids, form)
    reason = DismissReason(form.reason.data)
    return _answer(
        prompt_batches.dismiss_all(viewer, ids, reason, form.text.data or ""), "dismissed"
    )


@bp.post("/done")
def done() -> Answer:
    """Mark the chosen ones as done."""
    viewer = session.current()
    ids = _chosen()
    if not ids:
        return _choose_first()
    return _answer(prompt_batches.mark_all_done(viewer, ids), "ticked as done")


@bp.post("/<uuid:batch>/undo")
def undo(batch: UUID) -> Answer:
    """Take back what one press did to several prompts, within ten minutes."""
    outcome = prompt_batches.undo_batch(session.current(), batch)
    if not outcome.is_whole:
        return _outcome_page(outcome, "taken back", undo_path=None)
    flash(f"Taken back. {_counted(outcome.count)} as before.", "info")
    return go_back()


def _chosen() -> list[int]:
    """Return the ids that were sent, each once; what is no id is nobody's prompt (0)."""
    return list(dict.fromkeys(map(_id_in, request.form.getlist(_PROMPT))))


def _id_in(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))
    number = int(text) if is_number else 0
    return number if number <= LARGEST_ID else 0


def _choose_first() -> Response:
    flash(NONE_CHOSEN, "error")
    return go_back()


def _counted(count: int) -> str:
    return "1 prompt is" if count == 1 else f"{count} prompts are"


def _answer(outcome: BatchOutcome, said: str) -> Answer:
    """Lead back, saying what was done; where some could not be, say first which and why."""
    undo_path = url_for("prompt_batches.undo", batch=outcome.batch)
    if not outcome.is_whole:
        return _outcome_page(outcome, said, undo_path if outcome.count else None)
    prompts = "1 prompt" if outcome.count == 1 else f"{outcome.count} prompts"
    say_undoable(f"{prompts} {said}.", undo_path)
    return go_back()


def _outcome_page(outcome: BatchOutcome, said: str, undo_path: str | None) -> Answer:
    page = render_template(
        "pages/batch_outcome.html",
        outcome=outcome,
        said=said,
        undo_path=undo_path,
        back=back_path(),
    )
    return page, 200 if outcome.count else 422


def _form_page(action: Action, ids: list[int], form: Form) -> Answer:
    """Return the page on which the press is filled in again, with what was wrong with it."""
    page = render_template(
        "pages/batch_form.html",
        action=action,
        chosen=prompt_batches.get_chosen(session.current(), ids),
        form=form,
        clock=clock(),
        back=back_path(),
    )
    return page, 422
