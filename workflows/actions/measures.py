"""Move one division's part of a measure: the guard, the change, the roll-up and the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date, fiscal_year, long_date, long_date_en
from tracker.errors import TidtamError
from tracker.queries import plans, progress
from tracker.queries.plans import PartInPlan
from tracker.records import PartRecord
from tracker.status import PlanStatus, Status
from tracker.store import ChangedMeanwhile, Store
from tracker.tables import Measure, Part
from tracker.thai import clean
from workflows.actions.acts import AtTheDoor, capacities_over_part, with_order
from workflows.actions.assents import (
    ask_confirmation,
    ask_consent,
    drop_wishes,
    waits_for_consent,
)
from workflows.actions.evidence import (
    Link,
    Upload,
    enter_evidence,
    identity_numbers_in,
    keep_evidence,
)
from workflows.capacities import OnBehalf
from workflows.engine import Need, Refused
from workflows.house import House
from workflows.states import PART, roll_up


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move changed: the part's status before and after, and the measure's.

    `title` is the measure's. `identity_in`: where an identity number seems to stand (see
    identity_numbers_in). `waits`: nothing changed yet, for the palad's consent is asked for.
    """

    part_id: int
    measure_id: int
    before: Status
    after: Status
    measure_before: Status
    measure_after: Status
    version: int
    title: str
    identity_in: tuple[str, ...] = ()
    waits: bool = False


