"""Writing down what the candidate and the client said."""

from collections.abc import Callable

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from plugin.domain.prompts import StepKey
from plugin.errors import NotFound
from plugin.services import debriefs, prompts
from plugin.services.debriefs import CandidateWrote, DatesRefused
from plugin.web import session
from plugin.web.forms import AnswerForm, PromiseForm, debrief_form, topics_in
from plugin.web.pages import back_path, clock, go_back

bp = Blueprint("debriefs", __name__)

Answer = Response | tuple[str, int]


@bp.route("/interviews/<int:interview_id>/debrief", methods=["GET", "POST"])
def edit(interview_id: int) -> Answer:
    """Write the debrief of one interview."""
    viewer = session.current()
    sheet = debriefs.get_debrief(viewer, interview_id)
    form = debrief_form(sheet.debrief)

    def keep() -> None:
        notes = form.notes(topics_in(request.form, sheet.interviewers))
        debriefs.save_debrief(viewer, interview_id, notes)

    def shown(status: int, *, has_candidate_written: bool = False) -> Answer:
        page = render_template(
            "pages/debrief.html",
            sheet=sheet,
            form=form,
            clock=clock(),
            back=back_path(),
            has_candidate_written=has_candidate_written,
        )
        return page, status

    try:
        is_kept = _is_kept(form, keep)
    except CandidateWrote:
        # Both are shown; sending the form again keeps what stands in it.
        sheet = debriefs.get_debrief(viewer, interview_id)
        form.version.data = sheet.debrief.version if sheet.debrief else 0
        return shown(409, has_candidate_written=True)
    if not is_kept:
        return shown(422 if form.is_submitted() else 200)
    flash("The debrief is kept.", "done")
    return go_back()


@bp.route("/prompts/<int:prompt_id>/answer", methods=["GET", "POST"])
def answer(prompt_id: int) -> Answer:
    """Write down what the client said about when they decide."""
    viewer = session.current()
    prompt = prompts.get_prompt(viewer, prompt_id)
    if prompt.step is not StepKey.PROMISED_DATE:
        raise NotFound("This prompt does not ask for a date.")
    form = AnswerForm()
    if not _is_kept(form, lambda: debriefs.record_promise(viewer, prompt_id, form.answer())):
        page = render_template(
            "pages/answer.html", prompt=prompt, form=form, clock=clock(), back=back_path()
        )
        return page, 422 if form.is_submitted() else 200
    flash("Kept. The check-ins follow from it.", "done")
    return go_back()


@bp.route("/submissions/<int:submission_id>/reply", methods=["GET", "POST"])
def reply(submission_id: int) -> Answer:
    """Write down that the client answered without deciding."""
    viewer = session.current()
    submission = debriefs.get_submission(viewer, submission_id)
    form = PromiseForm()
    if not _is_kept(form, lambda: debriefs.record_reply(viewer, submission_id, form.promise())):
        page = render_template(
            "pages/reply.html", submission=submission, form=form, back=back_path()
        )
        return page, 422 if form.is_submitted() else 200
    flash("Kept. The count starts anew from their answer.", "done")
    return go_back()


def _is_kept(form: PromiseForm, keep: Callable[[], None]) -> bool:
    """Keep a form that was sent and is sound; say at its fields which dates were refused."""
    if not form.validate_on_submit():
        return False
    try:
        keep()
    except DatesRefused as error:
        form.refuse(error.fields)
        return False
    return True
