"""From the posts in whose right somebody acts to the capacities that the tables ask for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.records import Standing
from tracker.status import Role
from workflows.engine import Capacity

_BY_ROLE = {
    Role.CLERK: Capacity.CLERK,
    Role.PALAD: Capacity.PALAD,
    Role.MAYOR: Capacity.MAYOR,
}


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """The clerk enters an act of an owner: for whom, and where it was said or written."""

    officer_id: int
    source: str


def capacities(standings: Iterable[Standing]) -> frozenset[Capacity]:
    """What somebody is in the whole agency: clerk, palad, mayor."""
    return frozenset(_BY_ROLE[standing.role] for standing in standings if standing.role in _BY_ROLE)


def capacities_for_part(standings: Iterable[Standing], division_id: int) -> frozenset[Capacity]:
    """What somebody is to the part of this division: owner too, if head or reporter there."""
    mine = tuple(standings)
    owns = any(
        standing.division_id == division_id and standing.role in (Role.HEAD, Role.REPORTER)
        for standing in mine
    )
    return capacities(mine) | ({Capacity.OWNER} if owns else frozenset())


def capacities_for_memo(standings: Iterable[Standing], division_id: int) -> frozenset[Capacity]:
    """What somebody is to a memo of this division: its director, if head there."""
    mine = tuple(standings)
    directs = any(s.division_id == division_id and s.role is Role.HEAD for s in mine)
    return capacities(mine) | ({Capacity.DIRECTOR} if directs else frozenset())
