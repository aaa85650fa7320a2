"""Posts are given and end on a day, and so do the orders under which somebody acts."""

from datetime import date, datetime

from tracker.errors import TidtamError
from tracker.queries import orders, people, posts
from tracker.queries.people import NotFound
from tracker.status import Role
from tracker.store import Who
from tracker.tables import ActingOrder, Posting
from tracker.thai import squeeze
from workflows.actions.agencies import SETTER_UP
from workflows.actions.last_keepers import check_remains
from workflows.actions.officers import assign_post
from workflows.actions.seen import check_seen
from workflows.house import House


class EndsBeforeItBegins(TidtamError):
    """The last day lies before the first."""

    def __init__(self) -> None:
        super().__init__(
            "ends-before-it-begins",
            th="วันสุดท้ายอยู่ก่อนวันแรก โปรดตรวจวันที่",
            en="the last day lies before the first; check the days",
        )


class HeldAlready(TidtamError):
    """The officer holds this post in these days already."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(
            "held-already",
            th=f"{name} ดำรงตำแหน่ง{title}ในช่วงนี้อยู่แล้ว",
            en=f"{name} holds the post {title} in these days already",
        )


def check_days(starts_on: date, ends_on: date | None) -> None:
    """Raises EndsBeforeItBegins."""
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItBegins


def give_post(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    title: str,
    role: Role,
    division_id: int | None,
    starts_on: date,
    ends_on: date | None = None,
    who: Who = SETTER_UP,
    now: datetime,
) -> int:
    """Give an officer a post that they do not hold in these days, and return the post's number.

    Raises NotFound, DivisionNeeded, EndsBeforeItBegins, HeldAlready, NameMissing, NameTooLong.
    """
    check_days(starts_on, ends_on)
    with house.read() as connection:
        officer = people.officer(connection, agency_id, officer_id)
        places = {one.id: one.name for one in people.divisions(connection, agency_id)}
        held = posts.postings(connection, agency_id)
    if division_id is not None and division_id not in places:
        raise NotFound("ส่วนราชการ", "division", division_id, list(places.values()))
    wanted = (officer_id, squeeze(title), role, places.get(division_id or 0))
    for one in held:
        same = (one.officer_id, squeeze(one.title), one.role, one.division) == wanted
        apart = (one.ends_on is not None and one.ends_on < starts_on) or (
            ends_on is not None and ends_on < one.starts_on
        )
        if same and not apart:
            raise HeldAlready(officer.name, one.title)
    return assign_post(
        house,
        agency_id=agency_id,
        officer_id=officer_id,
        title=title,
        role=role,
        division_id=division_id,
        starts_on=starts_on,
        ends_on=ends_on,
        who=who,
        now=now,
    )


def end_posting(
    house: House,
    *,
    agency_id: int,
    posting_id: int,
    on: date,
    who: Who = SETTER_UP,
    now: datetime,
    seen: str | None = None,
) -> None:
    """`on` is the officer's last day in the post; `seen` the mark of {"ends_on": …} before.

    Raises NotFound, EndsBeforeItBegins, ChangedMeanwhile, LastKeeper.
    """
    with house.write(agency_id, who=who, now=now) as store:
        before = posts.posting(store.connection, agency_id, posting_id)
        check_seen(seen, {"ends_on": before.ends_on}, what="วันพ้นตำแหน่ง")
        check_days(before.starts_on, on)
        if before.ends_on != on:
            store.set(Posting, posting_id, ends_on=on)
            if before.ends_on is None or on < before.ends_on:
                check_remains(store, before.role, after=on)
            old, new = {"until": before.ends_on}, {"until": on}
            store.journal("end", "posting", posting_id, old=old, new=new)


def end_order(
    house: House,
    *,
    agency_id: int,
    order_id: int,
    on: date,
    who: Who = SETTER_UP,
    now: datetime,
    seen: str | None = None,
) -> None:
    """`on` is the last day of an acting order; `seen` the mark of {"ends_on": …} before.

    Raises NotFound, EndsBeforeItBegins, ChangedMeanwhile.
    """
    with house.write(agency_id, who=who, now=now) as store:
        before = next(
            (o for o in orders.acting_orders(store.connection, agency_id) if o.id == order_id), None
        )
        if before is None:
            raise NotFound("คำสั่ง", "order", order_id)
        check_seen(seen, {"ends_on": before.ends_on}, what="คำสั่ง")
        check_days(before.starts_on, on)
        if before.ends_on != on:
            store.set(ActingOrder, order_id, ends_on=on)
            old, new = {"until": before.ends_on}, {"until": on}
            store.journal("end", "acting_order", order_id, old=old, new=new)
