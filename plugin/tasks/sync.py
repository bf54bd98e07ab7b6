"""Ask a CRM what changed."""

from plugin.services import feeds
from plugin.tasks.runtime import task


@task
def poll(installation_id: int) -> None:
    """Poll one installation's CRM until it has no more for now."""
    while feeds.poll(installation_id):
        pass
