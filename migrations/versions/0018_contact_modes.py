"""Who changed how candidates may contact a client, and what an install answered."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0018_contact_modes"
down_revision = "0017_prompt_undo"

_MODES = "contact_mode in ('direct', 'via_recruiter', 'none')"


def upgrade() -> None:
    op.create_table(
        "contact_mode_changes",
        sa.Column("client_company_id", sa.BigInteger(), nullable=True),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("from_mode", sa.Text(), nullable=True),
        sa.Column("to_mode", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_mode in ('direct', 'via_recruiter', 'none')",
            name=op.f("ck_contact_mode_changes_from_mode"),
        ),
        sa.CheckConstraint(
            "to_mode in ('direct', 'via_recruiter', 'none')",
            name=op.f("ck_contact_mode_changes_to_mode"),
        ),
        sa.CheckConstraint(
            "from_mode is distinct from to_mode", name=op.f("ck_contact_mode_changes_differs")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "client_company_id"],
            ["client_companies.installation_id", "client_companies.id"],
            name=op.f("fk_contact_mode_changes_installation_id_client_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_contact_mode_changes_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_contact_mode_changes_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_mode_changes")),
    )
    op.create_index(
        op.f("ix_contact_mode_changes_installation_id"),
        "contact_mode_changes",
        ["installation_id"],
        unique=False,
    )
    op.create_index(
        "ix_contact_mode_changes_newest",
        "contact_mode_changes",
        ["installation_id", "created_at"],
        unique=False,
    )
    isolate("contact_mode_changes")
    op.create_index(
        "ix_prompts_contact_mode",
        "prompts",
        ["installation_id", "submission_id"],
        unique=False,
        postgresql_where=sa.text("state = 'blocked' and reason = 'contact_mode_unknown'"),
    )
    op.add_column("install_codes", sa.Column("contact_mode", sa.Text(), nullable=True))
    for table in ("install_codes", "installations"):
        op.create_check_constraint(op.f(f"ck_{table}_contact_mode"), table, _MODES)


def downgrade() -> None:
    for table in ("installations", "install_codes"):
        op.drop_constraint(op.f(f"ck_{table}_contact_mode"), table)
    op.drop_column("install_codes", "contact_mode")
    op.drop_index("ix_prompts_contact_mode", "prompts")
    op.drop_table("contact_mode_changes")
