"""What a round looks like now, or looked like when it was closed, as its snapshot's JSON. Reads."""

import json
from typing import Any

from sqlalchemy.engine import Connection

from tracker.queries import people, plans, progress, rounds
from tracker.records import RoundRecord
from workflows.snapshots import snapshot_of


def current_snapshot(connection: Connection, agency_id: int, round_: RoundRecord) -> str:
    """The snapshot that closing the round now would freeze."""
    measures = plans.measures(connection, agency_id, plan_id=round_.plan_id, limit=None)
    part_ids = [part.id for measure in measures for part in measure.parts]
    return snapshot_of(
        round_=round_,
        agency=people.agency(connection, agency_id),
        plan=plans.plan(connection, agency_id, round_.plan_id),
        measures=measures,
        reports=progress.latest_reports(connection, agency_id, round_.id),
        evidence=progress.evidence_of(connection, agency_id, part_ids),
        divisions=rounds.by_division(connection, agency_id, round_.id),
        names={officer.id: officer.name for officer in people.officers(connection, agency_id)},
    )


def state_of_round(connection: Connection, agency_id: int, round_: RoundRecord) -> dict[str, Any]:
    """The frozen snapshot of a closed round, else the current one, as plain values."""
    frozen = rounds.snapshot(connection, agency_id, round_.id)
    state: dict[str, Any] = json.loads(
        frozen if frozen is not None else current_snapshot(connection, agency_id, round_)
    )
    return state
