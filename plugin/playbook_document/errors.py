"""What is wrong with a playbook document, all of it at once."""

from dataclasses import dataclass

WHOLE = "."
"""The path of the document itself."""


@dataclass(frozen=True, slots=True)
class PlaybookError:
    """One thing that is wrong: where, and in a line why.

    `path` is like `steps.check_in.exact` or `calendars.days_off[2]`; `.` is the whole document.
    `line` counts from 1; None where the document was no text.
    """

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class PlaybookErrors(ValueError):
    """A playbook document cannot be taken. `errors` are in the order of their lines."""

    def __init__(self, *errors: PlaybookError) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.line or 0))
        super().__init__("\n".join(map(str, self.errors)))


Part = str | int
Path = tuple[Part, ...]


def say_path(path: Path) -> str:
    """Return the path as people write it: `calendars.days_off[2]`; the whole is `.`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".") or WHOLE
