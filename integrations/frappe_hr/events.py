"""What Frappe's webhooks say. They are hints: which record may have changed, to be read again.

A body is whatever the webhook's template makes of the record; ours names event, DocType, name and
modified. A template of somebody else's may leave out the first two: then the fields tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from integrations.documents import Row, read_object
from integrations.frappe_hr.mapping import candidate_ref
from integrations.frappe_hr.payloads import APPLICANT, INTERVIEW, name_of, text_of
from plugin.crm import UnreadablePayload
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind

DELETED = "on_trash"
UNNAMED = "unnamed"
"""The event of a delivery whose template does not tell it."""

EVENT_NAMES = frozenset(
    {
        "after_insert",
        "on_update",
        "on_change",
        "on_submit",
        "on_cancel",
        "on_update_after_submit",
        DELETED,
        UNNAMED,
    }
)
"""All that Frappe 15 offers. Of ours there are three: see `hooks`."""

_KINDS: Mapping[str, RecordKind] = {
    INTERVIEW: RecordKind.INTERVIEW,
    APPLICANT: RecordKind.SUBMISSION,
}
_FIELDS: Mapping[str, frozenset[str]] = {
    INTERVIEW: frozenset(
        {"job_applicant", "interview_round", "scheduled_on", "from_time", "to_time"}
    ),
    APPLICANT: frozenset({"email_id", "applicant_name", "job_title", "phone_number"}),
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one body says; `doctype` "" where it cannot be told."""

    event: str
    doctype: str
    name: str
    modified: str
    document: Row


def read_delivery(body: bytes) -> Delivery:
    """Return what the body says. Raises UnreadablePayload where it names no record."""
    document = read_object(body)
    name = name_of(document) if text_of(document, "name") else None
    if name is None:
        raise UnreadablePayload("The body names no record: does the webhook's template?")
    return Delivery(
        event=text_of(document, "event") or UNNAMED,
        doctype=text_of(document, "doctype") or _doctype_of(document, name),
        name=name,
        modified=text_of(document, "modified"),
        document=document,
    )


def dedupe_key(body: bytes) -> str:
    """Return what is equal for the three attempts at a delivery, and for another webhook's.

    Without event and modified in the body it stands for itself: one that says the same again
    much later counts as a repeat, which polling makes good.
    """
    said = read_delivery(body)
    fact = "\n".join((said.event, said.doctype, said.name, said.modified)).encode()
    is_whole = said.modified and said.event != UNNAMED
    return sha256(fact if is_whole else body).hexdigest()


def events_in(body: bytes) -> list[CrmEvent]:
    """Return the records that may have changed; none of them with what it says now.

    Frappe sends an `on_change` with the old values after `on_trash`: reading tells who is right.
    An application that was deleted may have been the person's last: the candidate is read, too.
    """
    said = read_delivery(body)
    if said.event not in EVENT_NAMES:
        return [CrmEvent(type=CrmEventType.UNKNOWN, name=said.event)]
    if not said.doctype:
        raise UnreadablePayload("The body does not tell of which DocType the record is.")
    kind = _KINDS.get(said.doctype)
    if kind is None:
        return [CrmEvent(type=CrmEventType.UNKNOWN, name=f"{said.event} of {said.doctype}")]
    changed = [_changed(said, kind, said.name)]
    if said.event == DELETED and kind is RecordKind.SUBMISSION:
        changed.append(_changed(said, RecordKind.CANDIDATE, candidate_ref(said.document)))
    return changed


def _changed(said: Delivery, kind: RecordKind, ref: str) -> CrmEvent:
    return CrmEvent(type=CrmEventType.CHANGED, name=said.event, kind=kind, ref=ref)


def _doctype_of(document: Row, name: str) -> str:
    """Return the DocType by its fields, or by its name, which of an application is an address."""
    told = [doctype for doctype, fields in _FIELDS.items() if fields & document.keys()]
    if len(told) == 1:
        return told[0]
    if "@" in name:
        return APPLICANT
    return INTERVIEW if name.startswith("HR-INT-") else ""
