"""What waits for the palad and the mayor, and the state of the plans in one picture."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask_login import login_required

from tracker.queries import people, plans, rounds
from tracker.queries.rounds import DivisionCount
from tracker.records import PlanRecord, RoundRecord
from tracker.status import PlanStatus, Status
from web.assents.waiting import wishes
from web.measures.doing import names
from web.memo.waiting import waiting_memos
from web.request_scope import present, view
from workflows.engine import Capacity
from workflows.states import PLAN

pages = Blueprint("waiting", __name__)


@dataclass(frozen=True, slots=True)
class DivisionState:
    """A division's parts of a plan by status."""

    division: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan in force: its measures and each division's parts by status, and its open round."""

    plan: PlanRecord
    counts: dict[str, int]
    divisions: tuple[DivisionState, ...]
    round: RoundRecord | None
    progress: tuple[DivisionCount, ...]

    @property
    def complete(self) -> int:
        """How many divisions owe nothing in the open round."""
        return sum(not division.owed for division in self.progress)


@pages.app_template_global()
def decides_above() -> bool:
    """Whether the visitor is palad or mayor, so that the menu leads them here."""
    return not {Capacity.PALAD, Capacity.MAYOR}.isdisjoint(present().capacities)


@pages.app_template_global()
def only_decides() -> bool:
    """Whether palad or mayor have no part and no plan to look after: they begin here."""
    me = present()
    return decides_above() and not me.owned and not me.is_clerk


@pages.get("/waiting")
@login_required
def waiting() -> Any:
    """What waits for me, and how do we stand?"""
    me = present()
    able = me.capacities
    drafts = [
        plan
        for plan in plans.plans(view(), me.agency_id, status=PlanStatus.DRAFT)
        if any(row.action == "approve" for row in PLAN.allowed(plan.status, who=able))
        and plans.measures(view(), me.agency_id, plan_id=plan.id, limit=1)
    ]
    return render_template(
        "memo/waiting.html",
        group="waiting",
        memos=waiting_memos(),
        drafts=drafts,
        wishes=wishes(),
        names=names(),
        states=[
            _state(plan) for plan in plans.plans(view(), me.agency_id, status=PlanStatus.APPROVED)
        ],
    )


def _state(plan: PlanRecord) -> PlanState:
    agency_id = present().agency_id
    measures = plans.measures(view(), agency_id, plan_id=plan.id, limit=None)
    by_division: dict[int, dict[str, int]] = {}
    for measure in measures:
        for part in measure.parts:
            counts = by_division.setdefault(part.division_id, _nothing())
            counts[part.status.value] += 1
    counts = _nothing()
    for measure in measures:
        counts[measure.status.value] += 1
    running = rounds.open_rounds(view(), agency_id, plan_id=plan.id)
    return PlanState(
        plan,
        counts,
        tuple(
            DivisionState(division.name, by_division[division.id])
            for division in people.divisions(view(), agency_id)
            if division.id in by_division
        ),
        running[0] if running else None,
        rounds.counts_by_division(view(), agency_id, running[0].id) if running else (),
    )


def _nothing() -> dict[str, int]:
    return {status.value: 0 for status in Status}
