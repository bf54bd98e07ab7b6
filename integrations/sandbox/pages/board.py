"""The pipeline board: every submission under its stage, and moving one to another."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from integrations.sandbox.documents import STAGE_NAMES
from integrations.sandbox.pages.found import get_or_404
from integrations.sandbox.state import sandbox
from integrations.sandbox.store import JobOrder, Submission

bp = Blueprint("board", __name__)


@bp.get("/board")
def show() -> str:
    """Show the board."""
    with sandbox().store.reading() as session:
        query = (
            select(Submission)
            .where(Submission.is_deleted.is_(False))
            .options(
                selectinload(Submission.candidate),
                selectinload(Submission.job_order).selectinload(JobOrder.client_company),
            )
            .order_by(Submission.stage_changed_at.desc(), Submission.ref)
        )
        submissions = session.scalars(query).all()
        columns = {
            stage: [one for one in submissions if one.stage == stage] for stage in STAGE_NAMES
        }
        return render_template("sandbox/board.html", columns=columns)


@bp.post("/submissions/<ref>/stage")
def move(ref: str) -> Response:
    """Move a submission to the chosen stage."""
    here = sandbox()
    stage = request.form.get("stage", "")
    if stage not in STAGE_NAMES:
        abort(400)
    with here.store.writing() as session:
        submission = get_or_404(session, Submission, ref)
        here.agency.move(session, submission, stage)
        flash(f"{submission.candidate.name}: {STAGE_NAMES[stage]}.")
        candidate_ref = submission.candidate_ref
    if request.form.get("back") == "candidate":
        return redirect(url_for("candidates.show", ref=candidate_ref), 303)
    return redirect(url_for("board.show"), 303)
