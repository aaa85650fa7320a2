"""Who a draft's owners are: the names that no division has, settled before it is approved."""

from tracker.calendar import fiscal_year
from tracker.queries import people, plans
from tracker.queries.people import NotFound
from tracker.status import TokenScope
from web.api import asked
from web.api.door import again
from web.api.operations import operation
from web.api.shapes import Shape
from web.request_scope import house, now, present, today, view
from workflows.actions import agencies
from workflows.actions.acts import doer
from workflows.actions.plans import check_unknown
from workflows.owners import owners_of_plan
from workflows.readers import IMPORTS, check_reader

PATH = "/plans/<row:plan_id>/owners"


class Unknown(Shape):
    """A name that is no division's, with the measures (numbers) that name it."""

    name: str
    measures: list[int]
    nearest: str | None


class Owners(Shape):
    """The names to settle before the plan can be approved; `gaps`: measures that nobody owns."""

    unknown: list[Unknown]
    gaps: list[int]


class Settle(asked.Asked):
    """An owner's name: another name of this division, else a division of its own."""

    name: asked.Named
    division_id: asked.Row | None = None


@operation("GET", PATH, th="ผู้รับผิดชอบที่ยังไม่รู้จัก", answer=Owners, refusals=(404,))
def unknown_owners(plan_id: int) -> Owners:
    """The owners' names that are no divisions today, and the measures without an owner."""
    agency_id = present().agency_id
    plans.plan(view(), agency_id, plan_id)
    found = owners_of_plan(
        plans.measures(view(), agency_id, plan_id=plan_id, limit=None),
        people.divisions(view(), agency_id),
        on=today(),
    )
    return Owners.model_validate(found)


@operation(
    "POST",
    PATH,
    th="ระบุว่าผู้รับผิดชอบคือส่วนราชการใด",
    scope=TokenScope.CLERK,
    body=Settle,
    answer=Owners,
)
def settle_owner(plan_id: int, told: Settle) -> Owners:
    """Let an unknown name be a division's other name, or a new division; answers what is left."""
    check_reader(present().standings, IMPORTS)
    agency_id = present().agency_id
    plan = plans.plan(view(), agency_id, plan_id)
    check_unknown(view(), agency_id=agency_id, plan_id=plan_id, name=told.name, on=today())
    who = doer(house(), agency_id=agency_id, officer_id=present().officer_id)
    if told.division_id is None:
        begins = min(fiscal_year(plan.fiscal_year).starts, today())
        agencies.add_division(
            house(), agency_id=agency_id, name=told.name, starts_on=begins, who=who, now=now()
        )
    else:
        if told.division_id not in {one.id for one in people.divisions(view(), agency_id)}:
            raise NotFound("ส่วนราชการ", "division", told.division_id)
        agencies.change_division(
            house(),
            agency_id=agency_id,
            division_id=told.division_id,
            aliases=(told.name,),
            who=who,
            now=now(),
        )
    again()
    return unknown_owners(plan_id)
