"""Notes and tasks reach every kind of CRM that takes them once, whatever dies on the way."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from plugin.crm import Capability
from plugin.services import crm_writes
from plugin.services.crm_writes import LEASE
from plugin.services.installations import adapter_of
from plugin.store.base import transaction
from plugin.store.messages import CrmWrite
from plugin.store.people import Recruiter
from plugin.store.submissions import Submission
from tests.integrations.through.connected import Connected

NOTE, TASK = "Ana\u2019s thank-you note went out.\nWell done.", "Call Ana about her notes"
CASES = (
    ("note", Capability.WRITE_NOTE, "thank-you note went out"),
    ("task", Capability.WRITE_TASK, "Call Ana about her notes"),
)


class WorkerDied(Exception):
    """What stands for a kill between the CRM's answer and our commit."""


def pend(connected: Connected, kind: str) -> None:
    """Have a note or a task wait, as a sent message and a button leave one."""
    story = connected.agency.story
    with transaction(connected.id) as session:
        submission = session.scalars(
            select(Submission).where(Submission.ref == story.submission_ref)
        ).one()
        recruiter = session.scalars(
            select(Recruiter).where(Recruiter.ref == story.recruiter.ref)
        ).one()
        session.add(
            CrmWrite(
                installation_id=connected.id,
                key=f"{kind}-1",
                kind=kind,
                submission_id=submission.id,
                recruiter_id=recruiter.id,
                text=NOTE if kind == "note" else TASK,
                due_on=date(2026, 12, 1) if kind == "task" else None,
            )
        )


def written(connected: Connected) -> CrmWrite:
    with transaction(connected.id) as session:
        row = session.scalars(select(CrmWrite)).one()
        session.expunge(row)
        return row


def in_the_crm(connected: Connected, kind: str) -> list[str]:
    return connected.agency.notes() if kind == "note" else connected.agency.tasks()


@pytest.fixture(params=CASES, ids=[case[0] for case in CASES])
def case(request: pytest.FixtureRequest, connected: Connected) -> tuple[str, str]:
    """What waits to be written, and words of it."""
    kind, capability, words = request.param
    if capability not in adapter_of(connected.id).capabilities:
        pytest.skip(f"{connected.agency.kind} takes no {kind}s")
    connected.polls()
    pend(connected, kind)
    return kind, words


def test_it_is_written_once(connected: Connected, case: tuple[str, str]) -> None:
    kind, words = case

    for _ in range(2):
        crm_writes.write_due(connected.id)

    (found,) = in_the_crm(connected, kind)
    assert words in found
    assert (written(connected).state, written(connected).error) == ("written", None)
    assert written(connected).crm_ref


def test_a_worker_that_died_after_the_crm_had_answered_is_made_good_without_a_second(
    connected: Connected,
    case: tuple[str, str],
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind, words = case

    def die(*_args: object) -> None:
        raise WorkerDied

    with monkeypatch.context() as killed:
        killed.setattr(crm_writes, "_settle", die)
        with pytest.raises(WorkerDied):
            crm_writes.write_due(connected.id)
    clock.shift(LEASE + timedelta(seconds=1))

    crm_writes.write_due(connected.id)

    (found,) = in_the_crm(connected, kind)
    assert words in found
    assert (written(connected).state, written(connected).attempts) == ("written", 2)
