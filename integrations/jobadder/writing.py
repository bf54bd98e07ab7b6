"""Write notes, once per key: JobAdder keeps a `reference` on a note and finds notes by it."""

from integrations.documents import find_ref
from integrations.jobadder.api import JobAdderApi
from integrations.markers import marker_of
from plugin.crm import NoteDraft, RecordGone

TEXT_LIMIT = 65_535


def reference_of(key: str, installation_key: str) -> str:
    """Return the reference of the note with this key: the mark without its brackets."""
    return marker_of(key, installation_key)[1:-1]


def write_note(
    api: JobAdderApi, draft: NoteDraft, installation_key: str, note_type: str | None
) -> str:
    """Return the id of the note with this key, made now or before. Raises CrmError."""
    candidate_id = _number(draft.candidate_ref)
    reference = reference_of(draft.key, installation_key)
    for note in api.find_notes(draft.candidate_ref, reference):
        note_ref = find_ref(note, "noteId")
        if note.get("reference") == reference and note_ref is not None:
            return note_ref
    document: dict[str, object] = {
        "text": draft.text[:TEXT_LIMIT],
        "reference": reference,
        "candidateId": [candidate_id],
    }
    if draft.submission_ref:
        document["applicationId"] = [_number(draft.submission_ref)]
    if note_type:
        document["type"] = note_type
    return str(api.add_note(document)["noteId"])


def _number(ref: str) -> int:
    """Return an id as JobAdder wants it in a body."""
    if not (ref.isascii() and ref.isdigit()):
        raise RecordGone("JobAdder knows no record with an id that is no number")
    return int(ref)
