"""Bring a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import create_engine

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


def app_role_of(database_url: str) -> str:
    """Return the name of the role in a database URL. Raises ConfigError where it has none."""
    engine = create_engine(sqlalchemy_url(database_url))
    role = engine.url.username
    engine.dispose()
    if not role:
        raise ConfigError("DATABASE_URL names no role")
    return role
