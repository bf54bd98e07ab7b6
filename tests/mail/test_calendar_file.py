"""The calendar file of an e-mail."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from plugin.domain.mail_parts import Event
from plugin.mail.calendar_file import calendar_file

AT = datetime(2026, 3, 27, 15, 0, tzinfo=UTC)
MADE = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)
INTERVIEW = Event(
    filename="interview.ics",
    title="Interview at Acme",
    starts_at=AT,
    ends_at=AT + timedelta(hours=1),
)
DAY = Event(filename="check-in.ics", title="Check in", on=date(2026, 4, 7))
UID = "prep_kit-7.key@afterword.example"


def event_of(made: bytes) -> object:
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    return event


def test_it_is_published_and_asks_for_no_answer() -> None:
    calendar = Calendar.from_ical(calendar_file(INTERVIEW, UID, MADE, "From Bright"))

    assert calendar["method"] == "PUBLISH"
    assert "ATTENDEE" not in calendar_file(INTERVIEW, UID, MADE, "").decode()
    assert "ORGANIZER" not in calendar_file(INTERVIEW, UID, MADE, "").decode()


def test_moments_are_utc_so_that_every_calendar_shows_its_own_clock() -> None:
    made = calendar_file(INTERVIEW, UID, MADE, "").decode()

    assert "DTSTART:20260327T150000Z\r\n" in made
    assert "DTEND:20260327T160000Z\r\n" in made


def test_a_day_is_a_whole_one_and_blocks_nothing() -> None:
    made = calendar_file(DAY, UID, MADE, "").decode()

    assert "DTSTART;VALUE=DATE:20260407\r\n" in made
    assert "DTEND;VALUE=DATE:20260408\r\n" in made
    assert "TRANSP:TRANSPARENT\r\n" in made


def test_a_later_file_replaces_an_earlier_one() -> None:
    first = event_of(calendar_file(INTERVIEW, UID, MADE, ""))
    later = event_of(calendar_file(INTERVIEW, UID, MADE + timedelta(hours=1), ""))

    assert first["uid"] == later["uid"] == UID  # type: ignore[index]
    assert later["sequence"] > first["sequence"]  # type: ignore[index]


def test_the_same_entry_has_the_same_bytes() -> None:
    assert calendar_file(INTERVIEW, UID, MADE, "x") == calendar_file(INTERVIEW, UID, MADE, "x")


def test_a_hostile_name_adds_no_line_of_its_own() -> None:
    hostile = Event(
        filename="interview.ics", title="A\r\nATTENDEE:mailto:x@evil.example", on=DAY.on
    )

    made = calendar_file(hostile, UID, MADE, "a;b,c\nd")

    assert b"\r\nATTENDEE" not in made
