"""What a recruiter's press changed, so that undo puts it back: one prompt's, or a whole batch's."""

import sqlalchemy as sa
from alembic import op

revision = "0017_prompt_undo"
down_revision = "0016_planned_in_time"


def upgrade() -> None:
    op.add_column("prompts", sa.Column("snoozed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("prompts", sa.Column("snoozed_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("prompts", sa.Column("batch", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        op.f("ck_prompts_snoozed_at"), "prompts", "snoozed_at is null or snoozed_until is not null"
    )
    op.create_index(
        "ix_prompts_batch",
        "prompts",
        ["installation_id", "batch"],
        postgresql_where=sa.text("batch is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_prompts_batch", "prompts")
    op.drop_constraint(op.f("ck_prompts_snoozed_at"), "prompts")
    op.drop_column("prompts", "batch")
    op.drop_column("prompts", "snoozed_before")
    op.drop_column("prompts", "snoozed_at")
