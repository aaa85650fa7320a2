"""Whose turn it is to be reminded: one turn an hour for each address, whatever else goes wrong.

Taken in the claim's transaction, before anything can leave; given back by what surely has not
left. A process that is killed in between has used the turn up.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from tracker.tables import Turn, table_of

turn_t = table_of(Turn)
APART = timedelta(hours=1)
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def take(
    connection: Connection, wanted: Mapping[int, str], *, now: datetime
) -> Mapping[int, datetime]:
    """Take a turn for each notice (to an address); return those that got none, and until when.

    Of several notices to one address the first gets the turn. A turn counts for an hour before
    and after it, since processes do not begin their beats at the same instant; one that lies
    further ahead was taken by a clock that went wrong, and holds nobody up.
    """
    readers: dict[str, int] = {}
    for notice_id, address in wanted.items():
        readers.setdefault(reader_of(address), notice_id)
    if not readers:
        return {}
    rows = [  # in one order, so that two workers never wait for each other
        {"reader": reader, "notice_id": notice_id, "at": now}
        for reader, notice_id in sorted(readers.items())
    ]
    got = set(connection.execute(_taking(connection.dialect.name, now), rows).scalars())
    taken_at = {
        found.reader: found.at
        for found in connection.execute(sa.select(turn_t).where(turn_t.c.reader.in_(readers)))
    }
    return {
        notice_id: taken_at[reader_of(address)] + APART
        for notice_id, address in wanted.items()
        if notice_id not in got
    }


def _taking(dialect: str, now: datetime) -> Any:
    """The statement that takes turns, a row each, and gives back whose were free."""
    row: Any = _INSERT[dialect](turn_t)
    return row.on_conflict_do_update(
        index_elements=["reader"],
        set_={"notice_id": row.excluded.notice_id, "at": row.excluded.at},
        where=sa.or_(turn_t.c.at <= now - APART, turn_t.c.at >= now + APART),
    ).returning(turn_t.c.notice_id)


def give_back(connection: Connection, notice_ids: Collection[int]) -> None:
    """Give back the turns of notices that have not left the house."""
    theirs = turn_t.c.notice_id.in_(list(notice_ids))
    # locked in the order in which they are taken
    in_order = sa.select(turn_t.c.reader).where(theirs).order_by(turn_t.c.reader)
    connection.execute(in_order.with_for_update()).all()
    connection.execute(sa.delete(turn_t).where(theirs))


def reader_of(address: str) -> str:
    """What stands for an address: a hash, alike for all ways to write its letters."""
    return hashlib.sha256(address.strip().lower().encode("utf-8")).hexdigest()
