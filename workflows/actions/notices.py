"""Put notices into the outbox, in the transaction of the change that caused them.

The row is the truth: `sending.deliver` finds it, however often the process is killed.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker import outbox
from tracker.calendar import at_bangkok, bangkok_date
from tracker.errors import TidtamError
from tracker.queries import contacts as reach
from tracker.queries import notices as log
from tracker.queries import people
from tracker.queries.contacts import ContactRecord, OutletRecord
from tracker.queries.notices import MAIL
from tracker.records import OfficerRecord
from tracker.settings import Settings
from tracker.status import Channel, NoticeState
from tracker.store import Store
from tracker.tables import Notice, NoticeLine
from workflows.actions.acts import doer, standings_of
from workflows.actions.sifting import not_owed
from workflows.capacities import capacities
from workflows.desk import desk_at
from workflows.engine import Capacity, Refused
from workflows.house import House
from workflows.notices import Words
from workflows.reminders import REMINDERS, Line

NO_ADDRESS = "no-address"


class NotDead(TidtamError):
    """Only what could not be delivered can be sent again."""

    def __init__(self, notice_id: int) -> None:
        super().__init__(
            "not-dead",
            th=f"การแจ้งเตือนหมายเลข {notice_id} ไม่ได้อยู่ในรายการที่ส่งไม่ได้ จึงไม่ต้องส่งซ้ำ",
            en=f"notice {notice_id} is no dead letter, so there is nothing to send again",
        )


class NoAddress(TidtamError):
    """The officer has no mail address to send to."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "no-address",
            th=f"{name} ยังไม่มีที่อยู่อีเมล โปรดเพิ่มก่อนด้วย tidtam officers change",
            en=f"{name} has no mail address yet; add one first: tidtam officers change",
        )


class WayOff(TidtamError):
    """A letter by LINE or webhook goes nowhere while that way is off, at the agency or its reader.

    `code` is outlet-off or line-off.
    """

    def __init__(self, channel: Channel, name: str | None = None) -> None:
        if name is None:
            th, en = {
                Channel.LINE: ("บัญชี LINE ของหน่วยงาน", "the agency's LINE account"),
                Channel.WEBHOOK: ("webhook ของหน่วยงาน", "the agency's webhook"),
            }.get(channel, ("ช่องทางนี้", "this channel"))
            super().__init__(
                "outlet-off",
                th=f"{th}ปิดอยู่หรือยังไม่ได้ตั้ง จึงส่งซ้ำทางนี้ไม่ได้ โปรดเปิดช่องทางก่อน",
                en=f"{en} is off or not set up, so nothing can be sent that way again; "
                "switch it on first",
            )
            return
        super().__init__(
            "line-off",
            th=f"{name} ไม่ได้เชื่อมหรือปิดการแจ้งเตือนทาง LINE ของตน จึงส่งซ้ำทางนี้ไม่ได้ เจ้าตัวเปิดได้ที่บัญชีของฉัน",
            en=f"{name} has no LINE linked or has switched it off, so nothing can be sent that "
            "way again; they switch it on under My account",
        )


