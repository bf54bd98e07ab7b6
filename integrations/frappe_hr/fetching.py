"""Read again what was named, and what it refers to; list all that there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations.documents import Row
from integrations.frappe_hr.api import Filter, FrappeApi, Query
from integrations.frappe_hr.mapping import Mapper, candidate_ref
from integrations.frappe_hr.payloads import (
    APPLICANT,
    APPLICANT_FIELDS,
    INTERVIEW,
    INTERVIEW_FIELDS,
    USER,
    Batch,
    text_of,
)
from integrations.frappe_hr.reading import Reader, records_of
from integrations.frappe_hr.times import stamped_at
from plugin.crm import CrmError, Listed, ListedPage
from plugin.domain.records import (
    CrmRecords,
    RecordKind,
    RecruiterRecord,
)
from plugin.domain.tombstones import all_gone

LISTED_ROWS = 200

COMPARED = (RecordKind.CANDIDATE, RecordKind.SUBMISSION, RecordKind.INTERVIEW)

_LISTS = {
    RecordKind.CANDIDATE: (APPLICANT, "email_id"),
    RecordKind.SUBMISSION: (APPLICANT, "name"),
    RecordKind.INTERVIEW: (INTERVIEW, "name"),
}
"""Which DocType holds them, and the field that is their ref."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One batch of wanted records. `gone_at` is the version of those that are no more."""

    reader: Reader
    base_url: str
    gone_at: datetime

    def records(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return what is wanted and what it refers to. Raises CrmError.

        A client company lives in Job Openings alone: there is nothing of it to be read.
        """
        refs: dict[RecordKind, list[str]] = {kind: [] for kind in RecordKind}
        for kind, ref in wanted:
            refs[kind].append(ref)
        interviews = self._named(INTERVIEW, INTERVIEW_FIELDS, refs[RecordKind.INTERVIEW])
        of_interviews = [text_of(row, "job_applicant") for row in interviews]
        names = [*refs[RecordKind.SUBMISSION], *(name for name in of_interviews if name)]
        applicants = self._named(APPLICANT, APPLICANT_FIELDS, names)
        applicants += self._of_people(refs[RecordKind.CANDIDATE])
        mapper = self._mapper(self.reader.batch(_each_once(applicants), interviews))
        return (
            records_of(mapper)
            .merged(self._gone(refs, applicants, interviews))
            .merged(self._recruiters(refs[RecordKind.RECRUITER]))
        )

    def _mapper(self, batch: Batch) -> Mapper:
        return Mapper(batch, self.reader.settings, self.base_url)

    def _named(self, doctype: str, fields: Sequence[str], names: Iterable[str]) -> list[Row]:
        return self.reader.api.rows_named(Query(doctype, fields), names)

    def _of_people(self, addresses: Iterable[str]) -> list[Row]:
        """Return all applications of these people."""
        query = Query(APPLICANT, APPLICANT_FIELDS)
        return self.reader.api.rows_named(query, addresses, "email_id")

    def _gone(
        self, refs: Mapping[RecordKind, list[str]], applicants: list[Row], interviews: list[Row]
    ) -> CrmRecords:
        at = self.gone_at
        known = {candidate_ref(row) for row in applicants}
        people = [ref for ref in refs[RecordKind.CANDIDATE] if ref not in known]
        for ref in people:  # an address may be the name of an application that is another's by now
            self.reader.api.exists(APPLICANT, ref)
        submissions = self._missing(APPLICANT, refs[RecordKind.SUBMISSION], applicants)
        meetings = self._missing(INTERVIEW, refs[RecordKind.INTERVIEW], interviews)
        missing = {
            RecordKind.CANDIDATE: people,
            RecordKind.SUBMISSION: submissions,
            RecordKind.INTERVIEW: meetings,
        }
        return all_gone(((kind, ref) for kind, found in missing.items() for ref in found), at)

    def _missing(self, doctype: str, refs: Iterable[str], found: Iterable[Row]) -> list[str]:
        """Return the refs of which Frappe itself says that they are no more.

        Raises CrmError for one that is only hidden from us.
        """
        listed = {str(row["name"]) for row in found}
        missing = [ref for ref in dict.fromkeys(refs) if ref not in listed]
        if any(self.reader.api.exists(doctype, ref) for ref in missing):
            raise CrmError(f"Frappe HR leaves a {doctype} out of its list", permanent=False)
        return missing

    def _recruiters(self, refs: Sequence[str]) -> CrmRecords:
        users = self.reader.api.users(refs)
        mapper = self._mapper(Batch(self.reader.site, users=users))
        return CrmRecords(
            recruiters=tuple(
                RecruiterRecord(ref=ref, updated_at=self.gone_at, is_active=False, is_deleted=True)
                if users and ref not in users and not self._is_user(ref)
                else mapper.recruiter(ref)
                for ref in dict.fromkeys(refs)
            )
        )

    def _is_user(self, ref: str) -> bool:
        try:
            return self.reader.api.exists(USER, ref)
        except CrmError as error:
            if error.permanent:  # hidden from us, but there
                return True
            raise


def list_refs(reader: Reader, kind: RecordKind, cursor: str | None) -> ListedPage:
    """Return a page of all records of a compared kind, by ref.

    A person is listed once, without a version: each application has its own.
    """
    doctype, key = _LISTS[kind]
    filters: list[Filter] = [(key, ">", cursor)] if cursor else []
    types = reader.settings.interview_types
    if kind is RecordKind.INTERVIEW and types is not None:
        filters.append(("interview_round", "in", sorted(types)))
    fields = ("name", "modified") if key == "name" else ("name", "modified", key)
    rows = reader.api.rows(Query(doctype, fields, filters, f"{key} asc", LISTED_ROWS))
    last = text_of(rows[-1], key) if rows else ""
    if cursor and any(text_of(row, key) == cursor for row in rows):
        raise CrmError("The CRM gives the same page again and again", permanent=False)
    if kind is RecordKind.CANDIDATE:
        records = tuple(Listed(ref) for ref in dict.fromkeys(map(candidate_ref, rows)))
    else:
        records = tuple(
            Listed(str(row["name"]), stamped_at(row.get("modified"), reader.site)) for row in rows
        )
    return ListedPage(records, last if len(rows) >= LISTED_ROWS else None)


def count(api: FrappeApi, kind: RecordKind) -> int | None:
    """Return how many there are; of people nothing tells, as one may have applied twice."""
    doctype, key = _LISTS.get(kind, ("", ""))
    return api.count(doctype) if key == "name" else None


def _each_once(rows: Iterable[Row]) -> list[Row]:
    return list({str(row["name"]): row for row in rows}.values())
