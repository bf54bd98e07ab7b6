"""How long `afterword plan` takes for 10,000 journeys in one .jsonl, start-up and JSON included.

Run `python -m benchmarks.plan_journeys`. The journeys are the samples of tests/journeys, each moved
by whole days and with addresses of its own, so that no two are alike. The limit is 8 seconds on a
machine with two cores.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

JOURNEYS = Path(__file__).parent.parent / "tests" / "journeys"
COUNT = 10_000
LIMIT_SECONDS = 8
REPETITIONS = 3


def moved(value: Any, days: int, chance: random.Random) -> Any:
    """Return a journey's value with its dates and instants moved and its addresses renamed."""
    if isinstance(value, dict):
        return {key: moved(each, days, chance) for key, each in value.items()}
    if isinstance(value, list):
        return [moved(each, days, chance) for each in value]
    if not isinstance(value, str):
        return value
    return moved_text(value, days, chance)


def moved_text(text: str, days: int, chance: random.Random) -> str:
    """Return the text, moved if it is a date or an instant, renamed if it is an address."""
    if text.endswith("Z") and "T" in text:
        instant = datetime.fromisoformat(text) + timedelta(days=days)
        return instant.isoformat().replace("+00:00", "Z")
    if len(text) == len("2026-06-03") and text[4] == text[7] == "-":
        return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
    if "@" in text and not text.startswith("info@"):
        return text.replace("@", f"{chance.randrange(100_000)}@")
    return text


def write_journeys(path: Path) -> None:
    """Write the journeys, one a line; always the same."""
    samples = [
        json.loads(each.read_text(encoding="utf-8"))["journey"]
        for each in sorted(JOURNEYS.glob("*.json"))
    ]
    chance = random.Random(1)  # noqa: S311 -- the same journeys every time
    with path.open("w", encoding="utf-8") as file:
        for number in range(COUNT):
            sample = samples[number % len(samples)]
            file.write(json.dumps(moved(sample, chance.randrange(400), chance)) + "\n")


def seconds_to_plan(path: Path) -> float:
    """Return how long the command takes; assert that it answers every journey."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "plugin", "plan", str(path)], capture_output=True, check=True
    )
    seconds = time.perf_counter() - start
    assert done.stdout.count(b"\n") == COUNT
    return seconds


def main() -> int:
    """Print each run's time; return 1 if even the best is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journeys.jsonl"
        write_journeys(path)
        taken = [seconds_to_plan(path) for _ in range(REPETITIONS)]
    print(f"{COUNT:,} journeys:", ", ".join(f"{each:.2f} s" for each in taken))
    print(f"best {min(taken):.2f} s, {COUNT / min(taken):,.0f} journeys a second")
    return int(min(taken) > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
