"""What is still to be done for an agency that has left."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import isolate

revision = "0023_uninstalls"
down_revision = "0022_feeds"


def upgrade() -> None:
    op.create_table(
        "uninstalls",
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("erase_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("webhooks_settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_uninstalls_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("installation_id", name=op.f("pk_uninstalls")),
    )
    isolate("uninstalls")


def downgrade() -> None:
    op.drop_table("uninstalls")
