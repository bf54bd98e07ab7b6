"""The `.ics` of an e-mail: one entry, to be put into the candidate's calendar by hand."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from plugin.domain.mail_parts import Event as Entry

_PRODUCT = "-//Afterword//Coaching e-mails//EN"
_A_DAY = timedelta(days=1)


def calendar_file(entry: Entry, uid: str, made_at: datetime, note: str) -> bytes:
    """Return the calendar file of an entry. The same input gives the same bytes.

    A later file with the same `uid` replaces this one: SEQUENCE goes up with `made_at`.
    """
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at)
    event.add("sequence", int(made_at.timestamp()) // 60)
    event.add("summary", entry.title)
    if note:
        event.add("description", note)
    if entry.on is not None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + _A_DAY)
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
