"""Write notes on opportunities, each once per key.

Lever takes no idempotency key, so what we write carries a marker that is looked for first.
"""

import re

from integrations.documents import Row, find_ref, ref_of, rows
from integrations.lever.api import LeverApi
from integrations.markers import has_marker, marker_of, with_marker
from plugin.crm import NoteDraft, RecordGone

_MENTION = re.compile(r"(?<![\w.+-])@(?=\w)")


def write_note(
    api: LeverApi,
    draft: NoteDraft,
    installation_key: str,
    *,
    perform_as: str | None,
    is_open: bool,
) -> str:
    """Return the id of the note with this key, made now or before. Raises CrmError.

    A note is secret unless the agency wants it open: interviewers read Lever too.
    """
    opportunity_ref = draft.submission_ref or _latest_of(api, draft.candidate_ref)
    marker = marker_of(draft.key, installation_key)
    written = _find(api.notes(opportunity_ref), marker)
    if written is not None:
        return written
    # "@name" would write to that user in the agency's name.
    text = _MENTION.sub("@\u200b", draft.text)
    value = with_marker(text, marker)
    return api.add_note(opportunity_ref, {"value": value, "secret": not is_open}, perform_as)


def _latest_of(api: LeverApi, candidate_ref: str) -> str:
    found = api.opportunities({"contact_id": candidate_ref}).rows
    if not found:
        raise RecordGone("Lever shows no opportunity of this candidate")
    return ref_of(max(found, key=_made_at))


def _made_at(opportunity: Row) -> int:
    made_at = opportunity.get("createdAt")
    return made_at if isinstance(made_at, int) else 0


def _find(notes: list[Row], marker: str) -> str | None:
    for note in notes:
        comments = [each.get("value") for each in rows(note.get("fields"))]
        if note.get("deletedAt") is None and any(has_marker(one, marker) for one in comments):
            return find_ref(note)
    return None
