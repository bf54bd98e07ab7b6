"""Tolerant readers of what a CRM sends: a value in our words, or None and a `Defect`.

Each takes the raw value and the CRM's own name of its field. Absent (None or blank) reads as
`(None, None)`; what cannot be read as `(None, Defect)`. None of them raises. `Defects` collects:

    defects = Defects()
    starts_at = defects.keep(read_instant(document.get("startsAt"), "startsAt"))
    record = InterviewRecord(..., defects=defects.found)
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from plugin.domain.calendars import is_known_subdivision, known_countries, known_zones
from plugin.domain.records import Defect

T = TypeVar("T")
Reading = tuple[T | None, Defect | None]

TEXT_LIMIT = 500
"""Characters that are kept of a name, a title, a phone number, a stage."""

REF_LIMIT = 200

# Plans add weeks to what they are given: both ends leave room for that.
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Defects:
    """What could not be read in one record, in the order in which it was found."""

    def __init__(self) -> None:
        self._found: dict[Defect, None] = {}

    @property
    def found(self) -> tuple[Defect, ...]:
        """Return each defect once."""
        return tuple(self._found)

    def keep(self, reading: Reading[T]) -> T | None:
        """Return the value that was read and remember what was wrong with it."""
        value, defect = reading
        if defect is not None:
            self._found[defect] = None
        return value

    def keep_required(self, reading: Reading[T], field: str) -> T | None:
        """Like `keep`; an absent value is a defect too ("is missing")."""
        value, defect = reading
        if value is None and defect is None:
            defect = Defect(field, "is missing")
        return self.keep((value, defect))


def read_text(raw: object, field: str, *, limit: int = TEXT_LIMIT) -> Reading[str]:
    """Return one line of text, trimmed; numbers are taken as they are written.

    Control characters and lone surrogates, which neither a header nor PostgreSQL takes, become
    blanks. Of a longer text the first `limit` characters are kept, and that is a defect.
    """
    if raw is None:
        return None, None
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None, Defect(field, "is not text")
    text = " ".join("".join(c if c.isprintable() else " " for c in str(raw)).split())
    if len(text) > limit:
        return text[:limit], Defect(field, f"is longer than {limit} characters and was cut")
    return text or None, None


def full_name(
    person: Mapping[str, object],
    defects: Defects,
    fields: tuple[str, ...] = ("firstName", "lastName"),
) -> str | None:
    """Return a name that stands in several fields as one; None where all are absent."""
    parts = [defects.keep(read_text(person.get(name), name)) for name in fields]
    return " ".join(part for part in parts if part) or None


def read_ref(raw: object, field: str) -> Reading[str]:
    """Return a CRM's own id unchanged: printable, 1 to 200 characters; a number as its digits."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if raw is None or raw == "":
        return None, None
    if not isinstance(raw, str) or not raw.isprintable() or len(raw) > REF_LIMIT:
        return None, Defect(field, "is not an id")
    return raw, None


def read_instant(raw: object, field: str, *, zone: str | None = None) -> Reading[datetime]:
    """Return the aware UTC instant that an ISO 8601 text names.

    A text without an offset is wall-clock time in `zone`; without `zone` it is a defect.
    """
    text, defect = read_text(raw, field)
    if text is None:
        return None, defect
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, Defect(field, "is not a date and time")
    if _is_date_only(text):
        return None, Defect(field, "is a date without a time")
    if moment.tzinfo is None:
        if zone is None:
            return None, Defect(field, "has no UTC offset")
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return _in_range(moment, field)


def read_date(raw: object, field: str) -> Reading[date]:
    """Return the date of an ISO 8601 text `YYYY-MM-DD`; a time behind it is a defect."""
    text, defect = read_text(raw, field)
    if text is None:
        return None, defect
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, Defect(field, "is not a date")
    if not EARLIEST.date() <= day <= LATEST.date():
        return None, Defect(field, "is out of range")
    return day, None


def read_end(starts_at: datetime | None, ends_at: datetime | None, field: str) -> Reading[datetime]:
    """Return `ends_at` unless it lies before or at `starts_at`."""
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        return None, Defect(field, "is not after the start")
    return ends_at, None


def read_zone(raw: object, field: str) -> Reading[str]:
    """Return the IANA time zone's name in its usual spelling."""
    text, defect = read_text(raw, field)
    if text is None:
        return None, defect
    zone = _zones().get(text.casefold())
    if zone is None:
        return None, Defect(field, "is not a known time zone")
    return zone, None


def read_email(raw: object, field: str) -> Reading[str]:
    """Return an address that mail can go to by its syntax; nobody is asked whether it exists."""
    text, defect = read_text(raw, field)
    if text is None:
        return None, defect
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None, Defect(field, "is not an e-mail address")
    return checked.normalized, None


def read_country(raw: object, field: str) -> Reading[str]:
    """Return the ISO 3166-1 alpha-2 code, in capitals, of a country whose holidays we know."""
    text, defect = read_text(raw, field)
    if text is None:
        return None, defect
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        return None, Defect(field, "is not a two-letter country code")
    if text.upper() not in known_countries():
        return None, Defect(field, "is not a country whose holidays are known")
    return text.upper(), None


def read_subdivision(raw: object, field: str, *, country: str | None) -> Reading[str]:
    """Return the code of a part of the country; a part of no country says nothing."""
    text, defect = read_text(raw, field)
    if text is None or country is None:
        return None, defect
    if not is_known_subdivision(country, text):
        return None, Defect(field, "is not a subdivision of its country")
    return text, None


def read_url(raw: object, field: str) -> Reading[str]:
    """Return an http or https address: it becomes a link on our pages."""
    text, defect = read_text(raw, field, limit=2000)
    if text is None or defect is not None:
        return None, defect
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    return (text, None) if is_web else (None, Defect(field, "is not a web address"))


def read_flag(raw: object, field: str) -> Reading[bool]:
    """Return true or false; nothing else is taken for one of them."""
    if raw is None or isinstance(raw, bool):
        return raw, None
    return None, Defect(field, "is neither true nor false")


def read_count(raw: object, field: str) -> Reading[int]:
    """Return a whole number from 1 to 1000."""
    if raw is None:
        return None, None
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 1000:
        return None, Defect(field, "is not a number from 1 to 1000")
    return raw, None


def read_choice(raw: object, field: str, choices: Mapping[str, T]) -> Reading[T]:
    """Return what `choices` (keys in small letters) makes of the text, whatever its case."""
    text, defect = read_text(raw, field)
    if text is None:
        return None, defect
    if text.casefold() not in choices:
        return None, Defect(field, "is not a value that we know")
    return choices[text.casefold()], None


@cache
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(known_zones())}


def _is_date_only(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _in_range(moment: datetime, field: str) -> Reading[datetime]:
    try:
        instant = moment.astimezone(UTC)
    except OverflowError:
        return None, Defect(field, "is out of range")
    if not EARLIEST <= instant <= LATEST:
        return None, Defect(field, "is out of range")
    return instant, None
