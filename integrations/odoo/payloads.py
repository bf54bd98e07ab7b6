"""The shapes of what Odoo sends: rows of `search_read`, and the flat body of a webhook.

An empty field of any type but a number is `false`, and a link to another record `[id, "name"]`
(in a webhook the bare id). Moments are UTC without saying so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from integrations.documents import Row, read_object
from plugin.crm import UnreadablePayload
from plugin.domain.readers import EARLIEST, Reading, read_instant, read_text


@dataclass(frozen=True, slots=True)
class Webhook:
    """One delivery: the model, the record's id, and the chosen fields with raw ids."""

    model: str
    id: int
    fields: Row = field(repr=False)

    @property
    def version(self) -> str | None:
        """Return the record's `write_date` as it stands there, to the microsecond."""
        value = self.fields.get("write_date")
        return value if isinstance(value, str) and read_moment(value, "write_date")[0] else None


def read_webhook(body: bytes) -> Webhook:
    """Return the delivery. Raises UnreadablePayload for what is not of an automation rule."""
    document = read_object(body)
    named = document.get("_model")
    model, _ = read_text(named if isinstance(named, str) else None, "_model")
    number = as_id(document.get("_id"))
    if model is None or number is None:
        raise UnreadablePayload("There is no model or no id: is it of a webhook action of Odoo?")
    return Webhook(model, number, document)


def as_id(value: object) -> int | None:
    """Return a record's id: a bare one, or that of `[id, "name"]`; None for `false`."""
    if isinstance(value, list) and value:
        value = value[0]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and isinstance(value, int) and 0 < value < 2**31 else None


def id_of(source: Row) -> int:
    """Return the row's own id. Raises UnreadablePayload where there is none."""
    found = as_id(source.get("id"))
    if found is None:
        raise UnreadablePayload("A record has no id.")
    return found


def name_of(value: object) -> object:
    """Return the name in `[id, "name"]`; None where there is none."""
    return value[1] if isinstance(value, list) and len(value) > 1 else None


def ids_in(value: object) -> list[int]:
    """Return the ids in a list of them; none for anything else."""
    if not isinstance(value, list):
        return []
    return [found for each in value if (found := as_id(each)) is not None]


def given(source: Row, name: str) -> object:
    """Return the field, None for `false`: Odoo's way of saying that it is empty."""
    value = source.get(name)
    return None if value is False else value


def read_moment(value: object, field_name: str) -> Reading[datetime]:
    """Return Odoo's moment, UTC though nothing says so; `false` is none."""
    return read_instant(None if value is False else value, field_name, zone="UTC")


def version_of(*sources: Row) -> datetime:
    """Return the newest `write_date` of the rows that make one record."""
    found = (read_moment(one.get("write_date"), "write_date")[0] for one in sources)
    return max((moment for moment in found if moment is not None), default=EARLIEST)


def rows(value: object) -> list[Row]:
    """Return the JSON objects with an id in a list; none for anything else."""
    if not isinstance(value, list):
        return []
    return [one for one in value if isinstance(one, dict) and as_id(one.get("id")) is not None]


def by_id(found: Iterable[Row]) -> dict[int, Row]:
    """Return rows by their id."""
    return {id_of(one): one for one in found}


def number_of(ref: str) -> int | None:
    """Return the id that a ref of ours stands for; None: Odoo never made such a one."""
    is_number = ref.isascii() and ref.isdigit() and len(ref) <= 10
    return as_id(int(ref)) if is_number else None
