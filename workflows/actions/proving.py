"""Who somebody is, proved in other ways: the own password again, a provider's word.

Tells a stranger nothing of which addresses there are; creates nobody.
"""

from datetime import datetime

from tracker.errors import TidtamError
from tracker.queries import signin
from tracker.status import WayIn
from tracker.thai import clean
from workflows.actions.signin import (
    FREE_TRIES,
    FREE_TRIES_OF_AN_ADDRESS,
    SignedIn,
    count_try,
    mark_success,
    matches,
)
from workflows.house import House


class ProofRefused(TidtamError):
    """Whoever is signed in gave a wrong password when they were asked for it again."""

    def __init__(self) -> None:
        super().__init__(
            "proof-refused",
            th="รหัสผ่านไม่ถูกต้อง ยังไม่มีการบันทึก โปรดลองอีกครั้ง",
            en="the password is not right and nothing was stored; try again",
        )


class NotKnownHere(TidtamError):
    """No open account, or more than one, has the address that a provider vouches for.

    Nobody says which: what an office knows of an address is not for the provider's users.
    """

    def __init__(self) -> None:
        super().__init__(
            "not-known-here",
            th="เข้าสู่ระบบด้วยบัญชีนี้ไม่ได้ โปรดให้ผู้ดูแลระบบของหน่วยงานตรวจอีเมลของท่าน หรือเข้าสู่ระบบด้วยวิธีอื่น",
            en="this account does not let you in; ask your agency's administrator to look at your "
            "e-mail address, or sign in another way",
        )


def prove_password(
    house: House, *, agency_id: int, officer_id: int, password: str, now: datetime
) -> None:
    """Take the own password of somebody who is signed in; raises ProofRefused, TooManyTries."""
    with house.read() as connection:
        account = signin.account(connection, agency_id, officer_id)
    tries = count_try(house, f"officer:{officer_id}", FREE_TRIES, now=now)
    if account is None or not matches(account, password):
        raise ProofRefused
    mark_success(house, tries)


def sign_in_by_email(
    house: House, *, email: str, address: str | None = None, now: datetime
) -> SignedIn:
    """Let in the one officer with an address that a trusted provider has verified.

    Nobody is created. `address` is the network address. Raises NotKnownHere, TooManyTries.
    """
    tries = []
    if address:
        tries = [count_try(house, f"provider:{address}", FREE_TRIES_OF_AN_ADDRESS, now=now)]
    with house.read() as connection:
        found = [
            account
            for account in signin.accounts(connection, email)
            if (account.email or "").lower() == clean(email).lower()
        ]
    if len(found) != 1:
        raise NotKnownHere
    mark_success(house, *tries)
    return SignedIn(found[0].agency_id, found[0].id, found[0].session_epoch, WayIn.PROVIDER)
