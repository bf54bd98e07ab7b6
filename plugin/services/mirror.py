"""Keep our copy of the CRM's records: an upsert that ignores what is older than what is stored.

Each kind is written in bulk; people and firms go before what refers to them. What a record refers
to and nobody has told us of yet is made as an empty row, older than anything the CRM may say. Only
an interview whose submission is not known waits apart (`unlinked`): nobody knows the candidate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.orm import Session

from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmRecords, Defect, InterviewRecord, SubmissionRecord
from plugin.services import unlinked
from plugin.services.playbooks import in_force
from plugin.services.record_rows import (
    Record,
    candidate_row,
    company_row,
    latest_of,
    recruiter_row,
    sane_end,
    tombs,
)
from plugin.store.bulk import is_one_of
from plugin.store.interviews import Interview
from plugin.store.mirror import MirrorWriter, Row
from plugin.store.panels import PanelWriter
from plugin.store.people import Candidate, ClientCompany, MirrorRow, Recruiter
from plugin.store.submissions import Submission

CLOCK_SKEW = timedelta(minutes=10)
"""How far a CRM's clock may run ahead of ours before we no longer believe it (ours)."""

_FROM_THE_FUTURE = Defect("updatedAt", "is in the future")


def apply(session: Session, installation_id: int, records: CrmRecords, *, now: datetime) -> bool:
    """Take a batch of records into the mirror; return whether any plan may have changed.

    The submissions concerned are marked as due for planning: at once, or where only a stage
    changed, when it has settled. Order, repeats and late arrivals within the batch do not matter.
    A version further ahead of `now` than clocks differ counts as of `now`, and is a defect: all
    that the CRM says later would be older.
    """
    records = _believed(records, now)
    batch = _Batch(session, installation_id, now)
    changed_people = {
        "recruiter_id": batch.upsert(Recruiter, records.recruiters, recruiter_row),
        "client_company_id": batch.upsert(ClientCompany, records.client_companies, company_row),
        "candidate_id": batch.upsert(Candidate, records.candidates, candidate_row),
    }
    restaged, resubmitted = batch.submissions(records.submissions)
    rebooked = batch.interviews(records.interviews) | unlinked.link(session, batch.interviews)
    at_once = rebooked | resubmitted | batch.submissions_of(changed_people)
    batch.mark_due(at_once, now)
    batch.mark_due(restaged - at_once, now + _settling(session, installation_id))
    return bool(at_once | restaged)


def _settling(session: Session, installation_id: int) -> timedelta:
    """Return how long a plan waits for a stage, which may flap."""
    playbook = in_force(session, installation_id).playbook
    return timedelta(seconds=playbook.stage_settles_seconds)


def _believed(records: CrmRecords, now: datetime) -> CrmRecords:
    """Return the records, none of them of a version that is yet to come."""

    def believed(record: Any) -> Any:
        if record.updated_at <= now + CLOCK_SKEW:
            return record
        defects = () if record.is_deleted else (*record.defects, _FROM_THE_FUTURE)
        return replace(record, updated_at=now, defects=defects)

    sections = {each.name: getattr(records, each.name) for each in fields(records)}
    return CrmRecords(**{name: tuple(map(believed, these)) for name, these in sections.items()})


