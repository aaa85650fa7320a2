"""One beat of the clock: rounds open and close, rungs become notices, and what is due goes out.

Only agencies with something due are touched, each in its own transactions, so that a fault in
one does not stop the others. A beat can be run by hand, for any time, and twice.
"""

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from functools import partial
from itertools import chain, islice
from typing import Any

from tracker.calendar import bangkok_date
from tracker.queries import due as read
from tracker.queries import people
from tracker.queries.due import AgencyDue
from tracker.queries.surroundings import Surroundings, surroundings
from tracker.records import AgencyRecord
from tracker.settings import AgencySettings, SettingsError, agency_settings
from tracker.store import ChangedMeanwhile
from workflows.actions import heartbeat, sending
from workflows.actions.reminders import plan_notices
from workflows.actions.rounds import close_round, open_round, rounds_due
from workflows.actions.tidying import tidy
from workflows.calendars import days_off_missing
from workflows.channels import Channel, channel_for
from workflows.engine import Refused
from workflows.house import House

MUCH = 500  # notices planned in one beat before others are called to send them
HANDS = 3  # agencies settled at once
SOME = 25  # agencies whose surroundings are read at once
FEW = 50  # agencies looked at for what concerns the people who run the installation


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one agency; the beat went on with the others."""

    agency_id: int
    words: str


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


@dataclass(slots=True)
class _Tally:
    """What the agencies of a beat have done so far."""

    opened: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    superseded: list[int] = field(default_factory=list)
    put_off: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)
    nobody: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, other: "_Tally") -> None:
        """Count what another agency has done too."""
        for one in fields(self):
            getattr(self, one.name).extend(getattr(other, one.name))


def tick(
    house: House,
    *,
    now: datetime,
    deliver: bool = True,
    channel: Channel | None = None,
    at_most: int = sending.AT_MOST,
    process: str = "hand",
) -> Beat:
    """Do what is due at `now`, and say what was done; without `deliver` nothing is sent.

    `channel` is the one that the settings name, where none is given. At most `at_most` notices
    leave in one beat; `Beat.more` says whether to beat again. `process` is whose sign of life
    this is: the scheduler's (`run`), or of somebody who beats by `hand`.
    """
    heartbeat.begin(house, process=process, now=now)
    tally, called = _Tally(), 0
    for done in _settled(house, now):
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


def _agencies(house: House, now: datetime) -> Iterator[AgencyDue]:
    """Agencies with something due, a page at a time."""
    last = 0
    while True:
        with house.read() as connection:
            page = read.agencies_due(connection, now=now, today=bangkok_date(now), after=last)
        yield from page
        if len(page) < read.PAGE:
            return
        last = page[-1].agency_id


def _settled(house: House, now: datetime) -> Iterator[_Tally]:
    """Settle every agency with something due, each by itself; what each has done, in their order.

    Three at once on PostgreSQL, for half of the time goes by waiting for it.
    """
    settle = partial(_settle_some, house, now=now)
    if house.engine.dialect.name == "sqlite":
        yield from chain.from_iterable(map(settle, _some(_agencies(house, now))))
        return
    with ThreadPoolExecutor(max_workers=HANDS, thread_name_prefix="settle") as hands:
        yield from chain.from_iterable(hands.map(settle, _some(_agencies(house, now))))


def _some(agencies: Iterator[AgencyDue]) -> Iterator[Sequence[AgencyDue]]:
    while some := tuple(islice(agencies, SOME)):
        yield some


def _settle_some(house: House, some: Sequence[AgencyDue], *, now: datetime) -> list[_Tally]:
    """Settle some agencies, whose surroundings are read together."""
    around = _around(house, [due.agency_id for due in some if due.rungs], now)
    return [_settle_agency(house, due, around.get(due.agency_id), now=now) for due in some]


def _around(house: House, telling: Sequence[int], now: datetime) -> Mapping[int, Surroundings]:
    """What stands around the rungs of the agencies that have one to tell."""
    if not telling:
        return {}
    try:
        with house.read() as connection:
            return surroundings(connection, telling, on=bangkok_date(now))
    except Exception:  # some agency's fault: each looks by itself, which tells whose
        return {}


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


def _settle_agency(
    house: House, due: AgencyDue, around: Surroundings | None, *, now: datetime
) -> _Tally:
    """Open and close the agency's rounds, then tell its rungs; a fault is this agency's alone."""
    tally = _Tally()
    try:
        if due.rounds:
            deeds = _settle_rounds(house, due.agency_id, tally, now)
            if "open" in deeds:  # after a stop of months a round opens and closes in one beat
                _settle_rounds(house, due.agency_id, tally, now)
        if due.rungs:
            planned = plan_notices(house, agency_id=due.agency_id, now=now, around=around)
            tally.told += planned.told
            tally.superseded += planned.superseded
            tally.put_off += planned.put_off
            tally.planned += planned.waiting
            tally.dead += planned.dead
            tally.nobody += [(due.agency_id, division) for division in planned.nobody]
    except Exception as error:  # whatever it is, the other agencies are settled
        tally.faults.append(Fault(due.agency_id, f"{type(error).__name__}: {error}"))
    return tally


def _settle_rounds(house: House, agency_id: int, tally: _Tally, now: datetime) -> frozenset[str]:
    """Do what is to be done with the agency's rounds now; returns which deeds that were."""
    deeds = rounds_due(house, agency_id=agency_id, now=now)
    for round_id, deed in deeds.items():
        _settle_round(house, agency_id, round_id, deed, tally, now)
    return frozenset(deeds.values())


def _settle_round(
    house: House, agency_id: int, round_id: int, deed: str, tally: _Tally, now: datetime
) -> None:
    try:
        if deed == "open":
            open_round(house, agency_id=agency_id, round_id=round_id, now=now)
            tally.opened.append(round_id)
        else:
            close_round(house, agency_id=agency_id, round_id=round_id, now=now)
            tally.closed.append(round_id)
    except (Refused, ChangedMeanwhile):
        return  # another process, or the clerk, was quicker
