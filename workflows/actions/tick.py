"""One beat of the clock: agencies with something due are settled, and what is due goes out.

A beat can be run by hand, for any time, and twice.
"""

import os
import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tracker.calendar import bangkok_date
from tracker.queries import people
from tracker.records import AgencyRecord
from tracker.settings import AgencySettings, SettingsError, agency_settings
from workflows.actions import heartbeat, sending
from workflows.actions.settling import Fault, Settled, settle
from workflows.actions.tidying import tidy
from workflows.calendars import days_off_missing
from workflows.channels import Channel, channel_for
from workflows.house import House

MUCH = 500  # notices planned in one beat before others are called to send them
FEW = 50  # agencies looked at for what concerns the people who run the installation


@dataclass(frozen=True, slots=True)
class Beat:
    """What one beat did, by number: rounds, rungs and notices.

    `nobody` are divisions (with their agency) that owe a report and have nobody to remind;
    `down` says why the channel could not be used; with `more`, another beat has work at once.
    `days_off_missing` are agencies (of the first 50) that from 1 November on do not know next
    year's announced days off.
    """

    at: datetime
    opened: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    superseded: tuple[int, ...] = ()
    put_off: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()
    nobody: tuple[tuple[int, str], ...] = ()
    sent: tuple[int, ...] = ()
    tried_again_later: tuple[int, ...] = ()
    dead: tuple[int, ...] = ()
    cancelled: tuple[int, ...] = ()
    days_off_missing: tuple[int, ...] = ()
    down: str | None = None
    more: bool = False
    faults: tuple[Fault, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The beat as JSON's own kinds."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }

    def counts(self) -> dict[str, int]:
        """How much it did of each thing that it did at all; numbers only, nobody by name."""
        done = asdict(self)
        counted = {name: len(value) for name, value in done.items() if isinstance(value, tuple)}
        counted["down"] = int(self.down is not None)
        return {name: number for name, number in counted.items() if number}


def tick(
    house: House,
    *,
    now: datetime,
    deliver: bool = True,
    channel: Channel | None = None,
    at_most: int = sending.AT_MOST,
    process: str = "hand",
) -> Beat:
    """Do what is due at `now`, and say what was done; without `deliver` it sends nothing.

    `channel` is the one that the settings name, where none is given. At most `at_most` notices
    leave in one beat; `Beat.more` says whether to beat again. `process` is whose sign of life
    this is: the scheduler's (`run`), or of somebody who beats by `hand`.
    """
    heartbeat.begin(house, process=process, now=now)
    tally, called = Settled(), 0
    for done in settle(house, now=now):
        tally.add(done)
        if deliver and len(tally.planned) - called >= MUCH:
            house.bell.ring()
            called = len(tally.planned)
    if deliver and len(tally.planned) > called:
        house.bell.ring()
    delivery = sending.Delivery()
    if deliver:
        delivery = sending.deliver(
            house,
            channel=channel or channel_for(house.settings.mail),
            worker=f"{os.getpid()}-{uuid.uuid4().hex[:12]}",
            now=now,
            at_most=at_most,
        )
        if delivery.more:
            house.bell.ring()
    tidy(house, now=now)
    beat = Beat(
        at=now,
        opened=tuple(tally.opened),
        closed=tuple(tally.closed),
        told=tuple(tally.told),
        superseded=tuple(tally.superseded),
        put_off=tuple(tally.put_off),
        planned=tuple(tally.planned),
        nobody=tuple(tally.nobody),
        sent=tuple(delivery.sent),
        tried_again_later=tuple(delivery.put_back),
        dead=(*tally.dead, *delivery.dead),
        cancelled=tuple(delivery.cancelled),
        days_off_missing=_days_off_missing(house, today=bangkok_date(now)),
        down=delivery.down,
        more=delivery.more,
        faults=(*tally.faults, *(Fault(*fault) for fault in delivery.faults)),
    )
    heartbeat.end(house, process=process, now=now, counts=beat.counts())
    return beat


def _days_off_missing(house: House, *, today: date) -> tuple[int, ...]:
    """Looks at no agency where the year's days off are known to all of them, or not awaited."""
    if days_off_missing(house.settings.agency, today=today) is None:
        return ()
    with house.read() as connection:
        first = people.agencies(connection, limit=FEW)
    return tuple(
        agency.id
        for agency in first
        if days_off_missing(_own(house, agency), today=today) is not None
    )


def _own(house: House, agency: AgencyRecord) -> AgencySettings:
    try:
        return agency_settings(house.settings, agency.settings)
    except SettingsError:  # a fault that is told where the agency's rounds are settled
        return house.settings.agency
