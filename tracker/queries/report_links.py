"""The epochs of officers' report links: which links still count. Writes nothing."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.tables import ReportLink, table_of

link_t = table_of(ReportLink)
# Asked at each telling of rungs, so it is made once.
_EPOCHS = sa.select(link_t.c.officer_id, link_t.c.epoch).where(
    link_t.c.agency_id == sa.bindparam("agency")
)


def epochs(connection: Connection, agency_id: int) -> Mapping[int, int]:
    """The epochs of the agency's officers who ever made their links void; others have 0."""
    rows = connection.execute(_EPOCHS, {"agency": agency_id})
    return {row.officer_id: row.epoch for row in rows}
