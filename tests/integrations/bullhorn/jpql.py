"""The part of JPQL that we use, as a fake Bullhorn understands it."""

import json
import re
from typing import Any


def value_in(row: dict[str, Any], path: str) -> Any:
    """What a compound property name stands for."""
    found: Any = row
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def holds(where: str, row: dict[str, Any]) -> bool:
    """Whether a row answers a question, in the part of JPQL that we use."""
    if where.startswith("(") and " OR " in where:
        inner, _, rest = where[1:].rpartition("))")
        parts = f"{inner})".split(" OR ")
        return any(holds(part, row) for part in parts) and (
            not rest or holds(rest.removeprefix(" AND "), row)
        )
    return all(_part_holds(part, row) for part in re.split(r" AND (?![^()]*\))", where))


def _part_holds(part: str, row: dict[str, Any]) -> bool:
    if part.endswith(" IS NULL"):
        return value_in(row, part.removesuffix(" IS NULL")) is None
    if part.endswith(" IS NOT NULL"):
        return value_in(row, part.removesuffix(" IS NOT NULL")) is not None
    if " IN (" in part:
        name, _, listed = part.partition(" IN ")
        texts = re.findall(r"'((?:[^']|'')*)'", listed)
        values: list[Any] = [text.replace("''", "'") for text in texts]
        values += [] if texts else [int(one) for one in listed.strip("()").split(",")]
        return value_in(row, name) in values
    name, sign, value = part.split(" ", 2)
    wanted = json.loads(value) if not value.startswith("'") else value.strip("'")
    found = value_in(row, name)
    return found > wanted if sign == ">" else (found or False) == wanted
