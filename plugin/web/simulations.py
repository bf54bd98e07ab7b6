"""/playbook/simulations: try a draft of the playbook on the agency's own past. Sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from plugin.domain.simulation_tally import Counts
from plugin.errors import Conflict, Refused
from plugin.services import simulated_submissions, simulation_views, simulations
from plugin.services.simulation_views import Found
from plugin.services.simulations import BadDraft
from plugin.web import session, simulation_words, words
from plugin.web.forms import Form
from plugin.web.pages import clock
from plugin.web.simulation_chart import chart_of

bp = Blueprint("simulations", __name__, url_prefix="/playbook/simulations")

Answer = Response | str | tuple[str, int]

LAST_PAGE = 10_000
_OFFERED = timedelta(days=90)
_NOT_A_DATE = "Choose a date."


class AskForm(Form):
    """A period, and a draft as a file or as text; the file goes first."""

    first = DateField("Interviews from", [Optional()])
    last = DateField("Until", [Optional()])
    file = FileField("A file")
    draft = TextAreaField("Or the text of the draft, in YAML or JSON")

    def document(self) -> str:
        """Return the draft's text; what is no text in it says so when it is read."""
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        if content:
            return content.decode("utf-8", "replace")
        typed = self.draft.raw_data or [""]
        return str(typed[0])  # untrimmed: blanks at the start of a line are YAML's


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of numbers, side by side."""

    name: str
    in_force: Counts
    draft: Counts


@bp.get("")
def list_all() -> Answer:
    """List the agency's simulations, and ask for another."""
    viewer = session.current()
    today = clock().today
    form = AskForm(
        formdata=None,
        first=today - _OFFERED,
        last=today,
        draft=simulations.starting_document(viewer),
    )
    return _page(form)


@bp.post("")
def start() -> Answer:
    """Have a draft tried on a period."""
    form = AskForm()
    problems = _unread_dates(form)
    if problems:
        return _page(form, problems), 422
    try:
        simulation_id = simulations.start(
            session.current(), form.document(), form.first.data, form.last.data
        )
    except BadDraft as error:
        return _page(form, error.problems), 422
    except (Refused, Conflict) as error:
        return _page(form, (str(error),)), 422
    return redirect(url_for("simulations.show", simulation_id=simulation_id), 303)


@bp.get("/<int:simulation_id>")
def show(simulation_id: int) -> Answer:
    """Show how far it is, and then both sides: numbers, chart, candidate by candidate."""
    viewer = session.current()
    found = simulation_views.get_found(viewer, simulation_id)
    recruiter = request.args.get("recruiter")
    if recruiter not in found.recruiters:
        recruiter = None
    is_chased = request.args.get("show") == "chased"
    submissions = simulated_submissions.get_submissions(
        viewer,
        simulation_id,
        is_chased=is_chased,
        recruiter=recruiter,
        page=min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE),
    )
    return render_template(
        "pages/simulation.html",
        found=found,
        submissions=submissions,
        chart=chart_of(found.tally, recruiter),
        steps=_steps(found, recruiter),
        people=_people(found),
        recruiter=recruiter,
        is_chased=is_chased,
        said=simulation_words,
        clock=clock(),
    )


@bp.get("/<int:simulation_id>/progress")
def progress(simulation_id: int) -> Response:
    """Tell a script how far it is."""
    found = simulation_views.get_progress(session.current(), simulation_id)
    return jsonify(is_active=found.is_active, done=found.done, total=found.total)


@bp.post("/<int:simulation_id>/cancel")
def cancel(simulation_id: int) -> Response:
    """Stop it; what it has found so far is kept."""
    simulations.cancel(session.current(), simulation_id)
    return redirect(url_for("simulations.show", simulation_id=simulation_id), 303)


@bp.post("/<int:simulation_id>/remove")
def remove(simulation_id: int) -> Response:
    """Forget it."""
    simulations.remove(session.current(), simulation_id)
    flash("The simulation is gone. Nothing else has changed.", "done")
    return redirect(url_for("simulations.list_all"), 303)


def _page(form: AskForm, problems: tuple[str, ...] = ()) -> str:
    return render_template(
        "pages/simulations.html",
        found=simulations.list_simulations(session.current()),
        form=form,
        problems=problems,
        said=simulation_words,
        clock=clock(),
    )


def _unread_dates(form: AskForm) -> tuple[str, ...]:
    """Return what is wrong with dates that are no dates; a missing one is the service's to say."""
    form.validate()
    given: Mapping[str, DateField] = {"first": form.first, "last": form.last}
    return tuple(f"{field.label.text}: {_NOT_A_DATE}" for field in given.values() if field.errors)


def _steps(found: Found, recruiter: str | None) -> list[_Row]:
    """Return the numbers of each step, of one recruiter or of all."""
    sides = (found.tally.in_force, found.tally.draft)
    return [
        _Row(
            words.STEP_WORDS[step],
            *(side.total(step=step, recruiter=recruiter) for side in sides),
        )
        for step in found.tally.steps
        if any(side.total(step=step, recruiter=recruiter).prompts for side in sides)
    ]


@dataclass(frozen=True, slots=True)
class _Person:
    """One recruiter's numbers; `most_…`: prompts on the fullest day."""

    key: str
    name: str
    in_force: Counts
    draft: Counts
    most_in_force: int
    most_draft: int


def _people(found: Found) -> list[_Person]:
    """Return each recruiter's numbers, by name: it is no ranking."""
    in_force, draft = found.tally.in_force, found.tally.draft
    most_in_force, most_draft = _fullest(in_force.days), _fullest(draft.days)
    people = [
        _Person(
            key,
            simulation_words.recruiter(found, key),
            in_force.total(recruiter=key),
            draft.total(recruiter=key),
            most_in_force.get(key, 0),
            most_draft.get(key, 0),
        )
        for key in found.tally.recruiters
    ]
    return sorted(people, key=lambda person: (person.name.casefold(), person.key))


def _fullest(days: Mapping[tuple[str, date], int]) -> dict[str, int]:
    fullest: dict[str, int] = {}
    for (whose, _), count in days.items():
        fullest[whose] = max(fullest.get(whose, 0), count)
    return fullest
