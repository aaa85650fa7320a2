"""What LINE tells us of an agency's account, proven and done: codes, follows, blocks.

To an account that citizens may write to as well we answer only what is meant for us.
"""

import base64
import hashlib
import hmac
import re
import secrets as chance
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.database import writing
from tracker.errors import TidtamError
from tracker.queries import contacts, people, signin
from tracker.queries.contacts import CodeRecord, code_t
from tracker.records import OfficerRecord
from tracker.row_writes import defaults_of
from tracker.status import Channel
from tracker.store import Who
from tracker.tables import SignInTry
from tracker.thai import to_arabic
from workflows.actions.line_links import CODE_DIGITS, hash_of_code, put_contact, switch_contact
from workflows.channels.line_events import Followed, LineEvent, Unfollowed, Written
from workflows.channels.outlets import CHANNEL_SECRET, line_account, secrets_of
from workflows.channels.port import LineDown
from workflows.house import House
from workflows.sealing import SealBroken

WINDOW = timedelta(hours=1)
TRIES_OF_A_USER = 5
TRIES_OF_AN_AGENCY = 100
_CODE = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")
_NEARLY_A_CODE = re.compile(r"[0-9]{6,9}")

WELCOME = (
    "สวัสดีค่ะ/ครับ พิมพ์รหัสเชื่อมบัญชี ๘ หลักที่ได้จากระบบติดตาม (Tidtam) เพื่อรับการแจ้งเตือนทาง LINE\n\n"
    "Hello. Type the 8-digit code that Tidtam gave you, to get your notices by LINE."
)
LINKED = (
    "เชื่อมบัญชี LINE กับ {name} แล้ว ต่อไปจะได้รับการแจ้งเตือนทาง LINE ควบคู่กับอีเมล\n\n"
    "This LINE account is now linked to {name}. Notices come by LINE beside mail."
)
LINKED_ALREADY = (
    "บัญชี LINE นี้เชื่อมกับ {name} อยู่แล้ว เปิดหรือปิดการแจ้งเตือนทาง LINE ได้ในระบบติดตาม (Tidtam)\n\n"
    "This LINE account is linked to {name}. Notices by LINE are switched on and off in Tidtam."
)
ANOTHERS = (
    "บัญชี LINE นี้เชื่อมกับเจ้าหน้าที่ท่านอื่นอยู่ โปรดยกเลิกการเชื่อมเดิมในระบบติดตาม (Tidtam) ก่อน แล้วพิมพ์รหัสอีกครั้ง\n\n"
    "This LINE account is linked to another officer. Undo that in Tidtam first, "
    "then type the code again."
)
NO_CODE = (
    "รหัสนี้ใช้ไม่ได้ รหัสใช้ได้ครั้งเดียวภายใน ๑๕ นาที โปรดขอรหัสใหม่จากระบบติดตาม (Tidtam)\n\n"
    "This code does not work: a code works once, within 15 minutes. Get a new one from Tidtam."
)
WAIT = (
    "พิมพ์รหัสผิดหลายครั้งเกินไป โปรดรอหนึ่งชั่วโมงแล้วลองใหม่\n\n"
    "Too many wrong codes. Wait an hour, then try again."
)


class LineRefused(TidtamError):
    """A request to the door for LINE is not LINE's: nobody learns whether there is an account."""

    def __init__(self) -> None:
        super().__init__(
            "line-refused",
            th="ไม่รับคำขอนี้ ลายเซ็นไม่ถูกต้อง",
            en="this request is not accepted: its signature is not right",
        )


@dataclass(frozen=True, slots=True)
class LineReply:
    """What the account answers to whom wrote; the token works once, for about a minute."""

    reply_token: str
    text: str


def prove_line(house: House, *, agency_id: int, body: bytes, signature: str) -> None:
    """Raises LineRefused unless the body was signed with the channel secret of the agency's LINE.

    `signature` is the header X-Line-Signature: base64 of the body's HMAC-SHA-256. An agency that
    is not there, or has no account, is refused alike and takes as long.
    """
    with house.read() as connection:
        outlet = contacts.outlets(connection, agency_id).get(Channel.LINE)
    secret, known = chance.token_hex(16), False
    if outlet is not None:
        try:
            secret, known = secrets_of(outlet, key=house.key)[CHANNEL_SECRET], True
        except SealBroken:
            known = False
    wanted = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))
    same = hmac.compare_digest(wanted, signature.encode("utf-8", "replace"))
    if not (same and known):
        raise LineRefused


def take_event(
    house: House, *, agency_id: int, event: LineEvent, now: datetime
) -> LineReply | None:
    """Do what an event of the agency's LINE account asks for, and return what is to be answered.

    An event that LINE delivers once more changes nothing more.
    """
    match event:
        case Written():
            text: str | None = _written(house, agency_id, event, now)
        case Followed():
            text = _followed(house, agency_id, event)
        case Unfollowed():
            _unfollowed(house, agency_id, event, now)
            return None
    return LineReply(event.reply_token, text) if text and event.reply_token else None


