"""Messages and what is written into the CRM."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0004_messages"
down_revision = "0003_prompts"


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("prompt_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("interview_id", sa.BigInteger(), nullable=False),
        sa.Column("candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("interview_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("mime", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at is not null)", name=op.f("ck_messages_sent_at")
        ),
        sa.CheckConstraint(
            "state in ('drafted', 'queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled')",
            name=op.f("ck_messages_state"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "candidate_id"],
            ["candidates.installation_id", "candidates.id"],
            name=op.f("fk_messages_installation_id_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interview_id"],
            ["interviews.installation_id", "interviews.id"],
            name=op.f("fk_messages_installation_id_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "prompt_id"],
            ["prompts.installation_id", "prompts.id"],
            name=op.f("fk_messages_installation_id_prompt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_messages_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_messages_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_messages_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("installation_id", "id", name=op.f("uq_messages_installation_id_id")),
        sa.UniqueConstraint(
            "installation_id", "token", name=op.f("uq_messages_installation_id_token")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    op.create_index("ix_messages_candidate", "messages", ["candidate_id", "id"], unique=False)
    op.create_index(
        op.f("ix_messages_installation_id"), "messages", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_messages_outbox",
        "messages",
        ["installation_id", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state in ('queued', 'sending')"),
    )
    op.create_table(
        "crm_writes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("crm_ref", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'task') = (due_on is not null)", name=op.f("ck_crm_writes_due_on")
        ),
        sa.CheckConstraint("kind in ('note', 'task')", name=op.f("ck_crm_writes_kind")),
        sa.CheckConstraint(
            "state in ('pending', 'written', 'failed')", name=op.f("ck_crm_writes_state")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_crm_writes_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_crm_writes_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_crm_writes_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_writes")),
        sa.UniqueConstraint(
            "installation_id", "key", name=op.f("uq_crm_writes_installation_id_key")
        ),
    )
    op.create_index(
        op.f("ix_crm_writes_installation_id"), "crm_writes", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_crm_writes_pending",
        "crm_writes",
        ["installation_id", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    isolate("messages", "crm_writes")


def downgrade() -> None:
    op.drop_table("crm_writes")
    op.drop_table("messages")
