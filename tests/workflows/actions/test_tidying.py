"""What has passed is tidied once a day, and nothing that a limit still looks at."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.beats import at
from tests.office import Office
from tracker.database import writing
from tracker.queries.contacts import code_t
from tracker.queries.signin import link_t, session_t, try_t
from tracker.status import WayIn
from workflows.actions import line_links, sessions, signin, tidying
from workflows.actions.tick import tick

HEAD = "นายตัวอย่าง มั่นคง"
NOON = at("2026-03-01", 12)  # a Sunday: the clock has nothing else to do


def pass_through(office: Office, now: datetime) -> None:
    """A try to sign in, a link, a session and a code of LINE, made at this instant."""
    signin.count_try(office.house, f"name:{now}", 5, now=now)
    who = {"agency_id": office.agency_id, "officer_id": office.people[HEAD]}
    signin.issue_link(office.house, **who, now=now)
    sessions.begin(office.house, **who, way=WayIn.PASSWORD, now=now)
    line_links.issue_code(office.house, **who, now=now)


def left(office: Office) -> tuple[int, ...]:
    """How many tries, links, sessions and codes there are."""
    with office.house.read() as connection:
        return tuple(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (try_t, link_t, session_t, code_t)
        )


def test_a_beat_removes_what_passed_a_day_ago_once_the_oldest_is_two_days_old(
    office: Office,
) -> None:
    for hours in (0, 20, 30):
        pass_through(office, NOON + timedelta(hours=hours))
    assert left(office) == (3, 3, 3, 1), "a new code ends the one before"
    day = timedelta(days=1)
    for later, kept, why in (
        (2 * day, (3, 3, 3, 1), "the oldest is two days old and no older"),
        (2 * day + timedelta(minutes=1), (1, 1, 1, 1), "a day's worth goes at once"),
        (3 * day, (1, 1, 1, 1), "the last is a day and eighteen hours old"),
        (4 * day, (0, 0, 0, 0), "everything has passed"),
    ):
        tick(office.house, now=NOON + later)
        assert left(office) == kept, why


def test_a_beat_removes_no_more_than_its_share(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"name_hash": "x", "at": NOON, "succeeded": False}] * (tidying.MOST + 1)
    with writing(sqlite_office.house.engine) as connection:
        connection.execute(sa.insert(try_t), rows)
    later = NOON + timedelta(days=3)
    assert [tidying.tidy(sqlite_office.house, now=later) for _ in range(3)] == [1000, 1, 0]


def test_a_database_that_is_away_stops_no_beat(sqlite_office: Office) -> None:
    with writing(sqlite_office.house.engine) as connection:
        connection.execute(sa.text("ALTER TABLE sign_in_try RENAME TO elsewhere"))
    assert tidying.tidy(sqlite_office.house, now=NOON) == 0
