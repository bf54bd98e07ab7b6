"""How long it takes to read 100,000 candidates and 250,000 interviews, and in how much memory.

Run `python -m benchmarks.backfill [--candidates N] [--kill-after SECONDS] [--compare]`. The command
`afterword backfill` runs in a process of its own against a CRM that is generated in it, which asks
once to wait; with `--kill-after` it is killed (SIGKILL) after so long and started anew. The limit
is 300 MiB for that process.
"""

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import time_machine

from benchmarks.generated_crm import NOW, GeneratedCrm, Size
from plugin.config import Config
from plugin.crm import CrmConnection, CrmError
from plugin.local.postgres import APPLICATION
from tests.services import (
    Database,
    database_named,
    empty,
    postgres_in_a_folder,
    running,
    valkey_in_a_folder,
)

LIMIT_MIB = 300
QUESTIONS = {
    "candidates": "select count(*) from candidates",
    "submissions": "select count(*) from submissions",
    "interviews": "select count(*) from interviews",
    "deliveries": "select count(*) from deliveries",
    "bytes kept in deliveries": "select coalesce(sum(octet_length(body)), 0) from deliveries",
    "prompts (rows)": "select count(*) from prompts",
    "prompts open now": (
        "select count(*) from prompts where state in ('planned', 'blocked') and opens_at <= %(now)s"
        " and (expires_at is null or expires_at > %(now)s)"
    ),
    "prompts to come": (
        "select count(*) from prompts where state in ('planned', 'blocked') and opens_at > %(now)s"
    ),
    "open, of interviews over 63 days ago": (
        "select count(*) from prompts p join interviews i on i.id = p.interview_id"
        " where p.state in ('planned', 'blocked') and p.opens_at <= %(now)s"
        " and i.ends_at < %(now)s - interval '63 days'"
    ),
    "plans that failed": "select count(*) from submissions where plan_error is not null",
    "database, MiB": "select pg_database_size(current_database()) / 1048576",
}


def work(config: Config, candidates: int, words: list[str], refuses: bool, told: Any) -> None:
    """Run the command in this process; tell what it took."""
    from plugin.app import create_app  # noqa: PLC0415 -- in the child only
    from plugin.cli import cli  # noqa: PLC0415
    from plugin.extensions import held  # noqa: PLC0415

    app = create_app(config)
    refusals = (
        [CrmError("The CRM answered 429 to GET /all", permanent=False, retry_after=2)]
        if refuses
        else []
    )
    size = Size(candidates)

    def adapter(_kind: str, connection: CrmConnection) -> GeneratedCrm:
        return GeneratedCrm(connection, size, refusals)

    held.adapter_factory = adapter
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with time_machine.travel(NOW, tick=True):
        cli.main(["backfill", *words], obj=lambda: app, standalone_mode=False)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told.put(
        {
            "peak_mib": used.ru_maxrss / 1024,
            "base_mib": base / 1024,
            "cpu_seconds": used.ru_utime + used.ru_stime,
        }
    )


def run(
    config: Config, candidates: int, words: list[str], kill_after: float | None
) -> dict[str, Any]:
    """Run the command, killed once where asked for; return what the last process took."""
    spawn = multiprocessing.get_context("spawn")
    began = time.monotonic()
    if kill_after is not None:
        unheard = spawn.SimpleQueue()
        victim = spawn.Process(target=work, args=(config, candidates, words, False, unheard))
        victim.start()
        victim.join(kill_after)
        victim.kill()
        victim.join()
        print(f"killed after {kill_after:.0f} s, and started anew", flush=True)
    told = spawn.SimpleQueue()
    process = spawn.Process(target=work, args=(config, candidates, words, not words, told))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"the command ended with {process.exitcode}")
    return {"seconds": time.monotonic() - began, **told.get()}


def look(database: Database) -> dict[str, int]:
    """Return what is in the database afterwards."""
    with psycopg.connect(database.superuser_url) as connection:
        rows = {
            name: connection.execute(question, {"now": NOW}).fetchone()
            for name, question in QUESTIONS.items()
        }
    return {name: int(row[0]) for name, row in rows.items() if row is not None}


@contextmanager
def ground() -> Iterator[tuple[Config, Database]]:
    """A database and a Valkey of our own, with one agency in it."""
    from plugin.store.migrate import upgrade  # noqa: PLC0415 - after the arguments were read

    with ExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = stack.enter_context(postgres_in_a_folder())
        stack.enter_context(running(postgres, logs / "postgres.log"))
        valkey = stack.enter_context(valkey_in_a_folder())
        stack.enter_context(running(valkey, logs / "valkey.log"))
        database = database_named(postgres, "backfill")
        upgrade(database.owner_url, APPLICATION)
        empty(database)
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute(
                "insert into installations (key, kind, account, name, base_url, state, timezone,"
                " country, frame_ancestors, settings, created_at) values ('k', 'generated', 'a',"
                " 'Agency', 'https://crm.example', 'enabled', 'Europe/London', 'GB', '{}', '{}',"
                " %s)",
                (NOW,),
            )
        yield _config(database, valkey.url), database


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
    """Print the figures; return 1 over the limit of memory or where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--kill-after", type=float)
    parser.add_argument("--compare", action="store_true")
    given = parser.parse_args()
    size = Size(given.candidates)
    with ground() as (config, database):
        took = run(config, given.candidates, [], given.kill_after)
        found = look(database)
        print(json.dumps({name: round(value, 1) for name, value in took.items()}))
        for name, value in found.items():
            print(f"{name + ':':40}{value:>12,}")
        if given.compare:
            compared = run(config, given.candidates, ["--compare"], None)
            print("compared", json.dumps({key: round(value, 1) for key, value in compared.items()}))
    is_whole = (found["candidates"], found["submissions"], found["interviews"]) == (
        size.candidates,
        size.submissions,
        size.interviews,
    )
    return int(not is_whole or took["peak_mib"] > LIMIT_MIB)


if __name__ == "__main__":
    sys.exit(main())
