"""A plan as JSON (playbook section 5)."""

from datetime import datetime
from typing import Any

from plugin.domain.explanations import say_how_late
from plugin.domain.prompts import Plan, PlannedPrompt, PlannedState
from plugin.domain.rules import sources_of

_STILL_SEND = "R29"
_WITHOUT_OFFSET = -len("+00:00")


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return the plan in the shape of playbook section 5, ready for `json.dumps`.

    What is late says so in `why`, and a late `thank_you` also cites that it should still go (R29).
    """
    return {
        "submission": plan.submission_ref,
        "as_of": instant_to_json(plan.as_of),
        "playbook": {"name": plan.playbook_name, "version": plan.playbook_version},
        "prompts": [_prompt_to_json(prompt, plan.as_of) for prompt in plan.prompts],
    }


def instant_to_json(instant: datetime | None) -> str | None:
    """Return an aware UTC instant like 2026-03-27T16:30:00Z; None stays None."""
    return None if instant is None else f"{instant.isoformat()[:_WITHOUT_OFFSET]}Z"


def _prompt_to_json(prompt: PlannedPrompt, as_of: datetime) -> dict[str, Any]:
    rules, sources = _rules(prompt)
    key = prompt.key
    return {
        "step": key.step,
        "occurrence": key.occurrence,
        "interview": key.interview_ref,
        "interviewer": key.interviewer_ref,
        "state": prompt.state,
        "reason": prompt.reason,
        "opens_at": instant_to_json(prompt.opens_at),
        "due_at": instant_to_json(prompt.due_at),
        "limit_at": instant_to_json(prompt.limit_at),
        "expires_at": instant_to_json(prompt.expires_at),
        "needs_decision": prompt.needs_decision,
        "rules": rules,
        "sources": sources,
        "why": say_how_late(prompt, as_of),
    }


def _rules(prompt: PlannedPrompt) -> tuple[list[str], list[str]]:
    if prompt.state is not PlannedState.LATE:
        return list(prompt.rules), list(prompt.sources)
    rules = tuple(sorted({*prompt.rules, _STILL_SEND}))
    return list(rules), list(sources_of(rules))
