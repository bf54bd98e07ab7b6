"""What Alembic runs: connect as the owner, migrate in one transaction."""

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from plugin.store.tables import METADATA


def run() -> None:
    """Migrate the database named in the configuration's attributes."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=METADATA)
        with context.begin_transaction():
            context.run_migrations()


run()
