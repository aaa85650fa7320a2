"""How the database is opened: what survives a power cut, and keys that are kept.

The other tests do not wait for the disk (tests.haste); these look at what an office has.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.databases import sqlite_url
from tests.haste import without_the_disk
from tracker.database import open_database, reading

FULL, ON = 2, 1


@pytest.fixture
def as_at_an_office() -> Iterator[None]:
    sa.event.remove(sa.Pool, "checkout", without_the_disk)
    yield
    sa.event.listen(sa.Pool, "checkout", without_the_disk)


@pytest.mark.parametrize(
    ("pragma", "wanted", "reason"),
    [
        ("synchronous", FULL, "what was said to be stored is on the disk"),
        ("journal_mode", "wal", "readers do not wait for a writer"),
        ("foreign_keys", ON, "no row points at nothing"),
        ("recursive_triggers", ON, "REPLACE does not slip past the journal's triggers"),
        ("busy_timeout", 30_000, "a second writer waits"),
    ],
)
def test_every_connection_is_opened_safely(
    tmp_path: Path, as_at_an_office: None, pragma: str, wanted: object, reason: str
) -> None:
    engine = open_database(sqlite_url(tmp_path / "office.db"))
    with engine.connect() as one, engine.connect() as other:
        found = [each.exec_driver_sql(f"PRAGMA {pragma}").scalar() for each in (one, other)]
    engine.dispose()
    assert found == [wanted, wanted], reason


def test_other_tests_do_not_wait_for_the_disk(tmp_path: Path) -> None:
    engine = open_database(sqlite_url(tmp_path / "office.db"))
    with engine.connect() as one:
        assert one.exec_driver_sql("PRAGMA synchronous").scalar() == 0
    engine.dispose()


def test_a_connection_that_the_server_has_ended_is_opened_anew(postgresql_url: str) -> None:
    engine, other = open_database(postgresql_url), open_database(postgresql_url)
    with engine.connect() as one, engine.connect() as two:
        before = {each.scalar(sa.text("SELECT pg_backend_pid()")) for each in (one, two)}
    with other.begin() as connection:  # as when the server is started again
        for pid in before:
            connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    with reading(engine) as one, reading(engine) as two:
        after = {each.scalar(sa.text("SELECT pg_backend_pid()")) for each in (one, two)}
    assert len(before) == len(after) == 2
    assert not before & after
    for opened in (engine, other):
        opened.dispose()


def test_a_connection_that_was_closed_on_our_side_is_opened_anew(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    lent = engine.raw_connection()
    closed: Any = lent.dbapi_connection
    lent.close()
    closed.close()  # while it lies in the pool
    with reading(engine) as connection:
        assert connection.scalar(sa.text("SELECT 1")) == 1
    engine.dispose()


def test_a_connection_that_is_still_there_is_used_again(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    pids = set()
    for _ in range(3):
        with reading(engine) as connection:
            pids.add(connection.scalar(sa.text("SELECT pg_backend_pid()")))
    engine.dispose()
    assert len(pids) == 1
