"""Notices are found by agency and state, and claimed in the order of their index.

No reader asks for the lines of a part, a round or a rung.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UNASKED = ("part_id", "round_id", "rung_id")


def upgrade() -> None:
    """Go to this revision from the one before."""
    op.create_index(
        "ix_notice_agency_id_state_sent_at", "notice", ["agency_id", "state", "sent_at"]
    )
    op.create_index("ix_notice_state_due_at_id", "notice", ["state", "due_at", "id"])
    op.drop_index("ix_notice_state_due_at", table_name="notice")
    op.drop_index("ix_notice_agency_id", table_name="notice")
    for column in UNASKED:
        op.drop_index(f"ix_notice_line_{column}", table_name="notice_line")
