"""A draft is thrown away: its measures, its paper, and the scores that came with it alone.

What was approved is never thrown away: an approved plan changes by amendments and is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.journal import THROWN_AWAY
from tracker.queries import assessments, plans, progress
from tracker.queries.assessments import finding_t
from tracker.queries.plans import measure_t
from tracker.queries.progress import entry_t
from tracker.records import MeasureRecord, PlanRecord
from tracker.status import PlanStatus
from tracker.store import Store
from tracker.tables import Assessment, Finding, Measure, Plan, Score
from workflows.actions.acts import doer
from workflows.actions.drafts import only_clerks
from workflows.actions.evidence import remove_unheld
from workflows.actions.seen import as_read, check_seen
from workflows.engine import Refused
from workflows.house import House


@dataclass(frozen=True, slots=True)
class ThrownAway:
    """What went with a draft; `scores_of` is the fiscal year whose scores had come with it."""

    fiscal_year: int
    measures: int
    scores_of: int | None


class OnlyDraftsGo(Refused):
    """A plan that was approved cannot be thrown away."""

    def __init__(self) -> None:
        super().__init__(
            "plan-not-draft",
            th="แผนที่อนุมัติแล้วทิ้งไม่ได้ การเปลี่ยนแปลงต้องทำเป็นการแก้ไขแผนโดยมีเหตุผล",
            en="a plan that was approved cannot be thrown away; amend it, with a reason",
        )


def throw_away_draft(
    house: House,
    *,
    agency_id: int,
    plan_id: int,
    officer_id: int,
    seen: str | None = None,
    now: datetime,
) -> ThrownAway:
    """Take a draft away with its measures; the journal keeps that it was there and is gone.

    The bytes of its paper go where no other row stands for them. Divisions and other names that
    were made when it was stored stay. `seen` is the mark of `as_read`. Raises Refused,
    OnlyDraftsGo, NotFound, ChangedMeanwhile.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        only_clerks(store, officer_id)
        plan = plans.plan(store.connection, agency_id, plan_id)
        if plan.status is not PlanStatus.DRAFT:
            raise OnlyDraftsGo
        measures = plans.measures(store.connection, agency_id, plan_id=plan_id, limit=None)
        check_seen(seen, as_read(plan, measures), what="ร่างแผน")
        scores_of = scores_alone(store.connection, plan)
        _take_measures(store, plan_id, measures)
        store.remove(Plan, plan_id)
        store.journal(
            THROWN_AWAY,
            "plan",
            plan_id,
            old={
                "status": plan.status,
                "fiscal_year": plan.fiscal_year,
                "measures": len(measures),
                **({"source": plan.source_name} if plan.source_name else {}),
                **({"sha256": plan.source_sha256} if plan.source_sha256 else {}),
            },
        )
        if scores_of is not None and plan.assessment_id is not None:
            _take_scores(store, plan.assessment_id, scores_of)
    if plan.source_sha256 is not None:
        remove_unheld(house, agency_id=agency_id, sha256=plan.source_sha256, who=acting, now=now)
    return ThrownAway(plan.fiscal_year, len(measures), scores_of)


def scores_alone(connection: Connection, plan: PlanRecord) -> int | None:
    """The fiscal year whose scores came with the draft's paper and serve nothing else; else None.

    They stay where somebody has changed them since, and where another plan answers them.
    """
    if plan.assessment_id is None:
        return None
    told = progress.journal_of(
        connection,
        plan.agency_id,
        subject="assessment",
        subject_ids=[plan.assessment_id],
        limit=1,
    )
    if not told or (told[0].action, told[0].at) != ("add", plan.created_at):
        return None
    year = int(told[0].new["fiscal_year"])
    others = (one for one in plans.plans(connection, plan.agency_id) if one.id != plan.id)
    if any(
        one.assessment_id == plan.assessment_id or one.fiscal_year - 1 == year for one in others
    ):
        return None
    return year


def _take_measures(store: Store, plan_id: int, measures: Sequence[MeasureRecord]) -> None:
    """Take them away; of those that the journal knows by themselves it tells so, since the next
    one may get the same number (SQLite).
    """
    ids = sa.select(measure_t.c.id).where(
        measure_t.c.agency_id == store.agency_id, measure_t.c.plan_id == plan_id
    )
    known = set(
        store.connection.scalars(
            sa.select(entry_t.c.subject_id).where(
                entry_t.c.agency_id == store.agency_id,
                entry_t.c.subject == "measure",
                entry_t.c.subject_id.in_(ids),
            )
        )
    )
    for one in measures:
        store.remove(Measure, one.id)
        if one.id in known:
            store.journal(THROWN_AWAY, "measure", one.id, old={"title": one.title})


def _take_scores(store: Store, assessment_id: int, year: int) -> None:
    for row, _ in assessments.score_rows(store.connection, store.agency_id, assessment_id).values():
        store.remove(Score, row)
    findings = sa.select(finding_t.c.id).where(
        finding_t.c.agency_id == store.agency_id, finding_t.c.assessment_id == assessment_id
    )
    for row in store.connection.scalars(findings).all():
        store.remove(Finding, row)
    store.remove(Assessment, assessment_id)
    store.journal(THROWN_AWAY, "assessment", assessment_id, old={"fiscal_year": year})
