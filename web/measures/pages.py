"""A measure: where does it stand, what was done, what may I do? And its evidence."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.errors import TidtamError
from tracker.queries import overview, people, plans, progress, rounds
from tracker.records import MeasureRecord, PartRecord
from web.measures.forms import ACCEPT, Act, Report
from web.measures.timeline import detail, say
from web.refusals import tell
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
from workflows.engine import Capacity, Need, Transition
from workflows.states import PART

pages = Blueprint("measures", __name__, url_prefix="/measures")
pages.add_app_template_global(say)
pages.add_app_template_global(detail)


def who_may(division_id: int) -> frozenset[Capacity]:
    """What the visitor is to this division's part, on behalf included where a clerk may."""
    mine = frozenset(present().for_part(division_id))
    return mine | ({Capacity.ON_BEHALF} if Capacity.CLERK in mine else frozenset())


def may_report(division_id: int) -> bool:
    """Whether the visitor may report for the division, alone or on behalf."""
    return not who_may(division_id).isdisjoint({Capacity.OWNER, Capacity.ON_BEHALF})


@pages.get("/<int:measure_id>")
@login_required
def measure(measure_id: int) -> Any:
    """Where does this measure stand?"""
    agency_id = present().agency_id
    found = plans.measure(view(), agency_id, measure_id)
    part_ids = [part.id for part in found.parts]
    evidence: dict[int, list[Any]] = {}
    for piece in progress.evidence_of(view(), agency_id, part_ids):
        evidence.setdefault(piece.part_id, []).append(piece)
    open_rounds = rounds.open_rounds(view(), agency_id, plan_id=found.plan_id)
    owed = {
        part.part_id
        for part in rounds.owed(
            view(), agency_id, round_ids=[r.id for r in open_rounds], part_ids=part_ids
        )
    }
    return render_template(
        "measures/measure.html",
        group="plan",
        measure=found,
        plan=plans.plan(view(), agency_id, found.plan_id),
        round=open_rounds[0] if open_rounds else None,
        owed=owed,
        last=overview.last_reports(view(), agency_id, part_ids),
        reports={part.id: progress.progress_of(view(), agency_id, part.id) for part in found.parts},
        rounds={r.id: r for r in rounds.rounds(view(), agency_id, plan_id=found.plan_id)},
        evidence=evidence,
        actions={
            part.id: PART.allowed(part.status, who=who_may(part.division_id))
            for part in found.parts
        },
        may_report={part.id: may_report(part.division_id) for part in found.parts},
        timeline=_history(found),
        division_of={part.id: part.division for part in found.parts},
        names=_names(),
    )


@pages.route("/<int:measure_id>/<int:division_id>/report", methods=["GET", "POST"])
@login_required
def report(measure_id: int, division_id: int) -> Any:
    """What was done in this round?"""
    found, part = _part(measure_id, division_id)
    if not may_report(division_id):
        abort(403)
    last = overview.last_reports(view(), found_agency(), [part.id]).get(part.id)
    form = Report(last=str(last.id if last else 0))
    asks_for_whom = form.ask_for_whom(division_id)
    if form.validate_on_submit():
        seen, newest = form.last.data, str(last.id if last else 0)
        if seen != newest:
            form.last.data = newest
            form.refused = gettext(
                "มีผู้รายงานมาตรการนี้ไปก่อนแล้ว ดูรายงานล่าสุดด้านล่าง "
                "ข้อความของท่านยังอยู่ หากยังต้องการส่ง โปรดกดส่งอีกครั้ง"
            )
        else:
            try:
                progress_actions.report(
                    house(),
                    agency_id=found_agency(),
                    measure_id=measure_id,
                    division_id=division_id,
                    officer_id=present().officer_id,
                    on_behalf=form.on_behalf(),
                    done=form.done.data,
                    done_on=form.done_on.data,
                    problem=form.problem.data,
                    next_step=form.next_step.data,
                    percent=form.percent.data,
                    evidence=form.evidence(),
                    now=now(),
                )
            except TidtamError as error:
                form.refuse(error)
            else:
                flash(gettext("ส่งรายงานแล้ว: %(title)s", title=found.title), "good")
                return redirect(_back(measure_id))
    open_rounds = rounds.open_rounds(view(), found_agency(), plan_id=found.plan_id)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "measures/report.html",
        group="my_work",
        form=form,
        measure=found,
        part=part,
        last=last,
        round=open_rounds[0] if open_rounds else None,
        asks_for_whom=asks_for_whom,
        accept=ACCEPT,
    ), status


