"""Writes the row that says when the clock last beat. Called by workflows.actions alone.

It is no agency's: it takes no agency's lock and no journal speaks of it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from tracker.database import writing
from tracker.tables import Heartbeat, table_of

_BEAT = table_of(Heartbeat)
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def begin_beat(engine: Engine, *, process: str, now: datetime) -> None:
    """A beat of this kind of process (`run` or `hand`) begins; the row is made if need be."""
    with writing(engine) as connection:
        row: Any = _INSERT[engine.dialect.name](_BEAT).values(
            process=process, begun_at=now, counts={}
        )
        connection.execute(
            row.on_conflict_do_update(index_elements=["process"], set_={"begun_at": now})
        )


def end_beat(engine: Engine, *, process: str, now: datetime, counts: Mapping[str, int]) -> None:
    """The beat that was begun at `now` has come to its end, having done so much of each thing."""
    with writing(engine) as connection:
        connection.execute(
            sa.update(_BEAT)
            .where(_BEAT.c.process == process)
            .values(ended_at=now, counts=dict(counts))
        )
