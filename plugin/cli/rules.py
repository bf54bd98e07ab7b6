"""`afterword rules`: what carries out each of the articles' rules, without a database."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from plugin.cli import BadUsage
from plugin.cli.rule_table import Tests, rules_to_json, rules_to_markdown
from plugin.cli.rule_tests import UnreadableTest, find_shown_rules
from plugin.domain.rules_at_work import RuleAtWork
from plugin.services.rulebook import rules_at_work

_FORMATS: dict[str, Callable[[Sequence[RuleAtWork], Tests], str]] = {
    "json": rules_to_json,
    "md": rules_to_markdown,
}


@click.command()
@click.option(
    "--format", "format_name", type=click.Choice(list(_FORMATS)), default="json", show_default=True
)
@click.option(
    "--tests",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of tests, to name those that show each rule.",
)
def rules(format_name: str, tests: Path | None) -> None:
    """Print the 96 rules of the articles, each with what carries it out, as UTF-8."""
    text = _FORMATS[format_name](rules_at_work(), _shown_in(tests) if tests else {})
    click.echo(text.encode(), nl=False)


def _shown_in(folder: Path) -> Tests:
    try:
        return find_shown_rules(folder)
    except UnreadableTest as error:
        raise BadUsage(str(error)) from None
