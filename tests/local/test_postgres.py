"""A cluster comes up again whatever happened to the run before."""

import psycopg

from plugin.local.postgres import Postgres
from tests.services import Database


def test_the_application_role_is_no_superuser_and_does_not_bypass_row_security(
    blank_database: Database,
) -> None:
    with psycopg.connect(blank_database.url) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert found == (False, False, False, False)


def test_nothing_listens_on_tcp(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("postgres", "postgres")) as connection:
        found = connection.execute("SHOW listen_addresses").fetchone()

    assert found == ("",)
