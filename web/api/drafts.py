"""Drafts that are written by programs: begun, copied from another year, measure by measure."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from tracker.calendar import fiscal_year
from tracker.queries import plans
from tracker.queries.people import NotFound
from tracker.status import TokenScope
from web.api import asked
from web.api.door import NotAsDescribed, Reply, Seen, again, unchanged
from web.api.measures import shape
from web.api.operations import operation
from web.api.plans import last_changes, plan_reply, plan_seen
from web.api.shapes import Measure, PlanSeen, Shape
from web.plan.narrowing import issues
from web.request_scope import house, now, present, view
from workflows.actions import discards, drafts
from workflows.actions.drafts import Wording
from workflows.actions.seen import as_read, mark_of

MEASURE = "/plans/<row:plan_id>/measures/<row:measure_id>"
MOST = 99  # of each: owners, steps, activities


class Begin(asked.Asked):
    """For which fiscal year (B.E.)."""

    fiscal_year: asked.Year


class Copy(Begin):
    """For which fiscal year (B.E.), and which of its measures; all where none are named."""

    measure_ids: Annotated[list[asked.Row], Field(min_length=1, max_length=1000)] | None = None


class WordingSent(asked.Asked):
    """All that a draft's measure says; what is left out is empty.

    `owners` are names as a plan prints them. Without days it runs the plan's fiscal year.
    """

    title: Annotated[asked.Words, Field(min_length=1)]
    owners: list[asked.Named] = Field([], max_length=MOST)
    all_divisions: bool = False
    indicators: list[Annotated[int, Field(ge=1, le=10)]] = Field([], max_length=10)
    issue: Annotated[int, Field(ge=1, le=99)] | None = None
    finding: asked.Words | None = None
    steps: list[asked.Words] = Field([], max_length=MOST)
    actions: list[asked.Words] = Field([], max_length=MOST)
    starts_on: asked.Day | None = None
    ends_on: asked.Day | None = None
    follow_up: asked.Words | None = None

    def wording(self, year: int) -> Wording:
        """As the action takes it, for a plan of this fiscal year."""
        if self.issue is not None and self.issue not in issues():
            says = f"one of {', '.join(map(str, issues()))}"
            raise NotAsDescribed([{"where": "issue", "says": says}])
        whole = fiscal_year(year)
        return Wording(
            title=self.title,
            starts_on=_day(self.starts_on, whole.starts),
            ends_on=_day(self.ends_on, whole.ends),
            owners=tuple(self.owners),
            all_divisions=self.all_divisions,
            actions=tuple(self.actions),
            steps=tuple(self.steps),
            indicators=tuple(sorted(set(self.indicators))),
            issue=self.issue,
            finding=self.finding,
            follow_up=self.follow_up,
        )


class ThrownAway(Shape):
    """What went with a draft; `scores_of`: the year whose scores had come with it and went too."""

    fiscal_year: int
    measures: int
    scores_of: int | None


@operation(
    "POST",
    "/plans",
    th="เริ่มร่างแผน",
    scope=TokenScope.CLERK,
    body=Begin,
    answer=PlanSeen,
)
def begin_draft(told: Begin) -> Reply:
    """Begin an empty draft for a fiscal year."""
    made = drafts.begin_draft(house(), fiscal_year_be=told.fiscal_year, **_asked())
    again()
    return plan_reply(made)


@operation(
    "POST",
    "/plans/<row:plan_id>/copy",
    th="คัดลอกเป็นร่างแผนของปีอื่น",
    scope=TokenScope.CLERK,
    body=Copy,
    answer=PlanSeen,
)
def copy_plan(plan_id: int, told: Copy) -> Reply:
    """Make a draft for another fiscal year with the measures of this plan, or some of them.

    Days keep their place in the year; what was done is not copied.
    """
    every = plans.measures(view(), present().agency_id, plan_id=plan_id, limit=None)
    chosen = None if told.measure_ids is None else set(told.measure_ids)
    for missing in sorted((chosen or set()) - {one.id for one in every}):
        raise NotFound("มาตรการในแผนนี้", "measure in this plan", missing)
    made = drafts.copy_plan(
        house(),
        plan_id=plan_id,
        fiscal_year_be=told.fiscal_year,
        measure_ids=chosen,
        **_asked(),
    )
    again()
    return plan_reply(made)


@operation(
    "POST",
    "/plans/<row:plan_id>/measures",
    th="เพิ่มมาตรการในร่างแผน",
    scope=TokenScope.CLERK,
    body=WordingSent,
    answer=Measure,
    guarded=True,
)
def add_draft_measure(plan_id: int, told: WordingSent) -> Reply:
    """Add a measure to a draft; If-Match takes the plan's ETag."""
    with unchanged(lambda: plan_seen(plan_id)) as seen:
        made = drafts.put_measure(
            house(), plan_id=plan_id, wording=told.wording(seen.body.fiscal_year), **_asked()
        )
    return _reply(plan_id, made)


@operation("GET", MEASURE, th="มาตรการของแผน", answer=Measure, tagged=True, refusals=(404,))
def plan_measure(plan_id: int, measure_id: int) -> Reply:
    """One measure of a plan, with the ETag by which a draft's is changed."""
    return _reply(plan_id, measure_id)


@operation(
    "PUT",
    MEASURE,
    th="แก้มาตรการในร่างแผน",
    scope=TokenScope.CLERK,
    body=WordingSent,
    answer=Measure,
    guarded=True,
)
def put_draft_measure(plan_id: int, measure_id: int, told: WordingSent) -> Reply:
    """Let a measure of a draft say this; what is left out is emptied."""
    with unchanged(lambda: _seen(plan_id, measure_id)) as seen:
        year = plans.plan(view(), present().agency_id, plan_id).fiscal_year
        drafts.put_measure(
            house(),
            plan_id=plan_id,
            measure_id=measure_id,
            seen=seen.tag,
            wording=told.wording(year),
            **_asked(),
        )
    return _reply(plan_id, measure_id)


@operation(
    "POST",
    "/plans/<row:plan_id>/throw-away",
    th="ทิ้งร่างแผน",
    scope=TokenScope.CLERK,
    body=asked.Nothing,
    answer=ThrownAway,
    guarded=True,
)
def throw_away_draft(plan_id: int, told: asked.Nothing) -> Reply:
    """Take a draft away with its measures, and the scores that came with it and serve nothing else.

    A plan that was approved is never thrown away.
    """
    with unchanged(lambda: plan_seen(plan_id)):
        done = discards.throw_away_draft(house(), plan_id=plan_id, **_asked())
    return Reply(ThrownAway.model_validate(done), tag="gone")


def _day(told: date | None, otherwise: date) -> date:
    return otherwise if told is None else told


def _asked() -> dict[str, Any]:
    me = present()
    return {"agency_id": me.agency_id, "officer_id": me.officer_id, "now": now()}


def _reply(plan_id: int, measure_id: int) -> Reply:
    seen = _seen(plan_id, measure_id)
    return Reply(seen.body, tag=seen.tag)


def _seen(plan_id: int, measure_id: int) -> Seen[Measure]:
    found = plans.measure(view(), present().agency_id, measure_id)
    if found.plan_id != plan_id:
        raise NotFound("มาตรการในแผนนี้", "measure in this plan", measure_id)
    plan = plans.plan(view(), present().agency_id, plan_id)
    tag = mark_of(as_read(plan, [found]))
    return Seen(shape(found), tag, last_changes("measure", measure_id))
