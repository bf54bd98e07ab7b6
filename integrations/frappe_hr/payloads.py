"""The shapes that Frappe HR sends, what we ask of each DocType, and the pages that we keep.

A list answers `{"data": [...]}`, a method `{"message": ...}`; rows hold only the fields asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.documents import Row, read_object, rows, write_object
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_instant, read_ref

APPLICANT = "Job Applicant"
INTERVIEW = "Interview"
OPENING = "Job Opening"
ROUND = "Interview Round"
USER = "User"

APPLICANT_FIELDS = (
    "name",
    "owner",
    "modified",
    "applicant_name",
    "email_id",
    "phone_number",
    "job_title",
    "designation",
    "status",
)
INTERVIEW_FIELDS = (
    "name",
    "creation",
    "modified",
    "docstatus",
    "job_applicant",
    "interview_round",
    "status",
    "scheduled_on",
    "from_time",
    "to_time",
)
OPENING_FIELDS = ("name", "owner", "modified", "job_title", "designation")
USER_FIELDS = ("name", "full_name", "email", "time_zone", "enabled", "modified")

INTERVIEWERS = "interviewers"
"""Our own key in an interview's row: the users on its panel, read apart."""


@dataclass(frozen=True, slots=True)
class Site:
    """Frappe's clock as it answered, and its zone (None: one that we do not know).

    All that Frappe stores is wall-clock time in this one zone.
    """

    now: datetime
    zone: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read together. `me` is whose credentials we use; "" where nobody asked.

    `openings` and `users` are what the rows refer to, by name; of those that we may not read
    nothing is there.
    """

    site: Site
    me: str = ""
    applicants: tuple[Row, ...] = field(default=(), repr=False)
    interviews: tuple[Row, ...] = field(default=(), repr=False)
    openings: Mapping[str, Row] = field(default_factory=dict, repr=False)
    users: Mapping[str, Row] = field(default_factory=dict, repr=False)


def text_of(row: Row, name: str) -> str:
    """Return the text as it stands, or "" where there is none."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def name_of(row: Row, key: str = "name") -> str | None:
    """Return a record's name, which is Frappe's id of it; None where it cannot be one."""
    return read_ref(row.get(key), key)[0]


def named(found: list[Row]) -> list[Row]:
    """Return the rows that have a name; the others are of no use."""
    return [row for row in found if name_of(row)]


def write_page(batch: Batch) -> bytes:
    """Return the batch as bytes, from which `read_page` makes an equal one."""
    document = {
        "read_at": batch.site.now.isoformat(),
        "zone": batch.site.zone,
        "me": batch.me,
        "applicants": batch.applicants,
        "interviews": batch.interviews,
        "openings": batch.openings,
        "users": batch.users,
    }
    return write_object(document)


def read_page(body: bytes) -> Batch:
    """Return the batch that these bytes hold. Raises UnreadablePayload."""
    document = read_object(body)
    read_at, _ = read_instant(document.get("read_at"), "read_at")
    if read_at is None or not isinstance(document.get("applicants"), list):
        raise UnreadablePayload("This is no page that we have polled.")
    return Batch(
        Site(read_at, text_of(document, "zone") or None),
        text_of(document, "me"),
        tuple(named(rows(document.get("applicants")))),
        tuple(named(rows(document.get("interviews")))),
        _by_name(document.get("openings")),
        _by_name(document.get("users")),
    )


def _by_name(value: object) -> dict[str, Row]:
    if not isinstance(value, dict):
        return {}
    return {name: row for name, row in value.items() if isinstance(row, dict)}
