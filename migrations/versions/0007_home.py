"""Say where a database is at home, so that a copy of it mails nobody."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import grant

revision = "0007_home"
down_revision = "0006_links_evidence_suppressions"


def upgrade() -> None:
    op.create_table(
        "home",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_home_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home")),
    )
    grant("home")


def downgrade() -> None:
    op.drop_table("home")
