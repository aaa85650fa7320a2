"""The office: its settings, days off, people, posts, and the orders by which somebody acts.

Read by whoever may read the office's pages; changed there, or by the command, and never by a token.
"""

from datetime import date
from typing import Any

from tracker.queries import orders, people, posts
from tracker.queries.orders import ActingOrderRecord
from tracker.queries.people import NotFound
from tracker.settings import agency_settings
from tracker.status import ActingForm, Role
from web.api import asked
from web.api.door import Reply
from web.api.operations import operation
from web.api.shapes import Listed, Shape, Standing
from web.request_scope import house, present, today, view
from workflows.readers import OFFICE, check_reader

ORDER = "/agency/orders/<row:order_id>"
DAYS = ("days_off", "worked_days")


class DayOff(Shape):
    """A day on which the agency is closed."""

    on: date
    name: str


class Office(Shape):
    """The agency with what counts there. `own`: the settings that it does not leave as they are
    set for the whole installation.
    """

    id: int
    name: str
    district: str | None
    province: str | None
    settings: dict[str, bool | int | str | list[int]]
    own: list[str]
    days_off: list[DayOff]
    worked_days: list[date]


class Officer(Shape):
    """Somebody of the agency, with the posts in which they act today."""

    id: int
    name: str
    rank: str | None
    email: str | None
    active: bool
    language: str
    second_factor: bool
    standings: list[Standing]


class Holder(Shape):
    """An officer in a post, from a day until a day (both included)."""

    officer_id: int
    officer: str
    starts_on: date
    ends_on: date | None


class Post(Shape):
    """A post, with everybody who has held it or will; `division` null above the divisions."""

    id: int
    title: str
    role: Role
    division_id: int | None
    division: str | None
    holders: list[Holder]


class Order(Shape):
    """An order by which an officer acts for the holder of a post."""

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


@operation("GET", "/agency", th="หน่วยงานและการตั้งค่า", answer=Office)
def agency() -> Office:
    """The agency, the settings that count there, and its days off."""
    _only_readers()
    found = present().agency
    counts = agency_settings(house().settings, found.settings)
    return Office(
        id=found.id,
        name=found.name,
        district=found.district,
        province=found.province,
        settings={
            name: _plain(getattr(counts, name))
            for name in counts.__dataclass_fields__
            if name not in DAYS
        },
        own=sorted(found.settings),
        days_off=[DayOff(on=on, name=name) for on, name in sorted(counts.days_off.items())],
        worked_days=sorted(counts.worked_days),
    )


@operation("GET", "/agency/officers", th="เจ้าหน้าที่", query=asked.Page, answer=Listed[Officer])
def list_officers(query: asked.Page) -> Reply:
    """Who is in the office, in which posts, by their numbers; those who left too."""
    _only_readers()
    agency_id = present().agency_id
    rest = [one for one in people.officers(view(), agency_id) if one.id > (query.after or 0)]
    page = rest[: query.limit]
    standings = people.standings(view(), agency_id, on=today())
    protected = posts.with_second_factor(view(), agency_id)
    items = [
        Officer(
            id=one.id,
            name=one.name,
            rank=one.rank,
            email=one.email,
            active=one.active,
            language=one.language,
            second_factor=one.id in protected,
            standings=[Standing.model_validate(s) for s in standings if s.officer_id == one.id],
        )
        for one in page
    ]
    after = str(page[-1].id) if len(rest) > query.limit else None
    return Reply(Listed[Officer](items=items), after=after)


@operation("GET", "/agency/posts", th="ตำแหน่ง", answer=Listed[Post])
def list_posts() -> Listed[Post]:
    """The agency's posts by division, each with its holders, former ones too."""
    _only_readers()
    agency_id = present().agency_id
    held = posts.postings(view(), agency_id)
    return Listed[Post](
        items=[
            Post(
                id=one.id,
                title=one.title,
                role=one.role,
                division_id=one.division_id,
                division=one.division,
                holders=[Holder.model_validate(p) for p in held if p.post_id == one.id],
            )
            for one in posts.posts(view(), agency_id)
        ]
    )


@operation("GET", "/agency/orders", th="คำสั่งรักษาราชการแทน", answer=Listed[Order])
def list_orders() -> Listed[Order]:
    """Who acts for whom and by which order, by post and precedence; ended orders too."""
    _only_readers()
    found = orders.acting_orders(view(), present().agency_id)
    return Listed[Order](items=[Order.model_validate(one) for one in found])


@operation("GET", ORDER, th="คำสั่งหนึ่งฉบับ", answer=Order, tagged=True, refusals=(404,))
def order(order_id: int) -> Reply:
    """One order. It has no version: its last day is what changes."""
    _only_readers()
    body = Order.model_validate(_order(order_id))
    return Reply(body, tag=str(body.ends_on or "open"))


def _only_readers() -> None:
    check_reader(present().standings, OFFICE)


def _order(order_id: int) -> ActingOrderRecord:
    found = orders.acting_orders(view(), present().agency_id)
    for one in found:
        if one.id == order_id:
            return one
    raise NotFound("คำสั่ง", "order", order_id)


def _plain(value: Any) -> bool | int | str | list[int]:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool | int | str):
        return value
    return f"{value:%H:%M}"
