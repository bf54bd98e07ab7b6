"""A candidate's own page: what to do now, whom they met, what they may write, what comes next."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from plugin.clock import utcnow
from plugin.domain.calendars import local_date
from plugin.domain.candidate_guide import Focus, GuideFacts, NoteClock, PlaceState, focus_of
from plugin.domain.evidence import NoteKind
from plugin.domain.interviews import ASSUMED_LENGTH
from plugin.domain.links import LinkPurpose
from plugin.domain.moments import Anchor, Moment
from plugin.domain.people import ContactMode
from plugin.domain.promises import Promise
from plugin.domain.prompts import StepKey
from plugin.services.candidate_facts import PageFacts, Reader, load_page
from plugin.services.candidate_places import NotePlace, Seat, place_of, review_letter
from plugin.services.links import read_link
from plugin.services.prompt_views import PromptView
from plugin.services.rounds import Round
from plugin.services.submission_views import SubmissionView
from plugin.store.base import transaction
from plugin.store.interviews import Debrief

_A_DAY = 24 * 60
_CHECKED = frozenset({PlaceState.OPEN, PlaceState.PREPARE})


@dataclass(frozen=True, slots=True)
class MetDay:
    """One day of interviews. `debrief` may be the recruiter's as well as the candidate's."""

    round: Round
    starts_at: datetime
    clock: NoteClock
    places: tuple[NotePlace, ...]
    debrief: Debrief | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """The page as of `now`; the latest day first. The dates to come are plain dates.

    `changed_at` is when anything of the plan changed last.
    """

    now: datetime
    reader: Reader
    submission: SubmissionView
    focus: Focus
    days: tuple[MetDay, ...]
    check_ins: tuple[NotePlace, ...]
    promise: Promise | None
    check_in_on: date | None
    move_on_on: date | None
    changed_at: datetime

    @property
    def lead(self) -> MetDay | None:
        """Return the day that the page is about first."""
        begun = [day for day in self.days if day.starts_at <= self.now]
        if self.focus is Focus.PREPARE:
            return min(
                (day for day in self.days if day not in begun), key=lambda day: day.starts_at
            )
        is_open = (day for day in begun if any(row.state is PlaceState.OPEN for row in day.places))
        return next(is_open, begun[0] if begun else None)

    @property
    def goes_through_recruiter(self) -> bool:
        """Tell whether the client wants notes through the recruiter, who forwards them."""
        return self.submission.contact_mode is ContactMode.VIA_RECRUITER

    @property
    def other_days(self) -> tuple[MetDay, ...]:
        """Return the days that the page is about besides."""
        return tuple(day for day in self.days if day is not self.lead)


def get_page(token: str) -> CandidatePage:
    """Return the page that a link opens, every open note checked. Raises LinkClosed, NotFound."""
    ref = read_link(token, LinkPurpose.CANDIDATE_PAGE)
    with transaction(ref.installation_id) as session:
        facts = load_page(session, ref, utcnow())
    page = page_of(facts)
    days = (replace(day, places=_checked(page, day.places)) for day in page.days)
    return replace(page, days=tuple(days), check_ins=_checked(page, page.check_ins))


def page_of(facts: PageFacts) -> CandidatePage:
    """Return the page that the facts make, nothing checked yet."""
    days = tuple(_day(facts, round_) for round_ in reversed(facts.rounds))
    check_ins = _check_ins(facts)
    return CandidatePage(
        facts.now,
        facts.reader,
        facts.submission,
        _focus(facts, days, check_ins),
        days,
        check_ins,
        facts.promise,
        _opens_on(facts, StepKey.CHECK_IN),
        _opens_on(facts, StepKey.MOVE_ON),
        max((row.changed_at for row in facts.prompts), default=_first_start(days, facts.now)),
    )


def find_place(page: CandidatePage, interviewer_id: int, kind: NoteKind) -> NotePlace | None:
    """Return where the note of this kind to this interviewer is written, if the page has it."""
    everywhere = (*page.check_ins, *(place for day in page.days for place in day.places))
    wanted = (interviewer_id, kind)
    return next((row for row in everywhere if (row.interviewer.id, row.kind) == wanted), None)


def _checked(page: CandidatePage, places: tuple[NotePlace, ...]) -> tuple[NotePlace, ...]:
    mode = page.submission.contact_mode
    return tuple(
        replace(place, review=review_letter(place, place.letter, mode))
        if place.state in _CHECKED
        else place
        for place in places
    )


def _clock(facts: PageFacts, ends_at: datetime) -> NoteClock:
    """Return until when a note is best, and until when good, by the playbook in force."""
    step = facts.playbook.steps.thank_you
    return NoteClock(ends_at, _after(ends_at, step.due), _after(ends_at, step.limit))


def _after(ends_at: datetime, moment: Moment) -> datetime:
    is_elapsed = moment.anchor is Anchor.INTERVIEW_END
    return ends_at + timedelta(minutes=moment.count if is_elapsed else _A_DAY)


def _day(facts: PageFacts, round_: Round) -> MetDay:
    starts_at = round_.interviews[0].starts_at or facts.now
    ends_at = round_.last.ends_at or (round_.last.starts_at or starts_at) + ASSUMED_LENGTH
    thanks = {row.interviewer_id: row for row in _of_step(facts, StepKey.THANK_YOU)}
    seats = (
        Seat(round_, person, NoteKind.THANK_YOU, thanks.get(person.id)) for person in round_.panel
    )
    return MetDay(
        round_,
        starts_at,
        _clock(facts, ends_at),
        tuple(place_of(facts, seat) for seat in seats),
        facts.debriefs.get(round_.last.id),
    )


def _check_ins(facts: PageFacts) -> tuple[NotePlace, ...]:
    """Return where a check-in is written: to the day's people, while its prompt is open.

    A second one is the recruiter's to decide, and no page invites to it.
    """
    for prompt in _of_step(facts, StepKey.CHECK_IN):
        if prompt.needs_decision or not prompt.is_open_at(facts.now):
            continue
        for round_ in facts.rounds:
            if round_.last.id == prompt.interview_id:
                seats = (Seat(round_, row, NoteKind.CHECK_IN, prompt) for row in round_.panel)
                places = (place_of(facts, seat) for seat in seats)
                return tuple(row for row in places if row.state is not PlaceState.CLOSED)
    return ()


def _focus(facts: PageFacts, days: tuple[MetDay, ...], check_ins: tuple[NotePlace, ...]) -> Focus:
    begun = [day for day in days if day.starts_at <= facts.now]
    open_notes = [row for day in begun for row in day.places if _is_theirs_to_do(facts, row)]
    return focus_of(
        GuideFacts(
            stage=facts.submission.stage,
            contact_mode=facts.submission.contact_mode,
            has_day=bool(days),
            has_coming=len(begun) < len(days),
            met=len(begun[0].places) if begun else 0,
            unsent=len(open_notes),
            asks_check_in=any(_is_theirs_to_do(facts, row) for row in check_ins),
            asks_move_on=any(row.is_open_at(facts.now) for row in _of_step(facts, StepKey.MOVE_ON)),
        )
    )


def _is_theirs_to_do(facts: PageFacts, place: NotePlace) -> bool:
    """Tell whether a note waits for the candidate, and not for the recruiter who forwards it."""
    is_via = facts.submission.contact_mode is ContactMode.VIA_RECRUITER
    return place.state is PlaceState.OPEN and not (is_via and place.is_shared)


def _first_start(days: tuple[MetDay, ...], now: datetime) -> datetime:
    return min((day.starts_at for day in days), default=now)


def _of_step(facts: PageFacts, step: StepKey) -> list[PromptView]:
    return [row for row in facts.prompts if row.step is step]


def _opens_on(facts: PageFacts, step: StepKey) -> date | None:
    """Return the date on which the step comes next, as the recruiter's calendar has it."""
    coming = (
        row.opens_at
        for row in _of_step(facts, step)
        if row.is_live and not row.needs_decision and row.opens_at and row.opens_at > facts.now
    )
    opens_at = min(coming, default=None)
    return local_date(opens_at, facts.reader.recruiter_zone) if opens_at else None
