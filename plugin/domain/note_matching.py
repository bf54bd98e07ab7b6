"""To which interviewer a captured note went: by address, else by a name that is one person's only.

What fits nobody or several is left to the recruiter. Nothing here keeps a word of the note.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugin.domain.addresses import is_usable_address
from plugin.domain.evidence import NoteKind
from plugin.domain.inbound_outcomes import Outcome
from plugin.domain.received_mail import Mailbox

LATE_COPY = timedelta(hours=1)
"""Mail takes minutes; a copy that comes later than this was passed on afterwards (ours)."""

_OLDEST = timedelta(days=60)
_SAME_TIME = timedelta(days=14)
_TITLES = frozenset(
    {
        *("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame"),
        *("herr", "frau", "hr", "fr", "ing", "mag", "dipl"),
        *("m", "mme", "mlle", "monsieur", "madame", "mademoiselle"),
        *("sr", "sra", "srta", "senor", "senora", "don", "dona"),
    }
)
_GREETING = re.compile(
    r"\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|sehr geehrte[rs]?|liebe[rs]?|hallo"
    r"|guten (?:tag|morgen|abend)|cher|ch[èe]re|bonjour|bonsoir|estimad[oa]|querid[oa]|hola"
    r"|buen(?:os|as) (?:d[íi]as|tardes))\s+(?P<name>[^\n,!:;–-]{2,60})",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One interviewer in one interview of the candidate. Instants are aware UTC.

    `ref` is the same for one person in all interviews of a submission.
    `check_in_opens_at`: from then on a note is a follow-up and no thank-you any more.
    """

    interviewer_id: int
    interview_id: int
    submission_id: int
    ref: str
    name: str | None
    addresses: Set[str] = field(repr=False)
    starts_at: datetime
    check_in_opens_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A mail of which a copy came to us. `recipients` are without our own addresses."""

    sender: str = field(repr=False)
    recipients: Sequence[Mailbox] = field(repr=False)
    text: str = field(repr=False)
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """Where the note went. `outcome` is CAPTURED where nobody has to be asked."""

    outcome: Outcome
    seats: tuple[Seat, ...] = ()


def credible_sent_at(date: datetime | None, received_at: datetime) -> datetime:
    """Return when a mail was sent: its own Date, unless that lies ahead or far back."""
    if date is None or not received_at - _OLDEST <= date <= received_at:
        return received_at
    return date


def is_late_copy(sent_at: datetime, received_at: datetime) -> bool:
    """Tell whether the copy was passed on later than the note went."""
    return received_at - sent_at > LATE_COPY


def kind_of(seat: Seat, sent_at: datetime) -> NoteKind:
    """Return what a note to this seat was at that moment."""
    opens_at = seat.check_in_opens_at
    is_follow_up = opens_at is not None and opens_at <= sent_at
    return NoteKind.CHECK_IN if is_follow_up else NoteKind.THANK_YOU


def match_note(
    note: Note, seats: Sequence[Seat], *, own_address: str | None, colleagues: Set[str]
) -> Match:
    """Return to whom the note went.

    `own_address` is the candidate's, in lower case; `colleagues` are the recruiters' addresses.
    """
    if not seats:
        return Match(Outcome.NO_INTERVIEW)
    begun = [seat for seat in seats if seat.starts_at <= note.sent_at]
    if not begun:
        return Match(Outcome.BEFORE_INTERVIEW)
    found, is_ambiguous = _find(note, begun, colleagues)
    if note.sender != own_address:
        return Match(Outcome.SENDER_DIFFERS, found)
    if is_ambiguous:
        return Match(Outcome.AMBIGUOUS)
    return Match(Outcome.CAPTURED, found) if found else Match(Outcome.NOT_AN_INTERVIEWER)


def _find(note: Note, seats: Sequence[Seat], colleagues: Set[str]) -> tuple[tuple[Seat, ...], bool]:
    """Return the seats found, and whether some recipient could be several people."""
    groups = [[seat for seat in seats if box.address in seat.addresses] for box in note.recipients]
    groups = [group for group in groups if group] or _by_name(note, seats, colleagues)
    picked = [_latest(group) for group in groups]
    chosen = tuple(dict.fromkeys(seat for seat in picked if seat is not None))
    return chosen, None in picked


def _by_name(note: Note, seats: Sequence[Seat], colleagues: Set[str]) -> list[list[Seat]]:
    """Return the seats of those whose name stands beside an address, or who are greeted."""
    boxes = [
        box
        for box in note.recipients
        if is_usable_address(box.address) and box.address not in colleagues
    ]
    named = [box for box in boxes if _name_beside(box)]
    groups = [group for box in named if (group := _called(seats, _name_beside(box), is_whole=True))]
    greeting = _GREETING.match(note.text)
    if groups or named or len(boxes) != 1 or greeting is None:
        return groups
    greeted = [
        seat
        for seat in _called(seats, name_words(greeting["name"]), is_whole=False)
        if not _names_another(boxes[0].address, seat)
    ]
    return [greeted] if greeted else []


def _names_another(address: str, seat: Seat) -> bool:
    """Tell whether the address spells out a name that is not this person's (`kim.hall@…`)."""
    words = frozenset(word for word in name_words(address.partition("@")[0]) if len(word) > 2)
    return len(words) > 1 and words.isdisjoint(name_words(seat.name or ""))


def _called(seats: Iterable[Seat], words: tuple[str, ...], *, is_whole: bool) -> list[Seat]:
    wanted = frozenset(words)
    found = []
    for seat in seats:
        theirs = frozenset(name_words(seat.name or ""))
        if wanted and theirs and (wanted == theirs if is_whole else wanted <= theirs):
            found.append(seat)
    return found


def _latest(seats: Sequence[Seat]) -> Seat | None:
    """Return the seat of the latest interview; None where they are several people's or jobs'."""
    latest = max(seats, key=lambda seat: (seat.starts_at, seat.interviewer_id))
    recent = [seat for seat in seats if latest.starts_at - seat.starts_at <= _SAME_TIME]
    return latest if len({(seat.submission_id, seat.ref) for seat in recent}) == 1 else None


def _name_beside(box: Mailbox) -> tuple[str, ...]:
    return () if "@" in box.name else name_words(box.name)


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in one form: without titles, accents and capitals."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(word for word in _WORDS.findall(plain) if word not in _TITLES)
