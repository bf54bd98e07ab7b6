"""How long `afterword simulate` takes for 100,000 interviews, start-up and JSON included.

Run `python -m benchmarks.simulate [INTERVIEWS]`. The submissions are made up: one to three rounds,
some on panel days, in six countries; most debriefs are held, half of them with a promise; notes
are sent sooner or later, clients followed up with, some answer, and most submissions close. The
limit is 60 seconds on two cores.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

INTERVIEWS = 100_000
LIMIT_SECONDS = 60
RECRUITERS = 60
FIRST = datetime(2025, 1, 6, tzinfo=UTC)
DAYS = 360
PLACES = (
    ("Europe/London", "GB", "ENG"),
    ("Europe/Berlin", "DE", "BE"),
    ("America/New_York", "US", "NY"),
    ("America/Los_Angeles", "US", "CA"),
    ("Asia/Kolkata", "IN", None),
    ("Pacific/Auckland", "NZ", None),
)
DRAFT = """\
name: hasty
version: 2
follow_ups:
  most: 3
steps:
  keep_applying:
    enabled: false
  check_in:
    none: {anchor: said_on, days: 10, at: morning}
"""


def instant(at: datetime) -> str:
    """Return the moment as journeys write it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def after(chance: random.Random, at: datetime, hours: float) -> datetime:
    """Return a moment that is about so many hours later."""
    return at + timedelta(minutes=round(chance.expovariate(1 / (hours * 60))))


def promise(chance: random.Random, at: datetime) -> dict[str, Any]:
    """Return what the client said of when they will decide."""
    kind = chance.choice(("exact", "exact", "approximate", "few_days", "none"))
    if kind in ("exact", "approximate"):
        on = (at + timedelta(days=chance.randrange(2, 15))).date()
        return {"kind": kind, "date": on.isoformat()}
    return {"kind": kind}


class Submissions:
    """Makes submissions, always the same ones."""

    def __init__(self) -> None:
        self.chance = random.Random(1)  # noqa: S311 -- the same submissions every time
        self.made = 0

    def one(self) -> dict[str, Any]:
        """Return the next journey."""
        chance = self.chance
        self.made += 1
        recruiter = chance.randrange(RECRUITERS)
        rounds = chance.choices((1, 2, 3), (60, 30, 10))[0]
        start = FIRST + timedelta(days=chance.randrange(DAYS), hours=chance.randrange(6, 20))
        journey: dict[str, Any] = {
            "submission": {"ref": f"S-{self.made}", "stage": "interviewing"},
            "candidate": {"name": f"Candidate {self.made}", "timezone": "Europe/London"},
            "recruiter": self._place(PLACES[recruiter % 3], f"Recruiter {recruiter}"),
            "employer": {
                **self._place(chance.choice(PLACES), "Acme"),
                "contact_mode": chance.choices(("direct", "via_recruiter", "none"), (7, 2, 1))[0],
            },
            "interviews": [],
            "done": [],
            "follow_ups": [],
            "replies": [],
        }
        for number in range(rounds):
            start = self._round(journey, number, start)
        self._wait(journey, start)
        return journey

    def _place(self, place: tuple[str, str, str | None], name: str) -> dict[str, Any]:
        timezone, country, subdivision = place
        found = {"name": name, "timezone": timezone, "country": country}
        return {**found, "subdivision": subdivision} if subdivision else found

    def _round(self, journey: dict[str, Any], number: int, start: datetime) -> datetime:
        """Add one round, on one or more slots of a day; return when the next one may start."""
        chance = self.chance
        booked_at = start - timedelta(hours=chance.randrange(20, 150))
        slots = chance.choices((1, 2, 3), (85, 10, 5))[0]
        for slot in range(slots):
            begins = start + timedelta(minutes=70 * slot)
            people = [self._person(number, slot, seat) for seat in range(chance.choice((1, 1, 2)))]
            interview = {
                "ref": f"I-{self.made}-{number}-{slot}",
                "round": number + 1,
                "status": "completed",
                "booked_at": instant(booked_at),
                "starts_at": instant(begins),
                "ends_at": instant(begins + timedelta(hours=1)),
                "timezone": journey["employer"]["timezone"],
                "interviewers": people,
            }
            self._after(journey, interview, begins + timedelta(hours=1), is_last=slot == slots - 1)
            journey["interviews"].append(interview)
        return start + timedelta(days=chance.randrange(5, 20))

    def _person(self, number: int, slot: int, seat: int) -> dict[str, str]:
        name = f"p{number}{slot}{seat}"
        known = self.chance.random() < 0.9
        return {"ref": name, "email": f"{name}@acme{self.made}.example"} if known else {"ref": name}

    def _after(
        self, journey: dict[str, Any], interview: dict[str, Any], end: datetime, *, is_last: bool
    ) -> None:
        """Tell what was done about one slot."""
        chance, ref = self.chance, interview["ref"]
        if is_last and chance.random() < 0.75:
            held_at = after(chance, end, 3)
            interview["debriefed_at"] = instant(held_at)
            if chance.random() < 0.5:
                interview["promise"] = promise(chance, held_at)
            if chance.random() < 0.2:
                closes_on = (end + timedelta(days=chance.randrange(3, 12))).date()
                interview |= {
                    "position_in_line": "first",
                    "interviews_close_on": closes_on.isoformat(),
                }
        for person in interview["interviewers"]:
            if chance.random() < 0.7:
                self._tick(journey, "thank_you", ref, after(chance, end, 8), person["ref"])
        for step, share in (("prep_kit", 0.8), ("keep_applying", 0.5)):
            if is_last and chance.random() < share:
                hours = -20 if step == "prep_kit" else 24
                self._tick(journey, step, ref, end + timedelta(hours=hours))

    def _tick(
        self,
        journey: dict[str, Any],
        step: str,
        ref: str,
        at: datetime,
        person: str | None = None,
    ) -> None:
        entry = {"step": step, "interview": ref, "at": instant(at)}
        journey["done"].append({**entry, "interviewer": person} if person else entry)

    def _wait(self, journey: dict[str, Any], at: datetime) -> None:
        """Tell how the client was followed up with, and how it ended."""
        chance = self.chance
        for _ in range(chance.choices((0, 1, 2, 3), (45, 30, 18, 7))[0]):
            at = after(chance, at, 24 * 6)
            channel = "call" if chance.random() < 0.2 else "email"
            journey["follow_ups"].append({"at": instant(at), "channel": channel})
            if chance.random() < 0.25:
                answered_at = after(chance, at, 24)
                reply = {"at": instant(answered_at), "promise": promise(chance, answered_at)}
                journey["replies"].append(reply)
        if chance.random() < 0.85:
            stage = chance.choice(("rejected", "offer", "withdrawn", "hired"))
            closed_at = instant(after(chance, at, 24 * 9))
            journey["submission"] |= {"stage": stage, "stage_changed_at": closed_at}


