"""Write panels as the CRM tells them, and join whom a debrief named before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.domain.addresses import is_usable_address
from plugin.domain.people import InterviewerSource
from plugin.domain.people_told import known_person, pair_up
from plugin.domain.records import InterviewerRecord
from plugin.store.bulk import as_table, is_one_of
from plugin.store.interviews import Interview, Interviewer
from plugin.store.joining import join_people

_ROWS_PER_STATEMENT = 2_000

Panels = Mapping[int, Sequence[InterviewerRecord]]
"""Whom the CRM names, by interview."""


@dataclass(frozen=True, slots=True)
class PanelWriter:
    """Writes panels of one installation in one transaction, at one moment."""

    session: Session
    installation_id: int
    now: datetime

    def write(self, told: Panels) -> None:
        """Make the CRM's own interviewers of these interviews, by id, exactly these.

        Whom a debrief named stays, and becomes the CRM's where it is one of these.
        """
        if not told:
            return
        self._join(told)
        self.session.execute(
            update(Interviewer)
            .where(
                is_one_of(Interviewer.interview_id, told),
                Interviewer.removed_at.is_(None),
                Interviewer.source == InterviewerSource.CRM,
            )
            .values(removed_at=self.now)
        )
        rows = {
            (interview_id, person.ref): self._row(interview_id, person)
            for interview_id, people in told.items()
            for person in people
        }
        for chunk in _chunks(list(rows.values())):
            given = as_table(Interviewer, chunk)
            statement = insert(Interviewer).from_select(list(chunk[0]), select(given))
            new = statement.excluded
            self.session.execute(
                statement.on_conflict_do_update(
                    index_elements=["installation_id", "interview_id", "ref"],
                    set_={name: new[name] for name in ("email", "title", "removed_at", "source")}
                    | {"name": func.coalesce(new.name, Interviewer.name)},
                )
            )

    def _row(self, interview_id: int, person: InterviewerRecord) -> dict[str, Any]:
        return {
            "installation_id": self.installation_id,
            "interview_id": interview_id,
            "ref": person.ref,
            "name": person.name,
            "email": person.email,
            "title": person.title,
            "source": InterviewerSource.CRM,
            "created_at": self.now,
            "removed_at": None,
        }

    def _join(self, told: Panels) -> None:
        """Give those whom a debrief named the CRM's refs, so that each stays one person."""
        added = self._added_beside(told)
        if not added:
            return
        interviews = {row.interview_id for row in added}.union(told)
        taken = {
            (row.interview_id, row.ref): row
            for row in self.session.scalars(
                select(Interviewer).where(Interviewer.interview_id.in_(interviews))
            )
        }
        for interview_id, people in told.items():
            here = [row for row in added if row.interview_id == interview_id]
            elsewhere = [row for row in added if row.interview_id != interview_id]
            joined = self._pair(people, here, taken)
            for row, person in joined:
                if is_usable_address(person.email):
                    row.found_email = None  # what the CRM says goes before
            known = {person.ref for _, person in joined}
            self._pair([row for row in people if row.ref not in known], elsewhere, taken)
        self.session.flush()

    def _pair(
        self,
        people: Sequence[InterviewerRecord],
        added: Sequence[Interviewer],
        taken: dict[tuple[int, str], Interviewer],
    ) -> list[tuple[Interviewer, InterviewerRecord]]:
        """Join whom the CRM names with those added; return the pairs."""
        rows = {row.id: row for row in added if row.removed_at is None}
        pairs = pair_up(
            [(person.ref, person.name, person.email) for person in people],
            (known_person(row.id, row.name, row.found_email) for row in rows.values()),
        )
        return [
            (self._become(rows[pairs[person.ref]], person.ref, taken), person)
            for person in people
            if person.ref in pairs
        ]

    def _become(
        self, row: Interviewer, ref: str, taken: dict[tuple[int, str], Interviewer]
    ) -> Interviewer:
        """Let a row stand for the CRM's person, or join it with the row that does already."""
        other = taken.get((row.interview_id, ref))
        if other is not None and other is not row:
            join_people(self.session, row, other, self.now)
            return other
        row.ref = ref
        taken[row.interview_id, ref] = row
        return row

    def _added_beside(self, told: Panels) -> list[Interviewer]:
        """Return whom debriefs named in these interviews, and in others of their submissions."""
        submissions = select(Interview.submission_id).where(is_one_of(Interview.id, told))
        return list(
            self.session.scalars(
                select(Interviewer)
                .join(Interview, Interview.id == Interviewer.interview_id)
                .where(
                    Interview.submission_id.in_(submissions),
                    Interviewer.source == InterviewerSource.DEBRIEF,
                    Interviewer.removed_at.is_(None),
                )
                .order_by(Interviewer.id)
            )
        )


def _chunks(rows: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(rows), _ROWS_PER_STATEMENT):
        yield rows[start : start + _ROWS_PER_STATEMENT]
