"""What the CRM tells after a recruiter has snoozed or dismissed, from delivery to prompt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmRecords, InterviewerRecord, InterviewRecord, RecordKind
from plugin.domain.submissions import Stage
from plugin.extensions import held
from plugin.services import feeds, intake, prompts, undoing
from plugin.services.access import Viewer
from plugin.services.follow_ups import replan
from plugin.services.prompts import DismissReason
from plugin.store.base import transaction
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt
from tests.factories import make_installation
from tests.fakes import SIGNED, FakeCrm, delivery
from tests.use_cases.test_mirror import ALL, INTERVIEW, SUBMISSION

KEY = "the-key"
ENDED = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
NOW = ENDED + timedelta(minutes=5)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HELD = replace(INTERVIEW, starts_at=ENDED - HOUR, ends_at=ENDED)
JO, BO = INTERVIEW.interviewers or ()


@dataclass
class Agency:
    """An agency whose CRM tells of one interview that has just ended, with two interviewers."""

    installation_id: int
    crm: FakeCrm
    clock: time_machine.Traveller
    records: CrmRecords = field(default_factory=lambda: replace(ALL, interviews=(HELD,)))
    told: int = 0

    @property
    def viewer(self) -> Viewer:
        with transaction(self.installation_id) as session:
            sam = session.scalars(select(Recruiter)).one()
            return Viewer(self.installation_id, sam.id, "Sam Lee")

    def tell(self, *interviews: InterviewRecord, stage: Stage = Stage.INTERVIEWING) -> None:
        """Have the CRM change what it says and deliver it; plan once stages have settled."""
        self.clock.shift(timedelta(seconds=61))
        at = utcnow()
        self.records = replace(
            self.records,
            submissions=(replace(SUBMISSION, updated_at=at, stage=stage),),
            interviews=tuple(replace(each, updated_at=at) for each in interviews or (HELD,)),
        )
        self.deliver()

    def deliver(self) -> None:
        self.told += 1
        self.crm.records[RecordKind.SUBMISSION, "S-1"] = self.records
        body = delivery("changed", RecordKind.SUBMISSION, "S-1", event_id=f"E-{self.told}")
        intake.accept_delivery(KEY, SIGNED, body)
        self.work()

    def poll_all(self) -> None:
        """Poll everything that the CRM has, as after an outage."""
        self.crm.pages.append(self.records)
        feeds.poll(self.installation_id)
        self.work()

    def work(self) -> None:
        intake.apply_deliveries(self.installation_id)
        self.clock.shift(timedelta(seconds=61))
        replan(self.installation_id)

    def all(self, step: str) -> list[Prompt]:
        with transaction(self.installation_id) as session:
            rows = session.scalars(select(Prompt).where(Prompt.step == step).order_by(Prompt.id))
            found = list(rows)
            session.expunge_all()
            return found

    def states(self, step: str) -> list[str]:
        return [row.state for row in self.all(step)]


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[Agency]:
    clock.move_to(NOW, tick=False)
    crm = FakeCrm()
    held.adapter_factory = crm.adapter
    with app.app_context():
        installation = make_installation(key=KEY, kind="fake", contact_mode="direct")
        agency = Agency(installation, crm, clock)
        agency.deliver()
        yield agency


def moved(interview: InterviewRecord, by: timedelta) -> InterviewRecord:
    assert interview.starts_at
    assert interview.ends_at
    return replace(interview, starts_at=interview.starts_at + by, ends_at=interview.ends_at + by)


def test_a_reschedule_in_the_crm_ends_the_snooze(agency: Agency) -> None:
    debrief = agency.all("debrief")[0]
    prompts.snooze(agency.viewer, debrief.id, utcnow() + DAY)
    prompts.snooze(agency.viewer, debrief.id, utcnow() + 2 * DAY)

    agency.tell(moved(HELD, 2 * HOUR))

    row = agency.all("debrief")[0]
    assert row.opens_at == ENDED + 2 * HOUR
    assert (row.snoozed_until, row.snoozed_at, row.snoozed_before) == (None, None, None)


def test_what_the_crm_says_again_leaves_the_snooze(agency: Agency) -> None:
    debrief = agency.all("debrief")[0]
    until = utcnow() + DAY
    prompts.snooze(agency.viewer, debrief.id, until)

    agency.tell(HELD)
    agency.poll_all()

    assert agency.all("debrief")[0].snoozed_until == until


def test_the_undo_of_a_snooze_that_a_reschedule_ended_brings_none_back(agency: Agency) -> None:
    debrief = agency.all("debrief")[0]
    prompts.snooze(agency.viewer, debrief.id, utcnow() + DAY)
    prompts.snooze(agency.viewer, debrief.id, utcnow() + 2 * DAY)
    agency.tell(moved(HELD, 2 * HOUR))

    undoing.undo_snooze(agency.viewer, debrief.id)

    assert agency.all("debrief")[0].snoozed_until is None


def test_an_undone_dismissal_is_planned_by_the_time_that_the_interview_has_now(
    agency: Agency,
) -> None:
    debrief = agency.all("debrief")[0]
    prompts.snooze(agency.viewer, debrief.id, utcnow() + DAY)
    prompts.dismiss(agency.viewer, debrief.id, DismissReason.NOT_FITTING)
    agency.tell(moved(HELD, 2 * HOUR))

    undoing.undo(agency.viewer, debrief.id)
    replan(agency.installation_id)

    row = agency.all("debrief")[0]
    assert (row.state, row.opens_at, row.snoozed_until) == ("planned", ENDED + 2 * HOUR, None)


def plan_again(agency: Agency) -> None:
    agency.tell(HELD)


def reschedule(agency: Agency) -> None:
    agency.tell(moved(HELD, DAY))
    agency.tell(moved(HELD, -HOUR))


def stage_flaps(agency: Agency) -> None:
    for stage in (Stage.REJECTED, Stage.INTERVIEWING, Stage.OFFER, Stage.INTERVIEWING):
        agency.tell(HELD, stage=stage)


def interviewer_leaves_and_returns(agency: Agency) -> None:
    agency.tell(replace(HELD, interviewers=(BO,)))
    agency.tell(HELD)


def interview_is_off_and_on_again(agency: Agency) -> None:
    agency.tell(replace(HELD, status=InterviewStatus.CANCELLED))
    agency.tell(HELD)


def everything_is_polled(agency: Agency) -> None:
    agency.poll_all()
    agency.poll_all()


def another_slot_bears_the_step(agency: Agency) -> None:
    later = replace(moved(HELD, HOUR), ref="I-2", interviewers=(JO,))
    agency.tell(HELD, later)
    agency.tell(HELD, moved(later, -3 * HOUR))


NEWS: list[Callable[[Agency], None]] = [
    plan_again,
    reschedule,
    stage_flaps,
    interviewer_leaves_and_returns,
    interview_is_off_and_on_again,
    everything_is_polled,
    another_slot_bears_the_step,
]


@pytest.mark.parametrize("news", NEWS)
@pytest.mark.parametrize("step", ["debrief", "keep_applying", "check_in", "move_on"])
def test_what_was_dismissed_stays_dismissed(
    agency: Agency, news: Callable[[Agency], None], step: str
) -> None:
    first = agency.all(step)[0]
    prompts.dismiss(agency.viewer, first.id, DismissReason.OTHER, "Not this time")

    news(agency)

    same = [row for row in agency.all(step) if row.occurrence == first.occurrence]
    assert [(row.id, row.state, row.reason) for row in same] == [
        (first.id, "dismissed", "other: Not this time")
    ]


@pytest.mark.parametrize("news", NEWS)
def test_a_dismissed_note_stays_dismissed_and_the_others_go_on(
    agency: Agency, news: Callable[[Agency], None]
) -> None:
    jos, bos = agency.all("thank_you")
    prompts.dismiss(agency.viewer, jos.id, DismissReason.NOT_FITTING)

    news(agency)

    assert {row.interviewer_id: row.state for row in agency.all("thank_you")} == {
        jos.interviewer_id: "dismissed",
        bos.interviewer_id: "planned",
    }


def test_an_interviewer_who_is_new_is_asked_for_although_another_was_dismissed(
    agency: Agency,
) -> None:
    for note in agency.all("thank_you"):
        prompts.dismiss(agency.viewer, note.id, DismissReason.NOT_FITTING)

    al = InterviewerRecord(ref="P-3", name="Al Yu", email="al@acme.example")
    agency.tell(replace(HELD, interviewers=(JO, BO, al)))

    assert agency.states("thank_you") == ["dismissed", "dismissed", "planned"]
