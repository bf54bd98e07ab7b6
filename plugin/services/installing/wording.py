"""What the CRM's stages and kinds of appointment mean here: guessed, answered by a person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from plugin.domain.submissions import Stage
from plugin.services.installing.access import Installer, mark
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.reading import begin_if_ready, read_again
from plugin.services.installing.steps import InstallStep
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.installing import InstallProgress, progress_of

STAGES, TYPES = "stages", "types"


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the CRM and what it means; `is_guess`: nobody has confirmed that yet.

    `stage` None: it is not followed (or, as a guess, its name suggests nothing).
    """

    ref: str
    name: str
    stage: Stage | None
    is_guess: bool


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One kind of appointment of the CRM, and whether it is an interview."""

    ref: str
    name: str
    is_interview: bool


@dataclass(frozen=True, slots=True)
class WordsView:
    """The CRM's words, in its order."""

    stages: tuple[StageRow, ...]
    types: tuple[TypeRow, ...]
    is_answered: bool


def get_words(installer: Installer) -> WordsView:
    """Return the words of the last test, with what is answered or guessed."""
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target)
        return _view(row, progress_of(session, row.id))


def save_words(
    installer: Installer, stages: Mapping[str, str], interview_types: Collection[str]
) -> None:
    """Store the answers: {ref: our stage, "" for what is not followed}, and the interviews' refs.

    What differs from the answers before is read again. Raises BadAnswers.
    """
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        progress = progress_of(session, row.id, lock=True)
        view = _view(row, progress)
        problems = _problems(view, stages, interview_types)
        if problems:
            raise BadAnswers(problems)
        answered: dict[str, Any] = {
            "stages": {each.ref: stages[each.ref] for each in view.stages if stages.get(each.ref)}
        }
        if view.types:
            known = (each.ref for each in view.types if each.ref in interview_types)
            answered["interview_types"] = list(known)
        is_changed = any(row.settings.get(name) != value for name, value in answered.items())
        row.settings = {**row.settings, **answered}
        progress.found = {**progress.found, "answered": [each.ref for each in view.stages]}
        mark(session, row.id, InstallStep.WORDS)
        if is_changed and (progress.reading_since is not None or row.state != "installing"):
            read_again(session, row, progress)
        begin_if_ready(session, row, progress)


def has_new(row: Installation, progress: InstallProgress) -> bool:
    """Tell whether the CRM has stages for which nobody has answered."""
    return any(each.is_guess for each in _view(row, progress).stages)


def not_followed(row: Installation, progress: InstallProgress) -> frozenset[str]:
    """Return the names of the stages of which somebody has said that they are not followed.

    A stage may stand behind its board's name ("Robotics: Applied"), and is told by its own alone.
    """
    rows = _view(row, progress).stages
    names = [each.name for each in rows if not each.stage and not each.is_guess]
    return frozenset(said for name in names for said in (name, name.rpartition(": ")[2]))


def guesses_of(view: WordsView) -> tuple[dict[str, str], list[str]]:
    """Return what accepting everything as it is shown would save."""
    stages = {row.ref: str(row.stage or "") for row in view.stages}
    return stages, [row.ref for row in view.types if row.is_interview]


def _problems(
    view: WordsView, stages: Mapping[str, str], interview_types: Collection[str]
) -> dict[str, str]:
    problems = {
        each.ref: f"Say what “{each.name}” means, or that it is not followed."
        for each in view.stages
        if stages.get(each.ref) is None or stages[each.ref] not in ("", *Stage)
    }
    if view.stages and not problems and not any(stages[each.ref] for each in view.stages):
        problems[STAGES] = "Say what one stage means at least: else no candidate is followed."
    if view.types and not {each.ref for each in view.types} & set(interview_types):
        problems[TYPES] = "Tick at least one: without interviews there is nothing to follow."
    return problems


def _view(row: Installation, progress: InstallProgress) -> WordsView:
    answers: Mapping[str, str] = row.settings.get("stages") or {}
    ticked = row.settings.get("interview_types")
    found = progress.found
    answered = {*answers, *found.get("answered", ())}
    return WordsView(
        stages=tuple(
            _stage_row(each, answers, is_answered=each["ref"] in answered)
            for each in found.get("stages", ())
        ),
        types=tuple(
            TypeRow(
                each["ref"],
                each["name"],
                each["guess"] if ticked is None else each["ref"] in ticked,
            )
            for each in found.get("interview_types", ())
        ),
        is_answered=InstallStep.WORDS in progress.done or "stages" in row.settings,
    )


def _stage_row(
    term: Mapping[str, Any], answers: Mapping[str, str], *, is_answered: bool
) -> StageRow:
    value = answers.get(term["ref"]) if is_answered else term["guess"]
    return StageRow(term["ref"], term["name"], Stage(value) if value else None, not is_answered)
