"""Reporting and moving one part: the forms and what follows, for a session or a report link.

The routes stand in measures.pages and in web.report_link; who may is asked in workflows.
"""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext

from tracker.errors import TidtamError
from tracker.queries import overview, people, plans, progress, rounds
from tracker.records import MeasureRecord, PartRecord
from tracker.status import Status
from web.measures.choosing import for_act, for_report, took_over
from web.measures.forms import ACCEPT, Act, Report
from web.refusals import sentence, tell
from web.request_scope import (
    chosen_number,
    house,
    look_again,
    now,
    own_path,
    present,
    typed,
    view,
    whole_number,
)
from workflows.actions import measures as measure_actions
from workflows.actions import progress as progress_actions
from workflows.actions import report_links
from workflows.actions.assents import waits_for_consent
from workflows.actions.measures import Moved
from workflows.actions.progress import ReportedAlready
from workflows.engine import Capacity, Need, Transition
from workflows.states import PART


def who_may(division_id: int) -> frozenset[Capacity]:
    """What the visitor is to this division's part, on behalf included where a clerk may."""
    mine = frozenset(present().for_part(division_id))
    return mine | ({Capacity.ON_BEHALF} if Capacity.CLERK in mine else frozenset())


def may_report(division_id: int) -> bool:
    """Whether the visitor may report for the division, alone or on behalf."""
    return not who_may(division_id).isdisjoint({Capacity.OWNER, Capacity.ON_BEHALF})


def report(measure_id: int, division_id: int) -> Any:
    """What was done in this round?"""
    found, part = _part(measure_id, division_id)
    if not may_report(division_id):
        abort(403)
    last = overview.last_reports(view(), found_agency(), [part.id]).get(part.id)
    form = Report(last=str(last.id if last else 0))
    asks_for_whom = form.ask_for_whom(division_id)
    chosen_for = took_over(form)
    if chosen_for is None and form.validate_on_submit():
        try:
            _report(
                measure_id,
                division_id,
                on_behalf=form.on_behalf(),
                done=form.done.data,
                done_on=form.done_on.data,
                problem=form.problem.data,
                next_step=form.next_step.data,
                percent=form.percent.data,
                evidence=form.evidence(),
                last=whole_number(form.last.data) or 0,
            )
        except ReportedAlready as error:
            flash(sentence(error), "good")
            return redirect(_back(measure_id))
        except TidtamError as error:
            form.refuse(error)
            if error.code == "changed-meanwhile":
                look_again()
                last = overview.last_reports(view(), found_agency(), [part.id]).get(part.id)
                form.last.data = str(last.id if last else 0)
                form.refused = gettext(
                    "มีผู้รายงานมาตรการนี้ไปก่อนแล้ว ดูรายงานล่าสุดด้านล่าง "
                    "ข้อความของท่านยังอยู่ หากยังต้องการส่ง โปรดกดส่งอีกครั้ง"
                )
        else:
            flash(gettext("ส่งรายงานแล้ว: %(title)s", title=found.title), "good")
            return redirect(_back(measure_id))
    open_rounds = rounds.open_rounds(view(), found_agency(), plan_id=found.plan_id)
    status = 422 if form.is_submitted() and chosen_for is None else 200
    return render_template(
        "measures/report.html",
        group="my_work",
        form=form,
        choices=for_report(found, part, last),
        chosen_for=chosen_for,
        measure=found,
        part=part,
        last=last,
        round=g.link.round if "link" in g else open_rounds[0] if open_rounds else None,
        asks_for_whom=asks_for_whom,
        accept=ACCEPT,
        home=mine(),
    ), status


def unchanged(measure_id: int, division_id: int) -> Any:
    """Still right, nothing new: repeats the earlier report in one tap."""
    found = plans.part_in_plan(
        view(), found_agency(), measure_id=measure_id, division_id=division_id
    )
    try:
        _report(measure_id, division_id, unchanged=True, last=chosen_number("last"))
    except ReportedAlready as error:
        flash(sentence(error), "good")
    except TidtamError as error:
        if error.code == "changed-meanwhile":
            flash(
                gettext("มีผู้รายงานมาตรการนี้ไปก่อนแล้ว โปรดดูรายงานล่าสุด: %(title)s", title=found.title),
                "doubt",
            )
            return redirect(_measure(measure_id))
        tell(error)
    else:
        flash(gettext("รายงาน “คงเดิม” แล้ว: %(title)s", title=found.title), "good")
    return redirect(_back(measure_id))


def start(measure_id: int, division_id: int) -> Any:
    """Begin; nothing needs to be said. Who presses twice, or in two tabs, is told that it runs."""
    try:
        done = _move(measure_id, division_id, "start", version=chosen_number("version"))
    except TidtamError as error:
        look_again()
        found, part = _part(measure_id, division_id)
        overtaken = error.code in ("changed-meanwhile", "not-from-here")
        mine = PART.is_ever_for("start", who_may(division_id))
        if overtaken and mine and part.status is Status.IN_PROGRESS:
            flash(gettext("มาตรการนี้อยู่ระหว่างดำเนินการแล้ว: %(title)s", title=found.title), "good")
        else:
            tell(error)
    else:
        flash(gettext("เริ่มดำเนินการแล้ว: %(title)s", title=done.title), "good")
    return redirect(_back(measure_id))


