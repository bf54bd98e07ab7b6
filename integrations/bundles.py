"""Rows of several kinds that were read together, and the page of a poll that they make.

For CRMs whose records are put together from several lists: stages, jobs and users come along with
the applications that name them, so that a page can be mapped without calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.documents import Row, find_ref, identified, read_object, ref_of, write_object
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_instant


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rows by kind; kinds without any are left out. `read_at` is the CRM's clock."""

    read_at: datetime
    rows: Mapping[str, list[Row]] = field(default_factory=dict, repr=False)

    def of(self, kind: str) -> list[Row]:
        """Return the rows of a kind."""
        return self.rows.get(kind, [])

    def by_ref(self, kind: str) -> dict[str, Row]:
        """Return the rows of a kind by their id. Raises UnreadablePayload for one without."""
        return {ref_of(each): each for each in self.of(kind)}

    def find(self, kind: str, ref: str | None) -> Row:
        """Return one row by its id, or an empty one."""
        return next((one for one in self.of(kind) if ref and find_ref(one) == ref), {})


def write_page(bundle: Bundle) -> bytes:
    """Return the page as bytes, from which `read_page` makes an equal one."""
    return write_object({"read_at": bundle.read_at.isoformat(), "rows": bundle.rows})


def read_page(body: bytes) -> Bundle:
    """Return the page that these bytes hold. Raises UnreadablePayload."""
    document = read_object(body)
    read_at, _ = read_instant(document.get("read_at"), "read_at")
    kinds = document.get("rows")
    if read_at is None or not isinstance(kinds, dict):
        raise UnreadablePayload("This is no page of ours: it lacks its time or its rows.")
    return Bundle(read_at, {str(kind): identified(found) for kind, found in kinds.items()})
