"""What Lever sends, cut down to what we read: webhook bodies, its API's objects, our pages.

Times are epoch milliseconds. A `Bundle` holds the objects of one page or one batch; a page of a
poll is a bundle as JSON, kept as the delivery's bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.documents import Row, find_ref, read_object, row, rows
from plugin.crm import UnreadablePayload
from plugin.domain.epoch import read_milliseconds
from plugin.domain.readers import read_text

FIELDS: Mapping[str, tuple[str, ...]] = {
    "contacts": ("id", "name", "emails", "phones", "isAnonymized"),
    "deleted": ("id", "contact", "deletedAt"),
    "interviews": (
        "id", "opportunityId", "date", "duration", "timezone", "interviewers", "createdAt",
        "canceledAt",
    ),
    "opportunities": (
        "id", "name", "contact", "emails", "phones", "stage", "archived", "archivedAt",
        "archiveReason", "owner", "createdAt", "updatedAt", "lastAdvancedAt", "lastInteractionAt",
        "urls", "dataProtection", "isAnonymized", "posting",
    ),
    "postings": ("id", "text"),
    "reasons": ("id", "text", "type"),
    "stages": ("id", "text"),
    "users": ("id", "name", "email", "deactivatedAt", "accessRole", "createdAt"),
}  # fmt: skip
"""Of each kind of object, the fields that we read. `posting` we put there ourselves."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook's body. `at` and `token` are what its signature covers, and nothing else."""

    event: str
    key: str
    at: datetime | None
    data: Row = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands in a webhook's body to prove it. `triggered_at` is in milliseconds."""

    event: str
    token: str = field(repr=False)
    triggered_at: int
    signature: str = field(repr=False)


def read_proof(body: bytes) -> Proof | None:
    """Return what is to be checked; None where any of it is missing."""
    try:
        document = read_object(body)
    except UnreadablePayload:
        return None
    texts = [document.get(name) for name in ("event", "token", "signature")]
    triggered_at = document.get("triggeredAt")
    if isinstance(triggered_at, bool) or not isinstance(triggered_at, int):
        return None
    event, token, signature = (text if isinstance(text, str) else "" for text in texts)
    return Proof(event, token, triggered_at, signature) if token and signature else None


def read_delivery(body: bytes) -> Delivery:
    """Return what a webhook says. Raises UnreadablePayload without a name, a key or its data.

    The samples lack the `id` that is documented; the token is as good, one for each delivery.
    """
    document = read_object(body)
    named = document.get("event")
    event, _ = read_text(named if isinstance(named, str) else None, "event")
    key = find_ref(document) or find_ref(document, "token")
    data = document.get("data")
    if event is None or key is None or not isinstance(data, dict):
        raise UnreadablePayload("The body lacks its event, its id or its data.")
    at, _ = read_milliseconds(document.get("triggeredAt"), "triggeredAt")
    return Delivery(event, key, at, data)


def cut(kind: str, found: Iterable[Row]) -> list[Row]:
    """Return the objects with only those fields that we read."""
    return [{name: one[name] for name in FIELDS[kind] if name in one} for one in found]


def cut_opportunities(found: Iterable[Row]) -> list[Row]:
    """Return the opportunities as we keep them: of its application only the posting's id."""
    with_posting = [{**one, "posting": _posting_of(one)} for one in found]
    return cut("opportunities", with_posting)


def _posting_of(opportunity: Row) -> str | None:
    application = next(iter(rows(opportunity.get("applications"))), {})
    return find_ref(application, "posting") or find_ref(row(application.get("posting")))
