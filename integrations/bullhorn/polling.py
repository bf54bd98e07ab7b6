"""Poll Bullhorn: sweep through its tables, then read the queue of changes.

Reading the queue takes the events out of it. What was read last is kept by Bullhorn under a number,
so the cursor holds the last number that was passed on, and whatever was read beyond it (a crash
between the call and our commit) is read again first.

Calls: an idle poll costs two, 17,280 in a month of one every five minutes; the contract's 100,000
leave more than 2,700 a day to read what changed. Bullhorn itself advises every 30 minutes, which is
too late for a prompt within the hour.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from integrations.bullhorn.api import BullhornApi, Query, text_list
from integrations.bullhorn.cursor import QUEUE, Cursor, beginning, read_cursor, write_cursor
from integrations.bullhorn.payloads import id_of
from integrations.bullhorn.reading import (
    SUBMISSION_FIELDS,
    USER_FIELDS,
    Reader,
    group_of,
    write_batch,
    write_events,
)
from integrations.bullhorn.settings import Settings
from integrations.documents import Row, rows
from plugin.crm import CrmError, PolledPage, RecordGone
from plugin.domain.epoch import milliseconds_of

POLL_EVERY = timedelta(minutes=5)

PAGE_ROWS = 50
"""Each row brings up to four records."""

ALWAYS_WHOLE = frozenset({"CorporateUser"})
"""Users carry no time of change that we may ask by; they are few."""


def subscription_of(installation_key: str) -> str:
    """Return the name of our own queue, equal for every process of an installation."""
    return f"afterword{sha256(installation_key.encode()).hexdigest()[:16]}"


class Poll:
    """One poll of one installation. Raises CrmError."""

    def __init__(
        self, api: BullhornApi, settings: Settings, subscription: str, now: datetime
    ) -> None:
        self._api = api
        self._settings = settings
        self._subscription = subscription
        self._now = now

    def page(self, text: str | None) -> PolledPage:
        """Return the next page behind the cursor; without one, the first of everything."""
        now = milliseconds_of(self._now)
        cursor = read_cursor(text)
        if cursor is None:
            # The queue goes first: what changes while everything is read must not be lost.
            cursor = beginning(now, self._queue())
        elif not cursor.is_sweeping and cursor.is_due(now):
            cursor = cursor.swept_again(now)
        while cursor.is_sweeping:
            body, following = self._swept(cursor)
            if body is not None:
                return PolledPage(body, write_cursor(following), has_more=True)
            cursor = following
        return self._from_queue(cursor)

    def _queue(self) -> int:
        """Return the number of the last read of our queue, which is made where it is missing."""
        try:
            return self._api.last_request(self._subscription)
        except RecordGone:
            return self._api.subscribe(self._subscription)

    def _from_queue(self, cursor: Cursor) -> PolledPage:
        try:
            last = self._api.last_request(self._subscription)
            if last > cursor.request:
                return self._read_again(cursor, last)
            if last < cursor.request:  # It is another queue than the one that we read.
                return self._healed(cursor, last)
            answer = self._api.next_events(self._subscription)
        except RecordGone:
            return self._healed(cursor, self._api.subscribe(self._subscription))
        events = rows(answer.get("events"))
        request = id_of(answer, "requestId") or cursor.request
        return self._events(cursor, events, request if events else max(request, last))

    def _read_again(self, cursor: Cursor, last: int) -> PolledPage:
        """Return what an earlier read took out of the queue and nobody passed on."""
        missed = cursor.request + 1
        try:
            events = rows(self._api.events_again(self._subscription, missed).get("events"))
        except RecordGone:
            return self._healed(cursor, last)
        page = self._events(cursor, events, missed)
        return PolledPage(page.body, page.cursor, has_more=True)

    def _events(self, cursor: Cursor, events: list[Row], request: int) -> PolledPage:
        following = Cursor(QUEUE, cursor.swept, request)
        return PolledPage(write_events(events), write_cursor(following), has_more=bool(events))

    def _healed(self, cursor: Cursor, request: int) -> PolledPage:
        """Return an empty page from which everything that changed since the last sweep is read."""
        following = Cursor(QUEUE, cursor.swept, request).swept_again(milliseconds_of(self._now))
        return PolledPage(write_events([]), write_cursor(following), has_more=True)

    def _swept(self, cursor: Cursor) -> tuple[bytes | None, Cursor]:
        """Return the next page of a table, None where it has no more, and where to go on."""
        found = self._api.query(self._question(cursor))
        if not found:
            return None, cursor.to_next_step()
        last = max(id_of(one) or 0 for one in found)
        if last <= cursor.after:
            raise CrmError("The CRM gives the same page again and again", permanent=False)
        reader = Reader(self._api, self._settings, self._now)
        _TAKERS[cursor.step](reader, found)
        following = Cursor(cursor.step, cursor.swept, cursor.request, last, cursor.since)
        if len(found) < PAGE_ROWS:
            following = following.to_next_step()
        return write_batch(reader.batch), following

    def _question(self, cursor: Cursor) -> Query:
        where = [f"id > {cursor.after}"]
        if cursor.since is None or cursor.step in ALWAYS_WHOLE:
            where.append("isDeleted = false")
        else:
            where.append(f"dateLastModified > {cursor.since}")
        if cursor.step == "Appointment" and cursor.since is None:
            # Later an appointment may have become something else than an interview.
            where += interview_types_where(self._api, self._settings)
        fields = _FIELDS[cursor.step]
        return Query(cursor.step, " AND ".join(where), fields, count=PAGE_ROWS)


def interview_types_where(api: BullhornApi, settings: Settings) -> list[str]:
    """Return what narrows a question down to interviews, in the account's own spelling.

    Where none of the types that the account lists is meant, nothing is narrowed down.
    """
    options = rows(api.fields_of("Appointment").get("type", {}).get("options"))
    values = [str(one.get("value")) for one in options]
    meant = [value for value in values if settings.is_interview(value)]
    return [f"type IN {text_list(meant)}"] if meant else []


def _take_users(reader: Reader, found: list[Row]) -> None:
    reader.batch.users |= {one: each for each in found if (one := id_of(each)) is not None}


def _take_meetings(reader: Reader, found: list[Row]) -> None:
    reader.take_meetings(group for one in found if (group := group_of(one)) is not None)


_TAKERS: dict[str, Callable[[Reader, list[Row]], None]] = {
    "CorporateUser": _take_users,
    "JobSubmission": Reader.take_submissions,
    "Appointment": _take_meetings,
}
_FIELDS = {
    "CorporateUser": USER_FIELDS,
    "JobSubmission": SUBMISSION_FIELDS,
    "Appointment": "id,parentAppointment(id)",
}
