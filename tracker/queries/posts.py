"""Posts and who holds them from when until when, past and to come. Writes nothing."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import NotFound, division_t, officer_t, post_t, posting_t
from tracker.queries.rows import records
from tracker.queries.second_factors import factor_t
from tracker.status import Role


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post of the agency; `division` None where it stands above the divisions."""

    id: int
    title: str
    role: Role
    division_id: int | None
    division: str | None


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """An officer in a post, from a day until a day (both included)."""

    id: int
    post_id: int
    title: str
    role: Role
    division: str | None
    officer_id: int
    officer: str
    starts_on: date
    ends_on: date | None


def posts(connection: Connection, agency_id: int) -> tuple[PostRecord, ...]:
    """The agency's posts by their divisions' order."""
    query = (
        sa.select(post_t, division_t.c.name.label("division"))
        .outerjoin(division_t, division_t.c.id == post_t.c.division_id)
        .where(post_t.c.agency_id == agency_id)
        .order_by(sa.func.coalesce(division_t.c.position, 0), post_t.c.id)
    )
    return records(PostRecord, connection.execute(query).mappings())


def post(connection: Connection, agency_id: int, post_id: int) -> PostRecord:
    """One post; raises NotFound."""
    found = next((one for one in posts(connection, agency_id) if one.id == post_id), None)
    if found is None:
        raise NotFound("ตำแหน่ง", "post", post_id)
    return found


def postings(connection: Connection, agency_id: int) -> tuple[PostingRecord, ...]:
    """Every posting of the agency, the oldest first."""
    query = (
        sa.select(
            posting_t,
            post_t.c.title,
            post_t.c.role,
            division_t.c.name.label("division"),
            officer_t.c.name.label("officer"),
        )
        .join(post_t, post_t.c.id == posting_t.c.post_id)
        .join(officer_t, officer_t.c.id == posting_t.c.officer_id)
        .outerjoin(division_t, division_t.c.id == post_t.c.division_id)
        .where(posting_t.c.agency_id == agency_id)
        .order_by(posting_t.c.starts_on, posting_t.c.id)
    )
    return records(PostingRecord, connection.execute(query).mappings())


def posting(connection: Connection, agency_id: int, posting_id: int) -> PostingRecord:
    """One posting; raises NotFound."""
    found = next((one for one in postings(connection, agency_id) if one.id == posting_id), None)
    if found is None:
        raise NotFound("การดำรงตำแหน่ง", "posting", posting_id)
    return found


def with_second_factor(connection: Connection, agency_id: int) -> frozenset[int]:
    """The officers whose second factor is confirmed."""
    query = sa.select(factor_t.c.officer_id).where(
        factor_t.c.agency_id == agency_id, factor_t.c.confirmed_at.is_not(None)
    )
    return frozenset(connection.execute(query).scalars())
