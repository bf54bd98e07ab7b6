"""Apply what a CRM sent."""

from plugin.services import intake
from plugin.tasks.runtime import task


@task
def apply_deliveries(installation_id: int) -> None:
    """Apply the deliveries of one installation until none waits."""
    while intake.apply_deliveries(installation_id):
        pass
