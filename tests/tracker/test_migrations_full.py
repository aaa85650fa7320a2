"""A full database of every released schema reaches the newest one with every row and trigger."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.tracker import released
from tests.tracker.rows import KEY
from tracker import migrations
from tracker.database import open_database, reading
from tracker.migrations import is_current, migrate, revisions, schema_version
from tracker.migrations.triggers import APPEND_ONLY
from tracker.tables import metadata
from tracker.verify import verify

# A step as a later version may bring it: tables are made anew, the journal's too, and two
# columns come to a table that others point at.
LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{newest}"


def upgrade():
    for table in ("part", "journal_entry", "agency"):
        with op.batch_alter_table(table, recreate="{recreate}") as batch:
            batch.add_column(sa.Column("added", sa.String(), nullable=True))
"""


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = open_database(empty_database_url)
    yield engine
    engine.dispose()


def count_rows(engine: Engine) -> dict[str, int]:
    look = sa.MetaData()
    look.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in look.sorted_tables
            if table.name != "alembic_version"
        }


def names_of_triggers(engine: Engine) -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        # ours only: the queue has a schema and triggers of its own
        "postgresql": "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return set(connection.exec_driver_sql(query).scalars())


def faults(engine: Engine, files: Path) -> list[str]:
    with reading(engine) as connection:
        return [fault.en for fault in verify(connection, key=KEY, files=files).faults]


def stand_at(engine: Engine, revision: str, files: Path) -> released.Contents:
    """Bring the empty database to the revision and fill it; gives the rows that it has."""
    migrate(engine, to=revision)
    contents = released.contents_of(revision, files / "files")
    released.load(engine, contents)
    if engine.dialect.name == "postgresql":
        _continue_numbering(engine, contents)
    return contents


def _continue_numbering(engine: Engine, contents: released.Contents) -> None:
    with engine.begin() as connection:
        for table, rows in contents.items():
            if rows and "id" in rows[0]:
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )


def test_the_full_database_has_rows_in_every_table(tmp_path: Path) -> None:
    contents = released.contents_of(revisions()[-1], tmp_path)
    assert {table for table, rows in contents.items() if rows} == set(metadata.tables)


@pytest.mark.parametrize("revision", revisions())
def test_a_full_database_of_every_schema_comes_through(
    empty: Engine, tmp_path: Path, revision: str
) -> None:
    contents = stand_at(empty, revision, tmp_path)
    migrate(empty)
    assert is_current(empty)
    counted = count_rows(empty)
    assert {table: counted[table] for table in contents} == {
        table: len(rows) for table, rows in contents.items()
    }
    assert names_of_triggers(empty) == {trigger.name for trigger in APPEND_ONLY[empty.dialect.name]}
    assert faults(empty, tmp_path / "files") == []


def test_every_older_schema_has_its_frozen_database() -> None:
    older = revisions()[:-1]
    assert [name for name in older if not (released.FROZEN / f"{name}.json.gz").exists()] == []


def add_a_later_step(monkeypatch: pytest.MonkeyPatch, folder: Path, *, recreate: str) -> None:
    """A step beyond the newest, in a folder of its own."""
    folder.mkdir()
    step = LATER.format(newest=revisions()[-1], recreate=recreate)
    (folder / "later.py").write_text(step, encoding="utf-8")
    ours = migrations.configuration

    def with_later(**attributes: Any) -> Any:
        config = ours(**attributes)
        config.set_main_option("path_separator", "newline")
        versions = Path(migrations.__file__).parent / "versions"
        config.set_main_option("version_locations", f"{versions}\n{folder}")
        return config

    monkeypatch.setattr(migrations, "configuration", with_later)


def test_a_step_that_makes_tables_anew_loses_no_row_and_no_trigger(
    empty: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = stand_at(empty, revisions()[-1], tmp_path)
    recreate = "always" if empty.dialect.name == "sqlite" else "auto"
    add_a_later_step(monkeypatch, tmp_path / "versions", recreate=recreate)
    migrate(empty)
    assert schema_version(empty) == "later"
    assert "added" in {column["name"] for column in sa.inspect(empty).get_columns("part")}
    assert count_rows(empty) == {table: len(rows) for table, rows in contents.items()}
    assert names_of_triggers(empty) == {trigger.name for trigger in APPEND_ONLY[empty.dialect.name]}
    assert faults(empty, tmp_path / "files") == []
    with empty.connect() as connection, pytest.raises(sa.exc.DatabaseError, match="append-only"):
        connection.exec_driver_sql("DELETE FROM journal_entry")


def test_sqlite_points_at_its_parents_again_after_a_step(tmp_path: Path, sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    released.fill(engine, tmp_path)
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        with pytest.raises(sa.exc.IntegrityError):
            connection.exec_driver_sql("DELETE FROM agency WHERE id = 1")
    engine.dispose()
