"""Make, open, extend and close rounds. The clock and the clerk use the same functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from tracker.calendar import WorkingDays, bangkok_date, long_weekday_date
from tracker.errors import TidtamError
from tracker.queries import plans
from tracker.queries import rounds as read
from tracker.queries.rounds import OpenPart
from tracker.records import RoundRecord
from tracker.settings import AgencySettings
from tracker.status import RoundStatus, RungState
from tracker.store import CLOCK, Store, Who
from tracker.tables import Round, Rung
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.capacities import capacities
from workflows.desk import Desk, desk_at, desk_of
from workflows.engine import Capacity, Need
from workflows.house import House
from workflows.office_hours import OfficeHours, office_of
from workflows.round_state import current_snapshot
from workflows.rounds import (
    ANNUAL,
    HALVES,
    extends_until,
    ladder_of,
    latest_close,
    may_close,
    round_dates,
    rungs,
)
from workflows.snapshots import sha256_of
from workflows.states import ROUND


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed round: what its snapshot hashes to, and how many parts nobody reported.

    `undecided` are, in an annual round, the parts that are neither done nor not done.
    """

    round_id: int
    snapshot_sha256: str
    owed: int
    undecided: tuple[OpenPart, ...] = ()


class NotLater(TidtamError):
    """A round is extended to a day that is past or does not lie after its first due day."""

    def __init__(self, due_on: date) -> None:
        super().__init__(
            "not-later",
            th=f"วันที่ขยายถึงต้องอยู่หลังกำหนดส่งเดิม ({long_weekday_date(due_on)}) และยังไม่ผ่านไป",
            en=f"the new due day must lie after the first one ({due_on.isoformat()}) "
            "and must not have passed",
        )


class TooLate(TidtamError):
    """A round is extended beyond the last day that its year leaves it."""

    def __init__(self, last_on: date) -> None:
        super().__init__(
            "too-late",
            th=f"ขยายได้ไม่เกิน{long_weekday_date(last_on)} เพื่อไม่ให้เลยไปถึงรอบหรือปีงบประมาณถัดไป "
            "โปรดตรวจสอบวันที่อีกครั้ง",
            en=f"the due day can be moved to {last_on.isoformat()} at the latest, so that it does "
            "not run into the next round or fiscal year; check the date",
        )


class StillOwed(TidtamError):
    """The clerk closes a round early although parts are missing, and gives no reason."""

    def __init__(self, owed: int, due_on: date) -> None:
        super().__init__(
            "still-owed",
            th=f"ยังไม่พ้นกำหนดส่ง ({long_weekday_date(due_on)}) และยังไม่ได้รับรายงานอีก {owed} รายการ "
            "หากต้องการปิดรอบก่อนกำหนด โปรดระบุเหตุผล",
            en=f"the round is due on {due_on.isoformat()} and {owed} reports are missing; "
            "to close it all the same, give a reason (--reason)",
        )


def schedule_rounds(
    store: Store,
    *,
    plan_id: int,
    fiscal_year: int,
    calendar: WorkingDays,
    settings: AgencySettings,
    approved_on: date,
    now: datetime,
) -> None:
    """Make both rounds of an approved plan with their ladders, in the approval's transaction.

    What counts is the date of approval on the paper: a round whose half-year had begun by then is
    open at once; rungs passed by then are not due. Where even the due day had passed, nobody is
    reminded of that round. An approval that is entered late leaves 20 working days from its entry
    before the clock closes a round, so that months already gone can be entered.
    """
    office = office_of(settings, calendar)
    approved_at = min(now, office.opening(approved_on))
    for half in HALVES:
        dates = round_dates(
            fiscal_year,
            half,
            office=office,
            approved_at=approved_at,
            ladder=ladder_of(settings),
            grace=settings.close_after_working_days,
        )
        is_open = dates.status is RoundStatus.OPEN
        round_id = store.insert(
            Round,
            plan_id=plan_id,
            fiscal_year=fiscal_year,
            half=half,
            starts_on=dates.starts_on,
            ends_on=dates.ends_on,
            due_on=dates.due_on,
            status=dates.status,
            opens_at=dates.opens_at,
            closes_at=dates.closes_at,
            opened_at=now if is_open else None,
        )
        store.insert_many(
            Rung,
            [
                {
                    "round_id": round_id,
                    "days": rung.days,
                    "due_at": rung.due_at,
                    "state": rung.state,
                    "settled_at": now if rung.state is RungState.NOT_DUE else None,
                }
                for rung in dates.rungs
            ],
        )
        store.journal(
            "open" if is_open else "schedule",
            "round",
            round_id,
            new={
                "status": dates.status,
                "half": half,
                "due_on": dates.due_on,
                "closes_at": dates.closes_at,
                "not_due": [r.days for r in dates.rungs if r.state is RungState.NOT_DUE],
            },
        )


