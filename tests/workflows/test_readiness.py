"""Whether the installation is ready, on both databases, and what it says where it is not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.beats import at
from tests.databases import sqlite_url
from tests.office import Office, measure
from tracker.database import open_database, writing
from tracker.queries import watch
from tracker.queries.notices import notice_t
from tracker.status import NoticeState
from workflows.actions.tick import tick
from workflows.readiness import readiness

NINE = at("2026-03-30")
SECOND = timedelta(seconds=1)


def codes(office: Office, *, after: timedelta) -> list[str]:
    return [lack.code for lack in readiness(office.house, now=NINE + after).lacks]


AGES = [
    (timedelta(0), [], "it has just beaten"),
    (180 * SECOND, [], "three intervals of a minute are borne"),
    (181 * SECOND, ["beat"], "more than three are not"),
    (-60 * SECOND, [], "two machines' clocks may differ a little"),
    (-61 * SECOND, ["beat"], "a beat that lies ahead was run by hand for another day"),
]


@pytest.mark.parametrize(("after", "lacking", "reason"), AGES, ids=[age[2] for age in AGES])
def test_the_last_beat_must_be_young(
    sqlite_office: Office, after: timedelta, lacking: list[str], reason: str
) -> None:
    tick(sqlite_office.house, now=NINE)
    assert codes(sqlite_office, after=after) == lacking


def test_a_clock_that_has_never_beaten_is_lacking(office: Office) -> None:
    assert codes(office, after=timedelta(0)) == ["beat"]
    tick(office.house, now=NINE, process="run")
    found = readiness(office.house, now=NINE + SECOND)
    assert (found.lacks, found.last_beat_at, found.dead_letters) == ((), NINE, 0)


def test_a_beat_that_never_ends_is_lacking(sqlite_office: Office) -> None:
    tick(sqlite_office.house, now=NINE)
    with writing(sqlite_office.house.engine) as connection:
        connection.execute(sa.update(watch.beat_t).values(begun_at=NINE + 600 * SECOND))
    assert codes(sqlite_office, after=600 * SECOND) == ["beat"]


def test_the_heartbeat_says_what_the_beat_did(office: Office) -> None:
    office.approved(measure("อบรม", all_divisions=True))
    tick(office.house, now=NINE, process="run")
    with office.house.read() as connection:
        (beat,) = watch.heartbeats(connection)
    assert (beat.process, beat.begun_at, beat.ended_at) == ("run", NINE, NINE)
    assert beat.counts == {"told": 1, "superseded": 3, "planned": 3, "sent": 3}


def test_dead_letters_beyond_the_limit_are_lacking_for_a_day(office: Office) -> None:
    office.approved(measure("อบรม", all_divisions=True))
    mail = replace(office.house.settings.mail, dead_letters_a_day=2)
    house = replace(office.house, settings=replace(office.house.settings, mail=mail))
    tick(house, now=NINE)

    def after(hours: int, dead: int) -> list[str]:
        ids = sa.select(notice_t.c.id).order_by(notice_t.c.id).limit(dead)
        with writing(house.engine) as connection:
            connection.execute(
                sa.update(notice_t)
                .where(notice_t.c.id.in_(ids.scalar_subquery()))
                .values(state=NoticeState.DEAD)
            )
        later = NINE + timedelta(hours=hours)
        tick(house, now=later, deliver=False)
        return [lack.code for lack in readiness(house, now=later).lacks]

    assert [after(1, 2), after(1, 3), after(23, 3), after(25, 3)] == [
        [],
        ["dead-letters"],
        ["dead-letters"],
        [],  # a letter that a clerk leaves dead must not keep the site out of service
    ]


def test_an_empty_database_lacks_its_schema(tmp_path: Path, sqlite_office: Office) -> None:
    engine = open_database(sqlite_url(tmp_path / "empty.db"))
    (lack,) = readiness(replace(sqlite_office.house, engine=engine), now=NINE).lacks
    assert lack.code == "schema" and "tidtam init" in lack.en
    engine.dispose()


def test_a_database_that_is_away_is_said_to_be(sqlite_office: Office, tmp_path: Path) -> None:
    gone = open_database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database" * 100)
    garbled = open_database(sqlite_url(broken))
    for engine in (gone, garbled):
        (lack,) = readiness(replace(sqlite_office.house, engine=engine), now=NINE).lacks
        assert lack.code == "database"
        engine.dispose()


def test_a_beat_goes_on_where_its_heartbeat_cannot_be_written(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    with writing(office.house.engine) as connection:
        connection.exec_driver_sql("DROP TABLE heartbeat")
    assert len(tick(office.house, now=NINE).sent) == 3
