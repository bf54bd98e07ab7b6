"""Writing down that a client was followed up with, and what speaks against it."""

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from plugin.domain.rules import RULES
from plugin.services import debriefs, follow_up_log
from plugin.services.follow_up_log import FollowUpRefused
from plugin.web import session
from plugin.web.follow_up_forms import FollowUpForm
from plugin.web.pages import back_path, clock, go_back, say_undoable

bp = Blueprint("follow_ups", __name__)

Answer = Response | tuple[str, int]


@bp.route("/submissions/<int:submission_id>/follow-ups", methods=["GET", "POST"])
def log(submission_id: int) -> Answer:
    """Write down a follow-up with the client; what a rule speaks against is asked about first."""
    viewer = session.current()
    submission = debriefs.get_submission(viewer, submission_id)
    form = FollowUpForm()
    form.offer(follow_up_log.colleagues(viewer), viewer.recruiter_id)
    refused = None
    if form.validate_on_submit():
        try:
            kept = follow_up_log.log_follow_up(viewer, submission_id, form.entry())
        except FollowUpRefused as error:
            refused = error
        else:
            say_undoable(
                "The follow-up is kept.", url_for("follow_ups.take_back", follow_up_id=kept)
            )
            return go_back()
    page = render_template(
        "pages/follow_up.html",
        submission=submission,
        form=form,
        refused=refused,
        rules=RULES,
        clock=clock(),
        back=back_path(),
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/follow-ups/<int:follow_up_id>/take-back")
def take_back(follow_up_id: int) -> Response:
    """Take a follow-up back that was written down by mistake."""
    follow_up_log.take_back(session.current(), follow_up_id)
    flash("Taken back.", "info")
    return go_back()
