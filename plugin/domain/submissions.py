"""A submission: one candidate put forward for one job order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where a submission stands, in our words; each CRM's own stages are mapped to these."""

    SUBMITTED = "submitted"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    JOB_CLOSED = "job_closed"


CLOSING_STAGES = frozenset(
    {Stage.OFFER, Stage.HIRED, Stage.REJECTED, Stage.WITHDRAWN, Stage.JOB_CLOSED}
)
"""Stages after which only what is done remains of a plan (playbook section 4)."""


@dataclass(frozen=True, slots=True)
class Submission:
    """`ref` is the CRM's own id, never parsed. `changed_at`: when the stage last changed, UTC."""

    ref: str
    stage: Stage = Stage.INTERVIEWING
    changed_at: datetime | None = None
    job_title: str | None = None
