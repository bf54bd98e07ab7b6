"""Tell recruiters what cannot wait, and in the morning what is due."""

from plugin.queue import TaskName, enqueue
from plugin.services import notices
from plugin.tasks.runtime import task


@task
def send_notices(installation_id: int) -> None:
    """Send one agency's due notices; what one run has no time for rings the bell again."""
    if notices.send_due(installation_id):
        enqueue(TaskName.SEND_NOTICES, installation_id)
