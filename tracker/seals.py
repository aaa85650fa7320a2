"""The hash of a row as it was left: what the journal keeps of it, so that no change goes unseen.

Of every table of business; what passes through (notices, sign-in) or is secret stands aside.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from tracker.queries.rows import among
from tracker.tables import (
    ActingOrder,
    Agency,
    Amendment,
    Assent,
    Assessment,
    Division,
    DivisionAlias,
    Endorsement,
    Evidence,
    Finding,
    IssuedPaper,
    Measure,
    Memo,
    Officer,
    Part,
    Plan,
    Post,
    Posting,
    Progress,
    Round,
    Score,
    SupervisingOffice,
    Supervision,
)

SEALED: tuple[type[SQLModel], ...] = (
    Agency,
    Division,
    DivisionAlias,
    Post,
    Officer,
    Posting,
    ActingOrder,
    Assessment,
    Score,
    Finding,
    Plan,
    Amendment,
    Measure,
    Part,
    Progress,
    Evidence,
    Round,
    Memo,
    Endorsement,
    IssuedPaper,
    SupervisingOffice,
    Supervision,
    Assent,
)
# the chain seals itself; how somebody signs in changes without a journal's entry
ASIDE = {
    "agency": {"chain_count", "chain_head", "chain_seal"},
    "officer": {"password_hash", "session_epoch"},
}
CHUNK = 500
DIGITS = 32  # 128 bits


@cache
def sealed_columns(table: sa.Table) -> tuple[sa.ColumnElement[Any], ...]:
    """What of a row its hash covers, in order; words as text, for a changed one may be none."""
    aside = ASIDE.get(table.name, set())
    return tuple(
        sa.type_coerce(column, sa.String).label(column.name)
        if isinstance(column.type, sa.Enum)
        else column
        for column in table.columns
        if column.name not in aside
    )


def plain(value: Any) -> Any:
    """A column's value as JSON has it: words as text, dates and instants (UTC) as ISO 8601."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def row_hash(table: sa.Table, row: Mapping[str, Any]) -> str:
    """The hash (hex, DIGITS signs) of a row with the table's sealed columns; any database's."""
    said = [table.name, *(plain(row[column.name]) for column in sealed_columns(table))]
    body = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def hashes_of(connection: Connection, table: sa.Table, ids: Collection[int]) -> dict[int, str]:
    """The hash of each of these rows, by id."""
    every = sorted(ids)
    found: dict[int, str] = {}
    for start in range(0, len(every), CHUNK):
        asked = {"ids": every[start : start + CHUNK]}
        for row in connection.execute(_sealed_rows(table), asked).mappings():
            found[row["id"]] = row_hash(table, dict(row))
    return found


@cache
def _sealed_rows(table: sa.Table) -> sa.Select[Any]:
    return sa.select(*sealed_columns(table)).where(among(table.c.id, "ids"))
