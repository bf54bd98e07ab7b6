"""What candidates send us from their own page, turned into plain values.

Their page's address is the secret that lets them in, so no form needs another token: whoever can
forge a request to it has the page already.
"""

from collections.abc import Mapping
from datetime import date

from werkzeug.exceptions import RequestEntityTooLarge

from plugin.domain.coaching import Letter, one_line
from plugin.domain.evidence import NoteKind
from plugin.domain.interviews import PositionInLine
from plugin.domain.promises import Promise, PromiseKind
from plugin.errors import NotFound
from plugin.services.candidate_debriefs import OwnWords
from plugin.services.candidate_notes import WrittenNote
from plugin.web.people_lines import people_in

LONGEST_SUBJECT = 200
LONGEST_NOTE = 10_000
LONGEST_ANSWER = 5_000
_LARGEST_VERSION = 2**31 - 1
_ANSWERS = ("went_well", "went_badly", "stood_out", "forgot", "also_there")
_TOPIC = "topic-"
_OF_PEOPLE = (_TOPIC, "name-", "title-", "email-")
_DATED = (PromiseKind.EXACT, PromiseKind.APPROXIMATE)


class DateUnreadable(ValueError):
    """A date is missing where its kind needs one, or is none; `is_missing` says which."""

    def __init__(self, *, is_missing: bool) -> None:
        super().__init__("a date that cannot be read")
        self.is_missing = is_missing


def note_kind(name: str) -> NoteKind:
    """Return the kind that an address names. Raises NotFound for any other."""
    try:
        return NoteKind(name)
    except ValueError:
        raise NotFound("There is no such note.") from None


def written_note(sent: Mapping[str, str], interviewer_id: int, kind: NoteKind) -> WrittenNote:
    """Return the note as it was sent. Raises RequestEntityTooLarge for what is no note any more."""
    letter = letter_in(sent)
    if len(letter.text) > LONGEST_NOTE:
        raise RequestEntityTooLarge
    return WrittenNote(interviewer_id, kind, letter, _version(sent))


def letter_in(sent: Mapping[str, str]) -> Letter:
    """Return the subject and the text that were sent, however long."""
    subject = one_line(sent.get("subject", ""), LONGEST_SUBJECT)
    return Letter(subject, _text(sent.get("body", "")))


def answers_in(sent: Mapping[str, str]) -> str:
    """Return all that was written into a debrief, however long, to be given back."""
    given = (sent[name] for name in sent if name in _ANSWERS or name.startswith(_OF_PEOPLE))
    return "\n\n".join(text for answer in given if (text := _text(answer).strip()))


def own_words(
    sent: Mapping[str, str], interviewer_ids: tuple[int, ...], *, is_draft: bool = False
) -> OwnWords:
    """Return the debrief as it was sent; of a draft, without a date that cannot be read yet.

    Raises DateUnreadable (not for a draft), RequestEntityTooLarge.
    """
    promise, problems = None, {}
    try:
        promise = _promise(sent)
    except DateUnreadable as error:
        if not is_draft:
            raise
        problems = {"on": "missing" if error.is_missing else "wrong"}
    topics = {number: f"{_TOPIC}{number}" for number in interviewer_ids}
    position = sent.get("position", "")
    return OwnWords(
        version=_version(sent),
        went_well=_answer(sent, "went_well"),
        went_badly=_answer(sent, "went_badly"),
        stood_out=_answer(sent, "stood_out"),
        forgot=_answer(sent, "forgot"),
        also_there=_answer(sent, "also_there"),
        topics={key: _answer(sent, name) for key, name in topics.items() if name in sent},
        people=people_in(sent, interviewer_ids),
        promise=promise,
        position_in_line=PositionInLine(position) if position in set(PositionInLine) else None,
        told_to_call="told_to_call" in sent,
        linkedin_ok="linkedin_ok" in sent,
        is_draft=is_draft,
        problems=problems,
    )


def _promise(sent: Mapping[str, str]) -> Promise | None:
    kind = sent.get("kind", "")
    if kind not in set(PromiseKind):
        return None
    if kind not in _DATED:
        return Promise(PromiseKind(kind))
    given = sent.get("on", "").strip()
    try:
        return Promise(PromiseKind(kind), date.fromisoformat(given))
    except ValueError:
        raise DateUnreadable(is_missing=not given) from None


def _answer(sent: Mapping[str, str], name: str) -> str | None:
    text = _text(sent.get(name, "")).strip()
    if len(text) > LONGEST_ANSWER:
        raise RequestEntityTooLarge
    return text or None


def _text(sent: str) -> str:
    """Return text with plain line ends and without NUL, which PostgreSQL cannot keep."""
    plain = sent.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain.encode("utf-8", "replace").decode("utf-8")


def _version(sent: Mapping[str, str]) -> int:
    given = sent.get("version", "")
    is_number = given.isascii() and given.isdecimal() and len(given) < 11
    return min(int(given), _LARGEST_VERSION) if is_number else 0
