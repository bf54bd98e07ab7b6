"""Write notes and tasks back, each once per key.

BottleCRM takes no idempotency key, so what we write carries it: a marker that is looked for first.
"""

from integrations.bottlecrm.api import BottleCrmApi
from integrations.documents import Row
from integrations.markers import has_marker, marker_of, with_marker
from plugin.crm import CrmError, NoteDraft, TaskDraft
from plugin.domain.readers import read_text

TITLE_LIMIT = 200


def write_note(api: BottleCrmApi, draft: NoteDraft, installation_key: str) -> str:
    """Return the id of the comment with this key, made now or before. Raises CrmError."""
    marker = marker_of(draft.key, installation_key)
    lead_ref = draft.submission_ref or draft.candidate_ref
    written = _find_comment(api.lead(lead_ref).comments, marker)
    if written is None:
        comments = api.add_comment(lead_ref, with_marker(draft.text, marker))
        written = _find_comment(comments, marker)
    if written is None:
        raise CrmError("The CRM took the note but does not show it", permanent=False)
    return written


def write_task(api: BottleCrmApi, draft: TaskDraft, installation_key: str) -> str:
    """Return the id of the task with this key, made now or before. Raises CrmError."""
    marker = marker_of(draft.key, installation_key)
    lead_ref = draft.submission_ref or draft.candidate_ref
    written = api.find_task(lead_ref, marker)
    if written is None:
        title = f"{draft.title[: TITLE_LIMIT - len(marker) - 1]} {marker}"
        api.add_task(lead_ref, title, draft.due_on, draft.recruiter_ref)
        written = api.find_task(lead_ref, marker)
    if written is None:
        raise CrmError("The CRM took the task but does not list it", permanent=False)
    return written


def _find_comment(comments: list[Row], marker: str) -> str | None:
    for comment in comments:
        if has_marker(comment.get("comment"), marker):
            return str(read_text(comment.get("id"), "id")[0])
    return None
