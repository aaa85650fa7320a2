"""Whose turn it is to be reminded: one an hour for each address."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.tracker.outbox_rows import NINE, Outbox, embedded, large
from tracker import turns
from tracker.database import writing

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
HEAD = "head@office.example"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outbox]:
    """The outbox on each kind of database, made once for all tests."""
    if request.param == "sqlite":
        with embedded(tmp_path_factory.mktemp("turns")) as opened:
            yield opened
    else:
        with large(request.getfixturevalue("postgresql")) as opened:
            yield opened


@pytest.fixture
def box(made: Outbox) -> Iterator[Outbox]:
    """The outbox with three notices, whose numbers are `ids`."""
    made.clear()
    yield made


def take(box: Outbox, wanted: dict[int, str], *, now: datetime = NINE) -> dict[int, datetime]:
    with writing(box.engine) as connection:
        return dict(turns.take(connection, wanted, now=now))


def test_a_first_reminder_gets_its_turn_and_the_second_waits_an_hour(box: Outbox) -> None:
    first, second = box.notice(1), box.notice(2)
    assert take(box, {first: HEAD}) == {}
    assert take(box, {second: HEAD}) == {second: NINE + HOUR}
    assert box.turns() == {first: NINE}


@pytest.mark.parametrize(
    ("later", "gets_it", "why"),
    [
        (HOUR, True, "the hour has passed"),
        (30 * HOUR, True, "it passed long ago"),
        (HOUR - SECOND, False, "a second is missing"),
        (timedelta(0), False, "at the same instant"),
        (SECOND - HOUR, False, "a beat that began earlier on another machine"),
        (-HOUR, True, "a turn an hour ahead was taken by a clock that went wrong"),
        (-30 * HOUR, True, "the more so a day ahead"),
    ],
)
def test_a_turn_counts_for_an_hour_before_and_after_it(
    box: Outbox, later: timedelta, gets_it: bool, why: str
) -> None:
    first, second = box.notice(1), box.notice(2)
    take(box, {first: HEAD})
    held = take(box, {second: HEAD}, now=NINE + later)
    assert held == ({} if gets_it else {second: NINE + HOUR}), why
    assert box.turns() == ({second: NINE + later} if gets_it else {first: NINE}), why


def test_of_several_notices_to_one_address_the_first_gets_the_turn(box: Outbox) -> None:
    ids = [box.notice(n) for n in range(3)]
    wanted = {ids[1]: HEAD, ids[0]: " HEAD@office.example ", ids[2]: "other@office.example"}
    assert take(box, wanted) == {ids[0]: NINE + HOUR}
    assert box.turns() == {ids[1]: NINE, ids[2]: NINE}


def test_who_waits_is_told_until_when_by_the_turn_of_their_own_address(box: Outbox) -> None:
    ids = [box.notice(n) for n in range(4)]
    take(box, {ids[0]: HEAD})
    take(box, {ids[1]: "other@office.example"}, now=NINE + 10 * SECOND)
    held = take(box, {ids[2]: HEAD, ids[3]: "other@office.example"}, now=NINE + 20 * SECOND)
    assert held == {ids[2]: NINE + HOUR, ids[3]: NINE + 10 * SECOND + HOUR}


def test_what_surely_has_not_left_gives_its_turn_back(box: Outbox) -> None:
    ids = [box.notice(n) for n in range(3)]
    take(box, {ids[0]: HEAD, ids[1]: "other@office.example"})
    with writing(box.engine) as connection:
        turns.give_back(connection, [ids[0]])
    assert box.turns() == {ids[1]: NINE}
    assert take(box, {ids[2]: HEAD}) == {}


def test_nothing_wanted_takes_nothing(box: Outbox) -> None:
    assert (take(box, {}), box.turns()) == ({}, {})


def test_an_address_stands_there_as_a_hash_only() -> None:
    assert turns.reader_of(" Head@Office.example\n") == turns.reader_of(HEAD)
    assert turns.reader_of(HEAD) == (
        "b102ac2f85e64409cd3296fbf98159b85eac91862453fd439ef79a39d90f90d1"
    )
