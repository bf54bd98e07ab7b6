"""What BottleCRM 1.35.0 really sent and answered, as kept in `fixtures/` (see its README)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures"
SECRET = "bottlecrm-test-secret"


@dataclass(frozen=True)
class Delivery:
    """One webhook delivery: its headers, its exact bytes, when it came (Unix seconds)."""

    headers: dict[str, str]
    body: bytes
    at: float


@cache
def delivery(name: str) -> Delivery:
    kept = json.loads((FIXTURES / "webhooks" / f"{name}.json").read_text())
    return Delivery(kept["headers"], kept["raw_body"].encode(), kept["t"])


def delivery_names() -> list[str]:
    """Return the names of all deliveries, not those of what the contract expects of them."""
    found = (path.stem for path in (FIXTURES / "webhooks").glob("*.json"))
    return sorted(name for name in found if not name.endswith(".expected"))


def answer(name: str) -> Any:
    """Return the JSON that the CRM answered in this exchange; a new copy each time."""
    return json.loads((FIXTURES / f"{name}.json").read_text())["response"]["json"]


def status(name: str) -> int:
    kept: int = json.loads((FIXTURES / f"{name}.json").read_text())["response"]["status"]
    return kept
