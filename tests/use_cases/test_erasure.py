"""A candidate whom the CRM has deleted is erased (C.5 line 81), and stays it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, inspect, select

from plugin.clock import utcnow
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.links import LinkPurpose
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.records import CandidateRecord, CrmRecords, RecordKind, SubmissionRecord
from plugin.domain.submissions import Stage
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.errors import LinkClosed, NotFound, Refused
from plugin.extensions import held
from plugin.mail.sender import FailureKind, SendFailed
from plugin.services import intake, messages, sending
from plugin.services.links import candidate_page_url, open_link, read_link
from plugin.services.suppressions import scopes_for, suppress
from plugin.store.base import Base, transaction
from plugin.store.deliveries import Delivery
from plugin.store.evidence import NoteEvidence
from plugin.store.installations import Installation
from plugin.store.interviews import Debrief, Interviewer
from plugin.store.messages import CrmWrite, Message
from plugin.store.notes import Note
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp, Submission
from tests.factories import (
    change,
    make_debrief,
    make_follow_up,
    make_interviewer,
    make_note,
    make_prompt,
    read,
)
from tests.fakes import SIGNED, FakeCrm, delivery
from tests.mail.servers import Mailbox
from tests.mail_samples.people import mail
from tests.use_cases.desk import Desk, desk
from tests.use_cases.postbox import address, bring, mails, take_mail

SECRETS = ("Ana", "Ruiz", "ana.ruiz@mail.example", "confidential")


@pytest.fixture
def crm(app: Flask, clock: time_machine.Traveller) -> FakeCrm:
    crm = FakeCrm()
    held.adapter_factory = crm.adapter
    return crm


@pytest.fixture
def sam(app: Flask, crm: FakeCrm, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with all that there may be about a candidate."""
    with app.app_context():
        take_mail(monkeypatch)
        found = desk()
        agency, rows = found.rows.installation_id, found.rows
        change(Installation, agency, agency, kind="fake", key="the-key")
        make_note(agency, rows, body="My confidential note")
        make_debrief(agency, rows.interview_id, went_well="confidential", promise_kind="none")
        make_follow_up(agency, rows.submission_id, note="confidential")
        make_prompt(
            agency,
            rows.submission_id,
            rows.interview_id,
            recruiter_id=rows.recruiter_id,
            state="dismissed",
            reason="other: confidential",
        )
        told = f'{{"ref": "{ref(found)}", "name": "Ana Ruiz"}}'.encode()
        with transaction(agency) as session:
            session.add(
                NoteEvidence(
                    installation_id=agency,
                    submission_id=rows.submission_id,
                    interview_id=rows.interview_id,
                    interviewer_id=rows.interviewer_id,
                    kind="thank_you",
                    source="candidate",
                    at=utcnow(),
                )
            )
            session.add(
                Delivery(
                    installation_id=agency,
                    source="webhook",
                    dedupe_key="E-0",
                    headers={},
                    body=told,
                    state="applied",
                )
            )
        bring(mail("confidential"), address(Purpose.CANDIDATE, agency, rows.candidate_id))
        yield found


def ref(sam: Desk) -> str:
    found: str = sam.row(Candidate, sam.rows.candidate_id).ref
    return found


def tell(sam: Desk, crm: FakeCrm, records: CrmRecords, event_id: str) -> None:
    """Let the CRM send a webhook about the candidate, and answer with these records."""
    crm.records[RecordKind.CANDIDATE, ref(sam)] = records
    body = delivery("changed", RecordKind.CANDIDATE, ref(sam), event_id=event_id)
    intake.accept_delivery("the-key", SIGNED, body)
    intake.apply_deliveries(sam.rows.installation_id)


def delete(sam: Desk, crm: FakeCrm) -> None:
    tombstone = CandidateRecord(ref=ref(sam), updated_at=utcnow(), is_deleted=True)
    tell(sam, crm, CrmRecords(candidates=(tombstone,)), "E-gone")


