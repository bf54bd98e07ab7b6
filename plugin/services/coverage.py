"""Coverage: how well the agency follows up, in numbers and down to the candidates behind them.

A manager sees everybody by name; a recruiter sees their own numbers and the agency's total.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.coverage import find_outcomes
from plugin.domain.coverage_counts import Cell, Counts, Coverage, Outcome, tally
from plugin.domain.periods import week_of
from plugin.errors import NotAllowed, NotFound
from plugin.services.access import Viewer
from plugin.services.coverage_facts import NOBODY, Wanted, load_facts
from plugin.services.coverage_overrides import OverrideView, count_overrides, find_overrides
from plugin.services.playbooks import in_force
from plugin.store.base import transaction
from plugin.store.people import ClientCompany, Recruiter

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Names:
    """What to call recruiters and client companies, by id; a name may not be captured."""

    recruiters: Mapping[int, str | None]
    client_companies: Mapping[int, str | None]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The counts that the viewer asked for, at `now`.

    `agency` is the agency's total, of the same client company, beside a recruiter's own numbers;
    None for a manager, whose numbers are the agency's.
    """

    now: datetime
    is_manager: bool
    coverage: Coverage
    agency: Counts | None
    names: Names


@dataclass(frozen=True, slots=True)
class OverridePage:
    """One page of the overrides behind a number, the latest first."""

    rows: tuple[OverrideView, ...]
    page: int
    has_next: bool
    names: Names
    is_manager: bool


def get_coverage(viewer: Viewer, wanted: Wanted, zone_name: str) -> CoverageView:
    """Return the period's counts, in ten queries however many interviews there are.

    Overrides are of the day on which they were made, in the reader's zone. Raises NotFound for a
    recruiter or client company that is not the agency's, NotAllowed for a colleague's numbers.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        is_manager, names = scope_of(session, viewer, wanted)
        if not is_manager:
            wanted = replace(wanted, recruiter_id=None)
        coverage = tally(_outcomes(session, viewer, wanted, zone_name, now))
    if is_manager:
        return CoverageView(now, is_manager, coverage, None, names)
    own = coverage.of_recruiter(viewer.recruiter_id)
    return CoverageView(now, is_manager, own, coverage.total, names)


def get_overrides(
    viewer: Viewer, wanted: Wanted, zone_name: str, *, page: int, rows: int = PAGE_ROWS
) -> OverridePage:
    """Return a page of the overrides behind the number. Raises NotFound, NotAllowed."""
    with transaction(viewer.installation_id) as session:
        is_manager, names = scope_of(session, viewer, wanted)
        if not is_manager:
            wanted = replace(wanted, recruiter_id=viewer.recruiter_id)
        first = (page - 1) * rows
        found = find_overrides(session, wanted, zone_name, first=first, rows=rows + 1)
    return OverridePage(tuple(found[:rows]), page, len(found) > rows, names, is_manager)


def scope_of(session: Session, viewer: Viewer, wanted: Wanted) -> tuple[bool, Names]:
    """Return whether the viewer manages the agency, and its names; refuse what is not theirs."""
    recruiters = session.execute(
        select(Recruiter.id, Recruiter.name, Recruiter.is_manager).order_by(
            Recruiter.name, Recruiter.id
        )
    ).all()
    companies = session.execute(
        select(ClientCompany.id, ClientCompany.name).order_by(ClientCompany.name, ClientCompany.id)
    ).all()
    names = Names({row.id: row.name for row in recruiters}, {row.id: row.name for row in companies})
    if wanted.recruiter_id not in {None, NOBODY, *names.recruiters}:
        raise NotFound("There is no such recruiter.")
    if wanted.client_company_id not in {None, NOBODY, *names.client_companies}:
        raise NotFound("There is no such client.")
    is_manager = any(row.is_manager for row in recruiters if row.id == viewer.recruiter_id)
    if not is_manager and wanted.recruiter_id not in (None, viewer.recruiter_id):
        raise NotAllowed("Only managers see a colleague's numbers.")
    return is_manager, names


def _outcomes(
    session: Session, viewer: Viewer, wanted: Wanted, zone_name: str, now: datetime
) -> Iterator[tuple[Cell, Outcome]]:
    playbook = in_force(session, viewer.installation_id).playbook
    for facts in load_facts(session, viewer.installation_id, wanted):
        for found in find_outcomes(facts, wanted.period, playbook=playbook, as_of=now):
            cell = Cell(facts.recruiter_id, facts.client_company_id, week_of(found.on))
            yield cell, found.outcome
    yield from count_overrides(session, wanted, zone_name)
