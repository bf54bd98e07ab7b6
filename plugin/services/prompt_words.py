"""What prompts and the groups of an inbox are called, on pages and in mails alike."""

from collections.abc import Callable, Mapping
from typing import Protocol

from plugin.domain.prompts import StepKey
from plugin.domain.urgency import Urgency


class Titled(Protocol):
    """What the name of a prompt is made of; a name is None where the CRM gives none."""

    @property
    def step(self) -> StepKey: ...
    @property
    def occurrence(self) -> int: ...
    @property
    def candidate_name(self) -> str | None: ...
    @property
    def client_company_name(self) -> str | None: ...
    @property
    def interviewer_name(self) -> str | None: ...


GROUP_TITLES: Mapping[Urgency, str] = {
    Urgency.AT_RISK: "At risk today",
    Urgency.LATE: "Late",
    Urgency.DUE_TODAY: "Due today",
    Urgency.BLOCKED: "Needs an answer first",
    Urgency.WAITING: "Waiting on the client",
    Urgency.MOVING_ON: "Moving on",
    Urgency.LATER: "Later",
}

_TITLES: Mapping[StepKey, Callable[[Titled], str]] = {
    StepKey.PREP_KIT: lambda _: "Prep kit before the interview",
    StepKey.CONTACTS: lambda _: "Find the interviewers' addresses",
    StepKey.DEBRIEF: lambda _: "Debrief call",
    StepKey.THANK_YOU: lambda prompt: f"Thank-you to {prompt.interviewer_name or 'an interviewer'}",
    StepKey.CARD: lambda _: "A paper card besides the e-mail",
    StepKey.PROMISED_DATE: lambda prompt: (
        f"Ask {prompt.client_company_name or 'the client'} when they will decide"
    ),
    StepKey.KEEP_APPLYING: lambda prompt: (
        f"Tell {prompt.candidate_name or 'the candidate'} to keep applying"
    ),
    StepKey.CHECK_IN: lambda prompt: (
        f"{'First' if prompt.occurrence == 1 else 'One more'} check-in with"
        f" {prompt.client_company_name or 'the client'}"
    ),
    StepKey.MOVE_ON: lambda _: "Move on, with your other openings",
}


def title(prompt: Titled) -> str:
    """Return the step in words: "Thank-you to Dr. Jo Park", "First check-in with Acme"."""
    return _TITLES[prompt.step](prompt)
