"""Poll the streams one after the other, page by page, and list what exists."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.documents import Row
from integrations.odoo.api import APPLICANT, ATTENDEE, CANDIDATE, EVENT, Domain, OdooApi
from integrations.odoo.cursor import (
    Cursor,
    StreamCursor,
    newest_in,
    read_cursor,
    write_cursor,
)
from integrations.odoo.mapping import MODELS
from integrations.odoo.payloads import id_of, number_of, version_of
from integrations.odoo.reading import Bundle, BundleReader, Wanted, linked, write_page
from plugin.crm import CrmError, Listed, ListedPage, PolledPage
from plugin.domain.records import RecordKind

PAGE_ROWS = 100
LISTED_ROWS = 500


@dataclass(frozen=True, slots=True)
class Stream:
    """What of a model is of use, and the field that names what it changes (its own id: None)."""

    domain: Domain = ()
    changes: str | None = None


STREAMS: Mapping[str, Stream] = {
    CANDIDATE: Stream(),
    APPLICANT: Stream(),
    EVENT: Stream([["applicant_id", "!=", False]]),
    ATTENDEE: Stream([["event_id.applicant_id", "!=", False]], "event_id"),
}
"""In this order: people before what refers to them."""


class Polling:
    """One poll of an Odoo."""

    def __init__(self, api: OdooApi) -> None:
        self._api = api

    def page(self, cursor: str | None) -> PolledPage:
        """Return the next page that tells something, or the empty end. Raises CrmError."""
        position = read_cursor(cursor)
        if not position.streams:
            position = self._beginning()
        models = [one for one in STREAMS if one != CANDIDATE or self._has_persons()]
        start = models.index(position.model) if position.model in models else 0
        for place, model in enumerate(models[start:], start):
            found, stopped = self._read(model, position.of(model))
            following = models[place + 1] if place + 1 < len(models) else None
            position = position.moved(model if stopped.after else following, model, stopped)
            if found:
                body = write_page(self._bundle(model, found))
                return PolledPage(body, write_cursor(position), position.model is not None)
        return PolledPage(write_page(self._nothing()), write_cursor(position), has_more=False)

    def _has_persons(self) -> bool:
        return self._api.candidate_model == CANDIDATE

    def _beginning(self) -> Cursor:
        """Return the cursor of the first round: meetings bring the attendees that there are."""
        return Cursor(streams={ATTENDEE: StreamCursor(since=self._newest(ATTENDEE))})

    def _newest(self, model: str) -> str | None:
        return newest_in(
            self._api.search_read(
                model,
                STREAMS[model].domain,
                ["write_date"],
                order="write_date desc, id desc",
                limit=1,
            )
        )

    def _read(self, model: str, stream: StreamCursor) -> tuple[list[Row], StreamCursor]:
        """Return a stream's next rows, and where it has stopped then."""
        about = STREAMS[model]
        found = self._api.search_read(
            model,
            [*about.domain, *stream.domain()],
            ["write_date", *([about.changes] if about.changes else [])],
            limit=PAGE_ROWS,
        )
        if found and id_of(found[0]) <= stream.after:
            raise CrmError(f"Odoo gives the same page of {model} again and again", permanent=False)
        if len(found) < PAGE_ROWS:
            return found, stream.ended(newest_in(found))
        newest = stream.newest or self._newest(model)
        return found, StreamCursor(stream.since, id_of(found[-1]), newest)

    def _bundle(self, model: str, found: list[Row]) -> Bundle:
        ids = frozenset(map(id_of, found))
        wanted = {
            CANDIDATE: Wanted(candidates=ids),
            APPLICANT: Wanted(applicants=ids),
            EVENT: Wanted(events=ids),
            ATTENDEE: Wanted(events=linked(found, "event_id")),
        }
        return BundleReader(self._api).read(wanted[model])

    def _nothing(self) -> Bundle:
        transport = self._api.transport
        return Bundle(self._api.candidate_model, transport.speaks_json2, transport.uid, sections={})


COMPARED = (RecordKind.CANDIDATE, RecordKind.SUBMISSION, RecordKind.INTERVIEW)


def model_of(api: OdooApi, kind: RecordKind) -> str:
    """Return the model of a compared kind in this Odoo."""
    return MODELS.get(kind) or api.candidate_model


def list_refs(api: OdooApi, kind: RecordKind, cursor: str | None) -> ListedPage:
    """Return a page of what exists, by ascending id: the only way to see what was deleted."""
    model = model_of(api, kind)
    after = number_of(cursor or "") or 0
    found = api.search_read(
        model,
        [*STREAMS[model].domain, *StreamCursor(after=after).domain()],
        ["write_date"],
        limit=LISTED_ROWS,
    )
    if found and id_of(found[0]) <= after:
        raise CrmError(f"Odoo gives the same list of {model} again and again", permanent=False)
    listed = tuple(Listed(str(id_of(one)), version_of(one)) for one in found)
    is_last = len(found) < LISTED_ROWS
    return ListedPage(listed, None if is_last else listed[-1].ref)
