"""How officers are reached beside mail, and the agency's own ways out. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.rows import record, records
from tracker.status import Channel
from tracker.tables import Contact, JournalEntry, LineCode, Outlet, table_of

contact_t = table_of(Contact)
outlet_t = table_of(Outlet)
code_t = table_of(LineCode)
_entry_t = table_of(JournalEntry)

TEST, UNASKED = "test", "test-unasked"  # a test message, and one that could not even be sent
BLOCKED = "blocked"  # the reason in the journal where an officer blocked the LINE account
# made once: every rung told asks it
_OUTLETS = (
    sa.select(outlet_t)
    .where(outlet_t.c.agency_id == sa.bindparam("agency"))
    .order_by(outlet_t.c.id)
)


@dataclass(frozen=True, slots=True)
class OutletRecord:
    """An agency's LINE account or webhook; `sealed` are its secrets, still encrypted."""

    id: int
    agency_id: int
    channel: Channel
    address: str
    sealed: str
    active: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """What an officer chose beside mail; `calendar_epoch` 0 is no calendar."""

    officer_id: int
    line_user: str | None = None
    line_on: bool = False
    linked_at: datetime | None = None
    calendar_epoch: int = 0


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """A code that links an officer's LINE once, by its hash."""

    id: int
    officer_id: int
    expires_at: datetime
    used_at: datetime | None


def outlets(connection: Connection, agency_id: int) -> dict[Channel, OutletRecord]:
    """The agency's ways out beside mail, active or not, by channel."""
    rows = connection.execute(_OUTLETS, {"agency": agency_id}).mappings()
    return {outlet.channel: outlet for outlet in records(OutletRecord, rows)}


def contacts(connection: Connection, agency_id: int) -> dict[int, ContactRecord]:
    """By officer what they chose; who never chose anything is not there."""
    rows = connection.execute(
        sa.select(contact_t).where(contact_t.c.agency_id == agency_id).order_by(contact_t.c.id)
    ).mappings()
    return {found.officer_id: found for found in records(ContactRecord, rows)}


def contact(connection: Connection, agency_id: int, officer_id: int) -> ContactRecord:
    """What one officer chose; nothing, where they never did."""
    row = (
        connection.execute(
            sa.select(contact_t).where(
                contact_t.c.agency_id == agency_id, contact_t.c.officer_id == officer_id
            )
        )
        .mappings()
        .one_or_none()
    )
    return ContactRecord(officer_id) if row is None else record(ContactRecord, row)


def contact_of_line(connection: Connection, agency_id: int, line_user: str) -> ContactRecord | None:
    """The officer's choice to whom this LINE user belongs in the agency."""
    row = (
        connection.execute(
            sa.select(contact_t).where(
                contact_t.c.agency_id == agency_id, contact_t.c.line_user == line_user
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else record(ContactRecord, row)


def line_code(connection: Connection, agency_id: int, code_hash: str) -> CodeRecord | None:
    """The agency's code with this hash, used or not."""
    row = (
        connection.execute(
            sa.select(code_t).where(
                code_t.c.agency_id == agency_id, code_t.c.code_hash == code_hash
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else record(CodeRecord, row)


def tests_since(connection: Connection, agency_id: int, outlet_id: int, *, since: datetime) -> int:
    """How many test messages this outlet's other side was asked to take, by the journal."""
    counts = sa.case((_entry_t.c.action == TEST, 1), else_=-1)
    return int(
        connection.execute(
            sa.select(sa.func.coalesce(sa.func.sum(counts), 0)).where(
                _entry_t.c.agency_id == agency_id,
                _entry_t.c.subject == "outlet",
                _entry_t.c.subject_id == outlet_id,
                _entry_t.c.action.in_((TEST, UNASKED)),
                _entry_t.c.at > since,
            )
        ).scalar_one()
    )


def given_up(connection: Connection, agency_id: int) -> dict[int, str]:
    """Outlets (by id) that were switched off because their other side wants nothing any more.

    With what it answered, by the journal: no person gives a reason for switching one.
    """
    rows = connection.execute(
        sa.select(_entry_t.c.subject_id, _entry_t.c.reason)
        .where(
            _entry_t.c.agency_id == agency_id,
            _entry_t.c.subject == "outlet",
            _entry_t.c.action.in_(("set", "switch", "remove")),
        )
        .order_by(_entry_t.c.number)
    )
    last = {row.subject_id: row.reason for row in rows}
    return {outlet_id: reason for outlet_id, reason in last.items() if reason}


def blocked(connection: Connection, agency_id: int) -> set[int]:
    """Officers whose LINE is off because they blocked the agency's account, by the journal."""
    rows = connection.execute(
        sa.select(_entry_t.c.subject_id, _entry_t.c.reason)
        .where(
            _entry_t.c.agency_id == agency_id,
            _entry_t.c.subject == "officer",
            _entry_t.c.action.in_(("switch-line", "link-line", "unlink-line")),
        )
        .order_by(_entry_t.c.number)
    )
    last = {row.subject_id: row.reason for row in rows}
    return {officer_id for officer_id, reason in last.items() if reason == BLOCKED}
