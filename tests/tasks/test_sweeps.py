"""The sweep goes on with the others when one agency's rows are such as nobody foresaw."""

import pytest
from flask import Flask

from plugin.queue import TaskName, rq_queue
from plugin.services import sweeps
from plugin.tasks import sweeps as task
from plugin.tasks.runtime import set_app
from tests.factories import make_installation


def test_one_agency_that_cannot_be_looked_at_stops_no_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        poisoned, other = make_installation(), make_installation()
    look = sweeps.waiting_work

    def fail_for_one(installation_id: int, **given: object) -> list[TaskName]:
        if installation_id == poisoned:
            raise ValueError("nobody foresaw that")
        return look(installation_id, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeps, "waiting_work", fail_for_one)
    set_app(app)

    task.sweep()

    assert rq_queue().job_ids == [f"poll-{other}"]
