"""List every lead that exists now, for the comparison with what we keep.

A converted lead is on no list of BottleCRM; asked for by its id, it is there all the same. So what
is missing here is only a reason to ask.
"""

import json
from dataclasses import dataclass

from integrations.bottlecrm.api import BottleCrmApi
from integrations.bottlecrm.cursor import PAGE_ROWS, REREAD_ROWS
from integrations.bottlecrm.payloads import ref_of
from plugin.crm import CrmError, Listed, ListedPage
from plugin.domain.readers import read_instant


@dataclass(frozen=True, slots=True)
class _Place:
    """Where to go on, and the leads before, which the next page repeats: pages overlap."""

    offset: int = 0
    before: tuple[str, ...] = ()


def list_leads(api: BottleCrmApi, cursor: str | None) -> ListedPage:
    """Return a page of leads, each with its own time of change. Raises CrmError.

    A page that says nothing new although it is not the last is a transient CrmError.
    """
    place = _read(cursor)
    page = api.leads(PAGE_ROWS, place.offset)
    told = tuple(
        Listed(ref_of(lead), read_instant(lead.get("updated_at"), "updated_at")[0])
        for lead in page.leads
    )
    new = tuple(record for record in told if record.ref not in place.before)
    if page.is_last:
        return ListedPage(new, None)
    if not new:
        raise CrmError("The CRM gives the same page of leads again and again", permanent=False)
    following = _Place(place.offset + PAGE_ROWS - REREAD_ROWS, tuple(record.ref for record in told))
    return ListedPage(new, _write(following))


def _read(cursor: str | None) -> _Place:
    """Return the place; a cursor that cannot be read starts all over."""
    try:
        document = json.loads(cursor or "{}")
        return _Place(int(document.get("offset", 0)), tuple(document.get("before", ())))
    except (AttributeError, TypeError, ValueError):
        return _Place()


def _write(place: _Place) -> str:
    return json.dumps({"offset": place.offset, "before": place.before})
