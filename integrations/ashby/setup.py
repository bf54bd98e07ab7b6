"""What an administrator pastes, does in Ashby, and is told about the connection."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from integrations.ashby.api import DEFAULT_URL, PAGE_ROWS, AshbyApi
from integrations.ashby.events import READINGS
from integrations.ashby.mapping import STAGE_TYPES
from integrations.ashby.webhooks import Webhooks
from integrations.documents import Row, find_ref
from integrations.stage_names import guess_stage
from plugin.crm import (
    Account,
    CredentialField,
    CrmError,
    Finding,
    InterviewTypeTerm,
    Setup,
    StageTerm,
    Step,
    Vocabulary,
)
from plugin.domain.submissions import Stage

SETUP = Setup(
    label="Ashby",
    url_label="Address of the API",
    url_help="Leave it as it is: all organisations share one.",
    default_url=DEFAULT_URL,
    fields=(
        CredentialField(
            "api_key",
            "API key",
            "An admin makes it under Admin, Integrations, API keys, with the permissions to read "
            "and write candidates, to read interviews, and to read and write API keys.",
        ),
    ),
    makes_webhook_secret=True,
)

TYPES: Mapping[str, Stage] = {**STAGE_TYPES, "Active": Stage.INTERVIEWING}
"""What a stage's type suggests where its name suggests nothing."""


def webhook_steps(url: str) -> tuple[Step, ...]:
    """Return how a person sets the webhooks up where the API key may not."""
    return (
        Step("In Ashby, open Admin, Integrations, Webhooks and add one for each type here.",
             ", ".join(READINGS)),
        Step("Enter this request URL for each of them.", url),
        Step("Enter the webhook secret that Afterword shows as the secret token of each."),
    )  # fmt: skip


def account(api: AshbyApi, api_key: str) -> Account:
    """Return the organisation, known by its oldest interview plan. Raises CrmError.

    Ashby tells nothing of an organisation. Interview plans are archived and never deleted, so
    the oldest is the same whichever API key asks; without any plan the key itself has to do.
    """
    plans = api.all("interviewPlan.list", {"includeArchived": True, "limit": PAGE_ROWS})
    known = sorted((str(one.get("createdAt")), ref) for one in plans if (ref := find_ref(one)))
    if known:
        return Account(ref=f"plan:{known[0][1]}")
    return Account(ref=f"key:{sha256(api_key.encode()).hexdigest()[:32]}")


def vocabulary(api: AshbyApi) -> Vocabulary:
    """Return the stages of all interview plans and the interviews in them. Raises CrmError."""
    plans = {
        ref: str(one.get("title") or "")
        for one in api.all("interviewPlan.list", {"limit": PAGE_ROWS})
        if (ref := find_ref(one)) is not None
    }
    stages: dict[str, StageTerm] = {}
    for plan_ref, plan_title in plans.items():
        for stage in api.all("interviewStage.list", {"interviewPlanId": plan_ref}):
            term = _stage_term(stage, plan_title if len(plans) > 1 else "")
            if term is not None:
                stages.setdefault(term.ref, term)
    types: dict[str, InterviewTypeTerm] = {}
    for one in api.all("interview.list", {"limit": PAGE_ROWS}):
        ref, title = find_ref(one), str(one.get("title") or "").strip()
        if ref and title:
            is_interview = one.get("isDebrief") is not True
            types.setdefault(ref, InterviewTypeTerm(ref, title, guess=is_interview))
    return Vocabulary(tuple(stages.values()), tuple(types.values()))


def _stage_term(stage: Row, plan_title: str) -> StageTerm | None:
    ref, title = find_ref(stage), str(stage.get("title") or "").strip()
    if not ref or not title:
        return None
    guess = guess_stage(title) or TYPES.get(str(stage.get("type")))
    return StageTerm(ref, f"{plan_title}: {title}" if plan_title else title, guess)


def findings(api: AshbyApi, webhooks: Webhooks) -> list[Finding]:
    """Return what works and one sentence for each thing that does not; raises nothing."""
    return [
        *_readable(api, "candidate", "Candidates"),
        *_readable(api, "application", "Applications"),
        *_readable(api, "interviewSchedule", "Interviews"),
        *_hooks(webhooks),
    ]


def _readable(api: AshbyApi, kind: str, name: str) -> Iterator[Finding]:
    try:
        api.page(f"{kind}.list", {"limit": 1})
    except CrmError as error:
        text = f"{name} cannot be read: {error}.".replace("..", ".")
        yield Finding(False, text, is_needed=True)
    else:
        yield Finding(True, f"{name} can be read.")


def _hooks(webhooks: Webhooks) -> Iterator[Finding]:
    try:
        states = webhooks.states()
    except CrmError as error:
        yield Finding(False, f"Webhooks cannot be read: {error}.".replace("..", "."))
        return
    off = [state.name for state in states if not state.is_on]
    if not states:
        yield Finding(False, "No webhook was set up by us; changes arrive at least by polling.")
    elif off:
        yield Finding(False, f"Ashby has switched off or lost webhooks of ours: {', '.join(off)}.")
    else:
        yield Finding(True, "Ashby calls our webhooks.")
