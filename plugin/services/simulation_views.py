"""How far a simulation is, and its numbers side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.domain.periods import Period
from plugin.domain.playbook import Playbook
from plugin.domain.simulation import over_at
from plugin.domain.simulation_tally import Tally, tally_from_json
from plugin.errors import NotFound
from plugin.playbook_document import playbook_from_json
from plugin.services.access import Viewer
from plugin.services.managers import refuse_unless_manager
from plugin.store.base import transaction
from plugin.store.people import Recruiter
from plugin.store.simulations import ACTIVE_STATES, SimulatedSubmission, Simulation

RUNS_OFF_WITHIN = timedelta(days=42)
"""By then what follows an interview is over, as a rule (ours): a month of silence and a week."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a simulation is, in submissions."""

    state: str
    done: int
    total: int

    @property
    def is_active(self) -> bool:
        """Tell whether it still goes on."""
        return self.state in ACTIVE_STATES


@dataclass(frozen=True, slots=True)
class Found:
    """One whole answer, or as much of it as there is yet. Instants are aware UTC.

    `recruiters` are names by the tally's key, None where nobody captured one. `unread`: submissions
    that could not be replayed. `differing` and `chased` count those that can be listed.
    """

    id: int
    in_force: Playbook
    draft: Playbook
    period: Period
    as_of: datetime
    progress: Progress
    unread: int
    tally: Tally
    recruiters: Mapping[str, str | None]
    differing: int
    chased: int

    @property
    def is_cut_short(self) -> bool:
        """Tell whether some interviews are so recent that their prompts may lie ahead."""
        return self.as_of - over_at(self.period) < RUNS_OFF_WITHIN


def get_progress(viewer: Viewer, simulation_id: int) -> Progress:
    """Return how far it is. Raises NotAllowed, NotFound."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = session.execute(
            select(Simulation.state, Simulation.done, Simulation.total).where(
                Simulation.id == simulation_id
            )
        ).one_or_none()
    if row is None:
        raise NotFound("There is no such simulation.")
    return Progress(*row)


def get_found(viewer: Viewer, simulation_id: int) -> Found:
    """Return the numbers of both sides. Raises NotAllowed, NotFound."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = session.get(Simulation, simulation_id)
        if row is None:
            raise NotFound("There is no such simulation.")
        tally = tally_from_json(row.numbers)
        listed = session.execute(
            select(
                func.count().filter(SimulatedSubmission.is_different),
                func.count().filter(SimulatedSubmission.is_chased),
            ).where(SimulatedSubmission.simulation_id == row.id)
        ).one()
        return Found(
            id=row.id,
            in_force=playbook_from_json(row.in_force),
            draft=playbook_from_json(row.draft),
            period=Period(row.first_on, row.last_on),
            as_of=row.as_of,
            progress=Progress(row.state, row.done, row.total),
            unread=row.unread,
            tally=tally,
            recruiters=_recruiters(session, tally.recruiters),
            differing=listed[0],
            chased=listed[1],
        )


def _recruiters(session: Session, keys: Sequence[str]) -> Mapping[str, str | None]:
    ids = [int(key) for key in keys]
    rows = session.execute(select(Recruiter.id, Recruiter.name).where(Recruiter.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    return {key: names.get(int(key)) for key in keys}
