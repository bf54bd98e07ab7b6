"""Gather submissions and appointments with what belongs to them, a whole batch a call.

A `Batch` holds raw rows; it is kept as a page's bytes and read back from them. Which fields an
Appointment has differs from what the reference lists (`jobSubmission`, `timeZoneID`), and asking
for one that an account has not is refused: so the account is asked first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from integrations.bullhorn.api import IDS_PER_CALL, MOST_ROWS, BullhornApi, Query, id_list
from integrations.bullhorn.payloads import id_of, identified, linked_id
from integrations.bullhorn.settings import Settings
from integrations.documents import Row, read_object, row, write_object
from plugin.crm import CrmError, UnreadablePayload
from plugin.domain.readers import read_instant

USER_FIELDS = "id,firstName,lastName,name,email,externalEmail,enabled,isDeleted"
CONTACT_FIELDS = "id,firstName,lastName,name,email,occupation,isDeleted,dateLastModified"
COMPANY_FIELDS = "id,name,dateLastModified"
CANDIDATE_FIELDS = (
    "id,firstName,lastName,name,email,mobile,phone,massMailOptOut,isDeleted,isAnonymized,"
    "owner(id),dateLastModified"
)
SUBMISSION_FIELDS = (
    "id,candidate(id),jobOrder(id,title,clientCorporation(id)),status,sendingUser(id),"
    "isDeleted,dateAdded,dateLastModified"
)
HISTORY_FIELDS = "id,jobSubmission(id),status,dateAdded"
ATTENDEE_FIELDS = "id,appointment(id),attendee,acceptanceStatus"
APPOINTMENT_FIELDS = (
    "id,type,dateBegin,dateEnd,isDeleted,isPrivate,candidateReference(id),"
    "clientContactReference(id),jobOrder(id),owner(id),parentAppointment(id),dateAdded,"
    "dateLastModified"
)
OPTIONAL_FIELDS = {"jobSubmission": "jobSubmission(id)", "timeZoneID": "timeZoneID"}
"""In Bullhorn's own type definitions and recorded accounts, not in the reference."""

CONTACT = "ClientContact"
CONTACT_REF = f"{CONTACT}:"
"""How an interviewer's ref begins, and what is fetched when a contact changed."""

SECTIONS = (
    "users",
    "candidates",
    "companies",
    "submissions",
    "histories",
    "appointments",
    "attendees",
    "contacts",
)


@dataclass(slots=True)
class Batch:
    """Raw rows that were read together, by entity and id; `read_at` is when."""

    read_at: datetime
    users: dict[int, Row] = field(default_factory=dict, repr=False)
    candidates: dict[int, Row] = field(default_factory=dict, repr=False)
    companies: dict[int, Row] = field(default_factory=dict, repr=False)
    submissions: dict[int, Row] = field(default_factory=dict, repr=False)
    histories: dict[int, Row] = field(default_factory=dict, repr=False)
    appointments: dict[int, Row] = field(default_factory=dict, repr=False)
    attendees: dict[int, Row] = field(default_factory=dict, repr=False)
    contacts: dict[int, Row] = field(default_factory=dict, repr=False)


def group_of(appointment: Row) -> int | None:
    """Return what the rows of one meeting share: each invited user has a row of their own."""
    return linked_id(appointment, "parentAppointment") or id_of(appointment)


def by_id(found: Iterable[Row]) -> dict[int, Row]:
    """Return the rows by their ids."""
    return {one: each for each in found if (one := id_of(each)) is not None}