def everything(sam: Desk) -> str:
    """All that is stored, as one text."""
    with transaction(sam.rows.installation_id) as session:
        return "\n".join(
            f"{model.__tablename__} {_text(getattr(row, column.key))}"
            for model in (mapper.class_ for mapper in Base.registry.mappers)
            for row in session.scalars(select(model))
            for column in inspect(model).columns
        )


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else repr(value)


def test_erasing_a_candidate_cancels_what_is_queued_and_scrubs_what_was_written(
    sam: Desk, crm: FakeCrm, mailbox: Mailbox
) -> None:
    """Nothing by which the candidate could be known is left in any table."""
    sent = sam.queue()
    sam.send_due()
    waiting = sam.draft("a-token-of-another-form-02")
    change(Message, sam.rows.installation_id, waiting, state="queued", next_attempt_at=utcnow())
    assert all(secret in everything(sam) for secret in SECRETS)

    delete(sam, crm)
    sam.send_due()

    left = everything(sam)
    assert [
        (secret, line) for secret in SECRETS for line in left.splitlines() if secret in line
    ] == []
    assert sam.message(waiting).state == MessageState.CANCELLED
    assert sam.message(waiting).reason == MessageReason.CANDIDATE_GONE
    assert sam.message(sent).state == MessageState.SENT
    assert len(mailbox.mails) == 1


def test_whom_only_the_candidate_named_goes_with_the_candidate(sam: Desk, crm: FakeCrm) -> None:
    agency, interview = sam.rows.installation_id, sam.rows.interview_id
    told = {"found_title": "Office manager", "found_email": "kim.roe@acme.example"}
    kim = make_interviewer(agency, interview, source="debrief", name="Kim Roe", email=None, **told)

    delete(sam, crm)

    row = read(Interviewer, agency, kim)
    assert (row.name, row.found_title, row.found_email) == (None, None, None)
    assert read(Interviewer, agency, sam.rows.interviewer_id).name == "Dr. Jo Park"


def test_erasing_keeps_the_counts(sam: Desk, crm: FakeCrm, mailbox: Mailbox) -> None:
    sent = sam.queue()
    sam.send_due()
    counted = (Message, Prompt, Submission, FollowUp, Debrief, NoteEvidence, Delivery, CrmWrite)
    before = [sam.count(model) for model in counted]
    sent_at = sam.message(sent).sent_at

    delete(sam, crm)

    deliveries = counted.index(Delivery)
    before[deliveries] += 1  # the one that told of it
    assert [sam.count(model) for model in counted] == before
    assert sam.message(sent).sent_at == sent_at
    assert sam.count(Note) == 0


def test_an_erased_candidate_stays_erased_when_a_late_webhook_arrives(
    sam: Desk, crm: FakeCrm, clock: time_machine.Traveller
) -> None:
    """Late means older than the deletion, or of the very same version."""
    before = utcnow()
    version = before + timedelta(minutes=1)
    clock.shift(timedelta(minutes=1))
    known = CandidateRecord(
        ref=ref(sam), updated_at=before, name="Ana Ruiz", email="ana.ruiz@mail.example"
    )
    tombstone = CandidateRecord(ref=ref(sam), updated_at=version, is_deleted=True)
    tell(sam, crm, CrmRecords(candidates=(tombstone,)), "E-1")

    submission = SubmissionRecord(
        ref=sam.row(Submission, sam.rows.submission_id).ref,
        updated_at=version,
        candidate_ref=ref(sam),
        stage=Stage.INTERVIEWING,
    )
    for number, late in enumerate((before, version), 2):
        records = CrmRecords(
            candidates=(replace(known, updated_at=late),), submissions=(submission,)
        )
        tell(sam, crm, records, f"E-{number}")

    candidate = sam.row(Candidate, sam.rows.candidate_id)
    assert candidate.deleted_at is not None
    assert (candidate.name, candidate.email, candidate.url) == (None, None, None)
    with transaction(sam.rows.installation_id) as session:
        bodies = session.scalars(select(Delivery.body)).all()
    assert bodies == [b""] * len(bodies)


