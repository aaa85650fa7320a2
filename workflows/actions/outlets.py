"""An agency's LINE account and webhook: entered, switched, tested, taken away; by its clerk.

What is secret is stored sealed and stands in no journal, no answer and no page again.
"""

import base64
import re
import secrets as chance
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.errors import TidtamError
from tracker.queries import contacts, people
from tracker.queries.contacts import OutletRecord, outlet_t
from tracker.queries.people import NotFound
from tracker.records import OfficerRecord
from tracker.status import Channel, Role
from tracker.store import CLOCK, Store
from tracker.tables import Outlet
from workflows.actions.acts import doer, standings_of
from workflows.channels.addresses import allowed_of, checked_url
from workflows.channels.letter import Answer, Letter, Outcome
from workflows.channels.outlets import (
    CHANNEL_SECRET,
    OLD_SECRET,
    OLD_UNTIL,
    SECRET,
    TOKEN,
    channel_of_outlet,
    purpose_of,
    secrets_of,
)
from workflows.channels.port import LineDown
from workflows.channels.webhook import new_secret
from workflows.engine import Refused
from workflows.house import House
from workflows.sealing import SealBroken, seal

OLD_SECRET_LASTS = timedelta(days=3)  # a week-end may lie between
SECRET_BYTES = 32
TESTS_AN_HOUR = 10
LONGEST_TOKEN = 1000
_LINE_NAME = re.compile(r"@[a-z0-9._-]{1,40}")
_TOKEN = re.compile(rf"[A-Za-z0-9+/=._~-]{{20,{LONGEST_TOKEN}}}")
_CHANNEL_SECRET = re.compile(r"[0-9a-f]{32}")
TEST_SUBJECT = "ข้อความทดสอบ · Test message"
TEST_TEXT = (
    "ข้อความนี้ส่งเพื่อทดสอบการเชื่อมต่อ ไม่ต้องดำเนินการใด ๆ\n"
    "This message tests the connection; nothing is to be done."
)


class LineNameUnusable(TidtamError):
    """What was given as the public name of a LINE account is none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "line-name-unusable",
            th=f"“{name[:60]}” ไม่ใช่ Basic ID หรือ Premium ID ของบัญชี LINE โปรดเขียนเช่น @123abcde",
            en=f"“{name[:60]}” is no LINE account's basic or premium ID; write it as @123abcde",
        )


class LineSecretUnusable(TidtamError):
    """A LINE token or channel secret does not look like one: something else was pasted."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(
            "line-secret-unusable",
            th=f"{th} ดูไม่ถูกต้อง โปรดคัดลอกใหม่ทั้งหมดจาก LINE Developers Console",
            en=f"this does not look like {en}; copy it anew, whole, from LINE Developers Console",
        )


class OutletMissing(TidtamError):
    """The agency has no outlet of this channel."""

    def __init__(self, channel: Channel) -> None:
        th, en = NAMES[channel]
        super().__init__(
            "outlet-missing",
            th=f"หน่วยงานยังไม่ได้ตั้งค่า{th} โปรดตั้งค่าก่อน",
            en=f"the agency has no {en} yet; set it up first",
        )


class TooManyTests(TidtamError):
    """More test messages were asked for within an hour than may go out."""

    def __init__(self) -> None:
        super().__init__(
            "too-many-tests",
            th=f"ส่งข้อความทดสอบได้ไม่เกิน {TESTS_AN_HOUR} ครั้งในหนึ่งชั่วโมง โปรดรอแล้วลองใหม่",
            en=f"at most {TESTS_AN_HOUR} test messages go out within an hour; wait and try again",
        )


class LineNotLinked(TidtamError):
    """The officer who should get the message has not linked a LINE account."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "line-not-linked",
            th=f"{name} ยังไม่ได้เชื่อมบัญชี LINE โปรดเชื่อมก่อนด้วยรหัสครั้งเดียว",
            en=f"{name} has not linked a LINE account; link it first by a one-time code",
        )


NAMES = {Channel.LINE: ("บัญชี LINE", "LINE account"), Channel.WEBHOOK: ("webhook", "webhook")}


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A webhook's secret, shown this once; the old one, if any, still signs until then."""

    secret: str
    old_until: datetime | None = None