class Reader:
    """Reads into one batch what was asked for and what that refers to. Raises CrmError."""

    def __init__(self, api: BullhornApi, settings: Settings, read_at: datetime) -> None:
        self._api = api
        self._settings = settings
        self.batch = Batch(read_at)

    def take_users(self, ids: Iterable[int]) -> None:
        """Read CorporateUsers that the batch does not hold yet."""
        missing = set(ids) - self.batch.users.keys()
        self.batch.users |= self._api.by_ids("CorporateUser", missing, USER_FIELDS)

    def take_candidates(self, ids: Iterable[int]) -> None:
        """Read Candidates that the batch does not hold yet."""
        missing = set(ids) - self.batch.candidates.keys()
        self.batch.candidates |= self._api.by_ids("Candidate", missing, CANDIDATE_FIELDS)

    def take_companies(self, ids: Iterable[int]) -> None:
        """Read ClientCorporations that the batch does not hold yet."""
        missing = set(ids) - self.batch.companies.keys()
        self.batch.companies |= self._api.by_ids("ClientCorporation", missing, COMPANY_FIELDS)

    def take_submissions(self, found: Iterable[Row]) -> None:
        """Take JobSubmissions, and read their people, their companies and their history."""
        new = by_id(found)
        self.batch.submissions |= new
        each = list(new.values())
        self.take_candidates(linked(each, "candidate"))
        owners = linked(self.batch.candidates.values(), "owner")
        self.take_users(linked(each, "sendingUser") | owners)
        self.take_companies(linked((row(one.get("jobOrder")) for one in each), "clientCorporation"))
        if new:
            of_these = f"jobSubmission.id IN {id_list(new)}"
            self.batch.histories |= by_id(
                self._every("JobSubmissionHistory", of_these, HISTORY_FIELDS)
            )

    def take_meetings(self, groups: Iterable[int]) -> None:
        """Read whole meetings: all their rows, and for interviews who comes and what for."""
        wanted = sorted(set(groups))
        for start in range(0, len(wanted), IDS_PER_CALL):
            ids = id_list(wanted[start : start + IDS_PER_CALL])
            self.batch.appointments |= by_id(
                self._appointments(f"(id IN {ids} OR parentAppointment.id IN {ids})")
            )
        of_interviews = [
            one
            for one in self.batch.appointments.values()
            if self._settings.is_interview(one.get("type")) and one.get("isPrivate") is not True
        ]
        self._take_people(of_interviews)
        self.take_submissions(self._submissions_of(of_interviews))

    def meetings_of(self, submissions: Iterable[Row]) -> set[int]:
        """Return the meetings about these candidatures, in which they are not named as such."""
        pairs = {
            (candidate, job)
            for one in submissions
            if (candidate := linked_id(one, "candidate")) and (job := linked_id(one, "jobOrder"))
        }
        if not pairs:
            return set()
        found = self._appointments(f"isDeleted = false AND {_any_of(pairs, 'candidateReference')}")
        return {
            group
            for one in found
            if (linked_id(one, "candidateReference"), linked_id(one, "jobOrder")) in pairs
            and (group := group_of(one)) is not None
        }

    def meetings_with(self, contacts: set[int]) -> set[int]:
        """Return the latest meetings in which these contacts are, `MOST_ROWS` at most."""
        if not contacts:
            return set()
        ids = id_list(contacts)
        invited = self._api.query(
            Query("AppointmentAttendee", f"attendee.id IN {ids}", ATTENDEE_FIELDS, order="-id")
        )
        named = self._api.query(
            Query(
                "Appointment",
                f"isDeleted = false AND clientContactReference.id IN {ids}",
                "id,parentAppointment(id)",
                order="-id",
            )
        )
        rows_of = self._api.by_ids(
            "Appointment", linked(invited, "appointment"), "id,parentAppointment(id)"
        )
        each = [*named, *rows_of.values()]
        return {group for one in each if (group := group_of(one)) is not None}

    def _appointments(self, where: str) -> list[Row]:
        return self._every("Appointment", where, self.appointment_fields)

    def _every(self, entity: str, where: str, fields: str) -> list[Row]:
        """Return every row for which this holds, `MOST_ROWS` a call, by rising id."""
        found: list[Row] = []
        after = 0
        while True:
            some = self._api.query(Query(entity, f"{where} AND id > {after}", fields))
            found += some
            last = max((id_of(one) or 0 for one in some), default=0)
            if len(some) < MOST_ROWS:
                return found
            if last <= after:
                raise CrmError(f"The CRM gives the same {entity} again", permanent=False)
            after = last

    @cached_property
    def appointment_fields(self) -> str:
        """Return the fields of an Appointment that this account has."""
        known = self._api.fields_of("Appointment")
        more = [asked for name, asked in OPTIONAL_FIELDS.items() if name in known]
        return ",".join([APPOINTMENT_FIELDS, *more])

    def _take_people(self, appointments: list[Row]) -> None:
        ids = [one for each in appointments if (one := id_of(each)) is not None]
        for start in range(0, len(ids), IDS_PER_CALL):
            of_these = f"appointment.id IN {id_list(ids[start : start + IDS_PER_CALL])}"
            self.batch.attendees |= by_id(
                self._every("AppointmentAttendee", of_these, ATTENDEE_FIELDS)
            )
        attendees = [row(one.get("attendee")) for one in self.batch.attendees.values()]
        users = {id_of(one) for one in attendees if one.get("_subtype") == "CorporateUser"}
        contacts = {id_of(one) for one in attendees if one.get("_subtype") in (None, CONTACT)}
        contacts |= linked(appointments, "clientContactReference")
        self.take_users({one for one in users if one} | linked(appointments, "owner"))
        self.batch.contacts |= self._api.by_ids(
            CONTACT, {one for one in contacts if one}, CONTACT_FIELDS
        )

    def _submissions_of(self, appointments: list[Row]) -> list[Row]:
        named = linked(appointments, "jobSubmission")
        pairs = {
            (candidate, job)
            for one in appointments
            if not linked_id(one, "jobSubmission")
            and (candidate := linked_id(one, "candidateReference"))
            and (job := linked_id(one, "jobOrder"))
        }
        found = list(self._api.by_ids("JobSubmission", named, SUBMISSION_FIELDS).values())
        if pairs:
            where = f"isDeleted = false AND {_any_of(pairs, 'candidate')}"
            found += [
                one
                for one in self._every("JobSubmission", where, SUBMISSION_FIELDS)
                if (linked_id(one, "candidate"), linked_id(one, "jobOrder")) in pairs
            ]
        return found


