"""What one debrief says, on its way into the rows. The submission is locked."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.domain.calendars import local_date
from plugin.domain.dates_said import DatesSaid, find_objections
from plugin.domain.interviews import InterviewStatus, PositionInLine
from plugin.domain.people_told import Fact, PersonTold
from plugin.domain.promises import Promise
from plugin.errors import Conflict, Refused
from plugin.services.journeys import promise_of
from plugin.services.people_met import PERSON, MetPanel
from plugin.store.installations import Installation
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.submissions import Reply, Submission

PROMISE = "promise"
TOPICS = "topics:"
TYPING_SETTLES = timedelta(seconds=20)
"""How long nothing more may be typed before a plan follows from it (ours)."""

_COLUMNS = (
    "went_well",
    "went_badly",
    "stood_out",
    "forgot",
    "position_in_line",
    "emotional_tie",
    "told_to_call",
    "linkedin_ok",
    "interviews_close_on",
)
_PLANNED = frozenset({PROMISE, "position_in_line", "emotional_tie", "interviews_close_on"})
_TAKES_PLACE = (InterviewStatus.SCHEDULED, InterviewStatus.COMPLETED)
_FIELDS = {"kind": PROMISE, "on": PROMISE, "said_on": PROMISE, "position": "position_in_line"}
"""What a form calls otherwise than we do here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefNotes:
    """What was written down, under the four headings of S1 and beside them.

    `topics` is keyed by interviewer, `people` by interviewer or, where they are new, by a key of
    the form's own. `is_held`: the call was held; facts may be known before it. `version` is what
    the recruiter looked at, None where nobody asks.
    """

    went_well: str | None = None
    went_badly: str | None = None
    stood_out: str | None = None
    forgot: str | None = None
    topics: Mapping[int, str | None] = field(default_factory=dict)
    people: Mapping[str, PersonTold] = field(default_factory=dict)
    promise: Promise | None = None
    position_in_line: PositionInLine | None = None
    emotional_tie: bool = False
    told_to_call: bool = False
    linkedin_ok: bool = False
    interviews_close_on: date | None = None
    is_held: bool = True
    version: int | None = None


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What became of a debrief that is still being written.

    `problems` has a sentence for each field that was left as it is, by its name. `joined` says of
    whom new on the form that they were on the panel already, by the form's key.
    """

    version: int
    problems: Mapping[str, str]
    joined: Mapping[str, int]


class DebriefChanged(Conflict):
    """Somebody wrote into the debrief since this form was made; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("This was changed on another page meanwhile. Look at both.")


class FieldsRefused(Refused):
    """What cannot be kept. `fields` has a sentence for each, by the field's name."""

    def __init__(self, fields: Mapping[str, str], rules: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(fields.values()), rules)
        self.fields = fields


class DatesRefused(FieldsRefused):
    """Dates that cannot be meant, by the date's name."""


def debrief_of(session: Session, installation_id: int, interview_id: int) -> Debrief:
    """Return the interview's debrief, made at its first use; the submission is locked."""
    debrief = session.scalar(select(Debrief).where(Debrief.interview_id == interview_id))
    if debrief is None:
        debrief = Debrief(
            installation_id=installation_id,
            interview_id=interview_id,
            candidate_fields=[],
            version=0,
        )
        session.add(debrief)
    return debrief


def set_promise(row: Debrief | Reply, promise: Promise | None) -> None:
    """Keep a promise, or that none is known."""
    row.promise_kind = promise.kind if promise else None
    row.promise_on = promise.on if promise else None
    row.promise_said_on = promise.said_on if promise else None


