"""What an administrator pastes, does in JobAdder, and is told about the connection."""

from collections.abc import Iterator

from integrations.documents import Row, find_ref
from integrations.jobadder.api import DEFAULT_URL, JobAdderApi
from integrations.jobadder.events import SUBJECTS
from integrations.jobadder.settings import EXTERNAL, INTERNAL
from integrations.jobadder.webhooks import Webhooks
from integrations.stage_names import guess_stage
from plugin.crm import (
    CredentialField,
    CrmConnection,
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
    label="JobAdder",
    url_label="Address of the API",
    url_help="Leave it as it is: JobAdder tells the right one when you give your consent.",
    default_url=DEFAULT_URL,
    fields=(
        CredentialField(
            "client_id",
            "Client id",
            "It is shown with the application in JobAdder's Developer Centre.",
        ),
        CredentialField(
            "client_secret",
            "Client secret",
            "It is shown once, when the application is made in JobAdder's Developer Centre.",
        ),
        CredentialField(
            "launch_salt",
            "Salt of the partner action",
            "Long random words of your own; the same are entered with the partner action.",
            is_required=False,
        ),
    ),
    makes_webhook_secret=True,
)

INTERVIEW_TYPES = (
    InterviewTypeTerm(EXTERNAL, "External: with contacts of the client company", guess=True),
    InterviewTypeTerm(INTERNAL, "Internal: with your own users", guess=False),
)


def webhook_steps(url: str) -> tuple[Step, ...]:
    """Return what is done by API where we may not: JobAdder has no page for webhooks."""
    return (
        Step(
            "JobAdder's webhooks are made through its API only, which Afterword does itself. Where "
            "that is refused, a developer posts one to /webhooks with this url.",
            url,
        ),
        Step("With these events.", ", ".join(sorted(SUBJECTS))),
        Step("With the webhook secret as its authorization, and the status Enabled.", "Enabled"),
    )


def panel_steps(url: str) -> tuple[Step, ...]:
    """Return how the partner action that opens our panel is defined."""
    return (
        Step(
            "Define a partner action on candidates for the application in JobAdder's Developer "
            "Centre, with this name (100 characters at most).",
            "Afterword",
        ),
        Step("Enter this url, exactly as it is, and let it open as a side drawer.", url),
        Step(
            "Enter as its salt the same words as here in Afterword (Salt of the partner action). "
            "The button appears in JobAdder within five minutes."
        ),
    )


def vocabulary(api: JobAdderApi) -> Vocabulary:
    """Return the account's statuses of applications. Raises CrmError."""
    terms: dict[str, StageTerm] = {}
    for status in api.statuses():
        ref, name = find_ref(status, "statusId"), str(status.get("name") or "").strip()
        if ref and name:
            terms.setdefault(ref, StageTerm(ref, name, _guess(status, name)))
    return Vocabulary(tuple(terms.values()), INTERVIEW_TYPES)


def findings(api: JobAdderApi, webhooks: Webhooks, connection: CrmConnection) -> list[Finding]:
    """Return what works and one sentence for each thing that does not; raises nothing."""
    try:
        api.current_user()
    except CrmError as error:
        return [Finding(False, _sentence(str(error)), is_needed=True)]
    return [
        *_readable(api, "applications", "Applications"),
        *_readable(api, "interviews", "Interviews"),
        *_hooks(webhooks),
        *_panel(connection),
    ]


def _readable(api: JobAdderApi, kind: str, name: str) -> Iterator[Finding]:
    try:
        # Asked as polling asks: that every list takes these is not confirmed.
        api.page(kind, limit=1, sort="updatedAt", updatedAt=">2020-01-01T00:00:00Z")
    except CrmError as error:
        text = _sentence(f"{name} cannot be read: {error}")
        yield Finding(False, text, is_needed=True)
    else:
        yield Finding(True, f"{name} can be read.")


def _hooks(webhooks: Webhooks) -> Iterator[Finding]:
    try:
        states = webhooks.states()
    except CrmError as error:
        yield Finding(False, _sentence(f"Webhooks cannot be read: {error}"))
        return
    if not states:
        yield Finding(False, "There is no webhook yet, so changes arrive only by polling.")
    elif not all(state.is_on for state in states):
        yield Finding(
            False,
            "JobAdder has suspended our webhook or lost it; registering it again switches it on. "
            "What was missed meanwhile arrives by polling.",
        )
    else:
        yield Finding(True, "JobAdder calls our webhook.")


def _panel(connection: CrmConnection) -> Iterator[Finding]:
    if not connection.secrets.get("launch_salt"):
        yield Finding(
            False,
            "There is no salt of a partner action, so JobAdder cannot open the panel: an admin "
            "defines the partner action and enters its salt here too.",
        )


def _guess(status: Row, name: str) -> Stage | None:
    return Stage.REJECTED if status.get("rejected") is True else guess_stage(name)


def _sentence(text: str) -> str:
    return text.rstrip(".") + "."
