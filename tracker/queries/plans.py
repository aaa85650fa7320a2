"""Plans, measures, parts and the assessment behind them. Lists are bounded and paged by key."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound, division_t
from tracker.queries.rows import beside, columns, record, records
from tracker.queries.substring import says
from tracker.records import (
    AmendmentRecord,
    AssessmentRecord,
    MeasureRecord,
    PartRecord,
    PlanRecord,
)
from tracker.status import PlanStatus, ScoreKind, Status
from tracker.tables import Amendment, Assessment, Measure, Part, Plan, Score, table_of
from tracker.thai import to_arabic, to_thai

plan_t = table_of(Plan)
measure_t = table_of(Measure)
part_t = table_of(Part)
amendment_t = table_of(Amendment)
assessment_t = table_of(Assessment)
score_t = table_of(Score)
PAGE = 100


@dataclass(frozen=True, slots=True)
class PartInPlan:
    """A division's live part with what an act on it asks of its measure and its plan."""

    part: PartRecord
    title: str
    plan_id: int
    plan_status: PlanStatus
    fiscal_year: int


def plans(
    connection: Connection, agency_id: int, *, status: PlanStatus | None = None
) -> tuple[PlanRecord, ...]:
    """The agency's plans, the latest fiscal year first."""
    query = sa.select(*columns(PlanRecord, plan_t)).where(plan_t.c.agency_id == agency_id)
    if status is not None:
        query = query.where(plan_t.c.status == status)
    order = query.order_by(plan_t.c.fiscal_year.desc(), plan_t.c.id.desc())
    return records(PlanRecord, connection.execute(order).mappings())


def plan(connection: Connection, agency_id: int, plan_id: int) -> PlanRecord:
    """One plan; raises NotFound."""
    row = _one(connection, plan_t, agency_id, plan_id, columns(PlanRecord, plan_t))
    if row is None:
        raise NotFound("แผน", "plan", plan_id)
    return record(PlanRecord, row)


def plan_of_measure(
    connection: Connection, agency_id: int, measure_id: int
) -> tuple[int, PlanStatus]:
    """The number of the plan that a measure is of, and where it stands; raises NotFound."""
    asked = {"agency": agency_id, "measure": measure_id}
    row = connection.execute(_PLAN_OF_MEASURE, asked).one_or_none()
    if row is None:
        raise NotFound("มาตรการ", "measure", measure_id)
    return row.id, row.status


def understood(connection: Connection, agency_id: int, plan_id: int) -> dict[str, Any]:
    """What was read from the plan's paper, whole, with every doubt (CONTRACT's JSON)."""
    row = _one(connection, plan_t, agency_id, plan_id, [plan_t.c.understood])
    if row is None:
        raise NotFound("แผน", "plan", plan_id)
    return dict(row["understood"])


def of_upload(connection: Connection, agency_id: int, *, sha256: str, upload: str) -> int | None:
    """The number of the plan that was stored from one upload of a paper, where there is one."""
    query = sa.select(plan_t.c.id).where(
        plan_t.c.agency_id == agency_id,
        plan_t.c.source_sha256 == sha256,
        plan_t.c.understood["upload"].as_string() == upload,
    )
    return connection.scalars(query).first()


def amendments(connection: Connection, agency_id: int, plan_id: int) -> tuple[AmendmentRecord, ...]:
    """The plan's amendments in their order."""
    rows = connection.execute(
        sa.select(amendment_t)
        .where(amendment_t.c.agency_id == agency_id, amendment_t.c.plan_id == plan_id)
        .order_by(amendment_t.c.number)
    ).mappings()
    return records(AmendmentRecord, rows)


def measure(connection: Connection, agency_id: int, measure_id: int) -> MeasureRecord:
    """One measure with its live parts; raises NotFound."""
    row = _one(connection, measure_t, agency_id, measure_id, columns(MeasureRecord, measure_t))
    if row is None:
        raise NotFound("มาตรการ", "measure", measure_id)
    return record(MeasureRecord, row, parts=parts_of(connection, agency_id, measure_id))


