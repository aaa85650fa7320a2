"""Which agencies have something due: what a beat of the clock asks first. Writes nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.plans import measure_t, part_t
from tracker.queries.rounds import owes, round_t, rung_t
from tracker.queries.rows import beside_word, records
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
    return records(AgencyDue, connection.execute(_anywhere(), asked).mappings())


def still_due(
    connection: Connection, agency_ids: Collection[int], *, now: datetime, today: date
) -> tuple[AgencyDue, ...]:
    """What of it is due at these agencies, found by their numbers and by nothing else."""
    asked = {"now": now, "today": today, "agencies": list(agency_ids)}
    return records(AgencyDue, connection.execute(_at_some(), asked).mappings())


@cache
def _anywhere() -> sa.Select[Any]:
    after: sa.BindParameter[int] = sa.bindparam("after")
    limit: sa.BindParameter[int] = sa.bindparam("limit")
    return _due(
        lambda table: table.c.agency_id > after, lambda column, state: column == state
    ).limit(limit)


@cache
def _at_some() -> sa.Select[Any]:
    agencies: sa.BindParameter[Any] = sa.bindparam("agencies", expanding=True)
    return _due(
        lambda table: table.c.agency_id.in_(agencies),
        lambda column, state: beside_word(column) == state.value,
    )


def _due(
    whose: Callable[[sa.Table], sa.ColumnElement[bool]],
    stands_at: Callable[[sa.ColumnElement[Any], StrEnum], sa.ColumnElement[bool]],
) -> sa.Select[Any]:
    """Agencies with something due; `whose` rows are asked, and how their state is compared."""
    now: sa.BindParameter[datetime] = sa.bindparam("now")
    owed_part = (
        sa.exists()
        .where(
            measure_t.c.plan_id == round_t.c.plan_id,
            part_t.c.measure_id == measure_t.c.id,
            owes(),
        )
        .correlate(round_t)
    )
    to_settle: sa.ColumnElement[int] = sa.literal_column("1")
    to_tell: sa.ColumnElement[int] = sa.literal_column("0")
    due = sa.union(
        sa.select(round_t.c.agency_id, to_settle.label("settles")).where(
            whose(round_t),
            stands_at(round_t.c.status, RoundStatus.SCHEDULED),
            round_t.c.opens_at <= now,
        ),
        sa.select(round_t.c.agency_id, to_settle).where(
            whose(round_t),
            stands_at(round_t.c.status, RoundStatus.OPEN),
            sa.or_(
                round_t.c.closes_at <= now,
                sa.and_(round_t.c.due_on < sa.bindparam("today"), ~owed_part),
            ),
        ),
        sa.select(rung_t.c.agency_id, to_tell).where(
            whose(rung_t), stands_at(rung_t.c.state, RungState.DUE), rung_t.c.due_at <= now
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
    )
