"""What makes others send twice, in a circle, or to the wrong people (features C.2)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.records import CandidateRecord, CrmRecords, RecordKind, SubmissionRecord
from plugin.domain.submissions import Stage
from plugin.extensions import held
from plugin.mail.sender import FailureKind, SendFailed
from plugin.services import crm_writes, follow_ups, intake, messages, sending
from plugin.services.sending import _Claimed
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests.factories import change, make_journey, make_prompt
from tests.fakes import SIGNED, FakeCrm, delivery
from tests.mail.servers import Mailbox, mail_server
from tests.use_cases.desk import Desk, desk, use_mail_server

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def claim(sam: Desk) -> _Claimed:
    """Claim the due message as a worker does that is then slow."""
    found = sending._find_due(sam.rows.installation_id, set())
    assert found is not None
    claimed = sending._claim(sam.rows.installation_id, found)
    assert claimed is not None
    return claimed


LATER = SendFailed(FailureKind.LATER, MessageReason.SERVER_BUSY)


def test_a_slow_worker_does_not_put_back_into_the_queue_what_was_given_up(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.2-23: whoever comes too late with "try again later" must not cause a second mail."""
    sam = desk()
    message_id = sam.queue()
    slow = claim(sam)
    clock.shift(timedelta(minutes=6))
    sam.send_due()
    assert sam.message(message_id).state == MessageState.UNKNOWN

    sending._settle(slow, LATER)
    clock.shift(timedelta(hours=1))
    sam.send_due()

    assert sam.message(message_id).state == MessageState.UNKNOWN
    assert mailbox.mails == []


@pytest.mark.parametrize("failure", [None, LATER])
def test_a_slow_worker_does_not_overwrite_what_a_person_has_settled(
    mailbox: Mailbox, clock: time_machine.Traveller, failure: SendFailed | None
) -> None:
    """C.2-23."""
    sam = desk()
    message_id = sam.queue()
    slow = claim(sam)
    clock.shift(timedelta(minutes=6))
    sam.send_due()
    messages.say_it_did_not_arrive(sam.viewer, message_id)

    sending._settle(slow, failure)

    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.FAILED, MessageReason.DID_NOT_ARRIVE)
    assert sam.count(CrmWrite) == 0