class DeedInFuture(TidtamError):
    """The date of a deed lies after today."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "deed-in-future",
            th=f"วันที่ดำเนินการ ({long_date(day)}) ยังมาไม่ถึง โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the deed ({long_date_en(day)}) has not come yet; check day and year",
        )


class DeedLongAgo(TidtamError):
    """The date of a deed lies more than a year before the fiscal year of its plan."""

    def __init__(self, day: date, year: int) -> None:
        super().__init__(
            "deed-long-ago",
            th=f"วันที่ดำเนินการ {long_date(day)} (พ.ศ. {day.year + 543} คือ ค.ศ. {day.year}) "
            f"อยู่ก่อนปีงบประมาณของแผน (พ.ศ. {year}) เกินหนึ่งปี โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the deed, {long_date_en(day)} (B.E. {day.year + 543}), lies more than "
            f"a year before the plan's fiscal year (B.E. {year}); check day and year",
        )


class PlanNotInForce(Refused):
    """Measures are worked on while their plan is approved: not before, not after."""

    def __init__(self, status: PlanStatus) -> None:
        draft = status is PlanStatus.DRAFT
        super().__init__(
            "plan-not-in-force",
            th="แผนนี้ยังไม่ได้รับอนุมัติ โปรดบันทึกการอนุมัติแผนก่อน" if draft else "แผนนี้สิ้นสุดแล้ว จึงแก้ไขสถานะไม่ได้",
            en="the plan is not approved yet; enter its approval first (tidtam approve)"
            if draft
            else "the plan is closed, so its measures stay as they are",
        )


def move(
    house: House,
    *,
    agency_id: int,
    measure_id: int,
    division_id: int,
    action: str,
    officer_id: int,
    on_behalf: OnBehalf | None = None,
    by_link: bool = False,
    result: str | None = None,
    done_on: date | None = None,
    reason: str | None = None,
    evidence: Sequence[Upload | Link] = (),
    version: int | None = None,
    now: datetime,
) -> Moved:
    """Do one action of the transition table on a division's part (docs/en/states.md).

    `version` is the part's version that the person saw; without it the current one counts.
    An act that needs the palad's consent is only asked for (`Moved.waits`). Raises Refused (and
    changes nothing), ChangedMeanwhile, NotFound, DeedInFuture, DeedLongAgo, AskedAlready, and
    what `evidence` may.
    """
    acting = AtTheDoor(agency_id, officer_id, on_behalf, by_link)
    result, reason = clean(result or "") or None, clean(reason or "") or None

    def decided(connection: Connection) -> tuple[PartInPlan, Status, bool]:
        """The part as it stands, the state that the table lets it take, and whether that waits
        for a consent; refuses otherwise.
        """
        found = plans.part_in_plan(
            connection, agency_id, measure_id=measure_id, division_id=division_id
        )
        part = found.part
        in_force(found)
        check_day(done_on, found, now=now)
        if version is not None and version != part.version:
            raise ChangedMeanwhile("มาตรการ")
        who = capacities_over_part(
            connection, acting, division_id=division_id, division=part.division, now=now
        )
        shown = bool(evidence) or (
            PART.is_ever_needed(Need.EVIDENCE, action=action)
            and progress.has_evidence(connection, agency_id, part.id)
        )
        given = _given(result=result, done_on=done_on, reason=reason, evidence=shown)
        try:
            row = PART.decide(part.status, action, who=who, given=given)
        except Refused as refused:
            raise with_order(connection, refused, acting, part=part, now=now) from None
        waits = waits_for_consent(house, connection, agency_id, row, who)
        return found, Status(row.target), waits

    if evidence:  # refuse before anything is put on disk
        with house.read() as connection:
            acting.who(connection)
            decided(connection)
    kept = keep_evidence(house, evidence)
    with house.write(agency_id, who=acting.who, now=now) as store:
        found, after, waits = decided(store.connection)
        part = found.part
        if waits:
            after = part.status
            ask_consent(store, part.id, act=action, reason=reason)
        else:
            carry_out(store, part, action, after, result=result, done_on=done_on, reason=reason)
        ask_confirmation(house, store, part.id, act=action, said=result or reason)
        enter_evidence(
            house, store, part_id=part.id, kept=kept, officer_id=officer_id, progress_id=None
        )
        measure_before, measure_after = settle_measure(store, measure_id)
    return Moved(
        part.id,
        measure_id,
        part.status,
        after,
        measure_before,
        measure_after,
        part.version if waits else part.version + 1,
        found.title,
        identity_numbers_in(kept, result, reason),
        waits,
    )


def carry_out(
    store: Store,
    part: PartRecord,
    action: str,
    after: Status,
    *,
    result: str | None = None,
    done_on: date | None = None,
    reason: str | None = None,
    asked_by: int | None = None,
) -> None:
    """Change the part as was decided, with its journal; its measure is then to be settled.

    `asked_by`: whose wish it was, where it took effect by another's consent.
    """
    store.change(
        Part,
        part.id,
        version=part.version,
        what="มาตรการ",
        status=after,
        **_columns(after, part, result=result, done_on=done_on, reason=reason),
    )
    told = {"status": after, "result": result, "done_on": done_on}
    store.journal(
        action,
        "part",
        part.id,
        old={"status": part.status},
        new=told | ({"asked_by": asked_by} if asked_by else {}),
        reason=reason,
    )
    if after in (Status.DONE, Status.NOT_DONE):
        drop_wishes(store, part.id)


def check_day(day: date | None, found: PartInPlan, *, now: datetime) -> None:
    """A deed is done by today, and not long before its plan. Raises DeedInFuture, DeedLongAgo.

    Work that began in the year before is reported now and then; an older date is a mistyped one.
    """
    if day is None:
        return
    if day > bangkok_date(now):
        raise DeedInFuture(day)
    if day < fiscal_year(found.fiscal_year - 1).starts:
        raise DeedLongAgo(day, found.fiscal_year)


def settle_measure(store: Store, measure_id: int) -> tuple[Status, Status]:
    """Store the measure's status that follows from its live parts; return before and after."""
    before, version, parts = plans.statuses(store.connection, store.agency_id, measure_id)
    after = roll_up(parts)
    if after is not before:
        store.change(Measure, measure_id, version=version, what="มาตรการ", status=after)
        store.journal(
            "roll up", "measure", measure_id, old={"status": before}, new={"status": after}
        )
    return before, after


def _columns(
    after: Status,
    part: PartRecord,
    *,
    result: str | None,
    done_on: date | None,
    reason: str | None,
) -> dict[str, Any]:
    """What the part keeps beside its status: an end has its result or reason, no other has."""
    match after:
        case Status.DONE:
            return {"result": result, "done_on": done_on, "reason": None}
        case Status.NOT_DONE:
            return {"result": part.result, "done_on": part.done_on, "reason": reason}
        case _:
            return {"result": result, "done_on": done_on, "reason": None}


def _given(
    *, result: str | None, done_on: date | None, reason: str | None, evidence: bool
) -> frozenset[Need]:
    told = {
        Need.RESULT: result is not None,
        Need.DONE_ON: done_on is not None,
        Need.REASON: reason is not None,
        Need.EVIDENCE: evidence,
    }
    return frozenset(need for need, given in told.items() if given)


def in_force(found: PartInPlan) -> None:
    """Raises PlanNotInForce where the part's plan is a draft, or closed."""
    if found.plan_status is not PlanStatus.APPROVED:
        raise PlanNotInForce(found.plan_status)
