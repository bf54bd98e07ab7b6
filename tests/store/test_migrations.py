"""Alembic's migrations against a real PostgreSQL."""

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from plugin.config import sqlalchemy_url
from plugin.local.postgres import APPLICATION
from plugin.store.migrate import alembic_config, upgrade
from plugin.store.tables import METADATA
from tests.services import Database

INSTALLATION = (
    "insert into installations (key, kind, account, name, base_url, state, timezone,"
    " frame_ancestors, settings, created_at)"
    " values ('k', 'generic', 'a', 'Agency', 'https://crm.example', 'enabled', 'UTC', '{}', '{}',"
    " now()) returning id"
)

NEWS = (
    "insert into recruiters (installation_id, ref, crm_updated_at, name, timezone, created_at)"
    " values (:installation, 'R-1', now(), 'Kit', 'UTC', now())",
    "insert into notices (installation_id, recruiter_id, kind, about, key, state, reason, due_at,"
    " attempts, created_at)"
    " select :installation, id, 'crm_trouble', 'reconnect', 'k', 'skipped', 'x', now(), 0, now()"
    " from recruiters",
    "insert into deliveries (installation_id, source, dedupe_key, headers, body, created_at)"
    " values (:installation, 'api', 'api:1', '{}', '', now())",
)


def owner_engine(database: Database) -> sa.Engine:
    return sa.create_engine(sqlalchemy_url(database.owner_url), poolclass=sa.NullPool)


def test_there_is_one_head(blank_database: Database) -> None:
    config = alembic_config(blank_database.owner_url, APPLICATION)

    heads = ScriptDirectory.from_config(config).get_heads()

    assert len(heads) == 1


def test_the_migrations_make_exactly_the_tables_of_the_store(blank_database: Database) -> None:
    upgrade(blank_database.owner_url, APPLICATION)

    with owner_engine(blank_database).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_database_that_has_rows_migrates_and_keeps_them(blank_database: Database) -> None:
    upgrade(blank_database.owner_url, APPLICATION, "0001_installations")
    with owner_engine(blank_database).begin() as connection:
        installation = connection.scalar(sa.text(INSTALLATION))
        connection.execute(sa.text(f"set local afterword.installation_id = '{installation}'"))
        connection.execute(
            sa.text(
                "insert into installation_secrets (installation_id, name, ciphertext)"
                f" values ({installation}, 'token', 'x')"
            )
        )

    upgrade(blank_database.owner_url, APPLICATION)

    with owner_engine(blank_database).begin() as connection:
        connection.execute(sa.text(f"set local afterword.installation_id = '{installation}'"))
        kept = connection.scalar(sa.text("select count(*) from installation_secrets"))
    assert kept == 1


def test_every_migration_can_be_taken_back(blank_database: Database) -> None:
    upgrade(blank_database.owner_url, APPLICATION)

    command.downgrade(alembic_config(blank_database.owner_url, APPLICATION), "base")

    with owner_engine(blank_database).connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_what_the_release_before_does_not_know_is_taken_back_from_every_agency(
    blank_database: Database,
) -> None:
    upgrade(blank_database.owner_url, APPLICATION)
    with owner_engine(blank_database).begin() as connection:
        installation = connection.scalar(sa.text(INSTALLATION))
        connection.execute(sa.text(f"set local afterword.installation_id = '{installation}'"))
        for statement in NEWS:
            connection.execute(sa.text(statement), {"installation": installation})

    command.downgrade(alembic_config(blank_database.owner_url, APPLICATION), "0020_simulations")

    with owner_engine(blank_database).begin() as connection:
        connection.execute(sa.text(f"set local afterword.installation_id = '{installation}'"))
        kept = connection.scalar(sa.text("select count(*) from notices"))
        source = connection.scalar(sa.text("select source from deliveries"))
    assert (kept, source) == (0, "webhook")
