"""Officers, the posts they hold, the orders under which they act, and the hand-over of a post."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from tracker.errors import TidtamError
from tracker.outbox import cancel_waiting
from tracker.queries import orders, people
from tracker.queries.people import NotFound, post_t, posting_t
from tracker.status import ActingForm, NoticeState, Role, Status
from tracker.store import Store, Who
from tracker.tables import ActingOrder, Notice, Officer, Part, Post, Posting, table_of
from tracker.thai import clean, squeeze, to_arabic
from workflows.actions.agencies import SETTER_UP, NameTaken, name_of
from workflows.actions.last_keepers import check_remains
from workflows.actions.seen import check_seen
from workflows.channels import letter
from workflows.house import House

# One name, one @ and a host with a dot: what an ordinary mailbox has. The server says the rest.
_ADDRESS = re.compile(r"[^\s@,;:<>()\"]{1,64}@[^\s@,;:<>()\"]+\.[^\s@.,;:<>()\"]+")
ADDRESS_LENGTH = 254
ABOVE_DIVISIONS = (Role.PALAD, Role.MAYOR, Role.AUDITOR, Role.ADMINISTRATOR)


class DivisionNeeded(TidtamError):
    """A post of this role stands in a division, and none was named."""

    def __init__(self, role: Role) -> None:
        super().__init__(
            "division-needed",
            th=f"ตำแหน่งที่มีบทบาท “{role}” ต้องอยู่ในส่วนราชการ โปรดระบุส่วนราชการ",
            en=f"a post with the role “{role}” stands in a division; name it (--division)",
        )


class AddressUnusable(TidtamError):
    """To what was given as an e-mail address no letter could be sent."""

    def __init__(self, email: str) -> None:
        super().__init__(
            "address-unusable",
            th=f"“{email[:60]}” ไม่ใช่อีเมล โปรดเขียนเช่น clerk@example.go.th "
            "(หน้า @ ใช้ได้เฉพาะอักษรโรมัน ตัวเลข และเครื่องหมายเช่น . - _)",
            en=f"“{email[:60]}” is no e-mail address; write it as clerk@example.go.th "
            "(before the @ only Latin letters, digits and signs such as . - _)",
        )


class OrderKnown(TidtamError):
    """This very order was entered before."""

    def __init__(self, number: str) -> None:
        super().__init__(
            "order-known",
            th=f"คำสั่งที่ {number} บันทึกไว้แล้วเหมือนกันทุกช่อง จึงไม่บันทึกซ้ำ",
            en=f"order {number} was entered before with the very same words and days; "
            "it is not entered twice",
        )


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went over with a post: the former holders and the open parts of the division."""

    former: tuple[int, ...]
    open_parts: int
    notices_stopped: int


def add_officer(
    house: House,
    *,
    agency_id: int,
    name: str,
    email: str | None = None,
    rank: str | None = None,
    language: str = "th",
    who: Who = SETTER_UP,
    now: datetime,
) -> int:
    """Add an officer and return the number.

    Raises NameMissing, NameTooLong, AddressUnusable, NameTaken (of the e-mail).
    """
    name = name_of(name)
    with house.write(agency_id, who=who, now=now) as store:
        if email:
            _free_address(store, email)
        officer_id = store.insert(Officer, name=name, email=email, rank=rank, language=language)
        store.journal("add", "officer", officer_id, new={"name": name, "email": email})
        return officer_id


def change_officer(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    who: Who = SETTER_UP,
    now: datetime,
    seen: str | None = None,
    **changes: str | None,
) -> None:
    """Change an officer's name, email, rank or language (th, en); letters to come go there.

    `seen` is the mark of what these were (see `seen`). Raises NotFound, NameMissing, NameTooLong,
    AddressUnusable, NameTaken (of the e-mail), ChangedMeanwhile.
    """
    with house.write(agency_id, who=who, now=now) as store:
        before = people.officer(store.connection, agency_id, officer_id)
        check_seen(seen, {key: getattr(before, key) for key in changes}, what="ข้อมูลเจ้าหน้าที่")
        if "name" in changes:
            changes["name"] = name_of(changes["name"] or "")
        if email := changes.get("email"):
            _free_address(store, email, but=officer_id)
        old = {key: getattr(before, key) for key in changes}
        if old != changes:
            store.set(Officer, officer_id, **changes)
            store.journal("change", "officer", officer_id, old=old, new=changes)


def _free_address(store: Store, email: str, *, but: int | None = None) -> None:
    if len(email) > ADDRESS_LENGTH or not _ADDRESS.fullmatch(email):
        raise AddressUnusable(email)
    try:
        letter.bare_address(email)  # what sending makes of it: its rule is the one that counts
    except letter.AddressUnusable as error:
        raise AddressUnusable(email) from error
    for officer in people.officers(store.connection, store.agency_id):
        if officer.id != but and (officer.email or "").lower() == email.lower():
            raise NameTaken("เจ้าหน้าที่ที่ใช้อีเมล", "officer with the address", email)


