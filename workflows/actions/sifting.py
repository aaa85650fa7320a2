"""Which claimed notices are still to be sent: some are needed no more, some come too early.

Reads only; what is found is written down by `sending`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date
from tracker.queries import contacts as reach
from tracker.queries import notices as log
from tracker.queries import people, rounds
from tracker.queries.contacts import ContactRecord, OutletRecord
from tracker.queries.notices import MAIL, NoticeRecord
from tracker.records import OfficerRecord
from tracker.status import Channel
from workflows.channels import Letter
from workflows.desk import Desk, desk_of
from workflows.house import House
from workflows.reminders import DIGEST, ESCALATION, OWNERS, REMINDERS, full_name

MANY_PARTS = 5000  # beyond it all of a round's parts are read: SQLite takes so many variables
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
    """Of one agency's claimed notices: those to send, the needless with why, the early."""

    keep: tuple[Addressed, ...]
    needless: dict[int, str]
    early: dict[int, datetime]


def sift(house: House, agency_id: int, notices: Sequence[NoticeRecord], *, now: datetime) -> Sifted:
    """Look at the notices of one agency as things stand now."""
    with house.read() as connection:
        desk = desk_of(connection, house.settings, agency_id, today=bangkok_date(now))
        needless = dict.fromkeys(not_owed(connection, agency_id, notices, now), NOT_OWED)
        officers = {officer.id: officer for officer in people.officers(connection, agency_id)}
        outlets: dict[Channel, OutletRecord] = {}
        contacts: dict[int, ContactRecord] = {}
        if any(notice.channel not in MAIL for notice in notices):
            outlets = reach.outlets(connection, agency_id)
            contacts = reach.contacts(connection, agency_id)
    keep, early = [], {}
    is_open = desk.office.is_open(now)
    for notice in notices:
        if notice.id in needless:
            continue
        officer = officers[notice.officer_id]
        outlet = outlets.get(notice.channel)
        address = _address(notice, officer, outlet, contacts.get(officer.id))
        if address is None:
            needless[notice.id] = SWITCHED_OFF
        elif notice.kind in REMINDERS and not is_open:
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


def not_owed(
    connection: Connection, agency_id: int, notices: Sequence[NoticeRecord], now: datetime
) -> set[int]:
    """Of some notices the digests that nobody owes any more: reported, handed over, closed.

    What a superior is told is needless only once nobody owes any of it.
    """
    digests = {
        notice.id: notice.officer_id for notice in notices if notice.kind in (DIGEST, ESCALATION)
    }
    superiors = {notice.id for notice in notices if notice.kind == ESCALATION}
    if not digests:
        return set()
    lines = log.lines_of(connection, agency_id, list(digests))
    is_open = {round_.id for round_ in rounds.open_rounds(connection, agency_id)}
    parts = {line.part_id for line in lines}
    owed = {
        (part.round_id, part.part_id): part.division_id
        for part in rounds.owed(
            connection,
            agency_id,
            round_ids=is_open & {line.round_id for line in lines},
            part_ids=parts if len(parts) <= MANY_PARTS else None,
        )
    }
    owns = {
        (standing.officer_id, standing.division_id)
        for standing in people.standings(connection, agency_id, on=bangkok_date(now))
        if standing.role in OWNERS
    }
    needed = {
        line.notice_id
        for line in lines
        if (digests[line.notice_id], owed.get((line.round_id, line.part_id))) in owns
        or (line.notice_id in superiors and (line.round_id, line.part_id) in owed)
    }
    return set(digests) - needed