def set_line(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    address: str,
    token: str | None = None,
    channel_secret: str | None = None,
    now: datetime,
) -> None:
    """Enter or change the agency's LINE account; a secret of None stays what it was.

    `address` is the account's public name (@…). Raises LineNameUnusable, LineSecretUnusable,
    SealBroken (what was stored does not open, and only one of the two was given), Refused.
    """
    address = address.strip().lower()
    if not _LINE_NAME.fullmatch(address):
        raise LineNameUnusable(address)
    with _by_clerk(house, agency_id, officer_id, now) as store:
        before = contacts.outlets(store.connection, agency_id).get(Channel.LINE)
        given = {TOKEN: (token or "").strip(), CHANNEL_SECRET: (channel_secret or "").strip()}
        if before is not None and not all(given.values()):
            kept = secrets_of(before, key=house.key)
            given = {name: value or kept[name] for name, value in given.items()}
        if not _TOKEN.fullmatch(given[TOKEN]):
            raise LineSecretUnusable("Channel access token", "a channel access token")
        if not _CHANNEL_SECRET.fullmatch(given[CHANNEL_SECRET]):
            raise LineSecretUnusable("Channel secret", "a channel secret")
        renewed = [
            name for name, value in ((TOKEN, token), (CHANNEL_SECRET, channel_secret)) if value
        ]
        _put(house, store, Channel.LINE, address, given, before, renewed)


def set_webhook(
    house: House, *, agency_id: int, officer_id: int, url: str, now: datetime
) -> NewSecret | None:
    """Enter or change the agency's webhook; a new URL gets a new secret, which is returned.

    None where the URL is what it was. Raises UrlUnusable, Refused.
    """
    url = checked_url(url, allowed=allowed_of(house.settings.webhook.allow))
    with _by_clerk(house, agency_id, officer_id, now) as store:
        before = contacts.outlets(store.connection, agency_id).get(Channel.WEBHOOK)
        if before is not None and before.address == url:
            if not before.active:
                _switch(store, before, on=True)
            return None
        made = new_secret(chance.token_bytes(SECRET_BYTES))
        _put(house, store, Channel.WEBHOOK, url, {SECRET: made}, before, [SECRET])
    return NewSecret(made)


def rotate_secret(house: House, *, agency_id: int, officer_id: int, now: datetime) -> NewSecret:
    """A new secret for the webhook; for `OLD_SECRET_LASTS` the old one signs beside it.

    An old secret that no longer opens is given up. Raises OutletMissing, Refused.
    """
    with _by_clerk(house, agency_id, officer_id, now) as store:
        before = _outlet(store, Channel.WEBHOOK)
        made = NewSecret(new_secret(chance.token_bytes(SECRET_BYTES)), now + OLD_SECRET_LASTS)
        kept = {SECRET: made.secret}
        try:
            kept[OLD_SECRET] = secrets_of(before, key=house.key)[SECRET]
            kept[OLD_UNTIL] = (now + OLD_SECRET_LASTS).isoformat()
        except SealBroken:
            made = NewSecret(made.secret)
        sealed = _sealed(house, store, Channel.WEBHOOK, kept)
        store.set(Outlet, before.id, sealed=sealed, changed_at=now)
        store.journal("rotate-secret", "outlet", before.id, new={"old_until": made.old_until})
    return made


def switch_outlet(
    house: House, *, agency_id: int, officer_id: int, channel: Channel, on: bool, now: datetime
) -> None:
    """Let notices go out by this channel, or stop them. Raises OutletMissing, Refused."""
    with _by_clerk(house, agency_id, officer_id, now) as store:
        before = _outlet(store, channel)
        if before.active != on:
            _switch(store, before, on=on)


def remove_outlet(
    house: House, *, agency_id: int, officer_id: int, channel: Channel, now: datetime
) -> None:
    """Forget the channel with its secrets; officers stay linked for another time.

    Raises OutletMissing, Refused.
    """
    with _by_clerk(house, agency_id, officer_id, now) as store:
        before = _outlet(store, channel)
        store.connection.execute(
            sa.delete(outlet_t).where(outlet_t.c.id == before.id, outlet_t.c.agency_id == agency_id)
        )
        old = {"channel": channel, "address": before.address}
        store.journal("remove", "outlet", before.id, old=old)


