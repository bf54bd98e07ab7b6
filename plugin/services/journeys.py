"""Load what planning needs: the rows of many submissions, as journeys."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from plugin.domain.calendars import known_place, known_zone
from plugin.domain.contact_modes import answers_of
from plugin.domain.interviews import Debrief, Interview, InterviewStatus, PositionInLine
from plugin.domain.journeys import Done, FollowUp, Journey, Reply
from plugin.domain.people import (
    Candidate,
    ClientCompany,
    ContactMode,
    Interviewer,
    Place,
    Recruiter,
)
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PromptKey, PromptState, StepKey, StoredPrompt
from plugin.domain.submissions import Stage, Submission
from plugin.store import interviews as interview_rows
from plugin.store import people as people_rows
from plugin.store import submissions as submission_rows
from plugin.store.bulk import is_one_of
from plugin.store.installations import Installation
from plugin.store.prompts import Prompt

RowT = TypeVar("RowT")
PersonT = TypeVar("PersonT", bound=people_rows.MirrorRow)


@dataclass(frozen=True, slots=True)
class LoadedJourney:
    """A journey, its stored prompts, and which rows their refs stand for.

    `recruiter_id` is whose inbox the prompts go to: the submission's owner while active, else a
    manager of the agency, else nobody's. `interviewer_ids` is keyed by interview and interviewer.
    """

    submission_id: int
    recruiter_id: int | None
    journey: Journey
    stored: tuple[StoredPrompt, ...]
    interview_ids: Mapping[str, int]
    interviewer_ids: Mapping[tuple[str, str], int]


def load(session: Session, installation_id: int, ids: Sequence[int]) -> list[LoadedJourney]:
    """Return the journeys of these submissions, in ten queries however many they are."""
    return _Loader(session, installation_id, ids).all()


class _Loader:
    def __init__(self, session: Session, installation_id: int, ids: Sequence[int]) -> None:
        self.session = session
        self.installation = session.get_one(Installation, installation_id)
        self.home = agency_place(self.installation)
        self.submissions = self._rows(
            submission_rows.Submission, submission_rows.Submission.id, ids
        )
        self.candidates = self._people(people_rows.Candidate, "candidate_id")
        self.companies = self._people(people_rows.ClientCompany, "client_company_id")
        self.recruiters = self._people(people_rows.Recruiter, "recruiter_id")
        self.managers = _managers(session)
        interviews = self._rows(
            interview_rows.Interview, interview_rows.Interview.submission_id, ids
        )
        self.interviews = _grouped(interviews, "submission_id")
        interview_ids = [row.id for row in interviews]
        self.interviewers = _grouped(
            self._rows(
                interview_rows.Interviewer, interview_rows.Interviewer.interview_id, interview_ids
            ),
            "interview_id",
        )
        self.debriefs = {
            row.interview_id: row
            for row in self._rows(
                interview_rows.Debrief, interview_rows.Debrief.interview_id, interview_ids
            )
        }
        self.follow_ups = self._of(
            submission_rows.FollowUp, submission_rows.FollowUp.submission_id, ids
        )
        self.replies = self._of(submission_rows.Reply, submission_rows.Reply.submission_id, ids)
        self.prompts = self._of(Prompt, Prompt.submission_id, ids)

    def all(self) -> list[LoadedJourney]:
        return [self._one(row) for row in self.submissions]

    def _one(self, row: submission_rows.Submission) -> LoadedJourney:
        candidate = self.candidates[row.candidate_id]
        company = self.companies.get(row.client_company_id or 0)
        recruiter = self._recruiter(row)
        interviews = [(i, i.starts_at) for i in self.interviews[row.id] if i.starts_at]
        is_gone = row.deleted_at is not None or candidate.deleted_at is not None
        refs = {i.id: i.ref for i in self.interviews[row.id]}
        people = {p.id: p for i in refs for p in self.interviewers[i]}
        prompts = [
            _stored(prompt, refs, {key: p.ref for key, p in people.items()})
            for prompt in self.prompts[row.id]
        ]
        journey = Journey(
            submission=Submission(
                ref=row.ref,
                stage=Stage(row.stage) if row.stage else Stage.INTERVIEWING,
                changed_at=row.stage_changed_at,
                job_title=row.job_title,
            ),
            candidate=Candidate(
                candidate.name, candidate.email, candidate.timezone, candidate.opted_out
            ),
            recruiter=Recruiter(self._place(recruiter), recruiter.name if recruiter else None),
            client_company=ClientCompany(
                self._place(company), company.name if company else None, self._mode(company)
            ),
            interviews=tuple(self._interview(i, at, is_gone=is_gone) for i, at in interviews),
            done=tuple(_done(self.prompts[row.id], prompts)),
            follow_ups=tuple(FollowUp(f.at, f.channel) for f in self.follow_ups[row.id]),
            replies=tuple(Reply(r.at, promise_of(r)) for r in self.replies[row.id]),
            first_seen_at=min((i.first_seen_at for i, _ in interviews), default=None),
        )
        return LoadedJourney(
            submission_id=row.id,
            recruiter_id=recruiter.id if recruiter else None,
            journey=journey,
            stored=tuple(prompts),
            interview_ids={ref: key for key, ref in refs.items()},
            interviewer_ids={(refs[p.interview_id], p.ref): p.id for p in people.values()},
        )

    def _people(self, model: type[PersonT], column: str) -> Mapping[int, PersonT]:
        wanted = {getattr(submission, column) for submission in self.submissions} - {None}
        return {row.id: row for row in self._rows(model, model.id, wanted)}

    def _recruiter(self, row: submission_rows.Submission) -> people_rows.Recruiter | None:
        owner = self.recruiters.get(row.recruiter_id or 0)
        if owner is not None and owner.is_active and owner.deleted_at is None:
            return owner
        return next(iter(self.managers), None)

    def _place(self, row: people_rows.Recruiter | people_rows.ClientCompany | None) -> Place:
        return place_of(row, self.home)

    def _mode(self, company: people_rows.ClientCompany | None) -> ContactMode | None:
        return answers_of(
            company.contact_mode if company else None,
            company.crm_contact_mode if company else None,
            self.installation.contact_mode,
        ).in_force

    def _interview(
        self, row: interview_rows.Interview, starts_at: datetime, *, is_gone: bool
    ) -> Interview:
        panel = [p for p in self.interviewers[row.id] if p.removed_at is None]
        return Interview(
            ref=row.ref,
            starts_at=starts_at,
            timezone=known_zone(row.timezone, self.home.timezone),
            ends_at=row.ends_at,
            booked_at=row.booked_at,
            status=InterviewStatus.DELETED if is_gone else InterviewStatus(row.status),
            round=row.round,
            interviewers=tuple(
                Interviewer(p.ref, p.name, p.found_email or p.email, p.title or p.found_title)
                for p in panel
            ),
            debrief=_debrief(self.debriefs.get(row.id)),
        )

    def _rows(
        self, model: type[RowT], column: InstrumentedAttribute[Any], wanted: Iterable[int]
    ) -> list[RowT]:
        ids = list(wanted)
        if not ids:
            return []
        query = select(model).where(is_one_of(column, ids)).order_by(model.id)  # type: ignore[attr-defined]  # each has one
        return list(self.session.scalars(query))

    def _of(
        self, model: type[RowT], column: InstrumentedAttribute[Any], wanted: Iterable[int]
    ) -> Mapping[int, list[RowT]]:
        return _grouped(self._rows(model, column, wanted), "submission_id")


def agency_place(row: Installation) -> Place:
    """Return the agency's own place, for whoever the CRM gives none."""
    return known_place(Place(row.timezone, row.country, row.subdivision), "UTC")