def write_notes(
    debrief: Debrief, panel: MetPanel, notes: DebriefNotes, problems: Set[str] = frozenset()
) -> tuple[frozenset[str], dict[str, int]]:
    """Write all but the fields with problems; return what changed, and who was there already."""
    left_out = {_FIELDS.get(name, name) for name in problems}
    changed: set[str] = set()
    for name in _COLUMNS:
        if name not in left_out and (getattr(debrief, name) or None) != (
            getattr(notes, name) or None
        ):
            setattr(debrief, name, getattr(notes, name))
            changed.add(name)
    if PROMISE not in left_out and promise_of(debrief) != notes.promise:
        set_promise(debrief, notes.promise)
        changed.add(PROMISE)
    for interviewer_id, text in notes.topics.items():
        changed |= write_topics(panel.rows.get(interviewer_id), text)
    joined = _write_people(panel, notes.people, left_out, changed)
    return frozenset(changed | panel.changed), joined


def write_topics(row: Interviewer | None, text: str | None) -> set[str]:
    """Keep what somebody talked about; nobody of another submission has a row here."""
    if row is None or (row.topics or None) == (text or None):
        return set()
    row.topics = text
    return {f"{TOPICS}{row.id}"}


def add_topics(row: Interviewer, text: str | None) -> set[str]:
    """Keep what was told of somebody who has topics already, beside them."""
    if not text or text in (row.topics or ""):
        return set()
    return write_topics(row, f"{row.topics}; {text}" if row.topics else text)


def facts_left_out(key: str, problems: Set[str]) -> frozenset[Fact]:
    """Return which facts of a person have a problem."""
    return frozenset(fact for fact in Fact if f"{fact}-{key}" in problems)


def moves_plan(changed: Set[str]) -> bool:
    """Tell whether what was written down is something that a plan depends on."""
    return any(name in _PLANNED or name.startswith(PERSON) for name in changed)


def plan_when_settled(submission: Submission, now: datetime) -> None:
    """Have the submission planned once nothing more is typed, unless it is due sooner anyway."""
    if submission.plan_due_at is None or submission.plan_due_at > now:
        submission.plan_due_at = now + TYPING_SETTLES


def find_date_objections(
    session: Session, said: DatesSaid, condition: ColumnElement[bool], now: datetime
) -> Mapping[str, str]:
    """Hold the dates to the day, where it took place, of the last interview of the condition."""
    row = session.execute(
        select(Interview.starts_at, func.coalesce(Interview.timezone, Installation.timezone))
        .join(Installation, Installation.id == Interview.installation_id)
        .where(
            condition,
            Interview.starts_at.is_not(None),
            Interview.status.in_(_TAKES_PLACE),
            Interview.deleted_at.is_(None),
        )
        .order_by(Interview.starts_at.desc())
        .limit(1)
    ).one_or_none()
    interviewed_on = local_date(row[0], row[1]) if row and row[0] else None
    return find_objections(said, interviewed_on, now)


def refuse_dates(
    session: Session, said: DatesSaid, condition: ColumnElement[bool], now: datetime
) -> None:
    """Raise DatesRefused for dates that cannot be meant."""
    objections = find_date_objections(session, said, condition, now)
    if objections:
        raise DatesRefused(objections)


def refuse_fields(dates: Mapping[str, str], people: Mapping[str, str]) -> None:
    """Raise FieldsRefused for what cannot be kept of a debrief, DatesRefused for dates alone."""
    if people:
        raise FieldsRefused({**dates, **people}, ("R32",))
    if dates:
        raise DatesRefused(dates)


def _write_people(
    panel: MetPanel, people: Mapping[str, PersonTold], left_out: Set[str], changed: set[str]
) -> dict[str, int]:
    joined: dict[str, int] = {}
    for key, told in people.items():
        wrong = facts_left_out(key, left_out)
        if key.isdecimal():
            row = panel.rows.get(int(key))
            if row is not None:
                panel.tell(row, told, wrong)
            continue
        is_known = panel.find(key) is not None
        row = panel.add(key, told, wrong)
        if row is None:
            continue
        is_own = panel.find(key) is row
        changed |= write_topics(row, told.topics) if is_own else add_topics(row, told.topics)
        if not (is_known or is_own):
            joined[key] = row.id
    return joined
