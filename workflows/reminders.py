"""Which rung of a ladder is told now, and who gets which lines in one digest. Pure (decision 0006).

By state, never by the equality of dates: of all rungs that have come due, the latest is told and
the earlier ones are superseded, so that a stop of weeks ends in one digest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.queries.rounds import OwedPart, RungRecord
from tracker.records import OfficerRecord, RoundRecord, Standing
from tracker.status import Role, RungState

DIGEST = "digest"
NOTE_FOR_PALAD = "note-for-palad"
ESCALATION = "escalation"
REMINDERS = frozenset({DIGEST, NOTE_FOR_PALAD, ESCALATION})
OWNERS = (Role.HEAD, Role.REPORTER)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told now: for each round its rung, and the rungs that it makes superfluous."""

    rungs: Mapping[int, RungRecord]
    superseded: tuple[RungRecord, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One part that a person is asked for, in the round and by the rung that asks.

    No rung asks where the clerk does, in a round whose agency has no ladder.
    """

    part: OwedPart
    round: RoundRecord
    rung: RungRecord | None


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
    rungs: Mapping[int, RungRecord | None],
    standings: Iterable[Standing],
    officers: Mapping[int, OfficerRecord],
    unsent: Mapping[int, Mapping[int, RungRecord | None]] | None = None,
) -> tuple[Digest, ...]:
    """One digest for each person who owns a part that owes a report, over all rounds told.

    Owners are the division's head and reporters, and who acts for them on this day. Somebody who
    owns a part in two rights is asked once. `unsent` are by officer the rounds (with their rungs)
    of an older digest that never got through: the new one takes its place and speaks of them too.
    """
    told: dict[int, list[Line]] = {}
    lines: dict[int, list[OwedPart]] = {}
    for part in owed:
        lines.setdefault(part.division_id, []).append(part)
    rights: dict[int, list[Standing]] = {}
    for standing in standings:
        if standing.role in OWNERS and standing.division_id in lines:
            rights.setdefault(standing.officer_id, []).append(standing)
    for officer_id, mine in sorted(rights.items()):
        divisions = dict.fromkeys(s.division_id for s in mine if s.division_id is not None)
        parts = [part for division in divisions for part in lines[division]]
        if any(part.round_id in rungs for part in parts):
            asked = {**(unsent or {}).get(officer_id, {}), **rungs}
            told[officer_id] = [
                Line(part, rounds[part.round_id], asked[part.round_id])
                for part in sorted(parts, key=lambda p: (rounds[p.round_id].due_on, p.round_id))
                if part.round_id in asked
            ]
    return tuple(
        Digest(officers[officer_id], _whose(rights[officer_id], mine), tuple(mine))
        for officer_id, mine in told.items()
    )


def ownerless(owed: Iterable[OwedPart], *, standings: Iterable[Standing]) -> tuple[OwedPart, ...]:
    """The parts whose division has nobody to remind on this day: the clerk must be told."""
    owned = {standing.division_id for standing in standings if standing.role in OWNERS}
    return tuple(part for part in owed if part.division_id not in owned)


def is_last(rung: RungRecord, ladder: Iterable[RungRecord]) -> bool:
    """Whether nothing follows this rung: then the clerk gets a note for the palad.

    Rungs that are not due do not follow: they have passed, or the ladder has lost them.
    """
    return rung.days >= max(
        (step.days for step in ladder if step.state is not RungState.NOT_DUE), default=rung.days
    )


def superior(standings: Iterable[Standing], role: Role | None) -> Standing | None:
    """The one person who is told after the last reminder: the holder, else who acts for them."""
    holders = [standing for standing in standings if role is not None and standing.role is role]
    return min(holders, key=lambda s: (s.acting is not None, s.officer_id), default=None)


def full_name(officer: OfficerRecord) -> str:
    """The person with the rank, where there is one, as a letter addresses them."""
    return f"{officer.rank or ''} {officer.name}".strip()


def _whose(standings: Iterable[Standing], lines: Iterable[Line]) -> tuple[Standing, ...]:
    """Of somebody's rights those by which these lines are theirs."""
    divisions = {line.part.division_id for line in lines}
    return tuple(standing for standing in standings if standing.division_id in divisions)
