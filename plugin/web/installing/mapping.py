"""Say what the CRM's words mean, and where the agency works."""

from flask import flash, request
from werkzeug.wrappers import Response

from plugin.services.installing import placing, trying, wording
from plugin.services.installing.access import Installer
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.placing import PlaceAnswers
from plugin.services.installing.steps import InstallStep
from plugin.web.forms import trimmed
from plugin.web.installing.blueprint import Answer, bp, installer, onward, overview, step_page, to

STAGE, TYPE = "stage.", "type."


@bp.get("/words")
def map_words() -> Answer:
    """Show the CRM's words with what is answered or guessed."""
    who = installer()
    return step_page(
        "words", who, InstallStep.WORDS, view=wording.get_words(who), problems={}, chosen=None
    )


@bp.post("/words")
def take_words() -> Answer:
    """Store the answers."""
    who = installer()
    stages = _chosen(STAGE)
    types = list(_chosen(TYPE))
    try:
        wording.save_words(who, stages, types)
    except BadAnswers as error:
        view = wording.get_words(who)
        return step_page(
            "words",
            who,
            InstallStep.WORDS,
            view=view,
            problems=error.problems,
            chosen=(stages, types),
        )
    return _said(who, "Kept. What that changes is being read from the CRM again.")


@bp.post("/words/again")
def read_words_again() -> Response:
    """Ask the CRM for its words again, and show them where it tells them."""
    who = installer()
    trying.try_connection(who)
    is_good = trying.get_tried(who).is_done
    return to(InstallStep.WORDS if is_good else InstallStep.TEST)


@bp.get("/place")
def place() -> Answer:
    """Ask where the agency works and how candidates may contact clients."""
    who = installer()
    view = placing.get_place(who)
    return _place_page(who, view.country, view)


@bp.post("/place")
def take_place() -> Answer:
    """Store the answers; of a country whose parts have holidays of their own ask for the part."""
    who = installer()
    form = request.form
    names = ("name", "timezone", "country", "subdivision", "contact_mode")
    answers = PlaceAnswers(*(trimmed(form.get(name)) for name in names))
    parts = placing.subdivisions(answers.country)
    if form.get("parts_of", "") != (answers.country or "") and parts:
        part = answers.subdivision if answers.subdivision in parts else None
        said = {"subdivision": "Choose the part of the country too, or the whole of it."}
        return _place_page(who, answers.country, answers, said, part=part)
    if not parts:
        answers = PlaceAnswers(
            answers.name, answers.timezone, answers.country, None, answers.contact_mode
        )
    try:
        placing.save_place(who, answers)
    except BadAnswers as error:
        return _place_page(who, answers.country, answers, error.problems, part=answers.subdivision)
    return _said(who, "Kept. What that changes is being planned.")


def _place_page(
    who: Installer,
    country: str | None,
    shown: object,
    problems: dict[str, str] | None = None,
    part: str | None = None,
) -> Answer:
    view = placing.get_place(who)
    return step_page(
        "place",
        who,
        InstallStep.PLACE,
        view=view,
        shown=shown,
        part=part or (view.subdivision if country == view.country else None),
        problems=problems or {},
        zones=placing.zones(),
        countries=placing.countries(),
        country_parts=placing.subdivisions(country),
        country=country or "",
    )


def _chosen(prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in request.form.items()
        if name.startswith(prefix)
    }


def _said(who: Installer, live: str) -> Response:
    found = overview(who)
    if found and found.is_live:
        flash(live, "done")
    return onward()
