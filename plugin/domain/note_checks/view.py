"""All that a check may look at: the draft, its parts, and what its sentences mean."""

from dataclasses import dataclass

from plugin.domain.note_checks.anatomy import Anatomy, take_apart
from plugin.domain.note_checks.name_words import TITLES
from plugin.domain.note_checks.names import fold
from plugin.domain.note_checks.sentences import Sentence
from plugin.domain.note_drafts import Draft
from plugin.domain.note_language import Language, Meaning
from plugin.domain.playbook import Playbook


@dataclass(frozen=True, slots=True)
class NoteView:
    """One draft under review. `meanings` stands beside `parts.sentences`, one for each."""

    draft: Draft
    parts: Anatomy
    meanings: tuple[dict[Meaning, float], ...]
    language: Language
    playbook: Playbook

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the body."""
        return self.parts.sentences

    @property
    def texts(self) -> list[str]:
        """Return the sentences' texts."""
        return [sentence.text for sentence in self.parts.sentences]

    @property
    def interviewer(self) -> str:
        """Return what to call the interviewer in a message: the first name, or all of it."""
        return short_name(self.draft.interviewer.name)

    @property
    def job(self) -> str:
        """Return what to call the job in a message."""
        title = (self.draft.job_title or "").strip()
        return f"the {title} job" if title else "this job"


def short_name(name: str) -> str:
    """Return the first part of a name that is no title; with a title, title and last name."""
    tokens = [token for token in name.split() if any(char.isalpha() for char in token)]
    parts = [token for token in tokens if fold(token.strip(".,")) not in TITLES]
    return parts[0] if parts else name.strip()


def view_of(draft: Draft, language: Language, playbook: Playbook) -> NoteView:
    """Return the view of a draft, its sentences read once for all checks."""
    names = (draft.interviewer.name,)
    parts = take_apart(draft.note.body, draft.candidate.name, names)
    texts = [sentence.text for sentence in parts.sentences]
    return NoteView(draft, parts, tuple(language.read(texts)), language, playbook)
