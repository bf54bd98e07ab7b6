"""Mail that came in at our own addresses, and the mailbox that we look into."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import grant, isolate

revision = "0010_inbound"
down_revision = "0009_mail_templates"


def upgrade() -> None:
    op.create_table(
        "mail_feeds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("last_uid", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mail_feeds")),
    )
    op.create_table(
        "inbound_mails",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("mail_key", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late_copy", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("people", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose in ('c', 'b', 'r', 'u')", name=op.f("ck_inbound_mails_purpose")
        ),
        sa.CheckConstraint(
            "(purpose = 'c') = (message_id is null)", name=op.f("ck_inbound_mails_message")
        ),
        sa.CheckConstraint("via in ('smtp', 'imap', 'webhook')", name=op.f("ck_inbound_mails_via")),
        sa.CheckConstraint(
            "state in ('pending', 'done', 'waiting', 'failed')",
            name=op.f("ck_inbound_mails_state"),
        ),
        sa.CheckConstraint(
            "state <> 'pending' or body is not null", name=op.f("ck_inbound_mails_pending_body")
        ),
        sa.CheckConstraint(
            "state not in ('done', 'waiting') or body is null",
            name=op.f("ck_inbound_mails_read_body"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (people is not null)", name=op.f("ck_inbound_mails_people")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "candidate_id"],
            ["candidates.installation_id", "candidates.id"],
            name=op.f("fk_inbound_mails_installation_id_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "message_id"],
            ["messages.installation_id", "messages.id"],
            name=op.f("fk_inbound_mails_installation_id_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "settled_by"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_inbound_mails_installation_id_settled_by"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_inbound_mails_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_mails")),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_inbound_mails_installation_id_id")
        ),
        sa.UniqueConstraint(
            "installation_id",
            "dedupe_key",
            name=op.f("uq_inbound_mails_installation_id_dedupe_key"),
        ),
    )
    op.create_index(
        op.f("ix_inbound_mails_installation_id"), "inbound_mails", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_inbound_mails_candidate", "inbound_mails", ["candidate_id", "id"], unique=False
    )
    op.create_index(
        "ix_inbound_mails_pending",
        "inbound_mails",
        ["installation_id", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_inbound_mails_waiting",
        "inbound_mails",
        ["installation_id", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    isolate("inbound_mails")
    grant("mail_feeds")


def downgrade() -> None:
    op.drop_table("inbound_mails")
    op.drop_table("mail_feeds")
