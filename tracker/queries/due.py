"""Which agencies have something due: what a beat of the clock asks first. Writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.plans import measure_t, part_t
from tracker.queries.rounds import owes, round_t, rung_t
from tracker.queries.rows import records
from tracker.status import RoundStatus, RungState

PAGE = 500


@dataclass(frozen=True, slots=True)
class AgencyDue:
    """What an agency has to do: rounds to open or to close, rungs to tell."""

    agency_id: int
    rounds: bool
    rungs: bool


def agencies_due(
    connection: Connection, *, now: datetime, today: date, after: int = 0, limit: int = PAGE
) -> tuple[AgencyDue, ...]:
    """Agencies with a round to open or close or a rung to tell, by number after `after`.

    The cost follows what is due: each branch walks an index on (state, instant); a round past
    its due day counts once every part has been reported.
    """
    asked = {"now": now, "today": today, "after": after, "limit": limit}
    return records(AgencyDue, connection.execute(_agencies_due(), asked).mappings())


@cache
def _agencies_due() -> sa.Select[Any]:
    owed_part = (
        sa.exists()
        .where(
            measure_t.c.plan_id == round_t.c.plan_id,
            part_t.c.measure_id == measure_t.c.id,
            owes(),
        )
        .correlate(round_t)
    )
    now: sa.BindParameter[datetime] = sa.bindparam("now")
    after: sa.BindParameter[int] = sa.bindparam("after")
    to_settle: sa.ColumnElement[int] = sa.literal_column("1")
    to_tell: sa.ColumnElement[int] = sa.literal_column("0")
    due = sa.union(
        sa.select(round_t.c.agency_id, to_settle.label("settles")).where(
            round_t.c.agency_id > after,
            round_t.c.status == RoundStatus.SCHEDULED,
            round_t.c.opens_at <= now,
        ),
        sa.select(round_t.c.agency_id, to_settle).where(
            round_t.c.agency_id > after,
            round_t.c.status == RoundStatus.OPEN,
            sa.or_(
                round_t.c.closes_at <= now,
                sa.and_(round_t.c.due_on < sa.bindparam("today"), ~owed_part),
            ),
        ),
        sa.select(rung_t.c.agency_id, to_tell).where(
            rung_t.c.agency_id > after, rung_t.c.state == RungState.DUE, rung_t.c.due_at <= now
        ),
    ).subquery("due")
    return (
        sa.select(
            due.c.agency_id,
            (sa.func.max(due.c.settles) == 1).label("rounds"),
            (sa.func.min(due.c.settles) == 0).label("rungs"),
        )
        .group_by(due.c.agency_id)
        .order_by(due.c.agency_id)
        .limit(sa.bindparam("limit"))
    )
