"""A draft that is written here: typed by hand, or copied from another year, and edited.

What was done in the other year is not copied: a draft has no results, and its owners are names
until it is approved.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.queries import listing, people, plans
from tracker.records import MeasureRecord, PlanRecord
from tracker.status import PlanStatus
from tracker.store import Store
from tracker.tables import Measure, Plan
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.actions.amendments import ChangeImpossible
from workflows.actions.seen import as_read, check_seen
from workflows.capacities import capacities
from workflows.engine import Capacity, Refused
from workflows.house import House

NOTHING_READ: dict[str, Any] = {
    "agency": None,
    "assessment": None,
    "plan": None,
    "warnings": [],
    "leftover": [],
}


@dataclass(frozen=True, slots=True)
class Wording:
    """All that a draft's measure says; `owners` are names as a plan prints them."""

    title: str
    starts_on: date
    ends_on: date
    owners: tuple[str, ...] = ()
    all_divisions: bool = False
    actions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    indicators: tuple[int, ...] = ()
    issue: int | None = None
    finding: str | None = None
    follow_up: str | None = None


class PlanNotDraft(Refused):
    """Only a draft is edited freely; an approved plan changes by amendments."""

    def __init__(self) -> None:
        super().__init__(
            "plan-not-draft",
            th="แผนนี้ไม่ใช่ร่างแล้ว การแก้ไขต้องทำเป็นการแก้ไขแผนโดยมีเหตุผล",
            en="the plan is no longer a draft; amend it, with a reason",
        )


class SameMeasure(TidtamError):
    """The draft has a measure that says the very same."""

    def __init__(self, number: int) -> None:
        super().__init__(
            "same-measure",
            th=f"มาตรการที่ {number} ของร่างนี้เหมือนกันทุกช่อง จึงไม่เพิ่มซ้ำ",
            en=f"measure {number} of this draft says the very same; it is not added twice",
        )


def plans_there(connection: Connection, agency_id: int) -> list[int]:
    """The plans that there are: what somebody saw who makes a further one."""
    return sorted(one.id for one in listing.plan_names(connection, agency_id))


def begin_draft(
    house: House,
    *,
    agency_id: int,
    fiscal_year_be: int,
    officer_id: int,
    seen: str | None = None,
    now: datetime,
) -> int:
    """An empty draft for a fiscal year (B.E.); return its number.

    `seen` is the mark of `plans_there`. Raises Refused, ChangedMeanwhile.
    """
    return _draft(house, agency_id, fiscal_year_be, officer_id, now, (), None, seen)


def copy_plan(
    house: House,
    *,
    agency_id: int,
    plan_id: int,
    fiscal_year_be: int,
    officer_id: int,
    measure_ids: Collection[int] | None = None,
    seen: str | None = None,
    now: datetime,
) -> int:
    """A draft with the measures of another plan (or these of them), moved to a fiscal year (B.E.).

    Owners are those that the measures have now, days keep their place in the year; numbers begin
    at 1. `seen` is the mark of `plans_there`. Returns the draft's number; raises Refused,
    NotFound, ChangedMeanwhile.
    """
    with house.read() as connection:
        source = plans.plan(connection, agency_id, plan_id)
        every = plans.measures(connection, agency_id, plan_id=plan_id, limit=None)
    chosen = [one for one in every if measure_ids is None or one.id in measure_ids]
    years = fiscal_year_be - source.fiscal_year
    wordings = tuple(_moved(one, years) for one in chosen)
    return _draft(house, agency_id, fiscal_year_be, officer_id, now, wordings, source, seen)


