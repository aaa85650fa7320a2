"""Notices as rows, for tests of the outbox: two agencies with an officer each, and no journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.databases import PostgreSQL, fresh_sqlite
from tracker.database import open_database, reading, writing
from tracker.queries.notices import notice_t
from tracker.status import Channel, NoticeState
from tracker.store import CLOCK, agency_store, create_agency_row
from tracker.tables import Officer
from tracker.turns import turn_t

NINE = datetime(2026, 3, 30, 2, 0, tzinfo=UTC)
KEY = b"the key of this installation"


class Outbox:
    """An engine and the two agencies in it, with their officers' numbers."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.agencies: list[int] = []
        self.officers: list[int] = []
        for name, officer in (
            ("เทศบาลตำบลตัวอย่าง", "นางสาวตัวอย่าง ใจดี"),
            ("องค์การบริหารส่วนตำบลตัวอย่าง", "นายตัวอย่าง เพื่อนบ้าน"),
            ("เทศบาลเมืองตัวอย่าง", "นางตัวอย่าง ข้างเคียง"),
        ):
            with writing(engine) as connection:
                agency = create_agency_row(connection, key=KEY, now=NINE, name=name)
            with agency_store(engine, agency, key=KEY, now=NINE, who=CLOCK) as store:
                self.officers.append(store.insert(Officer, name=officer))
            self.agencies.append(agency)

    def notice(self, number: int, *, agency: int = 0, **values: Any) -> int:
        """Put a notice into the outbox: due at nine by folder, unless said otherwise."""
        row = {
            "agency_id": self.agencies[agency],
            "officer_id": self.officers[agency],
            "kind": "digest",
            "occasion": f"occasion {number}",
            "channel": Channel.FOLDER,
            "identity": f"notice-{number}",
            "address": "head@office.example",
            "subject": "เรื่อง",
            "text": "ข้อความ",
            "state": NoticeState.WAITING,
            "created_at": NINE,
            "begun_at": NINE,
            "due_at": NINE,
            "tries": 0,
            **values,
        }
        with writing(self.engine) as connection:
            made = connection.execute(sa.insert(notice_t).values(row).returning(notice_t.c.id))
            return int(made.scalar_one())

    def row(self, notice_id: int, *columns: str) -> tuple[Any, ...]:
        """Some columns of a notice."""
        wanted = sa.select(*(notice_t.c[name] for name in columns))
        with reading(self.engine) as connection:
            return tuple(connection.execute(wanted.where(notice_t.c.id == notice_id)).one())

    def turns(self) -> dict[int, datetime]:
        """The turns that are taken, by notice."""
        with reading(self.engine) as connection:
            return {row.notice_id: row.at for row in connection.execute(sa.select(turn_t))}

    def clear(self) -> None:
        """Empty it for the next test."""
        with writing(self.engine) as connection:
            connection.execute(sa.delete(turn_t))
            connection.execute(sa.delete(notice_t))


@contextmanager
def opened(url: str) -> Iterator[Outbox]:
    """An outbox on a fresh database."""
    engine = open_database(url)
    try:
        yield Outbox(engine)
    finally:
        engine.dispose()


@contextmanager
def embedded(folder: Path) -> Iterator[Outbox]:
    """An outbox on SQLite."""
    with opened(fresh_sqlite(folder)) as outbox:
        yield outbox


@contextmanager
def large(server: PostgreSQL) -> Iterator[Outbox]:
    """An outbox on PostgreSQL."""
    with server.fresh() as url, opened(url) as outbox:
        yield outbox
