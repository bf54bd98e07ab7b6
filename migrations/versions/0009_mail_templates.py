"""Let an agency bring its own versions of the coaching e-mails."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0009_mail_templates"
down_revision = "0008_notes"


def upgrade() -> None:
    op.create_table(
        "mail_templates",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "voice in ('direct', 'via_recruiter', 'any')", name=op.f("ck_mail_templates_voice")
        ),
        sa.CheckConstraint(
            "language in ('en', 'de', 'fr', 'es')", name=op.f("ck_mail_templates_language")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_mail_templates_version")),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_mail_templates_installation_id_recruiter_id"),
            ondelete="NO ACTION",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_mail_templates_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_templates")),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_mail_templates_installation_id_id")
        ),
        sa.UniqueConstraint(
            "installation_id",
            "name",
            "voice",
            "language",
            "version",
            name=op.f("uq_mail_templates_installation_id_name_voice_language_version"),
        ),
    )
    op.create_index(
        op.f("ix_mail_templates_installation_id"),
        "mail_templates",
        ["installation_id"],
        unique=False,
    )
    op.create_index(
        "uq_mail_templates_active",
        "mail_templates",
        ["installation_id", "name", "voice", "language"],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    isolate("mail_templates")
    op.add_column("messages", sa.Column("mail_template_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_messages_installation_id_mail_template_id"),
        "messages",
        "mail_templates",
        ["installation_id", "mail_template_id"],
        ["installation_id", "id"],
        ondelete="NO ACTION",
    )


def downgrade() -> None:
    op.drop_constraint(
        op.f("fk_messages_installation_id_mail_template_id"), "messages", type_="foreignkey"
    )
    op.drop_column("messages", "mail_template_id")
    op.drop_table("mail_templates")