def test_a_tombstone_that_still_carries_the_facts_erases_them_too(sam: Desk, crm: FakeCrm) -> None:
    told = CandidateRecord(
        ref=ref(sam),
        updated_at=utcnow(),
        name="Ana Ruiz",
        email="ana.ruiz@mail.example",
        is_deleted=True,
    )
    tell(sam, crm, CrmRecords(candidates=(told,)), "E-1")

    candidate = sam.row(Candidate, sam.rows.candidate_id)
    assert (candidate.name, candidate.email) == (None, None)


def test_erasing_ends_the_candidates_links_and_the_messages_pages(sam: Desk, crm: FakeCrm) -> None:
    message_id = sam.draft()
    agency = sam.rows.installation_id
    with transaction(agency) as session:
        installation = session.get_one(Installation, agency)
        submission = session.get_one(Submission, sam.rows.submission_id)
        url = candidate_page_url(session, installation, submission, utcnow())

    delete(sam, crm)

    link = read_link(url.rpartition("/")[2], LinkPurpose.CANDIDATE_PAGE)
    with transaction(agency) as session, pytest.raises(LinkClosed):
        open_link(session, link, LinkPurpose.CANDIDATE_PAGE, utcnow())
    with pytest.raises(NotFound):
        messages.get_message(sam.viewer, message_id)
    with pytest.raises((NotFound, Refused)):
        sam.draft("a-token-of-a-third-form-003")


def test_erasing_keeps_that_an_address_asked_for_no_emails(sam: Desk, crm: FakeCrm) -> None:
    """The wish belongs to the address: another record of the same person has it too."""
    agency = sam.rows.installation_id
    with transaction(agency) as session:
        suppress(
            session,
            installation_id=agency,
            address="other@mail.example",
            scope=Scope.ALL,
            source=SuppressionSource.CANDIDATE,
            at=utcnow(),
        )

    delete(sam, crm)

    with transaction(agency) as session:
        assert scopes_for(session, "Other@mail.example") == {Scope.ALL}


def test_what_is_going_out_while_it_is_erased_ends_and_is_not_tried_again(
    sam: Desk, crm: FakeCrm, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is busy at that moment, so the row comes back into the queue without its text."""

    class Busy:
        def send(self, *_given: object) -> None:
            delete(sam, crm)
            raise SendFailed(FailureKind.LATER, MessageReason.SERVER_BUSY)

    message_id = sam.queue()
    found = sending._find_due(sam.rows.installation_id, set())
    assert found is not None
    claimed = sending._claim(sam.rows.installation_id, found)
    assert claimed is not None
    sending._send(claimed, Busy())  # type: ignore[arg-type]
    assert sam.message(message_id).state == MessageState.QUEUED

    clock.shift(timedelta(minutes=5))
    sam.send_due()

    message = sam.message(message_id)
    assert (message.state, message.reason) == (
        MessageState.CANCELLED,
        MessageReason.CANDIDATE_GONE,
    )
    assert message.mime is None


def test_mail_that_waits_about_an_erased_candidate_is_let_go(sam: Desk, crm: FakeCrm) -> None:
    delete(sam, crm)

    (kept,) = mails(sam.rows.installation_id)
    assert (kept.state, kept.body, kept.people) == ("done", None, None)


def test_another_agencys_candidate_of_the_same_ref_is_not_erased(sam: Desk, crm: FakeCrm) -> None:
    other = desk()
    change(Candidate, other.rows.installation_id, other.rows.candidate_id, ref=ref(sam))

    delete(sam, crm)

    kept = read(Candidate, other.rows.installation_id, other.rows.candidate_id)
    assert (kept.name, kept.deleted_at) == ("Ana Ruiz", None)
    with transaction(sam.rows.installation_id) as session:
        gone = select(func.count()).where(Candidate.deleted_at.is_not(None))
        assert session.scalar(gone) == 1
