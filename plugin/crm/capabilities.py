"""What a kind of CRM can do. Pages and tasks go by these, never by a CRM's name."""

from enum import StrEnum


class Capability(StrEnum):
    """One thing that a kind of CRM offers; the adapter's methods for it work where it is declared.

    A kind without `SIGNED_WEBHOOKS` may have webhooks all the same: then what a delivery says is
    a hint that is read again, as anybody who knows the address or the header could have sent it.
    """

    WEBHOOKS = "webhooks"  # it calls us
    SIGNED_WEBHOOKS = "signed_webhooks"  # and signs the whole body
    WEBHOOK_URL_TOKEN = "webhook_url_token"  # noqa: S105 -- it can sign nothing: its address is the secret
    SELF_REGISTERED_WEBHOOKS = "self_registered_webhooks"  # we can set them up and take them down
    WEBHOOK_STATES = "webhook_states"  # it tells which hooks it has switched off
    POLL_MODIFIED_SINCE = "poll_modified_since"
    EVENT_QUEUE = "event_queue"  # it keeps a queue of changes that we read
    POLL_AND_DIFF = "poll_and_diff"  # it tells no change: we read all and compare
    FED = "fed"  # a script posts its records to us; there is nothing that could be asked
    OAUTH = "oauth"
    WRITE_NOTE = "write_note"
    WRITE_TASK = "write_task"
    SEND_MAIL = "send_mail"  # it could mail candidates itself
    EMBED = "embed"  # it shows our panel in a frame
    VIEWER_PROOF = "viewer_proof"  # and proves who looks


POLLED = frozenset(
    {Capability.POLL_MODIFIED_SINCE, Capability.EVENT_QUEUE, Capability.POLL_AND_DIFF}
)
"""Of a kind with any of these, `poll` works."""
