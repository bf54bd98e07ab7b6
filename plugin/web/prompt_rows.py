"""What a prompt's row shows beside its words: the note's clock, the choices, the reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app

from plugin.domain.messages import is_coached
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.rules import SOURCES, Rule
from plugin.domain.snoozes import Snooze, SnoozeKey, snooze_choices
from plugin.services.inbox import Notes
from plugin.services.prompt_views import PromptView
from plugin.services.prompts import lost_at
from plugin.web.times import Clock, first_part, whole_time

_WEEK = timedelta(days=7)

_SNOOZES: Mapping[SnoozeKey, str] = {
    SnoozeKey.AFTERNOON: "This afternoon",
    SnoozeKey.TOMORROW: "Tomorrow",
    SnoozeKey.MONDAY: "Monday",
}

_CHANGES: Mapping[StepKey, str] = {
    StepKey.PREP_KIT: "It goes when the interview starts, and moves when the interview does.",
    StepKey.CONTACTS: "It goes once every interviewer has a usable address.",
    StepKey.DEBRIEF: "It goes once you log the call, or when the first check-in opens.",
    StepKey.THANK_YOU: (
        "It goes once the note is ticked as sent, when this person leaves the panel, or when the"
        " interview is cancelled; it moves when the interview does."
    ),
    StepKey.CARD: "It goes on the posting date, and when the last day of interviews changes.",
    StepKey.PROMISED_DATE: "It goes once you write down what the client said.",
    StepKey.KEEP_APPLYING: "It goes by itself five business days after the interview.",
    StepKey.CHECK_IN: (
        "It moves when the client names another date, and goes when they reply or decide, or when"
        " a later interview is booked."
    ),
    StepKey.MOVE_ON: "It moves when the client replies, and goes when there is an offer.",
}


@dataclass(frozen=True, slots=True)
class NoteProgress:
    """How much of a note's best time, and of the rest of its time, has gone: 0 to 100.

    `best` and `whole` are what the two are called: "first hour", "24 h".
    """

    first: int
    rest: int
    label: str
    best: str = "best time"
    whole: str = "the end"


@dataclass(frozen=True, slots=True)
class SnoozeChoice:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class PressedTogether:
    """`size` prompts that one press settled, and the first of them."""

    batch: UUID
    size: int
    first: PromptView


def note_progress(prompt: PromptView, now: datetime) -> NoteProgress:
    """Return how far the clock of a thank-you note has run at `now`."""
    if prompt.opens_at is None or prompt.due_at is None or prompt.limit_at is None:
        return NoteProgress(0, 0, "The note's time is not captured.")
    first = _gone(prompt.opens_at, prompt.due_at, now)
    rest = _gone(prompt.due_at, prompt.limit_at, now)
    best, whole = first_part(prompt), whole_time(prompt)
    label = f"{first} % of {best} has gone, and {rest} % of the rest of {whole}."
    return NoteProgress(first, rest, label, best.removeprefix("the "), whole.removeprefix("the "))


def snooze_choices_of(prompt: PromptView, clock: Clock) -> list[SnoozeChoice]:
    """Return until when this prompt may be put off without being lost, in words."""
    return _choices(clock, lost_at(prompt, clock.now))


def all_snooze_choices(clock: Clock) -> list[SnoozeChoice]:
    """Return until when several prompts may be put off; each is judged when it is pressed."""
    return _choices(clock, None)


def batches_in(prompts: Sequence[PromptView]) -> list[PressedTogether]:
    """Return the presses that settled several of these prompts, in the prompts' order."""
    sizes = Counter(prompt.batch for prompt in prompts if prompt.batch)
    firsts = {prompt.batch: prompt for prompt in reversed(prompts)}
    return [
        PressedTogether(batch, size, firsts[batch]) for batch, size in sizes.items() if size > 1
    ]


def can_coach(prompt: PromptView) -> bool:
    """Tell whether a coaching e-mail can be written from here."""
    is_addressless = prompt.state is PromptState.BLOCKED and prompt.step is StepKey.THANK_YOU
    return (
        is_coached(prompt.step)
        and not is_addressless
        and "messages.new" in current_app.view_functions
    )


def who_has_a_note(notes: Notes) -> str:
    """Return "Jo Park has no note yet; Bo Li has one."."""
    missing, sent = (_listed(names) for names in (notes.missing, notes.sent))
    clauses = [
        f"{missing} {'has' if len(notes.missing) == 1 else 'have'} no note yet" if missing else "",
        f"{sent} {'has' if len(notes.sent) == 1 else 'have'} one" if sent else "",
    ]
    return "; ".join(clause for clause in clauses if clause) + "."


def articles(rule: Rule) -> str:
    """Return which articles state the rule: "article S1", "articles S0, S4" (S0 … S4)."""
    names = ", ".join(f"S{SOURCES.index(source)}" for source in rule.sources)
    return f"{'article' if len(rule.sources) == 1 else 'articles'} {names}"


def what_would_change_it(prompt: PromptView) -> str:
    """Return what makes the prompt move or go away."""
    return _CHANGES[prompt.step]


def _choices(clock: Clock, before: datetime | None) -> list[SnoozeChoice]:
    choices = snooze_choices(clock.now, clock.zone_name, before=before)
    return [SnoozeChoice(choice.key, _said(choice, clock)) for choice in choices]


def _said(choice: Snooze, clock: Clock) -> str:
    """Return a choice in words: "Monday 09:00", and on a Monday "Next Monday 09:00"."""
    there = clock.local(choice.until)
    is_a_week_away = there.date() - clock.today >= _WEEK
    return f"{'Next ' if is_a_week_away else ''}{_SNOOZES[choice.key]} {there:%H:%M}"


def _gone(start: datetime, end: datetime, now: datetime) -> int:
    if end <= start:
        return 100
    return round(100 * min(max((now - start) / (end - start), 0), 1))


def _listed(names: tuple[str, ...]) -> str:
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last
