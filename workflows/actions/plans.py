"""A plan's life: stored as a draft, approved (owners expanded, rounds scheduled), closed."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from tracker.calendar import bangkok_date, fiscal_year, long_date, long_date_en
from tracker.errors import TidtamError
from tracker.queries import people, plans
from tracker.status import PlanStatus, Status
from tracker.tables import Part, Plan
from tracker.thai import squeeze
from workflows.actions.acts import doer, standings_of
from workflows.actions.evidence import Upload, keep_again, keep_evidence
from workflows.actions.rounds import schedule_rounds
from workflows.actions.seen import as_read, check_seen
from workflows.calendars import agency_calendar, settings_of
from workflows.capacities import capacities
from workflows.engine import Need
from workflows.house import House
from workflows.owners import Owners, UnknownOwner, owners_of_plan
from workflows.states import PLAN


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval made: parts, and the numbers of measures without an owner."""

    plan_id: int
    parts: int
    gaps: tuple[int, ...]


class ApprovalInFuture(TidtamError):
    """The date of the approval lies after today."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "approval-in-future",
            th=f"วันที่อนุมัติแผน ({long_date(day)}) ยังมาไม่ถึง โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the approval ({long_date_en(day)}) has not come yet; "
            "check day and year",
        )


class ApprovalLongAgo(TidtamError):
    """The date of the approval lies more than a year before the fiscal year of the plan."""

    def __init__(self, day: date, year: int) -> None:
        super().__init__(
            "approval-long-ago",
            th=f"วันที่อนุมัติแผน {long_date(day)} (พ.ศ. {day.year + 543} คือ ค.ศ. {day.year}) "
            f"อยู่ก่อนปีงบประมาณของแผน (พ.ศ. {year}) เกินหนึ่งปี โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the approval, {long_date_en(day)} (B.E. {day.year + 543}), lies more "
            f"than a year before the plan's fiscal year (B.E. {year}); check day and year",
        )


class SecondPlan(TidtamError):
    """The fiscal year has an approved plan, and nobody said that this is a second one and why.

    Two plans in a year are lawful; but they double every division's reports.
    """

    def __init__(self, year: int) -> None:
        super().__init__(
            "second-plan",
            th=f"ปีงบประมาณ {year} มีแผนที่อนุมัติแล้ว หากต้องการเปลี่ยนแผนนั้นให้ใช้การแก้ไขแผน "
            "หากตั้งใจให้มีแผนที่สองของปี โปรดยืนยันและระบุเหตุผล (--second)",
            en=f"fiscal year {year} has an approved plan. To change that plan, amend it; if a "
            "second plan of the year is meant, say so with the reason (--second)",
        )


class OwnersUnknown(TidtamError):
    """The plan names owners that are no divisions of the agency."""

    def __init__(self, unknown: tuple[UnknownOwner, ...], plan_id: int) -> None:
        self.unknown = unknown
        th = ", ".join(
            f"“{u.name}” (มาตรการที่ {_numbers(u.measures)}"
            + (f" ใกล้เคียงกับ {u.nearest})" if u.nearest else ")")
            for u in unknown
        )
        en = ", ".join(
            f"“{u.name}” (measure {_numbers(u.measures)}"
            + (f"; near to {u.nearest})" if u.nearest else ")")
            for u in unknown
        )
        super().__init__(
            "owners-unknown",
            th=f"ไม่รู้จักผู้รับผิดชอบ: {th} โปรดเพิ่มเป็นส่วนราชการ หรือเพิ่มเป็นชื่ออื่นของส่วนราชการที่มีอยู่",
            en=f"unknown owners: {en}. Add them as divisions (tidtam divisions from-plan {plan_id})"
            " or as other names of one (tidtam divisions alias)",
        )


class OwnerNotAsked(TidtamError):
    """What is to be settled is no owner's name that a draft leaves unknown."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "owner-not-asked",
            th=f"“{name}” ไม่ใช่ชื่อผู้รับผิดชอบที่ยังไม่รู้จักของร่างแผนนี้ จึงไม่ได้บันทึก",
            en=f"“{name}” is no unknown owner's name of this draft; nothing was stored",
        )


