"""The candidate's page in four languages: the same sentences, with the same places to fill in."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from plugin.domain.candidate_guide import NotePhase
from plugin.domain.evidence import EvidenceSource
from plugin.domain.interviews import PositionInLine
from plugin.domain.note_reviews import CheckName
from plugin.domain.people_told import Fact, PersonProblem
from plugin.domain.promises import PromiseKind
from plugin.domain.submissions import CLOSING_STAGES
from plugin.web.candidate_speech import LANGUAGES
from plugin.web.candidate_words.words import Words

MAY_BE_EMPTY = {"english_checks"}


def sentences(table: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, str):
        yield path, table
    elif isinstance(table, Mapping):
        for key, value in table.items():
            yield from sentences(value, f"{path}.{key}")
    elif is_dataclass(table):
        for each in fields(table):
            yield from sentences(getattr(table, each.name), f"{path}.{each.name}")
    elif isinstance(table, tuple):
        for number, value in enumerate(table):
            yield from sentences(value, f"{path}.{number}")


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_says_everything(code: str) -> None:
    words = LANGUAGES[code]

    assert set(words.clocks) == set(NotePhase)
    assert set(words.stages) == CLOSING_STAGES
    assert set(words.because) == set(words.debrief.promises) == set(PromiseKind)
    assert set(words.debrief.positions) == set(PositionInLine)
    assert set(words.debrief.facts) == set(Fact)
    assert set(words.debrief.person_problems) == set(PersonProblem)
    assert set(words.note.sent) == set(EvidenceSource)
    assert set(words.checks) == set(CheckName)
    empty = [path for path, said in sentences(words) if not said.strip()]
    assert {path.rpartition(".")[2] for path in empty} <= MAY_BE_EMPTY


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_every_sentence_has_the_same_places_to_fill_in(code: str) -> None:
    english = dict(sentences(LANGUAGES["en"]))
    optional = {"company", "recruiter", "name"}

    differing = {
        path: said
        for path, said in sentences(LANGUAGES[code])
        if blanks(said) - optional != blanks(english[path]) - optional
    }

    assert differing == {}


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=list(LANGUAGES))
def test_nobody_is_shouted_at(words: Words) -> None:
    assert [said for _, said in sentences(words) if "!" in said] == []
