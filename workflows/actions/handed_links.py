"""One-time links that somebody else hands over: the officer is told by mail who made one.

Such a link is no proof of the officer's letter box, so it does not stand in for a second factor.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from tracker.calendar import BANGKOK
from tracker.queries import people
from tracker.store import Who
from tracker.thai import to_thai
from workflows.actions.agencies import SETTER_UP
from workflows.actions.signin import LINK_MINUTES, OneTimeLink, issue_link
from workflows.channels import Letter, LineDown, Outcome, channel_for
from workflows.house import House

log = logging.getLogger(__name__)

THAI = """เรียน {name}

{by} ออกลิงก์เข้าสู่ระบบติดตามของ{agency}ในชื่อท่าน เมื่อเวลา {at} น.
ลิงก์นี้ใช้ได้ครั้งเดียวภายใน {minutes} นาที และต้องใช้รหัสยืนยันด้วยถ้าท่านเปิดการยืนยันขั้นที่สอง

หากท่านไม่ได้ขอ โปรดแจ้งผู้ดูแลระบบของหน่วยงานทันที การออกลิงก์อยู่ในประวัติแล้ว
"""
ENGLISH = """Dear {name},

{by} made a link that signs in to Tidtam of {agency} in your name, at {at}.
It works once, within {minutes} minutes, and asks for your code where you have a second factor.

If you did not ask for it, tell your agency's administrator at once. The journal names who made it.
"""
SUBJECT = {"th": "มีผู้ออกลิงก์เข้าสู่ระบบในชื่อท่าน", "en": "A sign-in link was made in your name"}


@dataclass(frozen=True, slots=True)
class Handed:
    """The link, and whether its officer's mail was taken by the mail server."""

    link: OneTimeLink
    told: bool


def hand_out_link(
    house: House, *, agency_id: int, officer_id: int, who: Who = SETTER_UP, now: datetime
) -> Handed:
    """Make a link for an officer on behalf of `who`, journal it and tell the officer at once.

    Who may do so is asked by `keeping.keeper`. Not through the outbox, where a notice could be
    stopped by the very person it tells of. Raises NotFound.
    """
    made = issue_link(house, agency_id=agency_id, officer_id=officer_id, who=who, now=now)
    own = who.officer_id == officer_id
    return Handed(made, told=not own and _tell(house, made, by=who.name, now=now))


def _tell(house: House, made: OneTimeLink, *, by: str, now: datetime) -> bool:
    if not made.email:
        return False
    try:
        with channel_for(house.settings.mail).open() as line:
            answer = line.send(_letter(house, made, by=by, now=now))
    except LineDown as problem:
        log.error("officer not told of a sign-in link: %s", problem)
        return False
    if answer.outcome is not Outcome.SENT:
        log.error("officer not told of a sign-in link: %s", answer.words)
    return answer.outcome is Outcome.SENT


def _letter(house: House, made: OneTimeLink, *, by: str, now: datetime) -> Letter:
    with house.read() as connection:
        officer = people.officer(connection, made.agency_id, made.officer_id)
        agency = people.agency(connection, made.agency_id)
    thai = officer.language != "en"
    clock = now.astimezone(BANGKOK)
    return Letter(
        identity=f"link-made-{hashlib.sha256(made.secret.encode()).hexdigest()[:24]}",
        from_name=agency.name,
        to_name=officer.name,
        to_address=made.email or "",
        subject=SUBJECT["th" if thai else "en"],
        text=(THAI if thai else ENGLISH).format(
            name=officer.name,
            by=by,
            agency=agency.name,
            minutes=to_thai(LINK_MINUTES) if thai else LINK_MINUTES,
            at=to_thai(f"{clock:%H.%M}") if thai else f"{clock:%H:%M}",
        ),
        html=None,
        language=officer.language,
        written_at=now,
    )
