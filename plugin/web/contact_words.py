"""What pages say of contact modes, and of what changing one does to prompts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from plugin.domain.contact_modes import ContactAnswers, ModeSource
from plugin.domain.people import ContactMode
from plugin.domain.plan_changes import ChangeKind, Moments
from plugin.domain.prompts import StepKey
from plugin.services.contact_modes import ChangeDone
from plugin.services.contact_scopes import ClientAnswers, ModeChange
from plugin.services.plan_previews import NamedChange, PlanPreview
from plugin.web import words
from plugin.web.times import Clock

MODES: Mapping[ContactMode | None, str] = {
    ContactMode.DIRECT: "candidates write directly",
    ContactMode.VIA_RECRUITER: "notes come through us",
    ContactMode.NONE: "no notes and no check-ins",
    None: "not answered",
}

SOURCES: Mapping[ModeSource | None, str] = {
    ModeSource.CLIENT: "your answer",
    ModeSource.CRM: "the CRM says so",
    ModeSource.AGENCY: "your answer for all clients",
    None: "nobody has said yet",
}

KINDS: Mapping[ChangeKind, str] = {
    ChangeKind.CREATED: "added",
    ChangeKind.UNBLOCKED: "freed",
    ChangeKind.MOVED: "moved",
    ChangeKind.REWORDED: "reworded",
    ChangeKind.BLOCKED: "held until that is answered",
    ChangeKind.CANCELLED: "cancelled",
    ChangeKind.EXPIRED: "closed, as their time is over",
    ChangeKind.FINISHED: "marked as done",
}
"""What becomes of prompts, after "would be" and "were"."""

SIGNS: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.CREATED: ("due", "plus-circle"),
    ChangeKind.UNBLOCKED: ("due", "arrow-right-circle"),
    ChangeKind.MOVED: ("later", "calendar3"),
    ChangeKind.REWORDED: ("later", "pencil"),
    ChangeKind.BLOCKED: ("due", "question-circle"),
    ChangeKind.CANCELLED: ("later", "slash-circle"),
    ChangeKind.EXPIRED: ("later", "dash-circle"),
    ChangeKind.FINISHED: ("done", "check-circle-fill"),
}

_COUNTED: Mapping[StepKey, tuple[str, str]] = {
    StepKey.PREP_KIT: ("prep kit", "prep kits"),
    StepKey.CONTACTS: ("search for addresses", "searches for addresses"),
    StepKey.DEBRIEF: ("debrief call", "debrief calls"),
    StepKey.THANK_YOU: ("thank-you", "thank-yous"),
    StepKey.CARD: ("paper card", "paper cards"),
    StepKey.PROMISED_DATE: ("question when they decide", "questions when they decide"),
    StepKey.KEEP_APPLYING: ("word to keep applying", "words to keep applying"),
    StepKey.CHECK_IN: ("check-in", "check-ins"),
    StepKey.MOVE_ON: ("word to move on", "words to move on"),
}


def counted(step: StepKey, number: int) -> str:
    """Return "1 thank-you", "2 check-ins"."""
    return f"{number:,} {_COUNTED[step][number != 1]}"


def summary(changes: Iterable[NamedChange], *, is_done: bool) -> list[str]:
    """Return one sentence for each kind of change: "2 thank-yous would be cancelled."."""
    found: dict[ChangeKind, Counter[StepKey]] = {kind: Counter() for kind in ChangeKind}
    for change in changes:
        found[change.kind][change.step] += 1
    return [_sentence(kind, steps, is_done=is_done) for kind, steps in found.items() if steps]


def detail(change: NamedChange, clock: Clock) -> str:
    """Return what becomes of one prompt: "moved from Tue 7 Apr 09:00 to …", "cancelled: …"."""
    if change.kind is ChangeKind.MOVED and change.before and change.after:
        return _moved(change.before, change.after, clock)
    said = _ONE.get(change.kind, KINDS[change.kind])
    why = words.reason(change.reason)
    if why:
        return f"{said}: {why}"
    return f"{said}, {_opens(change.after, clock)}" if change.kind in _OPENS else said


def subject(change: ModeChange, clients: Sequence[ClientAnswers]) -> str:
    """Return whom a change is about: "Acme", "3 clients", "all other clients"."""
    if change.is_agency:
        return "all other clients"
    if len(clients) == 1:
        return clients[0].name or "a client whose name we do not have"
    return f"{len(clients)} clients"


def after(answers: ContactAnswers, change: ModeChange) -> ContactAnswers:
    """Return the answers of one client as they would be."""
    return replace(answers, client=change.answer)


def said(done: ChangeDone) -> str:
    """Return what a change did, for the notice on the next page."""
    who = subject(done.change, done.clients)
    who = who[:1].upper() + who[1:]
    answer = MODES[done.change.answer] if done.change.answer else "your answer is taken back"
    return " ".join([f"{who}: {answer}.", *_effects(done.plan, done.later)])


_ONE = {ChangeKind.BLOCKED: "waits", ChangeKind.EXPIRED: "closed, as its time is over"}
_OPENS = frozenset({ChangeKind.CREATED, ChangeKind.UNBLOCKED})


def _moved(before: Moments, after: Moments, clock: Clock) -> str:
    is_due = before.due_at != after.due_at
    times = (moments.due_at if is_due else moments.opens_at for moments in (before, after))
    return "moved from {} to {}".format(
        *(clock.on_the_clock(at) if at else "no time" for at in times)
    )


def _opens(moments: Moments | None, clock: Clock) -> str:
    opens_at = moments.opens_at if moments else None
    if opens_at is None or opens_at <= clock.now:
        return "open now"
    return f"opens {clock.near(opens_at)}"


def _effects(plan: PlanPreview, later: int) -> list[str]:
    effects = summary(plan.changes, is_done=True)
    if later:
        effects.append(f"The prompts of {later:,} more submissions are being planned now.")
    if plan.failed:
        effects.append(f"{plan.failed:,} submissions could not be planned and stay as they were.")
    return effects or ["No prompt changed."]


def _sentence(kind: ChangeKind, steps: Mapping[StepKey, int], *, is_done: bool) -> str:
    parts = [counted(step, steps[step]) for step in StepKey if step in steps]
    listed = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    were = "was" if sum(steps.values()) == 1 else "were"
    return f"{listed} {were if is_done else 'would be'} {KINDS[kind]}."
