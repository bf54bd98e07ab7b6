"""What a candidate writes into a debrief on their own page, beside what the recruiter wrote."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from plugin.clock import utcnow
from plugin.domain.dates_said import DatesSaid
from plugin.domain.interviews import PositionInLine
from plugin.domain.links import LinkPurpose
from plugin.domain.people import InterviewerSource
from plugin.domain.people_told import Fact, PersonTold
from plugin.domain.promises import Promise
from plugin.errors import NotFound
from plugin.services.candidate_facts import find_page_submission
from plugin.services.debrief_notes import (
    PROMISE,
    TOPICS,
    DebriefChanged,
    KeptDraft,
    debrief_of,
    facts_left_out,
    find_date_objections,
    moves_plan,
    plan_when_settled,
    refuse_fields,
    set_promise,
)
from plugin.services.journeys import promise_of
from plugin.services.links import read_link
from plugin.services.people_met import PERSON, MetPanel
from plugin.services.prompts import plan_again
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interview, Interviewer

_COLUMNS = (
    "went_well",
    "went_badly",
    "stood_out",
    "forgot",
    "also_there",
    "position_in_line",
    "told_to_call",
    "linkedin_ok",
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OwnWords:
    """The form as it was sent; None and False are what was left out. `version`: what was looked at.

    `topics` is keyed by interviewer, `people` as in `DebriefNotes`. `is_draft`: it is still being
    typed, and `problems` names what cannot be read yet.
    """

    version: int
    went_well: str | None = None
    went_badly: str | None = None
    stood_out: str | None = None
    forgot: str | None = None
    also_there: str | None = None
    topics: Mapping[int, str | None] = field(default_factory=dict)
    people: Mapping[str, PersonTold] = field(default_factory=dict)
    promise: Promise | None = None
    position_in_line: PositionInLine | None = None
    told_to_call: bool = False
    linkedin_ok: bool = False
    is_draft: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptWords(KeptDraft):
    """What became of it. `recruiters` names the fields that are the recruiter's and stay theirs."""

    recruiters: frozenset[str]


def save_own_words(token: str, interview_id: int, words: OwnWords) -> KeptWords:
    """Keep what the candidate wrote.

    What a recruiter wrote or changed is never written over. The debrief call stays to be held: a
    form does not replace it. A draft leaves what cannot be kept as it was, and its plan waits until
    nothing more is typed. Raises FieldsRefused, DatesRefused (not for a draft), DebriefChanged (for
    a draft), Refused, LinkClosed, NotFound.
    """
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    now = utcnow()
    with transaction(ref.installation_id) as session:
        submission = find_page_submission(session, ref, now, is_locked=True)
        interview = session.get(Interview, interview_id)
        if interview is None or interview.submission_id != submission.id:
            raise NotFound("There is no such interview.")
        panel = MetPanel(session, submission, interview_id)
        dates = find_date_objections(
            session, DatesSaid(words.promise), Interview.id == interview_id, now
        )
        people = panel.find_objections(words.people)
        if not words.is_draft:
            refuse_fields(dates, people)
        debrief = debrief_of(session, submission.installation_id, interview_id)
        session.flush()
        merge = _Merge(debrief, panel, words, {**dates, **people, **words.problems})
        if words.is_draft and merge.is_stale:
            raise DebriefChanged
        merge.all()
        if merge.changed:
            debrief.candidate_fields = sorted(merge.own)
            debrief.candidate_wrote_at = now
            debrief.version += 1
        if merge.changed and not words.is_draft:
            plan_again(session, submission, now)
        elif moves_plan(merge.changed):
            plan_when_settled(submission, now)
        return KeptWords(
            debrief.version, merge.problems, merge.joined, recruiters=frozenset(merge.kept)
        )


class _Merge:
    """One candidate's words on their way into a debrief, field by field."""

    def __init__(
        self, debrief: Debrief, panel: MetPanel, words: OwnWords, problems: Mapping[str, str]
    ) -> None:
        self.debrief = debrief
        self.panel = panel
        self.words = words
        self.problems = problems
        self.is_stale = debrief.version != words.version
        self.own = set(debrief.candidate_fields)
        self.kept: set[str] = set()
        self.changed: set[str] = set()
        self.joined: dict[str, int] = {}

    def all(self) -> None:
        """Take in every field that is the candidate's to write."""
        for name in _COLUMNS:
            if self._takes(name, getattr(self.debrief, name), getattr(self.words, name)):
                setattr(self.debrief, name, getattr(self.words, name))
        is_readable = self.problems.keys().isdisjoint({"kind", "on"})
        if is_readable and self._takes(PROMISE, promise_of(self.debrief), self.words.promise):
            set_promise(self.debrief, self.words.promise)
        for interviewer_id, text in self.words.topics.items():
            person = self.panel.rows.get(interviewer_id)
            if person is not None:
                self._take_topics(person, text)
        for key, told in self.words.people.items():
            wrong = facts_left_out(key, self.problems.keys())
            if key.isdecimal():
                self._take_person(int(key), told, wrong)
            else:
                self._add_person(key, told, wrong)

    def _take_person(self, person_id: int, told: PersonTold, wrong: Set[Fact]) -> None:
        """Take in what is told of somebody on the panel, as long as no recruiter has told it."""
        row = self.panel.rows.get(person_id)
        if row is None:
            return
        name = f"{PERSON}{person_id}"
        is_open = row.source == InterviewerSource.CRM and not (row.found_title or row.found_email)
        if name in self.own or is_open:
            self._tell(row, told, wrong)
        elif any(told.told.get(fact) not in (None, known) for fact, known in _known(row).items()):
            self.kept.add(name)

    def _add_person(self, key: str, told: PersonTold, wrong: Set[Fact]) -> None:
        known = self.panel.find(key)
        if known is not None:
            self._take_person(known.id, told, wrong)
            self._take_topics(known, told.topics)
            return
        there = self.panel.find_there(told)
        if there is not None:
            self.joined[key] = there.id
            self._take_person(there.id, told.beside(there.name), wrong)
            self._take_topics(there, told.topics or there.topics)
            return
        row = self.panel.add(key, told, wrong)
        if row is None:
            return
        self.own.add(f"{PERSON}{row.id}")
        self.changed |= self.panel.changed
        self._take_topics(row, told.topics or row.topics)

    def _tell(self, row: Interviewer, told: PersonTold, wrong: Set[Fact]) -> None:
        name = f"{PERSON}{row.id}"
        self.panel.tell(row, told, wrong)
        if name in self.panel.changed:
            self.own.add(name)
            self.changed.add(name)

    def _take_topics(self, row: Interviewer, text: str | None) -> None:
        if self._takes(f"{TOPICS}{row.id}", row.topics, text):
            row.topics = text

    def _takes(self, name: str, stored: Any, written: Any) -> bool:
        """Tell whether a field is to be written; keep count of whose it is."""
        if written == stored or (not written and not stored):
            return False
        if stored and name not in self.own:
            if written:
                self.kept.add(name)
            return False
        if not written and self.is_stale:
            return False  # an old page leaves out what it never showed
        self.own.add(name) if written else self.own.discard(name)
        self.changed.add(name)
        return True


def _known(row: Interviewer) -> dict[Fact, str | None]:
    return {
        Fact.NAME: row.name,
        Fact.TITLE: row.title or row.found_title,
        Fact.EMAIL: row.found_email or row.email,
    }
