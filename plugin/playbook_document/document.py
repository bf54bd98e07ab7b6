"""A playbook document becomes a playbook, or everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from plugin.domain.disputes import DISPUTES, OWN, decided
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import with_settings
from plugin.domain.setting_words import say_setting
from plugin.playbook_document.conflicts import Conflict, conflicts
from plugin.playbook_document.errors import Path, PlaybookError, PlaybookErrors, say_path
from plugin.playbook_document.samples import trials
from plugin.playbook_document.schemas import is_under, load
from plugin.playbook_document.settings import SETTINGS
from plugin.playbook_document.source import Source, read_source

_NOWHERE = Source(None)


def read_playbook(content: bytes | str) -> Playbook:
    """Return the playbook of a YAML 1.2 or JSON text of at most 64 KiB.

    Whatever it leaves out is as in the default playbook; `name` it must tell. Raises PlaybookErrors
    with everything that is wrong, each with its line.
    """
    source = read_source(content)
    playbook = _playbook(source)
    refuse_trials(playbook, source)
    return playbook


def playbook_from_json(document: Mapping[str, Any]) -> Playbook:
    """Return the playbook of a parsed document, such as a stored one; raise PlaybookErrors.

    Unlike `read_playbook`, it does not try it on sample interviews.
    """
    return _playbook(Source(document))


def refuse_trials(playbook: Playbook, source: Source = _NOWHERE) -> None:
    """Raise PlaybookErrors for what comes out wrong of sample interviews."""
    _refuse(source, trials(playbook))


def _playbook(source: Source) -> Playbook:
    values, wrong = load(source.document)
    settings = {".".join(map(str, path)): value for path, value in values.items()}
    decisions = {
        key: option for key in DISPUTES if (option := settings.pop(f"disputes.{key}", OWN)) != OWN
    }
    given = {path: value for path, value in settings.items() if path in SETTINGS}
    playbook = decided(with_settings(DEFAULT_PLAYBOOK, given), decisions)
    found = [*_contradicted(given, decisions), *conflicts(playbook)]
    _refuse(source, found, wrong)
    return replace(playbook, name=settings["name"], version=settings.get("version", 1))


def _contradicted(given: Mapping[str, Any], decisions: Mapping[str, str]) -> Iterable[Conflict]:
    """Yield a conflict for each setting that its dispute's decision makes something else."""
    for key, option in decisions.items():
        for path, value in DISPUTES[key].option(option).settings.items():
            if path in given and given[path] != value:
                reason = (
                    f"is {say_setting(path, given[path])}, but disputes.{key} is decided {option}, "
                    f"which makes it {say_setting(path, value)}; leave one of them out"
                )
                yield Conflict({path: reason, f"disputes.{key}": reason})


def _refuse(
    source: Source, found: Iterable[Conflict], wrong: Mapping[Path, str] | None = None
) -> None:
    """Raise PlaybookErrors where anything is wrong.

    What a conflict is about must have been read; it is told at the setting that the document gives.
    """
    wrong = wrong or {}
    errors = {
        path: PlaybookError(say_path(path), source.line_of(path), reason)
        for path, reason in wrong.items()
    }
    for conflict in found:
        paths = [tuple(path.split(".")) for path in conflict.reasons]
        if any(is_under(path, wrong) for path in paths):
            continue
        blamed = next((path for path in paths if path in source.lines), paths[0])
        reason = conflict.reasons[say_path(blamed)]
        errors.setdefault(blamed, PlaybookError(say_path(blamed), source.line_of(blamed), reason))
    if errors or source.errors:
        raise PlaybookErrors(*source.errors, *errors.values())
