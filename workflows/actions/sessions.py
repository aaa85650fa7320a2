"""Where an officer is signed in: a session begins with a secret of its own, and ends for good.

The secret travels in the browser's signed cookie; only its hash is kept. Lets nobody in by itself.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.database import writing
from tracker.queries import signin
from tracker.queries.people import NotFound, officer_t
from tracker.queries.signin import Account, SessionRecord, session_t
from tracker.row_writes import defaults_of
from tracker.status import WayIn
from tracker.store import Store, Who
from tracker.tables import Officer, SignInSession
from workflows.house import House

LONGEST = timedelta(hours=24)  # from signing in, however much it is used; then it is tidied away


def begin(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    way: WayIn,
    device: str | None = None,
    instead_of: str | None = None,
    now: datetime,
) -> str:
    """Begin a session of an officer who has proved who they are; return its secret.

    `instead_of`: the secret of the session that this browser had, which ends.
    """
    secret = secrets.token_urlsafe(16)
    values = {
        "secret_hash": _hash_of(secret),
        "begun_at": now,
        "way": way,
        "device": device,
    }
    with writing(house.engine) as connection:
        # First the insert: its foreign key waits for whoever writes in the agency. Waiting with the
        # old row in hand, it and `end_all` under that lock would wait for each other.
        connection.execute(
            sa.insert(session_t).values(
                agency_id=agency_id, officer_id=officer_id, **defaults_of(SignInSession, values)
            )
        )
        if instead_of:
            connection.execute(_ending(now).where(session_t.c.secret_hash == _hash_of(instead_of)))
    return secret


def officer_of(
    connection: Connection, agency_id: int, officer_id: int, *, secret: str, now: datetime
) -> Account | None:
    """The account of one active officer whose session this secret is and has not ended."""
    return signin.signed_in(
        connection, agency_id, officer_id, secret_hash=_hash_of(secret), since=now - LONGEST
    )


def sessions_of(
    connection: Connection,
    agency_id: int,
    officer_id: int,
    *,
    secret: str | None = None,
    now: datetime,
) -> tuple[SessionRecord, ...]:
    """Where an officer is signed in, the newest first; `secret`: that of who asks, if their own."""
    return signin.sessions(
        connection,
        agency_id,
        officer_id,
        secret_hash=_hash_of(secret) if secret else None,
        since=now - LONGEST,
    )


def sign_out(house: House, *, secret: str, now: datetime) -> None:
    """End the session of this secret: whoever kept its cookie is signed out too."""
    with writing(house.engine) as connection:
        connection.execute(_ending(now).where(session_t.c.secret_hash == _hash_of(secret)))


def end_session(
    house: House, *, agency_id: int, officer_id: int, session_id: int, who: Who, now: datetime
) -> None:
    """End one session of an officer, also where it has ended already; raises NotFound."""
    its = (
        session_t.c.id == session_id,
        session_t.c.agency_id == agency_id,
        session_t.c.officer_id == officer_id,
    )
    with house.write(agency_id, who=who, now=now) as store:
        ended = store.connection.execute(_ending(now).where(*its))
        if ended.rowcount == 1:
            store.journal("end-session", "officer", officer_id)
        elif store.connection.execute(sa.select(session_t.c.id).where(*its)).first() is None:
            raise NotFound("การเข้าสู่ระบบ", "session", session_id)


def end_sessions(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    but: str | None = None,
    who: Who,
    now: datetime,
) -> int:
    """End every session of an officer, `but` that of this secret; return the new epoch.

    A cookie of the old epoch opens nothing, so the one that stays is written anew.
    """
    with house.write(agency_id, who=who, now=now) as store:
        epoch = end_all(store, officer_id, but=but)
        store.journal("end-sessions", "officer", officer_id)
        return epoch


def end_all(store: Store, officer_id: int, *, but: str | None = None) -> int:
    """The same within a change that says why in the journal."""
    ending = _ending(store.now).where(
        session_t.c.agency_id == store.agency_id, session_t.c.officer_id == officer_id
    )
    if but:
        ending = ending.where(session_t.c.secret_hash != _hash_of(but))
    store.connection.execute(ending)
    epoch = 1 + int(
        store.connection.execute(
            sa.select(officer_t.c.session_epoch).where(officer_t.c.id == officer_id)
        ).scalar_one()
    )
    store.set(Officer, officer_id, session_epoch=epoch)
    return epoch


def _ending(now: datetime) -> sa.Update:
    return sa.update(session_t).where(session_t.c.ended_at.is_(None)).values(ended_at=now)


def _hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