def act(measure_id: int, division_id: int, action: str) -> Any:
    """One action of the table, with what it needs asked for on the spot."""
    found, part = _part(measure_id, division_id)
    row = next(row for row in PART.table if row.action == action)
    if who_may(division_id).isdisjoint(row.who):
        abort(403)
    pieces = [
        piece
        for piece in progress.evidence_of(view(), found_agency(), [part.id])
        if piece.withdrawn_at is None
    ]
    last = overview.last_reports(view(), found_agency(), [part.id]).get(part.id)
    form = Act(version=str(part.version))
    clerk_alone = Capacity.CLERK in row.who
    asks_for_whom = not clerk_alone and form.ask_for_whom(division_id)
    chosen_for = took_over(form)
    sent = chosen_for is None and form.validate_on_submit()
    if sent and form.complete(row, shown=bool(pieces)):
        done = _try(form, found, row, division_id)
        if done:
            told = (
                gettext("ขอแล้ว รอปลัดเห็นชอบ: %(title)s", title=found.title)
                if done.waits
                else gettext("บันทึกแล้ว: %(title)s", title=found.title)
            )
            flash(told, "good")
            return redirect(_back(measure_id))
        found, part = _part(measure_id, division_id)
    status = 422 if form.is_submitted() and chosen_for is None else 200
    return render_template(
        "measures/act.html",
        group="my_work",
        form=form,
        choices=for_act(found, part, last, target=row.target),
        chosen_for=chosen_for,
        row=row,
        measure=found,
        part=part,
        pieces=pieces,
        last=last,
        measure_page=_measure(measure_id),
        asks_for_whom=asks_for_whom,
        waits=waits_for_consent(house(), view(), found_agency(), row, who_may(division_id)),
        accept=ACCEPT,
        Need=Need,
        changes=overview.timeline(view(), found_agency(), measure_id, limit=3)
        if form.refused
        else (),
        division_of={part.id: part.division},
        names=names(),
    ), status


def _try(form: Act, found: MeasureRecord, row: Transition, division_id: int) -> Moved | None:
    """Do it; where it is refused the form says why, with the state of now and what was typed."""
    try:
        moved = _move(
            found.id,
            division_id,
            row.action,
            on_behalf=form.on_behalf(),
            version=whole_number(form.version.data),
            **form.told(row),
        )
    except TidtamError as error:
        form.refuse(error)
        look_again()
        if error.code == "changed-meanwhile":
            form.version.data = str(_part(found.id, division_id)[1].version)
        return None
    return moved


def _report(measure_id: int, division_id: int, **told: Any) -> None:
    """Store a report with the rights of this session, or of the link by which they came."""
    where: dict[str, Any] = {"measure_id": measure_id, "division_id": division_id, "now": now()}
    if link := g.get("link"):
        told.pop("on_behalf", None)
        report_links.report(house(), token=link.token, **where, **told)
        return
    me = present()
    progress_actions.report(
        house(), agency_id=me.agency_id, officer_id=me.officer_id, **where, **told
    )


def _move(measure_id: int, division_id: int, action: str, **told: Any) -> Moved:
    where: dict[str, Any] = {"measure_id": measure_id, "division_id": division_id, "now": now()}
    if link := g.get("link"):
        told.pop("on_behalf", None)
        return report_links.move(house(), token=link.token, action=action, **where, **told)
    me = present()
    return measure_actions.move(
        house(), action=action, agency_id=me.agency_id, officer_id=me.officer_id, **where, **told
    )


def found_agency() -> int:
    """The visitor's agency: nothing of another is ever looked for."""
    return present().agency_id


def _part(measure_id: int, division_id: int) -> tuple[MeasureRecord, PartRecord]:
    found = plans.measure(view(), found_agency(), measure_id)
    for part in found.parts:
        if part.division_id == division_id:
            return found, part
    abort(404)


def mine() -> str:
    """Where the parts of the visitor stand side by side."""
    if link := g.get("link"):
        return url_for("report_link.mine", token=link.token)
    return url_for("my_work.mine")


def part_address(act: str, measure_id: int, division_id: int) -> str:
    """Where this is done to the part: report, unchanged, start, or an action of the table."""
    at: dict[str, Any] = {"measure_id": measure_id, "division_id": division_id}
    if act not in ("report", "unchanged", "start"):
        act, at = "act", {**at, "action": act}
    if link := g.get("link"):
        return url_for(f"report_link.{act}", token=link.token, **at)
    return url_for(f"measures.{act}", **at)


def _measure(measure_id: int) -> str:
    """Where the measure is looked at; who came by a link sees their own parts alone."""
    return mine() if g.get("link") else url_for("measures.measure", measure_id=measure_id)


def _back(measure_id: int) -> str:
    asked = typed("next") or request.args.get("next")
    return own_path(asked, otherwise="") or (mine() if present().owned else _measure(measure_id))


def names() -> dict[int, str]:
    """The officers' names by number."""
    return {officer.id: officer.name for officer in people.officers(view(), found_agency())}
