"""The task that writes into the CRM."""

import pytest
from flask import Flask

from plugin.extensions import held
from plugin.services import crm_writes
from plugin.tasks import runtime
from plugin.tasks.crm_writes import write_to_crm
from tests.factories import make_installation, make_journey
from tests.fakes import FakeCrm
from tests.use_cases.test_crm_writes import AWAY, pend_note


@pytest.fixture
def crm(app: Flask) -> FakeCrm:
    crm = FakeCrm()
    held.adapter_factory = crm.adapter
    runtime.set_app(app)
    return crm


def test_one_task_writes_all_that_waits_batch_by_batch(app: Flask, crm: FakeCrm) -> None:
    with app.app_context():
        rows = make_journey(make_installation(kind="fake"))
        for number in range(crm_writes.BATCH + 1):
            pend_note(rows, f"message-{number}")

    write_to_crm(rows.installation_id)

    assert len(crm.notes) == crm_writes.BATCH + 1


def test_the_task_ends_when_the_crm_is_away(app: Flask, crm: FakeCrm) -> None:
    crm.failures = [AWAY]
    with app.app_context():
        rows = make_journey(make_installation(kind="fake"))
        pend_note(rows, "message-1")
        pend_note(rows, "message-2")

    write_to_crm(rows.installation_id)

    assert crm.notes == {}
