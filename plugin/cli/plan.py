"""`afterword plan`: what the playbook calls for, without a database."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

import click

from plugin.cli.document_files import BadInput
from plugin.cli.journey_files import JOURNEYS
from plugin.cli.plan_table import plan_to_table
from plugin.cli.playbook_option import load_playbook
from plugin.clock import utcnow
from plugin.domain.journey_json import JourneyDocument
from plugin.domain.journeys import Journey
from plugin.domain.json_fields import JourneyError, instant
from plugin.domain.plan_json import plan_to_json
from plugin.domain.planning import plan as plan_journey
from plugin.domain.prompts import Plan

_ENCODER = json.JSONEncoder(separators=(",", ":"))


def _as_json(plan: Plan, _: Journey) -> str:
    return _ENCODER.encode(plan_to_json(plan))


_FORMATS: dict[str, Callable[[Plan, Journey], str]] = {"json": _as_json, "table": plan_to_table}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE …]")
@click.option("--playbook", "playbook_path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--as-of", "as_of_text", metavar="INSTANT", help="Before the journey's own as_of.")
@click.option(
    "--format", "format_name", type=click.Choice(list(_FORMATS)), default="json", show_default=True
)
def plan(
    files: tuple[Path, ...],
    playbook_path: Path | None,
    as_of_text: str | None,
    format_name: str,
) -> None:
    """Print what the playbook calls for, one plan a line.

    A FILE that ends in .json holds one journey, one that ends in .jsonl one a line; without a FILE,
    or for -, journeys come from standard input, one a line. INSTANT is like 2026-03-27T16:30:00Z;
    without it a journey's own as_of counts, else the clock. Of each journey that cannot be read,
    standard error says where and why, in one line; the others are planned, and the exit code is 2.
    """
    playbook = load_playbook(playbook_path)
    asked_as_of = _instant(as_of_text)
    now = utcnow()
    out = sys.stdout
    if isinstance(out, TextIOWrapper):
        out.reconfigure(errors="backslashreplace")
    write = _FORMATS[format_name]
    is_bad = False
    for document in _documents(files):
        if isinstance(document, BadInput):
            document.show()
            is_bad = True
            continue
        as_of = asked_as_of or document.as_of or now
        planned = plan_journey(document.journey, playbook, as_of=as_of)
        out.write(write(planned, document.journey) + "\n")
        out.flush()
    if is_bad:
        click.get_current_context().exit(BadInput.exit_code)


def _instant(text: str | None) -> datetime | None:
    try:
        return None if text is None else instant(text)
    except JourneyError as error:
        raise BadInput(f"--as-of: {error.reason}") from None


def _documents(files: tuple[Path, ...]) -> Iterator[JourneyDocument | BadInput]:
    for path in files or (Path("-"),):
        if path == Path("-"):
            yield from JOURNEYS.read_lines(sys.stdin.buffer, "<stdin>")
        else:
            yield from JOURNEYS.read_file(path)
