"""What an installation on Bullhorn can set; every part has a default (the README lists them)."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.agency_settings import Answers
from integrations.stage_names import sounds_like_interview
from plugin.domain.submissions import Stage

DEFAULT_TASK_TYPE = "Follow-Up"


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages`: Bullhorn status to our stage. `interview_types`: appointment types, small letters;
    None: nobody has said, so that the name decides. `note_action` None: Bullhorn's own default."""

    stages: Mapping[str, Stage]
    interview_types: frozenset[str] | None = None
    note_action: str | None = None
    task_type: str = DEFAULT_TASK_TYPE

    def is_interview(self, type_name: object) -> bool:
        """Tell whether appointments of this type are interviews."""
        if not isinstance(type_name, str):
            return False
        if self.interview_types is None:
            return sounds_like_interview(type_name)
        return plain(type_name) in self.interview_types


def plain(word: str) -> str:
    """Return a status or a type without what differs between two spellings of it.

    A recorded account has a type with a line's end in it.
    """
    return " ".join(word.split()).casefold()


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that are understood; the others keep their defaults."""
    answers = Answers(given)
    types = answers.interview_types()
    return Settings(
        stages={plain(ref): stage for ref, stage in answers.stages().items()},
        interview_types=None if types is None else frozenset(map(plain, types)),
        note_action=answers.text("note_action"),
        task_type=answers.text("task_type") or DEFAULT_TASK_TYPE,
    )
