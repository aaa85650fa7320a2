"""Compares every row of business with the hash that the journal last kept of it (tracker.seals)."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.journal import Unreadable, strange_values
from tracker.seals import SEALED, hashes_of
from tracker.tables import JournalEntry, table_of
from tracker.verify.faults import Fault, fault

_ENTRY = table_of(JournalEntry)
PAGE = 500
NOUN = {"issued_paper": "paper"}


def check_sealed(connection: Connection, agency_id: int) -> Iterator[Fault]:
    """Every sealed row of the agency that is changed, missing, or was added from outside."""
    kept = _kept(connection, agency_id)
    for model in SEALED:
        table = table_of(model)
        yield from _check_table(connection, agency_id, table, kept.pop(table.name, {}))


def _kept(connection: Connection, agency_id: int) -> dict[str, dict[int, str | None]]:
    """The last hash of each row, by table and id, as the journal tells them in its order.

    None of a row that an act took away.
    """
    found: dict[str, dict[int, str | None]] = {}
    query = (
        sa.select(_ENTRY.c.number, _ENTRY.c.rows)
        .where(_ENTRY.c.agency_id == agency_id)
        .order_by(_ENTRY.c.number)
        .limit(PAGE)
    )
    page = connection.execute(query).all()
    while page:
        for entry in page:
            for name, seals in entry.rows.items():
                found.setdefault(name, {}).update((int(row), seal) for row, seal in seals.items())
        page = connection.execute(query.where(_ENTRY.c.number > page[-1].number)).all()
    return found


def _check_table(
    connection: Connection, agency_id: int, table: sa.Table, kept: dict[int, str | None]
) -> Iterator[Fault]:
    noun, waiting = NOUN.get(table.name, table.name), dict(kept)
    owner = table.c.id if table.name == "agency" else table.c.agency_id
    query = sa.select(table.c.id).where(owner == agency_id).order_by(table.c.id).limit(PAGE)
    page: Any = connection.execute(query).scalars().all()
    while page:
        seals = _hashes(connection, table, page)
        for row in page:
            told = waiting.pop(row, None)
            if told is None:
                yield fault(agency_id, noun, row, "row-added")
            elif seals.get(row) != told:
                yield fault(agency_id, noun, row, "row-changed")
        page = connection.execute(query.where(table.c.id > page[-1])).scalars().all()
    for row, told in waiting.items():
        if told is not None:
            yield fault(agency_id, noun, row, "row-missing")


def _hashes(connection: Connection, table: sa.Table, rows: list[int]) -> dict[int, str]:
    """The hashes of these rows; one that holds what nobody can read has none."""
    try:
        with strange_values():
            return hashes_of(connection, table, rows)
    except Unreadable:
        if len(rows) == 1:
            return {}
        return {
            key: value for row in rows for key, value in _hashes(connection, table, [row]).items()
        }
