"""Notes that candidates sent to their recruiter to forward: which wait, and that one came."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.domain.evidence import NoteKind
from plugin.domain.people import ContactMode
from plugin.domain.prompts import StepKey
from plugin.services.prompt_views import PromptView
from plugin.services.prompts import lock_prompt
from plugin.store.interviews import Interviewer
from plugin.store.notes import Note
from plugin.store.prompts import LIVE_STATES

_KINDS: Mapping[StepKey, NoteKind] = {
    StepKey.THANK_YOU: NoteKind.THANK_YOU,
    StepKey.CHECK_IN: NoteKind.CHECK_IN,
}


@dataclass(frozen=True, slots=True)
class WaitingNote:
    """A copy that the recruiter has and has not forwarded yet; none of its words."""

    id: int
    interviewer_id: int
    interviewer_name: str | None
    shared_at: datetime


def find_waiting(
    session: Session, prompts: Sequence[PromptView]
) -> Mapping[int, tuple[WaitingNote, ...]]:
    """Return the notes that wait to be forwarded, by the prompt that asks for them, in one query.

    Only where the client wants notes through the recruiter: elsewhere a copy is for a second look.
    """
    asking = [prompt for prompt in prompts if _is_forwarded(prompt)]
    if not asking:
        return {}
    rows = session.execute(
        select(Note, Interviewer.name)
        .join(Interviewer, Interviewer.id == Note.interviewer_id)
        .where(
            Note.submission_id.in_({prompt.submission_id for prompt in asking}),
            Note.shared_at.is_not(None),
        )
        .order_by(Note.shared_at, Note.id)
    ).all()
    found: defaultdict[int, tuple[WaitingNote, ...]] = defaultdict(tuple)
    for prompt in asking:
        for note, name in rows:
            if _asks_for(prompt, note) and note.shared_at is not None:
                waiting = WaitingNote(note.id, note.interviewer_id, name, note.shared_at)
                found[prompt.id] += (waiting,)
    return found


def bring_back(session: Session, prompt_id: int, now: datetime) -> None:
    """End the snooze of a prompt whose note has come: there is something to do now."""
    prompt, _ = lock_prompt(session, prompt_id)
    if prompt.state in LIVE_STATES and prompt.snoozed_until is not None:
        prompt.snoozed_until = None
        prompt.changed_at = now


def _is_forwarded(prompt: PromptView) -> bool:
    is_via = prompt.contact_mode is ContactMode.VIA_RECRUITER
    return is_via and prompt.is_live and prompt.step in _KINDS


def _asks_for(prompt: PromptView, note: Note) -> bool:
    """Tell whether the prompt asks for this note; a check-in's is to anybody on the panel."""
    if (note.submission_id, note.kind) != (prompt.submission_id, _KINDS[prompt.step]):
        return False
    if prompt.interviewer_id is not None:
        return note.interviewer_id == prompt.interviewer_id
    return note.occurrence == prompt.occurrence
