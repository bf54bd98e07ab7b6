"""Where a candidate writes: one place for each note, with all that its checks need to know."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugin.domain import note_drafts
from plugin.domain.addresses import is_usable_address
from plugin.domain.calendars import local_date
from plugin.domain.candidate_guide import PlaceFacts, PlaceState, place_state
from plugin.domain.coaching import Letter
from plugin.domain.evidence import NoteKind
from plugin.domain.languages import Language
from plugin.domain.note_drafts import Draft, FollowUpFacts
from plugin.domain.note_reviews import CheckName, Finding, Review, verdict_of
from plugin.domain.note_skeletons import SkeletonFacts, skeleton, without_slots
from plugin.domain.notes import review
from plugin.domain.people import ContactMode
from plugin.domain.playbook import Playbook
from plugin.domain.prompts import PromptState
from plugin.domain.said_names import guess_language
from plugin.domain.wording import say_date
from plugin.language import language
from plugin.services.candidate_facts import PageFacts
from plugin.services.note_views import EvidenceView
from plugin.services.prompt_views import PromptView
from plugin.services.rounds import Round
from plugin.services.submission_views import InterviewerView
from plugin.store.notes import Note

_PARTS = re.compile(r"[\n;]+")
_WITH_SLOTS = frozenset({CheckName.PLACEHOLDERS, CheckName.LENGTH})
_READ_IN_ENGLISH_ONLY = frozenset(
    {
        CheckName.THANKS,
        CheckName.INTEREST,
        CheckName.FIT,
        CheckName.TOPIC,
        CheckName.TONE,
        CheckName.GENERIC,
        CheckName.FORGOTTEN,
        CheckName.QUOTES_DATE,
        CheckName.ASKS_UPDATE,
        CheckName.OFFERS_MORE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePlace:
    """Where the candidate writes one note. `version` 0: its letter is the skeleton, none is kept.

    `is_shared`: the recruiter has this very text. `release_reason`: why the recruiter lets this
    very text go although a check fails. `review` is there once it was asked for.
    """

    interview_id: int
    interviewer: InterviewerView
    kind: NoteKind
    occurrence: int
    state: PlaceState
    letter: Letter = field(repr=False)
    version: int
    draft: Draft = field(repr=False)
    playbook: Playbook = field(repr=False)
    evidence: tuple[EvidenceView, ...]
    prompt: PromptView | None
    shared_at: datetime | None
    is_shared: bool
    release_reason: str | None
    review: Review | None = None

    @property
    def key(self) -> str:
        """Return what tells this place from the page's others."""
        return f"{self.interviewer.id}-{self.kind}"

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing was written here and nothing is asked for: no second card for it."""
        return self.state is PlaceState.CLOSED and not self.version

    @property
    def address(self) -> str | None:
        """Return the interviewer's own work address, if one is known."""
        address = self.draft.note.to
        return address if is_usable_address(address) else None

    @property
    def sent_at(self) -> datetime | None:
        """Return when the note was sent, by whoever said so first."""
        if self.evidence:
            return self.evidence[0].at
        return self.prompt.done_at if self.prompt else None

    @property
    def is_dismissed(self) -> bool:
        """Tell whether the recruiter put this note's prompt away."""
        return self.prompt is not None and self.prompt.state is PromptState.DISMISSED


@dataclass(frozen=True, slots=True)
class Seat:
    """One interviewer of a day, and what kind of note to them is meant."""

    round: Round
    person: InterviewerView
    kind: NoteKind
    prompt: PromptView | None

    @property
    def occurrence(self) -> int:
        """Return which one of its kind the note is: check-ins go on counting after a reply."""
        return self.prompt.occurrence if self.prompt else 1


def place_of(facts: PageFacts, seat: Seat) -> NotePlace:
    """Return the place for one note, not checked yet."""
    note = _note(facts, seat)
    evidence = _evidence(facts, seat)
    prompt = seat.prompt
    state = place_state(
        PlaceFacts(
            contact_mode=facts.submission.contact_mode,
            stage=facts.submission.stage,
            prompt_state=prompt.state if prompt else None,
            expires_at=prompt.expires_at if prompt else None,
            starts_at=seat.round.interviews[0].starts_at or facts.now,
            is_sent=bool(evidence),
        ),
        facts.now,
    )
    letter = Letter(note.subject, note.body) if note else _skeleton(facts, seat)
    is_released = note is not None and note.released_version == note.version
    return NotePlace(
        interview_id=seat.person.interview_id,
        interviewer=seat.person,
        kind=seat.kind,
        occurrence=seat.occurrence,
        state=state,
        letter=letter,
        version=note.version if note else 0,
        draft=_draft(facts, seat, letter),
        playbook=facts.playbook,
        evidence=evidence,
        prompt=prompt,
        shared_at=note.shared_at if note else None,
        is_shared=note is not None and note.shared_version == note.version,
        release_reason=note.release_reason if note and is_released else None,
    )


