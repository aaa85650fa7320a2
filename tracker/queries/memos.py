"""Memos, their endorsements, and the papers that were issued."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.rows import record, records
from tracker.records import EndorsementRecord, MemoRecord
from tracker.tables import Endorsement, IssuedPaper, Memo, table_of

memo_t = table_of(Memo)
endorsement_t = table_of(Endorsement)
paper_t = table_of(IssuedPaper)


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """An issued paper: `form` is pdf, docx or html; the bytes lie under `sha256`."""

    id: int
    memo_id: int
    version: int
    form: str
    sha256: str
    size: int
    chain_count: int
    chain_head: str
    issued_at: datetime


def memo_of_round(connection: Connection, agency_id: int, round_id: int) -> MemoRecord | None:
    """The round's memo, where one has been begun."""
    row = (
        connection.execute(
            sa.select(memo_t).where(memo_t.c.agency_id == agency_id, memo_t.c.round_id == round_id)
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else record(MemoRecord, row)


def memos(connection: Connection, agency_id: int) -> tuple[MemoRecord, ...]:
    """The agency's memos, the latest first."""
    rows = connection.execute(
        sa.select(memo_t).where(memo_t.c.agency_id == agency_id).order_by(memo_t.c.id.desc())
    ).mappings()
    return records(MemoRecord, rows)


def endorsements(
    connection: Connection, agency_id: int, memo_id: int
) -> tuple[EndorsementRecord, ...]:
    """Every step on the memo's way in order, returns included."""
    rows = connection.execute(
        sa.select(endorsement_t)
        .where(endorsement_t.c.agency_id == agency_id, endorsement_t.c.memo_id == memo_id)
        .order_by(endorsement_t.c.number)
    ).mappings()
    return records(EndorsementRecord, rows)


def papers(connection: Connection, agency_id: int, memo_id: int) -> tuple[PaperRecord, ...]:
    """The papers issued of a memo, the latest version first."""
    rows = connection.execute(
        sa.select(paper_t)
        .where(paper_t.c.agency_id == agency_id, paper_t.c.memo_id == memo_id)
        .order_by(paper_t.c.version.desc(), paper_t.c.form)
    ).mappings()
    return records(PaperRecord, rows)
