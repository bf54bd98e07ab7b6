"""The mirror of the CRM, and what people tell us beside it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.row_security import isolate

revision = "0002_mirror"
down_revision = "0001_installations"


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source in ('webhook', 'poll')", name=op.f("ck_deliveries_source")),
        sa.CheckConstraint(
            "state in ('pending', 'applied', 'unreadable', 'failed')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_deliveries_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "installation_id", "dedupe_key", name=op.f("uq_deliveries_installation_id_dedupe_key")
        ),
    )
    op.create_index(
        op.f("ix_deliveries_installation_id"), "deliveries", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["installation_id", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "recruiters",
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("is_manager", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("crm_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "defects", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_recruiters_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruiters")),
        sa.UniqueConstraint("installation_id", "id", name=op.f("uq_recruiters_installation_id_id")),
        sa.UniqueConstraint(
            "installation_id", "ref", name=op.f("uq_recruiters_installation_id_ref")
        ),
    )
    op.create_index(
        "ix_recruiters_email",
        "recruiters",
        ["installation_id", sa.literal_column("lower(email)")],
        unique=False,
    )
    op.create_index(
        op.f("ix_recruiters_installation_id"), "recruiters", ["installation_id"], unique=False
    )
    op.create_table(
        "client_companies",
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("contact_mode", sa.Text(), nullable=True),
        sa.Column("crm_contact_mode", sa.Text(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("crm_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "defects", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "contact_mode in ('direct', 'via_recruiter', 'none')",
            name=op.f("ck_client_companies_contact_mode"),
        ),
        sa.CheckConstraint(
            "crm_contact_mode in ('direct', 'via_recruiter', 'none')",
            name=op.f("ck_client_companies_crm_contact_mode"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_client_companies_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_companies")),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_client_companies_installation_id_id")
        ),
        sa.UniqueConstraint(
            "installation_id", "ref", name=op.f("uq_client_companies_installation_id_ref")
        ),
    )
    op.create_index(
        op.f("ix_client_companies_installation_id"),
        "client_companies",
        ["installation_id"],
        unique=False,
    )
    op.create_table(
        "candidates",
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("opted_out", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("crm_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "defects", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_candidates_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("installation_id", "id", name=op.f("uq_candidates_installation_id_id")),
        sa.UniqueConstraint(
            "installation_id", "ref", name=op.f("uq_candidates_installation_id_ref")
        ),
    )
    op.create_index(
        op.f("ix_candidates_installation_id"), "candidates", ["installation_id"], unique=False
    )
    op.create_table(
        "submissions",
        sa.Column("candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("client_company_id", sa.BigInteger(), nullable=True),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("stage_name", sa.Text(), nullable=True),
        sa.Column("stage_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("crm_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "defects", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage in ('submitted', 'interviewing', 'offer', 'hired', 'rejected', 'withdrawn', 'job_closed')",
            name=op.f("ck_submissions_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "candidate_id"],
            ["candidates.installation_id", "candidates.id"],
            name=op.f("fk_submissions_installation_id_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "client_company_id"],
            ["client_companies.installation_id", "client_companies.id"],
            name=op.f("fk_submissions_installation_id_client_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_submissions_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_submissions_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_submissions_installation_id_id")
        ),
        sa.UniqueConstraint(
            "installation_id", "ref", name=op.f("uq_submissions_installation_id_ref")
        ),
    )
    op.create_index("ix_submissions_candidate", "submissions", ["candidate_id"], unique=False)
    op.create_index(
        "ix_submissions_client_company", "submissions", ["client_company_id"], unique=False
    )
    op.create_index(
        op.f("ix_submissions_installation_id"), "submissions", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_submissions_plan_due",
        "submissions",
        ["installation_id", "plan_due_at"],
        unique=False,
        postgresql_where=sa.text("plan_due_at is not null"),
    )
    op.create_index("ix_submissions_recruiter", "submissions", ["recruiter_id"], unique=False)
    op.create_table(
        "follow_ups",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel in ('email', 'call')", name=op.f("ck_follow_ups_channel")),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_follow_ups_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_follow_ups_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_follow_ups_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(
        op.f("ix_follow_ups_installation_id"), "follow_ups", ["installation_id"], unique=False
    )
    op.create_index("ix_follow_ups_submission", "follow_ups", ["submission_id"], unique=False)
    op.create_table(
        "replies",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promise_kind", sa.Text(), nullable=True),
        sa.Column("promise_on", sa.Date(), nullable=True),
        sa.Column("promise_said_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "promise_kind in ('exact', 'approximate', 'few_days', 'none') and (promise_on is not null) = (promise_kind in ('exact', 'approximate'))",
            name=op.f("ck_replies_promise"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_replies_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_replies_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_replies_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
    )
    op.create_index(
        op.f("ix_replies_installation_id"), "replies", ["installation_id"], unique=False
    )
    op.create_index("ix_replies_submission", "replies", ["submission_id"], unique=False)
    op.create_table(
        "interviews",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("crm_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "defects", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status in ('scheduled', 'completed', 'cancelled', 'deleted', 'no_show')",
            name=op.f("ck_interviews_status"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_interviews_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["installation_id", "submission_id"],
            ["submissions.installation_id", "submissions.id"],
            name=op.f("fk_interviews_installation_id_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_interviews_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("installation_id", "id", name=op.f("uq_interviews_installation_id_id")),
        sa.UniqueConstraint(
            "installation_id", "ref", name=op.f("uq_interviews_installation_id_ref")
        ),
    )
    op.create_index(
        op.f("ix_interviews_installation_id"), "interviews", ["installation_id"], unique=False
    )
    op.create_index("ix_interviews_submission", "interviews", ["submission_id"], unique=False)
    op.create_table(
        "interviewers",
        sa.Column("interview_id", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("found_email", sa.Text(), nullable=True),
        sa.Column("topics", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id", "interview_id"],
            ["interviews.installation_id", "interviews.id"],
            name=op.f("fk_interviewers_installation_id_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_interviewers_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviewers")),
        sa.UniqueConstraint(
            "installation_id", "id", name=op.f("uq_interviewers_installation_id_id")
        ),
        sa.UniqueConstraint(
            "installation_id",
            "interview_id",
            "ref",
            name=op.f("uq_interviewers_installation_id_interview_id_ref"),
        ),
    )
    op.create_index(
        op.f("ix_interviewers_installation_id"), "interviewers", ["installation_id"], unique=False
    )
    op.create_index("ix_interviewers_interview", "interviewers", ["interview_id"], unique=False)
    op.create_table(
        "debriefs",
        sa.Column("interview_id", sa.BigInteger(), nullable=False),
        sa.Column("recruiter_id", sa.BigInteger(), nullable=True),
        sa.Column("went_well", sa.Text(), nullable=True),
        sa.Column("went_badly", sa.Text(), nullable=True),
        sa.Column("stood_out", sa.Text(), nullable=True),
        sa.Column("forgot", sa.Text(), nullable=True),
        sa.Column("promise_kind", sa.Text(), nullable=True),
        sa.Column("promise_on", sa.Date(), nullable=True),
        sa.Column("promise_said_on", sa.Date(), nullable=True),
        sa.Column("position_in_line", sa.Text(), nullable=True),
        sa.Column("emotional_tie", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("told_to_call", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("linkedin_ok", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("interviews_close_on", sa.Date(), nullable=True),
        sa.Column("debriefed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "position_in_line in ('first', 'middle', 'last')", name=op.f("ck_debriefs_position")
        ),
        sa.CheckConstraint(
            "promise_kind in ('exact', 'approximate', 'few_days', 'none') and (promise_on is not null) = (promise_kind in ('exact', 'approximate'))",
            name=op.f("ck_debriefs_promise"),
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "interview_id"],
            ["interviews.installation_id", "interviews.id"],
            name=op.f("fk_debriefs_installation_id_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_debriefs_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_debriefs_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debriefs")),
        sa.UniqueConstraint(
            "installation_id", "interview_id", name=op.f("uq_debriefs_installation_id_interview_id")
        ),
    )
    op.create_index(
        op.f("ix_debriefs_installation_id"), "debriefs", ["installation_id"], unique=False
    )
    op.create_table(
        "sign_in_codes",
        sa.Column("recruiter_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id", "recruiter_id"],
            ["recruiters.installation_id", "recruiters.id"],
            name=op.f("fk_sign_in_codes_installation_id_recruiter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_sign_in_codes_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_sign_in_codes_code_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_codes_installation_id"), "sign_in_codes", ["installation_id"], unique=False
    )
    isolate(
        "deliveries",
        "recruiters",
        "client_companies",
        "candidates",
        "submissions",
        "follow_ups",
        "replies",
        "interviews",
        "interviewers",
        "debriefs",
        "sign_in_codes",
    )


def downgrade() -> None:
    op.drop_table("sign_in_codes")
    op.drop_table("debriefs")
    op.drop_table("interviewers")
    op.drop_table("interviews")
    op.drop_table("replies")
    op.drop_table("follow_ups")
    op.drop_table("submissions")
    op.drop_table("candidates")
    op.drop_table("client_companies")
    op.drop_table("recruiters")
    op.drop_table("deliveries")
