"""Find the interviews of a period, and the overrides, without reading all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0015_coverage"
down_revision = "0014_follow_ups"


def upgrade() -> None:
    op.create_index("ix_interviews_starts_at", "interviews", ["installation_id", "starts_at"])
    op.create_index(
        "ix_follow_ups_overrides",
        "follow_ups",
        ["installation_id", "at"],
        postgresql_where=sa.text("override_grounds <> '{}' or override_reason is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_follow_ups_overrides", table_name="follow_ups")
    op.drop_index("ix_interviews_starts_at", table_name="interviews")
