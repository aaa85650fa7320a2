"""The clerk reminds by hand those who still owe in a round, by the rules of the ladder.

One digest a person and day, in office hours, one mail an hour; who has had one today is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from tracker.calendar import at_bangkok, bangkok_date, long_weekday_date
from tracker.errors import TidtamError
from tracker.queries import notices as log
from tracker.queries import people
from tracker.queries import rounds as read
from tracker.queries.notices import WaitingLine
from tracker.queries.rounds import OwedPart, RungRecord
from tracker.records import OfficerRecord, RoundRecord, Standing
from tracker.status import NoticeState, Role, RoundStatus
from workflows.actions.acts import doer, standings_of
from workflows.actions.notices import Draft, cancel, queue
from workflows.actions.reminders import Preview, links_of
from workflows.capacities import capacities
from workflows.desk import Desk, desk_of
from workflows.digest_words import Asker, digest_words
from workflows.engine import Capacity, Refused
from workflows.house import House
from workflows.office_hours import OfficeHours
from workflows.reminders import DIGEST, Digest, digests, ownerless
from workflows.report_links import Links

MANY = 1000  # digests of one agency that wait at once: more than it has officers


@dataclass(frozen=True, slots=True)
class Reminding:
    """Who gets a digest now, who has had one today, and which divisions have nobody to remind."""

    round_id: int
    to: tuple[Preview, ...]
    had_one: tuple[str, ...]
    nobody: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminded:
    """The notices that were put into the outbox: those that will be sent, those that cannot be."""

    reminding: Reminding
    waiting: tuple[int, ...]
    dead: tuple[int, ...]


class NothingToRemind(TidtamError):
    """The round is not open, or nobody owes a report in it."""

    def __init__(self, *, is_open: bool) -> None:
        super().__init__(
            "nothing-to-remind",
            th="ทุกส่วนราชการรายงานครบแล้ว จึงไม่มีผู้ที่ต้องเตือน"
            if is_open
            else "รอบรายงานนี้ไม่ได้เปิดอยู่ จึงไม่มีผู้ที่ต้องเตือน",
            en="every division has reported, so nobody is to be reminded"
            if is_open
            else "this round is not open, so nobody is to be reminded",
        )


class AllReminded(TidtamError):
    """Everybody who owes a report has had a reminder today."""

    def __init__(self, names: tuple[str, ...], next_on: date) -> None:
        listed = ", ".join(names)
        super().__init__(
            "all-reminded",
            th=f"ผู้ที่ยังค้างรายงานได้รับการเตือนของวันนี้ครบทุกคนแล้ว ({listed}) "
            f"เตือนได้คนละหนึ่งครั้งต่อวัน เตือนครั้งต่อไปได้{long_weekday_date(next_on)}",
            en=f"everybody who owes a report has had today's reminder ({listed}); "
            f"there is one a person and day, the next is possible on {next_on.isoformat()}",
        )


class NobodyToRemind(TidtamError):
    """The divisions that owe reports have neither head nor reporter."""

    def __init__(self, divisions: tuple[str, ...]) -> None:
        listed = ", ".join(divisions)
        super().__init__(
            "nobody-to-remind",
            th=f"ส่วนราชการที่ยังค้าง ({listed}) ยังไม่มีหัวหน้าหรือเจ้าหน้าที่ผู้รับผิดชอบในระบบ โปรดเพิ่มก่อน",
            en=f"the divisions that owe reports ({listed}) have neither head nor reporter; "
            "add one first",
        )


class OfficeClosed(TidtamError):
    """Nobody is reminded outside office hours."""

    def __init__(self, office: OfficeHours, opens_at: datetime) -> None:
        day, hours = bangkok_date(opens_at), f"{office.opens:%H.%M}–{office.closes:%H.%M}"
        super().__init__(
            "office-closed",
            th=f"ขณะนี้อยู่นอกเวลาทำการ ระบบเตือนเฉพาะเวลา {hours} น. ของวันทำการ "
            f"โปรดกดอีกครั้ง{long_weekday_date(day)}",
            en=f"the office is closed now; reminders go out from {hours} on working days, "
            f"next on {day.isoformat()}",
        )


def who_to_remind(house: House, *, agency_id: int, round_id: int, now: datetime) -> Reminding:
    """The dry run: who would get which digest now. Reads only; raises NothingToRemind."""
    with house.read() as connection:
        held = log.notices(
            connection, agency_id, kind=DIGEST, state=NoticeState.WAITING, limit=MANY
        )
        officers = {notice.id: notice.officer_id for notice in held}
        waiting = [
            WaitingLine(line.notice_id, officers[line.notice_id], line.round_id, line.rung_id)
            for line in log.lines_of(connection, agency_id, list(officers))
        ]
        return _look(house, connection, agency_id, round_id, waiting, now).reminding


def remind_now(
    house: House, *, agency_id: int, round_id: int, officer_id: int, now: datetime
) -> Reminded:
    """Put one digest into the outbox for everybody who owes a report in the round, and journal it.

    A digest of an earlier day that has not got through is taken back: the new one speaks of it.
    Raises Refused, OfficeClosed, NothingToRemind, AllReminded, NobodyToRemind.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    today = bangkok_date(now)
    with house.write(agency_id, who=acting, now=now) as store:
        able = capacities(standings_of(store.connection, agency_id, officer_id, now))
        if Capacity.CLERK not in able:
            raise Refused(
                "not-yours",
                th="ผู้ที่สั่งเตือนได้คือเจ้าหน้าที่ผู้ดูแลแผน โปรดให้ผู้นั้นดำเนินการ",
                en="reminders are sent by the clerk; ask them to do it",
            )
        locked = log.waiting_lines(store.connection, agency_id, kind=DIGEST)
        found = _look(house, store.connection, agency_id, round_id, locked, now)
        office = found.desk.office
        if not found.digests:
            if found.reminding.had_one:
                raise AllReminded(found.reminding.had_one, bangkok_date(office.next_day(now)))
            raise NobodyToRemind(found.reminding.nobody)
        if not office.is_open(now):
            raise OfficeClosed(office, office.within(now))
        cancel(store, found.older, why="superseded")
        drafts = [
            Draft(DIGEST, digest.officer, today.isoformat(), preview.words, digest.lines)
            for digest, preview in zip(found.digests, found.reminding.to, strict=True)
        ]
        queued = queue(house, store, drafts)
        store.journal(
            "remind-now",
            "round",
            round_id,
            new={
                "notices": [*queued.waiting, *queued.dead],
                "had_one": found.reminding.had_one,
                "nobody": found.reminding.nobody,
            },
        )
    house.bell.ring()
    return Reminded(found.reminding, queued.waiting, queued.dead)


