"""Which claimed notices are still to be sent: some are needed no more, some come too early.

Reads only; what is found is written down by `sending`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date
from tracker.queries import contacts as reach
from tracker.queries import notices as log
from tracker.queries import people
from tracker.queries.contacts import ContactRecord, OutletRecord
from tracker.queries.notices import MAIL, NoticeRecord
from tracker.records import OfficerRecord
from tracker.status import Channel
from workflows.channels import Letter
from workflows.desk import Desk, desks_of
from workflows.house import House
from workflows.reminders import DIGEST, ESCALATION, OWNERS, REMINDERS, full_name

NOT_OWED = "no-longer-owed"
SWITCHED_OFF = "switched-off"


@dataclass(frozen=True, slots=True)
class Addressed:
    """A claimed notice with the desk of its agency, the officer it is for, and its way.

    `outlet` is the agency's own way out, None for mail; `address` is where it goes on that way.
    """

    notice: NoticeRecord
    desk: Desk
    officer: OfficerRecord
    outlet: OutletRecord | None
    address: str

    def letter(self) -> Letter:
        """The letter that leaves the house."""
        return Letter(
            identity=self.notice.identity,
            from_name=self.desk.agency.name,
            to_name=full_name(self.officer),
            to_address=self.address,
            subject=self.notice.subject,
            text=self.notice.text,
            html=self.notice.html,
            language=self.officer.language,
            written_at=self.notice.created_at,
            kind=self.notice.kind,
            agency_id=self.notice.agency_id,
            officer_id=self.officer.id,
        )


@dataclass(frozen=True, slots=True)
class Sifted:
    """Of claimed notices: those to send, the needless with why, the early with until when."""

    keep: tuple[Addressed, ...]
    needless: dict[int, str]
    early: dict[int, datetime]


def sift(house: House, notices: Collection[NoticeRecord], *, now: datetime) -> Sifted:
    """Look at claimed notices of any agencies as things stand now.

    Raises SettingsError where what one of the agencies stored cannot be read.
    """
    agencies = {notice.agency_id for notice in notices}
    beside = {notice.agency_id for notice in notices if notice.channel not in MAIL}
    with house.read() as connection:
        desks = desks_of(connection, house.settings, agencies, today=bangkok_date(now))
        needless = dict.fromkeys(not_owed(connection, notices, now), NOT_OWED)
        officers = people.officers_by_id(connection, {notice.officer_id for notice in notices})
        outlets = {agency_id: reach.outlets(connection, agency_id) for agency_id in beside}
        contacts = {agency_id: reach.contacts(connection, agency_id) for agency_id in beside}
    keep, early = [], {}
    for notice in notices:
        if notice.id in needless:
            continue
        desk, officer = desks[notice.agency_id], officers[notice.officer_id]
        outlet = outlets.get(notice.agency_id, {}).get(notice.channel)
        contact = contacts.get(notice.agency_id, {}).get(officer.id)
        address = _address(notice, officer, outlet, contact)
        if address is None:
            needless[notice.id] = SWITCHED_OFF
        elif notice.kind in REMINDERS and not desk.office.is_open(now):
            early[notice.id] = desk.office.within(now)
        else:
            keep.append(Addressed(notice, desk, officer, outlet, address))
    return Sifted(tuple(keep), needless, early)


def _address(
    notice: NoticeRecord,
    officer: OfficerRecord,
    outlet: OutletRecord | None,
    contact: ContactRecord | None,
) -> str | None:
    """Where the notice goes today; None where its way has been switched off meanwhile."""
    if notice.channel in MAIL:
        return officer.email or notice.address or ""
    if outlet is None or not outlet.active:
        return None
    if notice.channel is Channel.LINE:
        return contact.line_user if contact is not None and contact.line_on else None
    return outlet.address


def not_owed(connection: Connection, notices: Collection[NoticeRecord], now: datetime) -> set[int]:
    """Of some notices the digests that nobody owes any more: reported, handed over, closed.

    What a superior is told is needless only once nobody owes any of it.
    """
    digests = {
        notice.id: notice.officer_id for notice in notices if notice.kind in (DIGEST, ESCALATION)
    }
    if not digests:
        return set()
    superiors = {notice.id for notice in notices if notice.kind == ESCALATION}
    owns = {
        (standing.officer_id, standing.division_id)
        for standing in people.standings_of(connection, set(digests.values()), on=bangkok_date(now))
        if standing.role in OWNERS
    }
    needed = {
        notice_id
        for notice_id, division_id in log.still_owed(connection, list(digests))
        if (digests[notice_id], division_id) in owns or notice_id in superiors
    }
    return set(digests) - needed
