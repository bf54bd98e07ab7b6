"""Apply what a CRM sent."""

from plugin.queue import TaskName
from plugin.services import intake
from plugin.tasks.runtime import for_a_while, task


@task
def apply_deliveries(installation_id: int) -> None:
    """Apply the deliveries of one installation until none waits."""
    for_a_while(intake.apply_deliveries, TaskName.APPLY_DELIVERIES, installation_id)
