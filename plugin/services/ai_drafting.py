"""Let a language model draft a coaching e-mail, where the agency and the recruiter ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from plugin import llm
from plugin.clock import utcnow
from plugin.domain.ai_draft import ask_for, read_answer
from plugin.domain.ai_facts import FactName, can_draft, facts_to_send
from plugin.domain.coaching import Letter
from plugin.domain.languages import Language
from plugin.domain.prompts import StepKey
from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.extensions import held
from plugin.llm import Endpoint, LlmFailed
from plugin.services import drafting
from plugin.services.access import Viewer
from plugin.services.ai_drafts import AiNotes, find_notes
from plugin.services.drafting import Begun
from plugin.services.message_facts import coaching_facts, look_around
from plugin.store.ai import AiDraft, AiSettings
from plugin.store.base import transaction
from plugin.store.people import Recruiter

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AiChoice:
    """An agency's choice. `host` and `model` say to whom facts go; `may_change`: for a manager."""

    host: str
    model: str
    is_on: bool
    facts: frozenset[str]
    changed_at: datetime | None
    changed_by: str | None = field(repr=False)
    may_change: bool


def is_offered() -> bool:
    """Tell whether whoever runs Afterword has named a service; else there is nothing to see."""
    return Endpoint.of(held.config) is not None


def get_choice(viewer: Viewer) -> AiChoice:
    """Return what the viewer's agency has chosen. Raises NotFound where nothing is offered."""
    endpoint = _endpoint()
    with transaction(viewer.installation_id) as session:
        row = session.scalar(select(AiSettings))
        by = session.get(Recruiter, row.changed_by) if row else None
        return AiChoice(
            host=urlsplit(endpoint.url).hostname or "",
            model=endpoint.model,
            is_on=bool(row and row.is_on),
            facts=frozenset(row.facts) if row else frozenset(),
            changed_at=row.changed_at if row else None,
            changed_by=by.name if by else None,
            may_change=session.get_one(Recruiter, viewer.recruiter_id).is_manager,
        )


def choose(viewer: Viewer, *, is_on: bool, facts: frozenset[FactName]) -> None:
    """Switch drafts by AI on or off for the agency, and say which facts may be sent.

    Raises NotFound where nothing is offered, NotAllowed for who is no manager.
    """
    _endpoint()
    now = utcnow()
    values = {
        "is_on": is_on,
        "facts": sorted(str(fact) for fact in facts),
        "changed_by": viewer.recruiter_id,
        "changed_at": now,
    }
    with transaction(viewer.installation_id) as session:
        if not session.get_one(Recruiter, viewer.recruiter_id).is_manager:
            raise NotAllowed("Only a manager of your agency can do that.")
        session.execute(
            insert(AiSettings)
            .values(installation_id=viewer.installation_id, created_at=now, **values)
            .on_conflict_do_update(index_elements=["installation_id"], set_=values)
        )


def can_ask(viewer: Viewer) -> bool:
    """Tell whether the viewer's agency lets recruiters ask for drafts."""
    if not is_offered():
        return False
    with transaction(viewer.installation_id) as session:
        return bool(session.scalar(select(AiSettings.is_on)))


def get_notes(viewer: Viewer, token: str, letter: Letter) -> AiNotes | None:
    """Return what is to be said of the text in a form; None where no model had a part in it."""
    with transaction(viewer.installation_id) as session:
        return find_notes(session, token, letter)


def draft(
    viewer: Viewer, prompt_id: int, token: str, begun: Begun = drafting.BEGUN_AS_USUAL
) -> Letter:
    """Return a letter that the model drafts, kept with the facts that it was told.

    It is in the language that the form was begun in. No transaction is held while the model
    thinks. Raises NotFound; Refused where the e-mail must not go out or the agency has not allowed
    it; Conflict for another's form; LlmFailed.
    """
    endpoint = _endpoint()
    drafting.refuse_bad_token(token)
    # Refuses what must not be written.
    usual = drafting.start_draft(viewer, prompt_id, begun.language, is_shipped=True)
    facts, step = _facts(viewer, prompt_id, usual.language)
    answer = llm.complete(endpoint, ask_for(step, facts, usual.language))
    letter = read_answer(answer, usual.subject)
    if letter is None:
        logger.warning("llm_draft_unusable", prompt_id=prompt_id)
        raise LlmFailed("The AI service wrote no whole draft.")
    values = {
        "model": endpoint.model,
        "facts": facts,
        "language": usual.language,
        "subject": letter.subject,
        "text": letter.text,
        "confirmed": [],
    }
    _keep(viewer, prompt_id, token, values)
    return letter


def _endpoint() -> Endpoint:
    endpoint = Endpoint.of(held.config)
    if endpoint is None:
        raise NotFound("There is no such page.")
    return endpoint


def _facts(viewer: Viewer, prompt_id: int, language: Language) -> tuple[dict[str, str], StepKey]:
    with transaction(viewer.installation_id) as session:
        row = session.scalar(select(AiSettings))
        if row is None or not row.is_on:
            raise Refused("Your agency has not switched drafts by AI on.")
        around = look_around(session, prompt_id, viewer.recruiter_id)
        if not can_draft(around.step):
            raise Refused("This step has no e-mail to the candidate.")
        facts = coaching_facts(session, around, around.locale(language))
        return facts_to_send(facts, row.facts), around.step


def _keep(viewer: Viewer, prompt_id: int, token: str, values: Mapping[str, Any]) -> None:
    with transaction(viewer.installation_id) as session:
        kept = session.scalar(
            insert(AiDraft)
            .values(
                installation_id=viewer.installation_id,
                prompt_id=prompt_id,
                recruiter_id=viewer.recruiter_id,
                token=token,
                created_at=utcnow(),
                **values,
            )
            .on_conflict_do_update(
                index_elements=["installation_id", "token"],
                set_=values,
                where=(AiDraft.prompt_id == prompt_id)
                & (AiDraft.recruiter_id == viewer.recruiter_id),
            )
            .returning(AiDraft.id)
        )
        if kept is None:
            raise Conflict("This form is another message's. Open it again.")
