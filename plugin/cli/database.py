"""`afterword migrate`: make the database what this version needs."""

import click

from plugin.config import Config
from plugin.errors import ConfigError
from plugin.services.database import migrate_as_owner


@click.command()
def migrate() -> None:
    """Bring the database up to date, as the role in DATABASE_OWNER_URL."""
    try:
        migrate_as_owner(Config.from_env())
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
