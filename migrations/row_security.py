"""Row-level security for the tables of one installation's rows, and what the application may do."""

from alembic import context, op

SETTING = "afterword.installation_id"


def app_role() -> str:
    """Return the application role's name, quoted for SQL."""
    role: str = context.config.attributes["app_role"]
    return '"' + role.replace('"', '""') + '"'


def grant(*tables: str) -> None:
    """Let the application read and write the rows of these tables; it owns nothing."""
    for table in tables:
        op.execute(f"grant select, insert, update, delete on {table} to {app_role()}")


def isolate(*tables: str) -> None:
    """Show each of these tables' rows to their own installation only, whoever asks.

    Without the setting no row is seen and none can be written. `force` binds the owner too.
    """
    for table in tables:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy installation on {table} using (installation_id ="
            f" nullif(current_setting('{SETTING}', true), '')::bigint)"
        )
    grant(*tables)


def rewrite(table: str, changes: str) -> None:
    """Change all agencies' rows of a table, which `force` would hide from the owner too."""
    op.execute(f"alter table {table} no force row level security")
    op.execute(f"update {table} set {changes}")  # noqa: S608 -- a migration's own words
    op.execute(f"alter table {table} force row level security")
