"""The table of rules, in JSON and as a page of documentation."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plugin.domain.rules import ARTICLES, Part
from plugin.domain.rules_at_work import Carrier, RuleAtWork

Tests = Mapping[str, Sequence[str]]
"""The names of the tests that show a rule, by its number."""

_HEAD = """\
# The articles’ rules, and what carries each out

Made by `afterword rules --format md --tests tests`; a test compares this page with the program.
Steps, checks, the guard on follow-ups, e-mails and pages say themselves which rules they carry out,
and tests which rules they show. In Afterword the same table, with the words of each e-mail, is at
`/rules`.
"""


def rules_to_json(rules: Sequence[RuleAtWork], tests: Tests) -> str:
    """Return the table as one JSON array, a rule each."""
    return json.dumps([_as_json(row, tests) for row in rules], ensure_ascii=False, indent=1) + "\n"


def rules_to_markdown(rules: Sequence[RuleAtWork], tests: Tests) -> str:
    """Return the table as Markdown: the articles, then a table for each part of the catalogue."""
    articles = "\n".join(f"- {article.name}: {article.title}" for article in ARTICLES)
    parts = (f"## {_title(part)}\n\n{_part(part, rules, tests)}" for part in Part)
    return "\n".join([_HEAD, f"{articles}\n", *parts])


def _as_json(row: RuleAtWork, tests: Tests) -> dict[str, Any]:
    return {
        "rule": row.rule.number,
        "text": row.rule.text,
        "part": row.rule.part.value,
        "sources": list(row.rule.sources),
        "carried_out_by": [
            {
                "means": carrier.means.value,
                "name": carrier.name,
                "steps": [step.value for step in carrier.steps],
                "says": list(carrier.says),
            }
            for carrier in row.carriers
        ],
        "no_action": row.why_none,
        "tests": list(tests.get(row.rule.number, ())),
    }


def _part(part: Part, rules: Sequence[RuleAtWork], tests: Tests) -> str:
    rows = "".join(_row(row, tests) for row in rules if row.rule.part is part)
    return f"| | rule | articles | carried out by | shown by |\n|---|---|---|---|---|\n{rows}"


def _row(row: RuleAtWork, tests: Tests) -> str:
    articles = " ".join(article.name for article in row.rule.articles)
    done = f"No action: {row.why_none}" if row.why_none else ", ".join(_groups(row.carriers))
    shown = "<br>".join(f"`{name}`" for name in tests.get(row.rule.number, ()))
    cells = (row.rule.number, row.rule.text, articles, done, shown)
    return "".join(f"| {cell.replace('|', '&#124;')} " for cell in cells) + "|\n"


def _groups(carriers: Sequence[Carrier]) -> Iterator[str]:
    """Yield "step `thank_you`, `card`" and its like, one for each means, in their order."""
    for means in dict.fromkeys(carrier.means for carrier in carriers):
        names = ", ".join(f"`{each.name}`" for each in carriers if each.means is means)
        yield f"{means.value} {names}"


def _title(part: Part) -> str:
    return part.value[0].upper() + part.value[1:]
