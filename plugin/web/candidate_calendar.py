"""The candidate's dates as a calendar file (RFC 5545): the same dates give the same bytes."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from plugin.domain.candidate_guide import PlaceState
from plugin.services.candidate_pages import CandidatePage, MetDay
from plugin.web.candidate_speech import Speech

_DAY = timedelta(days=1)


def calendar_file(page: CandidatePage, speech: Speech, host: str) -> bytes:
    """Return what is to come: interviews, the last moment for notes, the check-in, moving on.

    Instants are in UTC, which every calendar shows where its owner is; dates stay dates.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Afterword//Candidate//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    words, key = speech.words, page.submission.id

    def event(
        uid: str, said: str, starts: datetime | date, ends: datetime | date | None = None
    ) -> None:
        row = Event()
        row.add("uid", f"{uid}@{host}")
        row.add("dtstamp", page.changed_at)
        row.add("dtstart", starts)
        if ends is not None:
            row.add("dtend", ends)
        row.add("summary", speech.plain(said))
        calendar.add_component(row)

    for day in page.days:
        if day.clock.ends_at > page.now:
            uid = f"interview-{key}-{day.round.on:%Y%m%d}"
            event(uid, words.event_interview, day.starts_at, day.clock.ends_at)
        if day.clock.limit_at > page.now and _waits_for_notes(day):
            uid = f"notes-{key}-{day.round.on:%Y%m%d}"
            event(uid, words.event_limit, day.clock.limit_at)
    if page.check_in_on:
        event(f"check-in-{key}", words.check_in_now, page.check_in_on, page.check_in_on + _DAY)
    if page.move_on_on:
        event(f"move-on-{key}", words.move_on_now, page.move_on_on, page.move_on_on + _DAY)
    return bytes(calendar.to_ical())


def _waits_for_notes(day: MetDay) -> bool:
    return any(place.state in (PlaceState.OPEN, PlaceState.PREPARE) for place in day.places)
