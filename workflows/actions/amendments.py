"""Numbered amendments of an approved plan: measures added, reworded, withdrawn, handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tracker.calendar import bangkok_date, fiscal_year, long_date, long_date_en
from tracker.errors import TidtamError
from tracker.queries import people, plans
from tracker.queries.plans import measure_t, part_t
from tracker.records import MeasureRecord, PlanRecord
from tracker.status import Status
from tracker.store import Store
from tracker.tables import Amendment, Measure, Part, Plan
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.actions.measures import settle_measure
from workflows.capacities import capacities
from workflows.engine import Need
from workflows.house import House
from workflows.states import PLAN

REWORDABLE = ("title", "finding", "follow_up", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class AddMeasure:
    """A new measure with its owner divisions; without dates it runs until the year's end."""

    title: str
    divisions: tuple[int, ...]
    indicators: tuple[int, ...] = ()
    steps: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class Reword:
    """A new text or date in one field of a measure (REWORDABLE)."""

    measure_id: int
    field: str
    value: str | date


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The measure is followed no longer; what was reported on it stays readable."""

    measure_id: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """A measure's part goes from one division to another, which starts with its status."""

    measure_id: int
    from_division: int
    to_division: int


Change = AddMeasure | Reword | Withdraw | HandOver


class NothingToAmend(TidtamError):
    """An amendment must change something."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-amend",
            th="ยังไม่ได้ระบุว่าจะแก้ไขอะไรในแผน (เพิ่ม แก้ถ้อยคำ ถอน หรือโอนมาตรการ)",
            en="the amendment changes nothing; say what to add, reword, withdraw or hand over",
        )


class ChangeImpossible(TidtamError):
    """One of the changes does not fit the plan as it is; nothing was changed."""


class AmendmentInFuture(TidtamError):
    """The date of an amendment lies after today."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "amendment-in-future",
            th=f"วันที่แก้ไขแผน ({long_date(day)}) ยังมาไม่ถึง โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the amendment ({long_date_en(day)}) has not come yet; "
            "check day and year",
        )


class AmendmentBeforeApproval(TidtamError):
    """The date of an amendment lies before the approval of the plan that it amends."""

    def __init__(self, day: date, approved_on: date) -> None:
        super().__init__(
            "amendment-before-approval",
            th=f"วันที่แก้ไขแผน ({long_date(day)}) อยู่ก่อนวันที่อนุมัติแผน ({long_date(approved_on)}) "
            "โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the amendment ({long_date_en(day)}) lies before the plan's approval "
            f"({long_date_en(approved_on)}); check day and year",
        )


def amend_plan(
    house: House,
    *,
    agency_id: int,
    plan_id: int,
    officer_id: int,
    reason: str,
    changes: Sequence[Change],
    amended_on: date | None = None,
    now: datetime,
) -> int:
    """Enter the next amendment of an approved plan and return its number; all of it or nothing.

    `amended_on` is the date on its paper (default: today). Raises Refused, NothingToAmend,
    AmendmentInFuture, AmendmentBeforeApproval, ChangeImpossible, NotFound.
    """
    if not changes:
        raise NothingToAmend
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    reason = clean(reason)
    with house.write(agency_id, who=acting, now=now) as store:
        plan = plans.plan(store.connection, agency_id, plan_id)
        PLAN.decide(
            plan.status,
            "amend",
            who=capacities(standings_of(store.connection, agency_id, officer_id, now)),
            given={Need.REASON} if reason else (),
        )
        amended_on = amended_on or bangkok_date(now)
        _check_date(plan, amended_on, today=bangkok_date(now))
        number = 1 + len(plans.amendments(store.connection, agency_id, plan_id))
        amendment_id = store.insert(
            Amendment,
            plan_id=plan_id,
            number=number,
            amended_on=amended_on,
            amended_by=officer_id,
            reason=reason,
        )
        told = [_apply(store, plan, change, amendment_id) for change in changes]
        store.set(Amendment, amendment_id, changes=told)
        store.change(Plan, plan_id, version=plan.version, what="แผน", status=plan.status)
        store.journal(
            "amend", "plan", plan_id, new={"amendment": number, "changes": told}, reason=reason
        )
    return number


