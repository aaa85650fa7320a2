"""Rounds: who has reported, who owes, and the clerk's ways to open, extend and close them."""

from typing import Any

from tracker.queries import progress, rounds
from tracker.status import TokenScope
from web.api import asked
from web.api.door import Reply, Seen, unchanged
from web.api.operations import operation
from web.api.plans import acts, last_changes
from web.api.shapes import Listed, Looked, Owed, Progress, Reminded, Report, Round, RoundSeen
from web.request_scope import house, now, present, view
from workflows.actions import reports
from workflows.actions import rounds as actions
from workflows.actions.remind_now import remind_now
from workflows.states import ROUND

PATH = "/rounds/<row:round_id>"


@operation("GET", "/rounds", th="รอบรายงาน", query=asked.RoundsAsked, answer=Listed[Round])
def list_rounds(query: asked.RoundsAsked) -> Listed[Round]:
    """The rounds of the agency or of one plan, the newest year first."""
    found = rounds.rounds(view(), present().agency_id, plan_id=query.plan_id)
    return Listed[Round](items=[Round.model_validate(one) for one in found])


@operation("GET", PATH, th="รอบหนึ่งรอบ", answer=RoundSeen, tagged=True, refusals=(404,))
def round_seen(round_id: int) -> Reply:
    """One round with how far each division is, and what the officer may do."""
    return _reply(round_id)


@operation(
    "GET",
    f"{PATH}/owed",
    th="งานที่ยังไม่รายงาน",
    query=asked.OwedAsked,
    answer=Listed[Owed],
    refusals=(404,),
)
def list_owed(round_id: int, query: asked.OwedAsked) -> Listed[Owed]:
    """The parts that still owe a report in this round, of all divisions or of one."""
    agency_id = present().agency_id
    rounds.round_of(view(), agency_id, round_id)
    found = rounds.owed(view(), agency_id, round_ids=[round_id])
    wanted = [one for one in found if query.division_id in (None, one.division_id)]
    return Listed[Owed](items=[Owed.model_validate(one) for one in wanted])


@operation(
    "GET",
    f"{PATH}/reports",
    th="รายงานในรอบ",
    query=asked.Page,
    answer=Listed[Report],
    refusals=(404,),
)
def reports_of_round(round_id: int, query: asked.Page) -> Reply:
    """The report of each part that counts in this round: the last that was not returned."""
    agency_id = present().agency_id
    rounds.round_of(view(), agency_id, round_id)
    every = sorted(progress.latest_reports(view(), agency_id, round_id).values(), key=_number)
    rest = [one for one in every if one.id > (query.after or 0)]
    page = rest[: query.limit]
    after = str(page[-1].id) if len(rest) > query.limit else None
    return Reply(Listed[Report](items=[Report.model_validate(one) for one in page]), after=after)


def _act(name: str, th: str, body: Any, answer: Any = RoundSeen) -> Any:
    return operation(
        "POST",
        f"{PATH}/{name}",
        th=th,
        scope=TokenScope.CLERK,
        body=body,
        answer=answer,
        guarded=True,
    )


@_act("open", "เปิดรอบ", asked.Nothing)
def open_round(round_id: int, told: asked.Nothing) -> Reply:
    """Open a scheduled round before its day."""
    with unchanged(lambda: _seen(round_id)):
        actions.open_round(house(), **_asked(round_id))
    return _reply(round_id)


@_act("extend", "ขยายกำหนดส่ง", asked.Extend)
def extend_round(round_id: int, told: asked.Extend) -> Reply:
    """Move the due day of an open round; reminders are reckoned anew."""
    with unchanged(lambda: _seen(round_id)):
        actions.extend_round(
            house(),
            **_asked(round_id),
            until=told.until,
            reason=told.reason or "",
            allowed_by=told.allowed_by or "",
        )
    return _reply(round_id)


@_act("close", "ปิดรอบ", asked.Close)
def close_round(round_id: int, told: asked.Close) -> Reply:
    """Close an open round and freeze what was reported."""
    with unchanged(lambda: _seen(round_id)):
        actions.close_round(house(), **_asked(round_id), reason=told.reason)
    return _reply(round_id)


@_act("remind", "เตือนผู้ที่ยังไม่ส่ง", asked.Nothing, Reminded)
def remind_round(round_id: int, told: asked.Nothing) -> Reply:
    """Remind everybody who still owes a report in this round, in office hours and once a day."""
    with unchanged(lambda: _seen(round_id)):
        done = remind_now(house(), **_asked(round_id))
    return Reply(Reminded.model_validate(done), tag=_seen(round_id).tag)


@_act("divisions/<row:division_id>/accept", "รับรายงานทั้งส่วนราชการ", asked.Nothing, Looked)
def accept_division(round_id: int, division_id: int, told: asked.Nothing) -> Reply:
    """Accept all that a division has reported in this round and nobody has looked at."""
    with unchanged(lambda: _seen(round_id)):
        done = reports.accept_reports(house(), **_asked(round_id), division_id=division_id)
    return Reply(Looked.model_validate(done), tag=_seen(round_id).tag)


def _asked(round_id: int) -> dict[str, Any]:
    me = present()
    return {
        "agency_id": me.agency_id,
        "round_id": round_id,
        "officer_id": me.officer_id,
        "now": now(),
    }


def _reply(round_id: int) -> Reply:
    seen = _seen(round_id)
    return Reply(seen.body, tag=seen.tag)


def _seen(round_id: int) -> Seen[RoundSeen]:
    me = present()
    found = rounds.round_of(view(), me.agency_id, round_id)
    counts = rounds.counts_by_division(view(), me.agency_id, round_id)
    body = RoundSeen(
        **Round.model_validate(found).model_dump(),
        divisions=[Progress.model_validate(one) for one in counts],
        may=acts(ROUND.allowed(found.status, who=me.capacities)),
    )
    return Seen(body, str(found.version), last_changes("round", round_id))


def _number(one: Any) -> int:
    return int(one.id)