class NothingOwed(TidtamError):
    """A reminder is not sent again to somebody who owes nothing of what it asks for."""

    def __init__(self, notice_id: int, name: str) -> None:
        super().__init__(
            "nothing-owed",
            th=f"{name} ไม่มีรายการค้างรายงานตามการแจ้งเตือนหมายเลข {notice_id} แล้ว จึงไม่ต้องส่งซ้ำ",
            en=f"{name} owes nothing of what notice {notice_id} asks for any more, "
            "so there is nothing to send again",
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be: to whom, of which kind, on which occasion, its words and its lines.

    There is at most one notice of a kind for an officer on an occasion.
    """

    kind: str
    officer: OfficerRecord
    occasion: str
    words: Words
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Queued:
    """What was put into the outbox: notices that will be sent, and those that cannot be."""

    waiting: tuple[int, ...]
    dead: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A draft on one of its ways; no address where nothing reaches its officer."""

    draft: Draft
    way: Channel
    address: str | None
    identity: str


def queue(house: House, store: Store, drafts: Iterable[Draft]) -> Queued:
    """Write the notices, one for each way to reach its officer.

    Mail always; LINE beside it where the officer has it on; the agency's webhook where there is
    one. Whom nothing reaches gets a dead one, which the clerk sees. What is in the outbox already
    (kind, officer, occasion and way) is left out.
    """
    mail = channel_of(house.settings)
    outlets = _active_outlets(store)
    contacts = reach.contacts(store.connection, store.agency_id) if outlets else {}
    every = [
        _Addressed(draft, way, address, identity_of(house.key, store.agency_id, draft, way))
        for draft in drafts
        for way, address in _ways(draft.officer, mail, outlets, contacts).items()
    ]
    ids = store.insert_new(
        Notice,
        [
            {
                "kind": one.draft.kind,
                "officer_id": one.draft.officer.id,
                "occasion": one.draft.occasion,
                "channel": one.way,
                "identity": one.identity,
                "address": one.address,
                "subject": one.draft.words.subject,
                "text": one.draft.words.text,
                "html": one.draft.words.html if one.way in MAIL else None,
                "state": NoticeState.WAITING if one.address else NoticeState.DEAD,
                "created_at": store.now,
                "begun_at": store.now,
                "due_at": store.now,
                "problem": None if one.address else NO_ADDRESS,
            }
            for one in every
        ],
        known_by="identity",
    )
    new = [one for one in every if one.identity in ids]
    _write_lines(store, [(ids[one.identity], one.draft) for one in new])
    dead = [one for one in new if not one.address]
    for one in dead:
        store.journal(
            "dead",
            "notice",
            ids[one.identity],
            new={"kind": one.draft.kind, "officer": one.draft.officer.id},
            reason=NO_ADDRESS,
        )
    return Queued(
        tuple(ids[one.identity] for one in new if one.address),
        tuple(ids[one.identity] for one in dead),
    )


def _active_outlets(store: Store) -> dict[Channel, OutletRecord]:
    outlets = reach.outlets(store.connection, store.agency_id)
    return {way: outlet for way, outlet in outlets.items() if outlet.active}


def _ways(
    officer: OfficerRecord,
    mail: Channel,
    outlets: Mapping[Channel, OutletRecord],
    contacts: Mapping[int, ContactRecord],
) -> dict[Channel, str | None]:
    """How an officer is reached, and at which address; mail without one where nothing else is."""
    ways: dict[Channel, str | None] = {mail: officer.email}
    contact = contacts.get(officer.id)
    if Channel.LINE in outlets and contact is not None and contact.line_on:
        ways[Channel.LINE] = contact.line_user
        if not officer.email:
            del ways[mail]
    if Channel.WEBHOOK in outlets:
        ways[Channel.WEBHOOK] = outlets[Channel.WEBHOOK].address
    return ways


def send_again(
    house: House, *, agency_id: int, notice_id: int, officer_id: int, now: datetime
) -> datetime:
    """The clerk has a dead letter sent again, to the officer's address of now; returns when.

    It has the same identity and its 48 hours anew. A reminder waits for office hours, and for
    the next working day where its reader has had one of its kind today. Raises Refused, NotDead,
    NothingOwed, NoAddress, WayOff.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.read() as connection:
        able = capacities(standings_of(connection, agency_id, officer_id, now))
    if Capacity.CLERK not in able:
        raise Refused(
            "not-yours",
            th="ผู้ที่สั่งส่งซ้ำได้คือเจ้าหน้าที่ผู้ดูแลแผน โปรดให้ผู้นั้นดำเนินการ",
            en="a dead letter is sent again by the clerk; ask them to do it",
        )
    with house.write(agency_id, who=acting, now=now) as store:
        found = log.notice(store.connection, agency_id, notice_id)
        reader = people.officer(store.connection, agency_id, found.officer_id)
        if found.state is NoticeState.DEAD and not_owed(store.connection, [found], now):
            raise NothingOwed(notice_id, reader.name)
        outlets = _active_outlets(store)
        contacts = reach.contacts(store.connection, agency_id) if outlets else {}
        mail = found.channel if found.channel in MAIL else channel_of(house.settings)
        address = _ways(reader, mail, outlets, contacts).get(found.channel)
        if address is None:
            raise _no_way(found.channel, reader, outlets)
        due_at = _again_at(house, store, found)
        if not outbox.revive(store.connection, notice_id, address=address, now=now, due_at=due_at):
            raise NotDead(notice_id)
        store.journal(
            "send-again",
            "notice",
            notice_id,
            old={"state": found.state, "problem": found.problem},
            new={"state": NoticeState.WAITING, "due_at": due_at},
        )
    return due_at


def _no_way(
    way: Channel, reader: OfficerRecord, outlets: Mapping[Channel, OutletRecord]
) -> TidtamError:
    """Why nothing reaches the reader by this way now."""
    if way in MAIL:
        return NoAddress(reader.name)
    return WayOff(way, reader.name if way in outlets else None)


def _again_at(house: House, store: Store, found: log.NoticeRecord) -> datetime:
    if found.kind not in REMINDERS:
        return store.now
    today = bangkok_date(store.now)
    desk = desk_at(store.agency, house.settings, today=today)
    served = log.served_today(
        store.connection,
        store.agency_id,
        kind=found.kind,
        occasion=f"not {found.occasion}",
        since=at_bangkok(today, 0),
    )
    if found.officer_id in served:
        return desk.office.next_day(store.now)
    return desk.office.within(store.now)


def cancel(store: Store, notice_ids: Iterable[int], *, why: str) -> None:
    """Take back notices that still wait; `why` is a word such as superseded."""
    for notice_id in notice_ids:
        if outbox.cancel_waiting(store.connection, notice_id, why=why):
            store.journal("cancel", "notice", notice_id, reason=why)


def channel_of(settings: Settings) -> Channel:
    """The channel by which this installation delivers."""
    return Channel(settings.mail.delivery)


def identity_of(key: bytes, agency_id: int, draft: Draft, way: Channel) -> str:
    """The notice's one identity over all tries: readable, and unlike any other installation's."""
    name = draft.kind if way in MAIL else f"{draft.kind}-{way}"
    body = f"{agency_id} {name} {draft.officer.id} {draft.occasion}"
    seal = hmac.new(key, body.encode("utf-8"), hashlib.sha256).hexdigest()[:16]
    return f"{name}-{draft.occasion}-{draft.officer.id}-{seal}"


def _write_lines(store: Store, written: Iterable[tuple[int, Draft]]) -> None:
    store.insert_many(
        NoticeLine,
        [
            {
                "notice_id": notice_id,
                "part_id": line.part.part_id,
                "round_id": line.round.id,
                "rung_id": line.rung.id if line.rung else None,
            }
            for notice_id, draft in written
            for line in draft.lines
        ],
    )
