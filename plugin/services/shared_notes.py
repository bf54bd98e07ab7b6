"""A note that a candidate sent to their recruiter: read, checked, and let go or passed on."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.addresses import is_usable_address
from plugin.domain.candidate_guide import PlaceState
from plugin.domain.coaching import Letter
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.domain.note_reviews import Review, Verdict
from plugin.domain.people import ContactMode
from plugin.errors import Conflict, NotFound, Refused
from plugin.services.access import Viewer
from plugin.services.candidate_facts import PageFacts, facts_of
from plugin.services.candidate_pages import find_place, page_of
from plugin.services.candidate_places import review_letter
from plugin.services.note_views import EvidenceView
from plugin.store.base import transaction
from plugin.store.interviews import Interviewer
from plugin.store.notes import Note
from plugin.store.people import Candidate
from plugin.store.submissions import Submission

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedNote:
    """The copy that the candidate sent, which is all that a recruiter may read.

    `review` None: the note is not asked for any more. `version` is the copy's; `is_changed`: the
    candidate has gone on writing since. `release_reason`: why this copy may go as it is.
    `is_early`: the interview has not begun. `forwarded`: a recruiter's word that it was passed on.
    """

    id: int
    submission_id: int
    candidate_id: int
    candidate_name: str | None
    interviewer_id: int
    interviewer_name: str | None
    address: str | None = field(repr=False)
    letter: Letter = field(repr=False)
    contact_mode: ContactMode | None
    kind: NoteKind
    shared_at: datetime
    version: int
    is_changed: bool
    release_reason: str | None
    prompt_id: int | None
    is_early: bool
    forwarded: EvidenceView | None
    review: Review | None

    @property
    def may_go(self) -> bool:
        """Tell whether nothing holds this copy; what is blocked is held whatever anybody says."""
        if self.review is None or self.review.verdict is Verdict.BLOCKED:
            return False
        return self.review.verdict is Verdict.READY or self.release_reason is not None


def get_shared_note(viewer: Viewer, note_id: int) -> SharedNote:
    """Return what the candidate sent, checked. Raises NotFound for what was not sent."""
    with transaction(viewer.installation_id) as session:
        note = find_shared(session, note_id)
        submission = session.get_one(Submission, note.submission_id)
        candidate = session.get_one(Candidate, submission.candidate_id)
        person = session.get_one(Interviewer, note.interviewer_id)
        facts = facts_of(session, submission, utcnow())
        is_released = note.released_version == note.shared_version
        address = person.found_email or person.email
        place = find_place(page_of(facts), note.interviewer_id, NoteKind(note.kind))
        shared = SharedNote(
            id=note.id,
            submission_id=submission.id,
            candidate_id=candidate.id,
            candidate_name=candidate.name,
            interviewer_id=person.id,
            interviewer_name=person.name,
            address=address if is_usable_address(address) else None,
            letter=Letter(note.shared_subject or "", note.shared_body or ""),
            contact_mode=facts.submission.contact_mode,
            kind=NoteKind(note.kind),
            shared_at=note.shared_at or utcnow(),
            version=note.shared_version or 0,
            is_changed=note.shared_version != note.version,
            release_reason=note.release_reason if is_released else None,
            prompt_id=place.prompt.id if place and place.prompt and place.prompt.is_live else None,
            is_early=place is not None and place.state is PlaceState.PREPARE,
            forwarded=_forwarded(facts, note),
            review=None,
        )
    if place is None:
        return shared
    return replace(shared, review=review_letter(place, shared.letter, mode=None))


def release_note(viewer: Viewer, note_id: int, version: int, reason: str) -> None:
    """Keep why this copy may go although a check fails: the candidate is told.

    Raises Refused without a reason, Conflict where the candidate has sent another copy since,
    NotFound.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refused("Say in a few words why it may go as it is.")
    with transaction(viewer.installation_id) as session:
        note = find_shared(session, note_id, is_locked=True)
        if note.shared_version != version:
            raise Conflict("The candidate has sent another text since you looked. Read that one.")
        note.released_at, note.released_by = utcnow(), viewer.recruiter_id
        note.released_version, note.release_reason = version, reason


def find_shared(session: Session, note_id: int, *, is_locked: bool = False) -> Note:
    """Return a note of which the recruiter has a copy. Raises NotFound for any other."""
    statement = select(Note).where(Note.id == note_id, Note.shared_at.is_not(None))
    note = session.scalar(statement.with_for_update() if is_locked else statement)
    if note is None:
        raise NotFound("There is no such note.")
    return note


def _forwarded(facts: PageFacts, note: Note) -> EvidenceView | None:
    """Return a recruiter's word that this note went; a check-in's since the candidate sent it."""
    is_check_in = note.kind == NoteKind.CHECK_IN
    words = (
        row
        for row in facts.evidence
        if (row.interviewer_id, row.kind) == (note.interviewer_id, note.kind)
        and row.source is EvidenceSource.RECRUITER
        and not (is_check_in and note.shared_at is not None and row.at < note.shared_at)
    )
    return next(words, None)
