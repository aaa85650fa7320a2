"""Writes that a backup was made. Called by workflows.actions alone.

It is no agency's: it takes no agency's lock and no journal speaks of it.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tracker.database import writing
from tracker.tables import Backup, table_of

_BACKUP = table_of(Backup)
KEPT = 100  # a night each: a quarter of a year


def note_backup(engine: Engine, *, now: datetime, rows: int, files: int, size: int) -> None:
    """A backup of so many rows and kept files was made at `now`; `size` is the file's, in bytes."""
    with writing(engine) as connection:
        made = connection.execute(
            sa.insert(_BACKUP).values(made_at=now, row_count=rows, file_count=files, size=size)
        )
        number = int(made.inserted_primary_key[0])  # type: ignore[index]
        connection.execute(sa.delete(_BACKUP).where(_BACKUP.c.id <= number - KEPT))