def _check_date(plan: PlanRecord, day: date, *, today: date) -> None:
    if day > today:
        raise AmendmentInFuture(day)
    if plan.approved_on is not None and day < plan.approved_on:
        raise AmendmentBeforeApproval(day, plan.approved_on)


def _apply(store: Store, plan: PlanRecord, change: Change, amendment_id: int) -> dict[str, Any]:
    match change:
        case AddMeasure():
            return _add(store, plan, change)
        case Reword():
            if isinstance(change.value, date):
                _near(plan, change.value)
            return _reword(store, _measure(store, plan, change.measure_id), change)
        case Withdraw():
            return _withdraw(store, _measure(store, plan, change.measure_id), amendment_id)
        case HandOver():
            return _hand_over(store, _measure(store, plan, change.measure_id), change, amendment_id)


def _measure(store: Store, plan: PlanRecord, measure_id: int) -> MeasureRecord:
    measure = plans.measure(store.connection, store.agency_id, measure_id)
    if measure.plan_id != plan.id:
        raise people.NotFound("มาตรการในแผนนี้", "measure in this plan", measure_id)
    if measure.withdrawn_by is not None:
        raise ChangeImpossible(
            "measure-withdrawn",
            th=f"มาตรการที่ {measure.number} ถูกถอนไปแล้ว",
            en=f"measure {measure.number} has been withdrawn already",
        )
    return measure


def _add(store: Store, plan: PlanRecord, change: AddMeasure) -> dict[str, Any]:
    title = clean(change.title)
    if not title:
        raise ChangeImpossible(
            "title-missing",
            th="มาตรการใหม่ต้องมีชื่อมาตรการ",
            en="a new measure needs its text",
        )
    last = store.connection.execute(
        sa.select(sa.func.max(measure_t.c.number)).where(
            measure_t.c.agency_id == store.agency_id, measure_t.c.plan_id == plan.id
        )
    ).scalar()
    year = fiscal_year(plan.fiscal_year)
    starts = change.starts_on or max(year.starts, bangkok_date(store.now))
    ends = change.ends_on or year.ends
    _near(plan, change.starts_on, change.ends_on)
    _ordered(starts, ends)
    known = {d.id: d.name for d in people.divisions(store.connection, store.agency_id)}
    if unknown := [d for d in change.divisions if d not in known] or not change.divisions:
        raise ChangeImpossible(
            "division-unknown",
            th=f"มาตรการใหม่ต้องมีผู้รับผิดชอบที่เป็นส่วนราชการของหน่วยงาน (ไม่รู้จัก {unknown})"
            if change.divisions
            else "มาตรการใหม่ต้องมีส่วนราชการผู้รับผิดชอบอย่างน้อยหนึ่งแห่ง",
            en=f"a new measure's owners must be divisions of the agency (unknown: {unknown})"
            if change.divisions
            else "a new measure needs at least one owner division",
        )
    number = 1 + (last or 0)
    measure_id = store.insert(
        Measure,
        plan_id=plan.id,
        number=number,
        title=title,
        indicators=list(change.indicators),
        steps=list(change.steps),
        finding=clean(change.finding or "") or None,
        owners=[known[division] for division in change.divisions],
        starts_on=starts,
        ends_on=ends,
    )
    store.insert_many(
        Part,
        [
            {"measure_id": measure_id, "division_id": division, "status": Status.PLANNED}
            for division in change.divisions
        ],
    )
    store.journal("add", "measure", measure_id, new={"status": Status.PLANNED, "title": title})
    return {"what": "add", "measure": measure_id, "number": number, "title": title}


