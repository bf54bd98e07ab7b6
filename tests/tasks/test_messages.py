"""Sending by real RQ workers in real processes, and what a kill -9 leaves."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import psycopg
import pytest
import redis
import time_machine
from flask import Flask
from sqlalchemy import select

from benchmarks.kill_between_answer_and_commit import kill_workers
from plugin.clock import utcnow
from plugin.config import Config
from plugin.domain.messages import MessageReason, MessageState
from plugin.extensions import held
from plugin.queue import TaskName, enqueue, rq_queue
from plugin.services import sending, sweeps
from plugin.store.base import transaction
from plugin.store.messages import CrmWrite, Message
from plugin.tasks import runtime
from plugin.tasks.messages import send_messages
from tests.conftest import A_TUESDAY
from tests.factories import make_journey, make_prompt
from tests.fakes import FakeCrm
from tests.mail.servers import Mailbox, mail_server, scripted_server, silent_after_data
from tests.services import Database
from tests.use_cases.desk import Desk, desk, in_threads, use_mail_server

spawn = get_context("spawn")

SAMS_CANDIDATE = "ana.ruiz@mail.example"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        yield box


def send_in_a_process(config: Config, installation_id: int) -> None:
    """What a worker does, on that Tuesday."""
    from plugin.app import create_app

    with time_machine.travel(A_TUESDAY, tick=True), create_app(config).app_context():
        sending.send_due(installation_id)


def work_in_a_process(config: Config) -> None:
    """A worker as `afterword worker` runs it, on that Tuesday, until the queue is empty."""
    from plugin.app import create_app

    with time_machine.travel(A_TUESDAY, tick=True):
        app = create_app(config)
        held.adapter_factory = FakeCrm().adapter
        runtime.run_worker(app, burst=True)


@contextmanager
def process(target: Callable[..., None], *given: object) -> Iterator[BaseProcess]:
    """Start a process of ours; kill it at the end if it still runs."""
    started = spawn.Process(target=target, args=given)
    started.start()
    try:
        yield started
    finally:
        started.kill()
        started.join(10)


def test_pressing_send_rings_for_a_worker_that_sends_and_writes_the_note(
    mailbox: Mailbox,
) -> None:
    sam = desk()
    message_id = sam.queue()

    with process(work_in_a_process, held.config) as worker:
        worker.join(60)

    assert worker.exitcode == 0
    assert len(mailbox.mails) == 1
    assert sam.message(message_id).state == MessageState.SENT
    with transaction(sam.rows.installation_id) as session:
        assert session.scalars(select(CrmWrite.state)).all() == ["written"]


@pytest.mark.parametrize("repetition", range(3))
def test_a_kill_between_the_servers_yes_and_our_commit_leaves_it_unknown_and_sends_once(
    database: Database, mailbox: Mailbox, clock: time_machine.Traveller, repetition: int
) -> None:
    sam = desk()
    message_id = sam.queue()

    with psycopg.connect(database.superuser_url) as other:
        # Who wants to write down the outcome waits for this row, and is killed while waiting.
        other.execute("select from submissions for update")
        with process(send_in_a_process, held.config, sam.rows.installation_id) as worker:
            wait_until(lambda: count_blocked(database) == 1)
            worker.kill()
            worker.join(10)
    state_after_the_kill = sam.message(message_id).state
    clock.shift(timedelta(minutes=6))
    sam.send_due()

    assert state_after_the_kill == MessageState.SENDING
    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.UNKNOWN, MessageReason.WORKER_LOST)
    assert len(mailbox.mails) == 1


def test_the_benchmark_of_kills_counts_what_became_of_them(
    app: Flask, database: Database, mailbox: Mailbox
) -> None:
    """`python -m benchmarks.kill_between_answer_and_commit --times 50` does more of these."""
    report = kill_workers(app, held.config, database, mailbox, 3)

    assert (report.kills, report.deliveries, report.twice) == (3, 3, 0)
    assert dict(report.states) == {"unknown": 3}
    assert report.is_good


def test_a_kill_while_the_server_thinks_leaves_it_unknown_and_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    sam = desk()
    message_id = sam.queue()
    with scripted_server(silent_after_data) as url:
        config = replace(held.config, smtp_url=url)
        with process(send_in_a_process, config, sam.rows.installation_id) as worker:
            wait_until(lambda: sam.message(message_id).state == MessageState.SENDING)
            worker.kill()
            worker.join(10)
    clock.shift(timedelta(minutes=6))

    sam.send_due()

    assert sam.message(message_id).state == MessageState.UNKNOWN


def test_a_kill_before_the_claim_is_committed_changes_nothing(
    database: Database, mailbox: Mailbox
) -> None:
    sam = desk()
    message_id = sam.queue()

    with psycopg.connect(database.superuser_url) as other:
        other.execute("select from candidates for update")
        with process(send_in_a_process, held.config, sam.rows.installation_id) as worker:
            wait_until(lambda: count_blocked(database) == 1)
            worker.kill()
            worker.join(10)
    sam.send_due()

    assert sam.message(message_id).state == MessageState.SENT
    assert len(mailbox.mails) == 1


def test_an_opt_out_that_is_being_written_is_waited_for(
    database: Database, mailbox: Mailbox
) -> None:
    sam = desk()
    message_id = sam.queue()

    with psycopg.connect(database.superuser_url) as crm_news:
        crm_news.execute("update candidates set opted_out = true")
        with process(send_in_a_process, held.config, sam.rows.installation_id) as worker:
            wait_until(lambda: count_blocked(database) == 1)
            crm_news.commit()
            worker.join(30)

    assert mailbox.mails == []
    assert sam.message(message_id).reason == MessageReason.OPTED_OUT


def test_workers_that_decide_at_the_same_moment_keep_to_the_days_budget(
    app: Flask, database: Database, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "give_up_on_lost", lambda *_given, **_named: 0)
    sam = desk("debrief")
    for number in range(1, 5):
        prompt_id = make_prompt(
            sam.rows.installation_id,
            sam.rows.submission_id,
            sam.rows.interview_id,
            recruiter_id=sam.rows.recruiter_id,
            occurrence=number + 1,
        )
        replace(sam, prompt_id=prompt_id).queue(f"a-token-of-form-no-{number:04}")

    with psycopg.connect(database.superuser_url) as other, ThreadPoolExecutor(1) as pool:
        # Rows can be read and chosen, but no claim can be written until all have decided.
        other.execute("lock table messages in share mode")
        runs = pool.submit(in_threads, app, 4, lambda _: sam.send_due())
        wait_until(lambda: count_blocked(database) == 4)
        other.commit()
        runs.result(60)

    assert len(mailbox.mails) == 2


def test_a_run_sends_all_its_messages_over_one_connection(mailbox: Mailbox) -> None:
    sam = desk()
    agency = sam.rows.installation_id
    for name in ("bo", "al"):
        rows = make_journey(
            agency, sam.rows.recruiter_id, candidate={"email": f"{name}@mail.example"}
        )
        prompt_id = make_prompt(
            agency,
            rows.submission_id,
            rows.interview_id,
            step="thank_you",
            recruiter_id=rows.recruiter_id,
            interviewer_id=rows.interviewer_id,
        )
        Desk(rows, prompt_id).queue(f"a-token-of-{name}-0001")
    sam.queue()

    sam.send_due()

    assert len(mailbox.mails) == 3
    assert len(set(mailbox.peers)) == 1
    assert mailbox.recipients == [["bo@mail.example"], ["al@mail.example"], [SAMS_CANDIDATE]]


def test_two_processes_at_once_send_each_message_once(mailbox: Mailbox) -> None:
    sam = desk()
    sam.queue()

    with (
        process(send_in_a_process, held.config, sam.rows.installation_id) as one,
        process(send_in_a_process, held.config, sam.rows.installation_id) as two,
    ):
        one.join(60)
        two.join(60)

    assert (one.exitcode, two.exitcode) == (0, 0)
    assert len(mailbox.mails) == 1


def test_a_bell_that_redis_forgot_is_rung_again_by_the_sweep(
    mailbox: Mailbox, valkey: redis.Redis
) -> None:
    sam = desk()
    sam.queue()
    valkey.flushall()

    waiting = sweeps.waiting_work(sam.rows.installation_id, now=utcnow())

    assert TaskName.SEND_MESSAGES in waiting


def test_a_message_that_waits_for_the_morning_rings_no_bell_at_night(
    clock: time_machine.Traveller,
) -> None:
    clock.move_to(datetime(2026, 2, 10, 22, 0, tzinfo=UTC))
    sam = desk()
    sam.queue()

    waiting = sweeps.waiting_work(sam.rows.installation_id, now=utcnow())

    assert TaskName.SEND_MESSAGES not in waiting


def test_the_sweep_gives_up_on_what_was_lost(clock: time_machine.Traveller) -> None:
    sam = desk()
    message_id = sam.queue()
    claim(sam, message_id)
    clock.shift(timedelta(minutes=6))

    sweeps.waiting_work(sam.rows.installation_id, now=utcnow())

    assert sam.message(message_id).state == MessageState.UNKNOWN


def test_a_run_without_time_for_all_rings_again(
    app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, valkey: redis.Redis
) -> None:
    monkeypatch.setattr(sending, "RUN_SECONDS", 0.0)
    runtime.set_app(app)
    sam = desk()
    sam.queue()
    valkey.flushall()

    send_messages(sam.rows.installation_id)

    assert [job.func_name for job in rq_queue().jobs] == [TaskName.SEND_MESSAGES]
    assert mailbox.mails == []


def test_ten_bells_for_one_agency_bring_two_runs_at_most(app: Flask) -> None:
    sam = desk()

    in_threads(app, 10, lambda _: enqueue(TaskName.SEND_MESSAGES, sam.rows.installation_id))

    assert len(rq_queue().jobs) <= 2


def claim(sam: Desk, message_id: int) -> None:
    sam.change(Message, message_id, state="sending", claimed_at=utcnow())


def count_blocked(database: Database) -> int:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
            " and datname = current_database()"
        ).fetchone()
    return row[0] if row else 0


def wait_until(is_so: Callable[[], bool], tries: int = 600) -> None:
    """Ask every 50 ms; fail after half a minute."""
    for _ in range(tries):
        if is_so():
            return
        threading.Event().wait(0.05)
    pytest.fail("it did not happen")
