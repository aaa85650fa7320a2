"""One act on several measures: tried first, told for each, then done by the same actions.

Acts on parts are a transaction each, as one by one: who refuses one does not undo the others. Acts
that amend the plan are one amendment with one number and one reason: all of it or nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import TidtamError
from workflows.actions.amendments import Change, amend_plan
from workflows.actions.measures import move
from workflows.actions.rehearsal import rehearsal
from workflows.house import House


@dataclass(frozen=True, slots=True)
class Step:
    """An action of the table on one part, at the version that was seen."""

    measure_id: int
    division_id: int
    version: int
    action: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What came, or would come, of one of several; `refused` says why nothing did."""

    of: Step | Change
    refused: TidtamError | None


def move_together(
    house: House, *, agency_id: int, officer_id: int, steps: Sequence[Step], now: datetime
) -> tuple[Told, ...]:
    """Do each step in a transaction of its own; refusals are told, not raised."""
    return tuple(_step(house, agency_id, officer_id, step, now) for step in steps)


def try_moves(
    house: House, *, agency_id: int, officer_id: int, steps: Sequence[Step], now: datetime
) -> tuple[Told, ...]:
    """What `move_together` would do; changes nothing."""
    return move_together(
        rehearsal(house), agency_id=agency_id, officer_id=officer_id, steps=steps, now=now
    )


def try_changes(
    house: House,
    *,
    agency_id: int,
    plan_id: int,
    officer_id: int,
    reason: str,
    changes: Sequence[Change],
    now: datetime,
) -> tuple[Told, ...]:
    """Which of the changes an amendment would take (`amend_plan` does them); changes nothing."""
    tried = rehearsal(house)
    found = []
    for change in changes:
        refused: TidtamError | None = None
        try:
            amend_plan(
                tried,
                agency_id=agency_id,
                plan_id=plan_id,
                officer_id=officer_id,
                reason=reason,
                changes=[change],
                now=now,
            )
        except TidtamError as error:
            refused = error
        found.append(Told(change, refused))
    return tuple(found)


def _step(house: House, agency_id: int, officer_id: int, step: Step, now: datetime) -> Told:
    try:
        move(
            house,
            agency_id=agency_id,
            measure_id=step.measure_id,
            division_id=step.division_id,
            action=step.action,
            officer_id=officer_id,
            reason=step.reason,
            version=step.version,
            now=now,
        )
    except TidtamError as error:
        return Told(step, error)
    return Told(step, None)
