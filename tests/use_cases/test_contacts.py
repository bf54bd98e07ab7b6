"""Answers about how a client's people may be reached."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.domain.people import ContactMode
from plugin.errors import NotFound, Refused
from plugin.queue import rq_queue
from plugin.services import contacts
from plugin.services.access import Viewer
from plugin.store.interviews import Interviewer
from plugin.store.people import ClientCompany
from plugin.store.submissions import Submission
from tests import factories
from tests.factories import JourneyRows


@pytest.fixture
def rows(app: Flask, clock: time_machine.Traveller) -> Iterator[JourneyRows]:
    with app.app_context():
        yield factories.make_journey()


@pytest.fixture
def viewer(rows: JourneyRows) -> Viewer:
    return Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")


@pytest.fixture
def stranger(rows: JourneyRows) -> Viewer:
    """A recruiter of another agency."""
    other = factories.make_installation()
    return Viewer(other, factories.make_recruiter(other), "Charlie")


def found_email(rows: JourneyRows, interviewer: int) -> str | None:
    return factories.read(Interviewer, rows.installation_id, interviewer).found_email


def test_the_contact_mode_is_kept_for_the_client(rows: JourneyRows, viewer: Viewer) -> None:
    contacts.set_contact_mode(viewer, rows.client_company_id, ContactMode.VIA_RECRUITER)

    company = factories.read(ClientCompany, rows.installation_id, rows.client_company_id)
    assert company.contact_mode == "via_recruiter"


def test_the_contact_mode_has_the_clients_submissions_planned_again(
    rows: JourneyRows, viewer: Viewer
) -> None:
    elsewhere = factories.make_journey(rows.installation_id, rows.recruiter_id)

    contacts.set_contact_mode(viewer, rows.client_company_id, ContactMode.NONE)

    due = [
        factories.read(Submission, rows.installation_id, row.submission_id).plan_due_at
        for row in (rows, elsewhere)
    ]
    assert due == [utcnow(), None]
    assert rq_queue().job_ids == [f"plan_submissions-{rows.installation_id}"]


def test_another_agencys_client_is_not_found(rows: JourneyRows, stranger: Viewer) -> None:
    with pytest.raises(NotFound):
        contacts.set_contact_mode(stranger, rows.client_company_id, ContactMode.NONE)


def test_an_address_that_was_found_is_kept(rows: JourneyRows, viewer: Viewer) -> None:
    contacts.set_found_address(viewer, rows.interviewer_id, " bo.li@acme.example ")

    assert found_email(rows, rows.interviewer_id) == "bo.li@acme.example"
    submission = factories.read(Submission, rows.installation_id, rows.submission_id)
    assert submission.plan_due_at == utcnow()


def test_an_address_is_the_persons_in_all_rounds_of_the_submission(
    rows: JourneyRows, viewer: Viewer
) -> None:
    ref = factories.read(Interviewer, rows.installation_id, rows.interviewer_id).ref
    second = factories.make_interview(
        rows.installation_id, rows.submission_id, starts_at=utcnow(), ends_at=None
    )
    again = factories.make_interviewer(rows.installation_id, second, ref=ref)
    colleague = factories.make_interviewer(rows.installation_id, second)

    contacts.set_found_address(viewer, rows.interviewer_id, "bo.li@acme.example")

    assert found_email(rows, again) == "bo.li@acme.example"
    assert found_email(rows, colleague) is None


@pytest.mark.rule("R32")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("jobs@acme.example", "general mailbox"),
        ("acme.example/contact", "no complete"),
        ("bo li@acme.example", "no complete"),
        ("", "no complete"),
        ("Ana.Ruiz@mail.example", "candidate's own"),
    ],
)
def test_what_is_no_persons_work_address_is_refused_with_the_reason(
    rows: JourneyRows, viewer: Viewer, address: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        contacts.set_found_address(viewer, rows.interviewer_id, address)

    assert refused.value.rules == ("R32",)
    assert found_email(rows, rows.interviewer_id) is None


def test_another_agencys_interviewer_is_not_found(rows: JourneyRows, stranger: Viewer) -> None:
    with pytest.raises(NotFound):
        contacts.set_found_address(stranger, rows.interviewer_id, "bo.li@acme.example")
