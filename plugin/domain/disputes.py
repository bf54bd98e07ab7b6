"""Where the articles contradict one another (C01 … C18): each a switch over settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugin.domain import disputes_of_follow_ups, disputes_of_interviews, disputes_of_notes
from plugin.domain.dispute_words import Option, Position
from plugin.domain.playbook import Playbook
from plugin.domain.playbook_paths import setting, with_settings

OWN = "own"
"""The decision where a playbook's settings are those of no option."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute. The first option is the default playbook's.

    `positions` are the articles', in our words; `because` is why we decide as we do.
    """

    key: str
    title: str
    positions: tuple[Position, ...]
    options: tuple[Option, ...]
    because: str

    @property
    def default(self) -> Option:
        """Return the option that the default playbook takes."""
        return self.options[0]

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the paths of all settings that it decides."""
        return tuple(dict.fromkeys(path for option in self.options for path in option.settings))

    def option(self, key: str) -> Option:
        """Return the option with that key. Raises KeyError."""
        return {option.key: option for option in self.options}[key]


_ROWS = sorted(
    (*disputes_of_interviews.ROWS, *disputes_of_notes.ROWS, *disputes_of_follow_ups.ROWS),
    key=lambda row: row[0],
)

DISPUTES: dict[str, Dispute] = {row[0]: Dispute(*row) for row in _ROWS}
"""Every dispute by its key, C01 … C18."""


def decision_of(playbook: Playbook, dispute: Dispute) -> str:
    """Return the key of the option whose settings the playbook has; `own` where it is none's."""
    for option in dispute.options:
        if all(setting(playbook, path) == value for path, value in option.settings.items()):
            return option.key
    return OWN


def decided(playbook: Playbook, decisions: Mapping[str, str]) -> Playbook:
    """Return the playbook with these disputes decided so; `own` leaves the settings as they are.

    Raises KeyError for an unknown dispute or option.
    """
    settings: dict[str, Any] = {}
    for key, option_key in decisions.items():
        dispute = DISPUTES[key]
        if option_key != OWN:
            settings |= dispute.option(option_key).settings
    return with_settings(playbook, settings)
