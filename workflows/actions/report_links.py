"""Acting by a report link: one officer, one open round, their own parts; and making links void.

The link proves who was written to and nothing more: every act is asked of the same tables as at
the desk, with the rights of an owner alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date
from tracker.errors import TidtamError
from tracker.queries import people, plans, report_links, rounds
from tracker.queries.people import NotFound
from tracker.queries.report_links import link_t
from tracker.records import AgencyRecord, OfficerRecord, RoundRecord, Standing
from tracker.status import Role, RoundStatus
from tracker.store import Store
from tracker.tables import ReportLink
from workflows.actions import measures, progress
from workflows.actions.acts import doer, standings_of
from workflows.actions.evidence import Link, Upload
from workflows.actions.reminders import links_of
from workflows.capacities import capacities
from workflows.engine import Capacity, Refused
from workflows.house import House
from workflows.report_links import numbers

REVOKED = "revoke-report-links"
ACTS = ("start", "finish", "give-up")


@dataclass(frozen=True, slots=True)
class Pass:
    """What a link lets in: the officer, the round, the posts by which parts are theirs today."""

    token: str
    officer: OfficerRecord
    agency: AgencyRecord
    round: RoundRecord
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A report link to be handed out on paper: for whom, and the posts that make them owe."""

    officer: OfficerRecord
    standings: tuple[Standing, ...]
    address: str


class LinkVoid(TidtamError):
    """The link is none of ours, was made void, its round is closed, or nothing is theirs any more.

    Nobody is told which.
    """

    def __init__(self) -> None:
        super().__init__(
            "report-link-void",
            th="ลิงก์รายงานนี้ใช้ไม่ได้แล้ว อาจเพราะรอบปิดแล้ว ลิงก์ถูกยกเลิก หรือท่านพ้นจากหน้าที่นี้ "
            "ลิงก์ในแจ้งเตือนฉบับล่าสุดใช้ได้ หรือเข้าสู่ระบบตามปกติ",
            en="this report link no longer works: its round is closed, it was revoked, or the post "
            "has ended; use the link of the newest reminder, or sign in",
        )


def look(house: House, *, token: str, now: datetime) -> Pass:
    """Who and what the token lets in on the Bangkok day of `now`. Raises LinkVoid."""
    with house.read() as connection:
        return _look(house, connection, token, now)


def look_at_part(
    house: House, *, token: str, measure_id: int, division_id: int, now: datetime
) -> Pass:
    """The same, if this part belongs to the link's round and is the officer's own.

    Raises LinkVoid, NotFound.
    """
    with house.read() as connection:
        let_in = _look(house, connection, token, now)
        plan_id, _ = plans.plan_of_measure(connection, let_in.agency.id, measure_id)
    if plan_id != let_in.round.plan_id or division_id not in {
        one.division_id for one in let_in.standings
    }:
        raise NotFound("มาตรการ", "measure", measure_id)
    return let_in


def report(
    house: House,
    *,
    token: str,
    measure_id: int,
    division_id: int,
    done: str | None = None,
    done_on: date | None = None,
    problem: str | None = None,
    next_step: str | None = None,
    percent: int | None = None,
    unchanged: bool = False,
    evidence: Sequence[Upload | Link] = (),
    last: int | None = None,
    now: datetime,
) -> progress.Reported:
    """Report on one own part in the link's round. Raises LinkVoid, NotFound, and what
    progress.report does.
    """
    let_in = look_at_part(
        house, token=token, measure_id=measure_id, division_id=division_id, now=now
    )
    return progress.report(
        house,
        agency_id=let_in.agency.id,
        measure_id=measure_id,
        division_id=division_id,
        officer_id=let_in.officer.id,
        by_link=True,
        done=done,
        done_on=done_on,
        problem=problem,
        next_step=next_step,
        percent=percent,
        unchanged=unchanged,
        evidence=evidence,
        round_id=let_in.round.id,
        last=last,
        now=now,
    )


