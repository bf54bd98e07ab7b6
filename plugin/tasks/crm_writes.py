"""Write into the CRM what happened here."""

from plugin.services import crm_writes
from plugin.tasks.runtime import task


@task
def write_to_crm(installation_id: int) -> None:
    """Write one installation's notes and tasks until none waits or its CRM fails for now."""
    while crm_writes.write_due(installation_id):
        pass
