"""An agency keeps somebody who keeps it: an administrator and a clerk, where it had one."""

from datetime import date, timedelta

from tracker.errors import TidtamError
from tracker.queries import people, posts
from tracker.status import THAI, Role
from tracker.store import Store

KEPT = (Role.ADMINISTRATOR, Role.CLERK)


class LastKeeper(TidtamError):
    """Nobody else would be the agency's administrator, or its clerk, from the next day on."""

    def __init__(self, role: Role) -> None:
        super().__init__(
            "last-keeper",
            th=f"ไม่มีผู้อื่นเป็น{THAI[role]}ของหน่วยงานต่อจากนี้ โปรดให้ตำแหน่งที่มีสิทธิ์{THAI[role]}แก่ผู้อื่น"
            "หรือโอนตำแหน่งนี้ก่อน",
            en=f"nobody else would be the agency's {role.value} after this; give somebody else "
            "a post with that role, or hand this post over, first",
        )


def check_remains(store: Store, role: Role, *, after: date) -> None:
    """Whether an active officer still holds a post of this role on the day after `after`.

    Asked with the change made, in its transaction; an order to act for somebody does not count.
    Raises LastKeeper.
    """
    if role not in KEPT:
        return
    day = after + timedelta(days=1)
    active = {one.id for one in people.officers(store.connection, store.agency_id) if one.active}
    held = any(
        one.role is role
        and one.officer_id in active
        and one.starts_on <= day
        and (one.ends_on is None or one.ends_on >= day)
        for one in posts.postings(store.connection, store.agency_id)
    )
    if not held:
        raise LastKeeper(role)
