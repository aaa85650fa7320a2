"""When this installation was backed up, and whether it holds one agency alone. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.memos import paper_t
from tracker.queries.people import agency_t
from tracker.queries.progress import evidence_t
from tracker.queries.rows import records
from tracker.tables import Backup, table_of

backup_t = table_of(Backup)


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """One backup: when it was made, how many rows and kept files, and its size in bytes."""

    made_at: datetime
    row_count: int
    file_count: int
    size: int


def last(connection: Connection, *, limit: int) -> tuple[BackupRecord, ...]:
    """The last backups, the latest first."""
    query = sa.select(backup_t).order_by(backup_t.c.id.desc()).limit(limit)
    return records(BackupRecord, connection.execute(query).mappings())


def is_alone(connection: Connection) -> bool:
    """Whether the installation holds one agency and nobody else's data."""
    return len(connection.execute(sa.select(agency_t.c.id).limit(2)).all()) == 1


def kept_bytes(connection: Connection) -> int:
    """How many bytes of evidence and papers a backup would carry, about."""
    total = 0
    for table in (evidence_t, paper_t):
        found = connection.execute(sa.select(sa.func.sum(table.c.size))).scalar_one()
        total += int(found or 0)
    return total
