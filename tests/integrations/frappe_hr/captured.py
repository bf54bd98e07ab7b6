"""What Frappe HR 15.33 really sent and answered, as kept in `fixtures/` (see its README)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures"
SECRET = "frappe-test-secret"


@dataclass(frozen=True)
class Delivery:
    """One webhook delivery: its name, the path it came to, its headers and its exact bytes."""

    name: str
    path: str
    headers: dict[str, str]
    body: bytes


@cache
def deliveries() -> tuple[Delivery, ...]:
    kept = json.loads((FIXTURES / "all_deliveries__captured.json").read_text())
    return tuple(
        Delivery(one["name"], one["path"], one["headers"], one["raw_body"].encode()) for one in kept
    )


def exchange(name: str) -> Any:
    """Return one exchange with the server; a new copy each time."""
    return json.loads((FIXTURES / "exchanges" / f"{name}__captured.json").read_text())


def answer(name: str) -> Any:
    """Return the JSON that the server answered in this exchange."""
    kept = exchange(name)
    return kept.get("response", kept)["body"]
