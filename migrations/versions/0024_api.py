"""Tokens of the API, and deliveries that came by it."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0024_api"
down_revision = "0023_uninstalls"


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_letters", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id", "created_by"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_api_tokens_installation_id_created_by"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_api_tokens_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint(
            "installation_id", "token_hash", name=op.f("uq_api_tokens_installation_id_token_hash")
        ),
    )
    op.create_index(
        op.f("ix_api_tokens_installation_id"), "api_tokens", ["installation_id"], unique=False
    )
    isolate("api_tokens")
    _allow_sources("'webhook', 'poll', 'api'")


def downgrade() -> None:
    op.execute("alter table deliveries no force row level security")
    op.execute("update deliveries set source = 'webhook' where source = 'api'")
    op.execute("alter table deliveries force row level security")
    _allow_sources("'webhook', 'poll'")
    op.drop_table("api_tokens")


def _allow_sources(sources: str) -> None:
    op.drop_constraint(op.f("ck_deliveries_source"), "deliveries")
    op.create_check_constraint(op.f("ck_deliveries_source"), "deliveries", f"source in ({sources})")
