"""A division's report on its part in a round; “unchanged” repeats an earlier one in one step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.queries import plans, progress
from tracker.queries.rows import record
from tracker.records import PartRecord, ProgressRecord, RoundRecord
from tracker.status import ReportStatus, RoundStatus, Status
from tracker.store import ChangedMeanwhile, Store
from tracker.tables import Part, Progress, Round, table_of
from tracker.thai import clean
from workflows.actions.acts import AtTheDoor, capacities_over_part, with_order
from workflows.actions.assents import ask_confirmation
from workflows.actions.evidence import (
    Kept,
    Link,
    Upload,
    enter_evidence,
    identity_numbers_in,
    keep_evidence,
)
from workflows.actions.measures import check_day, settle_measure
from workflows.capacities import OnBehalf
from workflows.engine import Capacity, Refused
from workflows.house import House
from workflows.states import PART

round_t = table_of(Round)
JUST_NOW = timedelta(minutes=10)  # within which the same words are a second tap, not a report


@dataclass(frozen=True, slots=True)
class Reported:
    """A stored report: its number among those of this part in this round, and whether late.

    `identity_in`: where an identity number seems to stand (see identity_numbers_in).
    """

    progress_id: int
    part_id: int
    round_id: int
    number: int
    late: bool
    unchanged: bool
    identity_in: tuple[str, ...] = ()


class NoOpenRound(TidtamError):
    """There is no round in which to report."""

    def __init__(self) -> None:
        super().__init__(
            "no-open-round",
            th="ขณะนี้ไม่มีรอบรายงานที่เปิดอยู่สำหรับแผนนี้ (รอบเปิดเองเมื่อถึงวันแรกของครึ่งปี)",
            en="no round of this plan is open now (a round opens by itself on the first day "
            "of its half-year; `tidtam tick` does what is due)",
        )


class NothingToRepeat(TidtamError):
    """“Unchanged” repeats an earlier report, and this part has none."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-repeat",
            th="ยังไม่มีรายงานครั้งก่อนให้ใช้ซ้ำ โปรดเขียนผลการดำเนินการ",
            en="there is no earlier report of this part to repeat; write what was done (--done)",
        )


class ReportIncomplete(TidtamError):
    """A report says what was done, and its percentage lies from 0 to 100."""

    def __init__(self, percent: int | None = None) -> None:
        if percent is None:
            th = "ยังไม่ได้เขียนผลการดำเนินการ โปรดเขียนว่าทำอะไรไปแล้ว หรือยังไม่ได้ทำเพราะเหตุใด"
            en = "the report is empty: write what was done, or why nothing was (--done)"
        else:
            th = f"ร้อยละต้องเป็นจำนวนตั้งแต่ ๐ ถึง ๑๐๐ (ได้รับ {percent})"
            en = f"the percentage must be from 0 to 100 (it was {percent})"
        super().__init__("report-incomplete", th=th, en=en)


class ReportedAlready(TidtamError):
    """The same officer has sent the very same report a moment ago; it is stored, once."""

    def __init__(self) -> None:
        super().__init__(
            "reported-already",
            th="รายงานนี้ส่งไว้แล้วเมื่อครู่ ระบบเก็บไว้แล้วหนึ่งฉบับ ไม่ต้องส่งซ้ำ",
            en="this report was sent a moment ago and is stored; there is nothing to send again",
        )


@dataclass(frozen=True, slots=True)
class _Case:
    """A part that somebody may report on, and every report on it, the latest first."""

    part: PartRecord
    who: frozenset[Capacity]
    round_: RoundRecord
    earlier: tuple[ProgressRecord, ...]

    @property
    def standing(self) -> Iterator[ProgressRecord]:
        """What the pages show as the last ones; what was returned to be mended is none of them."""
        return (one for one in self.earlier if one.state is not ReportStatus.RETURNED)


