"""What a candidate does with a note: write it, say that it was sent, send it to the recruiter."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.candidate_guide import PlaceState
from plugin.domain.coaching import Letter
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.domain.links import LinkPurpose
from plugin.domain.note_reviews import Review, Verdict
from plugin.domain.people import ContactMode
from plugin.errors import Conflict, Refused
from plugin.services.candidate_facts import PageFacts, find_page_submission, load_page
from plugin.services.candidate_pages import CandidatePage, find_place, page_of
from plugin.services.candidate_places import NotePlace, review_letter
from plugin.services.evidence import Evidence, record_evidence, withdraw_evidence
from plugin.services.follow_up_notes import count_check_in, uncount_check_in
from plugin.services.links import LinkRef, read_link
from plugin.services.waiting_notes import bring_back
from plugin.store.base import transaction
from plugin.store.notes import Note
from plugin.store.submissions import Submission

TAKE_BACK_WITHIN = timedelta(hours=1)
"""How long a candidate may take back that a note was sent (ours)."""


class PlaceClosed(Conflict):
    """The note is not asked for any more: the person left the panel, or the interview is off."""


class OtherVersion(Conflict):
    """The note was changed elsewhere meanwhile; `version` and `letter` are what is kept now."""

    def __init__(self, version: int, letter: Letter) -> None:
        super().__init__("This note was changed on another page. Both texts are kept.")
        self.version = version
        self.letter = letter


class Held(Refused):
    """The checks speak against sending the note as it is, which is kept; `saved` says which."""

    def __init__(self, saved: "SavedNote") -> None:
        super().__init__("Some of the checks do not hold yet.")
        self.saved = saved


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note as a page sends it: `version` is the one that was changed, 0 the skeleton."""

    interviewer_id: int
    kind: NoteKind
    letter: Letter = field(repr=False)
    version: int


@dataclass(frozen=True, slots=True)
class SavedNote:
    """A note that is kept, in this version, and what the checks say of it."""

    page: CandidatePage
    place: NotePlace
    version: int
    review: Review


def save_note(token: str, written: WrittenNote) -> SavedNote:
    """Keep what was typed, and check it; no transaction is open while it is checked.

    Raises OtherVersion, PlaceClosed, LinkClosed, NotFound.
    """
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    now = utcnow()
    page, place = _look(ref, written.interviewer_id, written.kind, now)
    if place.state is PlaceState.CLOSED:
        raise _closed()
    review = review_letter(place, written.letter, page.submission.contact_mode)
    if is_untouched(place, written):
        return SavedNote(page, place, 0, review)
    with transaction(ref.installation_id) as session:
        submission = find_page_submission(session, ref, now)
        version = _write(session, submission, place, written, review)
    return SavedNote(page, place, version, review)


def say_sent(token: str, written: WrittenNote, *, is_sure: bool) -> None:
    """Write down that the candidate has sent the note; saying so twice says it once.

    The text is kept first, so that nothing is lost whatever comes of it. Raises Held where a check
    speaks against it and the candidate was not asked yet (`is_sure`), and what `save_note` raises.
    """
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    saved = save_note(token, written)
    if not (is_sure or _may_go(saved)):
        raise Held(saved)
    now = utcnow()
    with transaction(ref.installation_id) as session:
        submission = find_page_submission(session, ref, now, is_locked=True)
        place = _sendable(load_page(session, ref, now), written)
        if place.evidence:
            return
        record_evidence(
            session,
            Evidence(
                installation_id=ref.installation_id,
                submission_id=submission.id,
                interview_id=place.interview_id,
                interviewer_id=written.interviewer_id,
                kind=written.kind,
                source=EvidenceSource.CANDIDATE,
                at=now,
            ),
        )
        if written.kind is NoteKind.CHECK_IN and place.prompt:
            count_check_in(session, place.prompt.id, submission, now)


def say_not_sent(token: str, interviewer_id: int, kind: NoteKind) -> None:
    """Take back, within the hour, that the candidate sent the note; others' word stands.

    Raises Conflict once it is too late; LinkClosed, NotFound.
    """
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    now = utcnow()
    with transaction(ref.installation_id) as session:
        submission = find_page_submission(session, ref, now, is_locked=True)
        since = now - TAKE_BACK_WITHIN
        said_at = withdraw_evidence(
            session,
            submission,
            interviewer_id=interviewer_id,
            kind=kind,
            source=EvidenceSource.CANDIDATE,
            since=since,
        )
        if said_at is not None and kind is NoteKind.CHECK_IN:
            uncount_check_in(session, submission, said_at, now)


