"""What the note coach answers: findings, one for each check that applies, and a verdict."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class CheckName(StrEnum):
    """The checks, in the order in which they are told."""

    GREETING = "greeting"
    THANKS = "thanks"
    INTEREST = "interest"
    FIT = "fit"
    TOPIC = "topic"
    PERSONAL = "personal"
    SIGNATURE = "signature"
    RECIPIENT = "recipient"
    PLACEHOLDERS = "placeholders"
    LENGTH = "length"
    TONE = "tone"
    GENERIC = "generic"
    FORGOTTEN = "forgotten"
    QUOTES_DATE = "quotes_date"
    ASKS_UPDATE = "asks_update"
    OFFERS_MORE = "offers_more"
    NOT_EARLY = "not_early"
    BUDGET = "budget"


class Level(StrEnum):
    """How much a failing check weighs."""

    MUST = "must"  # sending is held until it holds or the recruiter says why not
    BLOCK = "block"  # cannot be sent
    WARN = "warn"
    HINT = "hint"


class Verdict(StrEnum):
    """What may be done with the note."""

    READY = "ready"
    REVISE = "revise"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check says. `suggestion` and `span` only where it does not hold."""

    holds: bool
    message: str
    suggestion: str | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer. `span` is `[start, end)` of the offending characters in the body."""

    check: CheckName
    holds: bool
    level: Level
    rules: tuple[str, ...]
    message: str
    suggestion: str | None
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Review:
    """All that is said of one draft, in the table's order."""

    verdict: Verdict
    findings: tuple[Finding, ...]


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Return `blocked` where a `block` fails, else `revise` where a `must` does, else `ready`."""
    failed = {finding.level for finding in findings if not finding.holds}
    if Level.BLOCK in failed:
        return Verdict.BLOCKED
    return Verdict.REVISE if Level.MUST in failed else Verdict.READY


def review_to_json(review: Review) -> dict[str, Any]:
    """Return the review as plain JSON values."""
    return {
        "verdict": review.verdict.value,
        "findings": [
            {
                "check": finding.check.value,
                "holds": finding.holds,
                "level": finding.level.value,
                "rules": list(finding.rules),
                "message": finding.message,
                "suggestion": finding.suggestion,
                "span": list(finding.span) if finding.span else None,
            }
            for finding in review.findings
        ],
    }