def assign_post(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    title: str,
    role: Role,
    division_id: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
    who: Who = SETTER_UP,
    now: datetime,
) -> int:
    """Give an officer a post (made where it does not exist yet) and return the post's number."""
    if division_id is None and role not in ABOVE_DIVISIONS:
        raise DivisionNeeded(role)
    with house.write(agency_id, who=who, now=now) as store:
        post_id = _post(store, title, role, division_id)
        posting_id = store.insert(
            Posting, post_id=post_id, officer_id=officer_id, starts_on=starts_on, ends_on=ends_on
        )
        store.journal(
            "assign",
            "posting",
            posting_id,
            new={"post": post_id, "officer": officer_id, "from": starts_on, "until": ends_on},
        )
        return post_id


def order_acting(
    house: House,
    *,
    agency_id: int,
    post_id: int,
    officer_id: int,
    form: ActingForm,
    number: str,
    ordered_on: date,
    starts_on: date,
    ends_on: date | None = None,
    when_absent: bool = False,
    precedence: int = 1,
    who: Who = SETTER_UP,
    now: datetime,
) -> int:
    """Enter an order (คำสั่ง) by which an officer acts for the holder of a post.

    Raises OrderKnown.
    """
    with house.write(agency_id, who=who, now=now) as store:
        values: dict[str, Any] = {
            "post_id": post_id,
            "officer_id": officer_id,
            "form": form,
            "number": clean(number),
            "ordered_on": ordered_on,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "when_absent": when_absent,
            "precedence": precedence,
        }
        for one in orders.acting_orders(store.connection, agency_id):
            before = {name: getattr(one, name) for name in values}
            if before | {"number": _spelled(one.number)} == values | {"number": _spelled(number)}:
                raise OrderKnown(one.number)
        order_id = store.insert(ActingOrder, **values)
        store.journal("order", "acting_order", order_id, new=values)
        return order_id


def hand_over_post(
    house: House,
    *,
    agency_id: int,
    post_id: int,
    to_officer: int,
    on: date,
    who: Who = SETTER_UP,
    now: datetime,
) -> HandedOver:
    """From `on` the post and all its open work are another officer's.

    Work hangs on posts, so the parts stay where they are; the former holders' postings end the
    day before, and their waiting reminders are stopped. Raises NotFound, LastKeeper.
    """
    with house.write(agency_id, who=who, now=now) as store:
        people.officer(store.connection, agency_id, to_officer)
        post = (
            store.connection.execute(
                sa.select(post_t).where(post_t.c.agency_id == agency_id, post_t.c.id == post_id)
            )
            .mappings()
            .one_or_none()
        )
        if post is None:
            raise NotFound("ตำแหน่ง", "post", post_id)
        former = _end_postings(store, post_id, on)
        posting_id = store.insert(Posting, post_id=post_id, officer_id=to_officer, starts_on=on)
        check_remains(store, Role(post["role"]), after=on - timedelta(days=1))
        stopped = _stop_notices(store, [officer for officer in former if officer != to_officer])
        open_parts = _open_parts(store, post["division_id"])
        store.journal(
            "hand over",
            "post",
            post_id,
            old={"officers": former},
            new={"officer": to_officer, "from": on, "open_parts": open_parts},
        )
        store.journal("assign", "posting", posting_id, new={"post": post_id, "officer": to_officer})
    return HandedOver(tuple(former), len(open_parts), stopped)


def _spelled(number: str) -> str:
    """An order's number whichever digits and blanks it is written with."""
    return squeeze(to_arabic(number))


def _post(store: Store, title: str, role: Role, division_id: int | None) -> int:
    title = name_of(title)
    found = store.connection.execute(
        sa.select(post_t.c.id).where(
            post_t.c.agency_id == store.agency_id,
            post_t.c.title == title,
            post_t.c.role == role,
            post_t.c.division_id.is_not_distinct_from(division_id),
        )
    ).scalar_one_or_none()
    if found is not None:
        return int(found)
    post_id = store.insert(Post, title=title, role=role, division_id=division_id)
    new = {"title": title, "role": role, "division": division_id}
    store.journal("create", "post", post_id, new=new)
    return post_id


def _end_postings(store: Store, post_id: int, on: date) -> list[int]:
    rows = store.connection.execute(
        sa.select(posting_t.c.id, posting_t.c.officer_id, posting_t.c.starts_on).where(
            posting_t.c.agency_id == store.agency_id,
            posting_t.c.post_id == post_id,
            sa.or_(posting_t.c.ends_on.is_(None), posting_t.c.ends_on >= on),
        )
    ).all()
    last = on - timedelta(days=1)
    for row in rows:
        store.set(Posting, row.id, ends_on=max(last, row.starts_on))
    return [row.officer_id for row in rows]


def _stop_notices(store: Store, officers: list[int]) -> int:
    notice_t = table_of(Notice)
    stopped = store.connection.execute(
        sa.select(notice_t.c.id).where(
            notice_t.c.agency_id == store.agency_id,
            notice_t.c.officer_id.in_(officers),
            notice_t.c.state == NoticeState.WAITING,
        )
    ).scalars()
    return sum(
        cancel_waiting(store.connection, notice_id, why="handed over")
        for notice_id in list(stopped)
    )


def _open_parts(store: Store, division_id: int | None) -> list[int]:
    part_t = table_of(Part)
    if division_id is None:
        return []
    return list(
        store.connection.execute(
            sa.select(part_t.c.id).where(
                part_t.c.agency_id == store.agency_id,
                part_t.c.division_id == division_id,
                part_t.c.withdrawn_by.is_(None),
                part_t.c.status.in_([Status.PLANNED, Status.IN_PROGRESS]),
            )
        ).scalars()
    )
