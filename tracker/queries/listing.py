"""The list of a plan's measures as a clerk narrows it: status, owner, topic, text, late ones.

Walks the plan in its order and stops once the page is full, so that a page costs what it shows and
not what the plan holds. Writes nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import division_t
from tracker.queries.plans import measure_t, part_t, plan_t
from tracker.queries.rounds import owes, round_t
from tracker.queries.rows import among, beside, columns
from tracker.queries.substring import says
from tracker.status import PlanStatus, RoundStatus, Status
from tracker.thai import to_arabic, to_thai

MOST = 200  # more matches than these are not counted
OPEN = (Status.PLANNED, Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; all of it together, None leaving a thing open.

    `status` is the measure's own, or with `division_id` that of the division's part.
    `overdue_on`: only those whose period ended before this day and that are still open.
    `instrument` is IIT, EIT or OIT: named by the measure itself, or by its `of_instrument`, the
    indicators that the edition counts to it, where the measure names none.
    `search` stands in the title or in an action.
    """

    division_id: int | None = None
    status: Status | None = None
    indicator: int | None = None
    issue: int | None = None
    instrument: str | None = None
    of_instrument: tuple[int, ...] = ()
    overdue_on: date | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True)
class PlanName:
    """What a plan is called: cheap to read, where a whole plan brings its paper with it."""

    id: int
    fiscal_year: int
    title: str
    status: PlanStatus
    version: int


@dataclass(frozen=True, slots=True)
class RoundName:
    """A round as the list speaks of it: what lies behind a closed one's snapshot stays unread.

    SQLite walks through all of it, which in a large agency costs as much as the whole page.
    """

    id: int
    half: int
    due_on: date
    status: RoundStatus
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DivisionName:
    """What a division is called."""

    id: int
    name: str


class OwnedPart(NamedTuple):
    """A live part of a listed measure, whose it is, and whether it owes a report in the round."""

    id: int
    division_id: int
    division: str
    status: Status
    owes: bool = False


