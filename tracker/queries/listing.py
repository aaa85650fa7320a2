"""The list of a plan's measures as a clerk narrows it: status, owner, topic, text, late ones.

Walks the plan in its order and stops once the page is full, so that a page costs what it shows and
not what the plan holds. Writes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import division_t
from tracker.queries.plans import measure_t, part_t, plan_t
from tracker.queries.rounds import owes, round_t
from tracker.queries.rows import beside, columns, records
from tracker.queries.substring import says
from tracker.status import PlanStatus, RoundStatus, Status
from tracker.thai import to_arabic, to_thai

MOST = 200  # more matches than these are not counted
CHUNK = 500  # SQLite takes a bounded number of variables in one statement
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
class OwnedPart:
    """A live part of a listed measure, and whose it is."""

    id: int
    division_id: int
    division: str
    status: Status


@dataclass(frozen=True, slots=True)
class MeasureLine:
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


_LINES = (
    sa.select(*columns(MeasureLine, measure_t))
    .where(
        beside(measure_t.c.agency_id) == sa.bindparam("agency"),
        measure_t.c.id.in_(sa.bindparam("measures", expanding=True)),
    )
    .order_by(measure_t.c.number)
)
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
_PARTS = (
    sa.select(
        part_t.c.measure_id,
        part_t.c.id,
        part_t.c.division_id,
        division_t.c.name,
        part_t.c.status,
    )
    .join(division_t, division_t.c.id == part_t.c.division_id)
    .where(
        beside(part_t.c.agency_id) == sa.bindparam("agency"),
        part_t.c.measure_id.in_(sa.bindparam("measures", expanding=True)),
        beside(part_t.c.withdrawn_by) == 0,
    )
    .order_by(division_t.c.position, division_t.c.id)
)


def plan_names(connection: Connection, agency_id: int) -> tuple[PlanName, ...]:
    """The agency's plans by name, the latest fiscal year first."""
    return records(PlanName, connection.execute(_NAMES, {"agency": agency_id}).mappings())


def round_names(connection: Connection, agency_id: int, plan_id: int) -> tuple[RoundName, ...]:
    """The rounds of one plan by half-year."""
    asked = {"agency": agency_id, "plan": plan_id}
    return records(RoundName, connection.execute(_ROUNDS, asked).mappings())


def page(
    connection: Connection,
    agency_id: int,
    plan_id: int,
    *,
    wanted: Wanted,
    after: int = 0,
    size: int,
) -> Page:
    """The live measures of a plan that are wanted, in their order, from behind number `after`.

    The plan is walked once, for the count and for the page, and no further than MOST matches.
    """
    asked = {**_asked(agency_id, plan_id, wanted), "after": 0, "limit": MOST + 1}
    query = _matching(_shape(wanted))
    matching = connection.execute(query, asked).all()
    ahead = [row.id for row in matching if row.number > after]
    if len(matching) > MOST and len(ahead) <= size:  # a page beyond what was counted
        asked |= {"after": after, "limit": size + 1}
        ahead = [row.id for row in connection.execute(query, asked)]
    return Page(lines(connection, agency_id, ahead[:size]), len(matching), len(ahead) > size)


def matching(
    connection: Connection, agency_id: int, plan_id: int, *, wanted: Wanted
) -> tuple[int, ...]:
    """All live measures of a plan that are wanted, in their order."""
    asked = {**_asked(agency_id, plan_id, wanted), "after": 0, "limit": 2**31 - 1}
    return tuple(row.id for row in connection.execute(_matching(_shape(wanted)), asked))


def lines(
    connection: Connection, agency_id: int, measure_ids: Sequence[int]
) -> tuple[MeasureLine, ...]:
    """These measures with their live parts, by number."""
    found: list[MeasureLine] = []
    for start in range(0, len(measure_ids), CHUNK):
        asked = {"agency": agency_id, "measures": measure_ids[start : start + CHUNK]}
        parts: dict[int, list[OwnedPart]] = {}
        for measure_id, *owned in connection.execute(_PARTS, asked):
            parts.setdefault(measure_id, []).append(OwnedPart(*owned))
        found += (
            MeasureLine(
                id=row.id,
                number=row.number,
                title=row.title,
                indicators=tuple(row.indicators),
                all_divisions=row.all_divisions,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                status=row.status,
                parts=tuple(parts.get(row.id, ())),
            )
            for row in connection.execute(_LINES, asked)
        )
    return tuple(found)


def owed_counts(
    connection: Connection, agency_id: int, *, round_id: int, measure_ids: Sequence[int]
) -> dict[int, int]:
    """How many parts of each of these measures owe a report in the round; none where none does."""
    asked = {"agency": agency_id, "round": round_id, "measures": list(measure_ids)}
    return dict(Counter(connection.execute(_owed_of_measures(), asked).scalars()))


@cache
def _owed_of_measures() -> sa.Select[Any]:
    """The measure of each part that owes; counted outside, for grouping would walk an index."""
    return (
        sa.select(part_t.c.measure_id)
        .select_from(round_t)
        .join(measure_t, beside(measure_t.c.plan_id) == round_t.c.plan_id)
        .join(part_t, part_t.c.measure_id == measure_t.c.id)
        .where(
            round_t.c.agency_id == sa.bindparam("agency"),
            round_t.c.id == sa.bindparam("round"),
            measure_t.c.id.in_(sa.bindparam("measures", expanding=True)),
            owes(),
        )
    )


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
        # with a line's end between, which nobody types
        text = measure_t.c.title + "\n" + sa.cast(measure_t.c.actions, sa.Text)
        spelled = (says(text, sa.bindparam(f"text{n}"), cased=cased) for n in range(spellings))
        conditions.append(sa.or_(*spelled))
    return sa.and_(*conditions)


def _indicators() -> Any:
    """A measure's indicators, kept as JSON [1, 9], as ,1,9, so that each stands between commas."""
    bare: Any = sa.cast(measure_t.c.indicators, sa.Text)
    for sign, put in ((" ", ""), ("[", ","), ("]", ",")):
        bare = sa.func.replace(bare, sign, put)
    return bare
