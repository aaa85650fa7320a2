"""Signing in: passwords (argon2id), one-time links, back-off against guessing.

Tells a stranger nothing: a wrong name, a wrong password and a closed account are one refusal.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tracker.database import writing
from tracker.errors import TidtamError
from tracker.queries import signin
from tracker.queries.people import NotFound
from tracker.queries.signin import Account
from tracker.row_writes import defaults_of
from tracker.status import WayIn
from tracker.store import Store, Who
from tracker.tables import Officer, SignInLink, SignInTry
from tracker.thai import clean, to_thai
from workflows.actions.agencies import SETTER_UP
from workflows.actions.sessions import end_all
from workflows.house import House

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LINK_MINUTES = 15
SHORTEST, LONGEST = 10, 200
WINDOW = timedelta(hours=1)
FREE_TRIES = 5
FREE_TRIES_OF_AN_ADDRESS = 40  # a whole office may stand behind one address
LONGEST_WAIT = timedelta(minutes=15)
HANDED = "by-hand."  # begins a secret that somebody else saw; a letter's has no full stop
LETTERS_AN_HOUR = 10  # with a link, to one officer, whoever asks for them from wherever


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who may be let in, and by what proof; `epoch` ends all their sessions when it changes."""

    agency_id: int
    officer_id: int
    epoch: int
    way: WayIn = WayIn.PASSWORD


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """The secret of a link that signs in once; it is known only here and to its reader."""

    agency_id: int
    officer_id: int
    email: str | None
    secret: str
    expires_at: datetime


class SignInRefused(TidtamError):
    """Name and password do not belong together, or the account is closed: nobody says which."""

    def __init__(self) -> None:
        super().__init__(
            "sign-in-refused",
            th="ชื่อหรือรหัสผ่านไม่ถูกต้อง โปรดตรวจแล้วลองอีกครั้ง หรือขอลิงก์เข้าสู่ระบบทางอีเมล",
            en="the name or the password is not right; check them, or ask for a sign-in link",
        )


