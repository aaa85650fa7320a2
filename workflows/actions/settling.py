"""Settle agencies that have something due: rounds open and close, rungs become notices.

Only those agencies are touched, each in its own transactions, so that a fault in one does not
stop the others. On PostgreSQL several processes settle at once, and share the agencies.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import partial
from itertools import islice

from tracker import shares
from tracker.calendar import bangkok_date
from tracker.queries import due as read
from tracker.queries.due import AgencyDue
from tracker.queries.surroundings import Surroundings, surroundings
from tracker.store import ChangedMeanwhile
from workflows.actions.reminders import plan_notices
from workflows.actions.rounds import close_round, open_round, rounds_due
from workflows.engine import Refused
from workflows.house import House
from workflows.wakeups import Call

HANDS = 3  # agencies settled at once by one process
SOME = 25  # agencies that a hand takes at once, whose surroundings are read together


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one agency; the others were settled all the same."""

    agency_id: int
    words: str


@dataclass(slots=True)
class Settled:
    """What was done for some agencies, by number: rounds, rungs and notices.

    `nobody` are divisions (with their agency) that owe a report and have nobody to remind.
    """

    opened: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    superseded: list[int] = field(default_factory=list)
    put_off: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)
    nobody: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, other: "Settled") -> None:
        """Count what was done for another agency too."""
        for one in fields(self):
            getattr(self, one.name).extend(getattr(other, one.name))

    def got_on(self) -> bool:
        """Whether anything was done at all, beside failing."""
        return bool(self.counts().keys() - {"faults"})

    def counts(self) -> dict[str, int]:
        """How much of each thing was done at all; numbers only, nobody by name."""
        counted = {one.name: len(getattr(self, one.name)) for one in fields(self)}
        return {name: number for name, number in counted.items() if number}


def settle(
    house: House, *, now: datetime, stopped: Callable[[], bool] = lambda: False
) -> Iterator[Settled]:
    """Settle every agency with something due, each by itself; say what was done for each.

    With much to do, `tidtam worker` is called to help. What another process is at is left to it
    and looked at again at the end: then nothing is due but what fails, unless it was `stopped`.
    """
    due = _agencies(house, now)
    if house.engine.dialect.name == "sqlite":  # one writer at a time
        for some in _some(due):
            yield from _settle_some(house, some, now=now)
    else:
        yield from _settle_beside_others(house, tuple(due), now=now, stopped=stopped)


def _settle_beside_others(
    house: House, due: Sequence[AgencyDue], *, now: datetime, stopped: Callable[[], bool]
) -> Iterator[Settled]:
    """Three hands in this process, for half of the time goes by waiting for the database."""
    to_call = len(due) > HANDS * SOME
    left: list[AgencyDue] = []
    hand = partial(_settle_share, house, now=now, stopped=stopped)
    with ThreadPoolExecutor(max_workers=HANDS, thread_name_prefix="settle") as hands:
        for share in hands.map(hand, _some(due)):
            yield from share.done
            left += share.left
            if to_call and any(done.got_on() for done in share.done):
                house.bell.ring(Call.SETTLE)
                to_call = False
    for some in _some(left):
        if not stopped():
            yield from _settle_some(house, _still_due(house, some, now), now=now)


@dataclass(frozen=True, slots=True)
class _Share:
    """What was done for some agencies, and those of them that another process was at."""

    done: Sequence[Settled]
    left: Sequence[AgencyDue]


def _settle_share(
    house: House, some: Sequence[AgencyDue], *, now: datetime, stopped: Callable[[], bool]
) -> _Share:
    """Settle those of some agencies that no other process is at."""
    if stopped():
        return _Share((), ())
    done: Sequence[Settled] = ()
    try:
        with house.read() as holding:
            mine = shares.take(holding, [due.agency_id for due in some])
            left = [due for due in some if due.agency_id not in mine]
            ours = _still_due(house, [due for due in some if due.agency_id in mine], now)
            done = _settle_some(house, ours, now=now)
    except Exception:  # sharing went wrong, which is no agency's fault
        return _Share(done, some)
    return _Share(done, left)


def _still_due(house: House, some: Sequence[AgencyDue], now: datetime) -> Sequence[AgencyDue]:
    """What is due of some agencies now, where another process may have settled them meanwhile."""
    with house.read() as connection:
        ids = [due.agency_id for due in some]
        return read.still_due(connection, ids, now=now, today=bangkok_date(now))


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


def _some(agencies: Iterable[AgencyDue]) -> Iterator[Sequence[AgencyDue]]:
    rest = iter(agencies)
    while some := tuple(islice(rest, SOME)):
        yield some


def _settle_some(house: House, some: Sequence[AgencyDue], *, now: datetime) -> list[Settled]:
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


def _settle_agency(
    house: House, due: AgencyDue, around: Surroundings | None, *, now: datetime
) -> Settled:
    """Open and close the agency's rounds, then tell its rungs; a fault is this agency's alone."""
    tally = Settled()
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


def _settle_rounds(house: House, agency_id: int, tally: Settled, now: datetime) -> frozenset[str]:
    """Do what is to be done with the agency's rounds now; returns which deeds that were."""
    deeds = rounds_due(house, agency_id=agency_id, now=now)
    for round_id, deed in deeds.items():
        _settle_round(house, agency_id, round_id, deed, tally, now)
    return frozenset(deeds.values())


def _settle_round(
    house: House, agency_id: int, round_id: int, deed: str, tally: Settled, now: datetime
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
