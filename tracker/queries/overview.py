"""What pages show at one glance: counts by status, last reports, a measure's timeline.

Reads of several rows in one statement, so that a page costs a handful of them. Writes nothing.
"""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.assents import assent_t
from tracker.queries.plans import measure_t, part_t
from tracker.queries.progress import entry_t, evidence_t, progress_t
from tracker.queries.rows import among, beside, record, records
from tracker.records import JournalRecord, ProgressRecord
from tracker.status import ReportStatus, Status

TIMELINE = 60
_STATUS_COUNTS = (
    sa.select(measure_t.c.status, sa.func.count())
    .where(
        beside(measure_t.c.agency_id) == sa.bindparam("agency"),
        measure_t.c.plan_id == sa.bindparam("plan"),
        beside(measure_t.c.withdrawn_by) == 0,
    )
    .group_by(measure_t.c.status)
)
_LAST_REPORTS = sa.select(progress_t).where(
    beside(progress_t.c.agency_id) == sa.bindparam("agency"),
    progress_t.c.id.in_(
        sa.select(sa.func.max(progress_t.c.id))
        .where(
            beside(progress_t.c.agency_id) == sa.bindparam("agency"),
            among(progress_t.c.part_id, "parts"),
            progress_t.c.state != ReportStatus.RETURNED,
        )
        .group_by(progress_t.c.part_id)
    ),
)
_EVIDENCE_COUNTS = (
    sa.select(evidence_t.c.part_id, sa.func.count())
    .where(
        beside(evidence_t.c.agency_id) == sa.bindparam("agency"),
        among(evidence_t.c.part_id, "parts"),
        evidence_t.c.withdrawn_at.is_(None),
    )
    .group_by(evidence_t.c.part_id)
)


def status_counts(connection: Connection, agency_id: int, plan_id: int) -> dict[Status, int]:
    """How many live measures of a plan stand in each status; every status has a number."""
    rows = connection.execute(_STATUS_COUNTS, {"agency": agency_id, "plan": plan_id})
    return dict.fromkeys(Status, 0) | {row[0]: row[1] for row in rows}


def division_count(connection: Connection, agency_id: int, plan_id: int) -> int:
    """How many divisions own a live part of a plan."""
    return int(
        connection.execute(
            sa.select(sa.func.count(sa.distinct(part_t.c.division_id)))
            .join(measure_t, measure_t.c.id == part_t.c.measure_id)
            .where(
                beside(part_t.c.agency_id) == agency_id,
                measure_t.c.plan_id == plan_id,
                beside(part_t.c.withdrawn_by) == 0,
                beside(measure_t.c.withdrawn_by) == 0,
            )
        ).scalar_one()
    )


def last_reports(
    connection: Connection, agency_id: int, part_ids: Collection[int]
) -> Mapping[int, ProgressRecord]:
    """For each part (its id) the last report of any round that was not returned."""
    asked = {"agency": agency_id, "parts": part_ids}
    rows = connection.execute(_LAST_REPORTS, asked).mappings()
    return {row["part_id"]: record(ProgressRecord, row) for row in rows}


def evidence_counts(
    connection: Connection, agency_id: int, part_ids: Collection[int]
) -> Mapping[int, int]:
    """For each part (its id) how many pieces of evidence it shows, withdrawn ones left out."""
    rows = connection.execute(_EVIDENCE_COUNTS, {"agency": agency_id, "parts": part_ids})
    return {row[0]: row[1] for row in rows}


def timeline(
    connection: Connection, agency_id: int, measure_id: int, *, limit: int = TIMELINE
) -> tuple[tuple[JournalRecord, int | None], ...]:
    """The journal of a measure with its parts, reports and evidence, the latest first.

    Each entry comes with the part it is about, None where it is about the whole measure.
    """
    parts = sa.select(part_t.c.id).where(
        part_t.c.agency_id == agency_id, part_t.c.measure_id == measure_id
    )
    kinds = (
        ("part", sa.select(part_t.c.id, part_t.c.id.label("part")).where(part_t.c.id.in_(parts))),
        (
            "progress",
            sa.select(progress_t.c.id, progress_t.c.part_id).where(progress_t.c.part_id.in_(parts)),
        ),
        (
            "evidence",
            sa.select(evidence_t.c.id, evidence_t.c.part_id).where(evidence_t.c.part_id.in_(parts)),
        ),
        (
            "assent",
            sa.select(assent_t.c.id, assent_t.c.part_id).where(assent_t.c.part_id.in_(parts)),
        ),
    )
    found: dict[int, tuple[JournalRecord, int | None]] = {}
    for subject, query in kinds:
        part_of = {row[0]: row[1] for row in connection.execute(query)}
        for entry in _entries(connection, agency_id, subject, part_of, limit):
            found[entry.number] = (entry, part_of[entry.subject_id])
    for entry in _entries(connection, agency_id, "measure", [measure_id], limit):
        found[entry.number] = (entry, None)
    return tuple(found[number] for number in sorted(found, reverse=True)[:limit])


def _entries(
    connection: Connection, agency_id: int, subject: str, ids: Collection[int], limit: int
) -> tuple[JournalRecord, ...]:
    rows = connection.execute(
        sa.select(entry_t)
        .where(
            entry_t.c.agency_id == agency_id,
            entry_t.c.subject == subject,
            entry_t.c.subject_id.in_(list(ids)),
        )
        .order_by(entry_t.c.number.desc())
        .limit(limit)
    ).mappings()
    return records(JournalRecord, rows)
