"""Whom a debrief named stays one person, whatever the CRM says of the panel before and after."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.records import CrmRecords, InterviewerRecord, InterviewRecord
from plugin.services import mirror
from plugin.services.follow_ups import replan
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.notes import Note
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.factories import JourneyRows

KIM = "kim.roe@acme.example"


@dataclass(frozen=True)
class Panel:
    """An interview with Dr. Jo Park, whom the CRM knows, and what the CRM says of it next."""

    rows: JourneyRows

    def add(self, **values: Any) -> int:
        told = {"ref": "debrief:k", "source": "debrief", "name": "Kim Roe", "email": None}
        installation = self.rows.installation_id
        interview = values.pop("interview_id", self.rows.interview_id)
        return factories.make_interviewer(
            installation, interview, **told | {"title": None, "found_email": KIM} | values
        )

    def jo(self) -> InterviewerRecord:
        row = self.row(self.rows.interviewer_id)
        return InterviewerRecord(ref=row.ref, name=row.name, email=row.email, title=row.title)

    def crm_names(self, *people: InterviewerRecord, interview_id: int | None = None) -> None:
        interview = factories.read(
            Interview, self.rows.installation_id, interview_id or self.rows.interview_id
        )
        submission = factories.read(Submission, self.rows.installation_id, self.rows.submission_id)
        record = InterviewRecord(
            ref=interview.ref,
            updated_at=utcnow(),
            submission_ref=submission.ref,
            starts_at=interview.starts_at,
            ends_at=interview.ends_at,
            timezone=interview.timezone,
            interviewers=people,
        )
        with transaction(self.rows.installation_id) as session:
            records = CrmRecords(interviews=(record,))
            mirror.apply(session, self.rows.installation_id, records, now=utcnow())

    def row(self, interviewer_id: int) -> Interviewer:
        return factories.read(Interviewer, self.rows.installation_id, interviewer_id)

    def there(self) -> list[tuple[str | None, str]]:
        with transaction(self.rows.installation_id) as session:
            found = session.execute(
                select(Interviewer.name, Interviewer.source)
                .where(Interviewer.removed_at.is_(None))
                .order_by(Interviewer.id)
            )
            return [(row.name, row.source) for row in found]

    def thank_you(self, interviewer_id: int, **values: Any) -> int:
        rows = self.rows
        return factories.make_prompt(
            rows.installation_id,
            rows.submission_id,
            rows.interview_id,
            **{"step": "thank_you", "interviewer_id": interviewer_id} | values,
        )


@pytest.fixture
def panel(app: Flask, clock: time_machine.Traveller) -> Iterator[Panel]:
    with app.app_context():
        yield Panel(factories.make_journey())


def test_whom_a_debrief_named_survives_what_the_crm_says_of_the_panel(panel: Panel) -> None:
    panel.add()

    panel.crm_names(panel.jo())
    panel.crm_names()

    assert panel.there() == [("Kim Roe", "debrief")]


@pytest.mark.parametrize(
    "record",
    [
        InterviewerRecord(ref="P-9", name="Kimberly Roe", email=f" {KIM.upper()}"),
        InterviewerRecord(ref="P-9", name="Kim Roe", email="kr@acme.example"),
        InterviewerRecord(ref="P-9", name="Dr. Roe, Kim"),
    ],
    ids=["the same address", "the same name", "the same name in other words"],
)
def test_the_crm_naming_the_same_person_later_makes_no_second_one(
    panel: Panel, record: InterviewerRecord
) -> None:
    kim = panel.add()

    panel.crm_names(panel.jo(), record)

    row = panel.row(kim)
    assert panel.there() == [("Dr. Jo Park", "crm"), (record.name, "crm")]
    assert (row.ref, row.name, row.email) == ("P-9", record.name, record.email)


def test_what_the_crm_says_goes_before_and_what_it_lacks_stays(panel: Panel) -> None:
    kim = panel.add(found_title="Office manager", topics="The move")

    panel.crm_names(InterviewerRecord(ref="P-9", name="Kim Roe"))

    row = panel.row(kim)
    assert (row.found_email, row.found_title, row.topics) == (KIM, "Office manager", "The move")

    panel.crm_names(InterviewerRecord(ref="P-9", name="Kim Roe", title="Head of Office"))
    assert (panel.row(kim).title, panel.row(kim).found_title) == (
        "Head of Office",
        "Office manager",
    )


def test_an_address_that_the_crm_names_goes_before_the_one_that_was_told(panel: Panel) -> None:
    kim = panel.add(found_email="kim@old.example")

    panel.crm_names(InterviewerRecord(ref="P-9", name="Kim Roe", email=KIM))

    assert (panel.row(kim).email, panel.row(kim).found_email) == (KIM, None)


def test_a_general_mailbox_in_the_crm_costs_no_address_that_was_told(panel: Panel) -> None:
    kim = panel.add()

    panel.crm_names(InterviewerRecord(ref="P-9", name="Kim Roe", email="info@acme.example"))

    assert panel.row(kim).found_email == KIM


def test_somebody_else_is_somebody_else(panel: Panel) -> None:
    panel.add()

    panel.crm_names(InterviewerRecord(ref="P-9", name="Kim Lee", email="kim.lee@acme.example"))

    assert panel.there() == [("Kim Roe", "debrief"), ("Kim Lee", "crm")]


def test_of_two_namesakes_the_address_tells_which(panel: Panel) -> None:
    first = panel.add(found_email="kim@other.example")
    second = panel.add(ref="debrief:j")

    panel.crm_names(
        InterviewerRecord(ref="P-8", name="Kim Roe"),
        InterviewerRecord(ref="P-9", name="Kim Roe", email=KIM),
    )

    assert (panel.row(first).ref, panel.row(second).ref) == ("P-8", "P-9")


def test_a_person_who_was_taken_away_is_not_joined(panel: Panel) -> None:
    kim = panel.add(removed_at=utcnow())

    panel.crm_names(InterviewerRecord(ref="P-9", name="Kim Roe", email=KIM))

    assert panel.row(kim).ref == "debrief:k"
    assert panel.there() == [("Kim Roe", "crm")]


def test_once_joined_the_crm_decides_as_of_its_own(panel: Panel) -> None:
    kim = panel.add()
    panel.crm_names(panel.jo(), InterviewerRecord(ref="P-9", name="Kim Roe"))

    panel.crm_names(panel.jo())

    assert panel.row(kim).removed_at == utcnow()


def test_the_prompt_stays_with_the_person(panel: Panel) -> None:
    kim = panel.add()
    prompt = panel.thank_you(kim)

    panel.crm_names(panel.jo(), InterviewerRecord(ref="P-9", name="Kim Roe", email=KIM))
    replan(panel.rows.installation_id)

    with transaction(panel.rows.installation_id) as session:
        planned = session.scalars(
            select(Prompt.id).where(Prompt.interviewer_id == kim, Prompt.step == "thank_you")
        ).all()
    assert planned == [prompt]
    assert factories.read(Prompt, panel.rows.installation_id, prompt).state == "planned"


def test_a_person_in_two_slots_of_a_day_is_one_person(panel: Panel) -> None:
    """The debrief names them in its slot, the CRM later in another one."""
    rows = panel.rows
    kim = panel.add()
    earlier = factories.make_interview(
        rows.installation_id,
        rows.submission_id,
        starts_at=utcnow() - timedelta(hours=4),
        ends_at=utcnow() - timedelta(hours=3),
    )

    panel.crm_names(InterviewerRecord(ref="P-9", name="Kim Roe", email=KIM), interview_id=earlier)

    assert (panel.row(kim).ref, panel.row(kim).source) == ("P-9", "debrief")
    assert panel.row(kim).found_email == KIM
    replan(rows.installation_id)
    with transaction(rows.installation_id) as session:
        planned = session.scalars(
            select(Prompt.interviewer_id).where(Prompt.step == "thank_you")
        ).all()
    assert (len(planned), set(planned)) == (2, {kim, rows.interviewer_id})


def test_two_that_turn_out_to_be_one_are_one_with_all_that_belongs_to_either(panel: Panel) -> None:
    """The CRM corrects an address, and so names a person whom the debrief had named beside it."""
    rows = panel.rows
    kim = panel.add(topics="The move")
    initial = InterviewerRecord(ref="P-9", name="K. R.", email="office@acme.example")
    panel.crm_names(panel.jo(), initial)
    with transaction(rows.installation_id) as session:
        other = session.scalars(select(Interviewer.id).where(Interviewer.ref == "P-9")).one()
    note = factories.make_note(rows.installation_id, replace(rows, interviewer_id=kim))
    for person in (kim, other):
        panel.thank_you(person)
    evidence(panel, kim)
    factories.make_debrief(
        rows.installation_id, rows.interview_id, candidate_fields=[f"person:{kim}", "went_well"]
    )
    with transaction(rows.installation_id) as session:
        done = session.scalars(select(Prompt).where(Prompt.interviewer_id == kim)).one()
        done.state, done.done_at = "done", utcnow()

    panel.crm_names(panel.jo(), replace(initial, email=KIM))
    replan(rows.installation_id)

    assert panel.there() == [("Dr. Jo Park", "crm"), ("K. R.", "crm")]
    assert (panel.row(other).topics, panel.row(other).email) == ("The move", KIM)
    assert panel.row(other).found_email is None
    assert factories.read(Note, rows.installation_id, note).interviewer_id == other
    with transaction(rows.installation_id) as session:
        states = session.execute(
            select(Prompt.state, Prompt.done_at).where(Prompt.interviewer_id == other)
        ).all()
        shown = session.scalars(select(NoteEvidence.interviewer_id)).all()
        own = session.scalars(select(Debrief.candidate_fields)).one()
    assert [tuple(row) for row in states] == [("done", utcnow())]
    assert (shown, own) == ([other], [f"person:{other}", "went_well"])


def evidence(panel: Panel, interviewer_id: int) -> None:
    rows = panel.rows
    with transaction(rows.installation_id) as session:
        session.add(
            NoteEvidence(
                installation_id=rows.installation_id,
                submission_id=rows.submission_id,
                interview_id=rows.interview_id,
                interviewer_id=interviewer_id,
                kind="thank_you",
                source="candidate",
                at=utcnow(),
            )
        )
