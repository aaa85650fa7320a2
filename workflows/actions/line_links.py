"""An officer and their LINE: a one-time code links them, and they switch it on and off.

How LINE tells of the code that was typed stands in line_inbox.py.
"""

import hashlib
import hmac
import secrets as chance
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.queries import contacts, people
from tracker.queries.contacts import ContactRecord, code_t, contact_t
from tracker.status import Channel
from tracker.store import Store, Who
from tracker.tables import Contact, LineCode
from workflows.actions.acts import OfficerInactive, doer
from workflows.actions.agencies import SETTER_UP
from workflows.actions.outlets import LineNotLinked
from workflows.house import House

CODE_DIGITS = 8
CODE_MINUTES = 15


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A code to type in LINE; known only here and to its reader."""

    officer_id: int
    code: str
    expires_at: datetime
    line_name: str | None

    @property
    def shown(self) -> str:
        """The code as it is read out: in two groups."""
        return f"{self.code[: CODE_DIGITS // 2]} {self.code[CODE_DIGITS // 2 :]}"


def issue_code(
    house: House, *, agency_id: int, officer_id: int, who: Who = SETTER_UP, now: datetime
) -> LinkCode:
    """A new code for an officer, which ends the one before. Raises NotFound, OfficerInactive."""
    with house.write(agency_id, who=who, now=now) as store:
        officer = people.officer(store.connection, agency_id, officer_id)
        if not officer.active:
            raise OfficerInactive(officer.name)
        store.connection.execute(
            sa.delete(code_t).where(
                code_t.c.agency_id == agency_id,
                sa.or_(code_t.c.officer_id == officer_id, code_t.c.expires_at <= now),
            )
        )
        code = _unused(house, store)
        expires_at = now + timedelta(minutes=CODE_MINUTES)
        store.insert(
            LineCode,
            officer_id=officer_id,
            code_hash=hash_of_code(house, agency_id, code),
            created_at=now,
            expires_at=expires_at,
        )
        store.journal("issue-line-code", "officer", officer_id)
        line = contacts.outlets(store.connection, agency_id).get(Channel.LINE)
    return LinkCode(officer_id, code, expires_at, line.address if line else None)


def unlink(
    house: House, *, agency_id: int, officer_id: int, who: Who | None = None, now: datetime
) -> None:
    """Forget the officer's LINE account; by the officer, or by `who`. Nothing where none is."""
    by = who or doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=by, now=now) as store:
        people.officer(store.connection, agency_id, officer_id)
        before = contacts.contact(store.connection, agency_id, officer_id)
        if before.line_user is not None:
            put_contact(store, officer_id, line_user=None, line_on=False, linked_at=None)
            store.journal("unlink-line", "officer", officer_id)


def switch_line(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    on: bool,
    who: Who | None = None,
    now: datetime,
) -> None:
    """Notices by LINE beside mail, or no longer; by the officer, or by `who`.

    Raises LineNotLinked where it is to be on.
    """
    by = who or doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=by, now=now) as store:
        officer = people.officer(store.connection, agency_id, officer_id)
        before = contacts.contact(store.connection, agency_id, officer_id)
        if on and before.line_user is None:
            raise LineNotLinked(officer.name)
        if before.line_on != on:
            switch_contact(store, before, on=on)


def switch_contact(
    store: Store, before: ContactRecord, *, on: bool, reason: str | None = None
) -> None:
    """LINE on or off for an officer, journaled."""
    put_contact(store, before.officer_id, line_on=on)
    store.journal(
        "switch-line",
        "officer",
        before.officer_id,
        old={"line_on": before.line_on},
        new={"line_on": on},
        reason=reason,
    )


def put_contact(store: Store, officer_id: int, **values: object) -> None:
    """Write what an officer chose into their row, which is made where there is none."""
    row = store.connection.execute(
        sa.select(contact_t.c.id).where(
            contact_t.c.agency_id == store.agency_id, contact_t.c.officer_id == officer_id
        )
    ).scalar_one_or_none()
    if row is None:
        store.insert(Contact, officer_id=officer_id, **values)
    else:
        store.set(Contact, row, **values)


def _unused(house: House, store: Store) -> str:
    """Digits that no code of the agency has."""
    while True:
        code = f"{chance.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        hashed = hash_of_code(house, store.agency_id, code)
        if contacts.line_code(store.connection, store.agency_id, hashed) is None:
            return code


def hash_of_code(house: House, agency_id: int, code: str) -> str:
    """A code's hash: keyed, for eight digits are soon tried through."""
    return hmac.new(house.key, f"line code {agency_id} {code}".encode(), hashlib.sha256).hexdigest()
