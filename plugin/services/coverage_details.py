"""The candidates behind a number of coverage: seats and days, their times, and who says so."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.calendars import known_zones
from plugin.domain.coverage import find_outcomes
from plugin.domain.coverage_counts import Counts, Outcome
from plugin.domain.coverage_facts import Finding
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.services.access import Viewer
from plugin.services.coverage import PAGE_ROWS, Names, scope_of
from plugin.services.coverage_facts import Wanted, load_facts
from plugin.services.playbooks import in_force
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.submissions import Submission


@dataclass(frozen=True, slots=True)
class EvidenceWord:
    """One source's word that the note was sent; `recruiter_name` is who ticked it."""

    source: EvidenceSource
    at: datetime
    recruiter_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One counted thing. `interviewer_name` is None of a day; `timezone` is the interview's.

    `ended_at` is the day's end; `at` when it was done, `due_at` when it was due (aware UTC).
    """

    outcome: Outcome
    on: date
    ended_at: datetime
    timezone: str | None
    at: datetime | None
    due_at: datetime | None
    candidate_id: int
    candidate_name: str | None
    job_title: str | None
    client_company_name: str | None
    recruiter_name: str | None
    is_of_seat: bool
    interviewer_name: str | None
    evidence: tuple[EvidenceWord, ...]


@dataclass(frozen=True, slots=True)
class DetailPage:
    """One page of what is behind a number; `counts` are of everything in the same scope."""

    rows: tuple[Detail, ...]
    total: int
    page: int
    has_next: bool
    counts: Counts
    names: Names
    is_manager: bool


def get_details(
    viewer: Viewer, wanted: Wanted, outcomes: Collection[Outcome], *, page: int
) -> DetailPage:
    """Return a page of what has one of the outcomes, the latest interview first.

    It is judged as the counts are, so that there are as many rows as the number said. Raises
    NotFound, NotAllowed.
    """
    now = utcnow()
    counter: Counter[Outcome] = Counter()
    found: list[tuple[int, Finding]] = []
    with transaction(viewer.installation_id) as session:
        is_manager, names = scope_of(session, viewer, wanted)
        if not is_manager:
            wanted = replace(wanted, recruiter_id=viewer.recruiter_id)
        playbook = in_force(session, viewer.installation_id).playbook
        for facts in load_facts(session, viewer.installation_id, wanted):
            for finding in find_outcomes(facts, wanted.period, playbook=playbook, as_of=now):
                counter[finding.outcome] += 1
                if finding.outcome in outcomes:
                    found.append((facts.submission_id, finding))
        found.sort(key=_latest_first)
        first = (page - 1) * PAGE_ROWS
        shown = found[first : first + PAGE_ROWS]
        rows = _details(session, shown)
    has_next = len(found) > first + PAGE_ROWS
    return DetailPage(
        tuple(rows), len(found), page, has_next, Counts(dict(counter)), names, is_manager
    )


def _latest_first(item: tuple[int, Finding]) -> tuple[float, int, str, str]:
    submission_id, finding = item
    place = (finding.interview_ref, finding.interviewer_ref or "")
    return (-finding.ended_at.timestamp(), -submission_id, *place)


def _details(session: Session, shown: list[tuple[int, Finding]]) -> list[Detail]:
    ids = {submission_id for submission_id, _ in shown}
    heads = _heads(session, ids)
    zones = _zones(session, ids)
    people = _people(session, ids)
    evidence = _evidence(session, ids)

    def detail(submission_id: int, finding: Finding) -> Detail:
        person = finding.interviewer_ref
        seat = (submission_id, finding.interview_ref, person)
        slots = [(submission_id, ref, person) for ref in finding.day_refs]
        said = (word for slot in slots for word in evidence.get(slot, ()))
        return Detail(
            **heads[submission_id],
            outcome=finding.outcome,
            on=finding.on,
            ended_at=finding.ended_at,
            timezone=zones.get((submission_id, finding.interview_ref)),
            at=finding.at,
            due_at=finding.due_at,
            is_of_seat=person is not None,
            interviewer_name=people.get(seat),
            evidence=tuple(sorted(said, key=lambda word: word.at)),
        )

    return [detail(submission_id, finding) for submission_id, finding in shown]


_SeatKey = tuple[int, str, str | None]
"""A submission, an interview's ref and an interviewer's."""


def _heads(session: Session, ids: Collection[int]) -> Mapping[int, dict[str, Any]]:
    rows = session.execute(
        select(
            Submission.id,
            Submission.candidate_id,
            Candidate.name.label("candidate_name"),
            Submission.job_title,
            ClientCompany.name.label("client_company_name"),
            Recruiter.name.label("recruiter_name"),
        )
        .join(Candidate, Candidate.id == Submission.candidate_id)
        .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
        .outerjoin(Recruiter, Recruiter.id == Submission.recruiter_id)
        .where(Submission.id.in_(ids))
    )
    heads = (dict(row._mapping) for row in rows)
    return {head.pop("id"): head for head in heads}


def _zones(session: Session, ids: Collection[int]) -> Mapping[tuple[int, str], str]:
    rows = session.execute(
        select(Interview.submission_id, Interview.ref, Interview.timezone).where(
            Interview.submission_id.in_(ids)
        )
    )
    known = known_zones()
    return {(row.submission_id, row.ref): row.timezone for row in rows if row.timezone in known}


def _people(session: Session, ids: Collection[int]) -> Mapping[_SeatKey, str | None]:
    rows = session.execute(
        select(
            Interview.submission_id,
            Interview.ref.label("interview_ref"),
            Interviewer.ref,
            Interviewer.name,
        )
        .join(Interview, Interview.id == Interviewer.interview_id)
        .where(Interview.submission_id.in_(ids))
    )
    return {(row.submission_id, row.interview_ref, row.ref): row.name for row in rows}


def _evidence(session: Session, ids: Collection[int]) -> Mapping[_SeatKey, list[EvidenceWord]]:
    rows = session.execute(
        select(
            NoteEvidence.submission_id,
            Interview.ref.label("interview_ref"),
            Interviewer.ref,
            NoteEvidence.source,
            NoteEvidence.at,
            Recruiter.name.label("recruiter_name"),
        )
        .join(Interview, Interview.id == NoteEvidence.interview_id)
        .join(Interviewer, Interviewer.id == NoteEvidence.interviewer_id)
        .outerjoin(Recruiter, Recruiter.id == NoteEvidence.recruiter_id)
        .where(NoteEvidence.submission_id.in_(ids), NoteEvidence.kind == NoteKind.THANK_YOU)
    )
    found: defaultdict[_SeatKey, list[EvidenceWord]] = defaultdict(list)
    for row in rows:
        word = EvidenceWord(EvidenceSource(row.source), row.at, row.recruiter_name)
        found[row.submission_id, row.interview_ref, row.ref].append(word)
    return found
