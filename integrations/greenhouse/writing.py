"""Write notes to a candidate's activity feed, each once per key.

Harvest takes no idempotency key, so what we write carries a marker that is looked for first.
"""

from integrations.documents import Row, find_ref
from integrations.greenhouse.api import GreenhouseApi
from integrations.markers import has_marker, marker_of, with_marker
from plugin.crm import CrmError, NoteDraft, RecordGone

PRIVATE, PUBLIC = "private", "public"
"""Who reads a note: the interviewers are on Greenhouse as well, so not everybody by default."""


def write_note(
    api: GreenhouseApi, draft: NoteDraft, installation_key: str, *, is_open: bool
) -> str:
    """Return the id of the note with this key, made now or before. Raises CrmError."""
    if not (draft.candidate_ref.isascii() and draft.candidate_ref.isdigit()):
        raise RecordGone("Greenhouse has no candidate of this id")
    marker = marker_of(draft.key, installation_key)
    written = _find(api.by("notes", "candidate_ids", [draft.candidate_ref]), marker)
    if written is not None:
        return written
    made = api.add_note(
        {
            "candidate_id": int(draft.candidate_ref),
            "note_type": "NOTE",
            "body": with_marker(draft.text, marker),
            "visibility": PUBLIC if is_open else PRIVATE,
        }
    )
    ref = find_ref(made)
    if ref is None:
        raise CrmError("The CRM took the note but does not say its id", permanent=False)
    return ref


def _find(notes: list[Row], marker: str) -> str | None:
    for note in notes:
        if has_marker(note.get("body"), marker):
            return find_ref(note)
    return None