def measures(
    connection: Connection,
    agency_id: int,
    *,
    plan_id: int | None = None,
    division_id: int | None = None,
    status: Status | None = None,
    overdue_on: date | None = None,
    search: str | None = None,
    after: tuple[int, int] | None = None,
    limit: int | None = PAGE,
) -> tuple[MeasureRecord, ...]:
    """Live measures with their live parts, by plan and number.

    `status` is the measure's own, or with `division_id` that of the division's part.
    `overdue_on`: only those whose period ended before this day and that are still open.
    `search`: only those whose title or action has this text anywhere in it.
    `after` is the (plan id, number) of the last one of the page before; `limit` None takes all.
    """
    query = sa.select(measure_t).where(
        measure_t.c.agency_id == agency_id, measure_t.c.withdrawn_by.is_(None)
    )
    if plan_id is not None:
        query = query.where(measure_t.c.plan_id == plan_id)
    if division_id is not None:
        owned = sa.select(part_t.c.measure_id).where(
            part_t.c.agency_id == agency_id,
            part_t.c.division_id == division_id,
            part_t.c.withdrawn_by.is_(None),
        )
        if status is not None:
            owned = owned.where(part_t.c.status == status)
        query = query.where(measure_t.c.id.in_(owned))
    elif status is not None:
        query = query.where(measure_t.c.status == status)
    if overdue_on is not None:
        query = query.where(
            measure_t.c.ends_on < overdue_on,
            measure_t.c.status.in_([Status.PLANNED, Status.IN_PROGRESS]),
        )
    if search is not None:
        text = measure_t.c.title + "\n" + sa.cast(measure_t.c.actions, sa.Text)
        spelled = {search, to_thai(search), to_arabic(search)}  # papers use both digits
        query = query.where(sa.or_(*(says(text, one, cased=True) for one in sorted(spelled))))
    if after is not None:
        query = query.where(sa.tuple_(measure_t.c.plan_id, measure_t.c.number) > after)
    rows = (
        connection.execute(query.order_by(measure_t.c.plan_id, measure_t.c.number).limit(limit))
        .mappings()
        .all()
    )
    parts = _parts_by_measure(connection, agency_id, [row["id"] for row in rows])
    return tuple(record(MeasureRecord, row, parts=parts.get(row["id"], ())) for row in rows)


def part(
    connection: Connection, agency_id: int, *, measure_id: int, division_id: int
) -> PartRecord:
    """A division's live part of a measure; raises NotFound, naming the divisions that own one."""
    return part_in_plan(connection, agency_id, measure_id=measure_id, division_id=division_id).part


def part_in_plan(
    connection: Connection, agency_id: int, *, measure_id: int, division_id: int
) -> PartInPlan:
    """The same with its measure's title and where its plan stands; raises the same."""
    asked = {"agency": agency_id, "measure": measure_id, "division": division_id}
    row = connection.execute(_PART_IN_PLAN, asked).mappings().one_or_none()
    if row is None:
        name = connection.execute(_DIVISION_NAME, asked).scalar_one_or_none()
        raise NotFound(
            "ส่วนราชการผู้รับผิดชอบมาตรการนี้",
            "owner division of this measure",
            name or division_id,
            [owned.division for owned in parts_of(connection, agency_id, measure_id)],
        )
    return record(PartInPlan, row, part=record(PartRecord, row))


def parts_of(connection: Connection, agency_id: int, measure_id: int) -> tuple[PartRecord, ...]:
    """The live parts of a measure in the order of the divisions."""
    return _parts_by_measure(connection, agency_id, [measure_id]).get(measure_id, ())


def statuses(
    connection: Connection, agency_id: int, measure_id: int
) -> tuple[Status, int, list[Status]]:
    """A measure's stored status and version, and where its live parts stand."""
    asked = {"agency": agency_id, "measure": measure_id}
    rows = connection.execute(_STATUSES, asked).all()
    status, version, _ = rows[0]
    return status, version, [part for _, _, part in rows if part is not None]


