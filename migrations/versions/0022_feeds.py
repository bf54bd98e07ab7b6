"""Readings of everything, comparisons at night, and how a feed does."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import isolate

revision = "0022_feeds"
down_revision = "0021_installing"

_KINDS = ("digest", "first_hour", "last_hours", "mail_trouble", "test")


def _kinds(*kinds: str) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"kind in ({listed})"


def _tenant_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _tenant_rules(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f(f"fk_{table}_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    _backfills()
    _comparisons()
    _feeds()
    _deliveries()
    _notices()


def _backfills() -> None:
    op.create_table(
        "backfills",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("seen", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expected", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_tenant_columns(),
        sa.CheckConstraint("kind in ('first', 'again')", name=op.f("ck_backfills_kind")),
        *_tenant_rules("backfills"),
    )
    op.create_index(op.f("ix_backfills_installation_id"), "backfills", ["installation_id"])
    op.create_index(
        "uq_backfills_active",
        "backfills",
        ["installation_id"],
        unique=True,
        postgresql_where=sa.text("finished_at is null"),
    )
    isolate("backfills")


def _comparisons() -> None:
    op.create_table(
        "comparisons",
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("healed", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("doubts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_tenant_columns(),
        *_tenant_rules("comparisons"),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_comparisons_installation_id_id")
        ),
    )
    op.create_index(op.f("ix_comparisons_installation_id"), "comparisons", ["installation_id"])
    op.create_index(
        "uq_comparisons_active",
        "comparisons",
        ["installation_id"],
        unique=True,
        postgresql_where=sa.text("finished_at is null"),
    )
    op.create_table(
        "listed_refs",
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        *_tenant_columns(),
        sa.CheckConstraint(
            "kind in ('candidate', 'submission', 'interview')", name=op.f("ck_listed_refs_kind")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "comparison_id"],
            ["comparisons.installation_id", "comparisons.id"],
            name=op.f("fk_listed_refs_installation_id_comparison_id"),
            ondelete="CASCADE",
        ),
        *_tenant_rules("listed_refs"),
        sa.UniqueConstraint(
            "installation_id",
            "comparison_id",
            "kind",
            "ref",
            name=op.f("uq_listed_refs_installation_id_comparison_id_kind_ref"),
        ),
    )
    op.create_index(op.f("ix_listed_refs_installation_id"), "listed_refs", ["installation_id"])
    isolate("comparisons", "listed_refs")


def _feeds() -> None:
    count = {"server_default": "0", "nullable": False}
    for name in ("auth_failures", "gaps_healed"):
        op.add_column("feeds", sa.Column(name, sa.Integer(), **count))
    op.add_column(
        "feeds",
        sa.Column("hooks_off", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    for name in _FEED_MOMENTS:
        op.add_column("feeds", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


_FEED_MOMENTS = (
    "must_reconnect_at",
    "watched_at",
    "silent_since",
    "hooks_asked_at",
    "hooks_off_since",
    "compare_at",
)


def _deliveries() -> None:
    op.add_column("deliveries", sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "deliveries",
        sa.Column("is_backfill", sa.Boolean(), server_default="false", nullable=False),
    )
    op.create_index(
        "ix_deliveries_news",
        "deliveries",
        ["installation_id", "source", "created_at"],
        postgresql_where=sa.text("not is_backfill"),
    )
    op.create_index(
        "ix_deliveries_bytes",
        "deliveries",
        ["installation_id", "applied_at"],
        postgresql_where=sa.text("source = 'poll' and state = 'applied' and body <> ''"),
    )


def _notices() -> None:
    op.add_column(
        "notice_settings",
        sa.Column("crm_trouble", sa.Boolean(), server_default="true", nullable=False),
    )
    op.add_column("notices", sa.Column("about", sa.Text(), nullable=True))
    for name, condition in (
        ("kind", _kinds(*_KINDS, "crm_trouble")),
        ("channel", "kind in ('digest', 'crm_trouble') or channel_id is not null"),
    ):
        op.drop_constraint(op.f(f"ck_notices_{name}"), "notices")
        op.create_check_constraint(op.f(f"ck_notices_{name}"), "notices", condition)
    for name, condition in (
        ("digest", "kind <> 'digest' or channel_id is null"),
        ("about", "(kind = 'crm_trouble') = (about is not null)"),
    ):
        op.create_check_constraint(op.f(f"ck_notices_{name}"), "notices", condition)


def downgrade() -> None:
    # `force` hides all agencies' rows from the owner too.
    op.execute("alter table notices no force row level security")
    op.execute("delete from notices where kind = 'crm_trouble'")
    op.execute("alter table notices force row level security")
    for name in ("about", "digest", "channel", "kind"):
        op.drop_constraint(op.f(f"ck_notices_{name}"), "notices")
    op.create_check_constraint(op.f("ck_notices_kind"), "notices", _kinds(*_KINDS))
    op.create_check_constraint(
        op.f("ck_notices_channel"), "notices", "(kind = 'digest') = (channel_id is null)"
    )
    op.drop_column("notices", "about")
    op.drop_column("notice_settings", "crm_trouble")
    for name in ("ix_deliveries_bytes", "ix_deliveries_news"):
        op.drop_index(name, "deliveries")
    for name in ("is_backfill", "occurred_at"):
        op.drop_column("deliveries", name)
    for name in (*_FEED_MOMENTS, "hooks_off", "gaps_healed", "auth_failures"):
        op.drop_column("feeds", name)
    for table in ("listed_refs", "comparisons", "backfills"):
        op.drop_table(table)
