"""JSON documents of CRMs: bodies, the rows in them, and the pages and cursors that we write.

What a CRM sends is read tolerantly: a field that is not of the kind that is wanted counts as not
there. Rows stay the CRM's own JSON objects, cut down to the fields that an adapter reads.
"""

import json
from collections.abc import Iterable, Mapping

from integrations.http import read_json
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_ref

Row = Mapping[str, object]


def read_object(body: bytes) -> Row:
    """Return the JSON object in `body`. Raises UnreadablePayload for anything else."""
    try:
        document = read_json(body)
    except ValueError:
        raise UnreadablePayload("The body is not JSON.") from None
    if not isinstance(document, dict):
        raise UnreadablePayload("The body is not a JSON object.")
    return document


def write_object(document: Row) -> bytes:
    """Return the bytes of a page of ours, the same ones for the same content.

    What UTF-8 cannot say becomes a question mark.
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def read_cursor_object(text: str | None) -> Row:
    """Return the JSON object in a cursor of ours; an empty one where it cannot be read.

    An adapter then starts all over, which loses nothing.
    """
    try:
        return read_object((text or "{}").encode("utf-8", "replace"))
    except UnreadablePayload:
        return {}


def row(value: object) -> Row:
    """Return the JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Row]:
    """Return the JSON objects in a JSON array; none for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """Return the texts in a JSON array; none for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def cut(source: object, fields: Iterable[str]) -> Row:
    """Return only these fields of a row, those that it has."""
    found = row(source)
    return {name: found[name] for name in fields if name in found}


def find_ref(source: Row, name: str = "id") -> str | None:
    """Return the CRM's id as text; None where there is none that can be kept."""
    return read_ref(source.get(name), name)[0]


def ref_of(source: Row, name: str = "id") -> str:
    """Return the CRM's id. Raises UnreadablePayload where there is none."""
    ref = find_ref(source, name)
    if ref is None:
        raise UnreadablePayload(f"A record has no {name}.")
    return ref


def refs_in(found: Iterable[Row], name: str) -> list[str]:
    """Return the ids under a name, each once."""
    return list(dict.fromkeys(ref for one in found if (ref := find_ref(one, name))))


def identified(value: object) -> list[Row]:
    """Return the JSON objects in a JSON array that have an id; the others are of no use."""
    return [item for item in rows(value) if find_ref(item) is not None]
