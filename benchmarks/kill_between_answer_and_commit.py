"""Kill -9 the worker between the mail server's 250 and our commit, and count what goes out.

Run `python -m benchmarks.kill_between_answer_and_commit --times 50`. It starts a PostgreSQL and a
Valkey out of the wheels, in folders of their own, and a mail server on loopback. Each time one
worker process claims a message, hands it to the mail server and, about to write down the outcome,
waits for a row that we hold: there it is killed. Then other workers run, five minutes and more
later, as the sweep would let them. Exit code 0: each worker was killed after the 250, no message
went out twice, and each ended sent or unknown.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from multiprocessing import get_context
from pathlib import Path

import psycopg
import time_machine
from flask import Flask

from plugin.config import Config
from plugin.extensions import db
from plugin.local.postgres import APPLICATION
from plugin.services import sending
from tests.mail.servers import Mailbox, mail_server
from tests.services import (
    Database,
    database_named,
    empty,
    postgres_in_a_folder,
    running,
    valkey_in_a_folder,
)

A_TUESDAY = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
GIVEN_UP_AFTER = timedelta(minutes=6)
PATIENCE_SECONDS = 60.0

spawn = get_context("spawn")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of so many kills. `states` counts the messages by how they ended."""

    kills: int
    deliveries: int
    twice: int
    states: Counter[str]

    @property
    def is_good(self) -> bool:
        """Tell whether each was killed after the 250, none went out twice, and each ended well."""
        ended_well = set(self.states) <= {"sent", "unknown"}
        return self.deliveries == self.kills and self.twice == 0 and ended_well

    def lines(self) -> list[str]:
        """Return what to print."""
        ends = ", ".join(f"{count} {state}" for state, count in sorted(self.states.items()))
        return [
            f"workers killed between 250 and commit: {self.kills}",
            f"messages taken by the mail server:     {self.deliveries}",
            f"messages taken more than once:         {self.twice}",
            f"messages ended:                        {ends}",
        ]


def work(config: Config, installation_id: int) -> None:
    """What a worker process does, on that Tuesday."""
    from plugin.app import create_app  # noqa: PLC0415 - in the process that needs it

    with time_machine.travel(A_TUESDAY, tick=True), create_app(config).app_context():
        sending.send_due(installation_id)


def kill_workers(
    app: Flask, config: Config, database: Database, box: Mailbox, times: int
) -> Report:
    """Queue a message, kill its worker at the worst moment, let others run; so many times."""
    states: Counter[str] = Counter()
    with app.app_context():
        for number in range(times):
            states[_kill_one(config, database, number)] += 1
    taken = Counter(str(message_from_bytes(mail)["Message-ID"]) for mail in box.mails)
    twice = sum(count > 1 for count in taken.values())
    return Report(times, len(box.mails), twice, states)


def _kill_one(config: Config, database: Database, number: int) -> str:
    from tests.use_cases.desk import desk  # noqa: PLC0415 - it needs the application

    with time_machine.travel(A_TUESDAY, tick=False) as clock:
        sam = desk()
        message_id = sam.queue(f"a-token-of-form-no-{number:04}")
        installation_id = sam.rows.installation_id
        with psycopg.connect(database.superuser_url) as holder:
            holder.execute("select from submissions for update")
            worker = spawn.Process(target=work, args=(config, installation_id))
            worker.start()
            try:
                _wait_until(lambda: _is_blocked(database), worker.is_alive)
            finally:
                worker.kill()
                worker.join(10)
        for _ in range(2):
            clock.shift(GIVEN_UP_AFTER)
            sending.send_due(installation_id)
        return str(sam.message(message_id).state)


def _is_blocked(database: Database) -> bool:
    """Tell whether somebody waits for a row that we hold: the outcome is about to be written."""
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
            " and datname = current_database()"
        ).fetchone()
    return bool(row and row[0])


def _wait_until(is_so: Callable[[], bool], is_alive: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if not is_alive():
            raise RuntimeError("the worker ended before it could be killed")
        if time.monotonic() > ends_at:
            raise RuntimeError("the worker never came to write down the outcome")
        threading.Event().wait(0.05)


@contextmanager
def ground() -> Iterator[tuple[Flask, Config, Database, Mailbox]]:
    """An application on servers of its own, with a mail server that takes everything."""
    from plugin.app import create_app  # noqa: PLC0415 - after the arguments were read
    from plugin.store.migrate import upgrade  # noqa: PLC0415

    box = Mailbox()
    with ExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = stack.enter_context(postgres_in_a_folder())
        stack.enter_context(running(postgres, logs / "postgres.log"))
        valkey = stack.enter_context(valkey_in_a_folder())
        stack.enter_context(running(valkey, logs / "valkey.log"))
        database = database_named(postgres, "kills")
        upgrade(database.owner_url, APPLICATION)
        empty(database)
        config = replace(
            _config(database, valkey.url), smtp_url=stack.enter_context(mail_server(box))
        )
        app = create_app(config)
        yield app, config, database, box
        with app.app_context():
            db.engine.dispose()


def _config(database: Database, redis_url: str) -> Config:
    return Config(
        secret_key="a secret for this run only, of no use elsewhere",  # noqa: S106
        encryption_keys=("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",),
        base_url="https://afterword.example",
        database_url=database.url,
        redis_url=redis_url,
        smtp_url="smtp://127.0.0.1:9",
        mail_from="Afterword <afterword@afterword.example>",
    )


def main() -> int:
    """Do it as often as asked; print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    times = parser.parse_args().times
    started = time.monotonic()
    with ground() as (app, config, database, box):
        report = kill_workers(app, config, database, box, times)
    for line in report.lines():
        print(line)
    print(f"seconds:                               {time.monotonic() - started:.0f}")
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
