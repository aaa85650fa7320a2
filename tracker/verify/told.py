"""Compares rows with what the journal last said of them. Knows words, no rules of what may happen.

The actions' convention: a change of a state carries it in `new`; what was never told is as new.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from tracker.journal import THROWN_AWAY
from tracker.store import plain
from tracker.tables import (
    Evidence,
    IssuedPaper,
    JournalEntry,
    Measure,
    Memo,
    Part,
    Plan,
    Progress,
    Round,
    table_of,
)
from tracker.verify.faults import Fault, fault

_ENTRY = table_of(JournalEntry)
_LATER = _ENTRY.alias("later")
PAGE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A column that the journal speaks of as `word`; `at_first` is what it is when never told.

    Not `always`: only compared where the journal spoke of it. `status`: only in rows of that one.
    """

    column: str
    word: str
    at_first: str | None = None
    always: bool = True
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A table whose rows the journal calls `name`, with the columns that it speaks of."""

    name: str
    table: type[SQLModel]
    columns: tuple[Told, ...]


SUBJECTS = (
    Subject(
        "plan",
        Plan,
        (
            Told("status", "status", "draft"),
            Told("source_sha256", "sha256", always=False),
            Told("scan_sha256", "scan", always=False),
        ),
    ),
    Subject("measure", Measure, (Told("status", "status", "planned"),)),
    Subject(
        "part",
        Part,
        (
            Told("status", "status", "planned"),
            Told("result", "result", always=False, status="done"),
            Told("done_on", "done_on", always=False, status="done"),
        ),
    ),
    Subject(
        "progress",
        Progress,
        (
            Told("done", "done"),
            Told("done_on", "done_on"),
            Told("problem", "problem"),
            Told("next_step", "next_step"),
            Told("percent", "percent"),
            Told("state", "state", "submitted"),
        ),
    ),
    Subject(
        "evidence",
        Evidence,
        (Told("sha256", "sha256"), Told("withdrawn_order", "order")),
    ),
    Subject(
        "round",
        Round,
        (
            Told("status", "status", "scheduled"),
            Told("due_on", "due_on", always=False),
            Told("snapshot_sha256", "snapshot_sha256"),
        ),
    ),
    Subject(
        "memo",
        Memo,
        (
            Told("status", "status", "draft"),
            Told("content_sha256", "content_sha256"),
        ),
    ),
    Subject("paper", IssuedPaper, (Told("sha256", "sha256"),)),
)


def check_told(connection: Connection, agency_id: int, *, subject: Subject) -> Iterator[Fault]:
    """Every row of one table that is not what the journal last said of it, or is gone."""
    yield from _check_rows(connection, agency_id, subject)
    yield from _check_gone(connection, agency_id, subject)


def _check_rows(connection: Connection, agency_id: int, subject: Subject) -> Iterator[Fault]:
    table = table_of(subject.table)
    # as text: a word that was tampered with need not be one that we know
    columns = [
        sa.type_coerce(table.c[told.column], sa.String).label(told.column)
        for told in subject.columns
    ]
    query = (
        sa.select(table.c.id, *columns)
        .where(table.c.agency_id == agency_id)
        .order_by(table.c.id)
        .limit(PAGE)
    )
    last = 0
    while page := connection.execute(query.where(table.c.id > last)).mappings().all():
        last = page[-1]["id"]
        said = _last_said(connection, agency_id, subject, [row["id"] for row in page])
        for row in page:
            for told in subject.columns:
                if told.status not in (None, row.get("status")):
                    continue
                if not told.always and (row["id"], told.word) not in said:
                    continue
                found = plain(row[told.column])
                expected = said.get((row["id"], told.word), told.at_first)
                if found != expected:
                    yield fault(
                        agency_id,
                        subject.name,
                        row["id"],
                        "differs-from-journal",
                        field=told.column,
                        found=found,
                        told=expected,
                    )


def _last_said(
    connection: Connection, agency_id: int, subject: Subject, rows: list[int]
) -> Mapping[tuple[int, str], Any]:
    """What the journal last said of each of the rows, by row and word."""
    entries = connection.execute(
        sa.select(_ENTRY.c.subject_id, _ENTRY.c.action, _ENTRY.c.new)
        .where(
            _ENTRY.c.agency_id == agency_id,
            _ENTRY.c.subject == subject.name,
            _ENTRY.c.subject_id.in_(rows),
        )
        .order_by(_ENTRY.c.number)
    )
    words = {told.word for told in subject.columns}
    said: dict[tuple[int, str], Any] = {}
    for row, action, new in entries:
        if action == THROWN_AWAY:  # what follows is told of another row that got its number
            said = {key: value for key, value in said.items() if key[0] != row}
        elif isinstance(new, dict):
            said |= {(row, word): value for word, value in new.items() if word in words}
    return said


def _check_gone(connection: Connection, agency_id: int, subject: Subject) -> Iterator[Fault]:
    """Rows that the journal speaks of and that are not there any more, though it does not say that
    they were thrown away; the first PAGE of them.
    """
    table = table_of(subject.table)
    gone = connection.scalars(
        sa.select(_ENTRY.c.subject_id)
        .distinct()
        .where(
            _ENTRY.c.agency_id == agency_id,
            _ENTRY.c.subject == subject.name,
            ~sa.exists().where(table.c.id == _ENTRY.c.subject_id, table.c.agency_id == agency_id),
            ~sa.exists().where(
                _LATER.c.agency_id == agency_id,
                _LATER.c.subject == subject.name,
                _LATER.c.subject_id == _ENTRY.c.subject_id,
                _LATER.c.action == THROWN_AWAY,
                _LATER.c.number >= _ENTRY.c.number,
            ),
        )
        .order_by(_ENTRY.c.subject_id)
        .limit(PAGE)
    )
    for row in gone:
        yield fault(agency_id, subject.name, row, "row-missing")
