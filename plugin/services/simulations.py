"""Simulations of a draft playbook on the agency's own past: asked for, cancelled, removed.

Nothing that people see or are sent changes by one: it writes rows of its own only.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.calendars import local_date
from plugin.domain.periods import Period, find_objection
from plugin.domain.playbook import Playbook
from plugin.domain.simulation_tally import Tally, tally_to_json
from plugin.errors import Conflict, NotFound, PluginError, Refused
from plugin.playbook_document import (
    PlaybookErrors,
    playbook_to_json,
    read_playbook,
    write_playbook,
)
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.managers import refuse_unless_manager
from plugin.services.playbooks import in_force
from plugin.store.base import transaction
from plugin.store.people import Recruiter
from plugin.store.simulations import ACTIVE_STATES, Simulation

KEPT = 20
"""How many simulations of an agency are kept (ours): the oldest makes room for a new one."""

IS_ACTIVE = Simulation.state.in_(ACTIVE_STATES)


class BadDraft(PluginError):
    """A draft cannot be taken. `problems` are one line each and name the setting."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("The draft cannot be read as a playbook.")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SimulationView:
    """One simulation as a list shows it. Instants are aware UTC."""

    id: int
    draft_name: str
    period: Period
    state: str
    done: int
    total: int
    created_at: datetime
    made_by: str | None

    @property
    def is_active(self) -> bool:
        """Tell whether it still goes on."""
        return self.state in ACTIVE_STATES


def start(viewer: Viewer, draft: str, first: date | None, last: date | None) -> int:
    """Have the draft, a document in YAML or JSON, tried on the interviews of a period.

    The replay ends now, so that what followed the interviews counts too. Return the simulation's
    id. Raises NotAllowed for who is no manager, Refused for a period that
    cannot be meant, BadDraft, and Conflict while another one goes on.
    """
    playbook = _read(draft)
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        now = utcnow()
        period = _period(first, last, now)
        _make_room(session)
        simulation_id: int | None = session.scalar(
            insert(Simulation)
            .values(
                installation_id=viewer.installation_id,
                recruiter_id=viewer.recruiter_id,
                in_force=playbook_to_json(in_force(session, viewer.installation_id).playbook),
                draft=playbook_to_json(playbook),
                first_on=period.first,
                last_on=period.last,
                as_of=now,
                numbers=tally_to_json(Tally()),
                created_at=now,
            )
            .on_conflict_do_nothing()
            .returning(Simulation.id)
        )
        if simulation_id is None:
            raise Conflict("Another simulation goes on. Wait until it is done, or cancel it.")
        enqueue_after_commit(session, TaskName.REPLAY_PAST, viewer.installation_id)
        return simulation_id


def starting_document(viewer: Viewer) -> str:
    """Return what a draft is written from: what the playbook in force says, as YAML."""
    with transaction(viewer.installation_id) as session:
        playbook = in_force(session, viewer.installation_id).playbook
    return write_playbook(playbook, changed_only=True)


def cancel(viewer: Viewer, simulation_id: int) -> None:
    """Stop a simulation; one that has ended stays as it is. Raises NotAllowed, NotFound."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        _refuse_unknown(session, simulation_id)
        session.execute(
            update(Simulation)
            .where(Simulation.id == simulation_id, IS_ACTIVE)
            .values(state="cancelled", finished_at=utcnow())
        )


def remove(viewer: Viewer, simulation_id: int) -> None:
    """Forget a simulation that has ended. Raises NotAllowed, NotFound, Conflict."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        _refuse_unknown(session, simulation_id)
        removed = session.scalar(
            delete(Simulation)
            .where(Simulation.id == simulation_id, ~IS_ACTIVE)
            .returning(Simulation.id)
        )
        if removed is None:
            raise Conflict("The simulation goes on. Cancel it first.")


def list_simulations(viewer: Viewer) -> list[SimulationView]:
    """Return the agency's simulations, newest first. Raises NotAllowed."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        rows = session.execute(
            select(
                Simulation.id,
                Simulation.draft["name"].astext.label("draft_name"),
                Simulation.first_on,
                Simulation.last_on,
                Simulation.state,
                Simulation.done,
                Simulation.total,
                Simulation.created_at,
                Recruiter.name.label("made_by"),
            )
            .join(Recruiter, Recruiter.id == Simulation.recruiter_id)
            .order_by(Simulation.id.desc())
        )
        return [
            SimulationView(
                id=row.id,
                draft_name=row.draft_name,
                period=Period(row.first_on, row.last_on),
                state=row.state,
                done=row.done,
                total=row.total,
                created_at=row.created_at,
                made_by=row.made_by,
            )
            for row in rows
        ]


def has_active(session: Session) -> bool:
    """Tell whether a simulation waits or goes on."""
    return bool(session.scalar(select(exists().where(IS_ACTIVE))))


def _read(draft: str) -> Playbook:
    try:
        return read_playbook(draft)
    except PlaybookErrors as errors:
        raise BadDraft(
            tuple(f"Line {error.line or 1}: {error}" for error in errors.errors)
        ) from None


def _period(first: date | None, last: date | None, now: datetime) -> Period:
    objection = find_objection(first, last)
    if objection or first is None or last is None:
        raise Refused(objection or "Give both dates.")
    if first > local_date(now, "Pacific/Kiritimati"):  # where it is latest: nobody is refused today
        raise Refused("Those days are still to come. Choose a time that has interviews behind it.")
    return Period(first, last)


def _make_room(session: Session) -> None:
    kept = select(Simulation.id).order_by(Simulation.id.desc()).limit(KEPT - 1)
    session.execute(delete(Simulation).where(~IS_ACTIVE, Simulation.id.not_in(kept)))


def _refuse_unknown(session: Session, simulation_id: int) -> None:
    if session.get(Simulation, simulation_id) is None:
        raise NotFound("There is no such simulation.")
