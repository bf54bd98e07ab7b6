"""A PostgreSQL and a Valkey of the tests' own, out of the wheels, in folders that go away."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import psycopg
from psycopg import sql

from plugin.local import wheels
from plugin.local.launch import Program, end, launch
from plugin.local.postgres import APPLICATION, OWNER, SUPERUSER, Postgres
from plugin.local.valkey import Valkey

# Durability is for people's data; a test run has none.
_FAST = (
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("io_method", "sync"),
)


class Server(Protocol):
    """What `running` asks of a server of `plugin.local`."""

    def prepare(self) -> None: ...
    def program(self, log: Path) -> Program: ...
    def wait_until_ready(self, is_alive: Callable[[], bool]) -> None: ...


AnyServer = TypeVar("AnyServer", bound=Server)


@contextmanager
def running(server: AnyServer, log: Path) -> Iterator[AnyServer]:
    """Prepare and start `server`; stop it at the end."""
    server.prepare()
    program = server.program(log)
    process = launch(program)
    try:
        server.wait_until_ready(lambda: process.poll() is None)
        yield server
    finally:
        end(process, program.stop_signal, within=10)


@contextmanager
def postgres_in_a_folder() -> Iterator[Postgres]:
    """A cluster with nothing in it, not made yet; its folder goes away at the end."""
    account = wheels.postgres_account()
    folder = wheels.private_folder(account, prefix="afterword-test-")
    try:
        yield Postgres(
            wheels.postgres_binaries(account), folder / "data", folder / "socket", account, _FAST
        )
    finally:
        shutil.rmtree(folder)


@contextmanager
def valkey_in_a_folder() -> Iterator[Valkey]:
    """A Valkey, not started yet; its folder goes away at the end."""
    folder = wheels.private_folder(None, prefix="afterword-test-")
    try:
        yield Valkey(wheels.valkey_binary(), folder)
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Database:
    """One database, by three roles. Only the superuser is free of row security."""

    url: str
    owner_url: str
    superuser_url: str


def database_named(postgres: Postgres, name: str) -> Database:
    """Make the database, owned by the owner's role, if it is missing."""
    postgres.make_database(name)
    return Database(
        postgres.url(APPLICATION, name), postgres.url(OWNER, name), postgres.url(SUPERUSER, name)
    )


def drop(postgres: Postgres, name: str) -> None:
    """Drop the database, whoever is still connected."""
    with psycopg.connect(postgres.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def empty(database: Database) -> None:
    """Delete every row that a test can have written.

    On 25 tables of a few rows this takes 9 ms, TRUNCATE 23 and a new database from a template 49.
    `replica` leaves foreign keys and triggers out. A test that left a transaction open fails the
    next one here within seconds instead of hanging it.
    """
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for (table,) in tables]
        settings = sql.SQL("SET lock_timeout = '5s'; SET session_replication_role = 'replica'; ")
        connection.execute(settings + sql.SQL("; ").join(deletes))
