"""The queue's tables live in their own schema, are made anew, and hold nothing of the record."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tracker.archive.rows import tables
from tracker.database import open_database
from tracker.migrations import has_queue, migrate


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = open_database(postgresql_url)
    yield engine
    engine.dispose()


def test_the_queue_has_a_schema_of_its_own(engine: Engine) -> None:
    look = sa.inspect(engine)
    assert "procrastinate_jobs" in look.get_table_names(schema="procrastinate")
    assert [name for name in look.get_table_names() if name.startswith("procrastinate")] == []


def test_no_backup_carries_the_queue() -> None:
    assert [table.name for table in tables() if "procrastinate" in table.fullname] == []


def test_tables_of_another_version_are_made_anew(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("COMMENT ON SCHEMA procrastinate IS 'some other version'")
        connection.exec_driver_sql("CREATE TABLE procrastinate.old (id integer)")
    assert not has_queue(engine)
    migrate(engine)
    assert has_queue(engine)
    assert "old" not in sa.inspect(engine).get_table_names(schema="procrastinate")


def test_a_current_queue_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE procrastinate.ours (id integer)")
    migrate(engine)
    assert "ours" in sa.inspect(engine).get_table_names(schema="procrastinate")


def test_without_the_right_to_make_a_schema_the_rest_is_migrated(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA procrastinate CASCADE")
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        role = f"poor_{name}"
        connection.exec_driver_sql(f'CREATE ROLE "{role}"')
        connection.exec_driver_sql(f'GRANT ALL ON SCHEMA public TO "{role}"')
        connection.exec_driver_sql(f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{role}"')
        connection.exec_driver_sql(f'GRANT "{role}" TO CURRENT_USER')
    with engine.connect() as connection, connection.begin() as transaction:
        from tracker.migrations.queue import make_queue, queue_is_current

        connection.exec_driver_sql(f'SET LOCAL ROLE "{role}"')
        make_queue(connection)
        assert not queue_is_current(connection)
        transaction.rollback()
    with engine.begin() as connection:
        connection.exec_driver_sql(f'DROP OWNED BY "{role}"')
        connection.exec_driver_sql(f'DROP ROLE "{role}"')


def test_sqlite_needs_no_queue(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    assert has_queue(engine)
    engine.dispose()
