"""The list of candidates, and a candidate's page with the plugin's panel in it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.wrappers import Response

from integrations.sandbox.forms import Invalid, read_candidate, zones
from integrations.sandbox.pages.found import get_or_404
from integrations.sandbox.pages.viewer import viewer_ref
from integrations.sandbox.state import sandbox
from integrations.sandbox.store import Candidate, JobOrder, Note, Submission, Task

bp = Blueprint("candidates", __name__)

Page = str | tuple[str, int] | Response


@bp.get("/")
def index() -> str:
    """Show all candidates."""
    with sandbox().store.reading() as session:
        query = (
            select(Candidate)
            .where(Candidate.is_deleted.is_(False))
            .options(selectinload(Candidate.submissions).selectinload(Submission.job_order))
            .order_by(Candidate.name)
        )
        return render_template("sandbox/candidates.html", candidates=session.scalars(query).all())


@bp.get("/candidates/<ref>")
def show(ref: str) -> str:
    """Show one candidate; the panel's proof is made anew for each view."""
    here = sandbox()
    panel_url = here.plugin.panel_url(viewer_ref(), ref)
    with here.store.reading() as session:
        candidate = get_or_404(session, Candidate, ref)
        return render_template(
            "sandbox/candidate.html",
            candidate=candidate,
            notes=session.scalars(
                select(Note).where(Note.candidate_ref == ref).order_by(Note.id.desc())
            ).all(),
            tasks=session.scalars(
                select(Task).where(Task.candidate_ref == ref).order_by(Task.due_on)
            ).all(),
            panel_url=panel_url,
        )


@bp.get("/candidates/new")
def new() -> str:
    """Show the empty form."""
    with sandbox().store.reading() as session:
        return _form(session, None, {}, {})


@bp.post("/candidates/new")
def create() -> Page:
    """Take a candidate in."""
    here = sandbox()
    with here.store.writing() as session:
        job = session.get(JobOrder, request.form.get("job_order", ""))
        try:
            facts = read_candidate(request.form)
            if job is None:
                raise Invalid({"job_order": "Choose a job order."})
        except Invalid as invalid:
            return _form(session, None, request.form, invalid.errors), 400
        candidate = here.agency.add_candidate(session, facts, job.ref)
    flash(f"{candidate.name} is put forward.")
    return redirect(url_for("candidates.show", ref=candidate.ref), 303)


@bp.get("/candidates/<ref>/edit")
def edit(ref: str) -> str:
    """Show what is known, to be corrected."""
    with sandbox().store.reading() as session:
        candidate = get_or_404(session, Candidate, ref)
        return _form(session, candidate, _values(candidate), {})


@bp.post("/candidates/<ref>/edit")
def update(ref: str) -> Page:
    """Correct what is known."""
    here = sandbox()
    with here.store.writing() as session:
        candidate = get_or_404(session, Candidate, ref)
        try:
            facts = read_candidate(request.form)
        except Invalid as invalid:
            return _form(session, candidate, request.form, invalid.errors), 400
        here.agency.update_candidate(session, candidate, facts)
    flash("Saved.")
    return redirect(url_for("candidates.show", ref=ref), 303)


@bp.post("/candidates/<ref>/delete")
def delete(ref: str) -> Response:
    """Delete the candidate and all that hangs on them."""
    here = sandbox()
    with here.store.writing() as session:
        here.agency.delete_candidate(session, get_or_404(session, Candidate, ref))
    flash("The candidate is deleted.")
    return redirect(url_for("candidates.index"), 303)


def _values(candidate: Candidate) -> dict[str, str]:
    return {
        "name": candidate.name,
        "email": candidate.email or "",
        "phone": candidate.phone or "",
        "timezone": candidate.timezone or "",
        "opted_out": "yes" if candidate.opted_out else "",
    }


def _form(session: Session, candidate: Candidate | None, values: object, errors: object) -> str:
    jobs = session.scalars(
        select(JobOrder).options(selectinload(JobOrder.client_company)).order_by(JobOrder.title)
    ).all()
    return render_template(
        "sandbox/candidate_form.html",
        candidate=candidate,
        values=values,
        errors=errors,
        zones=zones(),
        job_orders=jobs,
    )