def review_letter(place: NotePlace, letter: Letter, mode: ContactMode | None) -> Review:
    """Return what the checks say of a letter at this place.

    A note that goes to the recruiter first needs no address of the candidate's finding, so there
    its absence is said to the recruiter and not here. Of a note in another language nothing is
    said that the checks read in English only: a good note would be held for want of it.
    """
    findings = _findings(place, letter)
    if guess_language(without_slots(letter.text), Language.ENGLISH) is not Language.ENGLISH:
        findings = tuple(row for row in findings if row.check not in _READ_IN_ENGLISH_ONLY)
    if mode is ContactMode.VIA_RECRUITER:
        findings = tuple(row for row in findings if row.check is not CheckName.RECIPIENT)
    return Review(verdict_of(findings), findings)


def _findings(place: NotePlace, letter: Letter) -> tuple[Finding, ...]:
    """Return what the checks find; the skeleton's own slots are not the candidate's words.

    "[Say that you want this job]" says nothing of the kind, so only what is left to fill in, and
    how long it is, are told with the slots.
    """
    found = _review(place, letter).findings
    bare = without_slots(letter.text)
    if bare == letter.text:
        return found
    without = {row.check: row for row in _review(place, replace(letter, text=bare)).findings}
    return tuple(
        row if row.check in _WITH_SLOTS else replace(without.get(row.check, row), span=None)
        for row in found
    )


def _review(place: NotePlace, letter: Letter) -> Review:
    note = note_drafts.Note(letter.text, place.draft.note.to, letter.subject)
    return review(replace(place.draft, note=note), language(), place.playbook)


def _note(facts: PageFacts, seat: Seat) -> Note | None:
    wanted = (seat.person.id, seat.kind, seat.occurrence)
    return next(
        (row for row in facts.notes if (row.interviewer_id, row.kind, row.occurrence) == wanted),
        None,
    )


def _evidence(facts: PageFacts, seat: Seat) -> tuple[EvidenceView, ...]:
    """Return what shows that the note was sent; a check-in's from when it was called for."""
    is_check_in = seat.kind is NoteKind.CHECK_IN
    since = seat.prompt.opens_at if seat.prompt and is_check_in else None
    return tuple(
        row
        for row in facts.evidence
        if (row.interviewer_id, row.kind) == (seat.person.id, seat.kind)
        and (since is None or row.at >= since)
    )


def _skeleton(facts: PageFacts, seat: Seat) -> Letter:
    debrief = facts.debriefs.get(seat.round.last.id)
    promised = facts.promise.on if facts.promise else None
    return skeleton(
        seat.kind,
        SkeletonFacts(
            candidate=facts.reader.name,
            phone=facts.reader.phone,
            interviewer=seat.person.name,
            topics=seat.person.topics,
            forgot=debrief.forgot if debrief else None,
            job_title=facts.submission.job_title,
            company=facts.submission.client_company_name,
            promised=f"by {say_date(promised)}" if promised else None,
        ),
    )


def _draft(facts: PageFacts, seat: Seat, letter: Letter) -> Draft:
    person, reader = seat.person, facts.reader
    debrief = facts.debriefs.get(seat.round.last.id)
    others = {row.id for row in seat.round.panel} - {person.id}
    return Draft(
        kind=seat.kind,
        note=note_drafts.Note(letter.text, person.found_email or person.email, letter.subject),
        candidate=note_drafts.Candidate(reader.name or "", reader.phone),
        interviewer=note_drafts.Interviewer(person.name or "", person.title, parts(person.topics)),
        job_title=facts.submission.job_title,
        company=facts.submission.client_company_name,
        forgot=parts(debrief.forgot if debrief else None),
        other_notes=tuple(
            row.body
            for row in facts.notes
            if row.kind == seat.kind and row.interviewer_id in others
        ),
        follow_up=_follow_up(facts, seat),
    )


def _follow_up(facts: PageFacts, seat: Seat) -> FollowUpFacts:
    opens_at = seat.prompt.opens_at if seat.prompt else None
    if seat.kind is not NoteKind.CHECK_IN or opens_at is None:
        return FollowUpFacts()
    zone = facts.reader.recruiter_zone
    return FollowUpFacts(
        promise=facts.promise,
        sent_before=facts.follow_ups_in_force,
        not_before=local_date(opens_at, zone),
        send_on=local_date(facts.now, zone),
    )


def parts(text: str | None) -> tuple[str, ...]:
    """Return what was written down one under the other, or with semicolons between."""
    return tuple(part.strip() for part in _PARTS.split(text or "") if part.strip())
