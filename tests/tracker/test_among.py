"""A number among very many: one value for the database, however many they are."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tracker.database import open_database, reading
from tracker.queries.people import officer_t
from tracker.queries.rows import among

NUMBERS = sa.union_all(*(sa.select(sa.literal(one).label("number")) for one in (3, 70_001, 0)))
_OF = NUMBERS.subquery("numbers").c.number
CHOSEN = sa.select(_OF).where(among(_OF, "wanted")).order_by(_OF)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("wanted", "found", "why"),
    [
        ([3, 4], [3], "one of them is there"),
        ((), [], "nothing is among none"),
        ({0, 3, 70_001}, [0, 3, 70_001], "a set will do"),
        (range(1, 70_001), [3], "more than a database takes as values of their own"),
    ],
)
def test_what_is_among_the_wanted_is_found(
    engine: Engine, wanted: object, found: list[int], why: str
) -> None:
    with reading(engine) as connection:
        assert list(connection.execute(CHOSEN, {"wanted": wanted}).scalars()) == found, why


def test_what_is_among_the_wanted_is_looked_up_by_its_key(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    chosen = sa.select(officer_t.c.name).where(among(officer_t.c.id, "wanted"))
    with reading(engine) as connection:
        said = str(chosen.compile(connection.engine))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", ("[3]",)).all()
    engine.dispose()
    assert plan[0].detail == "SEARCH officer USING INTEGER PRIMARY KEY (rowid=?)"