class TooManyTries(TidtamError):
    """Too many wrong tries; the sentence says how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(
            "too-many-tries",
            th=f"ลองผิดหลายครั้งเกินไป โปรดรออีกประมาณ {to_thai(minutes)} นาที แล้วลองใหม่",
            en=f"too many wrong tries; wait about {minutes} min and try again",
        )
        self.wait = wait


class LinkSpent(TidtamError):
    """The link was used, has expired, or never existed: nobody says which."""

    def __init__(self) -> None:
        super().__init__(
            "link-spent",
            th="ลิงก์นี้ใช้ไม่ได้แล้ว ลิงก์ใช้ได้ครั้งเดียวภายใน ๑๕ นาที โปรดขอลิงก์ใหม่",
            en="this link no longer works: a link works once, within 15 minutes; ask for a new one",
        )


class PasswordUnfit(TidtamError):
    """The new password is too short, too long, or names its owner."""


def set_password(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    password: str,
    but: str | None = None,
    who: Who = SETTER_UP,
    now: datetime,
) -> int:
    """Set an officer's password and end their sessions; return the new session epoch.

    `but`: the secret of the session that stays. Raises PasswordUnfit, NotFound.
    """
    with house.read() as connection:
        account = _account(signin.account(connection, agency_id, officer_id), officer_id)
    _fit(password, account)
    hashed = _hasher().hash(password)
    with house.write(agency_id, who=who, now=now) as store:
        store.set(Officer, officer_id, password_hash=hashed)
        epoch = end_all(store, officer_id, but=but)
        store.journal("set-password", "officer", officer_id)
        return epoch


def change_password(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    old: str | None,
    new: str,
    but: str | None = None,
    now: datetime,
) -> int:
    """An officer changes the own password; the old one is asked for where there is one.

    `but`: the secret of the session in which they do it. Return the new session epoch.
    Raises SignInRefused, TooManyTries, PasswordUnfit.
    """
    with house.read() as connection:
        account = _account(signin.account(connection, agency_id, officer_id), officer_id)
    if account.password_hash is not None:
        tries = count_try(house, f"officer:{officer_id}", FREE_TRIES, now=now)
        if not matches(account, old or ""):
            raise SignInRefused
        mark_success(house, tries)
    return set_password(
        house,
        agency_id=agency_id,
        officer_id=officer_id,
        password=new,
        but=but,
        who=Who(officer_id, account.name),
        now=now,
    )


def sign_in(
    house: House, *, name: str, password: str, address: str | None = None, now: datetime
) -> SignedIn:
    """Let somebody in by e-mail address or full name and password.

    `address` is the network address they come from. Raises SignInRefused, TooManyTries.
    """
    tries = [count_try(house, f"name:{clean(name).lower()}", FREE_TRIES, now=now)]
    if address:
        tries.append(count_try(house, f"address:{address}", FREE_TRIES_OF_AN_ADDRESS, now=now))
    with house.read() as connection:
        found = signin.accounts(connection, name)
    matching = [account for account in found if matches(account, password)]
    if not found:
        _hasher_spends_the_same_time(password)
    if len(matching) != 1:
        raise SignInRefused
    mark_success(house, *tries)
    account = matching[0]
    _strengthen(house, account, password, now=now)
    return SignedIn(account.agency_id, account.id, account.session_epoch)


def issue_link(
    house: House, *, agency_id: int, officer_id: int, who: Who = SETTER_UP, now: datetime
) -> OneTimeLink:
    """Make a link that signs this officer in once within 15 minutes, to be handed over.

    Whoever makes it knows it, so where the officer has a second factor it is asked for.
    """
    with house.write(agency_id, who=who, now=now) as store:
        account = _account(signin.account(store.connection, agency_id, officer_id), officer_id)
        return _new_link(store, account, marked=HANDED)


def request_links(
    house: House, *, name: str, address: str | None = None, now: datetime
) -> tuple[OneTimeLink, ...]:
    """Links to mail to whoever has this e-mail address; none for a stranger. Raises TooManyTries.

    Every request counts as a try, and an officer gets `LETTERS_AN_HOUR` at most, so that
    nobody's letter box is filled.
    """
    count_try(house, f"link:{clean(name).lower()}", FREE_TRIES, now=now)
    if address:
        count_try(house, f"link-address:{address}", FREE_TRIES_OF_AN_ADDRESS, now=now)
    with house.read() as connection:
        found = [account for account in signin.accounts(connection, name) if account.email]
    made = []
    for account in found:
        who = Who(account.id, account.name)
        with house.write(account.agency_id, who=who, now=now) as store:
            had = signin.links_since(store.connection, account.id, since=now - WINDOW)
            if had < LETTERS_AN_HOUR:
                made.append(_new_link(store, account))
    return tuple(made)


def look_at_link(house: House, *, secret: str, now: datetime) -> Account:
    """Whom the link would sign in, without using it up; raises LinkSpent."""
    with house.read() as connection:
        link = signin.link(connection, _hash_of(secret))
        if link is None or link.used_at is not None or link.expires_at <= now:
            raise LinkSpent
        account = signin.account(connection, link.agency_id, link.officer_id)
    if account is None:
        raise LinkSpent
    return account


def was_handed(secret: str) -> bool:
    """Whether somebody other than its officer has seen the link: no letter box was proved."""
    return secret.startswith(HANDED)


def use_link(house: House, *, secret: str, now: datetime) -> SignedIn:
    """Sign in with a link, which is used up by it; raises LinkSpent."""
    account = look_at_link(house, secret=secret, now=now)
    table = signin.link_t
    with house.write(account.agency_id, who=Who(account.id, account.name), now=now) as store:
        used = store.connection.execute(
            sa.update(table)
            .where(table.c.secret_hash == _hash_of(secret), table.c.used_at.is_(None))
            .values(used_at=now)
        )
        if used.rowcount != 1:
            raise LinkSpent
        store.journal("use-sign-in-link", "officer", account.id)
    return SignedIn(account.agency_id, account.id, account.session_epoch, WayIn.LINK)


def _new_link(store: Store, account: Account, *, marked: str = "") -> OneTimeLink:
    secret = marked + secrets.token_urlsafe(32)  # the mark is hashed too: cut off, nothing fits
    expires_at = store.now + timedelta(minutes=LINK_MINUTES)
    store.insert(
        SignInLink,
        officer_id=account.id,
        secret_hash=_hash_of(secret),
        created_at=store.now,
        expires_at=expires_at,
    )
    store.journal("issue-sign-in-link", "officer", account.id)
    return OneTimeLink(account.agency_id, account.id, account.email, secret, expires_at)


def _account(found: Account | None, officer_id: int) -> Account:
    if found is None:
        raise NotFound("เจ้าหน้าที่", "officer", officer_id)
    return found


def _fit(password: str, account: Account) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordUnfit(
            "password-unfit",
            th=f"รหัสผ่านต้องยาว {to_thai(SHORTEST)} ถึง {to_thai(LONGEST)} ตัวอักษร ใช้หลายคำต่อกันก็ได้",
            en=f"a password has {SHORTEST} to {LONGEST} signs; several words will do",
        )
    known = {account.name, account.email or "", (account.email or "").split("@")[0]}
    if len(set(password)) < 4 or password.lower() in {word.lower() for word in known}:
        raise PasswordUnfit(
            "password-unfit",
            th="รหัสผ่านนี้เดาง่ายเกินไป โปรดใช้คำอื่นที่ไม่ใช่ชื่อหรืออีเมลของท่าน",
            en="this password is too easy to guess; take something else than your name or address",
        )


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    # 19 MiB a try, so that a small machine stands several people signing in at once
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def _hasher_spends_the_same_time(password: str) -> None:
    _verifies(_nobodys_hash(), password)


def matches(account: Account, password: str) -> bool:
    """Whether this is the account's password; takes as long where it has none."""
    return _verifies(account.password_hash or _nobodys_hash(), password) and (
        account.password_hash is not None
    )


