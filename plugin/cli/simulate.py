"""`afterword simulate`: what a draft of a playbook would have made of past interviews."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugin.cli.document_files import BadInput, RawDocument, raw_file, raw_lines
from plugin.cli.simulation_output import FORMATS, Output
from plugin.cli.simulation_run import Worked, in_chunks, replay_documents, run
from plugin.clock import utcnow
from plugin.config import has_database
from plugin.domain.json_fields import JourneyError, day, instant
from plugin.domain.periods import Period
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.simulation import Trial, over_at
from plugin.domain.simulation_tally import Tally

if TYPE_CHECKING:
    from flask import Flask

_STDIN = Path("-")
_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE …]")
@click.option("--playbook", required=True, type=_FILE, metavar="FILE", help="The draft.")
@click.option("--against", type=_FILE, metavar="FILE", help="Instead of the playbook in force.")
@click.option("--from", "first", required=True, metavar="DATE", help="First day of interviews.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day of interviews.")
@click.option("--as-of", metavar="INSTANT", help="Where the replay ends.")
@click.option("--agency", metavar="ACCOUNT", help="Whose past, where there are several agencies.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one a core",
)
@click.option(
    "--format", "format_name", type=click.Choice(list(FORMATS)), default="json", show_default=True
)
@click.pass_obj
def simulate(
    make_app: "Callable[[], Flask]", /, files: tuple[Path, ...], format_name: str, **given: Any
) -> None:
    """Replay past interviews under a draft and under the playbook in force, side by side.

    Journeys come from FILEs as for `afterword plan`, and the playbook in force is then the default
    one. Without a FILE it is the agency's own past and its own playbook, from DATABASE_URL; where
    there is none, standard input. Dates are like 2026-03-27. The replay ends when the last day has
    ended everywhere, or now. Nothing is written and nothing is sent.
    """
    out = sys.stdout
    if isinstance(out, TextIOWrapper):
        out.reconfigure(errors="backslashreplace")
    asked = _Asked.of(given)
    if files or not has_database():
        trial = asked.trial(asked.against or DEFAULT_PLAYBOOK)
        work = partial(replay_documents, trial, FORMATS[format_name].say_outcome)
        bad: list[str] = []
        chunks = in_chunks(_documents(files, bad))
        _answer(trial, FORMATS[format_name], run(work, chunks, asked.processes), bad)
        return
    from plugin.cli.simulation_rows import opened  # noqa: PLC0415 -- loads SQLAlchemy

    with opened(make_app, given["agency"]) as agency:
        trial = asked.trial(asked.against or agency.in_force)
        worked = agency.replay(trial, FORMATS[format_name].say_outcome, asked.processes)
        _answer(trial, FORMATS[format_name], worked, [])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked, read."""

    draft: Playbook
    against: Playbook | None
    period: Period
    as_of: Any
    processes: int

    @classmethod
    def of(cls, given: dict[str, Any]) -> "_Asked":
        """Raise BadInput, in one line, for a date or a playbook that cannot be read."""
        period = Period(_day("--from", given["first"]), _day("--to", given["last"]))
        if period.first > period.last:
            raise BadInput("--from: is after --to")
        against = given["against"]
        return cls(
            draft=_playbook(given["playbook"]),
            against=_playbook(against) if against else None,
            period=period,
            as_of=_instant(given["as_of"]),
            processes=given["processes"],
        )

    def trial(self, in_force: Playbook) -> Trial:
        as_of = self.as_of or min(over_at(self.period), utcnow().replace(microsecond=0))
        return Trial(in_force, self.draft, self.period, as_of)


def _answer(trial: Trial, output: Output, worked: Iterator[Worked], bad: list[str]) -> None:
    """Print what is found as it is found, then the numbers. Exit 2 where something is bad."""
    tally = Tally()
    progress = _Progress()
    write = sys.stdout.write
    write(output.begin(trial))
    is_first, is_bad = True, False
    for each in worked:
        for text in each.texts:
            write(output.between(is_first=is_first) + text)
            is_first = False
        tally.merge(each.tally)
        progress.say(tally)
        is_bad |= _complain([*bad, *each.bad])
        bad.clear()
    is_bad |= _complain(bad)
    progress.clear()
    write(output.end(tally))
    if is_bad:
        click.get_current_context().exit(BadInput.exit_code)


def _complain(reasons: list[str]) -> bool:
    for reason in reasons:
        BadInput(reason).show()
    return bool(reasons)


class _Progress:
    """How far it is, in one line that is rewritten; nothing where nobody looks."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()

    def say(self, tally: Tally) -> None:
        """Show how many interviews were replayed."""
        if self._is_watched:
            click.echo(f"\r\x1b[K{tally.interviews:,} interviews replayed …", err=True, nl=False)

    def clear(self) -> None:
        """Take the line away."""
        if self._is_watched:
            click.echo("\r\x1b[K", err=True, nl=False)


def _documents(files: tuple[Path, ...], bad: list[str]) -> Iterator[RawDocument]:
    """Yield the documents; put into `bad` what is wrong with files."""
    for path in files or (_STDIN,):
        if path == _STDIN:
            yield from raw_lines(sys.stdin.buffer, "<stdin>")
            continue
        for raw in raw_file(path):
            if isinstance(raw, BadInput):
                bad.append(raw.message)
            else:
                yield raw


def _playbook(path: Path) -> Playbook:
    """Return the playbook of a file; what reads it is loaded only when asked for."""
    from plugin.cli.playbook_files import playbook_of  # noqa: PLC0415 -- see above

    return playbook_of(path)


def _day(option: str, text: str) -> date:
    try:
        return day(text)
    except JourneyError as error:
        raise BadInput(f"{option}: {error.reason}") from None


def _instant(text: str | None) -> Any:
    try:
        return None if text is None else instant(text)
    except JourneyError as error:
        raise BadInput(f"--as-of: {error.reason}") from None
