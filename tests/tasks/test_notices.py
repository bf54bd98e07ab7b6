"""Notices by real RQ workers in real processes, and what a kill -9 leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import psycopg
import pytest
import time_machine
from flask import Flask
from pytest_httpserver import HTTPServer

from plugin.clock import utcnow
from plugin.config import Config
from plugin.extensions import held
from plugin.queue import TaskName, enqueue, rq_queue
from plugin.services import notices
from plugin.tasks import runtime
from plugin.tasks.notices import send_notices
from plugin.tasks.sweeps import sweep
from tests.mail.servers import Mailbox, mail_server
from tests.services import Database
from tests.tasks.test_messages import count_blocked, wait_until
from tests.use_cases.chat import Chat
from tests.use_cases.desk import in_threads, use_mail_server
from tests.use_cases.notice_desk import NoticeDesk, allow_loopback, london, notice_desk

spawn = get_context("spawn")
EIGHT = london("2026-02-11 08:00")


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        yield box


@pytest.fixture
def sam(mailbox: Mailbox) -> NoticeDesk:
    """Sam, whose digest of tomorrow 08:00 will say that a debrief is due."""
    desk = notice_desk()
    desk.run()
    desk.prompt(due_at=london("2026-02-11 14:00"))
    return desk


def tell_in_a_process(config: Config, agency: int, now: datetime) -> None:
    """What a worker does at that moment."""
    from plugin.app import create_app

    with time_machine.travel(now, tick=True), create_app(config).app_context():
        notices.send_due(agency)


def sweep_in_a_process(config: Config, now: datetime) -> None:
    """What one cron process brings about at that moment: a sweep, and a worker that obeys it."""
    from plugin.app import create_app

    with time_machine.travel(now, tick=True):
        app = create_app(config)
        runtime.set_app(app)
        sweep()
        runtime.run_worker(app, burst=True)


@contextmanager
def process(target: Callable[..., None], *given: object) -> Iterator[BaseProcess]:
    started = spawn.Process(target=target, args=given)
    started.start()
    try:
        yield started
    finally:
        started.kill()
        started.join(10)


def test_two_crons_and_two_workers_send_one_digest(sam: NoticeDesk, mailbox: Mailbox) -> None:
    with (
        process(sweep_in_a_process, held.config, EIGHT) as one,
        process(sweep_in_a_process, held.config, EIGHT) as two,
    ):
        one.join(60)
        two.join(60)

    assert (one.exitcode, two.exitcode) == (0, 0)
    assert mailbox.recipients == [["sam.lee@agency.example"]]
    assert sam.told() == [("digest", "sent", None)]


def test_eight_workers_that_look_at_the_same_moment_send_one_digest(
    app: Flask, sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """C.2-22: two workers, one row claimed."""
    clock.move_to(EIGHT)

    in_threads(app, 8, lambda _: sam.run())

    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("repetition", range(5))
def test_a_kill_between_the_servers_yes_and_our_commit_leaves_a_digest_unknown_and_sends_once(
    database: Database,
    sam: NoticeDesk,
    mailbox: Mailbox,
    clock: time_machine.Traveller,
    repetition: int,
) -> None:
    """C.2-29: kill -9 after SMTP 250 and before commit is for nobody to send again."""
    with psycopg.connect(database.superuser_url) as other:
        # Who wants to write down the outcome waits for this lock, and is killed while waiting.
        mailbox.on_mail = lambda: other.execute("lock table notices in share mode")
        with process(tell_in_a_process, held.config, sam.agency, EIGHT) as worker:
            wait_until(lambda: count_blocked(database) == 1)
            worker.kill()
            worker.join(10)
    mailbox.on_mail = lambda: None
    after_the_kill = sam.told()
    clock.move_to(EIGHT + timedelta(minutes=6))

    sam.run()

    assert after_the_kill == [("digest", "sending", None)]
    assert sam.told() == [("digest", "unknown", "worker_lost")]
    assert len(mailbox.mails) == 1


def test_a_kill_before_the_claim_is_committed_changes_nothing(
    database: Database, sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    clock.move_to(EIGHT)
    mailbox.answers["MAIL"] = "451 later"
    sam.run()
    mailbox.answers.clear()
    clock.shift(timedelta(minutes=1))

    with psycopg.connect(database.superuser_url) as other:
        other.execute("select from notice_settings for update")
        with process(tell_in_a_process, held.config, sam.agency, utcnow()) as worker:
            wait_until(lambda: count_blocked(database) == 1)
            worker.kill()
            worker.join(10)
    sam.run()

    assert len(mailbox.mails) == 1
    assert sam.told() == [("digest", "sent", None)]


def test_a_kill_while_the_chat_thinks_leaves_it_unknown_and_it_is_not_said_again(
    database: Database,
    httpserver: HTTPServer,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Traveller,
) -> None:
    allow_loopback(monkeypatch)
    chat = Chat(httpserver)
    desk = notice_desk()
    desk.choose(digest=False)
    desk.add_channel(chat.mattermost)
    desk.note()
    clock.shift(timedelta(minutes=45))

    with psycopg.connect(database.superuser_url) as other:
        chat.on_text = lambda: other.execute("lock table notice_channels in share mode")
        with process(tell_in_a_process, held.config, desk.agency, utcnow()) as worker:
            wait_until(lambda: count_blocked(database) == 1)
            worker.kill()
            worker.join(10)
    chat.on_text = lambda: None
    clock.shift(timedelta(minutes=6))
    desk.run()

    assert desk.told("first_hour") == [("first_hour", "unknown", "worker_lost")]
    assert len(chat.texts) == 1


def test_a_bell_is_rung_by_the_sweep_and_obeyed_by_a_worker(
    app: Flask, sam: NoticeDesk, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    runtime.set_app(app)
    clock.move_to(EIGHT)

    sweep()

    assert TaskName.SEND_NOTICES in [job.func_name for job in rq_queue().jobs]


def test_a_run_without_time_for_all_rings_again(
    app: Flask,
    sam: NoticeDesk,
    mailbox: Mailbox,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime.set_app(app)
    monkeypatch.setattr(notices, "RUN_SECONDS", 0.0)
    clock.move_to(EIGHT)

    send_notices(sam.agency)

    assert [job.func_name for job in rq_queue().jobs] == [TaskName.SEND_NOTICES]
    assert mailbox.mails == []


def test_ten_bells_for_one_agency_bring_two_runs_at_most(app: Flask, sam: NoticeDesk) -> None:
    in_threads(app, 10, lambda _: enqueue(TaskName.SEND_NOTICES, sam.agency))

    assert len(rq_queue().jobs) <= 2
