"""One agency's past for the operator's command: who it is, and its submissions in chunks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from plugin.domain.periods import Period
from plugin.domain.playbook import Playbook
from plugin.domain.simulation import Past
from plugin.errors import NotFound
from plugin.services.pasts import find_pasts, load_pasts
from plugin.services.playbooks import in_force
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.people import Recruiter


@dataclass(frozen=True, slots=True)
class AgencyPast:
    """An agency, the playbook that it plans by, and what its recruiters are called, by id."""

    installation_id: int
    in_force: Playbook
    recruiters: Mapping[str, str]


def find_agency(account: str | None) -> AgencyPast:
    """Return the agency with this CRM account; None: the only one there is.

    Raises NotFound where there is none, or where there are several and none is named.
    """
    with transaction(None) as session:
        query = select(Installation.id, Installation.account).where(Installation.state == "enabled")
        rows = session.execute(query.order_by(Installation.account, Installation.id)).all()
    ids = [row.id for row in rows if account in (None, row.account)]
    if not ids:
        raise NotFound("There is no such agency." if account else "There is no agency yet.")
    if len(ids) > 1:
        accounts = ", ".join(sorted({row.account for row in rows}))
        raise NotFound(f"There are several agencies; name one with --agency: {accounts}")
    with transaction(ids[0]) as session:
        people = session.execute(select(Recruiter.id, Recruiter.name, Recruiter.ref)).all()
        return AgencyPast(
            installation_id=ids[0],
            in_force=in_force(session, ids[0]).playbook,
            recruiters={
                str(row.id): f"{row.name} ({row.ref})" if row.name else row.ref for row in people
            },
        )


def in_chunks(installation_id: int, period: Period, size: int) -> Iterator[list[int]]:
    """Yield the ids of submissions that may have an interview in the period, some at a time."""
    after = 0
    while True:
        with transaction(installation_id) as session:
            ids = find_pasts(session, period, after=after, limit=size)
        if not ids:
            return
        yield ids
        after = ids[-1]


def read_pasts(installation_id: int, ids: Sequence[int]) -> list[Past]:
    """Return the pasts of these submissions, in the order of their ids."""
    with transaction(installation_id) as session:
        return [each.past for each in load_pasts(session, installation_id, ids)]
