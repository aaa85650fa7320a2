"""A second factor for signing in: six digits of an authenticator (RFC 6238), or a recovery code.

Asked for after the password. A one-time link by mail is not asked for one: it proves a thing that
only the officer has, their mail, as the authenticator proves their phone.
"""

import hashlib
import hmac
import secrets as chance
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.errors import TidtamError
from tracker.queries import people
from tracker.queries import second_factors as read
from tracker.queries.second_factors import FactorRecord, factor_t, recovery_t
from tracker.store import Store, Who
from tracker.tables import RecoveryCode, SecondFactor
from tracker.thai import to_arabic
from workflows.actions.acts import doer
from workflows.actions.signin import FREE_TRIES, count_try, mark_success
from workflows.house import House
from workflows.sealing import seal, unseal

STEP = 30  # seconds
DRIFT = 1  # steps before and after, for clocks that are not quite right (RFC 6238 §5.2)
CODES = 10
CODE_SIGNS = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for another
_PURPOSE = "second factor"


@dataclass(frozen=True, slots=True)
class Setup:
    """What an authenticator must know: the secret in base32, and the same as its own address."""

    secret: str
    address: str


class FactorRefused(TidtamError):
    """The code is wrong, too old, or was used before: nobody says which."""

    def __init__(self) -> None:
        super().__init__(
            "code-refused",
            th="รหัสไม่ถูกต้องหรือใช้ไปแล้ว โปรดรอรหัสถัดไปในแอปแล้วลองอีกครั้ง",
            en="the code is not right or was used before; wait for the next one and try again",
        )


class FactorThere(TidtamError):
    """The officer has a second factor already; it must be removed before another begins."""

    def __init__(self) -> None:
        super().__init__(
            "second-factor-there",
            th="มีการยืนยันขั้นที่สองอยู่แล้ว โปรดยกเลิกก่อนจึงตั้งใหม่ได้",
            en="there is a second factor already; remove it before setting up another",
        )


class FactorMissing(TidtamError):
    """There is no second factor that could be confirmed or removed."""

    def __init__(self) -> None:
        super().__init__(
            "second-factor-missing",
            th="ยังไม่ได้เริ่มตั้งการยืนยันขั้นที่สอง",
            en="no second factor has been set up",
        )


def is_on(house: House, *, agency_id: int, officer_id: int) -> bool:
    """Whether signing in with the password asks this officer for a code too."""
    with house.read() as connection:
        found = read.factor(connection, agency_id, officer_id)
    return found is not None and found.confirmed_at is not None


def begin(house: House, *, agency_id: int, officer_id: int, now: datetime) -> None:
    """Make a secret that counts once it is confirmed; one begun before is forgotten.

    Raises FactorThere, OfficerInactive.
    """
    import pyotp

    by = doer(house, agency_id=agency_id, officer_id=officer_id)
    sealed = seal(
        {"secret": pyotp.random_base32()},
        purpose=_purpose(agency_id, officer_id),
        key=house.key,
        now=now,
    )
    with house.write(agency_id, who=by, now=now) as store:
        found = read.factor(store.connection, agency_id, officer_id)
        if found is None:
            store.insert(SecondFactor, officer_id=officer_id, sealed=sealed, begun_at=now)
        elif found.confirmed_at is None:
            store.set(SecondFactor, found.id, sealed=sealed, begun_at=now, last_step=0)
        else:
            raise FactorThere
        store.journal("begin-second-factor", "officer", officer_id)


def setup(house: House, *, agency_id: int, officer_id: int) -> Setup | None:
    """What is to be put into the authenticator; None where nothing is begun or all is done."""
    import pyotp

    with house.read() as connection:
        found = read.factor(connection, agency_id, officer_id)
        if found is None or found.confirmed_at is not None:
            return None
        officer = people.officer(connection, agency_id, officer_id)
    # an address of ASCII letters keeps the QR code small; Thai would triple it
    name = officer.email or officer.name
    secret = _secret_of(house, agency_id, found)
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Tidtam")
    return Setup(secret, address)


