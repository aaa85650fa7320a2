"""The heartbeat row: one for each kind of process, and never a part of the office's record."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from tracker.archive import copy_rows
from tracker.archive.rows import tables
from tracker.database import open_database, reading
from tracker.heartbeat import begin_beat, end_beat
from tracker.queries.watch import HeartbeatRecord, heartbeats

NINE = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def beats(engine: Engine) -> tuple[HeartbeatRecord, ...]:
    with reading(engine) as connection:
        return heartbeats(connection)


def test_a_beat_is_seen_from_its_beginning_to_its_end(engine: Engine) -> None:
    begin_beat(engine, process="run", now=NINE)
    assert beats(engine) == (HeartbeatRecord("run", NINE, None, {}),)
    end_beat(engine, process="run", now=NINE, counts={"sent": 3})
    assert beats(engine) == (HeartbeatRecord("run", NINE, NINE, {"sent": 3}),)


def test_a_beat_that_was_killed_leaves_the_last_whole_one(engine: Engine) -> None:
    begin_beat(engine, process="run", now=NINE)
    end_beat(engine, process="run", now=NINE, counts={"sent": 3})
    begin_beat(engine, process="run", now=NINE + MINUTE)
    assert beats(engine) == (HeartbeatRecord("run", NINE + MINUTE, NINE, {"sent": 3}),)


def test_a_beat_by_hand_does_not_pass_for_one_of_the_scheduler(engine: Engine) -> None:
    for process, at in (("run", NINE), ("hand", NINE + 500 * MINUTE)):
        begin_beat(engine, process=process, now=at)
        end_beat(engine, process=process, now=at, counts={})
    assert [(beat.process, beat.ended_at) for beat in beats(engine)] == [
        ("hand", NINE + 500 * MINUTE),
        ("run", NINE),
    ]


def test_an_unknown_kind_of_process_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        begin_beat(engine, process="walk", now=NINE)


def test_a_database_in_which_only_the_clock_has_beaten_is_empty_and_takes_a_copy(
    engine: Engine, sqlite_url: str
) -> None:
    source = open_database(sqlite_url)
    begin_beat(source, process="run", now=NINE)
    begin_beat(engine, process="run", now=NINE + MINUTE)
    copied = copy_rows(source, engine)
    assert "heartbeat" not in copied and set(copied) == {table.name for table in tables()}
    assert beats(engine)[0].begun_at == NINE + MINUTE
    source.dispose()
