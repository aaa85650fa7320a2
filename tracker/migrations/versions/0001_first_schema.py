"""First schema."""
# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision from the one before."""
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("letter_prefix", sa.String(), nullable=True),
        sa.Column("telephone", sa.String(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("escalation", sa.String(length=13), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chain_count", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(), nullable=False),
        sa.Column("chain_seal", sa.String(), nullable=False),
        sa.CheckConstraint(
            "escalation IN ('head', 'reporter', 'clerk', 'palad', 'mayor', 'auditor', 'administrator')",
            name=op.f("ck_agency_escalation"),
        ),
        sa.CheckConstraint("chain_count >= 0", name=op.f("ck_agency_chain_count")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_agency_has_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.CheckConstraint("process IN ('run', 'hand')", name=op.f("ck_heartbeat_process")),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    op.create_index("ix_sign_in_try_name_hash_at", "sign_in_try", ["name_hash", "at"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("overall", sa.Float(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.CheckConstraint(
            "fiscal_year BETWEEN 2500 AND 2700", name=op.f("ck_assessment_fiscal_year")
        ),
        sa.CheckConstraint(
            "overall IS NULL OR overall BETWEEN 0 AND 100", name=op.f("ck_assessment_overall")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assessment_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "agency_id", "fiscal_year", name=op.f("uq_assessment_agency_id_fiscal_year")
        ),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_assessment_agency_id_id")),
    )
    op.create_table(
        "division",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("counts_in_all", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("telephone", sa.String(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_division_dates")
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_division_has_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_division_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_division_agency_id_id")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_division_agency_id_name")),
    )
    op.create_index(op.f("ix_division_agency_id"), "division", ["agency_id"], unique=False)
    op.create_table(
        "journal_entry",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("acted_for", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_journal_entry_number")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_journal_entry_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "number", name=op.f("pk_journal_entry")),
    )
    op.create_index(
        "ix_journal_entry_subject",
        "journal_entry",
        ["agency_id", "subject", "subject_id", "number"],
        unique=False,
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('th','en')", name=op.f("ck_officer_language")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_officer_has_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_officer_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("agency_id", "email", name=op.f("uq_officer_agency_id_email")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_officer_agency_id_id")),
    )
    op.create_index(op.f("ix_officer_agency_id"), "officer", ["agency_id"], unique=False)
    op.create_index(op.f("ix_officer_name"), "officer", ["name"], unique=False)
    op.create_table(
        "division_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "division_id"],
            ["division.agency_id", "division.id"],
            name=op.f("fk_division_alias_agency_id_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_division_alias_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_alias")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_division_alias_agency_id_name")),
    )
    op.create_index(
        op.f("ix_division_alias_division_id"), "division_alias", ["division_id"], unique=False
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("refers_to", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "assessment_id"],
            ["assessment.agency_id", "assessment.id"],
            name=op.f("fk_finding_agency_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_finding_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_assessment_id"), "finding", ["assessment_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=6), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.CheckConstraint("channel IN ('folder', 'smtp')", name=op.f("ck_notice_channel")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'dead', 'cancelled')",
            name=op.f("ck_notice_state"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_notice_tries")),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_notice_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_notice_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_notice_agency_id_id")),
        sa.UniqueConstraint("identity", name=op.f("uq_notice_identity")),
        sa.UniqueConstraint(
            "kind",
            "officer_id",
            "occasion",
            "channel",
            name=op.f("uq_notice_kind_officer_id_occasion_channel"),
        ),
    )
    op.create_index(op.f("ix_notice_agency_id"), "notice", ["agency_id"], unique=False)
    op.create_index(op.f("ix_notice_officer_id"), "notice", ["officer_id"], unique=False)
    op.create_index("ix_notice_state_due_at", "notice", ["state", "due_at"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("source_name", sa.String(), nullable=True),
        sa.Column("source_sha256", sa.String(), nullable=True),
        sa.Column("understood", sa.JSON(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("scan_sha256", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status = 'draft' OR (approved_on IS NOT NULL AND approved_by IS NOT NULL)",
            name=op.f("ck_plan_approved_by_whom_and_when"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'approved', 'closed')", name=op.f("ck_plan_status")
        ),
        sa.CheckConstraint("fiscal_year BETWEEN 2500 AND 2700", name=op.f("ck_plan_fiscal_year")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_plan_version")),
        sa.ForeignKeyConstraint(
            ["agency_id", "approved_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_plan_agency_id_approved_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "assessment_id"],
            ["assessment.agency_id", "assessment.id"],
            name=op.f("fk_plan_agency_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_plan_agency_id_id")),
    )
    op.create_index(op.f("ix_plan_agency_id"), "plan", ["agency_id"], unique=False)
    op.create_index(op.f("ix_plan_approved_by"), "plan", ["approved_by"], unique=False)
    op.create_index(op.f("ix_plan_assessment_id"), "plan", ["assessment_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=13), nullable=False),
        sa.CheckConstraint(
            "division_id IS NOT NULL OR role IN ('palad','mayor','auditor','administrator')",
            name=op.f("ck_post_division_where_needed"),
        ),
        sa.CheckConstraint(
            "role IN ('head', 'reporter', 'clerk', 'palad', 'mayor', 'auditor', 'administrator')",
            name=op.f("ck_post_role"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "division_id"],
            ["division.agency_id", "division.id"],
            name=op.f("fk_post_agency_id_division_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_post_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_post_agency_id_id")),
        sa.UniqueConstraint(
            "agency_id",
            "title",
            "division_id",
            "role",
            name=op.f("uq_post_agency_id_title_division_id_role"),
        ),
    )
    op.create_index(op.f("ix_post_agency_id"), "post", ["agency_id"], unique=False)
    op.create_index(op.f("ix_post_division_id"), "post", ["division_id"], unique=False)
    op.create_index(
        "uq_post_above_divisions",
        "post",
        ["agency_id", "title", "role"],
        unique=True,
        sqlite_where=sa.text("division_id IS NULL"),
        postgresql_where=sa.text("division_id IS NULL"),
    )
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('instrument', 'indicator', 'question')", name=op.f("ck_score_kind")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_score_score")),
        sa.ForeignKeyConstraint(
            ["agency_id", "assessment_id"],
            ["assessment.agency_id", "assessment.id"],
            name=op.f("fk_score_agency_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_score_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint(
            "assessment_id", "kind", "code", name=op.f("uq_score_assessment_id_kind_code")
        ),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_sign_in_link_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_sign_in_link_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_link_secret_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_link_officer_id"), "sign_in_link", ["officer_id"], unique=False
    )
    op.create_table(
        "acting_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=17), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("when_absent", sa.Boolean(), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "form IN ('รักษาราชการแทน', 'ปฏิบัติราชการแทน', 'รักษาการในตำแหน่ง', 'ปฏิบัติหน้าที่')",
            name=op.f("ck_acting_order_form"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_acting_order_dates")
        ),
        sa.CheckConstraint("precedence >= 1", name=op.f("ck_acting_order_precedence")),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_acting_order_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "post_id"],
            ["post.agency_id", "post.id"],
            name=op.f("fk_acting_order_agency_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_acting_order_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting_order")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_acting_order_agency_id_id")),
    )
    op.create_index(op.f("ix_acting_order_agency_id"), "acting_order", ["agency_id"], unique=False)
    op.create_index(
        op.f("ix_acting_order_officer_id"), "acting_order", ["officer_id"], unique=False
    )
    op.create_index(op.f("ix_acting_order_post_id"), "acting_order", ["post_id"], unique=False)
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amended_on", sa.Date(), nullable=False),
        sa.Column("amended_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_amendment_has_reason")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_amendment_number")),
        sa.ForeignKeyConstraint(
            ["agency_id", "amended_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_amendment_agency_id_amended_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "plan_id"],
            ["plan.agency_id", "plan.id"],
            name=op.f("fk_amendment_agency_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_amendment_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_amendment_agency_id_id")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_amendment_plan_id_number")),
    )
    op.create_index(op.f("ix_amendment_amended_by"), "amendment", ["amended_by"], unique=False)
    op.create_table(
        "notice_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('sent','temporary','permanent')", name=op.f("ck_notice_try_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "notice_id"],
            ["notice.agency_id", "notice.id"],
            name=op.f("fk_notice_try_agency_id_notice_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_notice_try_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_try")),
        sa.UniqueConstraint("notice_id", "number", name=op.f("uq_notice_try_notice_id_number")),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_posting_dates")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_posting_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "post_id"],
            ["post.agency_id", "post.id"],
            name=op.f("fk_posting_agency_id_post_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_posting_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_posting_agency_id_id")),
        sa.UniqueConstraint(
            "post_id",
            "officer_id",
            "starts_on",
            name=op.f("uq_posting_post_id_officer_id_starts_on"),
        ),
    )
    op.create_index(op.f("ix_posting_agency_id"), "posting", ["agency_id"], unique=False)
    op.create_index(op.f("ix_posting_officer_id"), "posting", ["officer_id"], unique=False)
    op.create_index(op.f("ix_posting_post_id"), "posting", ["post_id"], unique=False)
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_reason", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status <> 'closed' OR (closed_at IS NOT NULL AND snapshot IS NOT NULL AND snapshot_sha256 IS NOT NULL)",
            name=op.f("ck_round_closed_has_snapshot"),
        ),
        sa.CheckConstraint(
            "status IN ('scheduled', 'open', 'closed')", name=op.f("ck_round_status")
        ),
        sa.CheckConstraint(
            "ends_on > starts_on AND due_on >= starts_on", name=op.f("ck_round_dates")
        ),
        sa.CheckConstraint("half IN (1, 2)", name=op.f("ck_round_half")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_round_version")),
        sa.ForeignKeyConstraint(
            ["agency_id", "closed_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_round_agency_id_closed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "plan_id"],
            ["plan.agency_id", "plan.id"],
            name=op.f("fk_round_agency_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_round_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_round_agency_id_id")),
        sa.UniqueConstraint("plan_id", "half", name=op.f("uq_round_plan_id_half")),
    )
    op.create_index(op.f("ix_round_agency_id"), "round", ["agency_id"], unique=False)
    op.create_index(op.f("ix_round_closed_by"), "round", ["closed_by"], unique=False)
    op.create_index("ix_round_status_closes_at", "round", ["status", "closes_at"], unique=False)
    op.create_index("ix_round_status_opens_at", "round", ["status", "opens_at"], unique=False)
    op.create_table(
        "turn",
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_turn_notice_id")),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_notice_id"), "turn", ["notice_id"], unique=False)
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.String(), nullable=True),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("finding", sa.String(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("all_divisions", sa.Boolean(), nullable=False),
        sa.Column("owners", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("follow_up", sa.String(), nullable=True),
        sa.Column("as_printed", sa.JSON(), nullable=False),
        sa.Column("where_printed", sa.String(), nullable=True),
        sa.Column("status", sa.String(length=11), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('planned', 'in_progress', 'done', 'not_done')",
            name=op.f("ck_measure_status"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_measure_dates")),
        sa.CheckConstraint("issue IS NULL OR issue BETWEEN 1 AND 7", name=op.f("ck_measure_issue")),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_measure_has_title")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_measure_version")),
        sa.ForeignKeyConstraint(
            ["agency_id", "plan_id"],
            ["plan.agency_id", "plan.id"],
            name=op.f("fk_measure_agency_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "withdrawn_by"],
            ["amendment.agency_id", "amendment.id"],
            name=op.f("fk_measure_agency_id_withdrawn_by"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_measure_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_measure_agency_id_id")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_measure_plan_id_number")),
    )
    op.create_index(op.f("ix_measure_agency_id"), "measure", ["agency_id"], unique=False)
    op.create_index(op.f("ix_measure_withdrawn_by"), "measure", ["withdrawn_by"], unique=False)
    op.create_table(
        "memo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'director', 'palad', 'mayor', 'published', 'returned')",
            name=op.f("ck_memo_status"),
        ),
        sa.CheckConstraint(
            "status IN ('draft','returned') OR content IS NOT NULL",
            name=op.f("ck_memo_content_once_sent"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_memo_version")),
        sa.ForeignKeyConstraint(
            ["agency_id", "round_id"],
            ["round.agency_id", "round.id"],
            name=op.f("fk_memo_agency_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "written_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_memo_agency_id_written_by"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_memo_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memo")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_memo_agency_id_id")),
        sa.UniqueConstraint("round_id", name=op.f("uq_memo_round_id")),
    )
    op.create_index(op.f("ix_memo_agency_id"), "memo", ["agency_id"], unique=False)
    op.create_index(op.f("ix_memo_written_by"), "memo", ["written_by"], unique=False)
    op.create_table(
        "rung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('due', 'done', 'superseded', 'not_due')", name=op.f("ck_rung_state")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "round_id"],
            ["round.agency_id", "round.id"],
            name=op.f("fk_rung_agency_id_round_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_rung_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rung")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_rung_agency_id_id")),
        sa.UniqueConstraint("round_id", "days", name=op.f("uq_rung_round_id_days")),
    )
    op.create_index(op.f("ix_rung_agency_id"), "rung", ["agency_id"], unique=False)
    op.create_index("ix_rung_state_due_at", "rung", ["state", "due_at"], unique=False)
    op.create_table(
        "endorsement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("memo_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("acting_form", sa.String(length=17), nullable=True),
        sa.Column("acting_for", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("endorsed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "acting_form IN ('รักษาราชการแทน', 'ปฏิบัติราชการแทน', 'รักษาการในตำแหน่ง', 'ปฏิบัติหน้าที่')",
            name=op.f("ck_endorsement_acting_form"),
        ),
        sa.CheckConstraint(
            "action <> 'return' OR remark IS NOT NULL",
            name=op.f("ck_endorsement_return_has_remark"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "memo_id"],
            ["memo.agency_id", "memo.id"],
            name=op.f("fk_endorsement_agency_id_memo_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_endorsement_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "post_id"],
            ["post.agency_id", "post.id"],
            name=op.f("fk_endorsement_agency_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_endorsement_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_endorsement_agency_id_id")),
        sa.UniqueConstraint("memo_id", "number", name=op.f("uq_endorsement_memo_id_number")),
    )
    op.create_index(op.f("ix_endorsement_officer_id"), "endorsement", ["officer_id"], unique=False)
    op.create_index(op.f("ix_endorsement_post_id"), "endorsement", ["post_id"], unique=False)
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("memo_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("chain_count", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("form IN ('pdf','docx','html')", name=op.f("ck_issued_paper_form")),
        sa.ForeignKeyConstraint(
            ["agency_id", "memo_id"],
            ["memo.agency_id", "memo.id"],
            name=op.f("fk_issued_paper_agency_id_memo_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_issued_paper_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_issued_paper_agency_id_id")),
        sa.UniqueConstraint(
            "memo_id", "version", "form", name=op.f("uq_issued_paper_memo_id_version_form")
        ),
    )
    op.create_index(op.f("ix_issued_paper_agency_id"), "issued_paper", ["agency_id"], unique=False)
    op.create_index(op.f("ix_issued_paper_sha256"), "issued_paper", ["sha256"], unique=False)
    op.create_table(
        "part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=11), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status <> 'done' OR (result IS NOT NULL AND done_on IS NOT NULL)",
            name=op.f("ck_part_done_has_result_and_date"),
        ),
        sa.CheckConstraint(
            "status <> 'not_done' OR reason IS NOT NULL", name=op.f("ck_part_reason")
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'in_progress', 'done', 'not_done')", name=op.f("ck_part_status")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_part_version")),
        sa.ForeignKeyConstraint(
            ["agency_id", "division_id"],
            ["division.agency_id", "division.id"],
            name=op.f("fk_part_agency_id_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "measure_id"],
            ["measure.agency_id", "measure.id"],
            name=op.f("fk_part_agency_id_measure_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "withdrawn_by"],
            ["amendment.agency_id", "amendment.id"],
            name=op.f("fk_part_agency_id_withdrawn_by"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_part_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_part_agency_id_id")),
        sa.UniqueConstraint(
            "measure_id", "division_id", name=op.f("uq_part_measure_id_division_id")
        ),
    )
    op.create_index(op.f("ix_part_agency_id"), "part", ["agency_id"], unique=False)
    op.create_index(op.f("ix_part_division_id"), "part", ["division_id"], unique=False)
    op.create_index(op.f("ix_part_withdrawn_by"), "part", ["withdrawn_by"], unique=False)
    op.create_table(
        "notice_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("rung_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "notice_id"],
            ["notice.agency_id", "notice.id"],
            name=op.f("fk_notice_line_agency_id_notice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "part_id"],
            ["part.agency_id", "part.id"],
            name=op.f("fk_notice_line_agency_id_part_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "round_id"],
            ["round.agency_id", "round.id"],
            name=op.f("fk_notice_line_agency_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "rung_id"],
            ["rung.agency_id", "rung.id"],
            name=op.f("fk_notice_line_agency_id_rung_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_notice_line_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_line")),
        sa.UniqueConstraint(
            "notice_id",
            "part_id",
            "round_id",
            name=op.f("uq_notice_line_notice_id_part_id_round_id"),
        ),
    )
    op.create_index(op.f("ix_notice_line_part_id"), "notice_line", ["part_id"], unique=False)
    op.create_index(op.f("ix_notice_line_round_id"), "notice_line", ["round_id"], unique=False)
    op.create_index(op.f("ix_notice_line_rung_id"), "notice_line", ["rung_id"], unique=False)
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("unchanged", sa.Boolean(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("reported_for", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('submitted', 'returned', 'accepted')", name=op.f("ck_progress_state")
        ),
        sa.CheckConstraint("length(done) > 0", name=op.f("ck_progress_has_text")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_progress_number")),
        sa.CheckConstraint(
            "percent IS NULL OR percent BETWEEN 0 AND 100", name=op.f("ck_progress_percent")
        ),
        sa.CheckConstraint(
            "reported_for IS NULL OR source IS NOT NULL", name=op.f("ck_progress_source")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "part_id"],
            ["part.agency_id", "part.id"],
            name=op.f("fk_progress_agency_id_part_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "repeats"],
            ["progress.agency_id", "progress.id"],
            name=op.f("fk_progress_agency_id_repeats"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "reported_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_progress_agency_id_reported_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "reported_for"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_progress_agency_id_reported_for"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "round_id"],
            ["round.agency_id", "round.id"],
            name=op.f("fk_progress_agency_id_round_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_progress_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_progress_agency_id_id")),
        sa.UniqueConstraint(
            "part_id", "round_id", "number", name=op.f("uq_progress_part_id_round_id_number")
        ),
    )
    op.create_index(op.f("ix_progress_agency_id"), "progress", ["agency_id"], unique=False)
    op.create_index(op.f("ix_progress_repeats"), "progress", ["repeats"], unique=False)
    op.create_index(op.f("ix_progress_reported_by"), "progress", ["reported_by"], unique=False)
    op.create_index(op.f("ix_progress_reported_for"), "progress", ["reported_for"], unique=False)
    op.create_index(op.f("ix_progress_round_id"), "progress", ["round_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("progress_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("warning", sa.String(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.Column("withdrawn_order", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'file' AND sha256 IS NOT NULL AND size IS NOT NULL AND url IS NULL) OR (kind = 'link' AND url IS NOT NULL AND sha256 IS NULL)",
            name=op.f("ck_evidence_file_or_link"),
        ),
        sa.CheckConstraint("kind IN ('file', 'link')", name=op.f("ck_evidence_kind")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR (withdrawn_reason IS NOT NULL AND withdrawn_order IS NOT NULL)",
            name=op.f("ck_evidence_withdrawn_by_order"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "added_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_evidence_agency_id_added_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "part_id"],
            ["part.agency_id", "part.id"],
            name=op.f("fk_evidence_agency_id_part_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "progress_id"],
            ["progress.agency_id", "progress.id"],
            name=op.f("fk_evidence_agency_id_progress_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_evidence_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_evidence_agency_id_id")),
    )
    op.create_index(op.f("ix_evidence_added_by"), "evidence", ["added_by"], unique=False)
    op.create_index(op.f("ix_evidence_agency_id"), "evidence", ["agency_id"], unique=False)
    op.create_index(op.f("ix_evidence_part_id"), "evidence", ["part_id"], unique=False)
    op.create_index(op.f("ix_evidence_progress_id"), "evidence", ["progress_id"], unique=False)
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"], unique=False)
