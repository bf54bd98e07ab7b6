"""Poll what changed, list by list; and list all that exists."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from integrations.ashby.api import PAGE_ROWS, AshbyApi, Found, SyncTokenOver
from integrations.ashby.cursor import Cursor, read_cursor, write_cursor
from integrations.ashby.mapping import application_records, candidate_of
from integrations.ashby.payloads import (
    PageDocument,
    cut_application,
    cut_candidate,
    cut_schedule,
    write_page,
)
from integrations.ashby.schedules import interviews_of
from integrations.ashby.settings import Settings
from integrations.documents import Row, find_ref
from integrations.polled import polled
from plugin.crm import Listed, ListedPage, PolledPage
from plugin.domain.readers import read_instant
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind

CUTS: Mapping[str, Callable[[Row], Row]] = {
    "candidate": cut_candidate,
    "application": cut_application,
    "interviewSchedule": cut_schedule,
}
NEVER = datetime.fromtimestamp(0, UTC)

LISTS = {
    RecordKind.CANDIDATE: "candidate",
    RecordKind.SUBMISSION: "application",
    RecordKind.INTERVIEW: "interviewSchedule",
}


def poll(api: AshbyApi, cursor: str | None, now: datetime) -> PolledPage:
    """Return the next page of a round; lists without a change are passed by. Raises CrmError."""
    position = read_cursor(cursor)
    position, found = _page(api, position)
    while not found.items and found.following is None and not position.is_last_kind:
        position, found = _page(api, position.after_kind(found.sync_token))
    is_end = found.following is None
    following = (
        position.after_kind(found.sync_token)
        if found.following is None
        else position.after_page(found.following)
    )
    page = PageDocument(position.kind, now, [CUTS[position.kind](one) for one in found.items])
    has_more = not (is_end and position.is_last_kind)
    return PolledPage(write_page(page), write_cursor(following), has_more)


def _page(api: AshbyApi, position: Cursor) -> tuple[Cursor, Found]:
    """Return a page and where it is; a token that is too old starts its list again."""
    try:
        return position, _listed(api, position)
    except SyncTokenOver:
        position = position.from_the_start()
        return position, _listed(api, position)


def _listed(api: AshbyApi, position: Cursor) -> Found:
    return api.page(f"{position.kind}.list", {"limit": PAGE_ROWS, **position.arguments})


def events_of(page: PageDocument, settings: Settings) -> list[CrmEvent]:
    """Return one event with all records of a page; none for an empty one."""
    records = CrmRecords()
    for one in page.rows:
        records = records.merged(_records(page, one, settings))
    return polled(records, page.read_at)


def _records(page: PageDocument, one: Row, settings: Settings) -> CrmRecords:
    if page.kind == "interviewSchedule":
        return CrmRecords(interviews=interviews_of(one, settings, page.read_at))
    if page.kind == "application":
        return application_records(one, settings, page.read_at) or CrmRecords()
    if find_ref(one) is None:
        return CrmRecords()
    return CrmRecords(candidates=(candidate_of(one, page.read_at),))


def list_refs(
    api: AshbyApi, settings: Settings, kind: RecordKind, cursor: str | None
) -> ListedPage:
    """Return a page of all candidates, applications or interviews that exist now."""
    arguments = {"limit": PAGE_ROWS, **({"cursor": cursor} if cursor else {})}
    found = api.page(f"{LISTS[kind]}.list", arguments)
    told = (_listed_refs(kind, row, settings) for row in found.items)
    listed = {one.ref: one for some in told for one in some}
    return ListedPage(tuple(listed.values()), found.following)


def _listed_refs(kind: RecordKind, row: Row, settings: Settings) -> list[Listed]:
    """Return what a row of a list tells: one record, or all interviews of a schedule."""
    ref, changed_at = find_ref(row), read_instant(row.get("updatedAt"), "updatedAt")[0]
    if kind is not RecordKind.INTERVIEW:
        return [Listed(ref, changed_at)] if ref else []
    met = interviews_of(cut_schedule(row), settings, changed_at or NEVER)
    return [Listed(one.ref, one.updated_at if changed_at else None) for one in met]
