"""Whether letters go out, whom they cannot reach, and when the next go: what the clerk is told.

Reads only.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date
from tracker.queries import contacts as reach
from tracker.queries import people, rounds, watch
from tracker.records import OfficerRecord
from tracker.status import Channel, Role, RoundStatus, RungState
from workflows.house import House
from workflows.readiness import Heart, heart
from workflows.reminders import OWNERS

WRITTEN_TO = frozenset({Role.HEAD, Role.REPORTER, Role.CLERK, Role.PALAD, Role.MAYOR})


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Officers whom no letter reaches, with their posts; divisions with nobody to remind."""

    officers: tuple[tuple[OfficerRecord, str], ...]
    divisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoingOut:
    """Whether what is written to officers goes out of the house at all.

    `mail`: how letters go, Channel.FOLDER where they are only put away. `ways`: the agency's other
    ways that are on. `keepers`: whom to tell, by name.
    """

    mail: Channel
    ways: tuple[Channel, ...]
    clock: Heart
    keepers: tuple[str, ...]

    @property
    def put_away(self) -> bool:
        """Letters lie in a folder of the machine: nobody is sent any."""
        return self.mail is Channel.FOLDER

    @property
    def as_told(self) -> bool:
        """Letters are sent, and in time."""
        return not (self.put_away or self.clock.stands_still)


def going_out(house: House, connection: Connection, agency_id: int, *, now: datetime) -> GoingOut:
    """How sending stands for this agency, by the settings and the clock's last beat."""
    settings = house.settings
    interval = timedelta(seconds=settings.clock.tick_seconds)
    standings = people.standings(connection, agency_id, on=bangkok_date(now))
    keepers = {one.officer_id for one in standings if one.role is Role.ADMINISTRATOR}
    return GoingOut(
        mail=Channel.SMTP if settings.mail.delivery == "smtp" else Channel.FOLDER,
        ways=tuple(
            channel for channel, one in reach.outlets(connection, agency_id).items() if one.active
        ),
        clock=heart(watch.heartbeats(connection), interval=interval, now=now),
        keepers=tuple(
            one.name for one in people.officers(connection, agency_id) if one.id in keepers
        ),
    )


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
