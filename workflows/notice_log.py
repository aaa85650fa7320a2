"""Whom the letters cannot reach, so that the clerk is told, and when the next go. Reads only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date
from tracker.queries import contacts as reach
from tracker.queries import people, rounds
from tracker.records import OfficerRecord
from tracker.status import Channel, Role, RoundStatus, RungState
from workflows.reminders import OWNERS

WRITTEN_TO = frozenset({Role.HEAD, Role.REPORTER, Role.CLERK, Role.PALAD, Role.MAYOR})


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Officers whom no letter reaches, with their posts; divisions with nobody to remind."""

    officers: tuple[tuple[OfficerRecord, str], ...]
    divisions: tuple[str, ...]


def out_of_reach(connection: Connection, agency_id: int, *, today: date) -> OutOfReach:
    """Whom nothing reaches today: no mail address, and no LINE that is linked and switched on."""
    standings = people.standings(connection, agency_id, on=today)
    line = reach.outlets(connection, agency_id).get(Channel.LINE)
    contacts = reach.contacts(connection, agency_id) if line is not None and line.active else {}
    on_line = {one.officer_id for one in contacts.values() if one.line_on and one.line_user}
    titles: dict[int, str] = {}
    for standing in standings:
        if standing.role in WRITTEN_TO:
            titles.setdefault(standing.officer_id, standing.title)
    officers = tuple(
        (officer, titles[officer.id])
        for officer in people.officers(connection, agency_id)
        if officer.id in titles and not officer.email and officer.id not in on_line
    )
    owned = {standing.division_id for standing in standings if standing.role in OWNERS}
    orphaned = {
        count.division: None
        for round_ in rounds.open_rounds(connection, agency_id)
        for count in rounds.counts_by_division(connection, agency_id, round_.id)
        if count.owed and count.division_id not in owned
    }
    return OutOfReach(officers, tuple(orphaned))


def next_reminder_on(connection: Connection, agency_id: int, *, today: date) -> date | None:
    """The Bangkok day of the next rung of an open or scheduled round that is still to be told."""
    days = [
        bangkok_date(rung.due_at)
        for round_ in rounds.rounds(connection, agency_id)
        if round_.status is not RoundStatus.CLOSED
        for rung in rounds.rungs(connection, agency_id, round_.id)
        if rung.state is RungState.DUE and bangkok_date(rung.due_at) >= today
    ]
    return min(days, default=None)