def check_unknown(
    connection: sa.Connection, *, agency_id: int, plan_id: int, name: str, on: date
) -> None:
    """Raises OwnerNotAsked but for a draft's owner's name that is no division's on the day."""
    found = owners_of_plan(
        plans.measures(connection, agency_id, plan_id=plan_id, limit=None),
        people.divisions(connection, agency_id),
        on=on,
    )
    draft = plans.plan(connection, agency_id, plan_id).status is PlanStatus.DRAFT
    if not draft or squeeze(name) not in {squeeze(one.name) for one in found.unknown}:
        raise OwnerNotAsked(name)


def owners_now(house: House, *, agency_id: int, plan_id: int, on: date) -> Owners:
    """What approving on this day would expand: divisions by measure, unknown names, gaps."""
    with house.read() as connection:
        return owners_of_plan(
            plans.measures(connection, agency_id, plan_id=plan_id, limit=None),
            people.divisions(connection, agency_id),
            on=on,
        )


def years_with_plans(connection: sa.Connection, agency_id: int) -> frozenset[int]:
    """The fiscal years (B.E.) that have an approved plan."""
    approved = plans.plans(connection, agency_id, status=PlanStatus.APPROVED)
    return frozenset(one.fiscal_year for one in approved)


def approve_plan(
    house: House,
    *,
    agency_id: int,
    plan_id: int,
    officer_id: int,
    approved_on: date | None = None,
    scan: Upload | None = None,
    second_because: str | None = None,
    seen: str | None = None,
    now: datetime,
) -> Approved:
    """Approve a draft: expand owners to parts, and schedule both rounds; all in one transaction.

    `approved_on` is the date on the paper (default: today); `seen` the mark of the measures that
    were read; `second_because` why the year gets a further plan, for the journal. Raises Refused,
    ApprovalInFuture, ApprovalLongAgo, OwnersUnknown, SecondPlan, ChangedMeanwhile.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    approved_on = approved_on or bangkok_date(now)
    kept = keep_evidence(house, [scan] if scan else [])
    scan_sha256 = kept[0].examined.sha256 if kept and kept[0].examined else None
    with house.write(agency_id, who=acting, now=now) as store:
        before = plans.plan(store.connection, agency_id, plan_id)
        measures = plans.measures(store.connection, agency_id, plan_id=plan_id, limit=None)
        check_seen(seen, as_read(before, measures), what="ร่างแผน")
        PLAN.decide(
            before.status,
            "approve",
            who=capacities(standings_of(store.connection, agency_id, officer_id, now)),
            given={Need.APPROVED_ON, *([Need.MEASURES] if measures else [])},
        )
        _check_day(approved_on, before.fiscal_year, today=bangkok_date(now))
        owners = owners_of_plan(
            measures, people.divisions(store.connection, agency_id), on=approved_on
        )
        if owners.unknown:
            raise OwnersUnknown(owners.unknown, plan_id)
        because = (second_because or "").strip() or None
        second = before.fiscal_year in years_with_plans(store.connection, agency_id)
        if second and because is None:
            raise SecondPlan(before.fiscal_year)
        parts = [
            {"measure_id": measure_id, "division_id": division_id, "status": Status.PLANNED}
            for measure_id, divisions in owners.by_measure.items()
            for division_id in divisions
        ]
        store.insert_many(Part, parts)
        keep_again(house, kept)
        store.change(
            Plan,
            plan_id,
            version=before.version,
            what="แผน",
            status=PlanStatus.APPROVED,
            approved_on=approved_on,
            approved_at=now,
            approved_by=officer_id,
            scan_sha256=scan_sha256,
        )
        store.journal(
            "approve",
            "plan",
            plan_id,
            old={"status": before.status},
            new={
                "status": PlanStatus.APPROVED,
                "approved_on": approved_on,
                "parts": len(parts),
                "scan": scan_sha256,
                **({"second_because": because} if second else {}),
            },
        )
        schedule_rounds(
            store,
            plan_id=plan_id,
            fiscal_year=before.fiscal_year,
            calendar=agency_calendar(house, store.connection, agency_id, before.fiscal_year),
            settings=settings_of(house, store.connection, agency_id),
            approved_on=approved_on,
            now=now,
        )
    return Approved(plan_id, len(parts), owners.gaps)


def _check_day(day: date, fiscal_year_be: int, *, today: date) -> None:
    """A paper was signed by today, and its plan is not made before the year of its assessment,
    whose results come out in August of the year before the plan's (FIELD §1).
    """
    if day > today:
        raise ApprovalInFuture(day)
    if day < fiscal_year(fiscal_year_be - 1).starts:
        raise ApprovalLongAgo(day, fiscal_year_be)


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)
