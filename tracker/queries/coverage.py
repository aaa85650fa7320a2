"""What of a plan's parts has been told and shown: for the look at what the plan leaves open."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.plans import measure_t, part_t
from tracker.queries.progress import evidence_t, progress_t
from tracker.queries.rows import beside
from tracker.status import ReportStatus


def told_parts(connection: Connection, agency_id: int, plan_id: int) -> frozenset[int]:
    """The live parts (their ids) of a plan on which something was reported and not returned."""
    query = (
        sa.select(progress_t.c.part_id)
        .distinct()
        .join(part_t, part_t.c.id == progress_t.c.part_id)
        .join(measure_t, measure_t.c.id == part_t.c.measure_id)
        .where(
            measure_t.c.plan_id == plan_id,
            beside(measure_t.c.agency_id) == agency_id,
            beside(progress_t.c.agency_id) == agency_id,
            beside(part_t.c.withdrawn_by) == 0,
            progress_t.c.state != ReportStatus.RETURNED,
        )
    )
    return frozenset(connection.execute(query).scalars())


def shown_parts(connection: Connection, agency_id: int, plan_id: int) -> frozenset[int]:
    """The live parts (their ids) of a plan that have evidence which was not withdrawn."""
    query = (
        sa.select(evidence_t.c.part_id)
        .distinct()
        .join(part_t, part_t.c.id == evidence_t.c.part_id)
        .join(measure_t, measure_t.c.id == part_t.c.measure_id)
        .where(
            measure_t.c.plan_id == plan_id,
            beside(measure_t.c.agency_id) == agency_id,
            beside(evidence_t.c.agency_id) == agency_id,
            beside(part_t.c.withdrawn_by) == 0,
            evidence_t.c.withdrawn_at.is_(None),
        )
    )
    return frozenset(connection.execute(query).scalars())
