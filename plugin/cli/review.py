"""`afterword review`: what is checked in a candidate's note, without a database or a network."""

import json
import sys
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path

import click

from plugin.cli.document_files import BadInput, DocumentReader
from plugin.cli.playbook_option import load_playbook
from plugin.cli.review_table import review_to_table
from plugin.domain.note_draft_json import parse_draft
from plugin.domain.notes import Draft, Review, Verdict, review_to_json
from plugin.domain.notes import review as review_draft
from plugin.language import language

_DRAFTS = DocumentReader(parse_draft)
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_NOT_READY = 1


def _as_json(review: Review, _: Draft) -> str:
    return _ENCODER.encode(review_to_json(review))


_FORMATS: dict[str, Callable[[Review, Draft], str]] = {"json": _as_json, "table": review_to_table}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE …]")
@click.option("--playbook", "playbook_path", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--format", "format_name", type=click.Choice(list(_FORMATS)), default="json", show_default=True
)
def review(files: tuple[Path, ...], playbook_path: Path | None, format_name: str) -> None:
    """Print what the note coach says of each draft, one review a line.

    A FILE that ends in .json holds one draft, one that ends in .jsonl one a line; without a FILE,
    or for -, drafts come from standard input, one a line. Of each draft that cannot be read,
    standard error says where and why, in one line, and the others are reviewed. The exit code is 0
    where every note is ready, 1 where one is to be revised or blocked, 2 where one cannot be read.
    """
    playbook = load_playbook(playbook_path)
    out = sys.stdout
    if isinstance(out, TextIOWrapper):
        out.reconfigure(errors="backslashreplace")
    write = _FORMATS[format_name]
    code = 0
    for draft in _drafts(files):
        if isinstance(draft, BadInput):
            draft.show()
            code = BadInput.exit_code
            continue
        reviewed = review_draft(draft, language(), playbook)
        if reviewed.verdict is not Verdict.READY:
            code = max(code, _NOT_READY)
        out.write(write(reviewed, draft) + "\n")
        out.flush()
    click.get_current_context().exit(code)


def _drafts(files: tuple[Path, ...]) -> Iterator[Draft | BadInput]:
    for path in files or (Path("-"),):
        if path == Path("-"):
            yield from _DRAFTS.read_lines(sys.stdin.buffer, "<stdin>")
        else:
            yield from _DRAFTS.read_file(path)