def send_replies(house: House, *, agency_id: int, replies: Sequence[LineReply]) -> int:
    """Hand what is to be answered to LINE; how many it took. A lost answer harms nothing.

    Where LINE does not answer, the rest is not tried: nobody waits for each in turn.
    """
    with house.read() as connection:
        outlet = contacts.outlets(connection, agency_id).get(Channel.LINE)
    if outlet is None or not replies:
        return 0
    account = line_account(secrets_of(outlet, key=house.key), settings=house.settings)
    taken = 0
    with account.open() as line, suppress(LineDown):
        for reply in replies:
            taken += line.answer(reply.reply_token, reply.text)
    return taken


def _written(house: House, agency_id: int, event: Written, now: datetime) -> str | None:
    """A message: a code links, what is nearly one gets told so, all else is not for us."""
    typed = re.sub(r"[\s-]", "", to_arabic(event.text))
    if not _CODE.fullmatch(typed):
        return NO_CODE if _NEARLY_A_CODE.fullmatch(typed) else None
    tries = _count_try(house, agency_id, event.user, now)
    if tries is None:
        return WAIT
    with house.read() as connection:
        code = contacts.line_code(connection, agency_id, hash_of_code(house, agency_id, typed))
        if code is None:
            return NO_CODE
        officer = people.officer(connection, agency_id, code.officer_id)
    said = _use(house, code, officer, event, now)
    if said is not NO_CODE:
        _mark_success(house, tries)
    return said.format(name=officer.name)


def _use(
    house: House, code: CodeRecord, officer: OfficerRecord, event: Written, now: datetime
) -> str:
    """Link the officer by a code that was typed; what is said of it."""
    agency_id = officer.agency_id
    with house.write(agency_id, who=Who(officer.id, officer.name), now=now) as store:
        owner = contacts.contact_of_line(store.connection, agency_id, event.user)
        if owner is not None and owner.officer_id == officer.id and code.used_at is not None:
            return LINKED_ALREADY  # LINE delivered it once more
        if not officer.active or code.used_at is not None or code.expires_at <= now:
            return NO_CODE
        if owner is not None and owner.officer_id != officer.id:
            return ANOTHERS
        used = store.connection.execute(
            sa.update(code_t)
            .where(code_t.c.id == code.id, code_t.c.used_at.is_(None))
            .values(used_at=now)
        )
        if used.rowcount != 1:
            return NO_CODE
        put_contact(store, officer.id, line_user=event.user, line_on=True, linked_at=now)
        store.journal("link-line", "officer", officer.id)
    return LINKED


def _followed(house: House, agency_id: int, event: Followed) -> str:
    with house.read() as connection:
        owner = contacts.contact_of_line(connection, agency_id, event.user)
        if owner is None:
            return WELCOME
        name = people.officer(connection, agency_id, owner.officer_id).name
    return LINKED_ALREADY.format(name=name)


def _unfollowed(house: House, agency_id: int, event: Unfollowed, now: datetime) -> None:
    """The officer blocked the account: LINE is off, unless they have linked it anew since.

    Only what LINE delivers once more may be old: LINE's clock and ours need not agree.
    """
    with house.read() as connection:
        owner = contacts.contact_of_line(connection, agency_id, event.user)
        if owner is None or not owner.line_on:
            return
        if event.again and owner.linked_at is not None and event.at < owner.linked_at:
            return
        officer = people.officer(connection, agency_id, owner.officer_id)
    with house.write(agency_id, who=Who(officer.id, officer.name), now=now) as store:
        switch_contact(store, owner, on=False, reason=contacts.BLOCKED)


def _count_try(house: House, agency_id: int, user: str, now: datetime) -> list[int] | None:
    """Store a try of a code as failed, for the user and the agency; None where it is one too many.

    The tries of signing in hold it, of which nobody learns by whom.
    """
    rows = []
    with writing(house.engine) as connection:
        for what, most in (
            (f"{agency_id} user {user}", TRIES_OF_A_USER),
            (f"{agency_id}", TRIES_OF_AN_AGENCY),
        ):
            hashed = hmac.new(house.key, f"line try {what}".encode(), hashlib.sha256).hexdigest()
            failed, _ = signin.failures(connection, hashed, since=now - WINDOW)
            if failed >= most:
                return None
            values = defaults_of(SignInTry, {"name_hash": hashed, "at": now})
            inserted = connection.execute(sa.insert(signin.try_t).values(**values))
            rows.append(int(inserted.inserted_primary_key[0]))  # type: ignore[index]
    return rows


def _mark_success(house: House, tries: list[int]) -> None:
    with writing(house.engine) as connection:
        connection.execute(
            sa.update(signin.try_t).where(signin.try_t.c.id.in_(tries)).values(succeeded=True)
        )
