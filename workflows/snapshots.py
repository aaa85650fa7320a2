"""What a round looked like when it was closed: canonical JSON under its SHA-256. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tracker.queries.rounds import DivisionProgress
from tracker.records import (
    AgencyRecord,
    EvidenceRecord,
    MeasureRecord,
    PartRecord,
    PlanRecord,
    ProgressRecord,
    RoundRecord,
)

FORM = 1  # grows when the form of the snapshot changes; old ones stay as they were frozen


def snapshot_of(
    *,
    round_: RoundRecord,
    agency: AgencyRecord,
    plan: PlanRecord,
    measures: Iterable[MeasureRecord],
    reports: Mapping[int, ProgressRecord],
    evidence: Iterable[EvidenceRecord],
    divisions: Iterable[DivisionProgress],
    names: Mapping[int, str],
) -> str:
    """Freeze a round: every live measure and part, its report of this round, its evidence.

    `reports` are by part, `names` are the officers' by number. The text is canonical: keys in
    order, no blanks, UTF-8, dates in ISO 8601, instants in UTC; equal facts give equal bytes.
    """
    pieces: dict[int, list[EvidenceRecord]] = {}
    for piece in evidence:
        if piece.withdrawn_at is None:
            pieces.setdefault(piece.part_id, []).append(piece)
    frozen = {
        "form": FORM,
        "agency": {"id": agency.id, "name": agency.name},
        "plan": {
            "id": plan.id,
            "title": plan.title,
            "fiscal_year": plan.fiscal_year,
            "approved_on": plan.approved_on,
        },
        "round": {
            "id": round_.id,
            "half": round_.half,
            "starts_on": round_.starts_on,
            "ends_on": round_.ends_on,
            "due_on": round_.due_on,
            "extended_reason": round_.extended_reason,
        },
        "measures": [_measure(measure, reports, pieces, names) for measure in measures],
        "divisions": [
            {
                "id": division.division_id,
                "name": division.division,
                "parts": division.parts,
                "owed": [part.part_id for part in division.owed],
            }
            for division in divisions
        ],
    }
    return json.dumps(
        frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso
    )


def sha256_of(snapshot: str) -> str:
    """The hex SHA-256 over the snapshot's UTF-8 bytes."""
    return hashlib.sha256(snapshot.encode("utf-8")).hexdigest()


def _measure(
    measure: MeasureRecord,
    reports: Mapping[int, ProgressRecord],
    pieces: Mapping[int, list[EvidenceRecord]],
    names: Mapping[int, str],
) -> dict[str, Any]:
    return {
        "id": measure.id,
        "number": measure.number,
        "title": measure.title,
        "actions": measure.actions,
        "issue": measure.issue,
        "instrument": measure.instrument,
        "indicators": measure.indicators,
        "questions": measure.questions,
        "finding": measure.finding,
        "steps": measure.steps,
        "owners": measure.owners,
        "all_divisions": measure.all_divisions,
        "starts_on": measure.starts_on,
        "ends_on": measure.ends_on,
        "follow_up": measure.follow_up,
        "status": measure.status.value,
        "parts": [
            _part(part, reports.get(part.id), pieces.get(part.id, []), names)
            for part in measure.parts
        ],
    }


def _part(
    part: PartRecord,
    report: ProgressRecord | None,
    pieces: list[EvidenceRecord],
    names: Mapping[int, str],
) -> dict[str, Any]:
    return {
        "id": part.id,
        "division_id": part.division_id,
        "division": part.division,
        "status": part.status.value,
        "result": part.result,
        "done_on": part.done_on,
        "reason": part.reason,
        "report": None if report is None else _report(report, names),
        "evidence": [
            {
                "id": piece.id,
                "kind": piece.kind.value,
                "name": piece.name,
                "sha256": piece.sha256,
                "url": piece.url,
            }
            for piece in pieces
        ],
    }


def _report(report: ProgressRecord, names: Mapping[int, str]) -> dict[str, Any]:
    acted_for = report.reported_for
    return {
        "id": report.id,
        "number": report.number,
        "done": report.done,
        "done_on": report.done_on,
        "problem": report.problem,
        "next_step": report.next_step,
        "percent": report.percent,
        "unchanged": report.unchanged,
        "state": report.state.value,
        "reported_at": report.reported_at,
        "reported_by": names.get(report.reported_by),
        "reported_for": None if acted_for is None else names.get(acted_for),
        "source": report.source,
    }


def _iso(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a snapshot")
