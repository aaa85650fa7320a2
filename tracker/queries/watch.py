"""How the installation is doing, by number: heartbeats, notices, open rounds. No names, no texts.

Every count walks an index over what is unsettled or of late, never over all that is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.notices import notice_t
from tracker.queries.rows import records
from tracker.status import NoticeState, RoundStatus
from tracker.tables import Heartbeat, Round, table_of

beat_t = table_of(Heartbeat)
round_t = table_of(Round)
OF_LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeartbeatRecord:
    """The last beat of one kind of process; see the table."""

    process: str
    begun_at: datetime
    ended_at: datetime | None
    counts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outbox:
    """How sending is doing: notices by state.

    `unsettled` are those that wait or are on their way, and all dead letters; `of_late` those
    sent, cancelled or given up whose time was within the last 24 hours. `oldest_due_at` is when
    the first of those that wait was due; None where none waits.
    """

    unsettled: Mapping[str, int]
    of_late: Mapping[str, int]
    oldest_due_at: datetime | None

    @property
    def dead_of_late(self) -> int:
        """Notices given up within the last 24 hours."""
        return self.of_late[NoticeState.DEAD]


def heartbeats(connection: Connection) -> tuple[HeartbeatRecord, ...]:
    """The last beat of each kind of process, by name."""
    rows = connection.execute(sa.select(beat_t).order_by(beat_t.c.process)).mappings()
    return records(HeartbeatRecord, rows)


def outbox(connection: Connection, *, now: datetime) -> Outbox:
    """How sending is doing at `now`."""
    standing = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.DEAD)
    settled = (NoticeState.SENT, NoticeState.CANCELLED, NoticeState.DEAD)
    first = sa.select(sa.func.min(notice_t.c.due_at)).where(notice_t.c.state == NoticeState.WAITING)
    return Outbox(
        unsettled={state.value: _count(connection, state) for state in standing},
        of_late={state.value: _count(connection, state, since=now - OF_LATE) for state in settled},
        oldest_due_at=connection.execute(first).scalar_one(),
    )


def open_rounds(connection: Connection) -> int:
    """How many rounds are open in all agencies together."""
    query = sa.select(sa.func.count()).where(round_t.c.status == RoundStatus.OPEN)
    return connection.execute(query).scalar_one()


def _count(connection: Connection, state: NoticeState, *, since: datetime | None = None) -> int:
    query = sa.select(sa.func.count()).where(notice_t.c.state == state)
    if since is not None:
        query = query.where(notice_t.c.due_at >= since)
    return connection.execute(query).scalar_one()
