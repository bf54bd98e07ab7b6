"""What a candidate writes into a debrief on their own page, beside what the recruiter wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.dates_said import DatesSaid
from plugin.domain.interviews import PositionInLine
from plugin.domain.links import LinkPurpose
from plugin.domain.promises import Promise
from plugin.errors import NotFound
from plugin.services.candidate_facts import find_page_submission
from plugin.services.debrief_notes import debrief_of, refuse_dates, set_promise
from plugin.services.journeys import promise_of
from plugin.services.links import read_link
from plugin.services.prompts import plan_again
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interview, Interviewer

TOPICS = "topics:"
PROMISE = "promise"
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

    `topics` is keyed by interviewer.
    """

    version: int
    went_well: str | None = None
    went_badly: str | None = None
    stood_out: str | None = None
    forgot: str | None = None
    also_there: str | None = None
    topics: Mapping[int, str | None] = field(default_factory=dict)
    promise: Promise | None = None
    position_in_line: PositionInLine | None = None
    told_to_call: bool = False
    linkedin_ok: bool = False


def save_own_words(token: str, interview_id: int, words: OwnWords) -> frozenset[str]:
    """Keep what the candidate wrote; return the fields that are the recruiter's and stay theirs.

    What a recruiter wrote or changed is never written over. The debrief call stays to be held: a
    form does not replace it. Raises DatesRefused, LinkClosed, NotFound.
    """
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    now = utcnow()
    with transaction(ref.installation_id) as session:
        submission = find_page_submission(session, ref, now, is_locked=True)
        interview = session.get(Interview, interview_id)
        if interview is None or interview.submission_id != submission.id:
            raise NotFound("There is no such interview.")
        refuse_dates(session, DatesSaid(words.promise), Interview.id == interview_id, now)
        debrief = debrief_of(session, submission.installation_id, interview_id)
        session.flush()
        merge = _Merge(session, debrief, words)
        merge.all(_panel(session, submission.id))
        if merge.has_changed:
            debrief.candidate_fields = sorted(merge.own)
            debrief.candidate_wrote_at = now
            debrief.version += 1
            plan_again(session, submission, now)
        return frozenset(merge.kept)


def _panel(session: Session, submission_id: int) -> dict[int, Interviewer]:
    rows = session.scalars(
        select(Interviewer)
        .join(Interview, Interview.id == Interviewer.interview_id)
        .where(Interview.submission_id == submission_id)
    )
    return {row.id: row for row in rows}


class _Merge:
    """One candidate's words on their way into a debrief, field by field."""

    def __init__(self, session: Session, debrief: Debrief, words: OwnWords) -> None:
        self.session = session
        self.debrief = debrief
        self.words = words
        self.is_stale = debrief.version != words.version
        self.own = set(debrief.candidate_fields)
        self.kept: set[str] = set()
        self.has_changed = False

    def all(self, panel: Mapping[int, Interviewer]) -> None:
        """Take in every field that is the candidate's to write."""
        for name in _COLUMNS:
            if self._takes(name, getattr(self.debrief, name), getattr(self.words, name)):
                setattr(self.debrief, name, getattr(self.words, name))
        if self._takes(PROMISE, promise_of(self.debrief), self.words.promise):
            set_promise(self.debrief, self.words.promise)
        for person, text in self._topics(panel):
            if self._takes(f"{TOPICS}{person.id}", person.topics, text):
                person.topics = text

    def _topics(self, panel: Mapping[int, Interviewer]) -> Iterator[tuple[Interviewer, str | None]]:
        for interviewer_id, text in self.words.topics.items():
            if interviewer_id in panel:
                yield panel[interviewer_id], text

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
        self.has_changed = True
        return True
