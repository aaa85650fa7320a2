"""A second officer's word on an act: what waits for it, and the answers."""

from datetime import datetime
from typing import Any

from tracker.queries import assents
from tracker.status import AssentKind, AssentStatus, TokenScope
from web.api import asked
from web.api.door import Reply, Seen, unchanged
from web.api.operations import operation
from web.api.plans import acts, last_changes
from web.api.shapes import Act, Listed, Shape
from web.assents.waiting import what_may_be_answered
from web.request_scope import house, now, present, view
from workflows.actions import assenting

PATH = "/assents/<row:assent_id>"


class Assent(Shape):
    """A second officer's word on an act on one part.

    The head's confirmation of what was entered on behalf, or the palad's consent to giving up.
    `act` is an action of the part, or report, or unchanged.
    """

    id: int
    part_id: int
    measure_id: int
    measure_number: int
    title: str
    division_id: int
    division: str
    kind: AssentKind
    act: str
    said: str | None
    asked_by: int
    asked_for: int | None
    source: str | None
    asked_at: datetime
    state: AssentStatus
    version: int
    answered_by: int | None
    answered_at: datetime | None
    remark: str | None


class AssentSeen(Assent):
    """The same, with what the officer may answer."""

    may: list[Act]


@operation(
    "GET",
    "/assents",
    th="เรื่องที่รอการยืนยันหรือความเห็นชอบ",
    query=asked.AssentsAsked,
    answer=Listed[Assent],
)
def list_assents(query: asked.AssentsAsked) -> Listed[Assent]:
    """Acts on behalf that wait for the head, wishes to give up that wait for the palad.

    Those that wait, unless another state is asked for; the oldest first, at most 200.
    """
    found = assents.assents(view(), present().agency_id, state=query.state, kind=query.kind)
    return Listed[Assent](items=[Assent.model_validate(one) for one in found])


@operation("GET", PATH, th="เรื่องหนึ่งเรื่อง", answer=AssentSeen, tagged=True, refusals=(404,))
def assent(assent_id: int) -> Reply:
    """One of them, and what the officer may answer."""
    seen = _seen(assent_id)
    return Reply(seen.body, tag=seen.tag)


def _answer(name: str, th: str, body: Any, scope: TokenScope) -> Any:
    return operation(
        "POST",
        f"{PATH}/{name}",
        th=th,
        scope=scope,
        body=body,
        answer=AssentSeen,
        guarded=True,
    )


@_answer("confirm", "ยืนยันว่าถูกต้อง", asked.Nothing, TokenScope.REPORT)
def confirm_assent(assent_id: int, told: asked.Nothing) -> Reply:
    """Confirm what was entered on behalf; for the head of the division."""
    return _say("confirm", assent_id)


@_answer("object", "แจ้งว่าไม่ถูกต้อง", asked.Carry, TokenScope.REPORT)
def object_to_assent(assent_id: int, told: asked.Carry) -> Reply:
    """Say that it is wrong, and why; for the head of the division."""
    return _say("object", assent_id, remark=told.remark)


@_answer("heed", "รับทราบข้อสังเกต", asked.Nothing, TokenScope.CLERK)
def heed_assent(assent_id: int, told: asked.Nothing) -> Reply:
    """Note that an objection has been dealt with; for the clerk."""
    return _say("heed", assent_id)


@_answer("consent", "เห็นชอบ", asked.Nothing, TokenScope.CLERK)
def consent_to_assent(assent_id: int, told: asked.Nothing) -> Reply:
    """Consent to giving up, which takes effect with it; for the palad."""
    return _say("consent", assent_id)


@_answer("return", "ส่งกลับ", asked.Carry, TokenScope.CLERK)
def return_assent(assent_id: int, told: asked.Carry) -> Reply:
    """Return the wish to give up with a remark; for the palad."""
    return _say("return", assent_id, remark=told.remark)


@_answer("take-back", "ยกเลิกคำขอ", asked.Nothing, TokenScope.REPORT)
def take_back_assent(assent_id: int, told: asked.Nothing) -> Reply:
    """Take the wish back; for the division, and the clerk."""
    return _say("take-back", assent_id)


def _say(action: str, assent_id: int, *, remark: str | None = None) -> Reply:
    me = present()
    with unchanged(lambda: _seen(assent_id)) as seen:
        assenting.answer(
            house(),
            agency_id=me.agency_id,
            assent_id=assent_id,
            action=action,
            officer_id=me.officer_id,
            remark=remark,
            version=seen.body.version,
            now=now(),
        )
    after = _seen(assent_id)
    return Reply(after.body, tag=after.tag)


def _seen(assent_id: int) -> Seen[AssentSeen]:
    found = assents.assent_of(view(), present().agency_id, assent_id)
    body = AssentSeen(
        **Assent.model_validate(found).model_dump(), may=acts(what_may_be_answered(found))
    )
    return Seen(body, str(found.version), last_changes("assent", assent_id))