def write_journeys(path: Path, interviews: int) -> int:
    """Write so many interviews' journeys, one a line; return how many journeys."""
    made, submissions = 0, Submissions()
    with path.open("w", encoding="utf-8") as file:
        while made < interviews:
            journey = submissions.one()
            made += len(journey["interviews"])
            file.write(json.dumps(journey) + "\n")
    return submissions.made


def simulate(folder: Path, processes: int) -> tuple[float, bytes]:
    """Return how long the command takes, and what it answers."""
    begun = time.perf_counter()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "plugin", "simulate", str(folder / "journeys.jsonl")),
            *("--playbook", str(folder / "draft.yaml"), "--processes", str(processes)),
            *("--from", "2025-01-01", "--to", "2026-02-28", "--as-of", "2026-03-31T00:00:00Z"),
        ],
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - begun, done.stdout


def main() -> int:
    """Print each run's time; return 1 if two processes take longer than the limit."""
    interviews = int(sys.argv[1]) if len(sys.argv) > 1 else INTERVIEWS
    answers: set[bytes] = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "draft.yaml").write_text(DRAFT, encoding="utf-8")
        journeys = write_journeys(folder / "journeys.jsonl", interviews)
        print(f"{interviews:,} interviews of {journeys:,} submissions")
        for processes in (2, 1):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds, answer = simulate(folder, processes)
            answers.add(answer)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(
                f"{processes} processes: {seconds:.1f} s, {interviews / seconds:,.0f} interviews a"
                f" second; {worked:.1f} s of work on {worked / seconds:.1f} cores; the largest"
                f" process so far {after.ru_maxrss / 1024:.0f} MB"
            )
            if processes == 2:
                is_slow = seconds > LIMIT_SECONDS
    assert len(answers) == 1, "the answer depends on the number of processes"
    numbers = json.loads(answers.pop())["numbers"]
    for side in ("in_force", "draft"):
        print(side, numbers[side])
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
