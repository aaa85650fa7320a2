"""Plans: where they stand, their approval, and their numbered amendments."""

from itertools import takewhile
from typing import Any

from tracker.journal import THROWN_AWAY
from tracker.queries import overview, plans, progress
from tracker.status import PlanStatus, TokenScope
from web.api import asked
from web.api.door import Reply, Seen, files_sent, unchanged
from web.api.operations import operation
from web.api.shapes import Act, Amended, Approved, Entry, Listed, Plan, PlanSeen
from web.request_scope import house, now, present, view
from workflows.actions import amendments
from workflows.actions import plans as actions
from workflows.actions.seen import mark_of
from workflows.states import PLAN

LAST_CHANGES = 3


@operation("GET", "/plans", th="แผน", query=asked.PlansAsked, answer=Listed[Plan])
def list_plans(query: asked.PlansAsked) -> Listed[Plan]:
    """The agency's plans, the latest fiscal year first."""
    found = plans.plans(view(), present().agency_id, status=query.status)
    return Listed[Plan](items=[Plan.model_validate(one) for one in found])


@operation(
    "GET", "/plans/<row:plan_id>", th="แผนหนึ่งแผน", answer=PlanSeen, tagged=True, refusals=(404,)
)
def plan(plan_id: int) -> Reply:
    """One plan with how its measures stand, and what the officer may do."""
    return plan_reply(plan_id)


@operation(
    "POST",
    "/plans/<row:plan_id>/approve",
    th="อนุมัติแผน",
    scope=TokenScope.CLERK,
    body=asked.Approve,
    answer=Approved,
    guarded=True,
    files=True,
)
def approve_plan(plan_id: int, told: asked.Approve) -> Reply:
    """Approve a draft: its owners get their parts, both rounds are made.

    The scan of the approved paper may come with it, in a form, as the field `files`.
    """
    scans = files_sent()
    with unchanged(lambda: plan_seen(plan_id)):
        done = actions.approve_plan(
            house(),
            **_asked(plan_id),
            approved_on=told.approved_on,
            scan=scans[0] if scans else None,
            second_because=told.second_because,
        )
    seen = plan_seen(plan_id)
    return Reply(Approved(plan=seen.body, gaps=list(done.gaps)), tag=seen.tag)


@operation(
    "POST",
    "/plans/<row:plan_id>/amend",
    th="แก้ไขแผน",
    scope=TokenScope.CLERK,
    body=asked.Amend,
    answer=Amended,
    guarded=True,
)
def amend_plan(plan_id: int, told: asked.Amend) -> Reply:
    """Enter the next numbered amendment of an approved plan; all of it or nothing."""
    with unchanged(lambda: plan_seen(plan_id)):
        number = amendments.amend_plan(
            house(),
            **_asked(plan_id),
            reason=told.reason or "",
            amended_on=told.amended_on,
            changes=[change_of(one) for one in told.changes],
        )
    seen = plan_seen(plan_id)
    return Reply(Amended(plan=seen.body, number=number), tag=seen.tag)


def change_of(one: Any) -> amendments.Change:
    """One change of an amendment as the action takes it."""
    match one:
        case asked.AddMeasure():
            return amendments.AddMeasure(
                one.title,
                tuple(one.divisions),
                indicators=tuple(one.indicators),
                steps=tuple(one.steps),
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                finding=one.finding,
            )
        case asked.Withdraw():
            return amendments.Withdraw(one.measure_id)
        case asked.HandOver():
            return amendments.HandOver(one.measure_id, one.from_division, one.to_division)
    return amendments.Reword(one.measure_id, one.field, one.value)


def _asked(plan_id: int) -> dict[str, Any]:
    me = present()
    return {
        "agency_id": me.agency_id,
        "plan_id": plan_id,
        "officer_id": me.officer_id,
        "now": now(),
    }


def plan_reply(plan_id: int) -> Reply:
    """A plan as it stands now, with its version."""
    seen = plan_seen(plan_id)
    return Reply(seen.body, tag=seen.tag)


def plan_seen(plan_id: int) -> Seen[PlanSeen]:
    """A plan as it stands; the tag of a draft follows its measures too, which are still edited."""
    me = present()
    found = plans.plan(view(), me.agency_id, plan_id)
    body = PlanSeen(
        **Plan.model_validate(found).model_dump(),
        measures=overview.status_counts(view(), me.agency_id, plan_id),
        may=acts(PLAN.allowed(found.status, who=me.capacities)),
    )
    tag = str(found.version)
    if found.status is PlanStatus.DRAFT:
        every = plans.measures(view(), me.agency_id, plan_id=plan_id, limit=None)
        told = [str(found.created_at), *([one.id, one.version] for one in every)]
        tag += f".{mark_of(told)}"
    return Seen(body, tag, last_changes("plan", plan_id))


def acts(rows: Any) -> list[Act]:
    """What may be done now, of a table's rows; each action once."""
    once = {row.action: row for row in rows}
    return [
        Act(action=row.action, th=row.th, en=row.en, needs=list(row.needs)) for row in once.values()
    ]


def last_changes(subject: str, row: int) -> list[Entry]:
    """The last entries of the journal about one thing: what somebody else changed."""
    found = progress.journal_of(
        view(), present().agency_id, subject=subject, subject_ids=[row], limit=LAST_CHANGES
    )
    # SQLite gives the number of a draft that was thrown away to the next one
    own = takewhile(lambda one: one.action != THROWN_AWAY, found)
    return [Entry.model_validate(one) for one in own]
