"""Poll what changed: page by page through the collections of a round."""

from datetime import datetime

from integrations.documents import find_ref
from integrations.jobadder.api import JobAdderApi, RowPage
from integrations.jobadder.cursor import PAGE_ROWS, Cursor, read_cursor, write_cursor
from integrations.jobadder.mapping import is_wanted
from integrations.jobadder.payloads import PageDocument, cut_interview, write_page
from integrations.jobadder.reading import Reader
from integrations.jobadder.settings import Settings
from plugin.crm import CrmError, Listed, ListedPage, PolledPage
from plugin.domain.readers import read_instant
from plugin.domain.records import RecordKind

ID_NAMES = {
    "applications": "applicationId",
    "interviews": "interviewId",
    "candidates": "candidateId",
    "companies": "companyId",
    "users": "userId",
}
COLLECTIONS = {
    RecordKind.SUBMISSION: "applications",
    RecordKind.INTERVIEW: "interviews",
    RecordKind.CANDIDATE: "candidates",
    RecordKind.CLIENT_COMPANY: "companies",
    RecordKind.RECRUITER: "users",
}
LISTED_ROWS = 1000


def poll(api: JobAdderApi, settings: Settings, cursor: str | None, now: datetime) -> PolledPage:
    """Return the next page of a round; collections without a change are passed by.

    Raises CrmError, also where the CRM gives the same page again and again.
    """
    position = read_cursor(cursor).beginning(now)
    found = _rows(api, position)
    while not found.items and not position.is_last_kind:
        position = position.after_kind()
        found = _rows(api, position)
    first_ref = find_ref(found.items[0], ID_NAMES[position.kind]) if found.items else None
    if first_ref is not None and position.offset and first_ref == position.first_ref:
        raise CrmError(
            f"The CRM gives the same page of {position.kind} again and again", permanent=False
        )
    is_end = not found.items or position.offset + len(found.items) >= found.total
    following = (
        position.after_kind() if is_end else position.after_page(len(found.items), first_ref)
    )
    body = write_page(_complete(Reader(api, settings), position.kind, found, now))
    has_more = not (is_end and position.is_last_kind)
    return PolledPage(body, write_cursor(following), has_more)


def list_refs(
    api: JobAdderApi, settings: Settings, kind: RecordKind, cursor: str | None
) -> ListedPage:
    """Return a page of all records of a kind that exist now, whatever their status.

    Interviews that the agency does not follow up are left out, as they are by `poll`.
    """
    collection = COLLECTIONS[kind]
    offset = int(cursor) if cursor and cursor.isascii() and cursor.isdigit() else 0
    found = api.page(collection, limit=LISTED_ROWS, offset=offset, sort="createdAt")
    listed = {
        ref: Listed(ref, read_instant(one.get("updatedAt"), "updatedAt", zone="UTC")[0])
        for one in found.items
        if (collection != "interviews" or is_wanted(cut_interview(one), settings))
        and (ref := find_ref(one, ID_NAMES[collection])) is not None
    }
    following = offset + len(found.items)
    is_end = not found.items or following >= found.total
    return ListedPage(tuple(listed.values()), None if is_end else str(following))


def _rows(api: JobAdderApi, position: Cursor) -> RowPage:
    return api.page(position.kind, limit=PAGE_ROWS, offset=position.offset, **position.filters)


def _complete(reader: Reader, kind: str, found: RowPage, now: datetime) -> PageDocument:
    if kind == "applications":
        return reader.page(now, applications=found.items)
    if kind == "interviews":
        return reader.page(now, interviews=found.items)
    return reader.page(now, candidates=found.items)
