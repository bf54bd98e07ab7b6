"""Writing down what the candidate and the client said."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from plugin.domain.prompts import StepKey
from plugin.errors import NotFound, Refused
from plugin.services import debriefs, prompts
from plugin.services.debrief_notes import DebriefChanged, DebriefNotes, FieldsRefused
from plugin.services.debriefs import DebriefSheet
from plugin.web import debrief_answers, session
from plugin.web.debrief_forms import DebriefForm, debrief_form, topics_in
from plugin.web.forms import AnswerForm, PromiseForm
from plugin.web.pages import back_path, clock, go_back
from plugin.web.people_lines import NO_PROBLEMS, blank_line, lines_of, people_in

bp = Blueprint("debriefs", __name__)
bp.add_app_template_global(blank_line, "blank_line")
bp.add_app_template_global(lines_of, "person_lines")
bp.add_app_template_global(debrief_answers.quick_buttons, "quick_buttons")
bp.add_app_template_global(debrief_answers.owner, "owner_key")


@bp.route("/interviews/<int:interview_id>/debrief", methods=["GET", "POST"])
def edit(interview_id: int) -> ResponseReturnValue:
    """Write the debrief of one interview."""
    viewer = session.current()
    sheet = debriefs.get_debrief(viewer, interview_id)
    form = debrief_form(sheet.debrief)
    problems = NO_PROBLEMS
    if form.validate_on_submit():
        try:
            debriefs.save_debrief(viewer, interview_id, _notes(form, sheet))
        except FieldsRefused as refused:
            problems = refused.fields
            form.refuse(problems)
        except DebriefChanged:
            # Both are shown; sending the form again keeps what stands in it.
            sheet = debriefs.get_debrief(viewer, interview_id)
            form.version.data = sheet.debrief.version if sheet.debrief else 0
            return _page(sheet, form, has_changed=True), 409
        else:
            flash("The debrief is kept.", "done")
            return go_back()
    return _page(sheet, form, problems), 422 if form.is_submitted() else 200


@bp.post("/interviews/<int:interview_id>/debrief/draft")
def draft(interview_id: int) -> ResponseReturnValue:
    """Keep a debrief while it is being typed; what is not sound yet stays as it was."""
    viewer = session.current()
    form = DebriefForm()
    form.validate()
    sheet = debriefs.get_debrief(viewer, interview_id)
    notes = _notes(form, sheet)
    try:
        kept = debriefs.keep_draft(viewer, interview_id, notes, form.problems())
    except DebriefChanged:
        return debrief_answers.changed(debriefs.get_debrief(viewer, interview_id))
    except Refused as refused:
        return debrief_answers.refused(str(refused))
    return debrief_answers.kept(kept, debriefs.get_debrief(viewer, interview_id), clock())


@bp.route("/prompts/<int:prompt_id>/answer", methods=["GET", "POST"])
def answer(prompt_id: int) -> ResponseReturnValue:
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
def reply(submission_id: int) -> ResponseReturnValue:
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


def _notes(form: DebriefForm, sheet: DebriefSheet) -> DebriefNotes:
    known = [person.id for person in sheet.interviewers]
    return form.notes(topics_in(request.form, sheet.interviewers), people_in(request.form, known))


def _page(
    sheet: DebriefSheet,
    form: DebriefForm,
    problems: Mapping[str, str] = NO_PROBLEMS,
    *,
    has_changed: bool = False,
) -> str:
    sent = request.form if form.is_submitted() else None
    return render_template(
        "pages/debrief.html",
        sheet=sheet,
        form=form,
        lines=lines_of(sheet.interviewers, sent, problems),
        clock=clock(),
        back=back_path(),
        differences=debrief_answers.differences(sheet, request.form, clock())
        if has_changed
        else None,
    )


def _is_kept(form: PromiseForm, keep: Callable[[], None]) -> bool:
    """Keep a form that was sent and is sound; say at its fields which dates were refused."""
    if not form.validate_on_submit():
        return False
    try:
        keep()
    except FieldsRefused as error:
        form.refuse(error.fields)
        return False
    return True
