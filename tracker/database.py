"""The database: one engine for SQLite and PostgreSQL, its pragmas, reading and the agency's lock.

Knows no table but the agency's row, which is the lock that orders all writes of an agency.
"""

import json
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import PoolProxiedConnection

from tracker.errors import TidtamError

BUSY_SECONDS = 30
KEPT_OPEN = 8  # connections: what a serving process has threads for; opening one costs 1-2 ms
IMMEDIATELY = "BEGIN IMMEDIATE"  # SQLite's lock at once, not only where something is written
CACHE_KIB = 512  # of each connection; more made no page cheaper, for the system keeps the file
# Thai as itself: escaped (\u0e01 for ก) it would take twice the room.
_as_json = partial(json.dumps, ensure_ascii=False)


class DatabaseUnreachable(TidtamError):
    """The database that the configuration names cannot be opened."""


def open_database(url: str) -> Engine:
    """Open the database at `url` (sqlite:///FILE or postgresql+psycopg://…), making no tables.

    SQLite runs with WAL, `synchronous=FULL`, foreign keys and recursive triggers (without them
    INSERT OR REPLACE slips past the journal's triggers), and waits for its lock.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        server = sa.create_engine(parsed, pool_size=KEPT_OPEN, json_serializer=_as_json)
        sa.event.listen(server, "checkout", _still_there)
        return server
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        parsed,
        pool_size=KEPT_OPEN,
        connect_args={"timeout": BUSY_SECONDS},
        json_serializer=_as_json,
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see _begin
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            f"cache_size=-{CACHE_KIB}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    # were it an event of the engine, every statement would ask for listeners: 1/12 of an update
    engine.dialect.do_begin = _begin  # type: ignore[method-assign]
    return engine


def _begin(dbapi_connection: PoolProxiedConnection) -> None:
    if words := dbapi_connection.info.get("begin", "BEGIN"):
        dbapi_connection.cursor().execute(words)


@contextmanager
def beginning(engine: Engine, words: str | None) -> Iterator[Connection]:
    """A connection whose transactions begin so on SQLite; with None it has none."""
    with engine.connect() as connection:
        kept = connection.info  # goes back to the pool with it
        kept["begin"] = words
        try:
            yield connection
        finally:
            kept.pop("begin", None)


def _still_there(connection: Any, _record: Any, _lent: Any) -> None:
    """Open anew what PostgreSQL has ended meanwhile: then there is something to read, its farewell.

    `pool_pre_ping` would ask the server each time: one trip in twenty of an agency's rung.
    """
    if connection.closed:
        raise sa.exc.InvalidatePoolError
    with selectors.DefaultSelector() as waiting:
        waiting.register(connection.fileno(), selectors.EVENT_READ)
        if waiting.select(timeout=0):
            raise sa.exc.InvalidatePoolError


def is_there(engine: Engine) -> bool:
    """Whether there is a database to ask: SQLite would make the file that it is asked for."""
    file = engine.url.database
    return engine.dialect.name != "sqlite" or file is None or Path(file).exists()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one consistent state and is never to write."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # told with its BEGIN: no statement of its own
            view = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            with view.begin():  # a commit of nothing; a rollback makes psycopg prepare all anew
                yield view
        else:
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()


@contextmanager
def single(engine: Engine) -> Iterator[Connection]:
    """A connection on which each statement is committed by itself.

    On PostgreSQL it costs one trip to the server, where a transaction costs three.
    """
    with beginning(engine, None) as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that commits at the end, or leaves nothing behind."""
    with beginning(engine, IMMEDIATELY) as connection, connection.begin():
        yield connection
