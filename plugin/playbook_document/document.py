"""A playbook document becomes a playbook, or everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
    playbook = checked(source)
    refuse_trials(playbook, source)
    return playbook


def playbook_from_json(document: Mapping[str, Any]) -> Playbook:
    """Return the playbook of a document that was checked before, such as a stored one.

    What stands in it must still be well; raises PlaybookErrors where it is not. Contradictions are
    not looked for again: where a decision and a setting disagree, as they may once an option means
    something else, the setting counts, and the playbook does what it always did.
    """
    source = Source(document)
    told = _told(source)
    _refuse(source, (), told.wrong)
    return told.named(with_settings(decided(DEFAULT_PLAYBOOK, told.decisions), told.settings))


def checked(source: Source) -> Playbook:
    """Return the document's playbook; raise PlaybookErrors for all but what samples tell."""
    told = _told(source)
    playbook = decided(with_settings(DEFAULT_PLAYBOOK, told.settings), told.decisions)
    _refuse(source, [*_contradicted(told), *conflicts(playbook)], told.wrong)
    return told.named(playbook)


def refuse_trials(playbook: Playbook, source: Source = _NOWHERE) -> None:
    """Raise PlaybookErrors for what comes out wrong of sample interviews."""
    _refuse(source, trials(playbook))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a document tells: settings by their paths, decisions by dispute, and what is wrong."""

    settings: Mapping[str, Any]
    decisions: Mapping[str, str]
    identity: Mapping[str, Any]
    wrong: Mapping[Path, str]

    def named(self, playbook: Playbook) -> Playbook:
        """Return the playbook under the document's name and version."""
        return replace(
            playbook, name=self.identity["name"], version=self.identity.get("version", 1)
        )


def _told(source: Source) -> _Told:
    values, wrong = load(source.document)
    by_path = {".".join(map(str, path)): value for path, value in values.items()}
    decisions = {key: by_path.get(f"disputes.{key}", OWN) for key in DISPUTES}
    return _Told(
        settings={path: value for path, value in by_path.items() if path in SETTINGS},
        decisions={key: option for key, option in decisions.items() if option != OWN},
        identity=by_path,
        wrong=wrong,
    )


def _contradicted(told: _Told) -> Iterable[Conflict]:
    """Yield a conflict for each setting that its dispute's decision makes something else."""
    given = told.settings
    for key, option in told.decisions.items():
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
