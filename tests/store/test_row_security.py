"""What PostgreSQL itself refuses, whatever our code forgets."""

import psycopg
import pytest
import sqlalchemy as sa

from plugin.config import sqlalchemy_url
from plugin.errors import ConfigError
from plugin.store.base import SETTING
from plugin.store.roles import refuse_to_bypass_row_security
from plugin.store.tables import METADATA
from tests.services import Database

TENANT_TABLES = sorted(
    table.name for table in METADATA.sorted_tables if "installation_id" in table.columns
)


def agency(connection: psycopg.Connection[tuple[int]], key: str) -> int:
    """Make an installation with one candidate, as the application does; return its id."""
    row = connection.execute(
        "insert into installations (key, kind, account, name, base_url, state, timezone,"
        " frame_ancestors, settings, created_at) values (%s, 'generic', %s, 'Agency',"
        " 'https://crm.example', 'enabled', 'UTC', '{}', '{}', now()) returning id",
        (key, key),
    ).fetchone()
    assert row is not None
    act_as(connection, row[0])
    connection.execute(
        "insert into candidates (installation_id, ref, crm_updated_at, name, created_at)"
        " values (%s, 'C-1', now(), 'Ana', now())",
        (row[0],),
    )
    return row[0]


def act_as(connection: psycopg.Connection[tuple[int]], installation_id: int) -> None:
    connection.execute("select set_config(%s, %s, false)", (SETTING, str(installation_id)))


def count(connection: psycopg.Connection[tuple[int]]) -> int:
    row = connection.execute("select count(*) from candidates").fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def two_agencies(database: Database) -> tuple[int, int]:
    with psycopg.connect(database.url) as connection:
        return agency(connection, "first"), agency(connection, "second")


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_every_table_with_an_installation_forces_row_level_security(
    database: Database, table: str
) -> None:
    with psycopg.connect(database.url) as connection:
        row = connection.execute(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass",
            (table,),
        ).fetchone()

    assert row == (True, True)


def test_a_query_without_the_installation_set_returns_nothing(
    database: Database, two_agencies: tuple[int, int]
) -> None:
    with psycopg.connect(database.url) as connection:
        assert count(connection) == 0


def test_a_query_sees_the_rows_of_the_installation_that_is_set(
    database: Database, two_agencies: tuple[int, int]
) -> None:
    with psycopg.connect(database.url) as connection:
        act_as(connection, two_agencies[0])

        assert count(connection) == 1


def test_a_row_cannot_be_written_into_another_installation(
    database: Database, two_agencies: tuple[int, int]
) -> None:
    with psycopg.connect(database.url) as connection:
        act_as(connection, two_agencies[0])

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("update candidates set installation_id = %s", (two_agencies[1],))


def test_the_owner_of_the_tables_is_bound_too(
    database: Database, two_agencies: tuple[int, int]
) -> None:
    with psycopg.connect(database.owner_url) as connection:
        assert count(connection) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "alter table candidates disable row level security",
        "alter table candidates no force row level security",
        "drop policy installation on candidates",
        "set row_security = off; select count(*) from candidates",
        "set role afterword_owner",
        "alter role current_user bypassrls",
    ],
)
def test_the_application_cannot_lift_row_level_security(
    database: Database, two_agencies: tuple[int, int], statement: str
) -> None:
    with (
        psycopg.connect(database.url, autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_a_foreign_key_cannot_lead_into_another_installation(
    database: Database, two_agencies: tuple[int, int]
) -> None:
    first, second = two_agencies
    with psycopg.connect(database.url) as connection:
        act_as(connection, first)
        row = connection.execute("select id from candidates").fetchone()
        assert row is not None
        act_as(connection, second)

        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            connection.execute(
                "insert into submissions (installation_id, ref, crm_updated_at, candidate_id,"
                " first_seen_at, created_at) values (%s, 'S-1', now(), %s, now(), now())",
                (second, row[0]),
            )


def test_the_application_starts_only_with_a_role_that_is_bound(database: Database) -> None:
    bound = sa.create_engine(sqlalchemy_url(database.url), poolclass=sa.NullPool)
    free = sa.create_engine(sqlalchemy_url(database.owner_url), poolclass=sa.NullPool)

    refuse_to_bypass_row_security(bound)

    with pytest.raises(ConfigError, match="bypass row-level security"):
        refuse_to_bypass_row_security(free)
