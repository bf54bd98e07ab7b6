"""The interview that a lead's custom fields tell of. BottleCRM has no calendar of its own.

Refs are `<lead id>:<round>`. A changed `interview_at` moves the interview of its round; another
`interview_round` is another interview, and the earlier one stays as it was last seen. A round
whose `interview_at` was emptied is cancelled. The CRM drops emptied fields: a lead with none of
ours never had an interview, or has lost its first one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.bottlecrm.payloads import moment_of, ref_of
from integrations.documents import Row, row
from plugin.domain.interviews import InterviewStatus
from plugin.domain.readers import (
    Defects,
    Reading,
    full_name,
    read_choice,
    read_count,
    read_email,
    read_end,
    read_instant,
    read_text,
    read_zone,
)
from plugin.domain.records import InterviewerRecord, InterviewRecord

_STATUSES = {
    "scheduled": InterviewStatus.SCHEDULED,
    "completed": InterviewStatus.COMPLETED,
    "done": InterviewStatus.COMPLETED,
    "cancelled": InterviewStatus.CANCELLED,
    "canceled": InterviewStatus.CANCELLED,
    "no_show": InterviewStatus.NO_SHOW,
    "no-show": InterviewStatus.NO_SHOW,
    "no show": InterviewStatus.NO_SHOW,
    "rescheduling": InterviewStatus.RESCHEDULING,
}
_CONTACT = "contact:"
_EARLY_START = timedelta(minutes=30)
_PANEL_LIMIT = 5000
_BETWEEN_PEOPLE = re.compile(r"[;\r\n]+")
_NAME_AND_ADDRESS = re.compile(r"^(?P<name>[^<]*)<(?P<address>[^<>]*)>$")


def interview_ref(lead_ref: str, round_number: int) -> str:
    """Return our ref of a lead's interview: the CRM has no record of it to have an id."""
    return f"{lead_ref}:{round_number}"


def lead_ref_of(ref: str) -> str:
    """Return the lead whose interview this ref names."""
    return ref.partition(":")[0]


def round_of(ref: str) -> int | None:
    """Return the round in an interview's ref; None for a ref that we did not make."""
    digits = ref.partition(":")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else None


def contact_wanted(contact_ref: str) -> str:
    """Return what to ask `fetch` for, to have the interviews that a contact sits in."""
    return f"{_CONTACT}{contact_ref}"


def contact_of(ref: str) -> str | None:
    """Return the contact in such a ref; None for an interview's own."""
    return ref.removeprefix(_CONTACT) if ref.startswith(_CONTACT) else None


def addresses_of(lead: Row, fields: Mapping[str, str]) -> list[str]:
    """Return the interviewers' addresses, in small letters, that the lead names."""
    return [address.casefold() for _, address in _panel(lead, fields, Defects()) if address]


def starts_at_of(lead: Row, fields: Mapping[str, str], org_zone: str) -> datetime | None:
    """Return when the lead's interview starts, if it has one whose start can be read."""
    custom = row(lead.get("custom_fields"))
    return _when(custom, fields, org_zone, Defects())[0]


def read_interview(
    lead: Row,
    fields: Mapping[str, str],
    contacts: Mapping[str, Row],
    meetings: Sequence[Row],
    org: tuple[str, datetime],
) -> InterviewRecord:
    """Return the interview of the lead's current round; cancelled where it has no time.

    `org` is its zone and the moment of reading. The interview's version is the latest of the
    lead's, its interviewers' and its logged meeting's. A time without an offset is read in
    `interview_timezone`, or the org's zone.
    """
    defects = Defects()
    custom = row(lead.get("custom_fields"))
    ref = ref_of(lead)
    round_number = defects.keep(_round(custom.get(fields["interview_round"]), fields)) or 1
    org_zone, read_at = org
    starts_at, zone = _when(custom, fields, org_zone, defects)
    end_field = fields["interview_end"]
    ends_at = defects.keep(read_instant(custom.get(end_field), end_field, zone=zone))
    panel = _panel(lead, fields, defects)
    if not any(custom.get(field) for field in fields.values()):
        return _no_interview(interview_ref(ref, 1), moment_of(lead, "updated_at", read_at))
    held = [meeting for meeting in meetings if _is_the_interview(meeting, starts_at, zone)]
    known = [contacts[address.casefold()] for _, address in panel if address.casefold() in contacts]
    return InterviewRecord(
        ref=interview_ref(ref, round_number),
        updated_at=_version(lead, known, held, read_at),
        submission_ref=ref,
        starts_at=starts_at,
        ends_at=defects.keep(read_end(starts_at, ends_at, end_field)),
        timezone=zone,
        status=_status(custom, fields, defects, is_held=bool(held)),
        round=round_number,
        interviewers=_interviewers(panel, contacts, fields, defects),
        defects=defects.found,
    )


