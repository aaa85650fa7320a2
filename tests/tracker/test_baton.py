"""Of two clocks on PostgreSQL one holds the baton; it changes hands when the holder is gone."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine

from tracker.baton import Baton
from tracker.database import open_database


@pytest.fixture
def engines(postgresql_url: str) -> Iterator[tuple[Engine, Engine]]:
    both = open_database(postgresql_url), open_database(postgresql_url)
    yield both
    for engine in both:
        engine.dispose()


def test_one_holds_it_and_the_other_waits(engines: tuple[Engine, Engine]) -> None:
    one, other = Baton(engines[0]), Baton(engines[1])
    assert [one.held(), other.held(), one.held(), other.held()] == [True, False, True, False]
    one.let_go()
    assert [other.held(), one.held()] == [True, False]
    other.let_go()


def test_it_is_free_when_the_session_of_its_holder_ends(engines: tuple[Engine, Engine]) -> None:
    one, other = Baton(engines[0]), Baton(engines[1])
    assert one.held()
    with engines[1].begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND"
            " database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    end = time.monotonic() + 30
    while not other.held():  # the server takes a moment to end a session
        assert time.monotonic() < end
        time.sleep(0.02)
    assert not one.held()  # it notices, and does not go on as if it were its own
    other.let_go()
    assert one.held()
    one.let_go()


def test_letting_go_of_nothing_is_nothing(engines: tuple[Engine, Engine]) -> None:
    baton = Baton(engines[0])
    baton.let_go()
    assert baton.held()
    baton.let_go()


def test_on_sqlite_everybody_holds_it(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    assert Baton(engine).held() and Baton(engine).held()
    engine.dispose()