class _Batch:
    """One batch of records on its way into the mirror."""

    def __init__(self, session: Session, installation_id: int, now: datetime) -> None:
        self.session = session
        self.installation_id = installation_id
        self.now = now
        self.writer = MirrorWriter(session, installation_id, now)

    def upsert(self, model: type[MirrorRow], records: Sequence[Any], to_row: Any) -> set[int]:
        """Write records that need nothing else; return the ids of the rows that are new or differ.

        A CRM tells of the same recruiter with each candidate: that alone makes no plan due.
        """
        facts = {r.ref: to_row(r) for r in latest_of(records)}
        if not facts:
            return set()
        names = ("deleted_at", *next(iter(facts.values())))
        before = self._facts(model, facts, names)
        rows = {r.ref: self._row(r, facts[r.ref]) for r in latest_of(records)}
        taken = self.writer.write(model, rows)
        return {row_id for ref, row_id in taken.items() if _differs(before.get(ref), rows[ref])}

    def submissions(self, records: Sequence[SubmissionRecord]) -> tuple[set[int], set[int]]:
        """Return the ids whose stage alone changed, and those that changed otherwise or are new."""
        newest = [r for r in latest_of(records) if r.candidate_ref]
        buried = self.writer.bury(
            Submission, tombs(r for r in latest_of(records) if not r.candidate_ref)
        )
        candidates = self.writer.ids(Candidate, [r.candidate_ref for r in newest])
        companies = self.writer.ids(ClientCompany, [r.client_company_ref for r in newest])
        recruiters = self.writer.ids(Recruiter, [r.recruiter_ref for r in newest])
        rows = {
            r.ref: self._row(
                r,
                {
                    "candidate_id": candidates[r.candidate_ref],
                    "client_company_id": companies.get(r.client_company_ref or ""),
                    "recruiter_id": recruiters.get(r.recruiter_ref or ""),
                    "job_title": r.job_title,
                    "stage": r.stage,
                    "stage_name": r.stage_name,
                    "stage_changed_at": r.stage_changed_at,
                    "first_seen_at": self.now,
                },
            )
            for r in newest
        }
        before = self._facts(Submission, rows, ("stage", *_PLANNED_FACTS))
        taken = self.writer.write(Submission, rows)
        restaged, other = set(), set(buried.values())
        for ref, row_id in taken.items():
            known = before.get(ref)
            if known is None or any(known[name] != rows[ref][name] for name in _PLANNED_FACTS):
                other.add(row_id)
            elif known["stage"] != rows[ref]["stage"]:
                restaged.add(row_id)
        return restaged, other

    def interviews(self, records: Sequence[InterviewRecord]) -> set[int]:
        """Return the ids of the submissions whose interviews changed."""
        newest = latest_of(records)
        submissions = self._submissions_by_interview(newest)
        placed = [r for r in newest if r.ref in submissions]
        others = [r for r in newest if r.ref not in submissions]
        buried = self.writer.bury(Interview, tombs(others))
        lost = [r for r in others if not r.is_deleted]
        unlinked.keep(self.session, self.installation_id, lost, now=self.now)
        unlinked.forget(self.session, [r for r in newest if r.ref in submissions or r.is_deleted])
        rows = {
            r.ref: self._row(
                r,
                {
                    "submission_id": submissions[r.ref],
                    "starts_at": r.starts_at,
                    "ends_at": sane_end(r),
                    "timezone": r.timezone,
                    "booked_at": r.booked_at,
                    "status": InterviewStatus.DELETED if r.is_deleted else r.status,
                    "round": r.round,
                    "first_seen_at": self.now,
                },
            )
            for r in placed
        }
        taken = self.writer.write(Interview, rows)
        PanelWriter(self.session, self.installation_id, self.now).write(
            {
                taken[r.ref]: r.interviewers
                for r in placed
                if r.ref in taken and r.interviewers is not None
            }
        )
        concerned = {rows[ref]["submission_id"] for ref in taken}
        return concerned | self._submissions_of_interviews(buried.values())

    def _submissions_by_interview(self, records: Sequence[InterviewRecord]) -> dict[str, int]:
        """Return the submissions' ids by interview; one that names none keeps the one it had."""
        ids = self.writer.known_ids(Submission, [r.submission_ref for r in records])
        nameless = [r.ref for r in records if not r.submission_ref and not r.is_deleted]
        before = self._facts(Interview, nameless, ("submission_id",)) if nameless else {}
        found = {r.ref: ids[r.submission_ref] for r in records if r.submission_ref in ids}
        return found | {ref: row["submission_id"] for ref, row in before.items()}

    def submissions_of(self, people: Mapping[str, set[int]]) -> set[int]:
        """Return the ids of the submissions that these recruiters, firms or candidates are in."""
        found: set[int] = set()
        for column, ids in people.items():
            if ids:
                found.update(
                    self.session.scalars(
                        select(Submission.id).where(is_one_of(getattr(Submission, column), ids))
                    )
                )
        return found

    def mark_due(self, submission_ids: set[int], at: datetime) -> None:
        """Mark plans as due at a moment, unless they are due sooner."""
        if submission_ids:
            self.session.execute(
                update(Submission)
                .where(is_one_of(Submission.id, submission_ids))
                .values(plan_due_at=func.least(func.coalesce(Submission.plan_due_at, at), at))
            )

    def _row(self, record: Record, facts: Row) -> Row:
        return {
            "installation_id": self.installation_id,
            "ref": record.ref,
            "crm_updated_at": record.updated_at,
            "deleted_at": self.now if record.is_deleted else None,
            "defects": [asdict(defect) for defect in record.defects],
            "created_at": self.now,
            **facts,
        }

    def _submissions_of_interviews(self, interview_ids: Iterable[int]) -> set[int]:
        ids = list(interview_ids)
        if not ids:
            return set()
        query = select(Interview.submission_id).where(Interview.id.in_(ids))
        return set(self.session.scalars(query))

    def _facts(
        self, model: type[MirrorRow], refs: Iterable[str], names: Iterable[str]
    ) -> dict[str, RowMapping]:
        """Return what is stored under these names, by ref."""
        columns = [getattr(model, name) for name in ("ref", *names)]
        found = self.session.execute(select(*columns).where(is_one_of(model.ref, refs)))
        return {row["ref"]: row for row in found.mappings()}


_PLANNED_FACTS = (
    "candidate_id",
    "client_company_id",
    "recruiter_id",
    "job_title",
    "deleted_at",
)
"""What a plan depends on besides the stage."""


def _differs(before: RowMapping | None, row: Row) -> bool:
    """Tell whether a row says anything else than before; when it was deleted does not matter."""
    if before is None or bool(before["deleted_at"]) != bool(row["deleted_at"]):
        return True
    return any(before[name] != row[name] for name in before if name not in ("ref", "deleted_at"))
