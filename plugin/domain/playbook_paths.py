"""A playbook's settings by their paths: `steps.check_in.exact`, `follow_ups.most`."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from plugin.domain.moments import Moment
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_settings import Words

_WHOLE = (Moment, Words)
"""Values of several parts that are one setting."""

_IDENTITY = frozenset({"name", "version"})


def setting(playbook: Playbook, path: str) -> Any:
    """Return the value at the path. Raises AttributeError for an unknown one."""
    value: Any = playbook
    for part in path.split("."):
        value = getattr(value, part)
    return value


def with_settings(playbook: Playbook, values: Mapping[str, Any]) -> Playbook:
    """Return the playbook with these values at their paths. Raises AttributeError, TypeError."""
    for path, value in values.items():
        playbook = _replaced(playbook, path.split("."), value)
    return playbook


def setting_paths() -> tuple[str, ...]:
    """Return the path of each setting, in the order in which a playbook holds them."""
    return tuple(_paths(DEFAULT_PLAYBOOK, ""))


def differing_paths(one: Playbook, other: Playbook) -> tuple[str, ...]:
    """Return the paths of the settings in which two playbooks differ."""
    return tuple(path for path in setting_paths() if setting(one, path) != setting(other, path))


def _replaced(value: Any, parts: list[str], new: Any) -> Any:
    name, *rest = parts
    return replace(value, **{name: _replaced(getattr(value, name), rest, new) if rest else new})


def _paths(value: Any, before: str) -> Iterator[str]:
    for each in fields(value):
        path, inner = f"{before}{each.name}", getattr(value, each.name)
        if is_dataclass(inner) and not isinstance(inner, _WHOLE):
            yield from _paths(inner, f"{path}.")
        elif path not in _IDENTITY:
            yield path
