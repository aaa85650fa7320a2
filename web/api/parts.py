"""A division's part of a measure: its acts, and its reports in the rounds."""

from typing import Any

from werkzeug.exceptions import NotFound

from tracker.queries import overview, plans, progress, rounds
from tracker.status import TokenScope
from web.api import asked
from web.api.door import Reply, Seen, files_sent, unchanged
from web.api.operations import operation
from web.api.plans import LAST_CHANGES, acts
from web.api.shapes import Done, Entry, Evidence, Listed, Looked, Part, PartSeen, Report
from web.measures.doing import may_report, who_may
from web.request_scope import house, now, present, view
from workflows.actions import measures as actions
from workflows.actions import progress as reporting
from workflows.actions import reports
from workflows.states import PART

PATH = "/measures/<row:measure_id>/parts/<row:division_id>"


@operation("GET", PATH, th="งานของส่วนราชการ", answer=PartSeen, tagged=True, refusals=(404,))
def part(measure_id: int, division_id: int) -> Reply:
    """One division's part: its last report, its evidence, and what may be done with it."""
    seen = _seen(measure_id, division_id)
    return Reply(seen.body, tag=seen.tag)


def _act(name: str, th: str, body: Any, scope: TokenScope = TokenScope.REPORT, **more: Any) -> Any:
    return operation(
        "POST",
        f"{PATH}/{name}",
        th=th,
        scope=scope,
        body=body,
        answer=Done,
        guarded=True,
        **more,
    )


@_act("start", "เริ่มดำเนินการ", asked.Start)
def start(measure_id: int, division_id: int, told: asked.Start) -> Reply:
    """Begin."""
    return _move("start", measure_id, division_id, on_behalf=told.for_whom())


@_act("finish", "บันทึกว่าแล้วเสร็จ", asked.Finish, files=True)
def finish(measure_id: int, division_id: int, told: asked.Finish) -> Reply:
    """Finish, with the result, the date of the deed, and evidence now or from earlier."""
    return _move(
        "finish",
        measure_id,
        division_id,
        on_behalf=told.for_whom(),
        result=told.result,
        done_on=told.done_on,
        evidence=(*files_sent(), *told.pieces()),
    )


@_act("give-up", "บันทึกว่าไม่สามารถดำเนินการได้", asked.GiveUp)
def give_up(measure_id: int, division_id: int, told: asked.GiveUp) -> Reply:
    """Say that it cannot be done, and why; where the agency wants it, the palad consents first."""
    return _move("give-up", measure_id, division_id, on_behalf=told.for_whom(), reason=told.reason)


@_act("reopen", "เปิดดำเนินการใหม่", asked.Reopen, TokenScope.CLERK)
def reopen(measure_id: int, division_id: int, told: asked.Reopen) -> Reply:
    """Open a part that had come to its end."""
    return _move("reopen", measure_id, division_id, reason=told.reason)


@operation("GET", f"{PATH}/reports", th="รายงานทั้งหมด", answer=Listed[Report], refusals=(404,))
def list_reports(measure_id: int, division_id: int) -> Listed[Report]:
    """Every report on this part, the latest first."""
    found = _part(measure_id, division_id)
    every = progress.progress_of(view(), present().agency_id, found.id)
    return Listed[Report](items=[Report.model_validate(one) for one in every])


@_act("reports", "ส่งรายงาน", asked.ReportSent, files=True)
def report(measure_id: int, division_id: int, told: asked.ReportSent) -> Reply:
    """Report what was done; in the open round that is due first, unless one is named."""
    return _report(
        measure_id,
        division_id,
        on_behalf=told.for_whom(),
        done=told.done,
        done_on=told.done_on,
        problem=told.problem,
        next_step=told.next_step,
        percent=told.percent,
        round_id=told.round_id,
        evidence=(*files_sent(), *told.pieces()),
    )


