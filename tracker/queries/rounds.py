"""Rounds, their ladders, and which parts still owe a report. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound, division_t
from tracker.queries.plans import measure_t, part_t
from tracker.queries.progress import progress_t
from tracker.queries.rows import record, records
from tracker.records import RoundRecord
from tracker.status import ReportStatus, RoundStatus, RungState, Status
from tracker.tables import Round, Rung, table_of

round_t = table_of(Round)
rung_t = table_of(Rung)
OPEN_PART = (Status.PLANNED, Status.IN_PROGRESS)
PAGE = 500


@dataclass(frozen=True, slots=True)
class RungRecord:
    """One step of a round's ladder, `days` working days from the due day."""

    id: int
    agency_id: int
    round_id: int
    days: int
    due_at: datetime
    state: RungState
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwedPart:
    """A part whose division owes a report in a round; `returned` tells the clerk's remark."""

    round_id: int
    part_id: int
    measure_id: int
    number: int
    title: str
    division_id: int
    division: str
    status: Status
    returned: bool
    remark: str | None


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A part that nobody has decided on yet: neither done nor not done."""

    number: int
    title: str
    division: str


@dataclass(frozen=True, slots=True)
class DivisionProgress:
    """How far one division is in a round: parts that are its, and those it still owes."""

    division_id: int
    division: str
    parts: int
    owed: tuple[OwedPart, ...]


@dataclass(frozen=True, slots=True)
class DivisionCount:
    """The same in numbers only."""

    division_id: int
    division: str
    parts: int
    owed: int


def rounds(
    connection: Connection, agency_id: int, *, plan_id: int | None = None
) -> tuple[RoundRecord, ...]:
    """The rounds of an agency, or of one of its plans: the newest year first, then by half."""
    query = sa.select(round_t).where(round_t.c.agency_id == agency_id)
    if plan_id is not None:
        query = query.where(round_t.c.plan_id == plan_id)
    order = query.order_by(round_t.c.fiscal_year.desc(), round_t.c.plan_id.desc(), round_t.c.half)
    return records(RoundRecord, connection.execute(order).mappings())


def open_rounds(
    connection: Connection, agency_id: int, *, plan_id: int | None = None
) -> tuple[RoundRecord, ...]:
    """The open rounds of an agency or of one plan, the one that is due first first."""
    query = sa.select(round_t).where(
        round_t.c.agency_id == agency_id, round_t.c.status == RoundStatus.OPEN
    )
    if plan_id is not None:
        query = query.where(round_t.c.plan_id == plan_id)
    order = query.order_by(round_t.c.due_on, round_t.c.id)
    return records(RoundRecord, connection.execute(order).mappings())


def rounds_to_settle(
    connection: Connection, agency_id: int, *, now: datetime, today: date
) -> tuple[RoundRecord, ...]:
    """The agency's rounds that are due to open, and its open ones whose due day has passed."""
    query = sa.select(round_t).where(
        round_t.c.agency_id == agency_id,
        sa.or_(
            sa.and_(round_t.c.status == RoundStatus.SCHEDULED, round_t.c.opens_at <= now),
            sa.and_(
                round_t.c.status == RoundStatus.OPEN,
                sa.or_(round_t.c.closes_at <= now, round_t.c.due_on < today),
            ),
        ),
    )
    return records(RoundRecord, connection.execute(query.order_by(round_t.c.id)).mappings())


