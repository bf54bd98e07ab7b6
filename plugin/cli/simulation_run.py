"""A simulation over many submissions: in chunks, on several processes, answered in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

from plugin.cli.document_files import BadInput, RawDocument
from plugin.cli.journey_files import JOURNEYS
from plugin.domain.simulation import Outcome, Past, Trial, simulate
from plugin.domain.simulation_tally import Tally

CHUNK = 500
"""Submissions that a process takes at once: sending them costs little beside replaying them."""

_AHEAD = 2
"""Chunks that may wait for each process, so that memory stays bounded and nobody idles."""

NOT_CAPTURED = "not captured"

_Item = TypeVar("_Item")
_Chunk = TypeVar("_Chunk")

Write = Callable[[Outcome], str]


@dataclass(slots=True)
class Worked:
    """What became of one chunk: what to print, what to count, and what could not be read."""

    texts: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    bad: list[str] = field(default_factory=list)

    def take(self, past: Past, trial: Trial, write: Write) -> None:
        """Replay one submission."""
        outcome = simulate(past, trial)
        if outcome is None:
            return
        self.tally.add(outcome)
        if outcome.is_remarkable:
            self.texts.append(write(outcome))


def replay_documents(trial: Trial, write: Write, documents: list[RawDocument]) -> Worked:
    """Return what becomes of journeys in JSON; a recruiter goes by name."""
    worked = Worked()
    for raw in documents:
        read = JOURNEYS.read(raw)
        if isinstance(read, BadInput):
            worked.bad.append(read.message)
        else:
            recruiter = read.journey.recruiter.name or NOT_CAPTURED
            worked.take(Past(recruiter, read.journey), trial, write)
    return worked


def in_chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Yield the items in lists of at most `CHUNK`."""
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def run(
    work: Callable[[_Chunk], Worked],
    chunks: Iterator[_Chunk],
    processes: int,
    prepare: Callable[[], None] | None = None,
) -> Iterator[Worked]:
    """Yield what becomes of each chunk, in their order, however many processes there are.

    What fits into one chunk is done in this process. `work` and `prepare`, which each further
    process calls first, must be picklable.
    """
    first = list(islice(chunks, 2))
    if processes < 2 or len(first) < 2:
        yield from map(work, chain(first, chunks))
        return
    waiting: deque[Future[Worked]] = deque()
    # Not forked: a fork would share this process's connections and locks.
    with ProcessPoolExecutor(processes, get_context("spawn"), prepare) as pool:
        for chunk in chain(first, chunks):
            waiting.append(pool.submit(work, chunk))
            if len(waiting) >= processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
