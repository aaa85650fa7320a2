"""An empty database and every released one reach the schema that the tables speak of."""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from tests import databases
from tracker import migrations
from tracker.database import open_database
from tracker.migrations import is_current, migrate, schema_version
from tracker.tables import metadata


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = open_database(empty_database_url)
    yield engine
    engine.dispose()


def everything_of(engine: Engine) -> dict[str, Any]:
    """Columns, keys, uniques, indexes and checks (with their text) of every table of ours."""
    look = sa.inspect(engine)

    def told(value: Any) -> str:
        if isinstance(value, dict):  # options such as the condition of a partial index
            return str({name: str(option) for name, option in value.items()})
        return str(value)

    def sorted_by_name(rows: Any) -> list[dict[str, Any]]:
        return sorted(({k: told(v) for k, v in row.items()} for row in rows), key=str)

    return {
        table: {
            "columns": sorted_by_name(look.get_columns(table)),
            "primary key": {k: str(v) for k, v in look.get_pk_constraint(table).items()},
            "foreign keys": sorted_by_name(look.get_foreign_keys(table)),
            "uniques": sorted_by_name(look.get_unique_constraints(table)),
            "indexes": sorted_by_name(look.get_indexes(table)),
            "checks": sorted_by_name(look.get_check_constraints(table)),
        }
        for table in sorted(look.get_table_names())
        if table != "alembic_version"
    }


def test_the_migrated_schema_is_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrated_schema_has_every_check_word_for_word(empty: Engine) -> None:
    migrate(empty)
    migrated = everything_of(empty)
    metadata.drop_all(empty)
    metadata.create_all(empty)
    assert migrated == everything_of(empty)


def test_no_row_deletes_or_empties_another(engine: Engine) -> None:
    look = sa.inspect(engine)
    actions = {
        (table, str(key["options"]))
        for table in look.get_table_names()
        for key in look.get_foreign_keys(table)
        if {"ondelete", "onupdate"} & set(key["options"])
    }
    assert actions == set()


def test_an_empty_database_has_no_version_and_is_not_current(empty: Engine) -> None:
    assert schema_version(empty) is None
    assert not is_current(empty)


def test_migrating_twice_is_the_same_as_once(empty: Engine) -> None:
    migrate(empty)
    once = everything_of(empty)
    migrate(empty)
    assert everything_of(empty) == once
    assert is_current(empty)


def test_a_newer_database_is_refused_and_told_so(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrations.SchemaTooNew, match="update the program"):
        migrate(engine)


def test_a_step_that_fails_leaves_nothing_behind(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: Any) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(migrations, "make_triggers", fail)
    with pytest.raises(RuntimeError):
        migrate(empty)
    assert sa.inspect(empty).get_table_names() == []
    assert schema_version(empty) is None


def test_rows_without_parents_stop_a_migration_of_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "orphans.db"
    orphans = sqlite3.connect(path)
    orphans.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    orphans.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent)")
    orphans.execute("INSERT INTO child VALUES (1, 7)")
    orphans.commit()
    orphans.close()
    engine = open_database(databases.sqlite_url(path))
    with pytest.raises(migrations.RowsWithoutParents, match="child"):
        migrate(engine)
    assert sa.inspect(engine).get_table_names() == ["child", "parent"]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def _migrate_once_all_are_ready(url: str, ready: Any) -> None:
    ready.wait()
    engine = open_database(url)
    migrate(engine)
    engine.dispose()


def test_processes_that_migrate_at_once_do_not_disturb_each_other(empty_database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(3)
    started = [
        context.Process(target=_migrate_once_all_are_ready, args=(empty_database_url, ready))
        for _ in range(3)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(60)
    assert [process.exitcode for process in started] == [0, 0, 0]
    engine = open_database(empty_database_url)
    assert is_current(engine)
    engine.dispose()


JOURNAL_ROW = (
    "INSERT INTO journal_entry (agency_id, number, at, actor_name, subject, subject_id, action,"
    " old, new, rows, seal)"
    " VALUES (1, 1, '2026-10-01', 'x', 'part', 1, 'start', '{}', '{}', '{}', 'x')"
)
BOTH = ("sqlite", "postgresql")
FORBIDDEN = [
    (BOTH, "UPDATE journal_entry SET reason = 'nicer'", "history is not reworded"),
    (BOTH, "DELETE FROM journal_entry", "history is not forgotten"),
    (("postgresql",), "TRUNCATE journal_entry", "nor all at once"),
    (
        ("sqlite",),
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "SQLite deletes silently here unless recursive_triggers is on",
    ),
    (
        BOTH,
        "INSERT INTO journal_entry SELECT * FROM journal_entry WHERE true"
        " ON CONFLICT (agency_id, number) DO UPDATE SET reason = 'nicer'",
        "an upsert is an update",
    ),
]


@pytest.mark.parametrize(
    ("kind", "statement", "why"),
    [(kind, statement, why) for kinds, statement, why in FORBIDDEN for kind in kinds],
)
def test_the_journal_is_append_only(
    request: pytest.FixtureRequest, kind: str, statement: str, why: str
) -> None:
    engine = open_database(request.getfixturevalue(f"{kind}_url"))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO agency (name, settings, created_at, chain_count, chain_head, chain_seal)"
            " VALUES ('เทศบาลตำบลตัวอย่าง', '{}', '2026-10-01', 0, '', '')"
        )
        connection.exec_driver_sql(JOURNAL_ROW)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT reason FROM journal_entry").all()
    assert rows == [(None,)], why
    engine.dispose()
