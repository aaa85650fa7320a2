"""A session that begins in place of another while somebody ends them all."""

import threading
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from tests.office import JANUARY, open_office
from tracker.status import WayIn
from tracker.store import Who
from workflows.actions import sessions
from workflows.house import House

WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def waiting(house: House) -> bool:
    """Whether somebody waits for a lock; asked in a transaction of its own, whose view is fresh."""
    with house.read() as connection:
        connection.exec_driver_sql("SELECT pg_sleep(0.01)")
        return bool(connection.execute(WAITING).scalar_one())


def test_a_sign_in_and_the_end_of_all_sessions_do_not_wait_for_each_other(
    tmp_path: Path, postgresql_url: str
) -> None:
    office = open_office(tmp_path, postgresql_url)
    house, clerk = office.house, office.people["นางสาวตัวอย่าง ใจดี"]
    of = {"agency_id": office.agency_id, "officer_id": clerk}
    old = sessions.begin(house, **of, way=WayIn.PASSWORD, now=JANUARY)
    new: list[str] = []

    def sign_in() -> None:
        new.append(sessions.begin(house, **of, way=WayIn.PASSWORD, instead_of=old, now=JANUARY))

    signing_in = threading.Thread(target=sign_in)
    with house.write(office.agency_id, who=Who(clerk, "ทดสอบ"), now=JANUARY) as store:
        signing_in.start()
        while signing_in.is_alive() and not waiting(house):
            pass
        sessions.end_all(store, clerk)
    signing_in.join()
    with house.read() as connection:
        later = JANUARY + timedelta(minutes=1)
        left = sessions.sessions_of(connection, **of, secret=new[0], now=later)
    house.engine.dispose()
    assert [one.here for one in left] == [True]
