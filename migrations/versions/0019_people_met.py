"""Interviewers whom a debrief names, and the titles that it tells."""

import sqlalchemy as sa
from alembic import op

revision = "0019_people_met"
down_revision = "0018_contact_modes"


def upgrade() -> None:
    op.add_column("interviewers", sa.Column("found_title", sa.Text(), nullable=True))
    op.add_column(
        "interviewers", sa.Column("source", sa.Text(), server_default="crm", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_interviewers_source"), "interviewers", "source in ('crm', 'debrief')"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_interviewers_source"), "interviewers")
    op.drop_column("interviewers", "source")
    op.drop_column("interviewers", "found_title")
