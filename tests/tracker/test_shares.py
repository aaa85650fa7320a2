"""Of several processes that settle at once each gets the agencies that no other is at."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine

from tracker import shares
from tracker.baton import Baton
from tracker.database import open_database, reading


@pytest.fixture
def engines(postgresql_url: str) -> Iterator[tuple[Engine, Engine]]:
    both = open_database(postgresql_url), open_database(postgresql_url)
    yield both
    for engine in both:
        engine.dispose()


def test_what_one_is_at_the_other_does_not_get(engines: tuple[Engine, Engine]) -> None:
    with reading(engines[0]) as one, reading(engines[1]) as other:
        assert shares.take(one, [1, 2, 3]) == {1, 2, 3}
        assert shares.take(other, [2, 4, 3, 5]) == {4, 5}
        assert shares.take(one, [5, 6]) == {6}


def test_all_is_free_again_when_the_transaction_ends(engines: tuple[Engine, Engine]) -> None:
    with reading(engines[0]) as one:
        shares.take(one, [1, 2])
    with reading(engines[1]) as other:
        assert shares.take(other, [1, 2]) == {1, 2}


def test_nothing_is_asked_for_nothing(engines: tuple[Engine, Engine]) -> None:
    with reading(engines[0]) as one:
        assert shares.take(one, []) == frozenset()


def test_it_does_not_touch_the_baton(engines: tuple[Engine, Engine]) -> None:
    baton = Baton(engines[0])
    with reading(engines[1]) as one:
        assert shares.take(one, range(1, 500)) == set(range(1, 500))
        assert baton.held()
    baton.let_go()
