"""Simulations of a playbook on an agency's own past."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import isolate

revision = "0020_simulations"
down_revision = "0019_people_met"


def upgrade() -> None:
    op.create_table(
        "simulations",
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("in_force", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("draft", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_submission_id", sa.BigInteger(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_simulations_state"),
        ),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_simulations_period")),
        sa.CheckConstraint("done >= 0 and done <= total", name=op.f("ck_simulations_progress")),
        sa.CheckConstraint(
            "(state in ('queued', 'running')) = (finished_at is null)",
            name=op.f("ck_simulations_finished_at"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_simulations_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_simulations_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulations")),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_simulations_installation_id_id")
        ),
    )
    op.create_index(
        op.f("ix_simulations_installation_id"), "simulations", ["installation_id"], unique=False
    )
    op.create_index(
        "uq_simulations_active",
        "simulations",
        ["installation_id"],
        unique=True,
        postgresql_where=sa.text("state in ('queued', 'running')"),
    )
    op.create_table(
        "simulated_submissions",
        sa.Column("simulation_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("is_different", sa.Boolean(), nullable=False),
        sa.Column("is_chased", sa.Boolean(), nullable=False),
        sa.Column("found", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id", "simulation_id"],
            ["simulations.installation_id", "simulations.id"],
            name=op.f("fk_simulated_submissions_installation_id_simulation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_simulated_submissions_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_simulated_submissions_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulated_submissions")),
        sa.UniqueConstraint(
            "installation_id",
            "simulation_id",
            "submission_id",
            name="uq_simulated_submissions_submission",
        ),
    )
    op.create_index(
        op.f("ix_simulated_submissions_installation_id"),
        "simulated_submissions",
        ["installation_id"],
        unique=False,
    )
    op.create_index(
        "ix_simulated_submissions_submission",
        "simulated_submissions",
        ["submission_id"],
        unique=False,
    )
    isolate("simulations", "simulated_submissions")


def downgrade() -> None:
    op.drop_table("simulated_submissions")
    op.drop_table("simulations")
