"""Interviews to be moved, those that fit nobody yet, the sweep's last look, and until when to wait."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import isolate

revision = "0016_planned_in_time"
down_revision = "0015_coverage"

WAITING = ("messages", "notices")
STATUSES = "'scheduled', 'completed', 'cancelled', 'deleted', 'no_show'"


def upgrade() -> None:
    _allow(f"{STATUSES}, 'rescheduling'")
    op.add_column("feeds", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "unlinked_interviews",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("submission_ref", sa.Text(), nullable=True),
        sa.Column("crm_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_unlinked_interviews_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlinked_interviews")),
        sa.UniqueConstraint(
            "installation_id", "ref", name=op.f("uq_unlinked_interviews_installation_id_ref")
        ),
    )
    op.create_index(
        op.f("ix_unlinked_interviews_installation_id"),
        "unlinked_interviews",
        ["installation_id"],
        unique=False,
    )
    isolate("unlinked_interviews")
    for table in WAITING:
        op.create_check_constraint(
            op.f(f"ck_{table}_waits_until"),
            table,
            "state <> 'queued' or next_attempt_at is not null",
        )


def downgrade() -> None:
    for table in WAITING:
        op.drop_constraint(op.f(f"ck_{table}_waits_until"), table, type_="check")
    op.drop_table("unlinked_interviews")
    op.drop_column("feeds", "looked_at")
    op.execute("alter table interviews no force row level security")
    op.execute("update interviews set status = 'cancelled' where status = 'rescheduling'")
    op.execute("alter table interviews force row level security")
    _allow(STATUSES)


def _allow(statuses: str) -> None:
    name = op.f("ck_interviews_status")
    op.drop_constraint(name, "interviews", type_="check")
    op.create_check_constraint(name, "interviews", f"status in ({statuses})")
