"""Tokens of the API: made for one officer, shown once, revoked; and one shown at the door.

A token never allows more than its officer's posts of the day: what may be done is asked of the
tables in each action, as on the pages.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.database import writing
from tracker.errors import TidtamError
from tracker.queries import signin
from tracker.queries import tokens as read
from tracker.queries.people import NotFound
from tracker.queries.supervision import office_of
from tracker.queries.tokens import Shown, TokenRecord, token_t
from tracker.row_writes import defaults_of
from tracker.status import TokenScope
from tracker.store import Who
from tracker.tables import ApiToken, SignInTry
from tracker.thai import clean, to_thai
from workflows.actions.acts import doer
from workflows.house import House

PREFIX = "tidtam_"  # so that a secret left in a file is known for what it is
LONGEST_NAME = 100
LONGEST_DAYS = 366
LIVING_AT_ONCE = 20  # of one officer
CALLS_A_MINUTE = 300
MINUTE = timedelta(minutes=1)
WRONG_WINDOW = timedelta(minutes=15)
WRONG_FROM_AN_ADDRESS = 20

_RANK = {scope: rank for rank, scope in enumerate(TokenScope)}


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. Its secret is known only here and to whoever asked for it."""

    id: int
    secret: str
    expires_at: datetime


class TokenUnfit(TidtamError):
    """A token has a name and ends within 366 days, and nobody has more than twenty."""


class TokenRefused(TidtamError):
    """The token is unknown, has expired or was revoked, or its officer has left: nobody says which.

    Also where none was shown.
    """

    def __init__(self) -> None:
        super().__init__(
            "token-refused",
            th="กุญแจโปรแกรมใช้ไม่ได้ (ไม่รู้จัก หมดอายุ หรือถูกยกเลิก) โปรดสร้างใหม่ที่หน้า /account/tokens "
            "แล้วส่งมาในหัวข้อ Authorization: Bearer …",
            en="this token opens nothing: unknown, expired or revoked; make one at "
            "/account/tokens and send it as Authorization: Bearer …",
        )


class ScopeTooSmall(TidtamError):
    """The token may do less than what was asked with it."""

    def __init__(self, scope: TokenScope, needed: TokenScope) -> None:
        super().__init__(
            "scope-too-small",
            th=f"กุญแจโปรแกรมนี้มีสิทธิ์ระดับ {scope} แต่รายการนี้ต้องใช้ระดับ {needed} โปรดสร้างกุญแจใหม่",
            en=f"this token's scope is “{scope}”, and this needs “{needed}”; make another token",
        )


