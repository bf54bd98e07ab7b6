"""Where polling stands: a round goes through candidates, applications and interview schedules.

Each list ends with a sync token of Ashby's own, with which the next round tells only what
changed since (developers.ashbyhq.com/docs/pagination-and-incremental-sync).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from integrations.documents import read_cursor_object

KINDS = ("candidate", "application", "interviewSchedule")


@dataclass(frozen=True, slots=True)
class Cursor:
    """`page` is Ashby's cursor within a list, None at its start; `tokens` are by list."""

    phase: int = 0
    page: str | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return the list that is read now."""
        return KINDS[self.phase]

    @property
    def is_last_kind(self) -> bool:
        """Tell whether the round ends with this list."""
        return self.phase == len(KINDS) - 1

    @property
    def arguments(self) -> dict[str, object]:
        """Return what the list is asked with, besides its limit."""
        found: dict[str, object] = {}
        if self.kind in self.tokens:
            found["syncToken"] = self.tokens[self.kind]
        if self.page is not None:
            found["cursor"] = self.page
        return found

    def from_the_start(self) -> "Cursor":
        """Return the start of this list without its sync token, which is over."""
        left = {kind: token for kind, token in self.tokens.items() if kind != self.kind}
        return replace(self, page=None, tokens=left)

    def after_page(self, following: str) -> "Cursor":
        """Return the next page of the same list."""
        return replace(self, page=following)

    def after_kind(self, sync_token: str | None) -> "Cursor":
        """Return the start of the next list, or of the next round."""
        tokens = {**self.tokens, **({self.kind: sync_token} if sync_token else {})}
        return Cursor((self.phase + 1) % len(KINDS), None, tokens)


def read_cursor(text: str | None) -> Cursor:
    """Return the position; what cannot be read starts all over."""
    document = read_cursor_object(text)
    phase, page, tokens = (document.get(name) for name in ("phase", "page", "tokens"))
    if not isinstance(phase, int) or phase not in range(len(KINDS)):
        return Cursor()
    return Cursor(
        phase,
        page if isinstance(page, str) else None,
        {str(kind): str(token) for kind, token in tokens.items()}
        if isinstance(tokens, dict)
        else {},
    )


def write_cursor(cursor: Cursor) -> str:
    """Return the position as text, from which `read_cursor` makes an equal one."""
    return json.dumps({"phase": cursor.phase, "page": cursor.page, "tokens": dict(cursor.tokens)})
