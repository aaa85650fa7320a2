"""Who may change the office itself from the site: its clerk, and above the clerk its administrator.

Whoever could name a mayor, or send a mayor's sign-in link to themselves, would be mayor.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.queries import orders, people, posts
from tracker.status import Role
from tracker.store import Who
from workflows.actions.acts import doer, standings_of
from workflows.actions.officers import ABOVE_DIVISIONS
from workflows.engine import Refused
from workflows.house import House

KEEPERS = frozenset({Role.CLERK, Role.ADMINISTRATOR})


class AboveTheClerk(TidtamError):
    """What is touched is palad's, mayor's, auditor's or administrator's: not for the clerk."""

    def __init__(self) -> None:
        super().__init__(
            "above-the-clerk",
            th="ปลัด ผู้บริหาร ผู้ตรวจสอบภายใน และผู้ดูแลระบบ ให้ผู้ดูแลระบบของหน่วยงานเป็นผู้แก้ไข "
            "โปรดให้ผู้ดูแลระบบดำเนินการ",
            en="palad, mayor, auditor and administrator are for the agency's administrator to "
            "change; ask the administrator to do it",
        )


class EndorsesAboveTheClerk(TidtamError):
    """The head of the clerk's own division endorses the clerk's memo: no way in by the clerk."""

    def __init__(self) -> None:
        super().__init__(
            "endorses-above-the-clerk",
            th="ผู้นี้ลงนามในบันทึกข้อความต่อจากเจ้าหน้าที่ผู้ดูแลแผน จึงให้ผู้ดูแลระบบของหน่วยงานเป็นผู้ออกลิงก์หรือแก้อีเมล "
            "ถ้าไม่มีผู้ดูแลระบบ โปรดให้ผู้ติดตั้งระบบดำเนินการ",
            en="this person endorses the clerk's memo, so links and the e-mail address are for the "
            "agency's administrator; where there is none, ask the operator",
        )


def may_keep(connection: Connection, agency_id: int, officer_id: int, now: datetime) -> bool:
    """Whether the officer is the agency's clerk or administrator at `now`."""
    mine = standings_of(connection, agency_id, officer_id, now)
    return any(standing.role in KEEPERS for standing in mine)


def keeper(
    house: House,
    *,
    agency_id: int,
    officer_id: int,
    roles: Collection[Role] = (),
    about: int | None = None,
    way_in: bool = False,
    now: datetime,
) -> Who:
    """Who the journal names, where the officer may do it; raises Refused, AboveTheClerk,
    EndorsesAboveTheClerk.

    `roles` are of the posts that are touched, `about` the officer whose identity is; `way_in`
    where that opens a way to sign in as them: a link, or the address to which links go.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.read() as connection:
        against = hindrance(
            connection,
            agency_id=agency_id,
            officer_id=officer_id,
            roles=roles,
            about=about,
            way_in=way_in,
            now=now,
        )
    if against is not None:
        raise against
    return acting


def hindrance(
    connection: Connection,
    *,
    agency_id: int,
    officer_id: int,
    roles: Collection[Role] = (),
    about: int | None = None,
    way_in: bool = False,
    now: datetime,
) -> TidtamError | None:
    """Why `keeper` would refuse this, None where it would not: what a page need not offer."""
    mine = {one.role for one in standings_of(connection, agency_id, officer_id, now)}
    touched, directs = set(roles), False
    if about is not None and about != officer_id:
        touched |= roles_of(connection, agency_id, about)
        directs = way_in and directs_a_clerk(connection, agency_id, about)
    if mine.isdisjoint(KEEPERS):
        return Refused(
            "not-yours",
            th="ผู้ที่แก้ไขข้อมูลของสำนักงานได้คือเจ้าหน้าที่ผู้ดูแลแผนหรือผู้ดูแลระบบ โปรดให้ผู้นั้นดำเนินการ",
            en="the office is for the clerk or the administrator to change; ask them to do it",
        )
    if Role.ADMINISTRATOR not in mine and not touched.isdisjoint(ABOVE_DIVISIONS):
        return AboveTheClerk()
    if Role.ADMINISTRATOR not in mine and directs:
        return EndorsesAboveTheClerk()
    return None


def roles_of(connection: Connection, agency_id: int, officer_id: int) -> set[Role]:
    """Every role that the officer has ever held or acted in, or will: old rights may come back."""
    held = {
        one.role for one in posts.postings(connection, agency_id) if one.officer_id == officer_id
    }
    acted = {
        one.role
        for one in orders.acting_orders(connection, agency_id)
        if one.officer_id == officer_id
    }
    people.officer(connection, agency_id, officer_id)
    return held | acted


def directs_a_clerk(connection: Connection, agency_id: int, officer_id: int) -> bool:
    """Whether the officer ever headed, by post or order, a division in which a clerk's post stands.

    A memo goes from the clerk to the head of the clerk's division (FIELD §1).
    """
    every = posts.posts(connection, agency_id)
    of_clerks = {one.division_id for one in every if one.role is Role.CLERK}
    heads = {one.id for one in every if one.role is Role.HEAD and one.division_id in of_clerks}
    held = {(one.officer_id, one.post_id) for one in posts.postings(connection, agency_id)}
    acted = {(one.officer_id, one.post_id) for one in orders.acting_orders(connection, agency_id)}
    return any(officer == officer_id and post in heads for officer, post in held | acted)