def open_round(
    house: House, *, agency_id: int, round_id: int, officer_id: int | None = None, now: datetime
) -> None:
    """Open a scheduled round: the clerk by hand, or the clock (no officer). Raises Refused."""
    who, able = _who(house, agency_id=agency_id, officer_id=officer_id, now=now)
    with house.write(agency_id, who=who, now=now) as store:
        round_ = read.round_of(store.connection, agency_id, round_id)
        row = ROUND.decide(round_.status, "open", who=able)
        store.change(
            Round,
            round_id,
            version=round_.version,
            what="รอบรายงาน",
            status=row.target,
            opened_at=now,
        )
        store.journal(
            "open", "round", round_id, old={"status": round_.status}, new={"status": row.target}
        )


def extend_round(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    officer_id: int,
    until: date,
    reason: str,
    allowed_by: str,
    version: int | None = None,
    now: datetime,
) -> date:
    """Move an open round's due day to `until` (the next working day where that is none).

    What was extended may be corrected to an earlier day, as long as it lies after the first due
    day and has not passed. The ladder is reckoned anew from the new due day: rungs still to come
    are told again, what has passed stays as it was. `version` is the round's that the person
    saw. Returns the new due day; raises Refused, NotLater, TooLate, ChangedMeanwhile.
    """
    reason, allowed_by = clean(reason), clean(allowed_by)
    who, able = _who(house, agency_id=agency_id, officer_id=officer_id, now=now)
    with house.write(agency_id, who=who, now=now) as store:
        desk = desk_at(store.agency, house.settings, today=bangkok_date(now))
        round_ = read.round_of(store.connection, agency_id, round_id)
        given = {Need.REASON} if reason and allowed_by else set()
        ROUND.decide(round_.status, "extend", who=able, given=given)
        due_on = desk.calendar.on_or_after(until)
        first = round_.due_on
        if round_.extended_reason is not None:
            first = desk.calendar.on_or_before(round_.ends_on)
        if due_on <= first or due_on < bangkok_date(now):
            raise NotLater(first)
        if due_on > (last_on := extends_until(round_, calendar=desk.calendar)):
            raise TooLate(last_on)
        closes_at = latest_close(
            due_on, office=desk.office, grace=desk.settings.close_after_working_days
        )
        store.change(
            Round,
            round_id,
            version=version or round_.version,
            what="รอบรายงาน",
            due_on=due_on,
            closes_at=closes_at,
            extended_reason=f"{reason} (ผู้อนุญาต: {allowed_by})",
        )
        _move_rungs(store, round_, due_on, office=desk.office, now=now)
        store.journal(
            "extend",
            "round",
            round_id,
            old={"due_on": round_.due_on, "closes_at": round_.closes_at},
            new={"due_on": due_on, "closes_at": closes_at, "allowed_by": allowed_by},
            reason=reason,
        )
    return due_on


