"""Install in steps: the state before the first "go", how far it is, and links that lead there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import isolate

revision = "0021_installing"
down_revision = "0020_simulations"

_BEFORE = "state in ('enabled', 'disabled', 'uninstalled')"
_STATES = "state in ('installing', 'enabled', 'disabled', 'uninstalled')"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_installations_state"), "installations")
    op.create_check_constraint(op.f("ck_installations_state"), "installations", _STATES)
    op.add_column("install_codes", sa.Column("leads_to_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_install_codes_leads_to_id"),
        "install_codes",
        "installations",
        ["leads_to_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_table(
        "install_progress",
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("done", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("found", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("consent_hash", sa.Text(), nullable=True),
        sa.Column("reading_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_install_progress_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("installation_id", name=op.f("pk_install_progress")),
    )
    isolate("install_progress")


def downgrade() -> None:
    op.drop_table("install_progress")
    op.drop_constraint(op.f("fk_install_codes_leads_to_id"), "install_codes")
    op.drop_column("install_codes", "leads_to_id")
    op.execute("update installations set state = 'disabled' where state = 'installing'")
    op.drop_constraint(op.f("ck_installations_state"), "installations")
    op.create_check_constraint(op.f("ck_installations_state"), "installations", _BEFORE)