def _reword(store: Store, measure: MeasureRecord, change: Reword) -> dict[str, Any]:
    if change.field not in REWORDABLE:
        raise ChangeImpossible(
            "field-unknown",
            th=f"แก้ไขช่อง “{change.field}” ไม่ได้ ใช้ได้เฉพาะ {', '.join(REWORDABLE)}",
            en=f"the field “{change.field}” cannot be reworded; use one of {', '.join(REWORDABLE)}",
        )
    value = clean(change.value) if isinstance(change.value, str) else change.value
    if change.field == "title" and not value:
        raise ChangeImpossible(
            "title-missing", th="มาตรการต้องมีชื่อมาตรการ", en="a measure needs its text"
        )
    dates = {"starts_on": measure.starts_on, "ends_on": measure.ends_on, change.field: value}
    _ordered(dates["starts_on"], dates["ends_on"])
    old = getattr(measure, change.field)
    store.change(
        Measure, measure.id, version=measure.version, what="มาตรการ", **{change.field: value}
    )
    store.journal(
        "reword", "measure", measure.id, old={change.field: old}, new={change.field: value}
    )
    return {
        "what": "reword",
        "number": measure.number,
        "field": change.field,
        "old": _text(old),
        "new": _text(value),
        "measure": measure.id,
    }


def _withdraw(store: Store, measure: MeasureRecord, amendment_id: int) -> dict[str, Any]:
    store.change(
        Measure, measure.id, version=measure.version, what="มาตรการ", withdrawn_by=amendment_id
    )
    for part in measure.parts:
        store.change(Part, part.id, version=part.version, what="มาตรการ", withdrawn_by=amendment_id)
    store.journal("withdraw", "measure", measure.id, new={"amendment": amendment_id})
    return {"what": "withdraw", "measure": measure.id, "number": measure.number}


def _hand_over(
    store: Store, measure: MeasureRecord, change: HandOver, amendment_id: int
) -> dict[str, Any]:
    part = plans.part(
        store.connection,
        store.agency_id,
        measure_id=measure.id,
        division_id=change.from_division,
    )
    divisions = {d.id: d.name for d in people.divisions(store.connection, store.agency_id)}
    taken = store.connection.execute(
        sa.select(part_t.c.id).where(
            part_t.c.measure_id == measure.id, part_t.c.division_id == change.to_division
        )
    ).first()
    if change.to_division not in divisions or taken is not None:
        raise ChangeImpossible(
            "division-has-part",
            th=f"{divisions.get(change.to_division, change.to_division)} "
            f"เป็นหรือเคยเป็นผู้รับผิดชอบมาตรการที่ {measure.number} อยู่แล้ว จึงรับโอนไม่ได้",
            en=f"{divisions.get(change.to_division, change.to_division)} owns or owned a part of "
            f"measure {measure.number} already, so it cannot take this one over",
        )
    store.change(Part, part.id, version=part.version, what="มาตรการ", withdrawn_by=amendment_id)
    new_part = store.insert(
        Part,
        measure_id=measure.id,
        division_id=change.to_division,
        status=part.status,
        result=part.result,
        done_on=part.done_on,
        reason=part.reason,
    )
    store.journal(
        "hand over", "part", part.id, old={"division": part.division}, new={"part": new_part}
    )
    store.journal(
        "take over",
        "part",
        new_part,
        new={"status": part.status, "division": divisions[change.to_division]},
    )
    settle_measure(store, measure.id)
    return {
        "what": "hand over",
        "measure": measure.id,
        "number": measure.number,
        "from": part.division,
        "to": divisions[change.to_division],
    }


def _ordered(starts: Any, ends: Any) -> None:
    if ends < starts:
        raise ChangeImpossible(
            "dates-reversed",
            th="วันสิ้นสุดของมาตรการอยู่ก่อนวันเริ่มต้น โปรดตรวจวันที่",
            en="the measure would end before it starts; check the dates",
        )


def _near(plan: PlanRecord, *days: date | None) -> None:
    """A measure runs in its plan's fiscal year or one beside it; any other is a mistyped year."""
    first = fiscal_year(plan.fiscal_year - 1).starts
    last = fiscal_year(plan.fiscal_year + 1).ends
    for day in days:
        if day is not None and not first <= day <= last:
            raise ChangeImpossible(
                "date-outside-plan",
                th=f"วันที่ของมาตรการ ({long_date(day)}) ห่างจากปีงบประมาณของแผน "
                f"(พ.ศ. {plan.fiscal_year}) เกินหนึ่งปี โปรดตรวจวันที่และปี พ.ศ.",
                en=f"the measure's date ({long_date_en(day)}) lies more than a year away from the "
                f"plan's fiscal year (B.E. {plan.fiscal_year}); check day and year",
            )


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