def assessment(
    connection: Connection, agency_id: int, *, fiscal_year: int
) -> AssessmentRecord | None:
    """The assessment of a fiscal year with its scores, where there is one."""
    row = (
        connection.execute(
            sa.select(assessment_t).where(
                assessment_t.c.agency_id == agency_id,
                assessment_t.c.fiscal_year == fiscal_year,
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    scores: dict[ScoreKind, dict[str, float]] = {kind: {} for kind in ScoreKind}
    for kind, code, score in connection.execute(
        sa.select(score_t.c.kind, score_t.c.code, score_t.c.score)
        .where(score_t.c.agency_id == agency_id, score_t.c.assessment_id == row["id"])
        .order_by(score_t.c.id)
    ):
        scores[kind][code] = score
    return record(
        AssessmentRecord,
        row,
        instruments=scores[ScoreKind.INSTRUMENT],
        indicators={int(code): score for code, score in scores[ScoreKind.INDICATOR].items()},
        questions=scores[ScoreKind.QUESTION],
    )


def _one(
    connection: Connection,
    table: sa.Table,
    agency_id: int,
    row_id: int,
    wanted: list[sa.Column[Any]],
) -> Any:
    return (
        connection.execute(
            sa.select(*wanted).where(table.c.agency_id == agency_id, table.c.id == row_id)
        )
        .mappings()
        .one_or_none()
    )


CHUNK = 500
# Asked by every act and every page, and so made once.
_PLAN_OF_MEASURE = (
    sa.select(plan_t.c.id, plan_t.c.status)
    .join(measure_t, measure_t.c.plan_id == plan_t.c.id)
    .where(
        measure_t.c.agency_id == sa.bindparam("agency"), measure_t.c.id == sa.bindparam("measure")
    )
)
_PART_IN_PLAN = (
    sa.select(
        *columns(PartRecord, part_t),
        division_t.c.name.label("division"),
        measure_t.c.title,
        measure_t.c.plan_id,
        plan_t.c.status.label("plan_status"),
        plan_t.c.fiscal_year,
    )
    .join(division_t, division_t.c.id == part_t.c.division_id)
    .join(measure_t, measure_t.c.id == part_t.c.measure_id)
    .join(plan_t, plan_t.c.id == measure_t.c.plan_id)
    .where(
        beside(part_t.c.agency_id) == sa.bindparam("agency"),
        part_t.c.measure_id == sa.bindparam("measure"),
        part_t.c.division_id == sa.bindparam("division"),
        beside(part_t.c.withdrawn_by) == 0,
    )
)
_STATUSES = (
    sa.select(measure_t.c.status, measure_t.c.version, part_t.c.status.label("part"))
    .outerjoin(
        part_t, sa.and_(part_t.c.measure_id == measure_t.c.id, part_t.c.withdrawn_by.is_(None))
    )
    .where(
        measure_t.c.agency_id == sa.bindparam("agency"), measure_t.c.id == sa.bindparam("measure")
    )
)
_DIVISION_NAME = sa.select(division_t.c.name).where(
    division_t.c.agency_id == sa.bindparam("agency"), division_t.c.id == sa.bindparam("division")
)
_PARTS_OF_MEASURES = (
    sa.select(part_t, division_t.c.name.label("division"))
    .join(division_t, division_t.c.id == part_t.c.division_id)
    .where(
        beside(part_t.c.agency_id) == sa.bindparam("agency"),
        part_t.c.measure_id.in_(sa.bindparam("measures", expanding=True)),
        beside(part_t.c.withdrawn_by) == 0,
    )
    .order_by(division_t.c.position, division_t.c.id)
)


def _parts_by_measure(
    connection: Connection, agency_id: int, measure_ids: Collection[int]
) -> dict[int, tuple[PartRecord, ...]]:
    found: dict[int, list[PartRecord]] = {}
    for chunk in _chunks(list(measure_ids)):
        asked = {"agency": agency_id, "measures": chunk}
        rows = connection.execute(_PARTS_OF_MEASURES, asked).mappings()
        for row in rows:
            found.setdefault(row["measure_id"], []).append(record(PartRecord, row))
    return {key: tuple(values) for key, values in found.items()}


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    # SQLite takes a bounded number of variables in one statement
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
