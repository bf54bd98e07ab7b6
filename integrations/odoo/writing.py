"""Write notes and activities back, each once per key, and mail nobody.

Odoo takes no idempotency key, so what we write carries it: a marker that is looked for first.
"""

import re
from collections.abc import Iterable
from html import escape

from integrations.markers import plain_marker_of
from integrations.odoo.api import APPLICANT, Domain, OdooApi
from integrations.odoo.payloads import as_id, id_of, number_of
from plugin.crm import CrmError, NoteDraft, RecordGone, TaskDraft

SUMMARY_LIMIT = 200
_RECORD = re.compile(r"[\w.]+\((\d{1,10}),?\)")
"""A record as 18 writes it in an answer: `mail.activity(2,)` (capture 54)."""


def write_note(api: OdooApi, draft: NoteDraft, installation_key: str) -> str:
    """Return the id of the internal note with this key, made now or before. Raises CrmError."""
    marker = plain_marker_of(draft.key, installation_key)
    model, number = _record_of(api, draft)
    lines = "<br/>".join(map(escape, draft.text.splitlines()))
    note: dict[str, object] = {
        "body": f"<p>{lines}</p><p>{marker}</p>",
        # Without it the tags are shown as text (capture 59).
        "body_is_html": True,
        "message_type": "comment",
        "subtype_xmlid": "mail.mt_note",
    }
    written = _find(api, "mail.message", _message(model, number, marker))
    if written is None:
        answer = api.on_record(model, number, "message_post", note)
        written = _made(answer) or _find(api, "mail.message", _message(model, number, marker))
    if written is None:
        raise CrmError("Odoo took the note but does not show it", permanent=False)
    return str(written)


def write_task(api: OdooApi, draft: TaskDraft, installation_key: str) -> str:
    """Return the id of the to-do with this key, made now or before. Raises CrmError.

    One that was ticked off may be gone; then the message that Odoo leaves of it holds its note.
    """
    marker = plain_marker_of(draft.key, installation_key)
    model, number = _record_of(api, draft)
    task: dict[str, object] = {
        "act_type_xmlid": "mail.mail_activity_data_todo",
        "summary": draft.title[:SUMMARY_LIMIT],
        "note": f"<p>{marker}</p>",
        "date_deadline": draft.due_on.isoformat(),
    }
    assignee = number_of(draft.recruiter_ref or "")
    if assignee is not None:
        task["user_id"] = assignee
    activity = [["res_model", "=", model], ["res_id", "=", number], ["note", "ilike", marker]]
    written = _find(api, "mail.activity", activity)
    written = written or _find(api, "mail.message", _message(model, number, marker))
    if written is None:
        answer = api.on_record(model, number, "activity_schedule", task)
        written = _made(answer) or _find(api, "mail.activity", activity)
    if written is None:
        raise CrmError("Odoo took the activity but does not show it", permanent=False)
    return str(written)


def _record_of(api: OdooApi, draft: NoteDraft | TaskDraft) -> tuple[str, int]:
    """Return the application where the draft names one, else the candidate."""
    is_of_application = draft.submission_ref is not None
    number = number_of(draft.submission_ref or draft.candidate_ref)
    if number is None:
        raise RecordGone("Odoo never had a record of this id")
    return (APPLICANT if is_of_application else api.candidate_model), number


def _message(model: str, number: int, marker: str) -> Domain:
    return [["model", "=", model], ["res_id", "=", number], ["body", "ilike", marker]]


def _find(api: OdooApi, model: str, domain: Domain) -> int | None:
    found: Iterable[int] = map(id_of, api.search_read(model, domain, ["id"], limit=1))
    return next(iter(found), None)


def _made(answer: object) -> int | None:
    """Return the id of what was made: bare, in a list (19), or within a text (18)."""
    text = _RECORD.fullmatch(answer) if isinstance(answer, str) else None
    return number_of(text.group(1)) if text else as_id(answer)
