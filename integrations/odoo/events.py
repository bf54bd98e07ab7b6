"""What a webhook of Odoo says: that a record changed, or is about to be deleted.

Nothing signs it, so it is a hint and the record is read again. Odoo 18 sends it before its
transaction is committed: what is read then may be the state before (capture 70).
"""

from collections.abc import Callable, Mapping
from hashlib import sha256

from integrations.odoo.api import APPLICANT, ATTENDEE, CANDIDATE, EVENT
from integrations.odoo.payloads import Webhook, as_id, read_moment
from plugin.crm import UnreadablePayload
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind

UNLINK = ".unlink"
"""What we call a deletion. Odoo gives it no name: our rules for deletions leave out `write_date`,
and the others have it."""


def _own(webhook: Webhook) -> int | None:
    return webhook.id


def _of_meeting(webhook: Webhook) -> int | None:
    return as_id(webhook.fields.get("event_id"))


_CHANGES: Mapping[str, tuple[RecordKind, Callable[[Webhook], int | None]]] = {
    APPLICANT: (RecordKind.SUBMISSION, _own),
    CANDIDATE: (RecordKind.CANDIDATE, _own),
    EVENT: (RecordKind.INTERVIEW, _own),
    ATTENDEE: (RecordKind.INTERVIEW, _of_meeting),
}

DELETIONS = (APPLICANT, CANDIDATE, EVENT)
EVENT_NAMES = frozenset(_CHANGES) | {f"{model}{UNLINK}" for model in DELETIONS}


def event_in(webhook: Webhook) -> CrmEvent:
    """Return the delivery's event. Raises UnreadablePayload for an attendee of no meeting."""
    moment, _ = read_moment(webhook.version, "write_date")
    if webhook.model not in _CHANGES:
        return CrmEvent(type=CrmEventType.UNKNOWN, name=webhook.model, occurred_at=moment)
    kind, changed = _CHANGES[webhook.model]
    number = changed(webhook)
    if number is None:
        raise UnreadablePayload(
            "An attendee comes without its meeting: does the webhook send the field event_id?"
        )
    is_deletion = webhook.version is None and webhook.model in DELETIONS
    return CrmEvent(
        type=CrmEventType.CHANGED,
        name=f"{webhook.model}{UNLINK}" if is_deletion else webhook.model,
        occurred_at=moment,
        kind=kind,
        ref=str(number),
    )


def dedupe_key(webhook: Webhook, body: bytes) -> str:
    """Return model, id and `write_date`; of a deletion, which has none, a hash of the body."""
    version = webhook.version or sha256(body).hexdigest()
    return f"{webhook.model}:{webhook.id}:{version}"
