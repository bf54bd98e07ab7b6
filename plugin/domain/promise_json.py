"""A promise as JSON, in journeys and in drafts alike."""

from typing import Any

from plugin.domain.json_fields import JourneyError, Shape, choice, day
from plugin.domain.promises import Promise, PromiseKind

_DATED = frozenset({PromiseKind.EXACT, PromiseKind.APPROXIMATE})
_PROMISE = Shape({"kind": choice(PromiseKind), "date": day, "said_on": day}, ("kind",))


def read_promise(value: Any) -> Promise:
    """Return the promise; a date beside a kind that has none says nothing, and is left out.

    Raises JourneyError.
    """
    read = _PROMISE.read(value)
    kind, on = read["kind"], read.get("date")
    if kind in _DATED and on is None:
        raise JourneyError(f"is required where the kind is {kind}", ("date",))
    return Promise(kind, on if kind in _DATED else None, read.get("said_on"))
