"""Reports of the divisions, their evidence, and the journal of a subject."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound
from tracker.queries.rows import among, beside, record, records
from tracker.records import EvidenceRecord, JournalRecord, ProgressRecord
from tracker.status import ReportStatus
from tracker.tables import Evidence, JournalEntry, Progress, table_of

progress_t = table_of(Progress)
evidence_t = table_of(Evidence)
entry_t = table_of(JournalEntry)
PAGE = 100
# Asked by every report and on every page of a part, and so made once.
_OF_PART = (
    sa.select(progress_t)
    .where(
        beside(progress_t.c.agency_id) == sa.bindparam("agency"),
        progress_t.c.part_id == sa.bindparam("part"),
    )
    .order_by(progress_t.c.id.desc())
)
_OF_PART_IN_ROUND = _OF_PART.where(beside(progress_t.c.round_id) == sa.bindparam("round"))
_EVIDENCE_OF = (
    sa.select(evidence_t)
    .where(
        beside(evidence_t.c.agency_id) == sa.bindparam("agency"),
        among(evidence_t.c.part_id, "parts"),
    )
    .order_by(evidence_t.c.id)
)
_HAS_EVIDENCE = sa.select(
    sa.exists().where(
        beside(evidence_t.c.agency_id) == sa.bindparam("agency"),
        evidence_t.c.part_id == sa.bindparam("part"),
        evidence_t.c.withdrawn_at.is_(None),
    )
)


def progress_of(
    connection: Connection, agency_id: int, part_id: int, *, round_id: int | None = None
) -> tuple[ProgressRecord, ...]:
    """The reports on a part, the latest first; of one round where it is named."""
    query = _OF_PART if round_id is None else _OF_PART_IN_ROUND
    asked = {"agency": agency_id, "part": part_id, "round": round_id}
    return records(ProgressRecord, connection.execute(query, asked).mappings())


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
    asked = {"agency": agency_id, "parts": part_ids}
    return records(EvidenceRecord, connection.execute(_EVIDENCE_OF, asked).mappings())


def has_evidence(connection: Connection, agency_id: int, part_id: int) -> bool:
    """Whether a part has a piece of evidence that was not withdrawn."""
    asked = {"agency": agency_id, "part": part_id}
    return bool(connection.execute(_HAS_EVIDENCE, asked).scalar_one())


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