def place_of(row: people_rows.Recruiter | people_rows.ClientCompany | None, home: Place) -> Place:
    """Return where somebody works; the agency's own place where the CRM does not say."""
    if row is None or (row.timezone is None and row.country is None):
        return home
    zone = home.timezone
    return known_place(Place(row.timezone or zone, row.country, row.subdivision), zone)


def promise_of(row: interview_rows.Debrief | submission_rows.Reply) -> Promise | None:
    """Return the promise in a row; None where nothing is known of one."""
    if row.promise_kind is None:
        return None
    return Promise(PromiseKind(row.promise_kind), row.promise_on, row.promise_said_on)


def _debrief(row: interview_rows.Debrief | None) -> Debrief:
    if row is None:
        return Debrief()
    return Debrief(
        promise=promise_of(row),
        position_in_line=PositionInLine(row.position_in_line) if row.position_in_line else None,
        emotional_tie=row.emotional_tie,
        interviews_close_on=row.interviews_close_on,
        debriefed_at=row.debriefed_at,
        told_to_call=row.told_to_call,
    )


def _stored(row: Prompt, refs: Mapping[int, str], people: Mapping[int, str]) -> StoredPrompt:
    return StoredPrompt(
        id=row.id,
        key=PromptKey(
            StepKey(row.step),
            refs[row.interview_id],
            people[row.interviewer_id] if row.interviewer_id else None,
            row.occurrence,
        ),
        state=PromptState(row.state),
        reason=row.reason,
        opens_at=row.opens_at,
        due_at=row.due_at,
        limit_at=row.limit_at,
        expires_at=row.expires_at,
        snoozed_until=row.snoozed_until,
        needs_decision=row.needs_decision,
        rules=tuple(row.rules),
        why=row.why,
        playbook_version=row.playbook_version,
    )


def _done(rows: Sequence[Prompt], stored: Sequence[StoredPrompt]) -> Iterable[Done]:
    for row, prompt in zip(rows, stored, strict=True):
        if row.done_at is not None:
            key = prompt.key
            yield Done(key.step, key.interview_ref, key.interviewer_ref, row.done_at)


def _managers(session: Session) -> list[people_rows.Recruiter]:
    row = people_rows.Recruiter
    return list(
        session.scalars(
            select(row)
            .where(row.is_manager, row.is_active, row.deleted_at.is_(None))
            .order_by(row.id)
        )
    )


def _grouped(rows: Iterable[RowT], name: str) -> Mapping[int, list[RowT]]:
    groups: defaultdict[int, list[RowT]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups
