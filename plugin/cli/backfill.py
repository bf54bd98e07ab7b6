"""`afterword backfill`: read everything that a CRM has, with a bar that says how far it is."""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from plugin.clock import utcnow
from plugin.errors import PluginError

if TYPE_CHECKING:
    from flask import Flask

    from plugin.services.backfills import Progress
    from plugin.services.reading_all import Agency, Compared

LINE_EVERY_SECONDS = 10.0
LONGEST_NAP_SECONDS = 5.0
_WIDTH = 28


@click.command()
@click.option("--installation", "key", metavar="KEY", help="Only this one; else all, in turn.")
@click.option("--again", is_flag=True, help="Read everything anew, to heal our copy.")
@click.option("--compare", is_flag=True, help="Compare with what the CRM lists; deletions too.")
@click.pass_obj
def backfill(
    make_app: "Callable[[], Flask]", /, key: str | None, *, again: bool, compare: bool
) -> None:
    """Read everything that a CRM has, apply it and plan what follows.

    It goes on where it was, also after a kill, and keeps to the pace that the CRM asks for; workers
    may run beside it. Exit code 1 where a CRM could not be read to its end.
    """
    with make_app().app_context():
        from plugin.services import reading_all  # noqa: PLC0415 -- loads SQLAlchemy

        try:
            found = reading_all.agencies(key)
        except PluginError as error:
            raise click.UsageError(str(error)) from None
        read = _compare if compare else _read
        is_good = [read(agency, again=again) for agency in found]
        if not all(is_good):
            click.get_current_context().exit(1)


def _read(agency: "Agency", *, again: bool) -> bool:
    """Read one agency's CRM to its end; return whether that was reached."""
    from plugin.services import backfills, reading_all  # noqa: PLC0415 -- loads SQLAlchemy

    if again:
        try:
            backfills.ask_again(agency.installation_id)
        except PluginError as error:
            return _give_up(agency, str(error))
    bar = _Bar(agency.name)
    while True:
        progress = reading_all.go_on(agency.installation_id)
        if progress is None or progress.is_done:
            bar.end(_sum(progress))
            return True
        if reading_all.must_reconnect(agency.installation_id):
            return _give_up(agency, "The CRM no longer accepts our connection: reconnect it first.")
        bar.say(_line(progress), progress.share)
        if progress.finished_at is not None:
            _nap(None)  # what is left waits for the CRM, or for another worker
        elif progress.waits_until is not None:
            bar.say(f"{_line(progress)}; {_why_it_waits(progress.error)}", progress.share)
            _nap(progress.waits_until)


def _compare(agency: "Agency", *, again: bool) -> bool:
    """Compare one agency's mirror; return whether its CRM answered to the end."""
    del again
    from plugin.services import comparing, reading_all  # noqa: PLC0415 -- loads SQLAlchemy

    try:
        comparing.ask_for(agency.installation_id)
    except PluginError as error:
        return _give_up(agency, str(error))
    bar = _Bar(agency.name)
    while True:
        found = reading_all.compare_on(agency.installation_id)
        if found.is_done:
            bar.end(_comparison(found))
            return found.error is None or _give_up(agency, found.error)
        if reading_all.must_reconnect(agency.installation_id):
            return _give_up(agency, "The CRM no longer accepts our connection: reconnect it first.")
        bar.say(_comparison(found), None)
        if found.waits_until is not None:
            bar.say(f"{_comparison(found)}; {_why_it_waits(found.error)}", None)
            _nap(found.waits_until)


class _Bar:
    """How far it is: one line that is rewritten in a terminal, else a line now and then."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_watched = sys.stdout.isatty()
        self._next_at = 0.0

    def say(self, text: str, share: float | None) -> None:
        """Show where it is; `share` from 0 to 1 where it is known."""
        bar = "" if share is None else f"[{'#' * round(share * _WIDTH):-<{_WIDTH}}] {share:4.0%}  "
        if self._is_watched:
            click.echo(f"\r\x1b[K{self._name}  {bar}{text}", nl=False)
        elif time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + LINE_EVERY_SECONDS
            click.echo(f"{self._name}  {bar}{text}")

    def end(self, text: str) -> None:
        """Leave what became of it."""
        start = "\r\x1b[K" if self._is_watched else ""
        click.echo(f"{start}{self._name}  {text}")


def _give_up(agency: "Agency", reason: str) -> bool:
    click.echo(f"{agency.name}  {reason}", err=True)
    return False


def _line(progress: "Progress") -> str:
    parts = [_of(progress, kind, plural) for kind, plural in _PLURALS.items()]
    said = [*(part for part in parts if part), f"{progress.pages:,} pages read"]
    if progress.unread:
        said.append(f"{progress.unread:,} to apply")
    if progress.unplanned:
        said.append(f"{progress.unplanned:,} to plan")
    return ", ".join(said)


_PLURALS = {"candidate": "candidates", "submission": "submissions", "interview": "interviews"}


def _of(progress: "Progress", kind: str, plural: str) -> str:
    seen, expected = progress.seen.get(kind), progress.expected.get(kind)
    if expected is not None:
        return f"{seen or 0:,} of {expected:,} {plural}"
    return f"{seen:,} {plural}" if seen else ""


def _sum(progress: "Progress | None") -> str:
    if progress is None or progress.finished_at is None:
        return "There is nothing to read."
    return f"Everything was read by {progress.finished_at:%Y-%m-%d %H:%M} UTC: {_line(progress)}."


def _comparison(found: "Compared") -> str:
    return (
        f"{found.listed:,} records listed, {found.asked:,} asked for,"
        f" {found.healed:,} mended, {found.gone:,} of them deleted in the CRM"
    )


def _why_it_waits(error: str | None) -> str:
    return f"waiting: {error}" if error else "waiting for its turn"


def _nap(until: datetime | None) -> None:
    seconds = (until - utcnow()).total_seconds() if until is not None else 1.0
    time.sleep(min(max(seconds, 0.1), LONGEST_NAP_SECONDS))
