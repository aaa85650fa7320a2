"""What a division reported earlier on the same measure, in this plan and in the one before.

Reads only.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.plans import measure_t, part_t, plan_t
from tracker.queries.progress import progress_t
from tracker.queries.rows import record
from tracker.records import MeasureRecord, ProgressRecord
from tracker.status import ReportStatus


def of_round_before(
    connection: Connection, agency_id: int, part_id: int, *, round_id: int
) -> ProgressRecord | None:
    """The part's last report that was not returned in any round before this one."""
    row = (
        connection.execute(
            sa.select(progress_t)
            .where(
                progress_t.c.agency_id == agency_id,
                progress_t.c.part_id == part_id,
                progress_t.c.round_id < round_id,
                progress_t.c.state != ReportStatus.RETURNED,
            )
            .order_by(progress_t.c.id.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )
    return record(ProgressRecord, row) if row is not None else None


def of_year_before(
    connection: Connection, agency_id: int, measure: MeasureRecord, *, division_id: int
) -> tuple[int, str] | None:
    """What the division came to with the measure of the same title in the latest earlier plan:
    its fiscal year (B.E.) and the result, else the last report's words; None where there is none.
    """
    this_year = (
        sa.select(plan_t.c.fiscal_year)
        .where(plan_t.c.agency_id == agency_id, plan_t.c.id == measure.plan_id)
        .scalar_subquery()
    )
    found = connection.execute(
        sa.select(part_t.c.id, part_t.c.result, plan_t.c.fiscal_year)
        .join(measure_t, measure_t.c.id == part_t.c.measure_id)
        .join(plan_t, plan_t.c.id == measure_t.c.plan_id)
        .where(
            plan_t.c.agency_id == agency_id,
            plan_t.c.fiscal_year < this_year,
            measure_t.c.title == measure.title,
            part_t.c.division_id == division_id,
        )
        .order_by(plan_t.c.fiscal_year.desc(), part_t.c.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    words = found.result or connection.scalar(
        sa.select(progress_t.c.done)
        .where(
            progress_t.c.agency_id == agency_id,
            progress_t.c.part_id == found.id,
            progress_t.c.state != ReportStatus.RETURNED,
        )
        .order_by(progress_t.c.id.desc())
        .limit(1)
    )
    return (found.fiscal_year, words) if words else None
