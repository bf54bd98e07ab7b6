"""A model stands in for nobody: what it invented is vouched for by a person, or goes nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.domain.ai_draft import given_to
from plugin.domain.coaching import Letter
from plugin.domain.invented_facts import Invented, find_invented
from plugin.domain.languages import Language
from plugin.domain.prompts import StepKey
from plugin.errors import Refused
from plugin.store.ai import AiDraft
from plugin.store.messages import Message
from plugin.store.prompts import Prompt

BY_AI = "ai"
LONGEST_REASON = 500


class InventedFacts(Refused):
    """The draft states what the model was not told, and nobody has vouched for it."""

    def __init__(self) -> None:
        super().__init__(
            "The AI stated something that it was not told. Take it out, or say below why it is"
            " right."
        )


@dataclass(frozen=True, slots=True)
class AiNotes:
    """What a form says of a draft by AI: from which facts, and what of it is not vouched for."""

    fact_names: tuple[str, ...]
    model: str
    invented: tuple[Invented, ...] = field(repr=False)


def find_notes(session: Session, token: str, letter: Letter) -> AiNotes | None:
    """Return the notes on the text that stands in the form of this token; None without a model."""
    row = _find(session, token)
    if row is None:
        return None
    return AiNotes(tuple(row.facts), row.model, _open(session, row, letter))


def vouch_and_check(
    session: Session, message: Message, letter: Letter, vouched: Mapping[str, str], now: datetime
) -> None:
    """Keep what the recruiter vouches for, and mark the message. Raises InventedFacts for the rest.

    `vouched` says of keys of `Invented` why they are right; a key without a reason counts nothing.
    """
    row = _find(session, message.token, locks=True)
    if row is None:
        return
    message.drafted_by = BY_AI
    still_open = []
    for one in _open(session, row, letter):
        why = vouched.get(one.key, "").strip()[:LONGEST_REASON]
        if not why:
            still_open.append(one)
            continue
        entry = {"key": one.key, "words": one.words, "why": why, "by": message.recruiter_id}
        row.confirmed = [*row.confirmed, {**entry, "at": now.isoformat()}]
    if still_open:
        raise InventedFacts


def refuse_unless_vouched(session: Session, message: Message) -> None:
    """Raise InventedFacts where a message by AI still states what nobody has vouched for."""
    if message.drafted_by != BY_AI:
        return
    row = _find(session, message.token)
    if row is not None and _open(session, row, Letter(message.subject, message.body)):
        raise InventedFacts


def _find(session: Session, token: str, *, locks: bool = False) -> AiDraft | None:
    statement = select(AiDraft).where(AiDraft.token == token)
    return session.scalar(statement.with_for_update() if locks else statement)


def _open(session: Session, row: AiDraft, letter: Letter) -> tuple[Invented, ...]:
    """Return what the model invented, still stands in the letter, and nobody has vouched for.

    What the recruiter wrote is theirs: only what the model had written counts.
    """
    step = StepKey(session.get_one(Prompt, row.prompt_id).step)
    given, language = given_to(step, row.facts), Language(row.language)
    by_model = {one.key for one in find_invented(f"{row.subject}\n{row.text}", given, language)}
    confirmed = {entry["key"] for entry in row.confirmed}
    stated = find_invented(f"{letter.subject}\n{letter.text}", given, language)
    return tuple(one for one in stated if one.key in by_model - confirmed)