def _no_interview(ref: str, updated_at: datetime) -> InterviewRecord:
    """Return a bare tombstone: it buries the interview that was known, and makes none."""
    return InterviewRecord(ref=ref, updated_at=updated_at, submission_ref="", is_deleted=True)


def _when(
    custom: Row, fields: Mapping[str, str], org_zone: str, defects: Defects
) -> tuple[datetime | None, str]:
    zone_field, start_field = fields["interview_timezone"], fields["interview_at"]
    zone = defects.keep(read_zone(custom.get(zone_field), zone_field)) or org_zone
    return defects.keep(read_instant(custom.get(start_field), start_field, zone=zone)), zone


def _round(raw: object, fields: Mapping[str, str]) -> Reading[int]:
    """Return the round: a field of type number comes as 2.0, one of type text as "2"."""
    text, defect = read_text(raw, fields["interview_round"])
    if text is None:
        return None, defect
    digits = text.removesuffix(".0")
    number: object = int(digits) if digits.isascii() and digits.isdigit() else text
    return read_count(number, fields["interview_round"])


def _status(
    custom: Row, fields: Mapping[str, str], defects: Defects, *, is_held: bool
) -> InterviewStatus:
    """Return the status: cleared is cancelled; then what a person set; then the logged meeting.

    Whoever says that a new time is being looked for may clear the old one.
    """
    field = fields["interview_status"]
    said = defects.keep(read_choice(custom.get(field), field, _STATUSES))
    is_cleared = read_text(custom.get(fields["interview_at"]), "interview_at") == (None, None)
    if is_cleared and said is not InterviewStatus.RESCHEDULING:
        return InterviewStatus.CANCELLED
    if said is not None:
        return said
    return InterviewStatus.COMPLETED if is_held else InterviewStatus.SCHEDULED


def _is_the_interview(meeting: Row, starts_at: datetime | None, zone: str) -> bool:
    """Return whether a logged meeting is this interview: on its local day, not long before it."""
    occurred_at, _ = read_instant(meeting.get("occurred_at"), "occurred_at")
    if meeting.get("kind") != "meeting" or starts_at is None or occurred_at is None:
        return False
    place = ZoneInfo(zone)
    is_that_day = occurred_at.astimezone(place).date() == starts_at.astimezone(place).date()
    return is_that_day and occurred_at >= starts_at - _EARLY_START


def _version(
    lead: Row, contacts: Iterable[Row], held: Iterable[Row], read_at: datetime
) -> datetime:
    own = moment_of(lead, "updated_at", read_at)
    others = [moment_of(contact, "updated_at", own) for contact in contacts]
    return max([own, *others, *(moment_of(meeting, "created_at", own) for meeting in held)])


def _panel(lead: Row, fields: Mapping[str, str], defects: Defects) -> list[tuple[str, str]]:
    """Return (name, address) of each person named, in order and once; either may be empty."""
    custom = row(lead.get("custom_fields"))
    found: dict[str, tuple[str, str]] = {}
    for field in (fields["interviewers"], fields["interviewer_emails"]):
        raw = custom.get(field)
        one_line = _BETWEEN_PEOPLE.sub(",", raw) if isinstance(raw, str) else raw
        text = defects.keep(read_text(one_line, field, limit=_PANEL_LIMIT)) or ""
        for part in text.split(","):
            name, address = _person(part.strip())
            if name or address:
                found.setdefault((address or name).casefold(), (name, address))
    return list(found.values())


def _person(text: str) -> tuple[str, str]:
    named = _NAME_AND_ADDRESS.match(text)
    if named:
        return named["name"].strip(' "'), named["address"].strip()
    return ("", text) if "@" in text else (text, "")


def _interviewers(
    panel: Sequence[tuple[str, str]],
    contacts: Mapping[str, Row],
    fields: Mapping[str, str],
    defects: Defects,
) -> tuple[InterviewerRecord, ...]:
    return tuple(
        _interviewer(name, address, contacts.get(address.casefold(), {}), fields, defects)
        for name, address in panel
    )


def _interviewer(
    name: str, address: str, contact: Row, fields: Mapping[str, str], defects: Defects
) -> InterviewerRecord:
    contact_name = full_name(contact, Defects(), ("first_name", "last_name"))
    return InterviewerRecord(
        ref=(address or f"name:{name}").casefold(),
        name=contact_name or name or None,
        email=defects.keep(read_email(address, fields["interviewer_emails"])),
        title=read_text(contact.get("title"), "title")[0],
    )
