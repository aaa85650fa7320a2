"""Checks that stored bytes and texts still fit their SHA-256: evidence, papers, plans, memos."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.evidence import FileState, check_file
from tracker.evidence.holders import live_holders
from tracker.tables import (
    Evidence,
    IssuedPaper,
    JournalEntry,
    Memo,
    Plan,
    Round,
    table_of,
)
from tracker.verify.faults import Fault, fault

_EVIDENCE, _PAPER, _PLAN = table_of(Evidence), table_of(IssuedPaper), table_of(Plan)
_MEMO, _ROUND, _ENTRY = table_of(Memo), table_of(Round), table_of(JournalEntry)
PAGE = 200
TEXTS = 10  # a snapshot or memo may be large


def files_of(connection: Connection, agency_id: int) -> Iterator[tuple[str, int, str, bool]]:
    """Every file that a row of the agency stands for: noun, row, SHA-256, whether withdrawn."""
    withdrawn = _EVIDENCE.c.withdrawn_at.is_not(None).label("withdrawn")
    for row in _rows(connection, agency_id, _EVIDENCE, _EVIDENCE.c.sha256, withdrawn):
        if row["sha256"] is not None:
            yield "evidence", row["id"], row["sha256"], row["withdrawn"]
    for row in _rows(connection, agency_id, _PAPER, _PAPER.c.sha256):
        yield "paper", row["id"], row["sha256"], False
    for row in _rows(connection, agency_id, _PLAN, _PLAN.c.source_sha256, _PLAN.c.scan_sha256):
        for sha256 in (row["source_sha256"], row["scan_sha256"]):
            if sha256 is not None:
                yield "plan", row["id"], sha256, False


def check_file_of(
    connection: Connection, agency_id: int, files: Path, file: tuple[str, int, str, bool]
) -> Fault | None:
    """Whether one file of `files_of` is in the folder, and as it was stored.

    Of withdrawn evidence the row is the tombstone: its bytes are to be gone, unless another row
    holds the same.
    """
    noun, row, sha256, withdrawn = file
    try:
        state = check_file(files, sha256)
    except ValueError:
        state = FileState.CHANGED  # what stands there is no SHA-256
    if withdrawn:
        if state is FileState.MISSING or live_holders(connection, sha256):
            return None
        return fault(agency_id, noun, row, "file-not-withdrawn", sha256=sha256)
    if state is FileState.RIGHT:
        return None
    return fault(agency_id, noun, row, f"file-{state.value}", sha256=sha256)


def check_memos(connection: Connection, agency_id: int) -> Iterator[Fault]:
    """The contents of memos that do not fit their SHA-256."""
    yield from _check_texts(connection, agency_id, "memo", _MEMO.c.content, _MEMO.c.content_sha256)


def check_snapshots(connection: Connection, agency_id: int) -> Iterator[Fault]:
    """The frozen snapshots of rounds that do not fit their SHA-256."""
    yield from _check_texts(
        connection, agency_id, "round", _ROUND.c.snapshot, _ROUND.c.snapshot_sha256
    )


def _check_texts(
    connection: Connection,
    agency_id: int,
    noun: str,
    text: sa.Column[Any],
    sha256: sa.Column[Any],
) -> Iterator[Fault]:
    columns = (text.label("text"), sha256.label("sha256"))
    for row in _rows(connection, agency_id, text.table, *columns, page=TEXTS):
        if row["text"] is None and row["sha256"] is None:
            continue
        if _hash_of(row["text"]) != row["sha256"]:
            yield fault(agency_id, noun, row["id"], "text-changed")


def check_papers(connection: Connection, agency_id: int) -> Iterator[Fault]:
    """Papers whose printed count and head of the journal the journal does not have any more."""
    for row in _rows(connection, agency_id, _PAPER, _PAPER.c.chain_count, _PAPER.c.chain_head):
        seal = connection.scalar(
            sa.select(_ENTRY.c.seal).where(
                _ENTRY.c.agency_id == agency_id, _ENTRY.c.number == row["chain_count"]
            )
        )
        if (seal or "") != row["chain_head"]:
            yield fault(
                agency_id, "paper", row["id"], "paper-beyond-journal", count=row["chain_count"]
            )


def _hash_of(text: Any) -> str | None:
    if not isinstance(text, str):
        return None
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _rows(
    connection: Connection,
    agency_id: int,
    table: Any,
    *columns: sa.ColumnElement[Any],
    page: int = PAGE,
) -> Iterator[Any]:
    """The rows of an agency in order of their ids, a page at a time."""
    query = (
        sa.select(table.c.id, *columns)
        .where(table.c.agency_id == agency_id)
        .order_by(table.c.id)
        .limit(page)
    )
    last = 0
    while rows := connection.execute(query.where(table.c.id > last)).mappings().all():
        last = rows[-1]["id"]
        yield from rows
