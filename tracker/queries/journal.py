"""Count and head of an agency's journal, as its row keeps them."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import agency_t


def chain_of(connection: Connection, agency_id: int) -> tuple[int, str]:
    """How many entries the agency's journal has, and the seal of the last."""
    row = connection.execute(
        sa.select(agency_t.c.chain_count, agency_t.c.chain_head).where(agency_t.c.id == agency_id)
    ).one()
    return row.chain_count, row.chain_head
