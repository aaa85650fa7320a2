"""Reports of the divisions, their evidence, and the journal of a subject."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound
from tracker.queries.rows import record, records
from tracker.records import EvidenceRecord, JournalRecord, ProgressRecord
from tracker.status import ReportStatus
from tracker.tables import Evidence, JournalEntry, Progress, table_of

progress_t = table_of(Progress)
evidence_t = table_of(Evidence)
entry_t = table_of(JournalEntry)
PAGE = 100


def progress_of(
    connection: Connection, agency_id: int, part_id: int, *, round_id: int | None = None
) -> tuple[ProgressRecord, ...]:
    """The reports on a part, the latest first; of one round where it is named."""
    query = sa.select(progress_t).where(
        progress_t.c.agency_id == agency_id, progress_t.c.part_id == part_id
    )
    if round_id is not None:
        query = query.where(progress_t.c.round_id == round_id)
    return records(
        ProgressRecord, connection.execute(query.order_by(progress_t.c.id.desc())).mappings()
    )


def latest_reports(
    connection: Connection, agency_id: int, round_id: int
) -> dict[int, ProgressRecord]:
    """For each part (its id) the report of this round that counts: the last not returned."""
    rows = connection.execute(
        sa.select(progress_t)
        .where(
            progress_t.c.agency_id == agency_id,
            progress_t.c.round_id == round_id,
            progress_t.c.state != ReportStatus.RETURNED,
        )
        .order_by(progress_t.c.part_id, progress_t.c.number)
    ).mappings()
    return {row["part_id"]: record(ProgressRecord, row) for row in rows}


def evidence_of(
    connection: Connection, agency_id: int, part_ids: Collection[int]
) -> tuple[EvidenceRecord, ...]:
    """The evidence of some parts (at most a plan's worth), withdrawn pieces too, in order."""
    rows = connection.execute(
        sa.select(evidence_t)
        .where(evidence_t.c.agency_id == agency_id, evidence_t.c.part_id.in_(part_ids))
        .order_by(evidence_t.c.id)
    ).mappings()
    return records(EvidenceRecord, rows)


def has_evidence(connection: Connection, agency_id: int, part_id: int) -> bool:
    """Whether a part has a piece of evidence that was not withdrawn."""
    piece = sa.select(evidence_t.c.id).where(
        evidence_t.c.agency_id == agency_id,
        evidence_t.c.part_id == part_id,
        evidence_t.c.withdrawn_at.is_(None),
    )
    return connection.execute(piece.limit(1)).first() is not None


def piece_of_evidence(connection: Connection, agency_id: int, evidence_id: int) -> EvidenceRecord:
    """One piece of evidence; raises NotFound."""
    row = (
        connection.execute(
            sa.select(evidence_t).where(
                evidence_t.c.agency_id == agency_id, evidence_t.c.id == evidence_id
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("หลักฐาน", "piece of evidence", evidence_id)
    return record(EvidenceRecord, row)


def journal_of(
    connection: Connection,
    agency_id: int,
    *,
    subject: str | None = None,
    subject_ids: Collection[int] = (),
    before: int | None = None,
    limit: int = PAGE,
) -> tuple[JournalRecord, ...]:
    """Entries of the agency's journal, the latest first, of some subjects where named."""
    query = sa.select(entry_t).where(entry_t.c.agency_id == agency_id)
    if subject is not None:
        query = query.where(entry_t.c.subject == subject, entry_t.c.subject_id.in_(subject_ids))
    if before is not None:
        query = query.where(entry_t.c.number < before)
    rows = connection.execute(query.order_by(entry_t.c.number.desc()).limit(limit)).mappings()
    return records(JournalRecord, rows)
