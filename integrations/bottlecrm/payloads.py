"""The shapes of what BottleCRM sends: the webhook envelope, lead rows, our own page document.

Rows stay JSON objects, cut down to the fields that we read: the rest of a lead (addresses, deal
values, notes) is nobody's business here and is not stored.
"""

from dataclasses import dataclass, field
from datetime import datetime

from integrations.documents import Row, cut, read_object, row, rows
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_instant, read_ref, read_text

LEAD_FIELDS = (
    "id",
    "title",
    "first_name",
    "last_name",
    "email",
    "phone",
    "job_title",
    "company_name",
    "status",
    "stage",
    "assigned_to",
    "custom_fields",
    "updated_at",
    "last_outbound_at",
)
PERSON_FIELDS = ("id", "user_details", "role", "is_active", "created_at")
CONTACT_FIELDS = ("first_name", "last_name", "email", "title", "updated_at")
ACCOUNT_FIELDS = ("name", "country", "updated_at")
MEETING_FIELDS = ("kind", "occurred_at", "created_at")
ORG_FIELDS = ("id", "name", "timezone", "default_country")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One webhook delivery. `id` is the same for every endpoint, retry and redelivery of a fact."""

    id: str
    event: str
    created_at: datetime | None
    data: Row = field(repr=False)


def read_envelope(body: bytes) -> Envelope:
    """Return the delivery's envelope. Raises UnreadablePayload.

    An endpoint whose format is "slack" sends `{"text": …}`, which says nothing that we can use.
    """
    document = read_object(body)
    named = document.get("event")
    event, _ = read_text(named if isinstance(named, str) else None, "event")
    if not has_ref(document) or event is None:
        raise UnreadablePayload('There is no id or no event: is the webhook\'s format "json"?')
    moment, _ = read_instant(document.get("created_at"), "created_at")
    return Envelope(ref_of(document), event, moment, row(document.get("data")))


def cut_lead(lead: Row) -> Row:
    """Return what we read of a lead, its recruiters cut down as well."""
    people = [cut(person, PERSON_FIELDS) for person in identified(lead.get("assigned_to"))]
    return {**cut(lead, LEAD_FIELDS), "assigned_to": people}


def identified(value: object) -> list[Row]:
    """Return the JSON objects in a JSON array that have an id; the others are of no use."""
    return [item for item in rows(value) if has_ref(item)]


def has_ref(source: Row, name: str = "id") -> bool:
    """Return whether the CRM's id is there, and one that can be kept."""
    value = source.get(name)
    return isinstance(value, str) and read_ref(value, name)[0] is not None


def ref_of(source: Row, name: str = "id") -> str:
    """Return the CRM's id. Raises UnreadablePayload where there is none."""
    if not has_ref(source, name):
        raise UnreadablePayload(f"A record has no {name}.")
    return str(source[name])


def moment_of(source: Row, name: str, otherwise: datetime) -> datetime:
    """Return the instant, or `otherwise` where it is absent or cannot be read."""
    moment, _ = read_instant(source.get(name), name)
    return moment or otherwise
