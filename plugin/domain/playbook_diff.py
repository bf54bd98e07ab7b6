"""In what two playbooks differ."""

from dataclasses import dataclass
from typing import Any

from plugin.domain.disputes import DISPUTES, decision_of
from plugin.domain.playbook import Playbook
from plugin.domain.playbook_paths import differing_paths, setting
from plugin.domain.playbook_values import plain
from plugin.domain.setting_words import say_setting


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting, or decision of a dispute (`disputes.C05`), that differs.

    `old` and `new` are plain JSON, None being a moment that there is not; `old_words` and
    `new_words` say the same in a few words.
    """

    path: str
    old: Any
    new: Any
    old_words: str
    new_words: str


def differences(old: Playbook, new: Playbook) -> tuple[Difference, ...]:
    """Return the settings that differ, in a playbook's order, then the disputes decided otherwise.

    A playbook's name and version are no settings.
    """
    settings = (
        _difference(path, setting(old, path), setting(new, path))
        for path in differing_paths(old, new)
    )
    decisions = (
        _difference(f"disputes.{key}", decision_of(old, dispute), decision_of(new, dispute))
        for key, dispute in DISPUTES.items()
    )
    return (*settings, *(each for each in decisions if each.old != each.new))


def _difference(path: str, old: Any, new: Any) -> Difference:
    return Difference(
        path, plain(path, old), plain(path, new), say_setting(path, old), say_setting(path, new)
    )
