"""Say on a submission that it could not be planned."""

import sqlalchemy as sa
from alembic import op

revision = "0005_plan_error"
down_revision = "0004_messages"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("plan_error", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("submissions", "plan_error")