@_act("reports/unchanged", "รายงาน “คงเดิม”", asked.UnchangedSent)
def report_unchanged(measure_id: int, division_id: int, told: asked.UnchangedSent) -> Reply:
    """Report that the last report still holds."""
    return _report(
        measure_id,
        division_id,
        on_behalf=told.for_whom(),
        round_id=told.round_id,
        unchanged=True,
    )


def _look(name: str, th: str, body: Any) -> Any:
    return operation(
        "POST",
        f"{PATH}/reports/{name}",
        th=th,
        scope=TokenScope.CLERK,
        body=body,
        answer=Looked,
        guarded=True,
    )


@_look("return", "ส่งรายงานกลับ", asked.Return)
def return_report(measure_id: int, division_id: int, told: asked.Return) -> Reply:
    """Return a division's report of a round with a remark: it owes one again."""
    with unchanged(lambda: _seen(measure_id, division_id)):
        done = reports.return_report(
            house(),
            **_asked(measure_id, division_id),
            round_id=told.round_id,
            remark=told.remark or "",
        )
    return Reply(Looked.model_validate(done), tag=_seen(measure_id, division_id).tag)


@_look("accept", "รับรายงาน", asked.Accept)
def accept_report(measure_id: int, division_id: int, told: asked.Accept) -> Reply:
    """Accept a division's report of a round."""
    with unchanged(lambda: _seen(measure_id, division_id)):
        done = reports.accept_reports(
            house(), **_asked(measure_id, division_id), round_id=told.round_id
        )
    return Reply(Looked.model_validate(done), tag=_seen(measure_id, division_id).tag)


def _move(action: str, measure_id: int, division_id: int, **told: Any) -> Reply:
    with unchanged(lambda: _seen(measure_id, division_id)) as seen:
        done = actions.move(
            house(),
            **_asked(measure_id, division_id),
            action=action,
            version=seen.body.version,
            **told,
        )
    return _done(measure_id, division_id, done.identity_in, waits=done.waits)


def _report(measure_id: int, division_id: int, **told: Any) -> Reply:
    with unchanged(lambda: _seen(measure_id, division_id)):
        done = reporting.report(house(), **_asked(measure_id, division_id), **told)
    return _done(measure_id, division_id, done.identity_in)


def _done(
    measure_id: int, division_id: int, identity_in: tuple[str, ...], *, waits: bool = False
) -> Reply:
    seen = _seen(measure_id, division_id)
    body = Done(part=seen.body, identity_in=list(identity_in), waits_for_consent=waits)
    return Reply(body, tag=seen.tag)


def _asked(measure_id: int, division_id: int) -> dict[str, Any]:
    me = present()
    return {
        "agency_id": me.agency_id,
        "measure_id": measure_id,
        "division_id": division_id,
        "officer_id": me.officer_id,
        "now": now(),
    }


def _part(measure_id: int, division_id: int) -> Any:
    found = plans.measure(view(), present().agency_id, measure_id)
    for one in found.parts:
        if one.division_id == division_id:
            return one
    raise NotFound


def _seen(measure_id: int, division_id: int) -> Seen[PartSeen]:
    """The part as it stands; its tag follows its version and its last report."""
    agency_id = present().agency_id
    found = _part(measure_id, division_id)
    last = overview.last_reports(view(), agency_id, [found.id]).get(found.id)
    running = rounds.open_rounds(view(), agency_id)
    owed = rounds.owed(
        view(), agency_id, round_ids=[one.id for one in running], part_ids=[found.id]
    )
    pieces = progress.evidence_of(view(), agency_id, [found.id])
    body = PartSeen(
        **Part.model_validate(found).model_dump(),
        owed_in=[one.round_id for one in owed],
        last_report=Report.model_validate(last) if last else None,
        evidence=[Evidence.model_validate(piece) for piece in pieces],
        may=acts(PART.allowed(found.status, who=who_may(division_id))),
        may_report=may_report(division_id),
    )
    changes = overview.timeline(view(), agency_id, measure_id, limit=LAST_CHANGES)
    tag = f"{found.version}.{last.id}.{last.state}" if last else str(found.version)
    return Seen(body, tag, [Entry.model_validate(entry) for entry, _ in changes])
