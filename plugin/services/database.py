"""Make the database what this version needs, and check that it binds us."""

from plugin.config import Config
from plugin.extensions import db
from plugin.store.migrate import app_role_of, refuse_to_bypass_row_security, upgrade


def migrate_as_owner(config: Config) -> None:
    """Migrate as the role that owns the tables. Raises ConfigError where a URL names no role."""
    upgrade(config.database_owner_url or config.database_url, app_role_of(config.database_url))


def check_role() -> None:
    """Raise ConfigError where the application's role could look into every agency's rows."""
    refuse_to_bypass_row_security(db.engine)
