"""What the clerk does with the divisions' reports in an open round: returns or accepts them."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import TidtamError
from tracker.queries import plans
from tracker.queries import progress as reported
from tracker.queries import rounds as read
from tracker.records import ProgressRecord, RoundRecord
from tracker.status import ReportStatus, RoundStatus, RungState
from tracker.store import Store
from tracker.tables import Progress
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.capacities import capacities
from workflows.engine import Capacity, Need
from workflows.house import House
from workflows.states import REPORT


@dataclass(frozen=True, slots=True)
class Looked:
    """The reports that were returned or accepted, and when the next reminder is due, if ever."""

    reports: tuple[int, ...]
    next_reminder_at: datetime | None


class NothingReported(TidtamError):
    """There is no report to return or to accept."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-reported",
            th="ยังไม่มีรายงานในรอบนี้ที่จะส่งกลับหรือรับได้",
            en="there is no report in this round to return or to accept",
        )


class RoundNotOpen(TidtamError):
    """Reports are returned and accepted while their round is open; a closed one is frozen."""

    def __init__(self) -> None:
        super().__init__(
            "round-not-open",
            th="รอบรายงานนี้ไม่ได้เปิดอยู่ จึงส่งกลับหรือรับรายงานไม่ได้",
            en="this round is not open, so its reports can be neither returned nor accepted",
        )


def return_report(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    measure_id: int,
    division_id: int,
    officer_id: int,
    remark: str,
    now: datetime,
) -> Looked:
    """The clerk returns a division's report on a measure: it owes one again, with the remark.

    All its reports of the round on this part are returned, since the last replaced the others.
    Raises Refused, RoundNotOpen, NothingReported.
    """
    remark = clean(remark)
    given = {Need.REMARK} if remark else set()
    with _at_work(house, agency_id, officer_id, now) as (store, able):
        _open(store, round_id)
        part = plans.part(
            store.connection, agency_id, measure_id=measure_id, division_id=division_id
        )
        reports = _standing(store, round_id, [part.id])
        for report in reports:
            row = REPORT.decide(report.state, "return", who=able, given=given)
            store.set(Progress, report.id, state=row.target, remark=remark)
            _journal(store, "return", report, row.target, reason=remark)
        return _looked(store, round_id, reports)


def accept_reports(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    division_id: int,
    officer_id: int,
    measure_id: int | None = None,
    now: datetime,
) -> Looked:
    """The clerk accepts what a division reported: on one measure, or all that nobody looked at.

    Raises Refused, RoundNotOpen, NothingReported.
    """
    with _at_work(house, agency_id, officer_id, now) as (store, able):
        round_ = _open(store, round_id)
        measures = plans.measures(store.connection, agency_id, plan_id=round_.plan_id, limit=None)
        parts = [
            part.id
            for measure in measures
            for part in measure.parts
            if part.division_id == division_id and measure_id in (None, measure.id)
        ]
        reports = [
            report
            for report in _standing(store, round_id, parts)
            if report.state is ReportStatus.SUBMITTED or measure_id is not None
        ]
        for report in reports:
            row = REPORT.decide(report.state, "accept", who=able)
            store.set(Progress, report.id, state=row.target, remark=None)
            _journal(store, "accept", report, row.target)
        return _looked(store, round_id, reports)


@contextmanager
def _at_work(
    house: House, agency_id: int, officer_id: int, now: datetime
) -> Iterator[tuple[Store, frozenset[Capacity]]]:
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        yield store, capacities(standings_of(store.connection, agency_id, officer_id, now))


def _open(store: Store, round_id: int) -> RoundRecord:
    round_ = read.round_of(store.connection, store.agency_id, round_id)
    if round_.status is not RoundStatus.OPEN:
        raise RoundNotOpen
    return round_


def _standing(store: Store, round_id: int, part_ids: Collection[int]) -> Sequence[ProgressRecord]:
    """The reports on these parts that were not returned."""
    return [
        report
        for part_id in part_ids
        for report in reported.progress_of(
            store.connection, store.agency_id, part_id, round_id=round_id
        )
        if report.state is not ReportStatus.RETURNED
    ]


def _journal(
    store: Store,
    action: str,
    report: ProgressRecord,
    state: object,
    *,
    reason: str | None = None,
) -> None:
    store.journal(
        action,
        "progress",
        report.id,
        old={"state": report.state},
        new={"state": state},
        reason=reason,
    )


def _looked(store: Store, round_id: int, reports: Sequence[ProgressRecord]) -> Looked:
    if not reports:
        raise NothingReported
    ahead = [
        max(rung.due_at, store.now)
        for rung in read.rungs(store.connection, store.agency_id, round_id)
        if rung.state is RungState.DUE
    ]
    return Looked(tuple(report.id for report in reports), min(ahead, default=None))
