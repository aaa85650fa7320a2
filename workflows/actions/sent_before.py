"""After a restore: what the lost installation sent since the backup is not sent once more.

A backup is of an instant; what went out later still waits in it. Only a person knows until when
the lost one sent, so nothing here happens by itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.queries.notices import notice_t
from tracker.queries.rounds import round_t, rung_t
from tracker.status import NoticeState, RoundStatus, RungState
from tracker.store import Store
from tracker.tables import Rung
from workflows.actions.agencies import SETTER_UP
from workflows.house import House

WHY = "sent-before"  # the reason in the journal and of the notices
_RUNGS = rung_t.join(round_t, round_t.c.id == rung_t.c.round_id)


@dataclass(frozen=True, slots=True)
class Due:
    """How many notices and steps of ladders (rungs) were due by an instant."""

    notices: int
    rungs: int


class NotYetPast(TidtamError):
    """Nothing can have been sent before an instant that has not come."""

    def __init__(self) -> None:
        super().__init__(
            "not-yet-past",
            th="เวลาที่ระบุยังมาไม่ถึง โปรดใส่เวลาที่ระบบเดิมหยุดส่ง เช่น 2026-04-03T14:00",
            en="this time has not come yet; give the time until which the lost installation sent, "
            "such as 2026-04-03T14:00",
        )


def due_by(house: House, *, until: datetime, now: datetime) -> Due:
    """What the clock would send at its next beat of what was due by then. Reads only."""
    with house.read() as connection:
        return Due(
            _count(connection, notice_t, _notices_due(until, now)),
            _count(connection, _RUNGS, _rungs_due(until)),
        )


def count_as_sent(house: House, *, until: datetime, now: datetime) -> Due:
    """Take back the waiting notices that were due by `until`, and pass over the rungs.

    In every agency, each in its own transaction with its journal; a repeat finds nothing. What
    falls due later is told as ever. Raises NotYetPast.
    """
    if until > now:
        raise NotYetPast
    notices = rungs = 0
    with house.read() as connection:
        agencies = _agencies(connection, until, now)
    for agency_id in agencies:
        with house.write(agency_id, who=SETTER_UP, now=now) as store:
            notices += _take_back(store, until)
            rungs += _pass_over(store, until)
    return Due(notices, rungs)


def _take_back(store: Store, until: datetime) -> int:
    taken = store.connection.execute(
        sa.update(notice_t)
        .where(notice_t.c.agency_id == store.agency_id, _notices_due(until, store.now))
        .values(state=NoticeState.CANCELLED, claimed_by=None, lease_until=None, problem=WHY)
        .returning(notice_t.c.id)
    )
    ids = sorted(taken.scalars())
    for notice_id in ids:
        store.journal("cancel", "notice", notice_id, reason=WHY)
    return len(ids)


def _pass_over(store: Store, until: datetime) -> int:
    rungs = store.connection.execute(
        sa.select(rung_t.c.id, rung_t.c.round_id, rung_t.c.days)
        .select_from(_RUNGS)
        .where(rung_t.c.agency_id == store.agency_id, _rungs_due(until))
        .order_by(rung_t.c.id)
    ).all()
    for rung in rungs:
        store.set(Rung, rung.id, state=RungState.SUPERSEDED, settled_at=store.now)
        told = {"round": rung.round_id, "days": rung.days}
        store.journal("supersede", "rung", rung.id, new=told, reason=WHY)
    return len(rungs)


def _notices_due(until: datetime, now: datetime) -> sa.ColumnElement[bool]:
    """Those that wait, and those whose sending ended with the lost installation."""
    lapsed = sa.and_(notice_t.c.state == NoticeState.SENDING, notice_t.c.lease_until <= now)
    waits = notice_t.c.state == NoticeState.WAITING
    return sa.and_(notice_t.c.due_at <= until, sa.or_(waits, lapsed))


def _rungs_due(until: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        rung_t.c.state == RungState.DUE,
        rung_t.c.due_at <= until,
        round_t.c.status != RoundStatus.CLOSED,
    )


def _agencies(connection: Connection, until: datetime, now: datetime) -> list[int]:
    found = sa.union(
        sa.select(notice_t.c.agency_id).where(_notices_due(until, now)),
        sa.select(rung_t.c.agency_id).select_from(_RUNGS).where(_rungs_due(until)),
    )
    return sorted(connection.execute(found).scalars())


def _count(connection: Connection, of: Any, where: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(of).where(where)
    return int(connection.execute(query).scalar_one())
