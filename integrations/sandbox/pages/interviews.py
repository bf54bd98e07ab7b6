"""Booking, moving, settling and deleting interviews."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.wrappers import Response

from integrations.sandbox.agency import OUTCOMES
from integrations.sandbox.forms import INTERVIEWER_ROWS, Invalid, read_booking, zones
from integrations.sandbox.pages.found import get_or_404
from integrations.sandbox.state import sandbox
from integrations.sandbox.store import Interview, JobOrder, Submission

bp = Blueprint("interviews", __name__)

Page = str | tuple[str, int] | Response

SAID = {
    "cancel": "The interview is cancelled.",
    "complete": "The interview has taken place.",
    "no-show": "The interview did not take place: somebody did not come.",
    "ask-to-move": "The interview is to be moved; its new time is not known yet.",
}


@bp.get("/interviews/new")
def new() -> str:
    """Show the form, for a submission if the address names one."""
    with sandbox().store.reading() as session:
        values = {"submission": request.args.get("submission", ""), "minutes": "60", "round": "1"}
        submission = session.get(Submission, values["submission"])
        if submission is not None:
            values["timezone"] = submission.job_order.client_company.timezone
            values["round"] = str(1 + sum(not one.is_deleted for one in submission.interviews))
        return _form(session, None, values, {})


@bp.post("/interviews/new")
def book() -> Page:
    """Book an interview."""
    here = sandbox()
    with here.store.writing() as session:
        submission = session.get(Submission, request.form.get("submission", ""))
        try:
            booking = read_booking(request.form)
            if submission is None or submission.is_deleted:
                raise Invalid({"submission": "Choose a candidate and a job order."})
        except Invalid as invalid:
            return _form(session, None, request.form, invalid.errors), 400
        here.agency.book(session, submission, booking)
        candidate_ref = submission.candidate_ref
    flash("The interview is booked.")
    return redirect(url_for("candidates.show", ref=candidate_ref), 303)


@bp.get("/interviews/<ref>/reschedule")
def move(ref: str) -> str:
    """Show the form with the booking as it is."""
    with sandbox().store.reading() as session:
        interview = get_or_404(session, Interview, ref)
        return _form(session, interview, _values(interview), {})


@bp.post("/interviews/<ref>/reschedule")
def rebook(ref: str) -> Page:
    """Move the interview, or change who takes part."""
    here = sandbox()
    with here.store.writing() as session:
        interview = get_or_404(session, Interview, ref)
        try:
            booking = read_booking(request.form)
        except Invalid as invalid:
            return _form(session, interview, request.form, invalid.errors), 400
        here.agency.rebook(session, interview, booking)
        candidate_ref = interview.submission.candidate_ref
    flash("The interview is moved.")
    return redirect(url_for("candidates.show", ref=candidate_ref), 303)


@bp.post("/interviews/<ref>/<outcome>")
def settle(ref: str, outcome: str) -> Response:
    """Say what became of the interview, or that it is to be moved; or delete it."""
    if outcome not in OUTCOMES and outcome != "delete":
        abort(404)
    here = sandbox()
    with here.store.writing() as session:
        interview = get_or_404(session, Interview, ref)
        if outcome == "delete":
            here.agency.delete_interview(session, interview)
        else:
            here.agency.settle(session, interview, outcome)
        candidate_ref = interview.submission.candidate_ref
    flash(SAID.get(outcome, "The interview is deleted."))
    return redirect(url_for("candidates.show", ref=candidate_ref), 303)


def _values(interview: Interview) -> dict[str, Any]:
    values: dict[str, Any] = {
        "submission": interview.submission_ref,
        "starts_at": "",
        "minutes": "60",
        "timezone": interview.timezone,
        "round": str(interview.round),
    }
    try:
        start = datetime.fromisoformat(interview.starts_at)
        end = datetime.fromisoformat(interview.ends_at)
    except ValueError:
        pass  # entered wrongly: to be entered anew
    else:
        local = start.astimezone(ZoneInfo(interview.timezone))
        values["starts_at"] = local.strftime("%Y-%m-%dT%H:%M")
        values["minutes"] = str(int((end - start).total_seconds() // 60))
    for number, person in enumerate(interview.interviewers, 1):
        values |= {f"interviewer_{number}_{name}": value for name, value in person.items()}
    return values


def _form(
    session: Session,
    interview: Interview | None,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
) -> str:
    submissions = session.scalars(
        select(Submission)
        .where(Submission.is_deleted.is_(False))
        .options(
            selectinload(Submission.candidate),
            selectinload(Submission.job_order).selectinload(JobOrder.client_company),
        )
    ).all()
    return render_template(
        "sandbox/interview_form.html",
        interview=interview,
        values=values,
        errors=errors,
        zones=zones(),
        submissions=sorted(submissions, key=lambda one: one.candidate.name),
        rows=range(1, INTERVIEWER_ROWS + 1),
    )
