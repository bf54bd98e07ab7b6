"""A meeting of an applicant in Odoo's calendar, as an interview: when, and who asks."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from integrations.documents import Row
from integrations.odoo.payloads import as_id, given, id_of, read_moment, version_of
from integrations.odoo.reading import Bundle, panel_of
from plugin.domain.interviews import InterviewStatus
from plugin.domain.readers import (
    Defects,
    Reading,
    read_date,
    read_email,
    read_end,
    read_text,
    read_zone,
)
from plugin.domain.records import Defect, InterviewerRecord, InterviewRecord

DAY_STARTS, DAY_ENDS = time(8), time(18)
"""An all-day meeting's hours as Odoo shows them, on the clock of whoever organises it. The moments
that it stores for one are 08:00 and 18:00 UTC whatever the zone (captures 72 and 73)."""


def interview_of(event: Row, bundle: Bundle) -> InterviewRecord:
    """Return the interview; its version is the newest of the meeting and its attendees."""
    defects = Defects()
    attendees = _attendees(event, bundle)
    applicant = bundle.linked("applicants", event, "applicant_id")
    zone = _zone(event, applicant, bundle, defects)
    starts_at, ends_at = _hours(event, zone, defects)
    is_active = event.get("active") is not False
    return InterviewRecord(
        ref=str(id_of(event)),
        updated_at=version_of(event, *attendees),
        submission_ref=str(as_id(event.get("applicant_id")) or ""),
        starts_at=starts_at,
        ends_at=defects.keep(read_end(starts_at, ends_at, "stop")),
        timezone=zone,
        booked_at=defects.keep(read_moment(event.get("create_date"), "create_date")),
        status=InterviewStatus.SCHEDULED if is_active else InterviewStatus.CANCELLED,
        interviewers=_interviewers(attendees, event, applicant, bundle, defects),
        defects=defects.found,
    )


def _attendees(event: Row, bundle: Bundle) -> list[Row]:
    number = id_of(event)
    return [one for one in bundle.rows("attendees").values() if as_id(one["event_id"]) == number]


def _zone(event: Row, applicant: Row, bundle: Bundle, defects: Defects) -> str | None:
    """Return the meeting's own zone, which is mostly empty, else its organiser's, else the
    recruiter's; each may be missing."""
    told = (
        given(event, "event_tz"),
        given(bundle.linked("users", event, "user_id"), "tz"),
        given(bundle.linked("users", applicant, "user_id"), "tz"),
    )
    return next((zone for one in told if (zone := defects.keep(read_zone(one, "tz")))), None)


def _hours(
    event: Row, zone: str | None, defects: Defects
) -> tuple[datetime | None, datetime | None]:
    if event.get("allday") is not True:
        return (
            defects.keep_required(read_moment(event.get("start"), "start"), "start"),
            defects.keep(read_moment(event.get("stop"), "stop")),
        )
    if zone is None:
        defects.keep((None, Defect("allday", "is true, and nobody's time zone is known")))
        return None, None
    starts_at = defects.keep_required(_on_day(event, "start_date", DAY_STARTS, zone), "start_date")
    return starts_at, defects.keep(_on_day(event, "stop_date", DAY_ENDS, zone))


def _on_day(event: Row, name: str, at: time, zone: str) -> Reading[datetime]:
    day, defect = read_date(given(event, name), name)
    if day is None:
        return None, defect
    local = datetime.combine(day, at, ZoneInfo(zone))
    return local.astimezone(UTC), None


def _interviewers(
    attendees: list[Row], event: Row, applicant: Row, bundle: Bundle, defects: Defects
) -> tuple[InterviewerRecord, ...]:
    """Return the attendees who ask: neither the candidate nor who only organised, nor declined."""
    others = _Others.of(event, applicant, bundle)
    return tuple(
        _interviewer(one, bundle, defects)
        for one in sorted(attendees, key=id_of)
        if one.get("state") != "declined" and not others.has(one)
    )


class _Others:
    """Who attends without asking, by partner and by address."""

    def __init__(self) -> None:
        self._partners: set[int] = set()
        self._addresses: set[str] = set()

    @classmethod
    def of(cls, event: Row, applicant: Row, bundle: Bundle) -> "_Others":
        """Return the candidate, and the organiser, the recruiter and our own user unless they are
        named as interviewers: Odoo adds whoever creates a meeting (delivery 015)."""
        others = cls()
        person = bundle.linked("candidates", applicant, "candidate_id")
        for one in (applicant, person):
            others._add(as_id(one.get("partner_id")), one.get("email_from"))
        job = bundle.linked("jobs", applicant, "job_id")
        panel = {*panel_of(applicant), *panel_of(job)}
        staff = {as_id(one.get("user_id")) for one in (event, applicant)} | {bundle.own_user}
        for number in staff - panel - {None}:
            user = bundle.rows("users").get(number or 0, {})
            others._add(as_id(user.get("partner_id")), user.get("email"))
        return others

    def _add(self, partner: int | None, address: object) -> None:
        if partner is not None:
            self._partners.add(partner)
        if isinstance(address, str) and address.strip():
            self._addresses.add(address.strip().casefold())

    def has(self, attendee: Row) -> bool:
        """Tell whether this attendee is one of them."""
        address = attendee.get("email")
        by_address = isinstance(address, str) and address.strip().casefold() in self._addresses
        return by_address or as_id(attendee.get("partner_id")) in self._partners


def _interviewer(attendee: Row, bundle: Bundle, defects: Defects) -> InterviewerRecord:
    """Return the person; an address instead of a name, as Odoo shows new contacts, is no name."""
    partner = bundle.linked("partners", attendee, "partner_id")
    number = as_id(partner.get("id"))
    shown = given(partner, "name") or given(attendee, "common_name")
    name = defects.keep(read_text(shown, "common_name"))
    return InterviewerRecord(
        ref=str(number) if number else f"attendee-{id_of(attendee)}",
        name=None if name and "@" in name else name,
        email=defects.keep(read_email(given(attendee, "email"), "email")),
        title=defects.keep(read_text(given(partner, "function"), "function")),
    )
