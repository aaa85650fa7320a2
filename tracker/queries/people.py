"""Who is who on a day: agencies, divisions, officers, and the posts in whose right they act."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.queries.rows import among, columns, record, records
from tracker.records import AgencyRecord, DivisionRecord, OfficerRecord, Standing
from tracker.status import Role
from tracker.tables import (
    ActingOrder,
    Agency,
    Division,
    DivisionAlias,
    Officer,
    Post,
    Posting,
    table_of,
)
from tracker.thai import clean, squeeze

agency_t = table_of(Agency)
division_t = table_of(Division)
alias_t = table_of(DivisionAlias)
officer_t = table_of(Officer)
post_t = table_of(Post)
posting_t = table_of(Posting)
acting_t = table_of(ActingOrder)
# Statements of every act and beat, made once: making them takes longer than running them.
_EVERY_AGENCY = sa.select(*columns(AgencyRecord, agency_t))
_AGENCY = _EVERY_AGENCY.where(agency_t.c.id == sa.bindparam("agency"))
_AGENCIES = _EVERY_AGENCY.where(among(agency_t.c.id, "ids"))
_DIVISIONS = (
    sa.select(*columns(DivisionRecord, division_t))
    .where(division_t.c.agency_id == sa.bindparam("agency"))
    .order_by(division_t.c.position, division_t.c.id)
)
_ALIASES = (
    sa.select(alias_t.c.division_id, alias_t.c.name)
    .where(alias_t.c.agency_id == sa.bindparam("agency"))
    .order_by(alias_t.c.id)
)
_OFFICERS = (
    sa.select(*columns(OfficerRecord, officer_t))
    .where(officer_t.c.agency_id == sa.bindparam("agency"))
    .order_by(officer_t.c.id)
)
_OFFICER = sa.select(*columns(OfficerRecord, officer_t)).where(
    officer_t.c.agency_id == sa.bindparam("agency"), officer_t.c.id == sa.bindparam("officer")
)
_BY_ID = sa.select(*columns(OfficerRecord, officer_t)).where(among(officer_t.c.id, "ids"))

N = TypeVar("N", AgencyRecord, DivisionRecord, OfficerRecord)


class NotFound(TidtamError):
    """What was named is not there; the sentence lists what is."""

    def __init__(self, th: str, en: str, name: object, known: Sequence[str] = ()) -> None:
        listed = ", ".join(known[:20])
        super().__init__(
            "not-found",
            th=f"ไม่พบ{th} “{name}”" + (f" ที่มีอยู่คือ {listed}" if listed else ""),
            en=f"there is no {en} “{name}”" + (f"; there are: {listed}" if listed else ""),
        )


class Ambiguous(TidtamError):
    """A name fits several; the sentence lists them with their numbers."""

    def __init__(self, th: str, en: str, name: str, found: Sequence[str]) -> None:
        listed = ", ".join(found)
        super().__init__(
            "ambiguous",
            th=f"{th} “{name}” มีมากกว่าหนึ่ง โปรดระบุหมายเลข: {listed}",
            en=f"there are several of {en} “{name}”; give the number: {listed}",
        )


def agencies(connection: Connection, *, limit: int | None = None) -> tuple[AgencyRecord, ...]:
    """All agencies, or the first ones, by number."""
    query = _EVERY_AGENCY.order_by(agency_t.c.id).limit(limit)
    return records(AgencyRecord, connection.execute(query).mappings())


def agencies_by_id(connection: Connection, agency_ids: Collection[int]) -> tuple[AgencyRecord, ...]:
    """Those of some agencies that are there."""
    rows = connection.execute(_AGENCIES, {"ids": list(agency_ids)}).mappings()
    return records(AgencyRecord, rows)


def agency(connection: Connection, agency_id: int) -> AgencyRecord:
    """One agency; raises NotFound."""
    row = connection.execute(_AGENCY, {"agency": agency_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("หน่วยงาน", "agency", agency_id)
    return record(AgencyRecord, row)


def find_agency(connection: Connection, name: str | None) -> AgencyRecord:
    """The agency of this name or number; without a name the only one there is.

    Raises NotFound, Ambiguous.
    """
    every = agencies(connection)
    if name is None:
        if len(every) == 1:
            return every[0]
        if not every:
            raise NotFound("หน่วยงาน", "agency", "–")
        listed = [f"{a.id} {a.name}" for a in every]
        raise Ambiguous("หน่วยงาน", "agency", "–", listed)
    found = [a for a in every if squeeze(a.name) == squeeze(name)]
    if not found and name.isascii() and name.isdigit():
        found = [a for a in every if a.id == int(name)]
    return _only(found, "หน่วยงาน", "agency", name, [a.name for a in every])


def divisions(
    connection: Connection, agency_id: int, *, on: date | None = None
) -> tuple[DivisionRecord, ...]:
    """The agency's divisions in their order, with aliases; those that exist `on` a day."""
    aliases: dict[int, list[str]] = {}
    for division_id, name in connection.execute(_ALIASES, {"agency": agency_id}):
        aliases.setdefault(division_id, []).append(name)
    found = (
        record(DivisionRecord, row, aliases=tuple(aliases.get(row["id"], ())))
        for row in connection.execute(_DIVISIONS, {"agency": agency_id}).mappings()
    )
    return tuple(
        one
        for one in found
        if on is None or (one.starts_on <= on and (one.ends_on is None or on <= one.ends_on))
    )


