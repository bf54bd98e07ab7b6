"""From the Appointment rows of one meeting to one interview.

Bullhorn makes a row for each invited user; the organiser's is the parent of the others. What an
interview is, is a matter of the account's own appointment types.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from integrations.bullhorn.payloads import id_of, linked_id, modified_at
from integrations.bullhorn.reading import CONTACT, Batch, group_of
from integrations.bullhorn.settings import Settings
from integrations.documents import Row, row
from plugin.domain.epoch import read_milliseconds
from plugin.domain.readers import Defects, full_name, read_email, read_end, read_text, read_zone
from plugin.domain.records import InterviewerRecord, InterviewRecord

DECLINED = -1
_ROUND = re.compile(r"\s*([1-9])(st|nd|rd|th)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The rows of one meeting. `head` is the organiser's, or the first where that is hidden."""

    ref: int
    head: Row
    rows: tuple[Row, ...]

    @property
    def is_deleted(self) -> bool:
        """Tell whether it was called off: a deleted child is only somebody who does not come."""
        is_whole = id_of(self.head) == self.ref
        return self.head.get("isDeleted") is True if is_whole else not self._standing

    @property
    def _standing(self) -> list[Row]:
        return [one for one in self.rows if one.get("isDeleted") is not True]

    @property
    def is_private(self) -> bool:
        """Tell whether only its owner and its attendees may see it."""
        return any(one.get("isPrivate") is True for one in self.rows)


def meetings_in(batch: Batch) -> list[Meeting]:
    """Return the meetings of a batch, each once however many rows it has."""
    groups: dict[int, list[Row]] = {}
    for one in batch.appointments.values():
        group = group_of(one)
        if group is not None:
            groups.setdefault(group, []).append(one)
    return [
        Meeting(ref, next((one for one in each if id_of(one) == ref), each[0]), tuple(each))
        for ref, each in groups.items()
    ]


def interviews_in(batch: Batch, settings: Settings) -> list[InterviewRecord]:
    """Return the interviews of a batch; other meetings with a candidate as no interview any more.

    Private meetings, and those about no candidate, are none of ours.
    """
    found = []
    for meeting in meetings_in(batch):
        if meeting.is_private or linked_id(meeting.head, "candidateReference") is None:
            continue
        is_ours = settings.is_interview(meeting.head.get("type")) and not meeting.is_deleted
        found.append(_interview(meeting, batch) if is_ours else _gone(meeting, batch))
    return found


def _gone(meeting: Meeting, batch: Batch) -> InterviewRecord:
    return InterviewRecord(
        ref=str(meeting.ref),
        updated_at=modified_at(meeting.rows, batch.read_at),
        submission_ref="",
        is_deleted=True,
    )


def _interview(meeting: Meeting, batch: Batch) -> InterviewRecord:
    defects = Defects()
    head = meeting.head
    submission = _submission_of(meeting, batch)
    starts_at = defects.keep_required(
        read_milliseconds(head.get("dateBegin"), "dateBegin"), "dateBegin"
    )
    ends_at = defects.keep(read_milliseconds(head.get("dateEnd"), "dateEnd"))
    interviewers, people = _panel(meeting, submission, batch, defects)
    submission_id = id_of(submission)
    return InterviewRecord(
        ref=str(meeting.ref),
        updated_at=modified_at([*meeting.rows, *people], batch.read_at),
        submission_ref=str(submission_id) if submission_id else "",
        starts_at=starts_at,
        ends_at=defects.keep(read_end(starts_at, ends_at, "dateEnd")),
        timezone=defects.keep(read_zone(head.get("timeZoneID"), "timeZoneID")),
        booked_at=defects.keep(read_milliseconds(head.get("dateAdded"), "dateAdded")),
        round=_round_in(head.get("type")),
        interviewers=interviewers,
        defects=defects.found,
    )


def _round_in(type_name: object) -> int | None:
    """Return the round that an appointment's type names, such as "2nd Interview"."""
    found = _ROUND.match(type_name) if isinstance(type_name, str) else None
    return int(found.group(1)) if found else None


def _submission_of(meeting: Meeting, batch: Batch) -> Row:
    """Return the candidature that the meeting is about: the one it names, else the newest."""
    named = linked_id(meeting.head, "jobSubmission")
    if named is not None:
        return batch.submissions.get(named, {"id": named})
    pair = (linked_id(meeting.head, "candidateReference"), linked_id(meeting.head, "jobOrder"))
    meant = [
        one
        for one in batch.submissions.values()
        if (linked_id(one, "candidate"), linked_id(one, "jobOrder")) == pair
        and one.get("isDeleted") is not True
    ]
    return max(meant, key=lambda one: id_of(one) or 0, default={})


def _panel(
    meeting: Meeting, submission: Row, batch: Batch, defects: Defects
) -> tuple[tuple[InterviewerRecord, ...], list[Row]]:
    """Return who asks, and their rows: neither the candidate, nor ours, nor who declined."""
    invited = _invited(meeting, batch)
    ours = {
        ("CorporateUser", linked_id(meeting.head, "owner")),
        ("CorporateUser", linked_id(submission, "sendingUser")),
    }
    panel = []
    people = []
    for kind, ref in invited:
        if (kind, ref) in ours or kind not in _PEOPLE:
            continue
        person = getattr(batch, _PEOPLE[kind]).get(ref, {})
        people.append(person)
        panel.append(_interviewer(kind, ref, person, defects))
    return tuple(panel), people


_PEOPLE = {CONTACT: "contacts", "CorporateUser": "users"}


def _invited(meeting: Meeting, batch: Batch) -> list[tuple[str, int]]:
    """Return the kind and the id of each person who was invited and did not decline."""
    ids = {id_of(one) for one in meeting.rows if one.get("isDeleted") is not True}
    found: dict[tuple[str, int], None] = {}
    declined: set[tuple[str, int]] = set()
    contact = linked_id(meeting.head, "clientContactReference")
    if contact is not None:
        found[(CONTACT, contact)] = None
    for one in batch.attendees.values():
        attendee = row(one.get("attendee"))
        ref = id_of(attendee)
        if ref is None or linked_id(one, "appointment") not in ids:
            continue
        person = (str(attendee.get("_subtype") or CONTACT), ref)
        found[person] = None
        if one.get("acceptanceStatus") == DECLINED:
            declined.add(person)
    return [person for person in found if person not in declined]


def _interviewer(
    kind: str, ref: int, person: Mapping[str, object], defects: Defects
) -> InterviewerRecord:
    return InterviewerRecord(
        ref=f"{kind}:{ref}",
        name=name_of(person, defects),
        email=defects.keep(read_email(person.get("email"), f"{kind}.email")),
        title=defects.keep(read_text(person.get("occupation"), "occupation")),
    )


def name_of(person: Mapping[str, object], defects: Defects) -> str | None:
    """Return a person's name: `name`, else the first and the last."""
    parts = full_name(person, defects)
    return defects.keep(read_text(person.get("name"), "name")) or parts