def move(
    house: House,
    *,
    token: str,
    measure_id: int,
    division_id: int,
    action: str,
    now: datetime,
    **told: Any,
) -> measures.Moved:
    """Start, finish or give up one own part of the link's round; `told` as for measures.move.

    Raises LinkVoid, NotFound, and what measures.move does.
    """
    let_in = look_at_part(
        house, token=token, measure_id=measure_id, division_id=division_id, now=now
    )
    if action not in ACTS:
        raise NotFound("การดำเนินการ", "action", action, ACTS)
    return measures.move(
        house,
        agency_id=let_in.agency.id,
        measure_id=measure_id,
        division_id=division_id,
        action=action,
        officer_id=let_in.officer.id,
        by_link=True,
        now=now,
        **told,
    )


def revoke(house: House, *, agency_id: int, of: int, officer_id: int, now: datetime) -> None:
    """Make every report link of the officer `of` void: by themselves, or by the clerk.

    The next digest or slip carries a new one. Raises NotFound, Refused.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        able = capacities(standings_of(store.connection, agency_id, officer_id, now))
        if of != officer_id and Capacity.CLERK not in able:
            raise _for_clerks()
        people.officer(store.connection, agency_id, of)
        _count_up(store, of)


def slips(
    house: House, *, agency_id: int, round_id: int, officer_id: int, now: datetime
) -> tuple[Slip, ...]:
    """The slips of everybody who may report in an open round, for its clerk to hand out.

    None where the round is not open. Raises Refused, NotFound.
    """
    with house.read() as connection:
        if Capacity.CLERK not in capacities(standings_of(connection, agency_id, officer_id, now)):
            raise _for_clerks()
        round_ = rounds.round_of(connection, agency_id, round_id)
        links = links_of(house, connection, agency_id)
        reporting = {
            one.division_id for one in rounds.counts_by_division(connection, agency_id, round_id)
        }
        standings = people.standings(connection, agency_id, on=bangkok_date(now))
        officers = people.officers(connection, agency_id)
    if round_.status is not RoundStatus.OPEN:
        return ()
    owned = [
        one
        for one in standings
        if one.division_id in reporting and one.role in (Role.HEAD, Role.REPORTER)
    ]
    return tuple(
        Slip(officer, theirs, links.address(officer.id, round_id))
        for officer in officers
        if officer.active and (theirs := tuple(s for s in owned if s.officer_id == officer.id))
    )


def _for_clerks() -> Refused:
    return Refused(
        "not-yours",
        th="ผู้ที่พิมพ์หรือยกเลิกลิงก์รายงานของผู้อื่นได้คือเจ้าหน้าที่ผู้ดูแลแผน",
        en="another officer's report links are for the clerk to print or to revoke",
    )


def _count_up(store: Store, of: int) -> None:
    before = report_links.epochs(store.connection, store.agency_id).get(of, 0)
    if before:
        row = store.connection.execute(
            link_t.select().where(link_t.c.agency_id == store.agency_id, link_t.c.officer_id == of)
        ).one()
        store.set(ReportLink, row.id, epoch=before + 1)
    else:
        store.insert(ReportLink, officer_id=of, epoch=1)
    store.journal(REVOKED, "officer", of, old={"epoch": before}, new={"epoch": before + 1})


def _look(house: House, connection: Connection, token: str, now: datetime) -> Pass:
    read = numbers(token)
    if read is None:
        raise LinkVoid
    agency_id, officer_id, round_id = read
    links = links_of(house, connection, agency_id)
    if not links.fits(token, officer_id=officer_id, round_id=round_id):
        raise LinkVoid
    officer = people.officer(connection, agency_id, officer_id)
    round_ = rounds.round_of(connection, agency_id, round_id)
    standings = people.standings(connection, agency_id, on=bangkok_date(now), officer_id=officer_id)
    owned = tuple(
        one
        for one in standings
        if one.division_id is not None and one.role in (Role.HEAD, Role.REPORTER)
    )
    if not (officer.active and owned and round_.status is RoundStatus.OPEN):
        raise LinkVoid
    return Pass(token, officer, people.agency(connection, agency_id), round_, owned)
