"""What a plan leaves open, and how it was changed since it was approved."""

from datetime import date
from typing import Any

from tracker.queries import plans
from web.api.operations import operation
from web.api.shapes import Listed, Shape
from web.plan.coverage import gaps_in
from web.request_scope import present, view
from workflows.coverage import GAP_WORDS, Gap, GapKind


class Open(Shape):
    """One thing that is missing; what it is of is set according to `kind`.

    `years` are fiscal years (B.E.): the assessment's that lacks scores, or the old ones that a
    text names. `divisions` are those whose reported part shows no evidence.
    """

    kind: GapKind
    th: str
    en: str
    indicator: int | None
    score: float | None
    measure_id: int | None
    number: int | None
    title: str | None
    divisions: list[str]
    years: list[int]


class Amendment(Shape):
    """A numbered amendment of an approved plan; `amended_by` is an officer's number."""

    id: int
    plan_id: int
    number: int
    amended_on: date
    amended_by: int
    reason: str
    changes: list[dict[str, Any]]


@operation(
    "GET",
    "/plans/<row:plan_id>/coverage",
    th="สิ่งที่แผนยังขาด",
    answer=Listed[Open],
    refusals=(404,),
)
def coverage(plan_id: int) -> Listed[Open]:
    """What the plan leaves open, by kind and in the order of its measures.

    Weak indicators without a measure; measures without owner, period or evidence; old years.
    """
    found = gaps_in(plans.plan(view(), present().agency_id, plan_id))
    return Listed[Open](items=[_told(one) for one in found.gaps])


@operation(
    "GET",
    "/plans/<row:plan_id>/amendments",
    th="การแก้ไขแผนที่ผ่านมา",
    answer=Listed[Amendment],
    refusals=(404,),
)
def list_amendments(plan_id: int) -> Listed[Amendment]:
    """The plan's amendments in their order, each with what it changed and why."""
    agency_id = present().agency_id
    plans.plan(view(), agency_id, plan_id)
    found = plans.amendments(view(), agency_id, plan_id)
    return Listed[Amendment](items=[Amendment.model_validate(one) for one in found])


def _told(gap: Gap) -> Open:
    th, en = GAP_WORDS[gap.kind]
    known = {name: getattr(gap, name) for name in Open.model_fields if hasattr(gap, name)}
    return Open(**known | {"th": th, "en": en})
