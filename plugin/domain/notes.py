"""The note coach: what is checked in a candidate's note before it is sent (features A.3)."""

from collections.abc import Callable
from dataclasses import dataclass

from plugin.domain.evidence import NoteKind
from plugin.domain.note_checks import dates, facts, manners, personal, saying, topics
from plugin.domain.note_checks.greeting import check_greeting
from plugin.domain.note_checks.placeholders import check_placeholders
from plugin.domain.note_checks.signature import check_signature
from plugin.domain.note_checks.view import NoteView, view_of
from plugin.domain.note_drafts import (
    Candidate,
    Draft,
    FollowUpFacts,
    Interviewer,
    Note,
)
from plugin.domain.note_language import Language
from plugin.domain.note_reviews import (
    CheckName,
    Finding,
    Level,
    Outcome,
    Review,
    Verdict,
    review_to_json,
    verdict_of,
)
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.promises import PromiseKind

__all__ = [
    "CHECKS",
    "Candidate",
    "Check",
    "CheckName",
    "Draft",
    "Finding",
    "FollowUpFacts",
    "Interviewer",
    "Language",
    "Level",
    "Note",
    "NoteKind",
    "Review",
    "Verdict",
    "review",
    "review_to_json",
]

_THANK_YOU = frozenset({NoteKind.THANK_YOU})
_CHECK_IN = frozenset({NoteKind.CHECK_IN})
_BOTH = _THANK_YOU | _CHECK_IN


def _always(_: Draft) -> bool:
    return True


def _is_dated(draft: Draft) -> bool:
    promise = draft.follow_up.promise
    return promise is not None and promise.kind is not PromiseKind.NONE


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the table. `has_facts` tells whether the draft has what the check looks at."""

    name: CheckName
    kinds: frozenset[NoteKind]
    level: Level
    rules: tuple[str, ...]
    run: Callable[[NoteView], Outcome]
    has_facts: Callable[[Draft], bool] = _always


CHECKS = (
    Check(CheckName.GREETING, _BOTH, Level.MUST, ("R66", "R62"), check_greeting),
    Check(CheckName.THANKS, _BOTH, Level.MUST, ("R48", "R68", "R81"), saying.check_thanks),
    Check(CheckName.INTEREST, _THANK_YOU, Level.MUST, ("R54", "R60", "R49"), saying.check_interest),
    Check(CheckName.FIT, _THANK_YOU, Level.MUST, ("R50", "R61"), saying.check_fit),
    Check(
        CheckName.TOPIC,
        _THANK_YOU,
        Level.MUST,
        ("R55", "R62", "R67"),
        topics.check_topic,
        lambda draft: any(topic.strip() for topic in draft.interviewer.topics),
    ),
    Check(
        CheckName.PERSONAL,
        _THANK_YOU,
        Level.MUST,
        ("R62",),
        personal.check_personal,
        lambda draft: bool(draft.other_notes),
    ),
    Check(CheckName.SIGNATURE, _BOTH, Level.MUST, ("R65",), check_signature),
    Check(CheckName.RECIPIENT, _BOTH, Level.BLOCK, ("R32",), facts.check_recipient),
    Check(CheckName.PLACEHOLDERS, _BOTH, Level.BLOCK, (), check_placeholders),
    Check(CheckName.LENGTH, _BOTH, Level.WARN, ("R57", "R63", "R52"), facts.check_length),
    Check(CheckName.TONE, _BOTH, Level.WARN, ("R53", "R83", "R51"), manners.check_tone),
    Check(CheckName.GENERIC, _THANK_YOU, Level.WARN, ("R64", "C18"), manners.check_generic),
    Check(
        CheckName.FORGOTTEN,
        _THANK_YOU,
        Level.HINT,
        ("R56",),
        topics.check_forgotten,
        lambda draft: any(point.strip() for point in draft.forgot),
    ),
    Check(
        CheckName.QUOTES_DATE, _CHECK_IN, Level.MUST, ("R79",), dates.check_quotes_date, _is_dated
    ),
    Check(CheckName.ASKS_UPDATE, _CHECK_IN, Level.MUST, ("R81",), saying.check_asks_update),
    Check(CheckName.OFFERS_MORE, _CHECK_IN, Level.WARN, ("R81",), saying.check_offers_more),
    Check(
        CheckName.NOT_EARLY,
        _CHECK_IN,
        Level.MUST,
        ("R77",),
        facts.check_not_early,
        lambda draft: None not in (draft.follow_up.send_on, draft.follow_up.not_before),
    ),
    Check(
        CheckName.BUDGET,
        _CHECK_IN,
        Level.MUST,
        ("R78", "R84"),
        facts.check_budget,
        lambda draft: draft.follow_up.sent_before is not None,
    ),
)
"""The table of checks, in the order in which their findings are told."""


def review(draft: Draft, language: Language, playbook: Playbook = DEFAULT_PLAYBOOK) -> Review:
    """Return one finding for each check that applies to the draft, and the verdict.

    A check whose facts the draft does not have says nothing; only a missing `note.to` fails.
    """
    view = view_of(draft, language, playbook)
    findings = tuple(
        _finding(check, check.run(view), playbook)
        for check in CHECKS
        if draft.kind in check.kinds and check.has_facts(draft) and _is_asked(check, playbook)
    )
    return Review(verdict_of(findings), findings)


def _is_asked(check: Check, playbook: Playbook) -> bool:
    return check.name is not CheckName.GENERIC or playbook.notes.must_be_specific


def _level(check: Check, playbook: Playbook) -> Level:
    """Return how much it weighs; where stock phrases are let pass (C18), they do as fit, too."""
    is_lenient = check.name is CheckName.FIT and not playbook.notes.must_be_specific
    return Level.WARN if is_lenient else check.level


def _finding(check: Check, outcome: Outcome, playbook: Playbook) -> Finding:
    return Finding(
        check=check.name,
        holds=outcome.holds,
        level=_level(check, playbook),
        rules=check.rules,
        message=outcome.message,
        suggestion=outcome.suggestion,
        span=outcome.span,
    )
