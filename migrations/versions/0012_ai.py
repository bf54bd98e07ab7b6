"""What an agency lets a language model know, and what the model drafted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import isolate

revision = "0012_ai"
down_revision = "0011_notices"


def upgrade() -> None:
    op.create_table(
        "ai_settings",
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_ai_settings_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ai_settings")),
        sa.UniqueConstraint("installation_id", name=op.f("uq_ai_settings_installation_id")),
    )
    op.create_index(
        op.f("ix_ai_settings_installation_id"), "ai_settings", ["installation_id"], unique=False
    )
    op.create_table(
        "ai_drafts",
        sa.Column("prompt_id", sa.BigInteger(), nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confirmed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "language in ('en', 'de', 'fr', 'es')", name=op.f("ck_ai_drafts_language")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "prompt_id"],
            ["prompts.installation_id", "prompts.id"],
            name=op.f("fk_ai_drafts_installation_id_prompt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_ai_drafts_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_ai_drafts_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ai_drafts")),
        sa.UniqueConstraint(
            "installation_id", "token", name=op.f("uq_ai_drafts_installation_id_token")
        ),
    )
    op.create_index(
        op.f("ix_ai_drafts_installation_id"), "ai_drafts", ["installation_id"], unique=False
    )
    isolate("ai_settings", "ai_drafts")


def downgrade() -> None:
    op.drop_table("ai_drafts")
    op.drop_table("ai_settings")