class MeasureLine(NamedTuple):
    """A measure as a list shows it."""

    id: int
    number: int
    title: str
    indicators: tuple[int, ...]
    all_divisions: bool
    starts_on: date
    ends_on: date
    status: Status
    parts: tuple[OwnedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list; `found` counts all that are wanted, MOST + 1 meaning more than MOST."""

    lines: tuple[MeasureLine, ...]
    found: int
    more: bool


_NAMES = (
    sa.select(*columns(PlanName, plan_t))
    .where(plan_t.c.agency_id == sa.bindparam("agency"))
    .order_by(plan_t.c.fiscal_year.desc(), plan_t.c.id.desc())
)
_ROUNDS = (
    sa.select(*columns(RoundName, round_t))
    .where(
        round_t.c.agency_id == sa.bindparam("agency"),
        beside(round_t.c.plan_id) == sa.bindparam("plan"),
    )
    .order_by(round_t.c.half)
)
_DIVISIONS = (
    sa.select(*columns(DivisionName, division_t))
    .where(division_t.c.agency_id == sa.bindparam("agency"))
    .order_by(division_t.c.position, division_t.c.id)
)
_STATUSES = {status.value: status for status in Status}


def plan_names(connection: Connection, agency_id: int) -> tuple[PlanName, ...]:
    """The agency's plans by name, the latest fiscal year first."""
    return tuple(PlanName(*row) for row in connection.execute(_NAMES, {"agency": agency_id}))


def round_names(connection: Connection, agency_id: int, plan_id: int) -> tuple[RoundName, ...]:
    """The rounds of one plan by half-year."""
    asked = {"agency": agency_id, "plan": plan_id}
    return tuple(RoundName(*row) for row in connection.execute(_ROUNDS, asked))


def division_names(connection: Connection, agency_id: int) -> tuple[DivisionName, ...]:
    """The agency's divisions by name, in their order."""
    asked = {"agency": agency_id}
    return tuple(DivisionName(*row) for row in connection.execute(_DIVISIONS, asked))


def page(
    connection: Connection,
    agency_id: int,
    plan_id: int,
    *,
    wanted: Wanted,
    divisions: Sequence[DivisionName],
    round_id: int | None = None,
    after: int = 0,
    size: int,
) -> Page:
    """The live measures of a plan that are wanted, in their order, from behind number `after`.

    The plan is walked once, for the count and for the page, and no further than MOST matches.
    `divisions` are the agency's (`division_names`); with `round_id` each part says whether it owes.
    """
    asked = {**_asked(agency_id, plan_id, wanted), "after": 0, "limit": MOST + 1, "behind": after}
    query = _counted(_shape(wanted))
    found, ahead = connection.execute(query, asked).one()
    if found > MOST and (ahead or "").count(",") < size:  # a page beyond what was counted
        asked |= {"after": after, "limit": size + 1}
        _, ahead = connection.execute(query, asked).one()
    ids = [int(one) for one in ahead.split(",")[: size + 1]] if ahead else []
    shown = lines(connection, agency_id, ids[:size], divisions=divisions, round_id=round_id)
    return Page(shown, found, len(ids) > size)


def matching(
    connection: Connection, agency_id: int, plan_id: int, *, wanted: Wanted
) -> tuple[int, ...]:
    """All live measures of a plan that are wanted, in their order."""
    asked = {**_asked(agency_id, plan_id, wanted), "after": 0, "limit": 2**31 - 1}
    return tuple(row.id for row in connection.execute(_matching(_shape(wanted)), asked))


def lines(
    connection: Connection,
    agency_id: int,
    measure_ids: Sequence[int],
    *,
    divisions: Sequence[DivisionName],
    round_id: int | None = None,
) -> tuple[MeasureLine, ...]:
    """These measures with their live parts, by number; what each owes in the round, if one is told.

    A measure's parts come in its own row, for each row is a moment in which another thread may run.
    """
    names = {one.id: one.name for one in divisions}
    place = {one.id: at for at, one in enumerate(divisions)}
    numbers = cache(_numbers)  # a few texts stand in very many rows
    asked = {"agency": agency_id, "measures": measure_ids, "round": round_id}
    rows: Sequence[Any] = connection.execute(_lines(round_id is not None), asked).all()
    found = []
    for id_, number, title, indicators, every, starts_on, ends_on, status, owned in rows:
        parts = _parts(owned, names) if owned else []
        parts.sort(key=lambda part: place[part.division_id])
        found.append(
            MeasureLine(
                *(id_, number, title, numbers(indicators), every),
                *(starts_on, ends_on, status, tuple(parts)),
            )
        )
    return tuple(found)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


def _parts(owned: str, names: Mapping[int, str]) -> list[OwnedPart]:
    """The parts of a measure as `_lines` strings them together, in no order."""
    found = []
    for one in owned.split(","):
        part_id, division, status, owes = one.split(" ")
        division_id = int(division)
        found.append(
            OwnedPart(int(part_id), division_id, names[division_id], _STATUSES[status], owes == "1")
        )
    return found


@cache
def _lines(of_round: bool) -> sa.Select[Any]:
    """A row for each measure, its parts in one text: id, division, status, owes; id, …."""
    live = sa.and_(
        part_t.c.measure_id == measure_t.c.id,
        beside(part_t.c.agency_id) == sa.bindparam("agency"),
        beside(part_t.c.withdrawn_by) == 0,
    )
    owing: sa.ColumnElement[str] = sa.literal_column("'0'")
    joined: sa.FromClause = part_t
    if of_round:
        of_plan = sa.and_(
            round_t.c.id == sa.bindparam("round"),
            beside(round_t.c.agency_id) == sa.bindparam("agency"),
            beside(round_t.c.plan_id) == measure_t.c.plan_id,
        )
        joined = part_t.outerjoin(round_t, of_plan)
        owing = sa.case(
            (sa.and_(round_t.c.id.is_not(None), owes()), sa.literal_column("'1'")), else_=owing
        )
    blank: sa.ColumnElement[str] = sa.literal_column("' '")
    told = (
        _text(part_t.c.id) + blank + _text(part_t.c.division_id) + blank
        + sa.type_coerce(part_t.c.status, sa.String) + blank + owing
    )  # fmt: skip
    owned = sa.select(_strung(told)).select_from(joined).where(live).correlate(measure_t)
    shown = (
        sa.cast(measure_t.c[name], sa.Text) if name == "indicators" else measure_t.c[name]
        for name in MeasureLine._fields
        if name != "parts"
    )
    return (
        sa.select(*shown, owned.scalar_subquery())
        .where(
            beside(measure_t.c.agency_id) == sa.bindparam("agency"),
            among(measure_t.c.id, "measures"),
        )
        .order_by(measure_t.c.number)
    )


def _text(number: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    return sa.cast(number, sa.Text)


def _strung(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """All of them in one, with commas between; NULL where there is none."""
    return sa.func.aggregate_strings(text, ",")


def _shape(wanted: Wanted) -> tuple[Any, ...]:
    """What the statement depends on: which things are asked, in how many spellings."""
    asked = (field.name for field in fields(wanted) if getattr(wanted, field.name) is not None)
    spelled = _spellings(wanted.search)
    cased = any(text.lower() != text.upper() for text in spelled)
    return frozenset(asked), len(wanted.of_instrument), len(spelled), cased


def _asked(agency_id: int, plan_id: int, wanted: Wanted) -> dict[str, Any]:
    told = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    told |= {f"text{n}": text for n, text in enumerate(_spellings(told.pop("search")))}
    told |= {f"indicator{n}": f",{one}," for n, one in enumerate(told.pop("of_instrument"))}
    if wanted.indicator is not None:
        told["indicator"] = f",{wanted.indicator},"
    given = {name: value for name, value in told.items() if value is not None}
    return {"agency": agency_id, "plan": plan_id} | given


def _spellings(text: str | None) -> tuple[str, ...]:
    """The text as typed, and in the other digits where it has some: papers use both."""
    return () if text is None else tuple(dict.fromkeys((text, to_thai(text), to_arabic(text))))


@cache
def _matching(shape: tuple[Any, ...]) -> sa.Select[Any]:
    return (
        sa.select(measure_t.c.id, measure_t.c.number)
        .where(_fits(*shape), measure_t.c.number > sa.bindparam("after"))
        .order_by(measure_t.c.number)
        .limit(sa.bindparam("limit"))
    )


@cache
def _counted(shape: tuple[Any, ...]) -> sa.Select[int, str]:
    """How many match, and the ids of those behind number `behind`, as one row.

    Two hundred rows would be as many moments in which another thread may run: under load that cost
    more than finding them.
    """
    found = _matching(shape).subquery()
    ahead = sa.case((found.c.number > sa.bindparam("behind"), _text(found.c.id)))
    return sa.select(sa.func.count(), _strung(ahead)).select_from(found)


def _fits(
    asked: frozenset[str], of_instrument: int, spellings: int, cased: bool
) -> sa.ColumnElement[bool]:
    """The condition on a measure; each value is bound by the name of its field."""
    status: sa.BindParameter[Status] = sa.bindparam("status", type_=measure_t.c.status.type)
    conditions: list[sa.ColumnElement[bool]] = [
        beside(measure_t.c.agency_id) == sa.bindparam("agency"),
        measure_t.c.plan_id == sa.bindparam("plan"),
        beside(measure_t.c.withdrawn_by) == 0,
    ]
    if "division_id" in asked:
        owned = [part_t.c.status == status] if "status" in asked else []
        # asked for each measure in turn, and so only until the page is full
        conditions.append(
            sa.exists().where(
                part_t.c.measure_id == measure_t.c.id,
                part_t.c.division_id == sa.bindparam("division_id"),
                beside(part_t.c.withdrawn_by) == 0,
                *owned,
            )
        )
    elif "status" in asked:
        conditions.append(measure_t.c.status == status)
    if "indicator" in asked:
        conditions.append(says(_indicators(), sa.bindparam("indicator")))
    if "issue" in asked:
        conditions.append(measure_t.c.issue == sa.bindparam("issue"))
    if "instrument" in asked:
        counted = [says(_indicators(), sa.bindparam(f"indicator{n}")) for n in range(of_instrument)]
        conditions.append(
            sa.or_(
                measure_t.c.instrument == sa.bindparam("instrument"),
                sa.and_(measure_t.c.instrument.is_(None), sa.or_(sa.false(), *counted)),
            )
        )
    if "overdue_on" in asked:
        conditions += [
            measure_t.c.ends_on < sa.bindparam("overdue_on"),
            measure_t.c.status.in_(OPEN),
        ]
    if "search" in asked:
        texts = (measure_t.c.title, sa.cast(measure_t.c.actions, sa.Text))
        spelled = (
            says(text, sa.bindparam(f"text{n}"), cased=cased)
            for n in range(spellings)
            for text in texts
        )
        # SQLite asks in this order, and of what does not say it nothing else needs to be known
        conditions.insert(0, sa.or_(*spelled))
    return sa.and_(*conditions)


def _indicators() -> Any:
    """A measure's indicators, kept as JSON [1, 9], as ,1,9, so that each stands between commas."""
    bare: Any = sa.cast(measure_t.c.indicators, sa.Text)
    for sign, put in ((" ", ""), ("[", ","), ("]", ",")):
        bare = sa.func.replace(bare, sign, put)
    return bare