def round_of(connection: Connection, agency_id: int, round_id: int) -> RoundRecord:
    """One round; raises NotFound."""
    row = (
        connection.execute(
            sa.select(round_t).where(round_t.c.agency_id == agency_id, round_t.c.id == round_id)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("รอบรายงาน", "round", round_id)
    return record(RoundRecord, row)


def snapshot(connection: Connection, agency_id: int, round_id: int) -> str | None:
    """The canonical JSON that closing froze; None while the round is not closed."""
    found = connection.execute(
        sa.select(round_t.c.snapshot).where(
            round_t.c.agency_id == agency_id, round_t.c.id == round_id
        )
    ).scalar_one_or_none()
    return None if found is None else str(found)


def rungs(connection: Connection, agency_id: int, round_id: int) -> tuple[RungRecord, ...]:
    """The ladder of a round in its order."""
    rows = connection.execute(
        sa.select(rung_t)
        .where(rung_t.c.agency_id == agency_id, rung_t.c.round_id == round_id)
        .order_by(rung_t.c.days)
    ).mappings()
    return records(RungRecord, rows)


def due_rungs(connection: Connection, agency_id: int, *, now: datetime) -> tuple[RungRecord, ...]:
    """The rungs of the agency's open rounds whose time has come and that nobody has told."""
    rows = connection.execute(
        sa.select(rung_t)
        .join(round_t, round_t.c.id == rung_t.c.round_id)
        .where(
            rung_t.c.agency_id == agency_id,
            rung_t.c.state == RungState.DUE,
            rung_t.c.due_at <= now,
            round_t.c.status == RoundStatus.OPEN,
        )
        .order_by(rung_t.c.round_id, rung_t.c.days)
    ).mappings()
    return records(RungRecord, rows)


def owed(
    connection: Connection,
    agency_id: int,
    *,
    round_ids: Collection[int],
    part_ids: Collection[int] | None = None,
) -> tuple[OwedPart, ...]:
    """The parts that owe a report in the rounds: by due day, number of the measure, division.

    A live part owes one while it has no report in the round but returned ones, and is open. A
    part that is done or not done owes nothing, since closing it told the result or the reason,
    unless its report was returned. Withdrawn parts and measures owe nothing.
    """
    if not round_ids:
        return ()
    of_part, _, returned = _reports_of_part()
    remark = (
        sa.select(progress_t.c.remark)
        .where(of_part, progress_t.c.state == ReportStatus.RETURNED)
        .order_by(progress_t.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            round_t.c.id.label("round_id"),
            part_t.c.id.label("part_id"),
            part_t.c.measure_id,
            measure_t.c.number,
            measure_t.c.title,
            part_t.c.division_id,
            division_t.c.name.label("division"),
            part_t.c.status,
            returned.label("returned"),
            remark.label("remark"),
        )
        .select_from(round_t)
        .join(measure_t, measure_t.c.plan_id == round_t.c.plan_id)
        .join(part_t, part_t.c.measure_id == measure_t.c.id)
        .join(division_t, division_t.c.id == part_t.c.division_id)
        .where(
            round_t.c.agency_id == agency_id,
            round_t.c.id.in_(list(round_ids)),
            _owes(),
        )
        .order_by(
            round_t.c.due_on,
            round_t.c.id,
            measure_t.c.number,
            division_t.c.position,
            division_t.c.id,
        )
    )
    if part_ids is not None:
        query = query.where(part_t.c.id.in_(list(part_ids)))
    return tuple(
        record(OwedPart, {**row, "returned": bool(row["returned"])})
        for row in connection.execute(query).mappings()
    )


def undecided(connection: Connection, agency_id: int, round_id: int) -> tuple[OpenPart, ...]:
    """The live parts of the round's plan that are neither done nor not done, in their order."""
    rows = connection.execute(
        sa.select(measure_t.c.number, measure_t.c.title, division_t.c.name.label("division"))
        .select_from(round_t)
        .join(measure_t, measure_t.c.plan_id == round_t.c.plan_id)
        .join(part_t, part_t.c.measure_id == measure_t.c.id)
        .join(division_t, division_t.c.id == part_t.c.division_id)
        .where(
            round_t.c.agency_id == agency_id,
            round_t.c.id == round_id,
            measure_t.c.withdrawn_by.is_(None),
            part_t.c.withdrawn_by.is_(None),
            part_t.c.status.in_(OPEN_PART),
        )
        .order_by(measure_t.c.number, division_t.c.position, division_t.c.id)
    ).mappings()
    return records(OpenPart, rows)


def _reports_of_part() -> tuple[sa.ColumnElement[bool], sa.Exists, sa.Exists]:
    """Of the part and round at hand: its reports, whether one counts, whether one was returned."""
    of_part = sa.and_(progress_t.c.part_id == part_t.c.id, progress_t.c.round_id == round_t.c.id)
    reported = sa.exists().where(of_part, progress_t.c.state != ReportStatus.RETURNED)
    returned = sa.exists().where(of_part, progress_t.c.state == ReportStatus.RETURNED)
    return of_part, reported, returned


def _owes() -> sa.ColumnElement[bool]:
    """Whether the part at hand owes a report in the round at hand."""
    _, reported, returned = _reports_of_part()
    return sa.and_(
        measure_t.c.withdrawn_by.is_(None),
        part_t.c.withdrawn_by.is_(None),
        ~reported,
        sa.or_(part_t.c.status.in_(OPEN_PART), returned),
    )


def by_division(
    connection: Connection, agency_id: int, round_id: int
) -> tuple[DivisionProgress, ...]:
    """Every division with a part in the round's plan, in their order, and what each still owes."""
    owing: dict[int, list[OwedPart]] = {}
    for part in owed(connection, agency_id, round_ids=[round_id]):
        owing.setdefault(part.division_id, []).append(part)
    return tuple(
        DivisionProgress(row.id, row.name, row.parts, tuple(owing.get(row.id, ())))
        for row in connection.execute(_parts_by_division(agency_id, round_id))
    )


def counts_by_division(
    connection: Connection, agency_id: int, round_id: int
) -> tuple[DivisionCount, ...]:
    """`by_division` for those who need no more than numbers, in one statement."""
    owing = sa.func.sum(sa.case((_owes(), 1), else_=0)).label("owed")
    query = _parts_by_division(agency_id, round_id).add_columns(owing)
    return tuple(
        DivisionCount(row.id, row.name, row.parts, int(row.owed))
        for row in connection.execute(query)
    )


def _parts_by_division(agency_id: int, round_id: int) -> sa.Select[Any]:
    """The divisions with a live part in the round's plan, in their order, and how many."""
    return (
        sa.select(division_t.c.id, division_t.c.name, sa.func.count().label("parts"))
        .select_from(round_t)
        .join(measure_t, measure_t.c.plan_id == round_t.c.plan_id)
        .join(part_t, part_t.c.measure_id == measure_t.c.id)
        .join(division_t, division_t.c.id == part_t.c.division_id)
        .where(
            round_t.c.agency_id == agency_id,
            round_t.c.id == round_id,
            measure_t.c.withdrawn_by.is_(None),
            part_t.c.withdrawn_by.is_(None),
        )
        .group_by(division_t.c.id, division_t.c.name, division_t.c.position)
        .order_by(division_t.c.position, division_t.c.id)
    )


def agencies_due(
    connection: Connection, *, now: datetime, today: date, after: int = 0, limit: int = PAGE
) -> tuple[int, ...]:
    """Agencies with a round to open or close or a rung to tell, by number after `after`.

    The cost follows what is due: each branch walks an index on (state, instant); a round past
    its due day counts once every part has been reported.
    """
    owed_part = (
        sa.exists()
        .where(
            measure_t.c.plan_id == round_t.c.plan_id,
            part_t.c.measure_id == measure_t.c.id,
            _owes(),
        )
        .correlate(round_t)
    )
    branches = (
        sa.select(round_t.c.agency_id).where(
            round_t.c.status == RoundStatus.SCHEDULED, round_t.c.opens_at <= now
        ),
        sa.select(round_t.c.agency_id).where(
            round_t.c.status == RoundStatus.OPEN,
            sa.or_(round_t.c.closes_at <= now, sa.and_(round_t.c.due_on < today, ~owed_part)),
        ),
        sa.select(rung_t.c.agency_id).where(
            rung_t.c.state == RungState.DUE, rung_t.c.due_at <= now
        ),
    )
    due = sa.union(
        *(branch.where(branch.selected_columns.agency_id > after) for branch in branches)
    ).subquery("due")
    return tuple(
        connection.execute(sa.select(due.c.agency_id).order_by(due.c.agency_id).limit(limit))
        .scalars()
        .all()
    )