def send_test(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    channel: Channel,
    to_officer: int | None = None,
    now: datetime,
) -> Answer:
    """Send a test message at once, switched on or not, and return what the other side said.

    By LINE it goes to `to_officer`, or else to whoever asks. A test for which the other side was
    not even asked does not count towards the hour's; who answers that it is gone is switched off,
    as at a sending. Raises OutletMissing, LineNotLinked, TooManyTests, Refused.
    """
    with _by_clerk(house, agency_id, officer_id, now) as store:
        outlet = _outlet(store, channel)
        agency = people.agency(store.connection, agency_id)
        reader = people.officer(store.connection, agency_id, to_officer or officer_id)
        address = outlet.address
        if channel is Channel.LINE:
            linked = contacts.contact(store.connection, agency_id, reader.id)
            if linked.line_user is None:
                raise LineNotLinked(reader.name)
            address = linked.line_user
        hour = now - timedelta(hours=1)
        had = contacts.tests_since(store.connection, agency_id, outlet.id, since=hour)
        if had >= TESTS_AN_HOUR:
            raise TooManyTests
        store.journal(
            contacts.TEST, "outlet", outlet.id, new={"channel": channel, "officer": reader.id}
        )
    letter = _test_letter(agency.name, reader, address, now)
    way_out = channel_of_outlet(outlet, key=house.key, settings=house.settings, now=now)
    try:
        with way_out.open() as line:
            answer = line.send(letter)
    except LineDown as error:
        if error.unasked:
            with _by_clerk(house, agency_id, officer_id, now) as store:
                store.journal(contacts.UNASKED, "outlet", outlet.id, reason=str(error))
        return Answer(Outcome.TEMPORARY, str(error), in_doubt=error.in_doubt, th=error.th)
    if answer.gone:
        with house.write(agency_id, who=CLOCK, now=now) as store:
            give_up(store, channel, why=answer.words)
    return answer


def give_up(store: Store, channel: Channel, *, why: str) -> None:
    """Switch an outlet off whose other side wants nothing any more, at a sending or a test.

    Standard Webhooks asks for it where a receiver answers 410. `why` is the answer, for the clerk.
    """
    before = contacts.outlets(store.connection, store.agency_id).get(channel)
    if before is not None and before.active:
        _switch(store, before, on=False, why=why)


def may_set_outlets(
    connection: sa.Connection, agency_id: int, officer_id: int, now: datetime
) -> bool:
    """Whether the officer is the agency's clerk or administrator at `now`."""
    roles = {one.role for one in standings_of(connection, agency_id, officer_id, now)}
    return not roles.isdisjoint((Role.CLERK, Role.ADMINISTRATOR))


@contextmanager
def _by_clerk(house: House, agency_id: int, officer_id: int, now: datetime) -> Iterator[Store]:
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        if not may_set_outlets(store.connection, agency_id, officer_id, now):
            raise Refused(
                "not-yours",
                th="ผู้ที่ตั้งค่าช่องทางของหน่วยงานได้คือเจ้าหน้าที่ผู้ดูแลแผนหรือผู้ดูแลระบบ โปรดให้ผู้นั้นดำเนินการ",
                en="the agency's channels are for the clerk or the administrator to set; "
                "ask them to do it",
            )
        yield store


def _put(
    house: House,
    store: Store,
    channel: Channel,
    address: str,
    secrets: Mapping[str, str],
    before: OutletRecord | None,
    renewed: list[str],
) -> None:
    """Store an outlet, active; the journal names the secrets that are new, never what they are."""
    values = {
        "address": address,
        "sealed": _sealed(house, store, channel, secrets),
        "active": True,
        "changed_at": store.now,
    }
    if before is None:
        outlet_id = store.insert(Outlet, channel=channel, **values)
    else:
        outlet_id = before.id
        store.set(Outlet, outlet_id, **values)
    store.journal(
        "set",
        "outlet",
        outlet_id,
        old={"address": before.address, "active": before.active} if before else None,
        new={"channel": channel, "address": address, "active": True, "renewed": renewed},
    )


def _sealed(house: House, store: Store, channel: Channel, secrets: Mapping[str, str]) -> str:
    purpose = purpose_of(store.agency_id, channel)
    return seal(secrets, purpose=purpose, key=house.key, now=store.now)


def _switch(store: Store, before: OutletRecord, *, on: bool, why: str | None = None) -> None:
    store.set(Outlet, before.id, active=on, changed_at=store.now)
    old, new = {"active": before.active}, {"active": on}
    store.journal("switch", "outlet", before.id, old=old, new=new, reason=why)


def _outlet(store: Store, channel: Channel) -> OutletRecord:
    if channel not in NAMES:
        raise NotFound("ช่องทาง", "channel", channel.value, [name.value for name in NAMES])
    found = contacts.outlets(store.connection, store.agency_id).get(channel)
    if found is None:
        raise OutletMissing(channel)
    return found


def _test_letter(agency: str, reader: OfficerRecord, address: str, now: datetime) -> Letter:
    mark = base64.b32encode(chance.token_bytes(10)).decode("ascii").lower()
    return Letter(
        identity=f"test-{now:%Y-%m-%d}-{reader.id}-{mark}",
        from_name=agency,
        to_name=reader.name,
        to_address=address,
        subject=TEST_SUBJECT,
        text=TEST_TEXT,
        html=None,
        language=reader.language,
        written_at=now,
        kind="test",
        agency_id=reader.agency_id,
        officer_id=reader.id,
    )
