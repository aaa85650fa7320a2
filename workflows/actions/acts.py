"""Who stands behind an act: the officer at the door, for whom, and in which capacities.

Shared by the acts of owners (move, report). Reads only; the acts themselves write.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date, long_date, long_date_en
from tracker.errors import TidtamError
from tracker.queries import orders, people
from tracker.records import PartRecord, Standing
from tracker.status import Role
from tracker.store import Who
from workflows.capacities import OnBehalf, capacities_for_part
from workflows.engine import Capacity, Refused
from workflows.house import House

BY_LINK = "ลิงก์รายงาน"  # the source that the journal names


class OfficerInactive(TidtamError):
    """An officer who has left cannot act."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "officer-inactive",
            th=f"{name} ไม่ได้ปฏิบัติงานในระบบแล้ว จึงทำรายการไม่ได้",
            en=f"{name} is no longer active and cannot act",
        )


class SourceMissing(TidtamError):
    """An act on behalf must say where the owner wrote or said it."""

    def __init__(self) -> None:
        super().__init__(
            "source-missing",
            th="การบันทึกแทนต้องระบุที่มา เช่น เลขที่บันทึก การประชุม หรือโทรศัพท์ (--source)",
            en="an act on behalf must name its source: memo number, meeting, call … (--source)",
        )


class NotAnOwner(TidtamError):
    """The officer for whom the clerk acts is no owner of the part."""

    def __init__(self, name: str, division: str) -> None:
        super().__init__(
            "not-an-owner",
            th=f"{name} ไม่ใช่ผู้รับผิดชอบของ{division} โปรดระบุหัวหน้าหรือเจ้าหน้าที่ผู้รับผิดชอบ",
            en=f"{name} is not responsible for {division}; name its head or a reporter",
        )


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """An officer who asks for an act, and for whom; raises SourceMissing.

    `by_link`: they came by a report link, which the journal says.
    """

    agency_id: int
    officer_id: int
    on_behalf: OnBehalf | None = None
    by_link: bool = False

    def __post_init__(self) -> None:
        if self.on_behalf is not None and not self.on_behalf.source.strip():
            raise SourceMissing

    def who(self, connection: Connection) -> Who:
        """Check that they may act at all, and give the name to be journalled; raises NotFound,
        OfficerInactive.
        """
        officer = people.officer(connection, self.agency_id, self.officer_id)
        if not officer.active:
            raise OfficerInactive(officer.name)
        if self.on_behalf is None:
            return Who(officer.id, officer.name, source=BY_LINK if self.by_link else None)
        named = people.officer(connection, self.agency_id, self.on_behalf.officer_id)
        return Who(officer.id, officer.name, for_officer=named.id, source=self.on_behalf.source)


def doer(house: House, *, agency_id: int, officer_id: int) -> Who:
    """The officer at the door as the journal names them, if they may act at all; raises NotFound,
    OfficerInactive.
    """
    with house.read() as connection:
        return AtTheDoor(agency_id, officer_id).who(connection)


def standings_of(
    connection: Connection, agency_id: int, officer_id: int, now: datetime
) -> tuple[Standing, ...]:
    """The posts in whose right the officer acts today."""
    return people.standings(connection, agency_id, on=bangkok_date(now), officer_id=officer_id)


def capacities_over_part(
    connection: Connection, acting: AtTheDoor, *, division_id: int, division: str, now: datetime
) -> frozenset[Capacity]:
    """In which capacities somebody acts on this division's part; raises NotAnOwner.

    On behalf: the clerk's own rights shrink to what a clerk may do for a named owner. By link:
    an owner's rights count and no others.
    """
    agency_id, named = acting.agency_id, acting.on_behalf
    mine = capacities_for_part(
        standings_of(connection, agency_id, acting.officer_id, now), division_id
    )
    if acting.by_link:
        return mine & {Capacity.OWNER}
    if named is None:
        return mine
    theirs = standings_of(connection, agency_id, named.officer_id, now)
    if not any(
        s.division_id == division_id and s.role in (Role.HEAD, Role.REPORTER) for s in theirs
    ):
        name = people.officer(connection, agency_id, named.officer_id).name
        raise NotAnOwner(name, division)
    return frozenset({Capacity.ON_BEHALF}) if Capacity.CLERK in mine else frozenset()


def with_order(
    connection: Connection,
    refused: Refused,
    acting: AtTheDoor,
    *,
    part: PartRecord,
    now: datetime,
) -> Refused:
    """The refusal “not yours”, with the order under which they once could, or will.

    A right to act is that of the day on which somebody acts, whatever day the deed was done on:
    who enters a deed of last month under an order that has ended is told so.
    """
    if refused.code != "not-yours":
        return refused
    today = bangkok_date(now)
    theirs = [
        order
        for order in orders.acting_orders(connection, acting.agency_id)
        if order.officer_id == acting.officer_id
        and order.division == part.division
        and (order.starts_on > today or (order.ends_on is not None and order.ends_on < today))
    ]
    if not theirs:
        return refused
    order = max(theirs, key=lambda one: one.starts_on)
    if order.starts_on > today:
        th, en = (
            f"เริ่มมีผล {long_date(order.starts_on)}",
            f"begins on {long_date_en(order.starts_on)}",
        )
    else:
        ended = order.ends_on or today
        th, en = f"สิ้นสุดแล้วเมื่อ {long_date(ended)}", f"ended on {long_date_en(ended)}"
    return Refused(
        refused.code,
        th=f"{refused.th} (คำสั่งที่ {order.number} ให้ {order.officer} "
        f"{order.form}{order.title} {th} สิทธินับตามวันที่บันทึก คือ {long_date(today)} ไม่ใช่วันที่ดำเนินการ)",
        en=f"{refused.en} (order {order.number}, by which {order.officer} acts as "
        f"{order.title}, {en}; what counts is the day of entering, {long_date_en(today)}, "
        "not the day of the deed)",
    )
