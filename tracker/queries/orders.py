"""Acting orders as they were given, with dates: who acts for which post. Writes nothing."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import acting_t, division_t, officer_t, post_t
from tracker.queries.rows import records
from tracker.status import ActingForm, Role


@dataclass(frozen=True, slots=True)
class ActingOrderRecord:
    """One order (คำสั่ง) by which an officer acts for the holder of a post."""

    id: int
    post_id: int
    title: str
    role: Role
    division: str | None
    officer_id: int
    officer: str
    form: ActingForm
    number: str
    ordered_on: date
    starts_on: date
    ends_on: date | None
    when_absent: bool
    precedence: int


def acting_orders(
    connection: Connection, agency_id: int, *, on: date | None = None
) -> tuple[ActingOrderRecord, ...]:
    """The agency's acting orders by post and precedence; those in force `on` a day."""
    query = (
        sa.select(
            acting_t,
            post_t.c.title,
            post_t.c.role,
            division_t.c.name.label("division"),
            officer_t.c.name.label("officer"),
        )
        .join(post_t, post_t.c.id == acting_t.c.post_id)
        .join(officer_t, officer_t.c.id == acting_t.c.officer_id)
        .outerjoin(division_t, division_t.c.id == post_t.c.division_id)
        .where(acting_t.c.agency_id == agency_id)
    )
    if on is not None:
        lasts = sa.or_(acting_t.c.ends_on.is_(None), acting_t.c.ends_on >= on)
        query = query.where(acting_t.c.starts_on <= on, lasts)
    order = query.order_by(acting_t.c.post_id, acting_t.c.precedence, acting_t.c.id)
    return records(ActingOrderRecord, connection.execute(order).mappings())
