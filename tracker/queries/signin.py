"""What signing in asks of the database: who has this name, and who is signed in where.

Which links and tries there are, too. Writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import officer_t
from tracker.queries.rows import columns, record, records
from tracker.status import WayIn
from tracker.tables import SignInLink, SignInSession, SignInTry, SupervisingOffice, table_of
from tracker.thai import clean

link_t = table_of(SignInLink)
try_t = table_of(SignInTry)
session_t = table_of(SignInSession)
office_t = table_of(SupervisingOffice)
SAME_NAME = 5  # more people of one name than this sign in by e-mail


@dataclass(frozen=True, slots=True)
class Account:
    """What is needed to let one active officer in. Never travels to a page.

    `supervises`: their agency is an office that only reads of others, by consent.
    """

    id: int
    agency_id: int
    name: str
    email: str | None
    language: str
    password_hash: str | None
    session_epoch: int
    supervises: bool


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A one-time link, by the hash of its secret."""

    id: int
    agency_id: int
    officer_id: int
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """An officer is signed in in a browser; `here`: in the one that asks."""

    id: int
    begun_at: datetime
    way: WayIn
    device: str | None
    here: bool


_ACCOUNTS = sa.select(
    *columns(Account, officer_t),
    sa.exists().where(office_t.c.agency_id == officer_t.c.agency_id).label("supervises"),
).where(officer_t.c.active.is_(True))
_ACCOUNT = _ACCOUNTS.where(
    officer_t.c.agency_id == sa.bindparam("agency"), officer_t.c.id == sa.bindparam("officer")
)
_SIGNED_IN = _ACCOUNT.where(
    sa.exists().where(
        session_t.c.secret_hash == sa.bindparam("session"),
        session_t.c.agency_id == officer_t.c.agency_id,
        session_t.c.officer_id == officer_t.c.id,
        session_t.c.begun_at > sa.bindparam("since"),
        session_t.c.ended_at.is_(None),
    )
)  # asked by every page, and so made once


def accounts(connection: Connection, name: str) -> tuple[Account, ...]:
    """Active officers with this e-mail address, or else this full name, in any agency."""
    wanted = clean(name)
    for column, value in (
        (sa.func.lower(officer_t.c.email), wanted.lower()),
        (officer_t.c.name, wanted),
    ):
        rows = connection.execute(
            _ACCOUNTS.where(column == value).order_by(officer_t.c.id).limit(SAME_NAME)
        ).mappings()
        if found := records(Account, rows):
            return found
    return ()


def account(connection: Connection, agency_id: int, officer_id: int) -> Account | None:
    """The account of one active officer."""
    asked = {"agency": agency_id, "officer": officer_id}
    row = connection.execute(_ACCOUNT, asked).mappings().one_or_none()
    return None if row is None else record(Account, row)


def signed_in(
    connection: Connection, agency_id: int, officer_id: int, *, secret_hash: str, since: datetime
) -> Account | None:
    """The account of one active officer in whose session, begun after `since`, this is asked."""
    asked = {
        "agency": agency_id,
        "officer": officer_id,
        "session": secret_hash,
        "since": since,
    }
    row = connection.execute(_SIGNED_IN, asked).mappings().one_or_none()
    return None if row is None else record(Account, row)


def sessions(
    connection: Connection,
    agency_id: int,
    officer_id: int,
    *,
    secret_hash: str | None,
    since: datetime,
) -> tuple[SessionRecord, ...]:
    """Where an officer is signed in, by sessions begun after `since`, the newest first.

    `secret_hash` is that of the browser that asks.
    """
    here = (session_t.c.secret_hash == secret_hash).label("here")
    if secret_hash is None:
        here = sa.false().label("here")
    rows = connection.execute(
        sa.select(session_t.c.id, session_t.c.begun_at, session_t.c.way, session_t.c.device, here)
        .where(
            session_t.c.agency_id == agency_id,
            session_t.c.officer_id == officer_id,
            session_t.c.begun_at > since,
            session_t.c.ended_at.is_(None),
        )
        .order_by(session_t.c.begun_at.desc(), session_t.c.id.desc())
    ).mappings()
    return records(SessionRecord, rows)


def link(connection: Connection, secret_hash: str) -> LinkRecord | None:
    """The link whose secret has this hash."""
    row = (
        connection.execute(sa.select(link_t).where(link_t.c.secret_hash == secret_hash))
        .mappings()
        .one_or_none()
    )
    return None if row is None else record(LinkRecord, row)


def links_since(connection: Connection, officer_id: int, *, since: datetime) -> int:
    """How many links an officer has been given after `since`."""
    return connection.execute(
        sa.select(sa.func.count()).where(
            link_t.c.officer_id == officer_id, link_t.c.created_at > since
        )
    ).scalar_one()


def failures(
    connection: Connection, name_hash: str, *, since: datetime
) -> tuple[int, datetime | None]:
    """How many tries failed since then without a success after them, and when the last was."""
    succeeded = connection.execute(
        sa.select(sa.func.max(try_t.c.id)).where(
            try_t.c.name_hash == name_hash, try_t.c.at > since, try_t.c.succeeded.is_(True)
        )
    ).scalar_one_or_none()
    row = connection.execute(
        sa.select(sa.func.count(), sa.func.max(try_t.c.at, type_=try_t.c.at.type)).where(
            try_t.c.name_hash == name_hash,
            try_t.c.at > since,
            try_t.c.succeeded.is_(False),
            try_t.c.id > (succeeded or 0),
        )
    ).one()
    return row[0], row[1]