def linked(sources: Iterable[Row], name: str) -> set[int]:
    """Return the ids that these rows name in a to-one association."""
    return {one for each in sources if (one := linked_id(each, name)) is not None}


def _any_of(pairs: set[tuple[int, int]], candidate: str) -> str:
    """Return where candidate and job are among these; the pairs themselves are seen to later."""
    candidates, jobs = zip(*pairs, strict=True)
    return f"{candidate}.id IN {id_list(candidates)} AND jobOrder.id IN {id_list(jobs)}"


def write_batch(batch: Batch) -> bytes:
    """Return the batch as bytes, from which `read_batch` makes an equal one."""
    document: dict[str, object] = {
        "read_at": batch.read_at.isoformat(),
        **{name: list(getattr(batch, name).values()) for name in SECTIONS},
    }
    return write_object(document)


def read_batch(document: Row) -> Batch:
    """Return the batch in a page's document. Raises UnreadablePayload."""
    read_at, _ = read_instant(document.get("read_at"), "read_at")
    if read_at is None:
        raise UnreadablePayload("The page does not say when it was read.")
    return Batch(read_at, **{name: by_id(identified(document.get(name))) for name in SECTIONS})


def read_page(body: bytes) -> Batch | list[Row]:
    """Return what a page holds: a batch of rows, or events of the queue.

    Raises UnreadablePayload.
    """
    document = read_object(body)
    events = document.get("events")
    if not isinstance(events, list):
        return read_batch(document)
    return [one for one in events if isinstance(one, dict)]


def write_events(events: list[Row]) -> bytes:
    """Return events of the queue as a page's bytes."""
    return write_object({"events": events})
