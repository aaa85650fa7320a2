"""One act on several parts, and an amendment before it is made: looked at, then done."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from tracker.errors import TidtamError
from tracker.queries import plans
from tracker.status import TokenScope
from web.api import asked
from web.api.door import again
from web.api.operations import operation
from web.api.plans import change_of
from web.api.problems import Why, why
from web.api.shapes import Listed, Shape
from web.request_scope import house, now, present, view
from workflows.actions.together import Step, Told, move_together, try_changes, try_moves

MOST = 200


class Chosen(asked.Asked):
    """A part in the version that was seen."""

    measure_id: asked.Row
    division_id: asked.Row
    version: Annotated[int, Field(ge=0, lt=2**31)]


class Together(asked.Asked):
    """One act on several parts; to open them again needs a reason."""

    action: Literal["start", "reopen"]
    parts: Annotated[list[Chosen], Field(min_length=1, max_length=MOST)]
    reason: asked.Words | None = None


class Outcome(Shape):
    """What came, or would come, of one part; `refused` says why nothing did."""

    measure_id: int
    division_id: int
    refused: Why | None


class Tried(Shape):
    """Whether an amendment would take the change at this place (from 0); `refused` says why not."""

    place: int
    refused: Why | None


@operation(
    "POST",
    "/measures/together/look",
    th="ลองทำหลายรายการพร้อมกัน (ยังไม่บันทึก)",
    scope=TokenScope.CLERK,
    body=Together,
    answer=Listed[Outcome],
)
def look_together(told: Together) -> Listed[Outcome]:
    """What would come of one act on each of these parts; changes nothing."""
    return _outcomes(try_moves(house(), steps=_steps(told), **_asked()))


@operation(
    "POST",
    "/measures/together",
    th="ทำหลายรายการพร้อมกัน",
    scope=TokenScope.CLERK,
    body=Together,
    answer=Listed[Outcome],
)
def move_parts_together(told: Together) -> Listed[Outcome]:
    """Do one act on several parts, each by itself: who refuses one does not undo the others.

    Each part's version stands in the body, so If-Match is not needed.
    """
    done = move_together(house(), steps=_steps(told), **_asked())
    again()
    return _outcomes(done)


@operation(
    "POST",
    "/plans/<row:plan_id>/amend/look",
    th="ลองแก้ไขแผน (ยังไม่บันทึก)",
    scope=TokenScope.CLERK,
    body=asked.Amend,
    answer=Listed[Tried],
)
def look_at_amendment(plan_id: int, told: asked.Amend) -> Listed[Tried]:
    """Which of the changes an amendment would take, each by itself; changes nothing."""
    plans.plan(view(), present().agency_id, plan_id)
    found = try_changes(
        house(),
        plan_id=plan_id,
        reason=told.reason or "",
        changes=[change_of(one) for one in told.changes],
        **_asked(),
    )
    return Listed[Tried](
        items=[Tried(place=at, refused=_why(one.refused)) for at, one in enumerate(found)]
    )


def _steps(told: Together) -> list[Step]:
    return [
        Step(one.measure_id, one.division_id, one.version, told.action, told.reason)
        for one in told.parts
    ]


def _outcomes(found: Iterable[Told]) -> Listed[Outcome]:
    return Listed[Outcome](
        items=[
            Outcome(
                measure_id=one.of.measure_id,
                division_id=one.of.division_id,
                refused=_why(one.refused),
            )
            for one in found
            if isinstance(one.of, Step)
        ]
    )


def _why(error: TidtamError | None) -> Why | None:
    return None if error is None else why(error)


def _asked() -> dict[str, Any]:
    me = present()
    return {"agency_id": me.agency_id, "officer_id": me.officer_id, "now": now()}
