"""How officers are reached beside mail, and the agency's own ways out. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.rows import record, records
from tracker.status import Channel
from tracker.tables import Contact, Outlet, table_of

contact_t = table_of(Contact)
outlet_t = table_of(Outlet)


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


def outlets(connection: Connection, agency_id: int) -> dict[Channel, OutletRecord]:
    """The agency's ways out beside mail, active or not, by channel."""
    rows = connection.execute(
        sa.select(outlet_t).where(outlet_t.c.agency_id == agency_id).order_by(outlet_t.c.id)
    ).mappings()
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