def close_round(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    officer_id: int | None = None,
    reason: str | None = None,
    version: int | None = None,
    now: datetime,
) -> Closed:
    """Close an open round and freeze its snapshot; later reports are kept as late.

    The clerk may close it from the due day on, earlier only if nothing is owed or with a reason.
    The clock (no officer) obeys `rounds.may_close`, which `tick` asks. `version` is the round's
    that the person saw. Raises Refused, StillOwed, ChangedMeanwhile.
    """
    who, able = _who(house, agency_id=agency_id, officer_id=officer_id, now=now)
    with house.write(agency_id, who=who, now=now) as store:
        round_ = read.round_of(store.connection, agency_id, round_id)
        row = ROUND.decide(round_.status, "close", who=able)
        owed = len(read.owed(store.connection, agency_id, round_ids=[round_id]))
        reason = clean(reason or "") or None
        if officer_id is not None and not reason and owed and bangkok_date(now) < round_.due_on:
            raise StillOwed(owed, round_.due_on)
        frozen = current_snapshot(store.connection, agency_id, round_)
        undecided: tuple[OpenPart, ...] = ()
        if round_.half == ANNUAL:
            undecided = read.undecided(store.connection, agency_id, round_id)
        store.change(
            Round,
            round_id,
            version=version or round_.version,
            what="รอบรายงาน",
            status=row.target,
            closed_at=now,
            closed_by=officer_id,
            snapshot=frozen,
            snapshot_sha256=sha256_of(frozen),
        )
        for rung in read.rungs(store.connection, agency_id, round_id):
            if rung.state is RungState.DUE:
                store.set(Rung, rung.id, state=RungState.NOT_DUE, settled_at=now)
        store.journal(
            "close",
            "round",
            round_id,
            old={"status": round_.status},
            new={
                "status": row.target,
                "snapshot_sha256": sha256_of(frozen),
                "owed": owed,
                "undecided": len(undecided),
            },
            reason=reason,
        )
    return Closed(round_id, sha256_of(frozen), owed, undecided)


def rounds_due(house: House, *, agency_id: int, now: datetime) -> Mapping[int, str]:
    """What the clock is to do with the agency's rounds now: "open" or "close", by round.

    Where the approval was entered when the round should have been closed already, the agency's
    working days until closing count from then, so that months already gone can be entered.
    """
    found: dict[int, str] = {}
    today = bangkok_date(now)
    with house.read() as connection:
        desk = desk_of(connection, house.settings, agency_id, today=today)
        for round_ in read.rounds_to_settle(connection, agency_id, now=now, today=today):
            if round_.status is RoundStatus.SCHEDULED:
                found[round_.id] = "open"
            elif _closes(connection, desk, round_, now=now):
                found[round_.id] = "close"
    return found


def _closes(connection: Connection, desk: Desk, round_: RoundRecord, *, now: datetime) -> bool:
    """Whether the clock may close an open round now."""
    owing = len(read.owed(connection, desk.agency.id, round_ids=[round_.id]))
    entered_at = plans.plan(connection, desk.agency.id, round_.plan_id).approved_at
    closes_at = round_.closes_at
    if entered_at is not None and closes_at <= entered_at <= now:
        grace = desk.settings.close_after_working_days
        closes_at = latest_close(bangkok_date(entered_at), office=desk.office, grace=grace)
    return may_close(
        now=now, due_on=round_.due_on, closes_at=closes_at, owing=owing, office=desk.office
    )


def _who(
    house: House, *, agency_id: int, officer_id: int | None, now: datetime
) -> tuple[Who, frozenset[Capacity]]:
    """Who acts, and as what: an officer by the posts of the day, or the clock."""
    if officer_id is None:
        return CLOCK, frozenset({Capacity.CLOCK})
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.read() as connection:
        return acting, capacities(standings_of(connection, agency_id, officer_id, now))


def _move_rungs(
    store: Store, round_: RoundRecord, due_on: date, *, office: OfficeHours, now: datetime
) -> None:
    ladder = {rung.days: rung for rung in read.rungs(store.connection, store.agency_id, round_.id)}
    for step in rungs(due_on, office=office, now=now, ladder=ladder):
        rung = ladder[step.days]
        if step.state is RungState.DUE:
            store.set(Rung, rung.id, due_at=step.due_at, state=RungState.DUE, settled_at=None)
        elif rung.state is RungState.DUE:
            store.set(Rung, rung.id, state=RungState.NOT_DUE, settled_at=now)
