"""Reports of a round that were entered for somebody, with where it was said. Writes nothing."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.progress import progress_t
from tracker.queries.rows import records
from tracker.records import ProgressRecord
from tracker.status import ReportStatus


def reports_with_source(
    connection: Connection, agency_id: int, round_id: int
) -> tuple[ProgressRecord, ...]:
    """The round's reports on behalf of an owner that were not returned, in their order."""
    rows = connection.execute(
        sa.select(progress_t)
        .where(
            progress_t.c.agency_id == agency_id,
            progress_t.c.round_id == round_id,
            progress_t.c.source.is_not(None),
            progress_t.c.state != ReportStatus.RETURNED,
        )
        .order_by(progress_t.c.id)
    ).mappings()
    return records(ProgressRecord, rows)
