"""The marshmallow schemas of a playbook document, made of the table of settings."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from plugin.domain.disputes import DISPUTES, OWN
from plugin.playbook_document.errors import Path
from plugin.playbook_document.fields import Kind, OneOf, Text, Whole
from plugin.playbook_document.nearest import unknown
from plugin.playbook_document.settings import SETTINGS

FORMAT = 1
"""The version of the document's own grammar, which it may state as `format: 1`."""

Tree = dict[str, Any]
"""Fields by name; a section is such a dict too."""


class Section(Schema):
    """Settings that stand together. All may be left out; none may be unknown."""

    class Meta:
        unknown = EXCLUDE  # `refuse_unknown` says more than marshmallow would

    error_messages = {"type": "must hold settings, each as `name: value`"}  # noqa: RUF012

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, _: Any, given: Any, **__: Any) -> None:
        """Raise ValidationError for keys that are no settings, with what may have been meant."""
        strange = (
            [key for key in given if key not in self.fields] if isinstance(given, dict) else []
        )
        if strange:
            raise ValidationError(
                {key: [unknown(str(key), self.fields, SETTINGS)] for key in strange}
            )


def _tree() -> Tree:
    tree: Tree = {
        "format": Whole(FORMAT, FORMAT),
        "name": Text(most=80, required=True),
        "version": Whole(1, 1_000_000),
    }
    for path, setting in SETTINGS.items():
        *sections, name = path.split(".")
        section = tree
        for each in sections:
            section = section.setdefault(each, {})
        section[name] = setting.kind
    tree["disputes"] = {
        key: OneOf({word: word for word in (*(each.key for each in dispute.options), OWN)})
        for key, dispute in DISPUTES.items()
    }
    return tree


def _schema(tree: Tree) -> Schema:
    made = {name: _nested(each) if isinstance(each, dict) else each for name, each in tree.items()}
    return Section.from_dict(made)()


def _nested(tree: Tree) -> fields.Nested:
    return fields.Nested(
        _schema(tree), error_messages={"null": "holds nothing; leave it out, or write its settings"}
    )


TREE = _tree()
_DOCUMENT = _schema(TREE)


def load(document: Any) -> tuple[dict[Path, Any], dict[Path, str]]:
    """Return the values that could be read, and what is wrong with the others, by their paths."""
    try:
        read, errors = _DOCUMENT.load(document), {}
    except ValidationError as error:
        read, errors = error.valid_data or {}, error.messages_dict
    wrong = dict(_reasons(errors, ()))
    values = {path: value for path, value in _leaves(read, TREE, ()) if not is_under(path, wrong)}
    return values, wrong


def is_under(path: Path, wrong: Mapping[Path, str]) -> bool:
    """Tell whether the path is one of those, or a part of its value is."""
    return any(each[: len(path)] == path or path[: len(each)] == each for each in wrong if each)


def _reasons(messages: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _reasons(inner, path if key == "_schema" else (*path, key))
    else:
        yield path, "; ".join(map(str, messages))


def _leaves(values: Mapping[str, Any], tree: Tree, path: Path) -> Iterator[tuple[Path, Any]]:
    for name, value in values.items():
        each = tree[name]
        if isinstance(each, Kind):
            yield (*path, name), value
        elif isinstance(value, dict):
            yield from _leaves(value, each, (*path, name))
