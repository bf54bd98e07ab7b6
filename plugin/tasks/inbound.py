"""Read the mail that came in, and look into the mailbox for more."""

import time

from plugin.services import inbound_reading, mailbox
from plugin.tasks.runtime import task, use_app

RUN_SECONDS = 60.0


@task
def read_mail(installation_id: int) -> None:
    """Read one installation's mail until none waits."""
    while inbound_reading.read_mails(installation_id):
        pass


def look_into_mailbox() -> None:
    """Take new mail out of the IMAP mailbox, where one is set up. Run every 20 seconds.

    A full or slow mailbox is left for the next run: other work waits for this worker.
    """
    app = use_app()
    ends_at = time.monotonic() + RUN_SECONDS
    with app.app_context():
        while mailbox.poll() and time.monotonic() < ends_at:
            pass