@pages.post("/<int:measure_id>/<int:division_id>/unchanged")
@login_required
def unchanged(measure_id: int, division_id: int) -> Any:
    """Still right, nothing new: repeats the earlier report in one tap."""
    found, part = _part(measure_id, division_id)
    last = overview.last_reports(view(), found_agency(), [part.id]).get(part.id)
    if last is not None and chosen_number("last") not in (None, last.id):
        flash(
            gettext("มีผู้รายงานมาตรการนี้ไปก่อนแล้ว โปรดดูรายงานล่าสุด: %(title)s", title=found.title),
            "doubt",
        )
        return redirect(url_for("measures.measure", measure_id=measure_id))
    try:
        progress_actions.report(
            house(),
            agency_id=found_agency(),
            measure_id=measure_id,
            division_id=division_id,
            officer_id=present().officer_id,
            unchanged=True,
            now=now(),
        )
    except TidtamError as error:
        tell(error)
    else:
        flash(gettext("รายงาน “คงเดิม” แล้ว: %(title)s", title=found.title), "good")
    return redirect(_back(measure_id))


@pages.post("/<int:measure_id>/<int:division_id>/start")
@login_required
def start(measure_id: int, division_id: int) -> Any:
    """Begin; nothing needs to be said."""
    found, _part_seen = _part(measure_id, division_id)
    try:
        measure_actions.move(
            house(),
            agency_id=found_agency(),
            measure_id=measure_id,
            division_id=division_id,
            action="start",
            officer_id=present().officer_id,
            version=chosen_number("version"),
            now=now(),
        )
    except TidtamError as error:
        tell(error)
    else:
        flash(gettext("เริ่มดำเนินการแล้ว: %(title)s", title=found.title), "good")
    return redirect(_back(measure_id))


@pages.route(
    "/<int:measure_id>/<int:division_id>/<any(finish,'give-up',reopen):action>",
    methods=["GET", "POST"],
)
@login_required
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
    # what was reported earlier becomes the result only where somebody asks for its words
    again = last.done if last and request.args.get("words") == "last" else None
    form = Act(version=str(part.version), result=again)
    clerk_alone = Capacity.CLERK in row.who
    asks_for_whom = not clerk_alone and form.ask_for_whom(division_id)
    if form.validate_on_submit() and form.complete(row, shown=bool(pieces)):
        done = _try(form, found, row, division_id)
        if done:
            flash(gettext("บันทึกแล้ว: %(title)s", title=found.title), "good")
            return redirect(_back(measure_id))
        found, part = _part(measure_id, division_id)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "measures/act.html",
        group="my_work",
        form=form,
        row=row,
        measure=found,
        part=part,
        pieces=pieces,
        last=last,
        again=url_for(
            "measures.act",
            measure_id=measure_id,
            division_id=division_id,
            action=action,
            words="last",
            next=request.args.get("next"),
        ),
        asks_for_whom=asks_for_whom,
        accept=ACCEPT,
        Need=Need,
        changes=overview.timeline(view(), found_agency(), measure_id, limit=3)
        if form.refused
        else (),
        division_of={part.id: part.division},
        names=_names(),
    ), status


def _try(form: Act, found: MeasureRecord, row: Transition, division_id: int) -> bool:
    """Do it; where it is refused the form says why, with the state of now and what was typed."""
    try:
        measure_actions.move(
            house(),
            agency_id=found_agency(),
            measure_id=found.id,
            division_id=division_id,
            action=row.action,
            officer_id=present().officer_id,
            on_behalf=form.on_behalf(),
            version=whole_number(form.version.data),
            now=now(),
            **form.told(row),
        )
    except TidtamError as error:
        form.refuse(error)
        look_again()
        if error.code == "changed-meanwhile":
            form.version.data = str(_part(found.id, division_id)[1].version)
        return False
    return True


@pages.get("/evidence/<int:evidence_id>")
@login_required
def evidence(evidence_id: int) -> Any:
    """A file that shows what was done; never shown by the browser from our own origin."""
    from tracker.evidence import fetch

    piece = progress.piece_of_evidence(view(), found_agency(), evidence_id)
    if piece.sha256 is None or piece.withdrawn_at is not None:
        abort(404)
    response = Response(fetch(house().files, piece.sha256), mimetype=piece.media_type)
    return as_attachment(response, piece.name)


def as_attachment(response: Response, name: str) -> Response:
    """A download that no browser opens in this site's name."""
    from urllib.parse import quote

    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def found_agency() -> int:
    """The visitor's agency: nothing of another is ever looked for."""
    return present().agency_id


def _part(measure_id: int, division_id: int) -> tuple[MeasureRecord, PartRecord]:
    found = plans.measure(view(), found_agency(), measure_id)
    for part in found.parts:
        if part.division_id == division_id:
            return found, part
    abort(404)


def _back(measure_id: int) -> str:
    mine = url_for("my_work.mine")
    here = url_for("measures.measure", measure_id=measure_id)
    return own_path(typed("next") or request.args.get("next"), otherwise=_home(mine, here))


def _home(mine: str, here: str) -> str:
    return mine if present().owned else here


def _history(found: MeasureRecord) -> list[Any]:
    """The timeline; where one division owns all, what follows from its act needs no line."""
    entries = overview.timeline(view(), found_agency(), found.id)
    alone = len(found.parts) == 1
    return [line for line in entries if not (alone and line[0].action == "roll up")]


def _names() -> dict[int, str]:
    return {officer.id: officer.name for officer in people.officers(view(), found_agency())}
