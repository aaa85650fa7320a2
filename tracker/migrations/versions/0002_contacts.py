"""More ways to reach an officer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision from the one before."""
    op.create_table(
        "outlet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=7), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('folder', 'smtp', 'line', 'webhook')", name=op.f("ck_outlet_channel")
        ),
        sa.CheckConstraint("channel IN ('line','webhook')", name=op.f("ck_outlet_beside_mail")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_outlet_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
        sa.UniqueConstraint("agency_id", "channel", name=op.f("uq_outlet_agency_id_channel")),
    )
    with op.batch_alter_table("outlet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outlet_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("line_user", sa.String(), nullable=True),
        sa.Column("line_on", sa.Boolean(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_epoch", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT line_on OR line_user IS NOT NULL", name=op.f("ck_contact_linked")),
        sa.CheckConstraint("calendar_epoch >= 0", name=op.f("ck_contact_calendar_epoch")),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_contact_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_contact_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("agency_id", "line_user", name=op.f("uq_contact_agency_id_line_user")),
        sa.UniqueConstraint("officer_id", name=op.f("uq_contact_officer_id")),
    )
    op.create_table(
        "line_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_line_code_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_line_code_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_code")),
        sa.UniqueConstraint(
            "agency_id", "code_hash", name=op.f("uq_line_code_agency_id_code_hash")
        ),
    )
    with op.batch_alter_table("line_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_code_officer_id"), ["officer_id"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_notice_channel"), type_="check")
        batch_op.drop_constraint(op.f("ck_notice_state"), type_="check")
        batch_op.alter_column(
            "channel",
            existing_type=sa.String(length=6),
            type_=sa.String(length=7),
            existing_nullable=False,
        )
        batch_op.create_check_constraint(
            op.f("ck_notice_channel"), "channel IN ('folder', 'smtp', 'line', 'webhook')"
        )
        batch_op.create_check_constraint(
            op.f("ck_notice_state"),
            "state IN ('waiting', 'sending', 'handed', 'sent', 'dead', 'cancelled')",
        )
