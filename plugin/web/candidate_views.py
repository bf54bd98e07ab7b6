"""What the candidate's page shows of one note: its checks in words, its links, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from plugin.domain.candidate_guide import PlaceState
from plugin.domain.coaching import Letter
from plugin.domain.note_checks.anatomy import take_apart
from plugin.domain.note_reviews import CheckName, Finding, Level, Review, Verdict
from plugin.domain.people import ContactMode
from plugin.services.candidate_pages import CandidatePage
from plugin.services.candidate_places import NotePlace
from plugin.web.candidate_speech import Speech
from plugin.web.mail_links import mail_link

_WEIGHTY = frozenset({Level.MUST, Level.BLOCK})
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check in words. `advice` only where it does not hold."""

    check: CheckName
    holds: bool
    is_weighty: bool
    label: Markup
    advice: Markup | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Another page kept another text meanwhile: `typed` is this page's, not kept yet."""

    typed: Letter


@dataclass(frozen=True, slots=True)
class NoteForm:
    """One place to write as the page shows it. `link` opens the note in the candidate's own mail.

    `is_link_whole`: the text is in it. `may_go`: nothing holds the note. `is_sendable`: the
    candidate sends it themselves, and may by now. `goes_through`: the recruiter forwards it.
    """

    place: NotePlace
    name: str
    short: str
    letter: Letter
    checks: tuple[CheckLine, ...]
    summary: Markup
    words: Markup
    verdict: Verdict | None
    link: str | None
    is_link_whole: bool
    may_go: bool
    is_sendable: bool
    goes_through: bool
    is_open: bool
    clash: Clash | None


def note_form(
    page: CandidatePage,
    speech: Speech,
    place: NotePlace,
    *,
    is_open: bool = False,
    clash: Clash | None = None,
) -> NoteForm:
    """Return one place in words."""
    review, letter = place.review, clash.typed if clash else place.letter
    is_direct = page.submission.contact_mode is ContactMode.DIRECT
    verdict = review.verdict if review else None
    link, is_whole = (
        mail_link(place.address, letter.subject, letter.text, page.reader.bcc)
        if place.address and is_direct
        else (None, True)
    )
    return NoteForm(
        place=place,
        name=speech.person(place.interviewer),
        short=speech.short(place.interviewer),
        letter=letter,
        checks=check_lines(speech, place, letter, review.findings if review else ()),
        summary=summary_of(speech, review),
        words=speech.say(speech.words.note.words, count=word_count(place, letter)),
        verdict=verdict,
        link=link,
        is_link_whole=is_whole,
        may_go=verdict is Verdict.READY or place.release_reason is not None,
        is_sendable=is_direct and place.state is PlaceState.OPEN,
        goes_through=page.goes_through_recruiter,
        is_open=is_open,
        clash=clash,
    )


def check_lines(
    speech: Speech, place: NotePlace, letter: Letter, findings: Iterable[Finding]
) -> tuple[CheckLine, ...]:
    """Return the checks in words, in the coach's order."""
    return tuple(_line(speech, place, letter, finding) for finding in findings)


def failed(lines: Iterable[CheckLine]) -> list[CheckLine]:
    """Return what holds a note back."""
    return [line for line in lines if line.is_weighty and not line.holds]


def summary_of(speech: Speech, review: Review | None) -> Markup:
    """Return the verdict as a short sentence."""
    said = speech.words.note
    if review is None:
        return Markup()
    if review.verdict is Verdict.READY:
        return speech.say(said.ready)
    left = sum(not row.holds and row.level in _WEIGHTY for row in review.findings)
    counted = speech.say(said.revise, count=left)
    if review.verdict is Verdict.REVISE:
        return counted
    return Markup("{} {}").format(speech.say(said.blocked), counted)


def word_count(place: NotePlace, letter: Letter) -> int:
    """Return how many words a note has, as the check of its length counts them."""
    people = place.draft
    return take_apart(letter.text, people.candidate.name, (people.interviewer.name,)).word_count


def _line(speech: Speech, place: NotePlace, letter: Letter, finding: Finding) -> CheckLine:
    words = speech.words.checks[finding.check]
    name = speech.short(place.interviewer)
    span = finding.span
    found = letter.text[span[0] : span[1]][:_LONGEST_QUOTE] if span else "…"
    advice = None if finding.holds else speech.say(words.advice, name=name, found=found)
    return CheckLine(
        finding.check,
        finding.holds,
        finding.level in _WEIGHTY,
        speech.say(words.label, name=name),
        advice,
    )
