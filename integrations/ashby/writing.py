"""Write notes, once per key: a note ends with a marker that is looked for first."""

from integrations.ashby.api import PAGE_ROWS, AshbyApi
from integrations.documents import find_ref
from integrations.markers import marker_of, with_marker
from plugin.crm import NoteDraft


def write_note(api: AshbyApi, draft: NoteDraft, installation_key: str) -> str:
    """Return the id of the note with this key, made now or before. Raises CrmError."""
    marker = marker_of(draft.key, installation_key)
    asked = {"candidateId": draft.candidate_ref, "limit": PAGE_ROWS}
    for note in api.all("candidate.listNotes", asked):
        ref = find_ref(note)
        if ref is not None and _ends_with(note.get("content"), marker):
            return ref
    document = {
        "candidateId": draft.candidate_ref,
        "note": {"type": "text/plain", "value": with_marker(draft.text, marker)},
        "sendNotifications": False,
    }
    return str(api.identified("candidate.createNote", document)["id"])


def _ends_with(content: object, marker: str) -> bool:
    """Tell whether a note is ours; Ashby may show it as HTML, with a closing tag behind."""
    return marker in str(content or "").rstrip()[-len(marker) - 20 :]
