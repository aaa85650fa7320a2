"""The only writer: a transaction on one agency, or on several, under its lock, with its journal.

Called by workflows.actions alone. Knows how to insert, to change conditionally and to
journal; knows no rule of what may happen.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import SQLModel

from tracker.database import writing
from tracker.errors import TidtamError
from tracker.journal import WrongKey, seal_of, seal_of_chain, sealed_by
from tracker.queries.rows import among, columns, record
from tracker.records import AgencyRecord
from tracker.row_writes import add_rows, changing, defaults_of, setting
from tracker.seals import SEALED, hashes_of
from tracker.tables import Agency, JournalEntry, table_of

_AGENCY = table_of(Agency)
_ENTRY = table_of(JournalEntry)
_CHAIN = ("chain_count", "chain_head", "chain_seal")
# Statements of every transaction, made once: making them takes longer than running them.
_LOCK = (
    sa.select(*columns(AgencyRecord, _AGENCY), *(_AGENCY.c[name] for name in _CHAIN))
    .where(among(_AGENCY.c.id, "agencies"))
    .order_by(_AGENCY.c.id)  # so that two who lock several never wait for each other
    .with_for_update()
)
_ADD_ENTRIES = sa.insert(_ENTRY)
_SET_CHAIN = (
    sa.update(_AGENCY)
    .where(_AGENCY.c.id == sa.bindparam("agency"))
    .values({name: sa.bindparam(name) for name in _CHAIN})
)


class ChangedMeanwhile(TidtamError):
    """Somebody else changed the row first; nothing was written."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "changed-meanwhile",
            th=f"มีผู้แก้ไข{what}ไปก่อนแล้ว ยังไม่มีการบันทึก โปรดดูข้อมูลล่าสุดแล้วทำรายการอีกครั้ง",
            en="somebody else changed this first; nothing was stored. "
            "Look at it again and repeat what you meant",
        )


