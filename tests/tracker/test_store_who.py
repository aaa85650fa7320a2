"""Who acts is asked under the agency's lock: a right that has ended meanwhile writes nothing."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.database import open_database, reading, writing
from tracker.store import Store, Who, agency_store, create_agency_row
from tracker.tables import Agency, JournalEntry, table_of

KEY = b"the key of this installation"
NOW = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)
AGENCY, ENTRY = table_of(Agency), table_of(JournalEntry)


def somebody(connection: Connection) -> Who:
    return Who(None, connection.scalar(sa.select(AGENCY.c.telephone)) or "")


def nobody(_connection: Connection) -> Who:
    raise PermissionError


def ring(store: Store, telephone: str) -> None:
    store.set(Agency, 1, telephone=telephone)
    store.journal("ring", "agency", 1)


def test_who_acts_is_as_they_stand_under_the_lock_or_nothing_is_written(database_url: str) -> None:
    engine = open_database(database_url)
    with writing(engine) as connection:
        create_agency_row(connection, key=KEY, now=NOW, name="ก", telephone="0 2123 4567")
    with agency_store(engine, 1, key=KEY, now=NOW, who=somebody) as store:
        ring(store, "1")
    with (
        pytest.raises(PermissionError),
        agency_store(engine, 1, key=KEY, now=NOW, who=nobody) as store,
    ):
        ring(store, "2")
    with reading(engine) as connection:
        assert connection.scalar(sa.select(AGENCY.c.telephone)) == "1"
        assert list(connection.scalars(sa.select(ENTRY.c.actor_name))) == ["0 2123 4567"]
    engine.dispose()
