"""How the pages of installing speak of steps, stages and what a CRM can do."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from babel import Locale

from plugin.crm import POLLED, Capability
from plugin.domain.prompts import StepKey
from plugin.domain.records import RecordKind
from plugin.domain.submissions import Stage
from plugin.services.installing.placing import LATER
from plugin.services.installing.steps import InstallStep
from plugin.web import words

ENDPOINTS: Mapping[InstallStep, str] = {
    InstallStep.CRM: "install.choose",
    InstallStep.CONNECT: "install.connect",
    InstallStep.TEST: "install.test",
    InstallStep.WORDS: "install.map_words",
    InstallStep.PLACE: "install.place",
    InstallStep.WEBHOOKS: "install.webhooks",
    InstallStep.PANEL: "install.panel",
    InstallStep.START: "install.start",
}

STEPS: Mapping[InstallStep, str] = {
    InstallStep.CRM: "Choose the CRM",
    InstallStep.CONNECT: "Connect it",
    InstallStep.TEST: "Test the connection",
    InstallStep.WORDS: "Say what its stages mean",
    InstallStep.PLACE: "Say where you work",
    InstallStep.WEBHOOKS: "Have it call Afterword",
    InstallStep.PANEL: "Show the panel in it",
    InstallStep.START: "Look, and start",
}

AGAIN: Mapping[InstallStep, str] = {
    **STEPS,
    InstallStep.CONNECT: "Reconnect: replace the credentials or consent again",
    InstallStep.TEST: "Test the connection",
    InstallStep.WORDS: "Change what its stages mean",
    InstallStep.PLACE: "Change the time zone or the holidays",
    InstallStep.WEBHOOKS: "Webhooks: set them up again",
    InstallStep.PANEL: "The panel in the CRM: how it is added",
}

STAGES: Mapping[Stage, str] = {
    Stage.SUBMITTED: "Submitted to the client",
    Stage.INTERVIEWING: "Interviewing",
    Stage.OFFER: "Offer",
    Stage.HIRED: "Hired",
    Stage.REJECTED: "Rejected by the client",
    Stage.WITHDRAWN: "Withdrawn by the candidate",
    Stage.JOB_CLOSED: "Job closed",
}

NOT_FOLLOWED = "Not followed"

RECORDS: Mapping[RecordKind, str] = {
    RecordKind.RECRUITER: "Recruiters",
    RecordKind.CLIENT_COMPANY: "Client companies",
    RecordKind.CANDIDATE: "Candidates",
    RecordKind.SUBMISSION: "Submissions",
    RecordKind.INTERVIEW: "Interviews",
}

MODES: Mapping[str, str] = {
    **{mode.value: said for mode, said in words.CONTACT_MODES.items()},
    LATER: "Ask the recruiters client by client; until then these prompts wait",
}

_ABLE: tuple[tuple[frozenset[Capability], str], ...] = (
    (frozenset({Capability.OAUTH}), "connected by a click in the CRM"),
    (frozenset({Capability.WEBHOOKS}), "tells at once what changes"),
    (POLLED, "is asked again and again for what changed"),
    (frozenset({Capability.WRITE_NOTE}), "takes notes"),
    (frozenset({Capability.WRITE_TASK}), "takes tasks"),
    (frozenset({Capability.EMBED}), "shows the panel inside it"),
)


def abilities(able: frozenset[Capability]) -> str:
    """Return what a kind of CRM can do, as half a sentence."""
    return ", ".join(said for any_of, said in _ABLE if able & any_of)


def country(code: str) -> str:
    """Return the country's English name; its code where it has none."""
    return str(Locale("en").territories.get(code, code))


def countries(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes and names, by name."""
    return sorted(((code, country(code)) for code in codes), key=lambda each: each[1])


def until(instant: datetime) -> str:
    """Return "Fri 4 Dec 2026, 05:31 UTC": nobody's zone is known yet."""
    there = instant.astimezone(UTC)
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M} UTC"


def prompts(count: int) -> str:
    """Return "1 prompt", "12 prompts"."""
    return f"{count:,} {'prompt' if count == 1 else 'prompts'}"


def step_name(step: StepKey) -> str:
    """Return what a step is called at the head of a table's row."""
    said = words.STEP_WORDS[step]
    return said[0].upper() + said[1:]
