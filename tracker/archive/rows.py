"""Rows of any table, paged by their key, as plain JSON values and back. Knows no table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.seals import plain
from tracker.tables import PASSING, metadata
from tracker.tables.columns import Instant

PAGE = 1000


def tables() -> tuple[sa.Table, ...]:
    """Every table of the record, parents before children: rows can be inserted in this order.

    What only says how the processes of this machine are doing is passing, and stays here.
    """
    return tuple(table for table in metadata.sorted_tables if table.name not in PASSING)


def count(connection: Connection, table: sa.Table) -> int:
    """How many rows the table has."""
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def rows_of(connection: Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    """All rows in the order of their key, a page at a time, as plain values (see `plain`)."""
    key = list(table.primary_key.columns)
    query = sa.select(table).order_by(*key).limit(PAGE)
    page = connection.execute(query).mappings().all()
    while page:
        for row in page:
            yield {name: plain(value) for name, value in row.items()}
        last = [page[-1][column.name] for column in key]
        page = connection.execute(query.where(sa.tuple_(*key) > last)).mappings().all()


def insert_rows(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert plain rows with their ids, page by page; return how many there were."""
    inserted, waiting = 0, iter(rows)
    while page := [_typed(table, row) for row in islice(waiting, PAGE)]:
        connection.execute(sa.insert(table), page)
        inserted += len(page)
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        # rows came with their ids, of which the table's sequence knows nothing
        connection.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                f'(SELECT coalesce(max(id), 1) FROM "{table.name}"), '
                f'(SELECT count(*) > 0 FROM "{table.name}"))'
            )
        )
    return inserted


def _typed(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column, row[column.name]) for column in table.columns}


def _value(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    if isinstance(column.type, sa.Enum) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    return value