class AgencyUnknown(TidtamError):
    """No agency has this number."""

    def __init__(self, agency_id: int) -> None:
        super().__init__(
            "agency-unknown",
            th=f"ไม่พบหน่วยงานหมายเลข {agency_id}",
            en=f"there is no agency number {agency_id}",
        )


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts: an officer (or the clock, whose `officer_id` is None), for whom, on what ground."""

    officer_id: int | None
    name: str
    for_officer: int | None = None
    source: str | None = None


CLOCK = Who(None, "นาฬิการะบบ")
AskedUnderLock = Callable[[Connection], Who]


class Store:
    """The writes of one transaction on one agency, whose lock is held until it ends."""

    def __init__(
        self, connection: Connection, locked: sa.RowMapping, *, key: bytes, now: datetime, who: Who
    ) -> None:
        self.connection = connection
        self.agency = record(AgencyRecord, locked)  # as it was when the lock was taken
        self.agency_id = self.agency.id
        self.entries: int = locked["chain_count"]  # of the journal, then
        self.now = now
        self.who = who
        self._key = key
        self._count = self.entries
        self._head: str = locked["chain_head"]
        seal = seal_of_chain(self.agency_id, count=self._count, head=self._head, key=key)
        # a head that was tampered with stops nobody's work: `verify` tells of it
        if locked["chain_seal"] != seal and not sealed_by(connection, self.agency_id, key=key):
            raise WrongKey
        self._entries: list[dict[str, Any]] = []
        self._left: dict[type[SQLModel], set[int]] = {}  # rows to be sealed, by table
        self._gone: dict[type[SQLModel], set[int]] = {}  # rows that were taken away
        if self._count == 0:
            self._leave(Agency, self.agency_id)

    def insert(self, table: type[SQLModel], **values: Any) -> int:
        """Insert one row of this agency and return its id."""
        inserted = self.connection.execute(
            sa.insert(table_of(table)),
            {"agency_id": self.agency_id, **defaults_of(table, values)},
        )
        row = int(inserted.inserted_primary_key[0])  # type: ignore[index]
        self._leave(table, row)
        return row

    def insert_many(self, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        """Insert many rows of this agency with one statement; the rows name the same columns."""
        if rows:
            sealed = ("id",) if table in SEALED else ()
            added = self._add(table, rows, back=sealed)
            if sealed:
                self._leave(table, *added.scalars())

    def insert_new(
        self, table: type[SQLModel], rows: list[dict[str, Any]], *, known_by: str
    ) -> dict[str, int]:
        """Insert, with one statement, those of the rows that offend no unique columns.

        Returns the new ids by the column `known_by`: what is missing there was there already.
        """
        if not rows:
            return {}
        added = self._add(table, rows, back=(known_by, "id"), unless_there=True)
        found = {name: int(row) for name, row in added}
        self._leave(table, *found.values())
        return found

    def _add(self, table: type[SQLModel], rows: list[dict[str, Any]], **how: Any) -> Any:
        return add_rows(self.connection, table, rows, shared={"agency_id": self.agency_id}, **how)

    def change(
        self, table: type[SQLModel], row: int, *, version: int, what: str, **values: Any
    ) -> None:
        """Change the row if it still has `version`, which grows by one; else ChangedMeanwhile."""
        changed = self.connection.execute(
            changing(table, "version", *values),
            {**self._this(row), "had": version, "version": version + 1, **values},
        )
        if changed.rowcount != 1:
            raise ChangedMeanwhile(what)
        self._leave(table, row)

    def set(self, table: type[SQLModel], row: int, **values: Any) -> None:
        """Change a row that has no version, under the agency's lock."""
        self.connection.execute(setting(table, *values), {**self._this(row), **values})
        self._leave(table, row)

    def remove(self, table: type[SQLModel], row: int) -> None:
        """Take a row away; the journal keeps that it is gone, so that `verify` does not miss it."""
        target = table_of(table)
        self.connection.execute(
            sa.delete(target).where(target.c.id == row, target.c.agency_id == self.agency_id)
        )
        self._left.get(table, set()).discard(row)
        if table in SEALED:
            self._gone.setdefault(table, set()).add(row)

    def journal(
        self,
        action: str,
        subject: str,
        subject_id: int,
        *,
        old: Mapping[str, Any] | None = None,
        new: Mapping[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """Add one entry to the chain; it is written when the transaction ends."""
        self._count += 1
        entry = {
            "agency_id": self.agency_id,
            "number": self._count,
            "at": self.now,
            "actor": self.who.officer_id,
            "actor_name": self.who.name,
            "acted_for": self.who.for_officer,
            "source": self.who.source,
            "subject": subject,
            "subject_id": subject_id,
            "action": action,
            "old": {name: plain(value) for name, value in (old or {}).items()},
            "new": {name: plain(value) for name, value in (new or {}).items()},
            "reason": reason,
            "rows": {},
        }
        self._entries.append(entry)

    def entries_to_write(self) -> list[dict[str, Any]]:
        """The new entries, sealed; none where nothing was written. Asked once, at the end.

        The last entry keeps the hash of every row that the transaction leaves behind, and none
        (null) of a row that it took away.
        """
        if not self._entries and not self._left and not self._gone:
            return []
        if not self._entries:
            self.journal("keep", "agency", self.agency_id)
        self._entries[-1]["rows"] = {
            table.name: {str(row): seal for row, seal in sorted(seals.items())}
            for table, seals in self._seals()
        }
        for entry in self._entries:
            self._head = seal_of(entry, previous=self._head, key=self._key)
            entry["seal"] = self._head
        return self._entries

    def chain(self) -> dict[str, Any]:
        """The chain's head and its seal, as they are after the new entries."""
        seal = seal_of_chain(self.agency_id, count=self._count, head=self._head, key=self._key)
        return {
            "agency": self.agency_id,
            "chain_count": self._count,
            "chain_head": self._head,
            "chain_seal": seal,
        }

    def _leave(self, table: type[SQLModel], *rows: int) -> None:
        if table in SEALED:
            self._left.setdefault(table, set()).update(rows)
            # SQLite gives the number of the last row, once it is gone, to the next one
            self._gone.get(table, set()).difference_update(rows)

    def _seals(self) -> Iterator[tuple[sa.Table, dict[int, str | None]]]:
        for model in {**self._left, **self._gone}:
            seals: dict[int, str | None] = dict.fromkeys(self._gone.get(model, ()))
            left = self._left.get(model, set())
            seals.update(hashes_of(self.connection, table_of(model), left))
            yield table_of(model), seals

    def _this(self, row: int) -> dict[str, int]:
        return {"this_row": row, "this_agency": self.agency_id}


@contextmanager
def agency_store(
    engine: Engine, agency_id: int, *, key: bytes, now: datetime, who: Who | AskedUnderLock
) -> Iterator[Store]:
    """One transaction on one agency: its lock first, its journal last; all of it or nothing.

    The lock is the agency's row (`SELECT … FOR UPDATE` on PostgreSQL, `BEGIN IMMEDIATE` on
    SQLite): one lock orders roll-up and chain. `who` may be a question, asked under it. Raises
    AgencyUnknown, and what `who` does.
    """
    with (
        writing(engine) as connection,
        stores_in(connection, [agency_id], key=key, now=now, who=who) as stores,
    ):
        yield stores[agency_id]


@contextmanager
def stores_in(
    connection: Connection,
    agency_ids: Collection[int],
    *,
    key: bytes,
    now: datetime,
    who: Who | AskedUnderLock,
) -> Iterator[Mapping[int, Store]]:
    """The stores of some agencies in a transaction that has begun, by the agencies' numbers.

    Raises AgencyUnknown. All locks are taken at once and held until the transaction ends.
    """
    locked = connection.execute(_LOCK, {"agencies": list(agency_ids)}).mappings().all()
    found = {row["id"] for row in locked}
    for agency_id in agency_ids:
        if agency_id not in found:
            raise AgencyUnknown(agency_id)
    acts = who if isinstance(who, Who) else who(connection)
    stores = {row["id"]: Store(connection, row, key=key, now=now, who=acts) for row in locked}
    yield stores
    written = {store: entries for store in stores.values() if (entries := store.entries_to_write())}
    if written:
        connection.execute(_ADD_ENTRIES, [one for entries in written.values() for one in entries])
        connection.execute(_SET_CHAIN, [store.chain() for store in written])


def create_agency_row(connection: Connection, *, key: bytes, now: datetime, **values: Any) -> int:
    """Insert an agency, the one row that no agency's lock can order, with its empty chain sealed.

    Unsealed, a history wiped out to the last entry would look like that of a new agency.
    """
    inserted = connection.execute(
        sa.insert(_AGENCY).values(created_at=now, **defaults_of(Agency, values))
    )
    agency_id = int(inserted.inserted_primary_key[0])  # type: ignore[index]
    connection.execute(
        sa.update(_AGENCY)
        .where(_AGENCY.c.id == agency_id)
        .values(chain_seal=seal_of_chain(agency_id, count=0, head="", key=key))
    )
    return agency_id


def plain(value: Any) -> Any:
    """A value as the journal keeps it: JSON's own kinds only."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    return value
