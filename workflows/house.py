"""What every action needs at hand: the database, the key, the settings, the files. No clock."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from tracker.database import reading, writing
from tracker.settings import Settings
from tracker.store import AskedUnderLock, Store, Who, agency_store, stores_in
from workflows.wakeups import Bell, NextBeat


@dataclass(frozen=True, slots=True)
class House:
    """The installation as the composition root opened it; `key` seals journals and links.

    `bell` wakes whoever has a hand free for what is due. `first` is asked under an agency's lock
    before anything is written: what it raises leaves all as it was.
    """

    engine: Engine
    key: bytes
    settings: Settings
    files: Path
    bell: Bell = field(default_factory=NextBeat)
    first: Callable[[Connection], None] | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database."""
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def write(self, agency_id: int, *, who: Who | AskedUnderLock, now: datetime) -> Iterator[Store]:
        """One transaction on one agency, under its lock: all of it or nothing.

        `who` acts, or is asked under the lock.
        """
        with agency_store(self.engine, agency_id, key=self.key, now=now, who=who) as store:
            if self.first is not None:
                self.first(store.connection)
            yield store

    @contextmanager
    def write_several(
        self, agency_ids: Collection[int], *, who: Who, now: datetime
    ) -> Iterator[tuple[Connection, Mapping[int, Store]]]:
        """One transaction on several agencies, under all their locks: all of it or nothing."""
        with (
            writing(self.engine) as connection,
            stores_in(connection, agency_ids, key=self.key, now=now, who=who) as stores,
        ):
            yield connection, stores
