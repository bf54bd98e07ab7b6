"""Send what recruiters have pressed send on."""

from plugin.queue import TaskName, enqueue
from plugin.services import sending
from plugin.tasks.runtime import task


@task
def send_messages(installation_id: int) -> None:
    """Send one installation's due messages; what one run has no time for rings the bell again."""
    if sending.send_due(installation_id):
        enqueue(TaskName.SEND_MESSAGES, installation_id)
