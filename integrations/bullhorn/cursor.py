"""Where polling stopped: in the queue of changes, or in a sweep through the tables.

A sweep reads the tables by rising id: all of them at the beginning, later what was modified since
the last one began. It heals what the queue lost: Bullhorn throws unread events away after 7 days
(or 30, its pages disagree), and a queue that nobody reads as well.
"""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

from integrations.documents import read_cursor_object

SWEEP_EVERY = timedelta(days=1)
OVERLAP = timedelta(hours=1)
"""Sweeps overlap: Bullhorn's clock need not agree with ours, nor be stamped at the commit."""

STEPS = ("CorporateUser", "JobSubmission", "Appointment")
"""In this order: people before what refers to them."""

QUEUE = "queue"

_HOUR_MS = OVERLAP // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """`step`: the table of the sweep, or "queue"; `after`: the last id that was read of it.

    `since`: only what was modified since then (epoch ms), None: everything that is not deleted.
    `swept`: when the last sweep began. `request`: the last read of the queue that was passed on.
    """

    step: str
    swept: int
    request: int
    after: int = 0
    since: int | None = None

    @property
    def is_sweeping(self) -> bool:
        """Tell whether a sweep is under way."""
        return self.step != QUEUE

    def to_next_step(self) -> "Cursor":
        """Return the beginning of the next table, or the queue behind the last."""
        following = [*STEPS, QUEUE][STEPS.index(self.step) + 1]
        if following == QUEUE:
            return Cursor(QUEUE, self.swept, self.request)
        return replace(self, step=following, after=0)

    def swept_again(self, now: int) -> "Cursor":
        """Return the beginning of a sweep for what changed since the last one."""
        return Cursor(STEPS[0], now, self.request, since=self.swept - _HOUR_MS)

    def is_due(self, now: int) -> bool:
        """Tell whether it is time for the next sweep."""
        return now - self.swept >= SWEEP_EVERY // timedelta(milliseconds=1)


def beginning(now: int, request: int) -> Cursor:
    """Return where everything is read from; the queue goes on behind `request` afterwards."""
    return Cursor(STEPS[0], now, request)


def read_cursor(text: str | None) -> Cursor | None:
    """Return the cursor; None where there is none or it cannot be read, which loses nothing."""
    document = read_cursor_object(text)
    step, since = document.get("step"), document.get("since")
    swept, request, after = (document.get(name) for name in ("swept", "request", "after"))
    if not (isinstance(step, str) and step in (*STEPS, QUEUE)):
        return None
    if not (isinstance(swept, int) and isinstance(request, int) and isinstance(after, int)):
        return None
    if since is not None and not isinstance(since, int):
        return None
    return Cursor(step, swept, request, after, since)


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as text, from which `read_cursor` makes an equal one."""
    return json.dumps(
        {
            "step": cursor.step,
            "swept": cursor.swept,
            "request": cursor.request,
            "after": cursor.after,
            "since": cursor.since,
        }
    )
