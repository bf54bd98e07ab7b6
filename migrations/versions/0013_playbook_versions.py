"""The versions of an agency's playbook, which nobody changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import app_role, isolate

revision = "0013_playbook_versions"
down_revision = "0012_ai"


def upgrade() -> None:
    op.create_table(
        "playbook_versions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 1", name=op.f("ck_playbook_versions_version")),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_playbook_versions_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_playbook_versions_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_versions")),
        sa.UniqueConstraint(
            "installation_id", "version", name=op.f("uq_playbook_versions_installation_id_version")
        ),
    )
    op.create_index(
        op.f("ix_playbook_versions_installation_id"),
        "playbook_versions",
        ["installation_id"],
        unique=False,
    )
    isolate("playbook_versions")
    op.execute(f"revoke update, delete on playbook_versions from {app_role()}")


def downgrade() -> None:
    op.drop_table("playbook_versions")
