"""What Greenhouse sends, cut down to what we read: webhook bodies, rows of Harvest v3, our pages.

Rows are the CRM's own JSON objects. A `Bundle` holds those of one page or one batch; a page of a
poll is a bundle as JSON, kept as the delivery's bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.documents import Row, read_object, row
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_instant, read_text

FIELDS: Mapping[str, tuple[str, ...]] = {
    "applications": (
        "id", "candidate_id", "job_id", "recruiter_id", "stage_id", "stage_name", "status",
        "rejection_reason_id", "rejected_at", "prospect", "updated_at", "created_at",
    ),
    "candidates": (
        "id", "first_name", "last_name", "email_addresses", "phone_numbers", "can_email",
        "private", "is_private", "time_zone", "updated_at", "created_at",
    ),
    "interviewers": (
        "id", "interview_id", "user_id", "email", "name", "response_status", "updated_at",
    ),
    "interviews": (
        "id", "application_id", "status", "starts_at", "ends_at", "start", "end",
        "all_day_start_on", "all_day_end_on", "scheduled_at", "updated_at", "created_at",
    ),
    "jobs": ("id", "name", "status", "updated_at"),
    "reasons": ("id", "name", "type"),
    "stages": ("id", "name"),
    "users": (
        "id", "first_name", "last_name", "name", "primary_email", "deactivated", "site_admin",
        "updated_at", "created_at",
    ),
}  # fmt: skip
"""Of each kind of row, the fields that we read."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook's body: the event's name and what it is about."""

    action: str
    payload: Row = field(repr=False)


def read_delivery(body: bytes) -> Delivery:
    """Return what a webhook says. Raises UnreadablePayload without a name or an object."""
    document = read_object(body)
    named = document.get("action")
    action, _ = read_text(named if isinstance(named, str) else None, "action")
    if action is None:
        raise UnreadablePayload("The body names no action.")
    return Delivery(action, row(document.get("payload")))


def cut(kind: str, found: Iterable[Row]) -> list[Row]:
    """Return the rows with only those fields that we read."""
    names = FIELDS.get(kind, ("id", "name"))
    return [{name: one[name] for name in names if name in one} for one in found]


def newest(read_at: datetime, *sources: Row) -> datetime:
    """Return when the latest of these rows changed; `read_at` where none of them says."""
    moments = [read_instant(one.get("updated_at"), "updated_at")[0] for one in sources]
    return max((moment for moment in moments if moment), default=read_at)
