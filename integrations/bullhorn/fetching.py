"""Read again what was named, and list what there is."""

from collections.abc import Sequence
from datetime import datetime

from integrations.bullhorn.api import MOST_ROWS, BullhornApi, Query
from integrations.bullhorn.interviews import meetings_in
from integrations.bullhorn.mapping import records_of
from integrations.bullhorn.payloads import number_of
from integrations.bullhorn.polling import interview_types_where
from integrations.bullhorn.reading import CONTACT_REF, SUBMISSION_FIELDS, Reader, by_id, group_of
from integrations.bullhorn.settings import Settings
from plugin.crm import CrmError, Listed, ListedPage, Unsupported
from plugin.domain.epoch import read_milliseconds
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.tombstones import gone

LISTED = {RecordKind.SUBMISSION: "JobSubmission", RecordKind.INTERVIEW: "Appointment"}


class Fetch:
    """One batch of wanted records, read with as few calls as it takes. Raises CrmError."""

    def __init__(self, api: BullhornApi, settings: Settings, now: datetime) -> None:
        self._api = api
        self._settings = settings
        self._now = now
        self._reader = Reader(api, settings, now)

    def records(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return what is wanted and what it refers to, as it is now; gone ones as deleted."""
        ids: dict[RecordKind, set[int]] = {kind: set() for kind in RecordKind}
        contacts: set[int] = set()
        for kind, ref in wanted:
            number = number_of(ref.removeprefix(CONTACT_REF))
            if number is not None:
                (contacts if ref.startswith(CONTACT_REF) else ids[kind]).add(number)
        self._take(ids, contacts)
        known = self._known()
        found = records_of(self._reader.batch, self._settings)
        for kind, ref in dict.fromkeys(wanted):
            if number_of(ref) not in known[kind] and not ref.startswith(CONTACT_REF):
                found = found.merged(gone(kind, ref, self._now))
        return found

    def _take(self, ids: dict[RecordKind, set[int]], contacts: set[int]) -> None:
        reader = self._reader
        submissions = self._api.by_ids(
            "JobSubmission", ids[RecordKind.SUBMISSION], SUBMISSION_FIELDS
        )
        reader.take_submissions(submissions.values())
        # A meeting may be older than the candidature that it turns out to be about.
        meetings = reader.meetings_of(submissions.values())
        meetings |= reader.meetings_with(contacts)
        reader.take_meetings(meetings | self._groups_of(ids[RecordKind.INTERVIEW]))
        reader.take_candidates(ids[RecordKind.CANDIDATE])
        reader.take_companies(ids[RecordKind.CLIENT_COMPANY])
        reader.take_users(ids[RecordKind.RECRUITER])

    def _groups_of(self, appointments: set[int]) -> set[int]:
        """Return the meetings of these rows, and the refs themselves: a parent may be hidden."""
        if not appointments:
            return set()
        found = self._api.by_ids("Appointment", appointments, "id,parentAppointment(id)")
        groups = {group for one in found.values() if (group := group_of(one)) is not None}
        return groups | (appointments - found.keys())

    def _known(self) -> dict[RecordKind, set[int]]:
        batch = self._reader.batch
        meetings = {meeting.ref for meeting in meetings_in(batch)}
        return {
            RecordKind.RECRUITER: set(batch.users),
            RecordKind.CLIENT_COMPANY: set(batch.companies),
            RecordKind.CANDIDATE: set(batch.candidates),
            RecordKind.SUBMISSION: set(batch.submissions),
            # A child row is known by its meeting; it is no interview of its own.
            RecordKind.INTERVIEW: meetings | set(batch.appointments),
        }


def count(api: BullhornApi, settings: Settings, kind: RecordKind) -> int | None:
    """Return how many records of a kind there are; None for those that are not listed."""
    if kind not in LISTED:
        return None
    return api.total(LISTED[kind], " AND ".join(_where(api, settings, kind)))


def list_refs(
    api: BullhornApi, settings: Settings, kind: RecordKind, cursor: str | None
) -> ListedPage:
    """Return the next records of a kind, by rising id. Raises CrmError."""
    if kind not in LISTED:
        raise Unsupported("bullhorn", f"list every {kind}")
    after = number_of(cursor or "") or 0
    where = [f"id > {after}", *_where(api, settings, kind)]
    found = by_id(
        api.query(Query(LISTED[kind], " AND ".join(where), "id,dateLastModified", count=MOST_ROWS))
    )
    last = max(found, default=after)
    if found and last <= after:
        raise CrmError("The CRM gives the same list again and again", permanent=False)
    listed = tuple(
        Listed(str(ref), read_milliseconds(one.get("dateLastModified"), "dateLastModified")[0])
        for ref, one in sorted(found.items())
    )
    return ListedPage(listed, str(last) if len(found) == MOST_ROWS else None)


def _where(api: BullhornApi, settings: Settings, kind: RecordKind) -> list[str]:
    where = ["isDeleted = false"]
    if kind is RecordKind.INTERVIEW:
        where += ["isPrivate = false", "parentAppointment IS NULL"]
        where += ["candidateReference IS NOT NULL", *interview_types_where(api, settings)]
    return where
