"""The people whom a debrief names, on their way to the panel's rows. The submission is locked."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.addresses import is_usable_address, normalized
from plugin.domain.people import InterviewerSource
from plugin.domain.people_told import (
    Fact,
    PersonProblem,
    PersonTold,
    find_objection_to_address,
    find_same,
    known_person,
)
from plugin.errors import Refused
from plugin.services.rounds import rounds_of
from plugin.services.submission_views import find_interviewers, find_interviews
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, Recruiter
from plugin.store.submissions import Submission

PERSON = "person:"
"""How `candidate_fields` names a person of whom the candidate told the name, title or address."""

MOST_ADDED = 30
"""Whom one debrief may name beside the CRM's panel, taken away again or not (ours)."""

_REF = "debrief:"


class MetPanel:
    """Who sat in one interview and around it. `changed` names what was written, by row.

    Those told are keyed by the id of a row, or, where they are new, by a key of the form's own:
    the same key is the same person, however often the form comes.
    """

    def __init__(self, session: Session, submission: Submission, interview_id: int) -> None:
        self.session = session
        self.submission = submission
        self.interview_id = interview_id
        self.candidate = session.get_one(Candidate, submission.candidate_id)
        self.day = _of_the_day(session, submission.id, interview_id)
        self.rows = {
            row.id: row
            for row in session.scalars(
                select(Interviewer)
                .join(Interview, Interview.id == Interviewer.interview_id)
                .where(Interview.submission_id == submission.id)
                .order_by(Interviewer.id)
            )
        }
        self.changed: set[str] = set()

    def find_objections(self, people: Mapping[str, PersonTold]) -> Mapping[str, PersonProblem]:
        """Return what speaks against facts that cannot be kept, by fact and person ("email-12").

        Raises Refused for more people than an interview has.
        """
        new = {key for key, told in people.items() if self._is_new(key) and not told.is_empty}
        added = sum(self._is_added_here(row) for row in self.rows.values())
        if new and len(new) + added > MOST_ADDED:
            raise Refused(f"No more than {MOST_ADDED} people can be added to one interview.")
        found: dict[str, PersonProblem] = {}
        for key, told in people.items():
            if told.is_gone:
                continue
            if key in new and not told.has_identity:
                found[f"{Fact.NAME}-{key}"] = PersonProblem.NO_IDENTITY
            objection = self._objection_to_address(key, told.told.get(Fact.EMAIL))
            if objection:
                found[f"{Fact.EMAIL}-{key}"] = objection
        return found

    def find(self, key: str) -> Interviewer | None:
        """Return the row that a key stands for, if there is one."""
        if key.isdecimal():
            return self.rows.get(int(key))
        ref = f"{_REF}{key}"
        return next((row for row in self._here() if row.ref == ref), None)

    def tell(self, row: Interviewer, told: PersonTold, left_out: Set[Fact] = frozenset()) -> None:
        """Keep what was told of somebody with a row, as far as the CRM does not say it itself."""
        facts = {fact: value for fact, value in told.told.items() if fact not in left_out}
        is_added = row.source == InterviewerSource.DEBRIEF
        if facts.get(Fact.NAME) and (is_added or row.name is None):
            self._set(row, "name", facts[Fact.NAME])
        for same in self._everywhere(row):
            if Fact.TITLE in facts and same.title is None:
                self._set(same, "found_title", facts[Fact.TITLE])
            if Fact.EMAIL in facts and not is_usable_address(same.email):
                self._set(same, "found_email", facts[Fact.EMAIL])
        if is_added and told.is_gone != (row.removed_at is not None):
            self._set(row, "removed_at", utcnow() if told.is_gone else None)

    def add(
        self, key: str, told: PersonTold, left_out: Set[Fact] = frozenset()
    ) -> Interviewer | None:
        """Keep what was told of somebody new, and return the row: another's where it is the same.

        None where nothing is told by which to know anybody. Topics are the caller's to keep.
        """
        row = self.find(key)
        if row is None and (told.is_gone or not told.has_identity):
            return None
        if row is None:
            row = self._known_here(told) or self._insert(key, told)
            told = told.beside(row.name)
        self.tell(row, told, left_out)
        if row.id not in self.day and row.removed_at is None:
            self.day |= {row.id}
            self.changed.add(f"{PERSON}{row.id}")
        return row

    def find_there(self, told: PersonTold) -> Interviewer | None:
        """Return whom the day's panel has already."""
        return self._match(told, (row for row in self.rows.values() if row.id in self.day))

    def _known_here(self, told: PersonTold) -> Interviewer | None:
        """Return whom the day's panel has already, or had and lost."""
        there = self.find_there(told)
        if there is not None:
            return there
        gone = self._match(told, (row for row in self._here() if row.removed_at is not None))
        if gone is not None:
            gone.removed_at, gone.source = None, InterviewerSource.DEBRIEF
        return gone

    def _insert(self, key: str, told: PersonTold) -> Interviewer:
        """Make a row; somebody from another day of the submission keeps the ref."""
        here = {row.ref for row in self._here()}
        others = (row for row in self.rows.values() if row.ref not in here)
        known = self._match(told, (row for row in others if row.removed_at is None))
        row = Interviewer(
            installation_id=self.submission.installation_id,
            interview_id=self.interview_id,
            ref=known.ref if known else f"{_REF}{key}",
            source=InterviewerSource.DEBRIEF,
        )
        if known is not None:
            row.name, row.email, row.title = known.name, known.email, known.title
            row.found_email, row.found_title = known.found_email, known.found_title
        self.session.add(row)
        self.session.flush()
        self.rows[row.id] = row
        return row

    def _match(self, told: PersonTold, among: Iterable[Interviewer]) -> Interviewer | None:
        people = [known_person(row.id, row.name, row.email, row.found_email) for row in among]
        found = find_same(told.told.get(Fact.NAME), told.told.get(Fact.EMAIL), people)
        return self.rows[found] if found is not None else None

    def _objection_to_address(self, key: str, address: str | None) -> PersonProblem | None:
        row = self.find(key)
        if address is None or (row is not None and row.found_email == address):
            return None
        objection = find_objection_to_address(address, self.candidate.email)
        if objection is None and self._is_of_agency(address):
            return PersonProblem.AGENCYS  # a recruiter with an interviewer's address gets no mail
        return objection

    def _is_of_agency(self, address: str) -> bool:
        is_theirs = exists().where(func.lower(Recruiter.email) == normalized(address))
        return bool(self.session.scalar(select(is_theirs)))

    def _is_new(self, key: str) -> bool:
        return not key.isdecimal() and self.find(key) is None

    def _here(self) -> list[Interviewer]:
        return [row for row in self.rows.values() if row.interview_id == self.interview_id]

    def _is_added_here(self, row: Interviewer) -> bool:
        is_here = row.interview_id == self.interview_id
        return is_here and row.source == InterviewerSource.DEBRIEF

    def _everywhere(self, row: Interviewer) -> list[Interviewer]:
        """Return the person's rows in all interviews of the submission."""
        others = [same for same in self.rows.values() if same.ref == row.ref and same is not row]
        return [row, *others]

    def _set(self, row: Interviewer, name: str, value: str | datetime | None) -> None:
        if getattr(row, name) != value:
            setattr(row, name, value)
            self.changed.add(f"{PERSON}{row.id}")


def _of_the_day(session: Session, submission_id: int, interview_id: int) -> frozenset[int]:
    """Return the ids of those who sit on the panel of the interview's day."""
    its = Submission.id == submission_id
    interviewers = find_interviewers(session, its)
    for round_ in rounds_of(find_interviews(session, its), interviewers):
        if any(slot.id == interview_id for slot in round_.interviews):
            return frozenset(person.id for person in round_.panel)
    return frozenset(
        row.id for row in interviewers if row.interview_id == interview_id and not row.is_removed
    )