@dataclass(frozen=True, slots=True)
class _Found:
    desk: Desk
    reminding: Reminding
    digests: tuple[Digest, ...]
    older: tuple[int, ...]


def _look(
    house: House,
    connection: Connection,
    agency_id: int,
    round_id: int,
    held: Iterable[WaitingLine],
    now: datetime,
) -> _Found:
    """Everybody who owes a report in the round, with their digest; and what it takes back.

    `held` are the lines of digests that still wait to be sent.
    """
    today = bangkok_date(now)
    round_ = read.round_of(connection, agency_id, round_id)
    if round_.status is not RoundStatus.OPEN:
        raise NothingToRemind(is_open=False)
    owed = read.owed(connection, agency_id, round_ids=[round_id])
    if not owed:
        raise NothingToRemind(is_open=True)
    desk = desk_of(connection, house.settings, agency_id, today=today)
    standings = people.standings(connection, agency_id, on=today)
    officers = {officer.id: officer for officer in people.officers(connection, agency_id)}
    served = log.served_today(
        connection,
        agency_id,
        kind=DIGEST,
        occasion=today.isoformat(),
        since=at_bangkok(today, 0),
    )
    waiting = [line for line in held if line.officer_id not in served]
    unsent: dict[int, set[int]] = {}
    for line in waiting:
        unsent.setdefault(line.officer_id, set()).add(line.round_id)
    asking, more = _with_unsent(connection, agency_id, round_, unsent, now)
    made = digests(
        (*owed, *more),
        rounds=asking,
        rungs={round_id: _rung(connection, round_, now)},
        standings=standings,
        officers=officers,
        unsent={
            officer_id: {
                id_: _rung(connection, asking[id_], now) for id_ in round_ids if id_ in asking
            }
            for officer_id, round_ids in unsent.items()
        },
    )
    to = tuple(digest for digest in made if digest.officer.id not in served)
    asker = _asker(desk, standings, officers, links_of(house, connection, agency_id))
    readers = {digest.officer.id for digest in to}
    nobody = dict.fromkeys(part.division for part in ownerless(owed, standings=standings))
    return _Found(
        desk,
        Reminding(
            round_id,
            tuple(
                Preview(
                    digest.officer.id,
                    digest.officer.name,
                    digest.officer.email,
                    len(digest.lines),
                    digest_words(digest, asker=asker, today=today),
                    digest.officer.language,
                )
                for digest in to
            ),
            tuple(digest.officer.name for digest in made if digest.officer.id in served),
            tuple(nobody),
        ),
        to,
        tuple(dict.fromkeys(line.notice_id for line in waiting if line.officer_id in readers)),
    )


def _with_unsent(
    connection: Connection,
    agency_id: int,
    round_: RoundRecord,
    unsent: Mapping[int, set[int]],
    now: datetime,
) -> tuple[dict[int, RoundRecord], tuple[OwedPart, ...]]:
    """The round, the other open rounds of digests that never got through, and what they ask."""
    asking = {round_.id: round_}
    wanted = {round_id for round_ids in unsent.values() for round_id in round_ids}
    others = [
        other
        for other in read.open_rounds(connection, agency_id)
        if other.id in wanted and other.id != round_.id
    ]
    asking |= {other.id: other for other in others}
    return asking, read.owed(connection, agency_id, round_ids=[other.id for other in others])


def _rung(connection: Connection, round_: RoundRecord, now: datetime) -> RungRecord | None:
    """The step of the ladder at which the round stands: the last one passed, else the first."""
    ladder = read.rungs(connection, round_.agency_id, round_.id)
    passed = [rung for rung in ladder if rung.due_at <= now]
    return next(iter((*reversed(passed), *ladder)), None)


def _asker(
    desk: Desk,
    standings: tuple[Standing, ...],
    officers: Mapping[int, OfficerRecord],
    links: Links,
) -> Asker:
    clerks = dict.fromkeys(s.officer_id for s in standings if s.role is Role.CLERK)
    return Asker(
        agency=desk.agency,
        clerks=tuple(officers[officer_id].name for officer_id in clerks),
        base_url=links.base_url,
        calendar=desk.calendar,
        thai_digits=desk.settings.thai_digits,
        links=links,
    )
