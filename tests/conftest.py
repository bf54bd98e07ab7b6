"""The ground that tests stand on: their own servers, an empty database, the app, a still clock.

`postgres` and `valkey_server` live as long as the run (one of each per xdist worker); `database`
and `valkey` are empty at the start of every test. Connections are real: commits are seen by others.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import redis
import time_machine

from plugin.local.postgres import APPLICATION, Postgres
from plugin.local.valkey import Valkey
from tests.services import (
    Database,
    database_named,
    drop,
    empty,
    postgres_in_a_folder,
    running,
    valkey_in_a_folder,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from plugin.config import Config

# A Tuesday without a clock change nearby in any zone of the tests.
A_TUESDAY = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    """Where the web servers of tests listen: a number, so that nobody asks for a name."""
    return "127.0.0.1", 0


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A running PostgreSQL without a database of ours."""
    log = tmp_path_factory.mktemp("postgres") / "postgres.log"
    with postgres_in_a_folder() as server, running(server, log):
        yield server


@pytest.fixture(scope="session")
def migrated_database(postgres: Postgres) -> Database:
    """A database with all our tables. Tests take `database`, which is the same one, emptied."""
    from plugin.store.migrate import upgrade

    database = database_named(postgres, "afterword")
    upgrade(database.owner_url, APPLICATION)
    return database


@pytest.fixture
def database(migrated_database: Database) -> Database:
    """A migrated database without rows. `url` is the application's role, held by row security."""
    empty(migrated_database)
    return migrated_database


@pytest.fixture
def blank_database(postgres: Postgres) -> Iterator[Database]:
    """A database without tables, for tests of the migrations themselves."""
    name = "blank"
    yield database_named(postgres, name)
    drop(postgres, name)


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A running Valkey."""
    log = tmp_path_factory.mktemp("valkey") / "valkey.log"
    with valkey_in_a_folder() as server, running(server, log):
        yield server


@pytest.fixture
def valkey(valkey_server: Valkey) -> Iterator[redis.Redis]:
    """A client of a Valkey without keys; `valkey_server.url` is where it is."""
    with redis.Redis.from_url(valkey_server.url) as client:
        client.flushall()
        yield client


@pytest.fixture
def config(database: Database, valkey: redis.Redis, valkey_server: Valkey) -> "Config":
    """The configuration of the app under test. Nothing listens on its SMTP port."""
    from plugin.config import Config

    return Config(
        secret_key="a secret for tests only, of no use elsewhere",
        encryption_keys=("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",),
        base_url="https://afterword.example",
        database_url=database.url,
        database_owner_url=database.owner_url,
        redis_url=valkey_server.url,
        smtp_url="smtp://127.0.0.1:9",
        mail_from="Afterword <afterword@afterword.example>",
    )


@pytest.fixture
def app(config: "Config") -> Iterator["Flask"]:
    """The whole application on an empty database."""
    from plugin.app import create_app
    from plugin.extensions import db, held

    app = create_app(config)
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()
    held.redis.close()


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still at A_TUESDAY; `clock.move_to(…)` and `clock.shift(…)` move it."""
    with time_machine.travel(A_TUESDAY, tick=False) as traveller:
        yield traveller
