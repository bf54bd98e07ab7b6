"""Candidates' notes, and what they wrote into debriefs themselves."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0008_notes"
down_revision = "0007_home"


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("interview_id", sa.BigInteger(), nullable=False),
        sa.Column("interviewer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_subject", sa.Text(), nullable=True),
        sa.Column("shared_body", sa.Text(), nullable=True),
        sa.Column("shared_version", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.BigInteger(), nullable=True),
        sa.Column("released_version", sa.Integer(), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('thank_you', 'check_in')", name=op.f("ck_notes_kind")),
        sa.CheckConstraint(
            "verdict in ('ready', 'revise', 'blocked')", name=op.f("ck_notes_verdict")
        ),
        sa.CheckConstraint(
            "(shared_at is not null) = (shared_body is not null)", name=op.f("ck_notes_shared")
        ),
        sa.CheckConstraint(
            "(released_at is not null) = (release_reason is not null)",
            name=op.f("ck_notes_released"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interview_id"],
            ["interviews.installation_id", "interviews.id"],
            name=op.f("fk_notes_installation_id_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interviewer_id"],
            ["interviewers.installation_id", "interviewers.id"],
            name=op.f("fk_notes_installation_id_interviewer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "released_by"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_notes_installation_id_released_by"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_notes_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_notes_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("installation_id", "id", name=op.f("uq_notes_installation_id_id")),
        sa.UniqueConstraint(
            "installation_id",
            "interviewer_id",
            "kind",
            "occurrence",
            name=op.f("uq_notes_installation_id_interviewer_id_kind_occurrence"),
        ),
    )
    op.create_index(op.f("ix_notes_installation_id"), "notes", ["installation_id"], unique=False)
    op.create_index("ix_notes_submission", "notes", ["submission_id"], unique=False)
    isolate("notes")
    op.add_column("debriefs", sa.Column("also_there", sa.Text(), nullable=True))
    op.add_column(
        "debriefs",
        sa.Column("candidate_fields", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column(
        "debriefs", sa.Column("candidate_wrote_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "debriefs", sa.Column("version", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    for name in ("version", "candidate_wrote_at", "candidate_fields", "also_there"):
        op.drop_column("debriefs", name)
    op.drop_table("notes")
