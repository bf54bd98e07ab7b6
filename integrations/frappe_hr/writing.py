"""Write notes and tasks back, each once per key.

Frappe takes no idempotency key, so what we write carries one: a marker that is looked for first.
Both go to the application: a Job Applicant is what recruiters have open.
"""

from html import escape, unescape

from integrations.frappe_hr.api import FrappeApi, Query
from integrations.frappe_hr.payloads import APPLICANT, text_of
from integrations.markers import plain_marker_of
from plugin.crm import CrmError, NoteDraft, RecordGone, TaskDraft

TODO = "ToDo"


def write_note(api: FrappeApi, draft: NoteDraft, installation_key: str) -> str:
    """Return the name of the comment with this key, made now or before. Raises CrmError."""
    marker = plain_marker_of(draft.key, installation_key)
    applicant = _applicant(api, draft)
    for comment in api.comments(applicant):
        if marker in unescape(text_of(comment, "content")):
            return str(comment.get("name"))
    lines = "<br>".join(escape(line) for line in draft.text.splitlines())
    written = api.add_comment(applicant, f"<p>{lines}</p><p>{marker}</p>", api.me())
    return _named(written, "note")


def write_task(api: FrappeApi, draft: TaskDraft, installation_key: str) -> str:
    """Return the name of the ToDo with this key, made now or before. Raises CrmError.

    `assigned_by` is ours: an HR User sees only ToDos that they gave or were given.
    """
    marker = plain_marker_of(draft.key, installation_key)
    applicant = _applicant(api, draft)
    filters = (
        ("reference_type", "=", APPLICANT),
        ("reference_name", "=", applicant),
        ("description", "like", f"%{marker}%"),
    )
    for todo in api.rows(Query(TODO, ("name", "description"), filters)):
        if marker in text_of(todo, "description"):
            return str(todo["name"])
    document = {
        "description": f"{escape(draft.title)} {marker}",
        "reference_type": APPLICANT,
        "reference_name": applicant,
        "date": draft.due_on.isoformat(),
        "assigned_by": api.me(),
    }
    if draft.recruiter_ref:
        document["allocated_to"] = draft.recruiter_ref
    return _named(api.add(TODO, document), "task")


def _applicant(api: FrappeApi, draft: NoteDraft | TaskDraft) -> str:
    """Return the application that is meant; for a person alone their latest."""
    if draft.submission_ref:
        return draft.submission_ref
    filters = (("email_id", "=", draft.candidate_ref),)
    found = api.rows(Query(APPLICANT, ("name",), filters, "creation desc", 1))
    if not found:
        raise RecordGone("Frappe HR knows no application of this candidate any more")
    return str(found[0]["name"])


def _named(name: str | None, what: str) -> str:
    if name is None:
        raise CrmError(f"The CRM took the {what} but does not name it", permanent=False)
    return name
