"""Which rung of a ladder is told now, and who gets which lines in one digest. Pure (DESIGN §3).

By state, never by the equality of dates: of all rungs that have come due, the latest is told and
the earlier ones are superseded, so that a stop of weeks ends in one digest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.queries.rounds import OwedPart, RungRecord
from tracker.records import OfficerRecord, RoundRecord, Standing
from tracker.status import Role

DIGEST = "digest"
NOTE_FOR_PALAD = "note-for-palad"
REMINDERS = frozenset({DIGEST, NOTE_FOR_PALAD})
OWNERS = (Role.HEAD, Role.REPORTER)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told now: for each round its rung, and the rungs that it makes superfluous."""

    rungs: Mapping[int, RungRecord]
    superseded: tuple[RungRecord, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One part that a person is asked for, in the round and by the rung that asks."""

    part: OwedPart
    round: RoundRecord
    rung: RungRecord


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one person is reminded of on one day; `standings` say why it is this person."""

    officer: OfficerRecord
    standings: tuple[Standing, ...]
    lines: tuple[Line, ...]

    @property
    def rounds(self) -> tuple[RoundRecord, ...]:
        """The rounds that ask, each once, the one that is due first first."""
        return tuple({line.round.id: line.round for line in self.lines}.values())


def rungs_to_tell(due: Iterable[RungRecord]) -> Told:
    """Of the rungs that have come due, the latest of each round; the others are superseded."""
    latest: dict[int, RungRecord] = {}
    superseded: list[RungRecord] = []
    for rung in sorted(due, key=lambda rung: (rung.round_id, rung.days)):
        if rung.round_id in latest:
            superseded.append(latest[rung.round_id])
        latest[rung.round_id] = rung
    return Told(latest, tuple(superseded))


def digests(
    owed: Iterable[OwedPart],
    *,
    rounds: Mapping[int, RoundRecord],
    rungs: Mapping[int, RungRecord],
    standings: Iterable[Standing],
    officers: Mapping[int, OfficerRecord],
) -> tuple[Digest, ...]:
    """One digest for each person who owns a part that owes a report, over all rounds told.

    Owners are the division's head and reporters, and who acts for them on this day. Somebody who
    owns a part in two rights is asked once.
    """
    lines: dict[int, list[Line]] = {}
    for part in owed:
        if part.round_id in rungs:
            line = Line(part, rounds[part.round_id], rungs[part.round_id])
            lines.setdefault(part.division_id, []).append(line)
    rights: dict[int, list[Standing]] = {}
    for standing in standings:
        if standing.role in OWNERS and standing.division_id in lines:
            rights.setdefault(standing.officer_id, []).append(standing)
    return tuple(
        Digest(officers[officer_id], tuple(mine), _lines_for(mine, lines))
        for officer_id, mine in sorted(rights.items())
    )


def ownerless(owed: Iterable[OwedPart], *, standings: Iterable[Standing]) -> tuple[OwedPart, ...]:
    """The parts whose division has nobody to remind on this day: the clerk must be told."""
    owned = {standing.division_id for standing in standings if standing.role in OWNERS}
    return tuple(part for part in owed if part.division_id not in owned)


def is_last(rung: RungRecord, ladder: Iterable[RungRecord]) -> bool:
    """Whether nothing follows this rung: then the clerk gets a note for the palad."""
    return rung.days == max(step.days for step in ladder)


def full_name(officer: OfficerRecord) -> str:
    """The person with the rank, where there is one, as a letter addresses them."""
    return f"{officer.rank or ''} {officer.name}".strip()


def _lines_for(mine: Iterable[Standing], lines: Mapping[int, list[Line]]) -> tuple[Line, ...]:
    divisions = dict.fromkeys(standing.division_id for standing in mine)
    found = [line for division in divisions if division for line in lines[division]]
    return tuple(
        sorted(found, key=lambda line: (line.round.due_on, line.round.id, line.part.division_id))
    )