def report(
    house: House,
    *,
    agency_id: int,
    measure_id: int,
    division_id: int,
    officer_id: int,
    on_behalf: OnBehalf | None = None,
    by_link: bool = False,
    done: str | None = None,
    done_on: date | None = None,
    problem: str | None = None,
    next_step: str | None = None,
    percent: int | None = None,
    unchanged: bool = False,
    evidence: Sequence[Upload | Link] = (),
    round_id: int | None = None,
    last: int | None = None,
    now: datetime,
) -> Reported:
    """Store one division's progress in the open round (or the round named).

    A report on a closed round is kept and marked late; the frozen snapshot stays as it is.
    A report that tells a deed (a date, or more than 0 %) also starts a part that is planned.
    `last` is the part's last report that the person saw, 0 where there was none yet. Raises
    Refused, NoOpenRound, NothingToRepeat, ReportIncomplete, ReportedAlready, ChangedMeanwhile,
    DeedInFuture, DeedLongAgo, NotFound.
    """
    acting = AtTheDoor(agency_id, officer_id, on_behalf, by_link)
    values: dict[str, Any] = {
        "done": clean(done or ""),
        "done_on": done_on,
        "problem": clean(problem or "") or None,
        "next_step": clean(next_step or "") or None,
        "percent": percent,
    }
    by: dict[str, Any] = {
        "unchanged": unchanged,
        "reported_by": officer_id,
        "reported_for": on_behalf.officer_id if on_behalf else None,
        "source": on_behalf.source if on_behalf else None,
    }
    told = by if unchanged else values | by
    if not unchanged and not values["done"]:
        raise ReportIncomplete
    if percent is not None and not 0 <= percent <= 100:
        raise ReportIncomplete(percent)

    def allowed(connection: Connection) -> _Case:
        """The part with its round, and in which capacities it is reported on; refuses otherwise."""
        found = plans.part_in_plan(
            connection, agency_id, measure_id=measure_id, division_id=division_id
        )
        part = found.part
        check_day(done_on, found, now=now)
        who = capacities_over_part(
            connection, acting, division_id=division_id, division=part.division, now=now
        )
        if who.isdisjoint({Capacity.OWNER, Capacity.ON_BEHALF}):
            raise with_order(connection, _not_yours(part), acting, part=part, now=now)
        round_ = _round(connection, agency_id, found.plan_id, round_id)
        return _Case(part, who, round_, progress.progress_of(connection, agency_id, part.id))

    if evidence:  # refuse before anything is put on disk
        with house.read() as connection:
            acting.who(connection)
            case = allowed(connection)
            if not _is_twice(case, told, now=now):
                _check_seen(case, last)
    kept = keep_evidence(house, evidence)
    with house.write(agency_id, who=acting.who, now=now) as store:
        case = allowed(store.connection)
        if _is_twice(case, told, now=now) and _shows(store, case.earlier[0], kept):
            raise ReportedAlready
        _check_seen(case, last)
        part, round_, earlier = case.part, case.round_, case.earlier
        repeats = None
        if unchanged:
            repeated = next(iter(case.standing), None)
            if repeated is None:
                raise NothingToRepeat
            repeats = repeated.repeats or repeated.id
            values = {name: getattr(repeated, name) for name in values}
        number = 1 + max((e.number for e in earlier if e.round_id == round_.id), default=0)
        late = round_.status is RoundStatus.CLOSED
        progress_id = store.insert(
            Progress,
            part_id=part.id,
            round_id=round_.id,
            number=number,
            **values,
            **by,
            repeats=repeats,
            late=late,
            reported_at=now,
        )
        store.journal(
            "report",
            "progress",
            progress_id,
            new={
                "part": part.id,
                "round": round_.id,
                **values,
                "unchanged": unchanged,
                "late": late,
            },
        )
        enter_evidence(
            house,
            store,
            part_id=part.id,
            kept=kept,
            officer_id=officer_id,
            progress_id=progress_id,
        )
        act = "unchanged" if unchanged else "report"
        ask_confirmation(house, store, part.id, act=act, said=values["done"])
        if part.status is Status.PLANNED and (values["done_on"] or values["percent"]):
            _start(store, part, case.who)
    warned = identity_numbers_in(kept, values["done"], values["problem"], values["next_step"])
    return Reported(progress_id, part.id, round_.id, number, late, unchanged, warned)


def _round(
    connection: Connection, agency_id: int, plan_id: int, round_id: int | None
) -> RoundRecord:
    """The round named, or the plan's open round that is due first; raises NoOpenRound."""
    query = sa.select(round_t).where(round_t.c.agency_id == agency_id, round_t.c.plan_id == plan_id)
    if round_id is None:
        query = query.where(round_t.c.status == RoundStatus.OPEN)
    else:
        query = query.where(round_t.c.id == round_id, round_t.c.status != RoundStatus.SCHEDULED)
    row = connection.execute(query.order_by(round_t.c.due_on).limit(1)).mappings().first()
    if row is None:
        raise NoOpenRound
    return record(RoundRecord, row)


def _is_twice(case: _Case, told: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether the part's latest report told the same, by the same officer, a moment ago."""
    before = case.earlier[0] if case.earlier else None
    return (
        before is not None
        and before.state is not ReportStatus.RETURNED
        and before.round_id == case.round_.id
        and now - before.reported_at <= JUST_NOW
        and all(getattr(before, name) == value for name, value in told.items())
    )


def _check_seen(case: _Case, last: int | None) -> None:
    """Raises ChangedMeanwhile where another report stands last than the person saw."""
    newest = next(iter(case.standing), None)
    if last is not None and last != (newest.id if newest else 0):
        raise ChangedMeanwhile("รายงานของมาตรการนี้")


def _shows(store: Store, report: ProgressRecord, kept: Sequence[Kept]) -> bool:
    """Whether all these pieces came with the report before."""
    pieces = progress.evidence_of(store.connection, store.agency_id, [report.part_id])
    known = {piece.sha256 or piece.url for piece in pieces if piece.progress_id == report.id}
    return known.issuperset(
        piece.examined.sha256 if piece.examined else piece.url for piece in kept
    )


def _start(store: Store, part: PartRecord, who: frozenset[Capacity]) -> None:
    """Whoever tells a deed has begun: the table's own “start”, in the report's transaction."""
    row = PART.decide(part.status, "start", who=who)
    store.change(Part, part.id, version=part.version, what="มาตรการ", status=row.target)
    store.journal("start", "part", part.id, old={"status": part.status}, new={"status": row.target})
    settle_measure(store, part.measure_id)


def _not_yours(part: PartRecord) -> Refused:
    return Refused(
        "not-yours",
        th=f"ผู้ที่รายงานได้คือหัวหน้าหรือเจ้าหน้าที่ผู้รับผิดชอบของ{part.division} "
        "หรือเจ้าหน้าที่ผู้ดูแลแผนในนามของผู้นั้นโดยระบุที่มา",
        en=f"a report is for the head or a reporter of {part.division}, or for the clerk on "
        "behalf of one of them with the source named (--for, --source)",
    )