def confirm(
    house: House, *, agency_id: int, officer_id: int, code: str, now: datetime
) -> tuple[str, ...]:
    """The first code counts the authenticator in; return ten recovery codes, told only now.

    Raises FactorMissing, FactorThere, FactorRefused, TooManyTries, OfficerInactive.
    """
    by = doer(house, agency_id=agency_id, officer_id=officer_id)
    tries = count_try(house, f"second:{officer_id}", FREE_TRIES, now=now)
    with house.write(agency_id, who=by, now=now) as store:
        found = read.factor(store.connection, agency_id, officer_id)
        if found is None:
            raise FactorMissing
        if found.confirmed_at is not None:
            raise FactorThere
        step = _step_of(_secret_of(house, agency_id, found), code, now=now)
        if step is None:
            raise FactorRefused
        store.set(SecondFactor, found.id, confirmed_at=now, last_step=step)
        codes = tuple(
            "".join(chance.choice(_LETTERS) for _ in range(CODE_SIGNS)) for _ in range(CODES)
        )
        for one in codes:
            store.insert(
                RecoveryCode,
                officer_id=officer_id,
                code_hash=_hash_of(house, officer_id, one),
                created_at=now,
            )
        store.journal("confirm-second-factor", "officer", officer_id)
    mark_success(house, tries)
    return tuple(f"{one[: CODE_SIGNS // 2]}-{one[CODE_SIGNS // 2 :]}" for one in codes)


def prove(house: House, *, agency_id: int, officer_id: int, code: str, now: datetime) -> None:
    """Take a code of the authenticator, or a recovery code; each works once.

    Raises FactorRefused, TooManyTries; an officer without a second factor is refused too.
    """
    tries = count_try(house, f"second:{officer_id}", FREE_TRIES, now=now)
    with house.read() as connection:
        officer = people.officer(connection, agency_id, officer_id)
    with house.write(agency_id, who=Who(officer.id, officer.name), now=now) as store:
        _use(house, store, officer_id, code)
    mark_success(house, tries)


def remove(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    code: str | None = None,
    who: Who | None = None,
    now: datetime,
) -> None:
    """No second factor any more: by the officer with a code, or by `who` without one.

    Raises FactorMissing, FactorRefused, TooManyTries.
    """
    if who is None:
        prove(house, agency_id=agency_id, officer_id=officer_id, code=code or "", now=now)
    by = who or doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=by, now=now) as store:
        if read.factor(store.connection, agency_id, officer_id) is None:
            raise FactorMissing
        for table in (recovery_t, factor_t):
            store.connection.execute(
                sa.delete(table).where(
                    table.c.agency_id == agency_id, table.c.officer_id == officer_id
                )
            )
        store.journal("remove-second-factor", "officer", officer_id)


def _use(house: House, store: Store, officer_id: int, code: str) -> None:
    """Use a code up, under the agency's lock: of two at once one is refused."""
    found = read.factor(store.connection, store.agency_id, officer_id)
    if found is None or found.confirmed_at is None:
        raise FactorRefused
    step = _step_of(_secret_of(house, store.agency_id, found), code, now=store.now)
    if step is not None and step > found.last_step:
        store.set(SecondFactor, found.id, last_step=step)
        store.journal("use-second-factor", "officer", officer_id)
        return
    used = store.connection.execute(
        sa.update(recovery_t)
        .where(
            recovery_t.c.agency_id == store.agency_id,
            recovery_t.c.officer_id == officer_id,
            recovery_t.c.code_hash == _hash_of(house, officer_id, _bare(code)),
            recovery_t.c.used_at.is_(None),
        )
        .values(used_at=store.now)
    )
    if used.rowcount != 1:
        raise FactorRefused
    store.journal("use-recovery-code", "officer", officer_id)


def _step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The newest step near `now` whose six digits these are."""
    import pyotp

    typed = _bare(code)
    if len(typed) != 6 or not typed.isdigit():
        return None
    clock, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    steps = range(current - DRIFT, current + DRIFT + 1)
    same = [step for step in steps if hmac.compare_digest(clock.generate_otp(step), typed)]
    return max(same, default=None)


def _bare(code: str) -> str:
    """A code as it is compared: Arabic digits, small letters, no blanks and hyphens."""
    plain = to_arabic(code).lower()
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())[:40]


def _secret_of(house: House, agency_id: int, found: FactorRecord) -> str:
    purpose = _purpose(agency_id, found.officer_id)
    return unseal(found.sealed, purpose=purpose, key=house.key)["secret"]


def _purpose(agency_id: int, officer_id: int) -> str:
    return f"{_PURPOSE} {agency_id} {officer_id}"


def _hash_of(house: House, officer_id: int, code: str) -> str:
    """Keyed, and of this officer alone."""
    told = f"recovery code {officer_id} {code}".encode()
    return hmac.new(house.key, told, hashlib.sha256).hexdigest()
