"""How well the note coach judges drafts, check by check, and how fast.

Run `python -m benchmarks.note_coach [FILE …]`; without a FILE those of tests/notes. For each check
it tells precision, recall and F1 of both answers, `holds` and `fails`, and their mean: a check that
always says `holds` looks well by one of them only. Then how many notes a second one core reviews,
and how long `afterword review` takes for one note, start-up included.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from plugin.domain.note_draft_json import parse_draft
from plugin.domain.notes import CheckName, review
from plugin.language import language

NOTES = Path(__file__).parent.parent / "tests" / "notes"
FILES = tuple(NOTES / f"{name}.jsonl" for name in ("labelled", "development", "held_out"))
Tally = dict[CheckName, Counter[tuple[bool, bool]]]


def read(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def tally(samples: list[dict[str, Any]]) -> Tally:
    """Return, for each check, how often which answer was wanted and given."""
    counted: Tally = {name: Counter() for name in CheckName}
    for sample in samples:
        reviewed = review(parse_draft(sample["draft"]), language())
        for finding in reviewed.findings:
            wanted = sample["labels"].get(finding.check)
            if wanted is not None:
                counted[finding.check][wanted, finding.holds] += 1
    return counted


def scores(counts: Counter[tuple[bool, bool]], answer: bool) -> tuple[float, float, float]:
    """Return precision, recall and F1 of one answer; 1 where there was nothing to find."""
    right = counts[answer, answer]
    given = right + counts[not answer, answer]
    wanted = right + counts[answer, not answer]
    precision = right / given if given else 1.0
    recall = right / wanted if wanted else 1.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def report(path: Path) -> None:
    samples = read(path)
    started = time.process_time()
    counted = tally(samples)
    seconds = time.process_time() - started
    print(f"\n{path.name}: {len(samples)} notes, {len(samples) / seconds:.0f} a second of one core")
    print(
        f"{'check':14}{'holds':>6} {'P':>6}{'R':>6}{'F1':>6}{'fails':>8} {'P':>6}{'R':>6}{'F1':>6}"
    )
    for name, counts in counted.items():
        cells = f"{name:14}"
        for answer in (True, False):
            wanted = counts[answer, True] + counts[answer, False]
            numbers = "".join(f"{score:6.2f}" for score in scores(counts, answer))
            cells += f"{wanted:6} {numbers}" + ("  " if answer else "")
        print(cells)


def report_start() -> None:
    first = json.dumps(read(FILES[0])[0]["draft"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.json"
        path.write_text(first, encoding="utf-8")
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "plugin", "review", str(path)], check=False, capture_output=True
        )
        print(f"\nOne note from the command line: {time.perf_counter() - started:.2f} s")


def main() -> None:
    language()
    for path in map(Path, sys.argv[1:] or FILES):
        report(path)
    report_start()


if __name__ == "__main__":
    main()
