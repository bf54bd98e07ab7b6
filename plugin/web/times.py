"""Moments as people say them. The only place where a page turns an instant into words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from plugin.domain.calendars import zone
from plugin.domain.prompts import StepKey
from plugin.domain.wording import say_minutes, say_span
from plugin.services.prompt_views import PromptView

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Clock:
    """The present instant (aware UTC), and the zone of whoever reads the page."""

    now: datetime
    zone_name: str

    def local(self, instant: datetime) -> datetime:
        """Return the instant as the reader's wall clock shows it."""
        return instant.astimezone(zone(self.zone_name))

    @property
    def today(self) -> date:
        """Return the reader's date."""
        return self.local(self.now).date()

    def near(self, instant: datetime) -> str:
        """Return "in 40 min", "12 min ago", "today 16:20", "yesterday 16:20", "Tue 7 Apr 09:00"."""
        ahead = instant - self.now
        if timedelta(0) <= ahead < _HOUR:
            return f"in {say_span(ahead)}" if ahead >= _MINUTE else "now"
        if -_HOUR < ahead < timedelta(0):
            return f"{say_span(-ahead)} ago" if -ahead >= _MINUTE else "now"
        return self.on_the_clock(instant)

    def on_the_clock(self, instant: datetime) -> str:
        """Return "today 16:20", "Tue 7 Apr 09:00": a moment that is told beside another."""
        there = self.local(instant)
        return f"{self.day(there.date())} {there:%H:%M}"

    def point(self, instant: datetime) -> str:
        """Return a moment to come by day and time: "tomorrow 09:00", "Monday 09:00" (this week)."""
        there = self.local(instant)
        ahead = there.date() - self.today
        is_this_week = _DAY < ahead < _WEEK
        return f"{there:%A %H:%M}" if is_this_week else f"{self.day(there.date())} {there:%H:%M}"

    def day(self, on: date) -> str:
        """Return "today", "yesterday", "tomorrow", "Tue 7 Apr", "Tue 7 Apr 2027"."""
        near = {self.today: "today", self.today - _DAY: "yesterday", self.today + _DAY: "tomorrow"}
        return near.get(on) or self.date(on)

    def date(self, on: date) -> str:
        """Return "Tue 7 Apr", with the year where it is not this one."""
        year = "" if on.year == self.today.year else f" {on.year}"
        return f"{on:%a} {on.day} {on:%b}{year}"

    def exact(self, instant: datetime, zone_name: str | None = None) -> str:
        """Return "Tue 7 Apr 2026, 09:00 BST, Europe/London"; "UTC" is said once."""
        name = zone_name or self.zone_name
        there = instant.astimezone(zone(name))
        said = f"{there:%a} {there.day} {there:%b %Y, %H:%M %Z}"
        return said if there.tzname() == name else f"{said}, {name}"

    def elsewhere(self, instant: datetime, zone_name: str | None) -> str | None:
        """Return "17:00 in Madrid" where clocks there differ from the reader's; else None."""
        if zone_name is None:
            return None
        there = instant.astimezone(zone(zone_name))
        if there.utcoffset() == self.local(instant).utcoffset():
            return None
        day = "" if there.date() == self.local(instant).date() else f" {there:%a}"
        return f"{there:%H:%M}{day} in {place(zone_name)}"

    def time(self, instant: datetime, words: str | None = None) -> Markup:
        """Return a <time> that says it in words, and exactly on hover and to a screen reader."""
        said = words or self.near(instant)
        exact = self.exact(instant)
        return Markup(
            '<time datetime="{}" title="{}">{}<span class="visually-hidden"> ({})</span></time>'
        ).format(instant.isoformat(), exact, escape(said), exact)

    def due(self, prompt: PromptView) -> str:
        """Return when an open prompt is due: "due in 40 min", "late by 3 h", "no deadline"."""
        if prompt.step is StepKey.THANK_YOU and prompt.due_at and prompt.limit_at:
            return self._note_due(prompt, prompt.due_at, prompt.limit_at)
        if prompt.due_at is None:
            return "no deadline"
        if prompt.due_at < self.now:
            return f"late by {say_span(self.now - prompt.due_at)}"
        return f"due {self.near(prompt.due_at)}"

    def _note_due(self, prompt: PromptView, due_at: datetime, limit_at: datetime) -> str:
        if self.now <= due_at:
            return f"{say_span(due_at - self.now)} left of {first_part(prompt)}"
        if self.now <= limit_at:
            return f"{say_span(limit_at - self.now)} left of {whole_time(prompt)}"
        return f"late by {say_span(self.now - limit_at)}, but still worth sending"


def first_part(prompt: PromptView) -> str:
    """Return what a note's best time is called: "the first hour", "the first 45 minutes"."""
    if prompt.opens_at is None or prompt.due_at is None or prompt.due_at <= prompt.opens_at:
        return "its best time"
    minutes = int((prompt.due_at - prompt.opens_at).total_seconds() // 60)
    return f"the first {say_minutes(minutes).removeprefix('one ')}"


def whole_time(prompt: PromptView) -> str:
    """Return what a note's whole time is called: "the 24 h"."""
    if prompt.opens_at is None or prompt.limit_at is None:
        return "its time"
    return f"the {round((prompt.limit_at - prompt.opens_at) / _HOUR)} h"


def place(zone_name: str) -> str:
    """Return the place that an IANA zone is named after: "Madrid", "New York"."""
    return zone_name.rpartition("/")[2].replace("_", " ")
