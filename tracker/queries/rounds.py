"""Rounds, their ladders, and which parts still owe a report. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound, division_t
from tracker.queries.plans import measure_t, part_t
from tracker.queries.progress import progress_t
from tracker.queries.rows import beside, beside_word, columns, record, records
from tracker.records import RoundRecord
from tracker.status import ReportStatus, RoundStatus, RungState, Status
from tracker.tables import Round, Rung, table_of

round_t = table_of(Round)
rung_t = table_of(Rung)
OPEN_PART = (Status.PLANNED, Status.IN_PROGRESS)
# Statements of every act and beat, made once: making them takes longer than running them.
_ROUNDS = sa.select(*columns(RoundRecord, round_t)).where(
    round_t.c.agency_id == sa.bindparam("agency")
)
_ROUND = _ROUNDS.where(round_t.c.id == sa.bindparam("round"))
_IN_ORDER = _ROUNDS.order_by(round_t.c.fiscal_year.desc(), round_t.c.plan_id.desc(), round_t.c.half)
_OF_PLAN = _IN_ORDER.where(round_t.c.plan_id == sa.bindparam("plan"))
# Of one agency; only what is due is found by its status.
_IS_OPEN = beside_word(round_t.c.status) == RoundStatus.OPEN.value
_IS_SCHEDULED = beside_word(round_t.c.status) == RoundStatus.SCHEDULED.value
_OPEN_ROUNDS = _ROUNDS.where(_IS_OPEN).order_by(round_t.c.due_on, round_t.c.id)
_TO_SETTLE = _ROUNDS.where(
    sa.or_(
        sa.and_(_IS_SCHEDULED, round_t.c.opens_at <= sa.bindparam("now")),
        sa.and_(
            _IS_OPEN,
            sa.or_(
                round_t.c.closes_at <= sa.bindparam("now"),
                round_t.c.due_on < sa.bindparam("today"),
            ),
        ),
    ),
).order_by(round_t.c.id)
_RUNGS = (
    sa.select(rung_t)
    .where(rung_t.c.agency_id == sa.bindparam("agency"), rung_t.c.round_id == sa.bindparam("round"))
    .order_by(rung_t.c.days)
)
_OPEN_LADDERS = (
    sa.select(rung_t)
    .join(round_t, round_t.c.id == rung_t.c.round_id)
    .where(
        rung_t.c.agency_id == sa.bindparam("agency"),
        round_t.c.agency_id == sa.bindparam("agency"),
        _IS_OPEN,
    )
    .order_by(rung_t.c.round_id, rung_t.c.days)
)


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
    """A part whose division owes a report in a round; `returned` tells the clerk's remark.

    `repeatable`: an earlier report of any round stands, which “unchanged” would repeat.
    """

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
    repeatable: bool = False


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
    asked = {"agency": agency_id, "plan": plan_id}
    query = _IN_ORDER if plan_id is None else _OF_PLAN
    return records(RoundRecord, connection.execute(query, asked).mappings())


def open_rounds(
    connection: Connection, agency_id: int, *, plan_id: int | None = None
) -> tuple[RoundRecord, ...]:
    """The open rounds of an agency or of one plan, the one that is due first first."""
    query = _OPEN_ROUNDS if plan_id is None else _OPEN_ROUNDS.where(round_t.c.plan_id == plan_id)
    return records(RoundRecord, connection.execute(query, {"agency": agency_id}).mappings())


def rounds_to_settle(
    connection: Connection, agency_id: int, *, now: datetime, today: date
) -> tuple[RoundRecord, ...]:
    """The agency's rounds that are due to open, and its open ones whose due day has passed."""
    asked = {"agency": agency_id, "now": now, "today": today}
    return records(RoundRecord, connection.execute(_TO_SETTLE, asked).mappings())


def round_of(connection: Connection, agency_id: int, round_id: int) -> RoundRecord:
    """One round; raises NotFound."""
    asked = {"agency": agency_id, "round": round_id}
    row = connection.execute(_ROUND, asked).mappings().one_or_none()
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
    asked = {"agency": agency_id, "round": round_id}
    return records(RungRecord, connection.execute(_RUNGS, asked).mappings())


def open_ladders(connection: Connection, agency_id: int) -> tuple[RungRecord, ...]:
    """The ladders of all open rounds of the agency, each in its order."""
    rows = connection.execute(_OPEN_LADDERS, {"agency": agency_id}).mappings()
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
    asked: dict[str, Any] = {"agency": agency_id, "rounds": list(round_ids)}
    if part_ids is not None:
        asked["parts"] = list(part_ids)
    query = _owed(of_agency=True, of_parts=part_ids is not None)
    return records(OwedPart, connection.execute(query, asked).mappings())


def owing(connection: Connection, round_ids: Collection[int]) -> tuple[OwedPart, ...]:
    """The same of some rounds of any agencies."""
    query = _owed(of_agency=False, of_parts=False)
    found = connection.execute(query, {"rounds": list(round_ids)}).mappings() if round_ids else ()
    return records(OwedPart, found)


@cache
def _owed(*, of_agency: bool, of_parts: bool) -> sa.Select[Any]:
    """What :rounds are owed, those of the :agency or any, of all parts or of :parts."""
    of_part, _, returned = _reports_of_part()
    remark = (
        sa.select(progress_t.c.remark)
        .where(of_part, progress_t.c.state == ReportStatus.RETURNED)
        .order_by(progress_t.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    earlier = sa.exists().where(
        progress_t.c.part_id == part_t.c.id, progress_t.c.state != ReportStatus.RETURNED
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
            earlier.label("repeatable"),
        )
        .select_from(round_t)
        .join(measure_t, measure_t.c.plan_id == round_t.c.plan_id)
        .join(part_t, part_t.c.measure_id == measure_t.c.id)
        .join(division_t, division_t.c.id == part_t.c.division_id)
        .where(
            round_t.c.id.in_(sa.bindparam("rounds", expanding=True)),
            owes(),
        )
        .order_by(
            round_t.c.due_on,
            round_t.c.id,
            measure_t.c.number,
            division_t.c.position,
            division_t.c.id,
        )
    )
    if of_agency:
        query = query.where(round_t.c.agency_id == sa.bindparam("agency"))
    if of_parts:
        query = query.where(part_t.c.id.in_(sa.bindparam("parts", expanding=True)))
    return query


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


def owes() -> sa.ColumnElement[bool]:
    """Whether the part at hand owes a report in the round at hand."""
    _, reported, returned = _reports_of_part()
    return sa.and_(
        beside(measure_t.c.withdrawn_by) == 0,
        beside(part_t.c.withdrawn_by) == 0,
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
    owing = sa.func.sum(sa.case((owes(), 1), else_=0)).label("owed")
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
            beside(measure_t.c.withdrawn_by) == 0,
            beside(part_t.c.withdrawn_by) == 0,
        )
        .group_by(division_t.c.id, division_t.c.name, division_t.c.position)
        .order_by(division_t.c.position, division_t.c.id)
    )