def share_note(token: str, written: WrittenNote, *, is_sure: bool) -> None:
    """Keep the note and send a copy of it to the recruiter.

    Raises Held where a check speaks against it and the candidate was not asked yet, and what
    `save_note` raises.
    """
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    saved = save_note(token, written)
    _refuse_if_forwarded(saved.page, saved.place)
    if saved.review.verdict is not Verdict.READY and not is_sure:
        raise Held(saved)
    if is_untouched(saved.place, written):
        raise Refused("There is nothing of yours in this note yet. Write it first.")
    now = utcnow()
    with transaction(ref.installation_id) as session:
        submission = find_page_submission(session, ref, now, is_locked=True)
        if saved.page.goes_through_recruiter and saved.place.prompt:
            bring_back(session, saved.place.prompt.id, now)
        note = _locked_note(session, submission.id, saved.place)
        if note is None or note.version != saved.version:
            raise PlaceClosed("The note has moved on since. Look at it again.")
        note.shared_at = now
        note.shared_subject, note.shared_body = note.subject, note.body
        note.shared_version = note.version


def unshare_note(token: str, interviewer_id: int, kind: NoteKind) -> None:
    """Take the copy back from the recruiter, if they have one. Raises LinkClosed, NotFound."""
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    now = utcnow()
    page, place = _look(ref, interviewer_id, kind, now)
    _refuse_if_forwarded(page, place)
    with transaction(ref.installation_id) as session:
        submission = find_page_submission(session, ref, now)
        note = _locked_note(session, submission.id, place)
        if note is not None:
            note.shared_at = note.shared_version = None
            note.shared_subject = note.shared_body = None


def _look(
    ref: LinkRef, interviewer_id: int, kind: NoteKind, now: datetime
) -> tuple[CandidatePage, NotePlace]:
    with transaction(ref.installation_id) as session:
        facts = load_page(session, ref, now)
    page = page_of(facts)
    place = find_place(page, interviewer_id, kind)
    if place is None:
        raise _closed()
    return page, place


def _sendable(facts: PageFacts, written: WrittenNote) -> NotePlace:
    """Return the place of a note that the candidate may have sent themselves."""
    place = find_place(page_of(facts), written.interviewer_id, written.kind)
    if place is None or place.state is PlaceState.CLOSED:
        raise _closed()
    if place.state is PlaceState.PREPARE:
        raise Refused("The interview has not begun. The note can go once it has.")
    if facts.submission.contact_mode is not ContactMode.DIRECT:
        raise Refused("Notes to this client go through your recruiter. Send it to them.")
    return place


def _refuse_if_forwarded(page: CandidatePage, place: NotePlace) -> None:
    if page.goes_through_recruiter and place.state is PlaceState.SENT:
        raise Conflict("Your recruiter has forwarded this note already.")


def _closed() -> PlaceClosed:
    return PlaceClosed("This note is not asked for any more. Your words are still on this page.")


def is_untouched(place: NotePlace, written: WrittenNote) -> bool:
    """Tell whether this is the skeleton as it was given, which nobody has written yet."""
    return place.version == written.version == 0 and place.letter == written.letter


def _may_go(saved: SavedNote) -> bool:
    """Tell whether nothing holds the note: it is ready, let go by the recruiter, or not ours.

    Who says that they sent a note and never wrote it here has written it elsewhere.
    """
    place = saved.place
    is_released = place.release_reason is not None and saved.version == place.version
    return saved.review.verdict is Verdict.READY or is_released or saved.version == 0


def _write(
    session: Session,
    submission: Submission,
    place: NotePlace,
    written: WrittenNote,
    review: Review,
) -> int:
    """Keep the text unless another page kept a different one meanwhile; return the version."""
    subject, body = written.letter.subject, written.letter.text
    note = _locked_note(session, submission.id, place)
    if note is None:
        return _write_first(session, submission, place, written, review)
    if (note.subject, note.body) == (subject, body):
        note.verdict = review.verdict
        return note.version
    if note.version != written.version:
        raise OtherVersion(note.version, Letter(note.subject, note.body))
    note.subject, note.body, note.verdict = subject, body, review.verdict
    note.version += 1
    note.changed_at = utcnow()
    return note.version


def _write_first(
    session: Session,
    submission: Submission,
    place: NotePlace,
    written: WrittenNote,
    review: Review,
) -> int:
    values = {
        "installation_id": submission.installation_id,
        "submission_id": submission.id,
        "interview_id": place.interview_id,
        "interviewer_id": place.interviewer.id,
        "kind": place.kind,
        "occurrence": place.occurrence,
        "subject": written.letter.subject,
        "body": written.letter.text,
        "verdict": review.verdict,
        "version": 1,
        "changed_at": utcnow(),
        "created_at": utcnow(),
    }
    keys = ["installation_id", "interviewer_id", "kind", "occurrence"]
    first = session.scalar(
        insert(Note).values(values).on_conflict_do_nothing(index_elements=keys).returning(Note.id)
    )
    if first is None:  # two pages at the same moment: the second one learns of it
        return _write(session, submission, place, written, review)
    return 1


def _locked_note(session: Session, submission_id: int, place: NotePlace) -> Note | None:
    return session.scalar(
        select(Note)
        .where(
            Note.submission_id == submission_id,
            Note.interviewer_id == place.interviewer.id,
            Note.kind == place.kind,
            Note.occurrence == place.occurrence,
        )
        .with_for_update()
    )
