"""An officer's calendar feed: switched on, renewed, switched off; read by who has its secret.

The secret follows from the installation's key and the officer's epoch, so it lies nowhere and the
page can show it again. No epoch is ever given twice: what was renewed or off never works again.
"""

import base64
import hashlib
import hmac
from datetime import datetime

import sqlalchemy as sa

from tracker.calendar import bangkok_date
from tracker.queries import contacts, people, rounds
from tracker.queries.contacts import contact_t
from tracker.queries.feed import SWITCHED, feed_rounds, last_epoch
from tracker.status import Role, RoundStatus
from tracker.store import Store, Who
from tracker.tables import Contact
from workflows.actions.acts import OfficerInactive, doer
from workflows.actions.reminders import base_url_of
from workflows.calendars import settings_of
from workflows.feed import Feed, calendar_of
from workflows.house import House

MAC_BYTES = 20  # 160 bits
LONGEST = 80  # no token is longer


def address_of(house: House, *, agency_id: int, officer_id: int) -> str | None:
    """The address to subscribe to; None while the feed is off."""
    with house.read() as connection:
        epoch = contacts.contact(connection, agency_id, officer_id).calendar_epoch
    return _address(house, agency_id, officer_id, epoch) if epoch else None


def switch_on(
    house: House, *, agency_id: int, officer_id: int, who: Who | None = None, now: datetime
) -> str:
    """The feed is on; return its address, which stays what it was where it was on already.

    By the officer, or by `who`. Raises NotFound, OfficerInactive.
    """
    return _put(house, agency_id, officer_id, who, now, anew=False)


def renew(
    house: House, *, agency_id: int, officer_id: int, who: Who | None = None, now: datetime
) -> str:
    """A new address; the one before no longer works. Raises NotFound, OfficerInactive."""
    return _put(house, agency_id, officer_id, who, now, anew=True)


def switch_off(
    house: House, *, agency_id: int, officer_id: int, who: Who | None = None, now: datetime
) -> None:
    """The feed is off and its address works no longer. Raises NotFound."""
    by = who or doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=by, now=now) as store:
        people.officer(store.connection, agency_id, officer_id)
        before = contacts.contact(store.connection, agency_id, officer_id).calendar_epoch
        if before:
            _set(store, officer_id, before, 0)


def read_feed(house: House, *, token: str, now: datetime) -> bytes | None:
    """The feed of whom the token belongs to, as iCalendar; None for any other token.

    Nothing for an officer whose account is closed. In it stand only parts that are the officer's
    own on the Bangkok day of `now`, by a post or under an order.
    """
    numbers = _numbers(token)
    if numbers is None:
        return None
    agency_id, officer_id = numbers
    with house.read() as connection:
        epoch = contacts.contact(connection, agency_id, officer_id).calendar_epoch
        wanted = _token(house, agency_id, officer_id, epoch)
        if not hmac.compare_digest(wanted.encode(), token.encode()) or not epoch:
            return None
        officer = people.officer(connection, agency_id, officer_id)
        if not officer.active:
            return None
        standings = people.standings(
            connection, agency_id, on=bangkok_date(now), officer_id=officer_id
        )
        divisions = {
            one.division_id
            for one in standings
            if one.division_id is not None and one.role in (Role.HEAD, Role.REPORTER)
        }
        found = feed_rounds(connection, agency_id, divisions)
        running = [one.round.id for one in found if one.round.status is RoundStatus.OPEN]
        owed = rounds.owed(connection, agency_id, round_ids=running)
        feed = Feed(
            officer=officer,
            agency=people.agency(connection, agency_id).name,
            rounds=found,
            owed=tuple(part for part in owed if part.division_id in divisions),
            base_url=base_url_of(house.settings),
            mark=hmac.new(house.key, b"calendar mark", hashlib.sha256).hexdigest()[:16],
            thai_digits=settings_of(house, connection, agency_id).thai_digits,
        )
    return calendar_of(feed)


def _put(
    house: House, agency_id: int, officer_id: int, who: Who | None, now: datetime, *, anew: bool
) -> str:
    by = who or doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=by, now=now) as store:
        officer = people.officer(store.connection, agency_id, officer_id)
        if not officer.active:
            raise OfficerInactive(officer.name)
        before = contacts.contact(store.connection, agency_id, officer_id).calendar_epoch
        epoch = before
        if anew or not before:
            epoch = max(before, last_epoch(store.connection, agency_id, officer_id)) + 1
            _set(store, officer_id, before, epoch)
    return _address(house, agency_id, officer_id, epoch)


def _set(store: Store, officer_id: int, before: int, epoch: int) -> None:
    row = store.connection.execute(
        sa.select(contact_t.c.id).where(
            contact_t.c.agency_id == store.agency_id, contact_t.c.officer_id == officer_id
        )
    ).scalar_one_or_none()
    if row is None:
        store.insert(Contact, officer_id=officer_id, calendar_epoch=epoch)
    else:
        store.set(Contact, row, calendar_epoch=epoch)
    store.journal(SWITCHED, "officer", officer_id, old={"epoch": before}, new={"epoch": epoch})


def _address(house: House, agency_id: int, officer_id: int, epoch: int) -> str:
    token = _token(house, agency_id, officer_id, epoch)
    return f"{base_url_of(house.settings)}/calendar/{token}.ics"


def _token(house: House, agency_id: int, officer_id: int, epoch: int) -> str:
    told = f"calendar feed {agency_id} {officer_id} {epoch}".encode()
    mac = hmac.new(house.key, told, hashlib.sha256).digest()[:MAC_BYTES]
    return f"{agency_id}-{officer_id}-{base64.b32encode(mac).decode().lower()}"


def _numbers(token: str) -> tuple[int, int] | None:
    """Agency and officer of a token that looks like one."""
    agency, _, rest = token.partition("-")
    officer, _, _mac = rest.partition("-")
    if len(token) > LONGEST or not token.isascii():
        return None
    if not (agency.isdigit() and officer.isdigit() and len(agency) < 10 and len(officer) < 10):
        return None
    return int(agency), int(officer)
