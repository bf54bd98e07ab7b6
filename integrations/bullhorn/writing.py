"""Write notes and tasks back, each once per key.

The search index lags behind what was written, so earlier ones are looked for in the database: a
note by its `externalID`, a task among the candidate's by its `taskUUID`, or by the same handle in
its description where an account does not keep the UUID it is given (unconfirmed).
"""

from datetime import UTC, datetime, time

from integrations.bullhorn.api import BullhornApi, Query
from integrations.bullhorn.payloads import id_of, linked_id, number_of
from integrations.bullhorn.settings import Settings
from integrations.documents import Row
from integrations.markers import digest_of
from plugin.crm import CrmError, NoteDraft, RecordGone, TaskDraft
from plugin.domain.epoch import milliseconds_of

SUBJECT_LIMIT = 100
NORMAL_PRIORITY = 2
NOON = time(12, tzinfo=UTC)
"""A task's start is a moment, but what is due is a day: noon UTC is that day almost everywhere."""


def handle_of(key: str, installation_key: str) -> str:
    """Return a task's UUID, in Bullhorn's form (8-4-4-16), and a note's external id.

    It has no brackets, as a mark in a text has.
    """
    digits = digest_of(key, installation_key).upper()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:32]}"


def write_note(
    api: BullhornApi, settings: Settings, draft: NoteDraft, installation_key: str
) -> str:
    """Return the id of the note with this key, made now or before. Raises CrmError."""
    candidate = _number(draft.candidate_ref)
    handle = handle_of(draft.key, installation_key)
    asked = Query("Note", f"externalID = '{handle}' AND isDeleted = false", "id,externalID")
    written = next((one for one in api.query(asked) if one.get("externalID") == handle), None)
    if written is not None:
        return str(id_of(written))
    note: dict[str, object] = {
        "personReference": {"id": candidate},
        "commentingPerson": {"id": _own_id(api)},
        "comments": draft.text,
        "externalID": handle,
    }
    if settings.note_action:
        note["action"] = settings.note_action
    return api.create("Note", note | _job(api, draft.submission_ref))


def write_task(
    api: BullhornApi, settings: Settings, draft: TaskDraft, installation_key: str
) -> str:
    """Return the id of the task with this key, made now or before. Raises CrmError."""
    candidate = _number(draft.candidate_ref)
    handle = handle_of(draft.key, installation_key)
    asked = Query(
        "Task",
        f"candidate.id = {candidate} AND isDeleted = false",
        "id,taskUUID,description",
        order="-id",
    )
    written = next((one for one in api.query(asked) if _is_ours(one, handle)), None)
    if written is not None:
        return str(id_of(written))
    starts = milliseconds_of(datetime.combine(draft.due_on, NOON))
    task: dict[str, object] = {
        "taskUUID": handle,
        "subject": draft.title[:SUBJECT_LIMIT],
        "description": f"{draft.title}\n\n[afterword:{handle}]",
        "type": settings.task_type,
        "candidate": {"id": candidate},
        "dateBegin": starts,
        "dateEnd": starts,
        "priority": NORMAL_PRIORITY,
        "notificationMinutes": 0,
        "isCompleted": False,
        "isDeleted": False,
        "isPrivate": False,
    }
    owner = number_of(draft.recruiter_ref or "")
    if owner is not None:
        task["owner"] = {"id": owner}
    return api.create("Task", task | _job(api, draft.submission_ref))


def _is_ours(task: Row, handle: str) -> bool:
    return task.get("taskUUID") == handle or handle in str(task.get("description"))


def _number(candidate_ref: str) -> int:
    number = number_of(candidate_ref)
    if number is None:
        raise RecordGone("The CRM has no candidate with such an id")
    return number


def _own_id(api: BullhornApi) -> int:
    """Return our own user: with the person a note is about, it puts the note on their record."""
    own = id_of(api.settings("userId"), "userId")
    if own is None:
        raise CrmError("The CRM does not say which user we are", permanent=False)
    return own


def _job(api: BullhornApi, submission_ref: str | None) -> dict[str, object]:
    """Return the job that a submission is for, as a field to write; nothing where there is none."""
    number = number_of(submission_ref or "")
    if number is None:
        return {}
    job = linked_id(api.by_id("JobSubmission", number, "id,jobOrder(id)"), "jobOrder")
    return {"jobOrder": {"id": job}} if job else {}