def _verifies(hashed: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(hashed, password[: LONGEST + 1])
    except VerificationError:
        return False


def _strengthen(house: House, account: Account, password: str, *, now: datetime) -> None:
    if account.password_hash and _hasher().check_needs_rehash(account.password_hash):
        who = Who(account.id, account.name)
        with house.write(account.agency_id, who=who, now=now) as store:
            store.set(Officer, account.id, password_hash=_hasher().hash(password))
            store.journal("strengthen-password", "officer", account.id)


def count_try(house: House, what: str, free: int, *, now: datetime) -> int:
    """Store a try as failed and return its row; raises TooManyTries while one has to wait."""
    hashed = hmac.new(house.key, b"sign-in try " + what.encode(), hashlib.sha256).hexdigest()
    with writing(house.engine) as connection:
        failed, last = signin.failures(connection, hashed, since=now - WINDOW)
        if last is not None and failed >= free:
            wait = min(LONGEST_WAIT, timedelta(seconds=30 * 2 ** min(failed - free, 10)))
            if now < last + wait:
                raise TooManyTries(last + wait - now)
        values = defaults_of(SignInTry, {"name_hash": hashed, "at": now})
        inserted = connection.execute(sa.insert(signin.try_t).values(**values))
        return int(inserted.inserted_primary_key[0])  # type: ignore[index]


def mark_success(house: House, *rows: int) -> None:
    """Say of tries that they succeeded: what failed before them counts no more."""
    with writing(house.engine) as connection:
        connection.execute(
            sa.update(signin.try_t).where(signin.try_t.c.id.in_(rows)).values(succeeded=True)
        )


def _hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
