"""A ring leaves one wake-up call and no more; without a queue nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tests.beats import at, mails
from tests.office import KEY, Office, measure, open_office
from workflows import bootstrap
from workflows.actions.tick import tick
from workflows.wakeups import Job, NextBeat, bell_of
from workflows.worker import NoQueue, QueueMissing, work

NINE = at("2026-03-30")


@pytest.fixture
def large_office(tmp_path: Path, postgresql_url: str) -> Iterator[Office]:
    """The office on PostgreSQL, with the bell that belongs there."""
    opened = open_office(tmp_path, postgresql_url)
    opened.house = replace(opened.house, bell=bell_of(opened.house.engine))
    yield opened
    opened.house.engine.dispose()


def calls(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT task_name, status::text FROM procrastinate.procrastinate_jobs"
        )
        return [(row[0], row[1]) for row in found]


def test_however_often_it_rings_one_call_waits(large_office: Office) -> None:
    for _ in range(3):
        large_office.house.bell.ring()
    assert calls(large_office.house.engine) == [("deliver", "todo")]


def test_a_beat_that_plans_something_rings(large_office: Office) -> None:
    tick(large_office.house, now=NINE)
    assert calls(large_office.house.engine) == []
    large_office.approved(measure("อบรม", all_divisions=True))
    tick(large_office.house, now=NINE)
    assert calls(large_office.house.engine) == [("deliver", "todo")]


def test_a_beat_that_sends_nothing_wakes_nobody(large_office: Office) -> None:
    large_office.approved(measure("อบรม", all_divisions=True))
    assert len(tick(large_office.house, now=NINE, deliver=False).planned) == 3
    assert calls(large_office.house.engine) == []


def test_without_the_queue_the_beat_delivers_by_itself(
    large_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    large_office.approved(measure("อบรม", all_divisions=True))
    with large_office.house.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA procrastinate CASCADE")
    beat = tick(large_office.house, now=NINE)
    assert (len(beat.sent), len(mails(large_office))) == (3, 3)
    assert "no worker woken" in caplog.text


def test_a_worker_says_that_the_queue_is_missing(large_office: Office) -> None:
    with large_office.house.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA procrastinate CASCADE")
    with pytest.raises(QueueMissing, match="tidtam init"):
        work(large_office.house)


def test_on_sqlite_a_worker_says_that_there_is_nothing_for_it_to_do(sqlite_office: Office) -> None:
    with pytest.raises(NoQueue, match="tidtam run sends everything"):
        work(sqlite_office.house)


@pytest.mark.parametrize(("kind", "bell"), [("sqlite", NextBeat), ("postgresql", Job)])
def test_the_installation_gets_the_bell_of_its_database(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, bell: type
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    house = bootstrap.open_house(config, {"TIDTAM_KEY": KEY.decode()})
    assert isinstance(house.bell, bell)
    house.engine.dispose()
