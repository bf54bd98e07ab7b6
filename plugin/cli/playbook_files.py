"""Playbooks out of YAML and JSON files."""

import sys
from pathlib import Path
from typing import IO, Any

import click

from plugin.cli.document_files import BadInput, say_path
from plugin.domain.playbook import Playbook
from plugin.playbook_document import PlaybookErrors, read_playbook
from plugin.playbook_document.source import MOST_BYTES

STDIN = Path("-")


class BadPlaybook(BadInput):
    """A file holds no playbook that can be taken; one line for each thing that is wrong with it."""

    def __init__(self, name: str, errors: PlaybookErrors) -> None:
        lines = (f"{name}:{error.line or 1}: {error}" for error in errors.errors)
        super().__init__("\n".join(lines))
        self.errors = errors.errors

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the lines to standard error as they are, so that editors can follow them."""
        click.echo(self.message, file, err=True)


def say_file(path: Path) -> str:
    """Return the file's name so that it fits on one line."""
    return "<stdin>" if path == STDIN else say_path(path)


def playbook_of(path: Path) -> Playbook:
    """Return the playbook of a YAML or JSON file, `-` being standard input.

    Raises BadPlaybook, and BadInput where there is no such file.
    """
    name = say_file(path)
    try:
        return read_playbook(_content(path))
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror or 'cannot be read'}") from None
    except PlaybookErrors as errors:
        raise BadPlaybook(name, errors) from None


def _content(path: Path) -> bytes:
    """Return the file's bytes; not all of them where it is too long anyway."""
    if path == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