def put_measure(
    house: House,
    *,
    agency_id: int,
    plan_id: int,
    wording: Wording,
    officer_id: int,
    measure_id: int | None = None,
    seen: str | None = None,
    now: datetime,
) -> int:
    """Add a measure to a draft, or reword one of it; return its number (id).

    `seen` is the mark of `as_read` of the draft with that measure alone, or with none for a new
    one. Raises Refused, ChangedMeanwhile, ChangeImpossible, SameMeasure, NotFound.
    """
    said = _said(wording)
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        only_clerks(store, officer_id)
        plan = plans.plan(store.connection, agency_id, plan_id)
        if plan.status is not PlanStatus.DRAFT:
            raise PlanNotDraft
        every = plans.measures(store.connection, agency_id, plan_id=plan_id, limit=None)
        if measure_id is None:
            check_seen(seen, as_read(plan, ()), what="ร่างแผน")
            wanted = {name: _plain(value) for name, value in said.items()}
            for one in every:
                if {name: _plain(getattr(one, name)) for name in said} == wanted:
                    raise SameMeasure(one.number)
            number = 1 + max((one.number for one in every), default=0)
            measure_id = store.insert(Measure, plan_id=plan_id, number=number, **said)
            store.journal("add", "measure", measure_id, new={"title": said["title"]})
            return measure_id
        before = plans.measure(store.connection, agency_id, measure_id)
        if before.plan_id != plan_id:
            raise people.NotFound("มาตรการในแผนนี้", "measure in this plan", measure_id)
        check_seen(seen, as_read(plan, [before]), what="มาตรการ")
        store.change(Measure, measure_id, version=before.version, what="มาตรการ", **said)
        old = {name: _plain(getattr(before, name)) for name in said}
        changed = [name for name, value in said.items() if old[name] != _plain(value)]
        store.journal(
            "reword",
            "measure",
            measure_id,
            old={name: old[name] for name in changed},
            new={name: _plain(said[name]) for name in changed},
        )
    return measure_id


def _draft(
    house: House,
    agency_id: int,
    year: int,
    officer_id: int,
    now: datetime,
    wordings: tuple[Wording, ...],
    source: PlanRecord | None,
    seen: str | None,
) -> int:
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        only_clerks(store, officer_id)
        check_seen(seen, plans_there(store.connection, agency_id), what="รายการแผน")
        known = plans.assessment(store.connection, agency_id, fiscal_year=year - 1)
        plan_id = store.insert(
            Plan,
            fiscal_year=year,
            title=f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year}",
            assessment_id=known.id if known else None,
            understood=NOTHING_READ,
            created_at=now,
        )
        rows = [
            {"plan_id": plan_id, "number": number, **_said(wording)}
            for number, wording in enumerate(wordings, start=1)
        ]
        store.insert_many(Measure, rows)
        told = {"status": PlanStatus.DRAFT, "fiscal_year": year, "measures": len(rows)}
        store.journal(
            "copy" if source else "begin",
            "plan",
            plan_id,
            new=told | ({"from": source.id} if source else {}),
        )
    return plan_id


def only_clerks(store: Store, officer_id: int) -> None:
    """Raises Refused for whoever does not run the plan."""
    mine = capacities(standings_of(store.connection, store.agency_id, officer_id, store.now))
    if Capacity.CLERK not in mine:
        raise Refused(
            "not-yours",
            th="ผู้ที่จัดทำร่างแผนได้คือเจ้าหน้าที่ผู้ดูแลแผน โปรดให้ผู้นั้นดำเนินการ",
            en="drafts are written by the clerk; ask them to do it",
        )


def _moved(one: MeasureRecord, years: int) -> Wording:
    return Wording(
        title=one.title,
        starts_on=_years_on(one.starts_on, years),
        ends_on=_years_on(one.ends_on, years),
        owners=tuple(part.division for part in one.parts) or one.owners,
        all_divisions=one.all_divisions,
        actions=one.actions,
        steps=one.steps,
        indicators=one.indicators,
        issue=one.issue,
        finding=one.finding,
        follow_up=one.follow_up,
    )


def _years_on(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _said(wording: Wording) -> dict[str, Any]:
    """The columns of a measure; raises ChangeImpossible for what no measure may be."""
    said = {
        name: [clean(one) if isinstance(one, str) else one for one in value if one]
        if isinstance(value, tuple)
        else value
        for name, value in asdict(wording).items()
    }
    for name in ("title", "finding", "follow_up"):
        said[name] = clean(str(said[name] or "")) or None
    if not said["title"]:
        raise ChangeImpossible(
            "title-missing", th="มาตรการต้องมีชื่อมาตรการ", en="a measure needs its text"
        )
    if said["ends_on"] < said["starts_on"]:
        raise ChangeImpossible(
            "dates-reversed",
            th="วันสิ้นสุดของมาตรการอยู่ก่อนวันเริ่มต้น โปรดตรวจวันที่",
            en="the measure would end before it starts; check the dates",
        )
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
