"""API tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision from the one before."""
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(length=6), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.CheckConstraint("scope IN ('read', 'report', 'clerk')", name=op.f("ck_api_token_scope")),
        sa.CheckConstraint("calls >= 0", name=op.f("ck_api_token_calls")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_api_token_ends")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_api_token_has_name")),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("fk_api_token_agency_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_api_token_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_token_secret_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_token_officer_id"), ["officer_id"], unique=False)
