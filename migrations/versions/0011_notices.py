"""What recruiters are told, and how each wants it."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0011_notices"
down_revision = "0010_inbound"


def upgrade() -> None:
    op.create_table(
        "notice_stops",
        sa.Column("stopped_by", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_notice_stops_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_stops")),
        sa.UniqueConstraint("installation_id", name=op.f("uq_notice_stops_installation_id")),
    )
    op.create_index(
        op.f("ix_notice_stops_installation_id"), "notice_stops", ["installation_id"], unique=False
    )
    op.create_table(
        "notice_channels",
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(service = 'mail') = (ciphertext is null)", name=op.f("ck_notice_channels_address")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_notice_channels_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_notice_channels_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_channels")),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_notice_channels_installation_id_id")
        ),
    )
    op.create_index(
        op.f("ix_notice_channels_installation_id"),
        "notice_channels",
        ["installation_id"],
        unique=False,
    )
    op.create_index(
        "ix_notice_channels_recruiter", "notice_channels", ["recruiter_id"], unique=False
    )
    op.create_table(
        "notice_settings",
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=False),
        sa.Column("digest_when_empty", sa.Boolean(), nullable=False),
        sa.Column("digest_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("quiet_weekends", sa.Boolean(), nullable=False),
        sa.Column("says_names", sa.Boolean(), nullable=False),
        sa.Column("at_risk_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_trouble_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_notice_settings_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_notice_settings_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_settings")),
        sa.UniqueConstraint(
            "installation_id",
            "recruiter_id",
            name=op.f("uq_notice_settings_installation_id_recruiter_id"),
        ),
    )
    op.create_index(
        "ix_notice_settings_digest",
        "notice_settings",
        ["installation_id", "digest_due_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_notice_settings_installation_id"),
        "notice_settings",
        ["installation_id"],
        unique=False,
    )
    op.create_table(
        "notices",
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("prompt_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'digest') = (channel_id is null)", name=op.f("ck_notices_channel")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at is not null)", name=op.f("ck_notices_sent_at")
        ),
        sa.CheckConstraint(
            "kind in ('digest', 'first_hour', 'last_hours', 'mail_trouble', 'test')",
            name=op.f("ck_notices_kind"),
        ),
        sa.CheckConstraint(
            "state in ('queued', 'sending', 'sent') or reason is not null",
            name=op.f("ck_notices_reason"),
        ),
        sa.CheckConstraint(
            "state in ('queued', 'sending', 'sent', 'failed', 'unknown', 'skipped')",
            name=op.f("ck_notices_state"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "channel_id"],
            ["notice_channels.installation_id", "notice_channels.id"],
            name=op.f("fk_notices_installation_id_channel_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "message_id"],
            ["messages.installation_id", "messages.id"],
            name=op.f("fk_notices_installation_id_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "prompt_id"],
            ["prompts.installation_id", "prompts.id"],
            name=op.f("fk_notices_installation_id_prompt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_notices_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_notices_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("installation_id", "key", name=op.f("uq_notices_installation_id_key")),
    )
    op.create_index(
        op.f("ix_notices_installation_id"), "notices", ["installation_id"], unique=False
    )
    op.create_index("ix_notices_message", "notices", ["channel_id", "message_id"], unique=False)
    op.create_index(
        "ix_notices_outbox",
        "notices",
        ["installation_id", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state in ('queued', 'sending')"),
    )
    op.create_index("ix_notices_prompt", "notices", ["channel_id", "prompt_id"], unique=False)
    op.create_index("ix_notices_recruiter", "notices", ["recruiter_id", "id"], unique=False)
    op.create_index(
        "ix_messages_trouble",
        "messages",
        ["installation_id", "claimed_at"],
        unique=False,
        postgresql_where=sa.text("state in ('failed', 'unknown')"),
    )
    op.create_index(
        "ix_prompts_limit",
        "prompts",
        ["installation_id", "limit_at"],
        unique=False,
        postgresql_where=sa.text("state in ('planned', 'blocked') and limit_at is not null"),
    )
    op.create_index(
        "ix_messages_bounced",
        "messages",
        ["installation_id", "bounced_at"],
        unique=False,
        postgresql_where=sa.text("bounced_at is not null"),
    )
    isolate("notice_settings", "notice_channels", "notices", "notice_stops")


def downgrade() -> None:
    op.drop_index("ix_prompts_limit", table_name="prompts")
    op.drop_index("ix_messages_bounced", table_name="messages")
    op.drop_index("ix_messages_trouble", table_name="messages")
    op.drop_table("notice_stops")
    op.drop_table("notices")
    op.drop_table("notice_channels")
    op.drop_table("notice_settings")
