"""`afterword playbook`: show, check and compare playbooks, without a database."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar

import click

from plugin.cli.document_files import BadInput
from plugin.cli.playbook_files import STDIN, BadPlaybook, playbook_of, say_file
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_diff import differences
from plugin.playbook_document import (
    json_schema,
    playbook_to_json,
    read_playbook,
    write_playbook,
)

_DIFFERENT = 1
_Command = TypeVar("_Command", bound=Callable[..., Any])
_file = click.Path(path_type=Path)


def _format(*names: str) -> Callable[[_Command], _Command]:
    """Return the option `--format`; the first name is what it is where nobody says."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
    )


@click.group()
def playbook() -> None:
    """Show, check and compare playbooks. FILE is YAML or JSON; - is standard input."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # YAML and JSON read those again


@playbook.command()
@click.argument("file", required=False, type=_file)
@_format("yaml", "json")
@click.option("--changed", is_flag=True, help="Only what is not as in the default.")
def show(file: Path | None, format_name: str, changed: bool) -> None:
    """Print a playbook with all its settings; without a FILE, the default one."""
    shown = playbook_of(file) if file else DEFAULT_PLAYBOOK
    if format_name == "yaml":
        click.echo(write_playbook(shown, changed_only=changed), nl=False)
        return
    told = playbook_to_json(shown, changed_only=changed)
    click.echo(json.dumps(told, indent=2))


@playbook.command()
@click.argument("files", nargs=-1, type=_file, metavar="[FILE …]")
@_format("text", "json")
def check(files: tuple[Path, ...], format_name: str) -> None:
    """Tell whether playbooks can be taken; without a FILE, the default as it is shown.

    Of one that cannot, standard error names each thing that is wrong, as FILE:LINE: setting:
    reason; the exit code is then 2.
    """
    is_bad = False
    if not files:
        read_playbook(write_playbook(DEFAULT_PLAYBOOK))
        click.echo(
            f"{DEFAULT_PLAYBOOK.name}: ok, {DEFAULT_PLAYBOOK.name} {DEFAULT_PLAYBOOK.version}"
        )
    for path in files:
        name = say_file(path)
        try:
            checked = playbook_of(path)
        except BadInput as error:
            error.show()
            is_bad = True
            found = error.errors if isinstance(error, BadPlaybook) else ()
            told = {"file": name, "is_ok": False, "errors": [asdict(each) for each in found]}
        else:
            told = {"file": name, "is_ok": True, "name": checked.name, "version": checked.version}
            if format_name == "text":
                click.echo(f"{name}: ok, {checked.name} {checked.version}")
        if format_name == "json":
            click.echo(json.dumps(told))
    if is_bad:
        click.get_current_context().exit(BadInput.exit_code)


@playbook.command()
@click.argument("file", type=_file)
@click.argument("other", required=False, type=_file, metavar="[FILE]")
@_format("text", "json")
def diff(file: Path, other: Path | None, format_name: str) -> None:
    """Tell in what one playbook differs from the default, or a second from the first.

    The exit code is 0 where they do the same, 1 where they differ, 2 where one cannot be read.
    """
    if STDIN == file == other:
        raise BadInput("<stdin>: can be read once only")
    first = playbook_of(file)
    old, new = (first, playbook_of(other)) if other else (DEFAULT_PLAYBOOK, first)
    found = differences(old, new)
    if format_name == "json":
        told = [{"path": each.path, "old": each.old, "new": each.new} for each in found]
        click.echo(json.dumps(told, indent=2))
    for each in found if format_name == "text" else ():
        click.echo(f"{each.path}: {each.old_words} -> {each.new_words}")
    click.get_current_context().exit(_DIFFERENT if found else 0)


@playbook.command()
def schema() -> None:
    """Print the JSON schema of a playbook, for editors that know such schemas."""
    click.echo(json.dumps(json_schema(), indent=2))
