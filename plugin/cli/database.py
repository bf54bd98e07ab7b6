"""`afterword migrate`: make the database what this version needs."""

import click

from plugin.config import Config
from plugin.errors import ConfigError
from plugin.store.migrate import app_role_of, upgrade


@click.command()
def migrate() -> None:
    """Bring the database up to date, as the role in DATABASE_OWNER_URL."""
    try:
        config = Config.from_env()
        upgrade(config.database_owner_url or config.database_url, app_role_of(config.database_url))
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
