"""Who made a follow-up, who wrote it down, what it completed, and which rules it passed over."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import rewrite

revision = "0014_follow_ups"
down_revision = "0013_playbook_versions"

_KEYS = (("logged_by", "recruiters"), ("prompt_id", "prompts"))


def upgrade() -> None:
    op.add_column(
        "follow_ups", sa.Column("made_by", sa.Text(), server_default="recruiter", nullable=False)
    )
    op.add_column("follow_ups", sa.Column("logged_by", sa.BigInteger(), nullable=True))
    op.add_column("follow_ups", sa.Column("prompt_id", sa.BigInteger(), nullable=True))
    for name in ("override_grounds", "override_rules"):
        op.add_column(
            "follow_ups",
            sa.Column(name, sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        )
    rewrite(
        "follow_ups",
        "made_by = case when recruiter_id is null then 'candidate' else 'recruiter' end,"
        " logged_by = recruiter_id",
    )
    op.create_check_constraint(
        op.f("ck_follow_ups_made_by"), "follow_ups", "made_by in ('recruiter', 'candidate')"
    )
    op.create_check_constraint(
        op.f("ck_follow_ups_maker"), "follow_ups", "made_by = 'recruiter' or recruiter_id is null"
    )
    for column, table in _KEYS:
        op.create_foreign_key(
            op.f(f"fk_follow_ups_installation_id_{column}"),
            "follow_ups",
            table,
            ["installation_id", column],
            ["installation_id", "id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    for column, _ in _KEYS:
        op.drop_constraint(op.f(f"fk_follow_ups_installation_id_{column}"), "follow_ups")
    for name in ("maker", "made_by"):
        op.drop_constraint(op.f(f"ck_follow_ups_{name}"), "follow_ups")
    for name in ("override_rules", "override_grounds", "prompt_id", "logged_by", "made_by"):
        op.drop_column("follow_ups", name)
