"""Bring a database up to date, and check that row-level security binds us."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine, create_engine, text

import migrations
from plugin.config import sqlalchemy_url
from plugin.errors import ConfigError


def upgrade(owner_url: str, app_role: str, revision: str = "head") -> None:
    """Migrate to `revision` as the owner and let `app_role` read and write rows, no more."""
    command.upgrade(alembic_config(owner_url, app_role), revision)


def alembic_config(owner_url: str, app_role: str) -> AlembicConfig:
    """Return Alembic's settings for our migrations."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = sqlalchemy_url(owner_url)
    config.attributes["app_role"] = app_role
    return config


def refuse_to_bypass_row_security(engine: Engine) -> None:
    """Raise ConfigError where the role we run as could look into every agency's rows."""
    with engine.connect() as connection:
        is_free = connection.scalar(
            text(
                "select rolsuper or rolbypassrls or exists ("
                "  select from pg_class where relname = 'prompts' and relowner = pg_roles.oid)"
                " from pg_roles where rolname = current_user"
            )
        )
    if is_free:
        raise ConfigError(
            "DATABASE_URL names a role that can bypass row-level security; use one that owns no"
            " table and is neither superuser nor BYPASSRLS"
        )


def app_role_of(database_url: str) -> str:
    """Return the name of the role in a database URL. Raises ConfigError where it has none."""
    engine = create_engine(sqlalchemy_url(database_url))
    role = engine.url.username
    engine.dispose()
    if not role:
        raise ConfigError("DATABASE_URL names no role")
    return role
