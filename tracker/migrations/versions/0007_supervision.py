"""Offices that supervise, agencies' consent, and when the last backup was."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision from the one before."""
    op.create_table(
        "supervising_office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_supervising_office_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervising_office")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_supervising_office_agency_id")),
    )
    op.create_table(
        "supervision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_supervision_ended_by_whom")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= agreed_at", name=op.f("ck_supervision_instants")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "agreed_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_supervision_agency_id_agreed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "ended_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_supervision_agency_id_ended_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_supervision_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["supervising_office.id"], name=op.f("fk_supervision_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_supervision_agency_id_id")),
    )
    with op.batch_alter_table("supervision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_office_id"), ["office_id"], unique=False)
        batch_op.create_index(
            "uq_supervision_living",
            ["agency_id", "office_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "row_count >= 0 AND file_count >= 0 AND size >= 0", name=op.f("ck_backup_counts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
