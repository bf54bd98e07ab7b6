"""Replay an agency's past under a draft playbook."""

import time

from plugin.queue import TaskName, enqueue
from plugin.services import simulating
from plugin.tasks.runtime import task

RUN_SECONDS = 10.0
"""How long one run holds its worker: prompts and messages wait no longer for a simulation."""


@task
def replay_past(installation_id: int) -> None:
    """Go on with one agency's simulation; what one run has no time for rings the bell again."""
    ends_at = time.monotonic() + RUN_SECONDS
    if not simulating.begin(installation_id):
        return
    while simulating.replay_batch(installation_id):
        if time.monotonic() > ends_at:
            enqueue(TaskName.REPLAY_PAST, installation_id)
            return
