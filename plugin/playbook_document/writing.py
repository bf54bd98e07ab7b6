"""Playbooks written as documents: JSON to store, YAML to read."""

from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from plugin.domain.disputes import DISPUTES, OWN, decision_of
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import differing_paths, setting
from plugin.domain.playbook_values import plain
from plugin.playbook_document.schemas import FORMAT
from plugin.playbook_document.settings import SETTINGS

_DISPUTES_HEAD = """
# How the settings above decide the articles' disputes. To decide one by name, take the # away
# from "disputes:" and from its line, and leave out the settings that it makes.
# disputes:
"""


def playbook_to_json(playbook: Playbook, *, changed_only: bool = False) -> dict[str, Any]:
    """Return the whole playbook: every setting and all 18 decisions, always in the same order.

    `changed_only`: only what is not as in the default; settings that a decision makes are then told
    by that decision alone. `playbook_from_json` makes the same playbook of either.
    """
    decisions = {key: decision_of(playbook, each) for key, each in DISPUTES.items()}
    if not changed_only:
        return _document(playbook, SETTINGS, decisions)
    taken = {key: each for key, each in decisions.items() if each != DISPUTES[key].default.key}
    told = {
        path
        for key, option in taken.items()
        if option != OWN
        for path in DISPUTES[key].option(option).settings
    }
    differing = set(differing_paths(DEFAULT_PLAYBOOK, playbook)) - told
    return _document(playbook, (path for path in SETTINGS if path in differing), taken)


def write_playbook(playbook: Playbook, *, changed_only: bool = False) -> str:
    """Return what `playbook_to_json` does as YAML, with a comment on each setting."""
    return _yaml(playbook_to_json(playbook, changed_only=changed_only), is_whole=not changed_only)


def _document(
    playbook: Playbook, paths: Iterable[str], decisions: dict[str, str]
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "format": FORMAT,
        "name": playbook.name,
        "version": playbook.version,
    }
    for path in paths:
        *sections, name = path.split(".")
        section = document
        for each in sections:
            section = section.setdefault(each, {})
        section[name] = plain(path, setting(playbook, path))
    if decisions:
        document["disputes"] = decisions
    return document


class _Representer(RoundTripRepresenter):
    """Writes nothing as null, for whoever reads it."""


_Representer.add_representer(
    type(None), lambda writer, _: writer.represent_scalar("tag:yaml.org,2002:null", "null")
)


def _yaml(document: dict[str, Any], *, is_whole: bool) -> str:
    writer = YAML(typ="rt", pure=True)
    writer.Representer = _Representer
    writer.width = 100
    out = StringIO()
    name = DoubleQuotedScalarString(document["name"])  # it may be a word that means something
    decisions = document.pop("disputes", {}) if is_whole else {}
    writer.dump(_section({**document, "name": name}, ""), out)
    return out.getvalue() + _disputes(decisions)


def _disputes(decisions: Mapping[str, str]) -> str:
    """Return the decisions as comments: as lines that count they would fight every new setting."""
    lines = (f"#   {key}: {option}  # {_ways(key)}\n" for key, option in decisions.items())
    return _DISPUTES_HEAD + "".join(lines) if decisions else ""


def _ways(key: str) -> str:
    dispute = DISPUTES[key]
    return f"{dispute.title}: {', '.join(option.key for option in dispute.options)}"


def _section(values: dict[str, Any], before: str) -> CommentedMap:
    section = CommentedMap()
    for name, value in values.items():
        path = f"{before}{name}"
        is_section = isinstance(value, dict) and path not in SETTINGS
        section[name] = _section(value, f"{path}.") if is_section else _value(value)
        comment = "\n".join(_comment(path))
        if comment:
            indent = 2 * path.count(".")
            section.yaml_set_comment_before_after_key(name, before=comment, indent=indent)
    return section


def _comment(path: str) -> Iterator[str]:
    if path in SETTINGS:
        about = SETTINGS[path]
        yield f"{about.text} ({about.whose})" if about.whose else about.text


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        flow = CommentedMap((key, _value(each)) for key, each in value.items())
        flow.fa.set_flow_style()
        return flow
    if isinstance(value, list):
        items = CommentedSeq(map(_value, value))
        items.fa.set_flow_style()
        return items
    is_word = type(value) is str and value.isascii() and value.isidentifier()
    return value if is_word or not isinstance(value, str) else DoubleQuotedScalarString(value)
