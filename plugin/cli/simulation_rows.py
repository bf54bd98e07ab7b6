"""The agency's own past out of the database, for `afterword simulate`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import click
from flask import Flask

from plugin.cli.simulation_run import CHUNK, NOT_CAPTURED, Worked, Write, run
from plugin.domain.playbook import Playbook
from plugin.domain.simulation import Trial
from plugin.errors import NotFound
from plugin.extensions import db
from plugin.services import past_of_agency
from plugin.services.past_of_agency import AgencyPast

MakeApp = Callable[[], Flask]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The past of one agency, read within the application's context."""

    past: AgencyPast
    make_app: MakeApp

    @property
    def in_force(self) -> Playbook:
        """Return the playbook that the agency plans by."""
        return self.past.in_force

    def replay(self, trial: Trial, write: Write, processes: int) -> Iterator[Worked]:
        """Yield what becomes of the agency's submissions, in the order of their ids."""
        chunks = past_of_agency.in_chunks(self.past.installation_id, trial.period, CHUNK)
        work = partial(_replay_rows, trial, write, self.past)
        return run(work, chunks, processes, partial(_enter, self.make_app))


@contextmanager
def opened(make_app: MakeApp, account: str | None) -> Iterator[_Rows]:
    """Open the past of the agency with this CRM account; None: of the only one.

    Raises UsageError where there is none, or more than one.
    """
    with make_app().app_context():
        try:
            yield _Rows(past_of_agency.find_agency(account), make_app)
        except NotFound as error:
            raise click.UsageError(str(error)) from error
        finally:
            db.engine.dispose()


def _enter(make_app: MakeApp) -> None:
    """Open an application for the rest of this process's life."""
    make_app().app_context().push()


def _replay_rows(trial: Trial, write: Write, agency: AgencyPast, ids: list[int]) -> Worked:
    worked = Worked()
    for past in past_of_agency.read_pasts(agency.installation_id, ids):
        name = agency.recruiters.get(past.recruiter, NOT_CAPTURED)
        worked.take(replace(past, recruiter=name), trial, write)
    return worked
