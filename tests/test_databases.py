"""The databases that tests stand on are what they say they are."""

import sqlalchemy as sa

from tests.databases import PostgreSQL


def tables_at(url: str) -> list[str]:
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_a_fresh_database_is_migrated(database_url: str) -> None:
    assert "agency" in tables_at(database_url)


def test_an_empty_database_has_no_table(empty_database_url: str) -> None:
    assert tables_at(empty_database_url) == []


def test_two_tests_never_share_a_database(postgresql: PostgreSQL) -> None:
    with postgresql.fresh() as one, postgresql.fresh() as other:
        engine = sa.create_engine(one)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE mine (x int)"))
        engine.dispose()
        assert "mine" not in tables_at(other)
