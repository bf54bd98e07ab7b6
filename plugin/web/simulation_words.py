"""What the pages of simulations call things."""

from collections.abc import Mapping

from plugin.domain.badger_guard import Channel, Ground
from plugin.domain.replay import Ending
from plugin.domain.replay_differences import DifferenceKind
from plugin.domain.simulation_tally import Counts
from plugin.services.pasts import NOBODY
from plugin.services.simulated_submissions import FoundDifference, FoundSide
from plugin.services.simulation_views import Found
from plugin.web import words
from plugin.web.times import Clock

STATES: Mapping[str, str] = {
    "queued": "waits for its turn",
    "running": "goes on",
    "done": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}

KINDS: Mapping[DifferenceKind, str] = {
    DifferenceKind.ONLY_IN_FORCE: "only in force",
    DifferenceKind.ONLY_DRAFT: "only in the draft",
    DifferenceKind.MOVED: "other times",
    DifferenceKind.REASON: "other reason",
}

GROUNDS: Mapping[Ground, str] = {
    Ground.FORBIDDEN: "this client wants no contact from candidates",
    Ground.NO_INTERVIEW: "no interview had ended by then",
    Ground.TOO_EARLY: "too early",
    Ground.TOO_MANY: "more follow-ups than the budget",
    Ground.TOO_MANY_CALLS: "more calls than the budget",
    Ground.CALL_NOT_INVITED: "a call that nobody asked for",
    Ground.CALL_AFTER_EMAIL: "a call soon after an e-mail",
}

CHANNELS: Mapping[Channel, str] = {Channel.EMAIL: "E-mail", Channel.CALL: "Call"}

ENDINGS: Mapping[Ending, str] = {
    Ending.DONE: "was done",
    Ending.SKIPPED: "skipped",
    Ending.WITHDRAWN: "then no longer needed",
    Ending.EXPIRED: "expired",
    Ending.OPEN: "was still open",
    Ending.TO_COME: "was still to come",
}


def share_late(counts: Counts) -> str:
    """Return "12% (3 of 25)", or that nobody knows."""
    share = counts.share_late
    if share is None:
        return "none could be judged"
    return f"{share:.0%} ({counts.late} of {counts.judged})"


def recruiter(found: Found, key: str) -> str:
    """Return what to call the recruiter of a key of the tally."""
    if key == str(NOBODY):
        return "No recruiter"
    return found.recruiters.get(key) or "Name not captured"


def title(difference: FoundDifference, clock: Clock) -> str:
    """Return which prompt it is: "Check-in 2 after Wed 7 Jan", "Thank-you to Jo, Wed 7 Jan"."""
    name = words.STEP_WORDS[difference.step]
    step = name[0].upper() + name[1:]
    if difference.occurrence > 1:
        step = f"{step} {difference.occurrence}"
    if difference.has_interviewer:
        step = f"{step} to {difference.interviewer or 'an interviewer'}"
    if difference.starts_at is None:
        return step
    return f"{step}, interview of {clock.date(clock.local(difference.starts_at).date())}"


def side(found: FoundSide | None) -> str:
    """Return what became of a prompt under one playbook, beside its times."""
    if found is None:
        return "no such prompt"
    if found.ending is Ending.SKIPPED:
        return f"skipped: {words.reason(found.reason)}"
    parts = [ENDINGS[found.ending]]
    if found.is_late is not None:
        parts.append("late" if found.is_late else "in time")
    if found.reason:
        parts.append(f"blocked: {words.reason(found.reason)}")
    return ", ".join(parts)