def test_a_claim_from_before_settles_nothing_of_a_later_claim(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.2-23: the moment of the claim is the fencing token."""
    sam = desk()
    message_id = sam.queue()
    first = claim(sam)
    sending._settle(first, LATER)
    clock.shift(timedelta(minutes=1))
    second = claim(sam)

    sending._settle(first, SendFailed(FailureKind.REFUSED, MessageReason.ADDRESS_REFUSED))
    sending._settle(first, None)
    assert sam.message(message_id).state == MessageState.SENDING

    sending._settle(second, None)
    assert sam.message(message_id).state == MessageState.SENT


class Picky(Mailbox):
    """Refuses for good whatever has this word in it, and takes all else."""

    word = b"poison"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        if self.word in envelope.content:
            return "554 no"
        return await super().handle_DATA(server, session, envelope)


def test_one_554_does_not_make_the_others_go_again(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C.2-24: the outcome is each message's own, not the run's."""
    desks = [desk()]
    agency, sams_id = desks[0].rows.installation_id, desks[0].rows.recruiter_id
    for _ in range(2):
        rows = make_journey(agency, sams_id)
        prompt = make_prompt(agency, rows.submission_id, rows.interview_id, recruiter_id=sams_id)
        desks.append(Desk(rows, prompt))
    queued = []
    for number, (one, subject) in enumerate(zip(desks, ("one", "poison", "three"), strict=True)):
        queued.append(one.draft(f"a-token-of-the-form-000{number}", subject=subject))
        one.press_send(queued[-1])
    sam = desks[0]
    box = Picky()

    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        for _ in range(5):
            sam.send_due()
            clock.shift(timedelta(minutes=10))

    assert len(box.mails) == 2
    found = [sam.message(message_id) for message_id in queued]
    assert [one.state for one in found] == [
        MessageState.SENT,
        MessageState.FAILED,
        MessageState.SENT,
    ]
    assert [one.attempts for one in found] == [1, 1, 1]


def test_what_is_put_off_until_the_morning_stays_one_message_and_goes_once(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.2-25: being put off changes a row and makes none, however often it is looked at."""
    clock.move_to(datetime(2026, 2, 10, 22, 0, tzinfo=UTC))
    sam = desk()
    message_id = sam.queue()
    for _ in range(9):
        sam.send_due()
        follow_ups.replan(sam.rows.installation_id)
        clock.shift(timedelta(hours=1))

    for _ in range(3):
        sam.send_due()
        clock.shift(timedelta(hours=1))

    assert len(mailbox.mails) == 1
    assert sam.count(Message) == 1
    assert sam.message(message_id).state == MessageState.SENT


@pytest.fixture
def told(app: Flask, mailbox: Mailbox) -> tuple[Desk, FakeCrm]:
    """A desk whose CRM tells of the candidate again, whatever is written into it."""
    crm = FakeCrm()
    held.adapter_factory = crm.adapter
    sam = desk("move_on", interviewer_id=None)
    agency = sam.rows.installation_id
    change(Installation, agency, agency, kind="fake", key="the-key")
    return sam, crm


def echo(sam: Desk, crm: FakeCrm, event_id: str) -> None:
    """The CRM says that candidate and submission changed: all it means is our own note."""
    with transaction(sam.rows.installation_id) as session:
        candidate = session.get_one(Candidate, sam.rows.candidate_id)
        submission = session.get_one(Submission, sam.rows.submission_id)
        company = session.get_one(ClientCompany, sam.rows.client_company_id)
        recruiter = session.get_one(Recruiter, sam.rows.recruiter_id)
        records = CrmRecords(
            candidates=(
                CandidateRecord(
                    ref=candidate.ref,
                    updated_at=utcnow(),
                    name=candidate.name,
                    email=candidate.email,
                    timezone=candidate.timezone,
                    url=candidate.url,
                ),
            ),
            submissions=(
                SubmissionRecord(
                    ref=submission.ref,
                    updated_at=utcnow(),
                    candidate_ref=candidate.ref,
                    client_company_ref=company.ref,
                    recruiter_ref=recruiter.ref,
                    job_title=submission.job_title,
                    stage=Stage.INTERVIEWING,
                ),
            ),
        )
        ref = submission.ref
    crm.records[RecordKind.SUBMISSION, ref] = records
    body = delivery("changed", RecordKind.SUBMISSION, ref, event_id=event_id)
    intake.accept_delivery("the-key", SIGNED, body)
    intake.apply_deliveries(sam.rows.installation_id)


def test_our_own_note_coming_back_from_the_crm_plans_nothing_and_mails_nobody(
    told: tuple[Desk, FakeCrm], mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.2-36: no circle of a note, a webhook about it, a plan, and another note."""
    sam, crm = told
    agency = sam.rows.installation_id
    sam.queue()
    sam.send_due()
    crm_writes.write_due(agency)
    follow_ups.replan(agency)
    assert len(crm.notes) == 1

    def prompts() -> list[tuple[int, str, datetime]]:
        with transaction(agency) as session:
            rows = session.execute(
                select(Prompt.id, Prompt.state, Prompt.changed_at).order_by(Prompt.id)
            )
            return [(row.id, row.state, row.changed_at) for row in rows]

    before = prompts()
    for number in range(10):
        clock.shift(timedelta(seconds=1))
        echo(sam, crm, f"E-{number}")
        with transaction(agency) as session:
            due = session.get_one(Submission, sam.rows.submission_id).plan_due_at
        assert due is None  # nothing that a plan depends on has changed
        follow_ups.replan(agency)
        sam.send_due()
        crm_writes.write_due(agency)

    assert prompts() == before
    assert (len(mailbox.mails), len(crm.notes), sam.count(CrmWrite)) == (1, 1, 1)
