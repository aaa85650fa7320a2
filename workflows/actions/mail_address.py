"""The clerk or the administrator mends an officer's mail address, so that letters arrive."""

from datetime import datetime

from tracker.status import Role
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.actions.officers import change_officer
from workflows.engine import Refused
from workflows.house import House

MENDERS = frozenset({Role.CLERK, Role.ADMINISTRATOR})


def mend_address(
    house: House, *, agency_id: int, of: int, email: str, officer_id: int, now: datetime
) -> None:
    """Give the officer `of` this address; an empty one takes it away.

    Raises Refused, NotFound, AddressUnusable, NameTaken (of the e-mail).
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.read() as connection:
        mine = standings_of(connection, agency_id, officer_id, now)
    if not any(standing.role in MENDERS for standing in mine):
        raise Refused(
            "not-yours",
            th="ผู้ที่แก้ที่อยู่อีเมลได้คือเจ้าหน้าที่ผู้ดูแลแผนหรือผู้ดูแลระบบ โปรดให้ผู้นั้นดำเนินการ",
            en="mail addresses are mended by the clerk or the administrator; ask them to do it",
        )
    change_officer(
        house,
        agency_id=agency_id,
        officer_id=of,
        who=acting.who,
        now=now,
        email=clean(email) or None,
    )
