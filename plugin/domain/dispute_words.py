"""What a dispute between the articles is told with: positions and options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Position:
    """What some articles say, in our words. `seeds` are their places in `rules.SOURCES`."""

    seeds: tuple[int, ...]
    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to decide, and the settings, by path, that it consists of.

    `seeds`: the articles that it follows; none where it is our own way between them.
    """

    key: str
    text: str
    settings: Mapping[str, Any]
    seeds: tuple[int, ...] = ()


def said(*seeds: int, text: str, rules: str) -> Position:
    """Return the position of these articles; `rules` are numbers with spaces between them."""
    return Position(seeds, text, tuple(rules.split()))


Row = tuple[str, str, tuple[Position, ...], tuple[Option, ...], str]
"""Key, title, positions, options with the default first, and why we decide so."""
