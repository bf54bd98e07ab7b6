"""Links for candidates, evidence that notes were sent, and addresses that get no e-mail."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0006_links_evidence_suppressions"
down_revision = "0005_plan_error"

_CHECKS = {
    "drafted_by": "drafted_by in ('template', 'ai')",
    "bounced_at": "bounced_at is null or state = 'sent'",
}


def upgrade() -> None:
    op.create_table(
        "suppressions",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scope in ('coaching', 'all')", name=op.f("ck_suppressions_scope")),
        sa.CheckConstraint(
            "source in ('candidate', 'one_click', 'bounce', 'complaint', 'recruiter')",
            name=op.f("ck_suppressions_source"),
        ),
        sa.CheckConstraint("address = lower(address)", name=op.f("ck_suppressions_address")),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_suppressions_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
        sa.UniqueConstraint(
            "installation_id",
            "address",
            "scope",
            name=op.f("uq_suppressions_installation_id_address_scope"),
        ),
    )
    op.create_index(
        op.f("ix_suppressions_installation_id"), "suppressions", ["installation_id"], unique=False
    )
    op.create_table(
        "links",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'candidate_page') = (submission_id is not null)",
            name=op.f("ck_links_submission"),
        ),
        sa.CheckConstraint(
            "purpose in ('candidate_page', 'preferences')", name=op.f("ck_links_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "candidate_id"],
            ["candidates.installation_id", "candidates.id"],
            name=op.f("fk_links_installation_id_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_links_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_links_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("installation_id", "id", name=op.f("uq_links_installation_id_id")),
    )
    op.create_index(op.f("ix_links_installation_id"), "links", ["installation_id"], unique=False)
    op.create_index(
        "uq_links_live",
        "links",
        ["installation_id", "purpose", "candidate_id", "submission_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at is null"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "note_evidence",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("interview_id", sa.BigInteger(), nullable=False),
        sa.Column("interviewer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("inbound_mail_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(source = 'recruiter') = (recruiter_id is not null)",
            name=op.f("ck_note_evidence_recruiter"),
        ),
        sa.CheckConstraint("kind in ('thank_you', 'check_in')", name=op.f("ck_note_evidence_kind")),
        sa.CheckConstraint(
            "source in ('candidate', 'recruiter', 'bcc')", name=op.f("ck_note_evidence_source")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interview_id"],
            ["interviews.installation_id", "interviews.id"],
            name=op.f("fk_note_evidence_installation_id_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interviewer_id"],
            ["interviewers.installation_id", "interviewers.id"],
            name=op.f("fk_note_evidence_installation_id_interviewer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_note_evidence_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_note_evidence_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_note_evidence_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_evidence")),
        sa.UniqueConstraint(
            "installation_id",
            "interviewer_id",
            "kind",
            "source",
            name=op.f("uq_note_evidence_installation_id_interviewer_id_kind_source"),
        ),
    )
    op.create_index(
        op.f("ix_note_evidence_installation_id"), "note_evidence", ["installation_id"], unique=False
    )
    op.create_index("ix_note_evidence_submission", "note_evidence", ["submission_id"], unique=False)
    op.add_column("messages", sa.Column("locale", sa.Text(), server_default="en", nullable=False))
    op.add_column(
        "messages", sa.Column("drafted_by", sa.Text(), server_default="template", nullable=False)
    )
    op.add_column("messages", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("bounce_code", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "messages", sa.Column("auto_replied_at", sa.DateTime(timezone=True), nullable=True)
    )
    for name, condition in _CHECKS.items():
        op.create_check_constraint(op.f(f"ck_messages_{name}"), "messages", condition)
    isolate("suppressions", "links", "note_evidence")


def downgrade() -> None:
    for name in _CHECKS:
        op.drop_constraint(op.f(f"ck_messages_{name}"), "messages")
    op.drop_column("messages", "auto_replied_at")
    op.drop_column("messages", "replied_at")
    op.drop_column("messages", "bounce_code")
    op.drop_column("messages", "bounced_at")
    op.drop_column("messages", "drafted_by")
    op.drop_column("messages", "locale")
    op.drop_table("note_evidence")
    op.drop_table("links")
    op.drop_table("suppressions")