def find_division(connection: Connection, agency_id: int, name: str) -> DivisionRecord:
    """The division of this name, alias or number; raises NotFound, Ambiguous."""
    every = divisions(connection, agency_id)
    found = [d for d in every if squeeze(name) in {squeeze(n) for n in (d.name, *d.aliases)}]
    if not found and name.isascii() and name.isdigit():
        found = [d for d in every if d.id == int(name)]
    return _only(found, "ส่วนราชการ", "division", name, [d.name for d in every])


def officers(connection: Connection, agency_id: int) -> tuple[OfficerRecord, ...]:
    """The agency's officers by number."""
    return records(OfficerRecord, connection.execute(_OFFICERS, {"agency": agency_id}).mappings())


def officers_by_id(
    connection: Connection, officer_ids: Collection[int]
) -> dict[int, OfficerRecord]:
    """Some officers of any agencies, by their numbers."""
    rows = connection.execute(_BY_ID, {"ids": list(officer_ids)}).mappings()
    return {found.id: found for found in records(OfficerRecord, rows)}


def officer(connection: Connection, agency_id: int, officer_id: int) -> OfficerRecord:
    """One officer; raises NotFound."""
    row = (
        connection.execute(_OFFICER, {"agency": agency_id, "officer": officer_id})
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("เจ้าหน้าที่", "officer", officer_id)
    return record(OfficerRecord, row)


def find_officer(connection: Connection, agency_id: int, name: str) -> OfficerRecord:
    """The officer of this name, e-mail address or number; raises NotFound, Ambiguous."""
    every = officers(connection, agency_id)
    wanted = clean(name)
    found = [o for o in every if squeeze(o.name) == squeeze(wanted)]
    found = found or [o for o in every if o.email and o.email.lower() == wanted.lower()]
    if not found and wanted.isascii() and wanted.isdigit():
        found = [o for o in every if o.id == int(wanted)]
    if len(found) > 1:
        raise Ambiguous("เจ้าหน้าที่", "officer", name, [f"{o.id} {o.name}" for o in found])
    return _only(found, "เจ้าหน้าที่", "officer", name, [o.name for o in every if o.active])


def find_post(connection: Connection, agency_id: int, text: str) -> int:
    """The number of the post of this title or number; raises NotFound, Ambiguous."""
    rows = connection.execute(
        sa.select(post_t.c.id, post_t.c.title).where(post_t.c.agency_id == agency_id)
    ).all()
    found = [row.id for row in rows if squeeze(row.title) == squeeze(text)]
    if not found and text.isascii() and text.isdigit():
        found = [row.id for row in rows if row.id == int(text)]
    if not found:
        raise NotFound("ตำแหน่ง", "post", text, [row.title for row in rows])
    if len(found) > 1:
        raise Ambiguous("ตำแหน่ง", "post", text, [str(number) for number in found])
    return int(found[0])


def standings(
    connection: Connection, agency_id: int, *, on: date, officer_id: int | None = None
) -> tuple[Standing, ...]:
    """The posts in whose right active officers act on a day: own first, then under an order."""
    asked = {"agency": agency_id, "day": on, "officer": officer_id}
    query = _standings("agency") if officer_id is None else _standings("agency", "officer")
    return records(Standing, connection.execute(query, asked).mappings())


def standings_of(
    connection: Connection, officer_ids: Collection[int], *, on: date
) -> tuple[Standing, ...]:
    """The same of some officers of any agencies."""
    asked = {"day": on, "officers": list(officer_ids)}
    return records(Standing, connection.execute(_standings("officers"), asked).mappings())


def standings_in(
    connection: Connection, agency_ids: Collection[int], *, on: date
) -> tuple[Standing, ...]:
    """The same of all officers of some agencies."""
    asked = {"agencies": list(agency_ids), "day": on}
    return records(Standing, connection.execute(_standings("agencies"), asked).mappings())


@cache
def _standings(*whose: str) -> sa.CompoundSelect[Any]:
    """Posts held and orders to act on a :day, of the agency, agencies, officer or officers named.

    Made once: every act and every page asks them, and making them takes longer than asking.
    """

    def held(table: sa.Table, *more: sa.ColumnElement[Any]) -> sa.Select[Any]:
        day: sa.BindParameter[date] = sa.bindparam("day")
        query = (
            sa.select(
                table.c.officer_id,
                post_t.c.id.label("post_id"),
                post_t.c.title,
                post_t.c.role,
                post_t.c.division_id,
                division_t.c.name.label("division"),
                *more,
                table.c.id.label("row"),
            )
            .join(post_t, post_t.c.id == table.c.post_id)
            .join(officer_t, officer_t.c.id == table.c.officer_id)
            .outerjoin(division_t, division_t.c.id == post_t.c.division_id)
            .where(table.c.starts_on <= day, _lasts(table, day), officer_t.c.active.is_(True))
        )
        one_of = {
            "agency": table.c.agency_id == sa.bindparam("agency"),
            "agencies": table.c.agency_id.in_(sa.bindparam("agencies", expanding=True)),
            "officer": table.c.officer_id == sa.bindparam("officer"),
            "officers": among(table.c.officer_id, "officers"),
        }
        return query.where(*(one_of[name] for name in whose))

    no_form: sa.ColumnElement[Any] = sa.literal(None, type_=acting_t.c.form.type)
    no_number: sa.ColumnElement[Any] = sa.literal(None, type_=acting_t.c.number.type)
    own = held(
        posting_t,
        no_form.label("acting"),
        no_number.label("order"),
        sa.false().label("when_absent"),
        sa.literal_column("0", sa.Integer).label("precedence"),  # their own come first
    )
    under_order = held(
        acting_t,
        acting_t.c.form.label("acting"),
        acting_t.c.number.label("order"),
        acting_t.c.when_absent,
        acting_t.c.precedence,
    )
    return sa.union_all(own, under_order).order_by("precedence", "row")


def owners_of(
    connection: Connection, agency_id: int, division_id: int, *, on: date
) -> tuple[Standing, ...]:
    """Who may act for a division on a day: head, reporters, and who acts for them."""
    return tuple(
        standing
        for standing in standings(connection, agency_id, on=on)
        if standing.division_id == division_id and standing.role in (Role.HEAD, Role.REPORTER)
    )


def _lasts(table: Any, on: Any) -> Any:
    return sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= on)


def _only(found: list[N], th: str, en: str, name: str, known: Sequence[str]) -> N:
    if not found:
        raise NotFound(th, en, name, known)
    if len(found) > 1:
        raise Ambiguous(th, en, name, [f"{item.id} {item.name}" for item in found])
    return found[0]
