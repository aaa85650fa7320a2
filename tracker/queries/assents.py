"""What waits, or waited, for a second officer's word: the head's, or the palad's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound, division_t
from tracker.queries.plans import measure_t, part_t, plan_t
from tracker.queries.progress import progress_t
from tracker.queries.rows import record, records
from tracker.status import AssentKind, AssentStatus, PlanStatus, Status
from tracker.tables import Assent, table_of

assent_t = table_of(Assent)
MOST = 200
_IN_FORCE = (
    part_t.c.withdrawn_by.is_(None),
    measure_t.c.withdrawn_by.is_(None),
    plan_t.c.status == PlanStatus.APPROVED,
)


@dataclass(frozen=True, slots=True)
class AssentRecord:
    """A second officer's word on an act on one part, with the measure and division it is about."""

    id: int
    part_id: int
    measure_id: int
    measure_number: int
    title: str
    plan_id: int
    division_id: int
    division: str
    kind: AssentKind
    act: str
    said: str | None
    asked_by: int
    asked_for: int | None
    source: str | None
    asked_at: datetime
    state: AssentStatus
    version: int
    answered_by: int | None
    answered_at: datetime | None
    remark: str | None


def assents(
    connection: Connection,
    agency_id: int,
    *,
    state: AssentStatus,
    kind: AssentKind | None = None,
    division_ids: Collection[int] | None = None,
) -> tuple[AssentRecord, ...]:
    """Those in this state, the oldest first, at most MOST; of plans in force and live parts."""
    query = _joined(agency_id).where(assent_t.c.state == state, *_IN_FORCE)
    if kind is not None:
        query = query.where(assent_t.c.kind == kind)
    if division_ids is not None:
        query = query.where(part_t.c.division_id.in_(list(division_ids)))
    rows = connection.execute(query.order_by(assent_t.c.id).limit(MOST)).mappings()
    return records(AssentRecord, rows)


def returned_wishes(
    connection: Connection, agency_id: int, *, asked_by: int
) -> tuple[AssentRecord, ...]:
    """Wishes of this officer that came back and nobody has acted on since, the oldest first.

    A report on the part, or another wish, answers what came back; so does its end. At most MOST.
    """
    later = assent_t.alias("later")
    query = _joined(agency_id).where(
        assent_t.c.asked_by == asked_by,
        assent_t.c.kind == AssentKind.CONSENT,
        assent_t.c.state == AssentStatus.REFUSED,
        part_t.c.status.in_((Status.PLANNED, Status.IN_PROGRESS)),
        *_IN_FORCE,
        ~sa.exists().where(
            later.c.part_id == assent_t.c.part_id,
            later.c.kind == AssentKind.CONSENT,
            later.c.id > assent_t.c.id,
        ),
        ~sa.exists().where(
            progress_t.c.part_id == assent_t.c.part_id,
            progress_t.c.reported_at >= assent_t.c.answered_at,
        ),
    )
    return records(
        AssentRecord, connection.execute(query.order_by(assent_t.c.id).limit(MOST)).mappings()
    )


def assents_of_parts(
    connection: Connection, agency_id: int, part_ids: Collection[int]
) -> dict[int, tuple[AssentRecord, ...]]:
    """For each part (its id) that has some: all that was ever asked, the latest first."""
    query = _joined(agency_id).where(assent_t.c.part_id.in_(list(part_ids)))
    found: dict[int, list[AssentRecord]] = {}
    for row in connection.execute(query.order_by(assent_t.c.id.desc())).mappings():
        found.setdefault(row["part_id"], []).append(record(AssentRecord, row))
    return {part: tuple(every) for part, every in found.items()}


def assent_of(connection: Connection, agency_id: int, assent_id: int) -> AssentRecord:
    """One of them; raises NotFound."""
    query = _joined(agency_id).where(assent_t.c.id == assent_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("เรื่องที่รอความเห็น", "matter that waits", assent_id)
    return record(AssentRecord, row)


def _joined(agency_id: int) -> sa.Select[Any]:
    return (
        sa.select(
            assent_t,
            part_t.c.measure_id,
            part_t.c.division_id,
            division_t.c.name.label("division"),
            measure_t.c.number.label("measure_number"),
            measure_t.c.title,
            measure_t.c.plan_id,
        )
        .join(part_t, part_t.c.id == assent_t.c.part_id)
        .join(division_t, division_t.c.id == part_t.c.division_id)
        .join(measure_t, measure_t.c.id == part_t.c.measure_id)
        .join(plan_t, plan_t.c.id == measure_t.c.plan_id)
        .where(assent_t.c.agency_id == agency_id)
    )
