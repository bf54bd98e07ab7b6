"""Playbook documents for hypothesis: a few settings, each within its kind's bounds."""

from datetime import date, time
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from plugin.domain.disputes import DISPUTES, OWN
from plugin.domain.moments import Hour
from plugin.domain.playbook import Playbook
from plugin.domain.playbook_values import plain_time
from plugin.playbook_document import PlaybookErrors, playbook_from_json
from plugin.playbook_document.document import refuse_trials
from plugin.playbook_document.fields import (
    Dates,
    Kind,
    OneOf,
    Several,
    Switch,
    WallTime,
    Whole,
    WordCount,
)
from plugin.playbook_document.moment_field import Form, MomentField
from plugin.playbook_document.settings import SETTINGS

clocks = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30, 59))).map(plain_time)
hours = st.sampled_from([each.value for each in Hour]) | clocks
some_dates = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(date.isoformat)

names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80)


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """Return the values of a kind as plain JSON."""
    return next(make(kind) for each, make in _BY_KIND if isinstance(kind, each))


def _words(kind: Whole | OneOf | Several) -> list[str]:
    schema = kind.json_schema()
    return schema["enum"] if "enum" in schema else schema["items"]["enum"]


def _whole(kind: Whole) -> st.SearchStrategy[int]:
    schema = kind.json_schema()
    return st.integers(schema["minimum"], schema["maximum"])


def _several(kind: Several) -> st.SearchStrategy[list[str]]:
    words = _words(kind)
    if kind.json_schema()["minItems"] == len(words):
        return st.permutations(words)
    return st.lists(st.sampled_from(words), min_size=1, unique=True)


def _moment(kind: MomentField) -> st.SearchStrategy[dict[str, Any] | None]:
    moments = st.one_of(*map(_told, kind.forms))
    return st.none() | moments if kind.allow_none else moments


def _told(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    near = st.integers(max(form.least, -3), min(form.most, 3)) | st.integers(form.least, form.most)
    told = {"anchor": st.just(form.anchor.value), form.unit.value: near}
    return st.fixed_dictionaries({**told, "at": hours} if form.has_hour else told)


def _word_count(_: WordCount) -> st.SearchStrategy[dict[str, int]]:
    pairs = st.lists(st.integers(1, 1000), min_size=2, max_size=2).map(sorted)
    return pairs.map(lambda pair: {"least": pair[0], "most": pair[1]})


_BY_KIND: tuple[tuple[type[Kind], Any], ...] = (
    (Whole, _whole),
    (OneOf, lambda kind: st.sampled_from(_words(kind))),
    (Several, _several),
    (Switch, lambda _: st.booleans()),
    (Dates, lambda _: st.lists(some_dates, max_size=5, unique=True)),
    (WallTime, lambda kind: hours if "anyOf" in kind.json_schema() else clocks),
    (WordCount, _word_count),
    (MomentField, _moment),
)


def nested(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings, given by their paths, as a document has them."""
    document: dict[str, Any] = {}
    for path, value in settings.items():
        *sections, name = path.split(".")
        section = document
        for each in sections:
            section = section.setdefault(each, {})
        section[name] = value
    return document


@st.composite
def documents(draw: st.DrawFn, most: int = 5) -> dict[str, Any]:
    """Return a document with a few settings, each well; together they may contradict."""
    paths = draw(st.lists(st.sampled_from(list(SETTINGS)), max_size=most, unique=True))
    told = {"name": draw(names), "version": draw(st.integers(1, 99))}
    settings = {path: draw(values(SETTINGS[path].kind)) for path in paths}
    decisions = draw(st.lists(st.sampled_from(list(DISPUTES)), max_size=2, unique=True))
    for key in decisions:
        words = [*(option.key for option in DISPUTES[key].options), OWN]
        settings[f"disputes.{key}"] = draw(st.sampled_from(words))
    return {**told, **nested(settings)}


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """Return a playbook that can be taken."""
    try:
        playbook = playbook_from_json(draw(documents()))
        refuse_trials(playbook)
    except PlaybookErrors:
        assume(False)
    return playbook
