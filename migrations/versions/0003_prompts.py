"""Prompts."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0003_prompts"
down_revision = "0002_mirror"


def upgrade() -> None:
    op.create_table(
        "prompts",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("interview_id", sa.BigInteger(), nullable=False),
        sa.Column("interviewer_id", sa.BigInteger(), nullable=True),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_decision", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("sources", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("playbook_name", sa.Text(), nullable=False),
        sa.Column("playbook_version", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (done_at is not null)", name=op.f("ck_prompts_done_at")
        ),
        sa.CheckConstraint(
            "state in ('planned', 'blocked', 'done', 'dismissed', 'skipped', 'expired', 'cancelled')",
            name=op.f("ck_prompts_state"),
        ),
        sa.CheckConstraint(
            "state in ('planned', 'done') or reason is not null or state = 'expired'",
            name=op.f("ck_prompts_reason"),
        ),
        sa.CheckConstraint(
            "step in ('prep_kit', 'contacts', 'debrief', 'thank_you', 'card', 'promised_date', 'keep_applying', 'check_in', 'move_on')",
            name=op.f("ck_prompts_step"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interview_id"],
            ["interviews.installation_id", "interviews.id"],
            name=op.f("fk_prompts_installation_id_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interviewer_id"],
            ["interviewers.installation_id", "interviewers.id"],
            name=op.f("fk_prompts_installation_id_interviewer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_prompts_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_prompts_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_prompts_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompts")),
        sa.UniqueConstraint("installation_id", "id", name=op.f("uq_prompts_installation_id_id")),
        sa.UniqueConstraint(
            "installation_id",
            "interview_id",
            "step",
            "interviewer_id",
            "occurrence",
            name="uq_prompts_occurrence",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "ix_prompts_inbox",
        "prompts",
        ["recruiter_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state in ('planned', 'blocked')"),
    )
    op.create_index(
        op.f("ix_prompts_installation_id"), "prompts", ["installation_id"], unique=False
    )
    op.create_index("ix_prompts_submission", "prompts", ["submission_id"], unique=False)
    isolate("prompts")


def downgrade() -> None:
    op.drop_table("prompts")
