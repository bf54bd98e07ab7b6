"""Reads the pages' forms: values, or what is wrong with them, field by field."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from integrations.sandbox.agency import Booking, CandidateFacts

INTERVIEWER_ROWS = 4
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
T = TypeVar("T")


class Invalid(Exception):
    """`errors` says for each field what a person must change."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("the form has errors")
        self.errors = errors


class _Form:
    """Reads fields one by one and collects what is wrong; `done` raises it."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self._form = form
        self._errors: dict[str, str] = {}

    def text(self, name: str) -> str:
        return self._form.get(name, "").strip()

    def read(self, name: str, read: Callable[[str], T], otherwise: T, error: str) -> T:
        try:
            return read(self.text(name))
        except (ValueError, OverflowError):
            self._errors[name] = error
            return otherwise

    def done(self) -> None:
        if self._errors:
            raise Invalid(self._errors)


def read_booking(form: Mapping[str, str]) -> Booking:
    """Return the booking of an interview, its local start turned into UTC. Raises Invalid."""
    given = _Form(form)
    zone = given.read("timezone", _zone, "UTC", "Choose a time zone, such as Europe/London.")
    start = given.read(
        "starts_at", lambda text: _instant(text, zone), NO_TIME, "Enter a date and a time."
    )
    minutes = given.read("minutes", _minutes, 60, "Enter a length from 5 to 600 minutes.")
    round_ = given.read("round", _round, 1, "Enter a round from 1 to 9.")
    interviewers = [_interviewer(given, number) for number in range(1, INTERVIEWER_ROWS + 1)]
    given.done()
    return Booking(
        starts_at=start,
        length=timedelta(minutes=minutes),
        timezone=zone,
        round=round_,
        interviewers=[person for person in interviewers if person.get("name")],
    )


def read_candidate(form: Mapping[str, str]) -> CandidateFacts:
    """Return what is known of a candidate. Raises Invalid."""
    given = _Form(form)
    name = given.read("name", _needed, "", "Enter a name.")
    email = given.read("email", _email, "", "Enter an e-mail address, or nothing.")
    zone = given.read(
        "timezone", lambda text: _zone(text) if text else "", "", "Choose a known time zone."
    )
    given.done()
    return CandidateFacts(
        name=name,
        email=email or None,
        phone=given.text("phone") or None,
        timezone=zone or None,
        opted_out=given.text("opted_out") == "yes",
    )


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones to choose from."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))


def _interviewer(given: _Form, number: int) -> dict[str, str]:
    prefix = f"interviewer_{number}"
    name = given.text(f"{prefix}_name")
    email = given.read(f"{prefix}_email", _email, "", "Enter an e-mail address, or nothing.")
    told = {
        "ref": given.text(f"{prefix}_ref") or _ref(email, name),
        "name": name,
        "title": given.text(f"{prefix}_title"),
        "email": email,
    }
    return {key: value for key, value in told.items() if value}


def _ref(email: str, name: str) -> str:
    """Return what tells a person apart over all interviews: the address, else the name."""
    return "-".join((email or name).lower().split())


def _zone(text: str) -> str:
    if text not in zones() and text != "UTC":
        raise ValueError
    return text


def _instant(text: str, zone: str) -> datetime:
    """Return the instant of a wall-clock time; one that a clock change leaves out comes later."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or not 1990 <= moment.year <= 2100:
        raise ValueError
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _minutes(text: str) -> int:
    return _within(text, 5, 600)


def _round(text: str) -> int:
    return _within(text or "1", 1, 9)


def _within(text: str, low: int, high: int) -> int:
    number = int(text)
    if not low <= number <= high:
        raise ValueError
    return number


def _needed(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _email(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if text and not (name and at and domain and text.isprintable() and " " not in text):
        raise ValueError
    return text
