"""My work: what do I owe in this round, until when, and what waits for me."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user, login_required

from tracker.queries import overview, plans, rounds
from tracker.queries.assents import AssentRecord, assents_of_parts
from tracker.records import MeasureRecord, PartRecord, ProgressRecord, RoundRecord, Standing
from tracker.status import AssentKind, AssentStatus, PlanStatus, Status
from web.assents.waiting import objections, returned, to_confirm
from web.measures.doing import names
from web.memo.waiting import WaitingMemo, waiting_memos
from web.memo.waiting_page import only_decides
from web.request_scope import present, today, view
from web.sign_in.pages import door_page
from workflows.engine import Transition
from workflows.states import PART

pages = Blueprint("my_work", __name__)
OPEN = (Status.PLANNED, Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Task:
    """One part of mine as a card: what it is, what was said before, and what I may do."""

    measure: MeasureRecord
    part: PartRecord
    round: RoundRecord | None
    owed: bool
    returned: str | None
    last: ProgressRecord | None
    evidence: int
    actions: tuple[Transition, ...]
    wish: AssentRecord | None = None

    @property
    def overdue(self) -> bool:
        """Whether the report is owed after the due day."""
        return self.owed and self.round is not None and self.round.due_on < today()

    @property
    def reported(self) -> bool:
        """Whether this round already has its report."""
        return (
            self.last is not None
            and self.round is not None
            and (self.last.round_id == self.round.id)
        )

    @property
    def sent_back(self) -> bool:
        """Whether the palad returned the wish to give up, and nothing was reported since."""
        wish = self.wish
        return (
            wish is not None
            and wish.state is AssentStatus.REFUSED
            and wish.answered_at is not None
            and (self.last is None or self.last.reported_at < wish.answered_at)
        )

    @property
    def others(self) -> tuple[PartRecord, ...]:
        """The parts of the divisions beside mine."""
        return tuple(part for part in self.measure.parts if part.id != self.part.id)


@dataclass(frozen=True, slots=True)
class Desk:
    """What one division of mine has on the table in one plan."""

    standing: Standing
    plan_id: int
    fiscal_year: int
    round: RoundRecord | None
    tasks: tuple[Task, ...]

    @property
    def owing(self) -> tuple[Task, ...]:
        """The parts that owe a report."""
        return tuple(task for task in self.tasks if task.owed)

    @property
    def settled(self) -> tuple[Task, ...]:
        """The parts that owe nothing."""
        return tuple(task for task in self.tasks if not task.owed)


@dataclass(frozen=True, slots=True)
class OpenRound:
    """An open round as the clerk sees it: how many divisions have reported."""

    round: RoundRecord
    complete: int
    divisions: int


@pages.get("/")
def home() -> Any:
    """Where everybody begins: what waits for them, their work, or the door."""
    if not current_user.is_authenticated:
        return door_page()
    if only_decides():
        return redirect(url_for("waiting.waiting"))
    return redirect(url_for("my_work.mine"))


@pages.get("/my-work")
@login_required
def mine() -> Any:
    """What do I owe, until when?"""
    me = present()
    desks = [desk for standing in me.owned for desk in _desks(standing)]
    memos: tuple[WaitingMemo, ...] = waiting_memos()
    drafts = plans.plans(view(), me.agency_id, status=PlanStatus.DRAFT) if me.is_clerk else ()
    confirming, objected, sent_back = to_confirm(), objections(), returned()
    running = _open_rounds() if me.is_clerk or not desks else ()
    return render_template(
        "my_work/mine.html",
        group="my_work",
        desks=desks,
        memos=memos,
        drafts=drafts,
        running=running,
        confirming=confirming,
        objected=objected,
        sent_back=sent_back,
        names=names() if confirming or objected or sent_back else {},
        several=len({desk.standing.division_id for desk in desks}) > 1,
        Status=Status,
    )


def _desks(standing: Standing) -> list[Desk]:
    me = present()
    open_by_plan = {r.plan_id: r for r in reversed(rounds.open_rounds(view(), me.agency_id))}
    desks = []
    for plan in plans.plans(view(), me.agency_id, status=PlanStatus.APPROVED):
        measures = plans.measures(
            view(),
            me.agency_id,
            plan_id=plan.id,
            division_id=standing.division_id,
            limit=None,
        )
        if measures:
            running = open_by_plan.get(plan.id)
            tasks = tasks_of(standing, measures, running)
            desks.append(Desk(standing, plan.id, plan.fiscal_year, running, tasks))
    return desks


def tasks_of(
    standing: Standing, measures: tuple[MeasureRecord, ...], running: RoundRecord | None
) -> tuple[Task, ...]:
    """The standing's parts of these measures as cards, for the round that runs."""
    me = present()
    mine = {
        measure.id: part
        for measure in measures
        for part in measure.parts
        if part.division_id == standing.division_id
    }
    ids = [part.id for part in mine.values()]
    owed = (
        {
            part.part_id: part
            for part in rounds.owed(view(), me.agency_id, round_ids=[running.id], part_ids=ids)
        }
        if running
        else {}
    )
    last = overview.last_reports(view(), me.agency_id, ids)
    evidence = overview.evidence_counts(view(), me.agency_id, ids)
    wishes = {
        part_id: next((one for one in every if one.kind is AssentKind.CONSENT), None)
        for part_id, every in assents_of_parts(view(), me.agency_id, ids).items()
    }
    who = me.for_part(standing.division_id or 0)
    return tuple(
        Task(
            measure=measure,
            part=part,
            round=running,
            owed=part.id in owed,
            returned=owed[part.id].remark if part.id in owed and owed[part.id].returned else None,
            last=last.get(part.id),
            evidence=evidence.get(part.id, 0),
            actions=PART.allowed(part.status, who=who),
            wish=wishes.get(part.id) if part.status in OPEN else None,
        )
        for measure in measures
        if (part := mine[measure.id])
    )


def _open_rounds() -> tuple[OpenRound, ...]:
    me = present()
    found = []
    for running in rounds.open_rounds(view(), me.agency_id):
        divisions = rounds.counts_by_division(view(), me.agency_id, running.id)
        complete = sum(not division.owed for division in divisions)
        found.append(OpenRound(running, complete, len(divisions)))
    return tuple(found)
