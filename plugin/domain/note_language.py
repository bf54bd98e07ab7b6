"""What the note coach asks of whoever knows the language: the port of `plugin/language.py`."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Meaning(StrEnum):
    """What a sentence may be doing; a sentence may do several things, or none of these."""

    THANKS = "thanks"
    INTEREST = "interest"
    FIT = "fit"
    FILLER = "filler"
    BAD_TONE = "bad_tone"
    ASKS = "asks"
    OFFERS = "offers"


class Language(Protocol):
    """Knows what sentences mean. The same question always gets the same answer."""

    def likeness(self, phrases: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        """Return, for each phrase, how near each sentence comes to it: about 0 to 1."""

    def read(self, sentences: Sequence[str]) -> list[dict[Meaning, float]]:
        """Return, for each sentence, how probable each meaning is: 0 to 1."""
