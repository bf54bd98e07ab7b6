"""What was written down after an interview, as frozen rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from plugin.domain.interviews import PositionInLine
from plugin.domain.promises import Promise
from plugin.services.submission_views import stored_promise
from plugin.store.interviews import Debrief, Interview
from plugin.store.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefView:
    """`candidate_fields` names what the candidate wrote on their own page, as it stands."""

    interview_id: int
    went_well: str | None
    went_badly: str | None
    stood_out: str | None
    forgot: str | None
    promise: Promise | None
    position_in_line: PositionInLine | None
    emotional_tie: bool
    told_to_call: bool
    linkedin_ok: bool
    interviews_close_on: date | None
    debriefed_at: datetime | None
    also_there: str | None
    candidate_fields: list[str]
    candidate_wrote_at: datetime | None
    version: int


def find_debriefs(session: Session, condition: ColumnElement[bool]) -> list[DebriefView]:
    """Return what was written down after the submissions' interviews."""
    rows = session.execute(
        select(
            Debrief.interview_id,
            Debrief.went_well,
            Debrief.went_badly,
            Debrief.stood_out,
            Debrief.forgot,
            Debrief.promise_kind,
            Debrief.promise_on,
            Debrief.promise_said_on,
            Debrief.position_in_line,
            Debrief.emotional_tie,
            Debrief.told_to_call,
            Debrief.linkedin_ok,
            Debrief.interviews_close_on,
            Debrief.debriefed_at,
            Debrief.also_there,
            Debrief.candidate_fields,
            Debrief.candidate_wrote_at,
            Debrief.version,
        )
        .join(Interview, Interview.id == Debrief.interview_id)
        .join(Submission, Submission.id == Interview.submission_id)
        .where(condition)
    )
    return [_debrief(dict(row._mapping)) for row in rows]


def _debrief(values: dict[str, Any]) -> DebriefView:
    promise = stored_promise(*(values.pop(f"promise_{part}") for part in ("kind", "on", "said_on")))
    position = values.pop("position_in_line")
    return DebriefView(
        **values,
        promise=promise,
        position_in_line=PositionInLine(position) if position else None,
    )
