"""New mail out of an IMAP mailbox, once each, and what is said when it fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from plugin.clock import utcnow
from plugin.domain.inbound_addresses import Purpose
from plugin.extensions import held
from plugin.mail.imap import recipients_in
from plugin.services import mail_news, mailbox
from plugin.services.access import Viewer
from plugin.services.mailbox import MailboxHealth
from plugin.store.base import transaction
from tests.factories import JourneyRows, make_journey
from tests.mail.imap_server import PASSWORD, USER, Folder, imap_server
from tests.mail_samples.people import mail
from tests.use_cases.desk import in_threads
from tests.use_cases.postbox import address, mails, take_mail

pytestmark = pytest.mark.usefixtures("clock")
BCC = mail(to="jo.park@acme.example")


@pytest.fixture
def folder(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    folder = Folder()
    with app.app_context(), imap_server(folder) as url:
        take_mail(monkeypatch, inbound_imap_url=url)
        yield folder


@pytest.fixture
def rows(folder: Folder) -> JourneyRows:
    return make_journey()


@pytest.fixture
def to_ana(rows: JourneyRows) -> str:
    return address(Purpose.CANDIDATE, rows.installation_id, rows.candidate_id)


def look() -> None:
    while mailbox.poll():
        pass


def health() -> MailboxHealth | None:
    with transaction(None) as session:
        return mailbox.health(session)


def test_a_copy_by_bcc_is_found_by_the_header_of_the_delivering_server(
    folder: Folder, rows: JourneyRows, to_ana: str
) -> None:
    uid = folder.put(BCC, to_ana)

    look()

    (kept,) = mails(rows.installation_id)
    assert (kept.via, kept.received_at) == ("imap", datetime(2026, 2, 10, 8, 30, tzinfo=UTC))
    assert kept.body is not None
    assert kept.body.endswith(BCC)
    assert folder.seen == {uid}


def test_other_peoples_mail_is_neither_fetched_nor_marked(
    folder: Folder, rows: JourneyRows, to_ana: str
) -> None:
    folder.put(BCC)
    folder.put(mail(to=to_ana.replace("c-", "r-")))

    look()

    assert (mails(rows.installation_id), folder.seen, folder.bodies_fetched()) == ([], set(), 0)


def test_each_mail_is_taken_once_and_only_what_is_new_is_asked_for(
    folder: Folder, rows: JourneyRows, to_ana: str, clock: time_machine.Traveller
) -> None:
    """C.2-27: it goes on where it was."""
    folder.put(BCC, to_ana)
    look()
    folder.put(mail("another"), to_ana)
    clock.shift(timedelta(minutes=1))

    look()

    assert len(mails(rows.installation_id)) == 2
    assert folder.bodies_fetched() == 2
    clock.shift(timedelta(seconds=1))
    folder.log.clear()
    look()
    assert folder.log == []


def test_more_than_a_batch_is_taken_in_one_go(
    folder: Folder, rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        folder.put(mail(f"number {number}"), to_ana)
    headers_after = mailbox.OpenMailbox.headers_after
    monkeypatch.setattr(
        mailbox.OpenMailbox, "headers_after", lambda self, uid: headers_after(self, uid, 3)
    )

    look()

    assert len(mails(rows.installation_id)) == 7


def test_a_crash_between_keeping_and_moving_on_reads_again_and_keeps_once(
    folder: Folder,
    rows: JourneyRows,
    to_ana: str,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Traveller,
) -> None:
    """C.2-28: the cursor never moves before a mail is kept."""
    folder.put(BCC, to_ana)

    def die(*_given: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "_move", die)
        with pytest.raises(SystemExit):
            look()
    assert (len(mails(rows.installation_id)), folder.seen) == (1, set())
    clock.shift(timedelta(minutes=4))

    look()

    assert len(mails(rows.installation_id)) == 1
    assert folder.seen == {1}


def test_a_crash_before_keeping_loses_nothing(
    folder: Folder,
    rows: JourneyRows,
    to_ana: str,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Traveller,
) -> None:
    folder.put(BCC, to_ana)

    def die(*_given: object, **_named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "receive", die)
        with pytest.raises(SystemExit):
            look()
    assert (mails(rows.installation_id), folder.seen) == ([], set())
    clock.shift(timedelta(minutes=4))

    look()

    assert len(mails(rows.installation_id)) == 1


def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(
    folder: Folder, rows: JourneyRows, to_ana: str, clock: time_machine.Traveller
) -> None:
    for number in range(3):
        folder.put(mail(f"number {number}"), to_ana)
    look()
    folder.uid_validity, folder.mails = 8, {}
    folder.put(mail("number 2"), to_ana)
    folder.put(mail("after the move"), to_ana)
    clock.shift(timedelta(minutes=1))

    look()

    assert len(mails(rows.installation_id)) == 4


def test_two_workers_at_once_look_in_once(
    app: Flask, folder: Folder, rows: JourneyRows, to_ana: str
) -> None:
    folder.put(BCC, to_ana)

    in_threads(app, 4, lambda _: look())

    assert len(mails(rows.installation_id)) == 1
    assert folder.bodies_fetched() == 1


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ({"refuses_login": True}, "The mailbox refuses our user name or password."),
        ({"is_broken": True}, "The mailbox"),
    ],
)
def test_a_mailbox_that_fails_says_so_until_it_works(
    client: FlaskClient,
    folder: Folder,
    rows: JourneyRows,
    failure: dict[str, bool],
    said: str,
    clock: time_machine.Traveller,
) -> None:
    """C.5-84: seen on the health page and in the settings, whoever looked at it first."""
    for name, value in failure.items():
        setattr(folder, name, value)
    began = utcnow()
    for _ in range(5):
        look()
        clock.shift(timedelta(hours=2))

    found = health()
    assert found is not None
    assert (found.error or "").startswith(said)
    assert found.failing_since == began
    assert USER not in (found.error or "")
    assert PASSWORD not in (found.error or "")
    assert client.get("/health/ready").get_json()["failing_mailboxes"] == 1
    viewer = Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")
    assert mail_news.get_status(viewer).mailbox == found

    folder.refuses_login = folder.is_broken = False
    look()
    after = health()
    assert after is not None
    assert (after.error, after.failing_since) == (None, None)
    assert client.get("/health/ready").get_json()["failing_mailboxes"] == 0


def test_a_mailbox_that_fails_is_asked_less_and_less_often(
    folder: Folder, rows: JourneyRows, clock: time_machine.Traveller
) -> None:
    folder.refuses_login = True
    for _ in range(60):
        look()
        clock.shift(timedelta(seconds=20))

    assert folder.log.count("LOGIN") <= 6


def test_a_host_that_is_not_there_is_a_failure_like_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        take_mail(monkeypatch, inbound_imap_url="imap://u:p@127.0.0.1:9/INBOX")
        look()
        found = health()

    assert found is not None
    assert found.error == "The mailbox does not answer."


def test_a_copy_of_a_database_leaves_the_mailbox_alone(
    folder: Folder, rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C.2-38"""
    look()
    folder.put(BCC, to_ana)
    folder.log.clear()
    take_mail(
        monkeypatch,
        base_url="https://staging.example",
        inbound_imap_url=held.config.inbound_imap_url,
    )

    look()

    assert folder.log == []


def test_without_a_mailbox_nothing_is_looked_at(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        take_mail(monkeypatch)
        assert not mailbox.poll()
        assert health() is None


def test_whom_a_mail_was_for_is_read_from_the_headers_that_say_so() -> None:
    headers = (
        b"Received: from a by b\r\n\tfor <one@in.example>; Tue, 10 Feb 2026\r\n"
        b"Delivered-To: two@in.example\r\n"
        b"X-Original-To: <three@in.example>\r\n"
        b"To: Jo <four@in.example>,\r\n  five@in.example\r\n"
        b"Reply-To: not@in.example\r\nFrom: nor@in.example\r\nX-\xff: \xff@x\r\n"
    )

    assert recipients_in(headers) == tuple(
        f"{name}@in.example" for name in ("one", "two", "three", "four", "five")
    )
