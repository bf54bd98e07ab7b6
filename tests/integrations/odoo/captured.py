"""What Odoo 18.0 really answered, as kept in `fixtures/` (see its README)."""

import json
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures"


def exchange(name: str) -> Any:
    """Return a whole exchange, a new copy each time."""
    return json.loads((FIXTURES / "exchanges" / f"{name}__captured.json").read_text("utf-8"))


def answer(name: str) -> Any:
    """Return the JSON that Odoo answered in this exchange."""
    return exchange(name)["response"]["json"]


def result(name: str) -> Any:
    """Return what the method that was called there returned."""
    return answer(name)["result"]


def sent(name: str) -> Any:
    """Return the arguments of the call: database, user, key, model, method, args, kwargs."""
    return exchange(name)["request"]["json"]["params"]["args"]
