"""Check that row-level security binds the role we run as."""

from sqlalchemy import Engine, text

from plugin.errors import ConfigError


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