class TooManyCalls(TidtamError):
    """A program asks faster than it may; `wait` says for how long it must be quiet."""

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, -(-int(wait.total_seconds()) // 1))
        super().__init__(
            "too-many-calls",
            th=f"ใช้งานถี่เกินไป โปรดรออีก {to_thai(seconds)} วินาทีแล้วลองใหม่",
            en=f"too many calls; wait {seconds} s and try again",
        )
        self.wait = timedelta(seconds=seconds)


def issue_token(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    name: str,
    scope: TokenScope,
    days: int,
    who: Who | None = None,
    now: datetime,
) -> NewToken:
    """Make a token that acts for this officer for so many days; only its hash is stored.

    `who` where somebody else makes it (the operator). Raises TokenUnfit, NotFound,
    OfficerInactive.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    name = clean(name)
    _fit(name, days)
    secret = PREFIX + secrets.token_urlsafe(32)
    expires_at = now + timedelta(days=days)
    with house.write(agency_id, who=who or acting, now=now) as store:
        if office_of(store.connection, agency_id) is not None:
            raise TokenUnfit(
                "token-unfit",
                th="สำนักงานที่กำกับดูแลอ่านจากหน้าเว็บเท่านั้น จึงไม่มีกุญแจสำหรับโปรแกรม",
                en="an office that supervises reads on the site only and has no tokens",
            )
        had = read.tokens(store.connection, agency_id, officer_id=officer_id)
        if sum(one.lives(now) for one in had) >= LIVING_AT_ONCE:
            raise TokenUnfit(
                "token-unfit",
                th=f"มีกุญแจโปรแกรมที่ยังใช้ได้ {to_thai(LIVING_AT_ONCE)} ดอกแล้ว โปรดยกเลิกดอกที่ไม่ใช้ก่อน",
                en=f"there are {LIVING_AT_ONCE} living tokens already; revoke one first",
            )
        token_id = store.insert(
            ApiToken,
            officer_id=officer_id,
            name=name,
            scope=scope,
            secret_hash=_hash_of(secret),
            created_at=now,
            expires_at=expires_at,
        )
        store.journal(
            "issue-token",
            "officer",
            officer_id,
            new={"token": token_id, "name": name, "scope": scope, "expires_at": expires_at},
        )
    return NewToken(token_id, secret, expires_at)


def revoke_token(
    house: House,
    *,
    agency_id: int,
    token_id: int,
    officer_id: int | None = None,
    who: Who | None = None,
    now: datetime,
) -> TokenRecord:
    """End a token at once; one that has ended stays as it is. Returns the token as it was.

    `officer_id`: only if it is this officer's. Raises NotFound.
    """
    with house.read() as connection:
        found = read.token(connection, agency_id, token_id)
    if officer_id is not None and found.officer_id != officer_id:
        raise NotFound("กุญแจโปรแกรม", "token", token_id)
    who = who or Who(found.officer_id, found.officer)
    with house.write(agency_id, who=who, now=now) as store:
        before = read.token(store.connection, agency_id, token_id)
        if before.revoked_at is None:
            store.set(ApiToken, token_id, revoked_at=now)
            store.journal(
                "revoke-token",
                "officer",
                before.officer_id,
                old={"token": token_id, "name": before.name},
            )
    return before


def use_token(
    house: House, *, secret: str | None, address: str | None = None, now: datetime
) -> Shown:
    """Whom this secret acts for; counts the call. Raises TokenRefused, TooManyCalls.

    Wrong secrets are counted by network address, in the table of wrong sign-ins.
    """
    if not secret:
        raise TokenRefused
    with writing(house.engine) as connection:
        found = read.shown(connection, _hash_of(secret), now=now)
        if found is not None:
            begun = found.minute_at
            same = begun is not None and begun <= now < begun + MINUTE
            calls = found.calls + 1 if same else 1
            if begun is not None and calls > CALLS_A_MINUTE:
                raise TooManyCalls(begun + MINUTE - now)
            connection.execute(
                sa.update(token_t)
                .where(token_t.c.id == found.id)
                .values(last_used_at=now, minute_at=begun if same else now, calls=calls)
            )
    if found is None:
        _count_wrong(house, address or "", now=now)
        raise TokenRefused
    return found


def check_scope(shown: Shown, needed: TokenScope) -> None:
    """Whether the token reaches that far; raises ScopeTooSmall."""
    if _RANK[shown.scope] < _RANK[needed]:
        raise ScopeTooSmall(shown.scope, needed)


def _fit(name: str, days: int) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        raise TokenUnfit(
            "token-unfit",
            th=f"โปรดตั้งชื่อกุญแจโปรแกรม ไม่เกิน {to_thai(LONGEST_NAME)} ตัวอักษร ให้รู้ว่าใช้กับโปรแกรมใด",
            en=f"give the token a name of at most {LONGEST_NAME} signs that says what uses it",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenUnfit(
            "token-unfit",
            th=f"กุญแจโปรแกรมใช้ได้ ๑ ถึง {to_thai(LONGEST_DAYS)} วัน",
            en=f"a token lives from 1 to {LONGEST_DAYS} days",
        )


def _count_wrong(house: House, address: str, *, now: datetime) -> None:
    """Store a wrong secret; raises TooManyCalls after too many, which are then stored no longer."""
    what = b"api token from " + address.encode()
    hashed = hmac.new(house.key, what, hashlib.sha256).hexdigest()
    with writing(house.engine) as connection:
        wrong, last = signin.failures(connection, hashed, since=now - WRONG_WINDOW)
        if last is not None and wrong >= WRONG_FROM_AN_ADDRESS:
            raise TooManyCalls(last + WRONG_WINDOW - now)
        values = defaults_of(SignInTry, {"name_hash": hashed, "at": now})
        connection.execute(sa.insert(signin.try_t).values(**values))


def _hash_of(secret: str) -> str:
    # 256 random bits need no slow hash: nobody can try them all
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
