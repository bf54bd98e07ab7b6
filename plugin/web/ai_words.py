"""What a message form says of drafts by AI, and what it sends back about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.ai_facts import FactName
from plugin.domain.coaching import Letter
from plugin.domain.invented_facts import InventedKind
from plugin.services import ai_drafting
from plugin.services.ai_drafts import AiNotes
from plugin.web import session

VOUCH = "vouch:"
_MOST = 100

FACTS: Mapping[FactName, str] = {
    FactName.CANDIDATE: "the candidate’s first name",
    FactName.JOB_TITLE: "the job title",
    FactName.COMPANY: "the client company’s name",
    FactName.INTERVIEWER: "the interviewer’s name",
    FactName.INTERVIEWER_TITLE: "the interviewer’s title",
    FactName.OTHERS: "who else was there",
    FactName.TOPICS: "what they talked about",
    FactName.FORGOT: "what was forgotten",
    FactName.INTERVIEW_AT: "when the interview was",
    FactName.AT_LATEST: "by when the note has to go",
    FactName.PROMISED: "when the client decides",
    FactName.RECRUITER: "the recruiter’s name",
    FactName.AGENCY: "the agency’s name",
}

KINDS: Mapping[InventedKind, str] = {
    InventedKind.NAME: "a name",
    InventedKind.DATE: "a date",
    InventedKind.TIME: "a time",
    InventedKind.NUMBER: "a number",
    InventedKind.ADDRESS: "an address",
}


@dataclass(frozen=True, slots=True)
class AiPanel:
    """`can_ask`: the button is there. `told`: in words, which facts the model was given."""

    can_ask: bool
    notes: AiNotes | None
    told: tuple[str, ...]


def notes_on(token: str, letter: Letter) -> AiPanel:
    """Return what the form shows of AI; nothing where no service is configured and none was."""
    viewer = session.current()
    notes = ai_drafting.get_notes(viewer, token, letter)
    names = notes.fact_names if notes else ()
    told = tuple(said for fact, said in FACTS.items() if fact in names)
    return AiPanel(ai_drafting.can_ask(viewer), notes, told)


def vouched(sent: Mapping[str, str]) -> dict[str, str]:
    """Return why the recruiter says that each invented fact is right, by its key."""
    given = {
        name.removeprefix(VOUCH): why.replace("\0", "").strip()
        for name, why in sent.items()
        if name.startswith(VOUCH)
    }
    return {key: why for key, why in list(given.items())[:_MOST] if why}
