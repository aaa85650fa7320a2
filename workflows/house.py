"""What every action needs at hand: the database, the key, the settings, the files. No clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from tracker.database import reading
from tracker.settings import Settings
from tracker.store import Store, Who, agency_store
from workflows.wakeups import Bell, NextBeat


@dataclass(frozen=True, slots=True)
class House:
    """The installation as the composition root opened it; `key` seals journals and links.

    `bell` wakes whoever sends what is due.
    """

    engine: Engine
    key: bytes
    settings: Settings
    files: Path
    bell: Bell = field(default_factory=NextBeat)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database."""
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def write(self, agency_id: int, *, who: Who, now: datetime) -> Iterator[Store]:
        """One transaction on one agency, under its lock: all of it or nothing."""
        with agency_store(self.engine, agency_id, key=self.key, now=now, who=who) as store:
            yield store
