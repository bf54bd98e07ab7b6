"""Read the mail that came in, and look into the mailbox for more."""

from plugin.services import inbound_reading, mailbox
from plugin.tasks.runtime import task, use_app


@task
def read_mail(installation_id: int) -> None:
    """Read one installation's mail until none waits."""
    while inbound_reading.read_mails(installation_id):
        pass


def look_into_mailbox() -> None:
    """Take new mail out of the IMAP mailbox, where one is set up. Run every 20 seconds."""
    app = use_app()
    with app.app_context():
        while mailbox.poll():
            pass
