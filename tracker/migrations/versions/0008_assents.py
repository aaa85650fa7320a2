"""A second officer's word on an act: the head's confirmation, the palad's consent."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision from the one before."""
    op.create_table(
        "assent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_for", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('waiting', 'withdrawn')) = (answered_by IS NULL)",
            name=op.f("ck_assent_answered_by_whom"),
        ),
        sa.CheckConstraint("kind <> 'consent' OR said IS NOT NULL", name=op.f("ck_assent_reason")),
        sa.CheckConstraint("kind IN ('confirmation', 'consent')", name=op.f("ck_assent_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'given', 'refused', 'settled', 'withdrawn')",
            name=op.f("ck_assent_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('refused', 'settled') OR remark IS NOT NULL",
            name=op.f("ck_assent_remark"),
        ),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL)", name=op.f("ck_assent_answered_when")
        ),
        sa.CheckConstraint(
            "asked_for IS NULL OR source IS NOT NULL", name=op.f("ck_assent_source")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_assent_version")),
        sa.ForeignKeyConstraint(
            ["agency_id", "answered_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_assent_agency_id_answered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "asked_by"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_assent_agency_id_asked_by"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "asked_for"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_assent_agency_id_asked_for"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "part_id"],
            ["part.agency_id", "part.id"],
            name=op.f("fk_assent_agency_id_part_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assent_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assent")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_assent_agency_id_id")),
    )
    with op.batch_alter_table("assent", schema=None) as batch_op:
        batch_op.create_index("ix_assent_agency_id_state", ["agency_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_assent_part_id"), ["part_id"], unique=False)
        batch_op.create_index(
            "uq_assent_waiting",
            ["part_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'consent' AND state = 'waiting'"),
            postgresql_where=sa.text("kind = 'consent' AND state = 'waiting'"),
        )
