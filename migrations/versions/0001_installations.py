"""Installations, their secrets and feeds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import grant, isolate

revision = "0001_installations"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("contact_mode", sa.Text(), nullable=True),
        sa.Column("frame_ancestors", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('enabled', 'disabled', 'uninstalled')", name=op.f("ck_installations_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
        sa.UniqueConstraint("key", name=op.f("uq_installations_key")),
        sa.UniqueConstraint("kind", "account", name=op.f("uq_installations_kind_account")),
    )
    op.create_table(
        "install_codes",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_install_codes")),
    )
    op.create_table(
        "installation_secrets",
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_installation_secrets_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("installation_id", "name", name=op.f("pk_installation_secrets")),
    )
    op.create_table(
        "feeds",
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("last_polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_feeds_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("installation_id", name=op.f("pk_feeds")),
    )
    op.create_table(
        "launch_proofs",
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("proof_id", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_launch_proofs_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("installation_id", "proof_id", name=op.f("pk_launch_proofs")),
    )
    grant("installations", "install_codes")
    isolate("installation_secrets", "feeds", "launch_proofs")


def downgrade() -> None:
    op.drop_table("launch_proofs")
    op.drop_table("feeds")
    op.drop_table("installation_secrets")
    op.drop_table("install_codes")
    op.drop_table("installations")
