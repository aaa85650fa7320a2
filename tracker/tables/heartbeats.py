"""The heartbeat: what the clock's processes are doing now. Nothing of any agency's record."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.tables.columns import Instant


class Heartbeat(SQLModel, table=True):
    """The last beat of one kind of process: `run` (the scheduler) or `hand` (`tidtam tick`).

    Both instants are what the beat was given as `now`: `begun_at` of the last beat that began,
    `ended_at` of the last that came to its end; where they differ, one is running or was killed.
    `counts` says what that last one did, by number. Stays out of backups, for it says nothing
    of the office whose rows are brought back.
    """

    __tablename__: ClassVar[Any] = "heartbeat"
    __table_args__ = (sa.CheckConstraint("process IN ('run', 'hand')", name="process"),)

    process: str = Field(primary_key=True)
    begun_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


PASSING = frozenset({"heartbeat", "backup"})
"""Tables that say how this machine and its processes are doing, which no backup or copy carries."""
