"""Marks in templates: `{# R23 R25 #}` says which rules the next line of the text carries out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\{#((?: R\d{2})+) #\}")


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a template, as it is written there, and the rules that stand above it."""

    rules: tuple[str, ...]
    line: str


def marked_lines(template: str) -> Iterator[MarkedLine]:
    """Yield the marked lines of a template, from the top. A mark is a line of its own."""
    rules: tuple[str, ...] = ()
    for line in map(str.strip, template.splitlines()):
        found = _MARK.fullmatch(line)
        if found:
            rules = tuple(found[1].split())
        elif rules:
            yield MarkedLine(rules, line)
            rules = ()
