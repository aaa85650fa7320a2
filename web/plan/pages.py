"""The plan: where do we stand? And a draft's way to approval."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import BooleanField

from tracker.calendar import bangkok_date, fiscal_year, fiscal_year_of
from tracker.errors import TidtamError
from tracker.queries import listing, overview, people, plans, public, rounds
from tracker.queries.listing import PlanName, RoundName
from tracker.queries.public import DivisionStatus
from tracker.queries.rounds import DivisionCount
from tracker.records import AssessmentRecord, MeasureRecord, PlanRecord
from tracker.status import PlanStatus, RoundStatus, Status
from web.fields import FilesField, TextField, ThaiDateField, Versioned
from web.plan.amendments import pages as amendments
from web.plan.coverage import pages as coverage
from web.plan.drafting import pages as drafting
from web.plan.export import pages as export
from web.plan.narrowing import INSTRUMENTS, Filters, edition_of, filters, issues
from web.plan.rows import Row, rows
from web.plan.together import pages as together
from web.refusals import tell
from web.request_scope import (
    chosen_number,
    house,
    look_again,
    now,
    present,
    today,
    typed,
    view,
    whole_number,
)
from web.wording import day, digits, indicator_name, plan_names
from workflows.actions import agencies
from workflows.actions import plans as plan_actions
from workflows.actions.acts import doer
from workflows.actions.seen import as_read, mark_of
from workflows.engine import Capacity
from workflows.states import PLAN

pages = Blueprint("plan", __name__)
pages.register_blueprint(export)
pages.register_blueprint(together)
pages.register_blueprint(drafting)
pages.register_blueprint(amendments)
pages.register_blueprint(coverage)
ON_A_PAGE = 40
IN_A_COLUMN = 12  # cards of a status on the board


class Approval(Versioned):
    """The date on the signed paper, and its scan."""

    approved_on = ThaiDateField(
        lazy_gettext("วันที่อนุมัติ (ตามเอกสารที่ลงนาม)"), required=lazy_gettext("โปรดใส่วันที่อนุมัติ")
    )
    scan = FilesField(lazy_gettext("สแกนของแผนที่ลงนามแล้ว"))
    second = BooleanField(lazy_gettext("ยืนยันว่าเป็นแผนที่สองของปีนี้ ไม่ใช่การแก้ไขแผนเดิม"))
    second_because = TextField(lazy_gettext("เพราะ (เหตุผลที่ปีนี้มีสองแผน)"))


@pages.get("/plans")
@login_required
def current() -> Any:
    """The plan in force, else the newest one."""
    found = plan_names()
    in_force = [plan for plan in found if plan.status is PlanStatus.APPROVED]
    for chosen in (*in_force, *found):
        return redirect(url_for("plan.plan", plan_id=chosen.id))
    return render_template("plan/none.html", group="plan")


@pages.get("/plans/<int:plan_id>")
@login_required
def plan(plan_id: int) -> Any:
    """Where do we stand?"""
    for name in plan_names():
        if name.id == plan_id and name.status is not PlanStatus.DRAFT:
            return _in_force(name)
    return _draft(plans.plan(view(), _agency(), plan_id), Approval(formdata=None))


def _in_force(found: PlanName) -> str:
    """The list; what is narrowed or turned over asks for measures, not for the whole picture."""
    chosen, after = filters(), whole_number(request.args.get("after")) or 0
    edition = edition_of(found.fiscal_year)
    names = {indicator.number: indicator_name(indicator) for indicator in edition.indicators}
    running = _round(found.id)
    divisions = listing.division_names(view(), _agency())
    whole = not chosen.any and not after

    def some(narrowed: Filters, size: int) -> tuple[listing.Page, list[Row]]:
        wanted = narrowed.wanted(edition)
        page = listing.page(
            view(),
            _agency(),
            found.id,
            wanted=wanted,
            divisions=divisions,
            round_id=running.id if running else None,
            after=after,
            size=size,
        )
        year = found.fiscal_year
        return page, rows(page.lines, fiscal_year_be=year, round_=running, indicator_names=names)

    told: dict[str, Any] = {
        "group": "plan",
        "plan": found,
        "most": listing.MOST,
        "first_page": not after,
        "filters": chosen,
        "divisions": divisions,
        "indicator_names": names,
        "issues": issues(),
        "instruments": INSTRUMENTS,
        "round": running,
        "picture": _picture(found, running) if whole else None,
        "others": [name for name in plan_names() if name.id != found.id] if whole else (),
    }
    if chosen.board:
        columns = {
            state: some(chosen.of(state), IN_A_COLUMN)
            for state in Status
            if chosen.status in (None, state)
        }
        return render_template("plan/plan.html", columns=columns, found=None, **told)
    page, shown = some(chosen, ON_A_PAGE)
    next_after = page.lines[-1].number if page.more else None
    return render_template(
        "plan/plan.html", rows=shown, found=page.found, next_after=next_after, **told
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """The plan as a whole: asked for where nothing narrows it."""

    approved_on: date | None
    counts: dict[Status, int]
    scores: AssessmentRecord | None
    divisions: tuple[DivisionCount, ...]
    by_division: tuple[DivisionStatus, ...]


def _picture(found: PlanName, running: RoundName | None) -> Picture:
    divisions = rounds.counts_by_division(view(), _agency(), running.id) if running else ()
    return Picture(
        approved_on=plans.plan(view(), _agency(), found.id).approved_on,
        counts=overview.status_counts(view(), _agency(), found.id),
        scores=plans.assessment(view(), _agency(), fiscal_year=found.fiscal_year - 1),
        divisions=divisions,
        by_division=public.by_division(view(), _agency(), found.id),
    )


@pages.post("/plans/<int:plan_id>/approve")
@login_required
def approve(plan_id: int) -> Any:
    """Draft → approved."""
    found = plans.plan(view(), _agency(), plan_id)
    if not PLAN.is_ever_for("approve", present().capacities):
        abort(403)
    form = Approval()
    if form.validate_on_submit():
        scans = form.scan.pieces()
        try:
            done = plan_actions.approve_plan(
                house(),
                agency_id=_agency(),
                plan_id=plan_id,
                officer_id=present().officer_id,
                approved_on=form.approved_on.data,
                scan=scans[0] if scans else None,
                second_because=form.second_because.data if form.second.data else None,
                seen=form.had,
                now=now(),
            )
        except TidtamError as error:
            if error.code == "not-yours":
                abort(403)
            look_again()
            form.overtaken(error, _mark_of(plan_id), {})
        else:
            look_again()
            flash(_approved(plan_id), "good")
            if done.gaps:
                flash(
                    gettext(
                        "มาตรการที่ %(numbers)s ยังไม่มีผู้รับผิดชอบ",
                        numbers=digits(", ".join(str(number) for number in done.gaps)),
                    ),
                    "doubt",
                )
            return redirect(url_for("plan.plan", plan_id=plan_id))
    return _draft(found, form), 422


@pages.post("/plans/<int:plan_id>/owners")
@login_required
def settle_owner(plan_id: int) -> Any:
    """A name that is no division becomes one, or another name of one."""
    plans.plan(view(), _agency(), plan_id)
    if not present().is_clerk:
        abort(403)
    name, division_id = typed("name"), chosen_number("division")
    who = doer(house(), agency_id=_agency(), officer_id=present().officer_id)
    try:
        if name:
            plan_actions.check_unknown(
                view(), agency_id=_agency(), plan_id=plan_id, name=name, on=today()
            )
        if name and division_id:
            _own_division(division_id)
            agencies.change_division(
                house(),
                agency_id=_agency(),
                division_id=division_id,
                aliases=(name,),
                who=who,
                now=now(),
            )
        elif name:
            agencies.add_division(
                house(),
                agency_id=_agency(),
                name=name,
                starts_on=_begins(plan_id),
                who=who,
                now=now(),
            )
    except TidtamError as error:
        tell(error)
    else:
        if name:
            flash(gettext("บันทึกแล้ว: %(name)s", name=name), "good")
    return redirect(url_for("plan.plan", plan_id=plan_id) + "#approval")


def _approved(plan_id: int) -> str:
    """That a plan was just approved, and whether reports are taken already, or from which day."""
    made = rounds.rounds(view(), _agency(), plan_id=plan_id)
    if any(one.status is RoundStatus.OPEN for one in made):
        return gettext("อนุมัติแผนแล้ว รอบรายงานเริ่มแล้ว")
    opens_on = bangkok_date(min(one.opens_at for one in made))
    return gettext("อนุมัติแผนแล้ว รอบรายงานแรกจะเปิดเองวันที่ %(day)s", day=day(opens_on))


def _mark_of(plan_id: int) -> str:
    """What somebody reads before they approve: every measure of the draft as it is worded."""
    measures = plans.measures(view(), _agency(), plan_id=plan_id, limit=None)
    return mark_of(as_read(plans.plan(view(), _agency(), plan_id), measures))


def _draft(found: PlanRecord, form: Approval) -> str:
    measures = plans.measures(view(), _agency(), plan_id=found.id, limit=None)
    form.look(mark_of(as_read(found, measures)))
    owners = plan_actions.owners_now(
        house(), agency_id=_agency(), plan_id=found.id, on=form.approved_on.data or today()
    )
    may = PLAN.allowed(found.status, who=present().capacities)
    return render_template(
        "plan/draft.html",
        group="plan",
        plan=found,
        measures=measures,
        understood=plans.understood(view(), _agency(), found.id),
        owners=owners,
        divisions=people.divisions(view(), _agency(), on=today()),
        form=form,
        may_approve=any(row.action == "approve" for row in may),
        is_clerk=Capacity.CLERK in present().capacities,
        same_year=[
            other
            for other in plans.plans(view(), _agency(), status=PlanStatus.APPROVED)
            if other.fiscal_year == found.fiscal_year
        ],
    )


def _round(plan_id: int) -> RoundName | None:
    """The open round, else the last one that was closed."""
    found = listing.round_names(view(), _agency(), plan_id)
    running = [r for r in found if r.status is RoundStatus.OPEN]
    closed = [r for r in found if r.status is RoundStatus.CLOSED]
    return running[0] if running else closed[-1] if closed else None


def _own_division(division_id: int) -> None:
    if division_id not in {d.id for d in people.divisions(view(), _agency())}:
        abort(404)


def _begins(plan_id: int) -> date:
    return min(fiscal_year(plans.plan(view(), _agency(), plan_id).fiscal_year).starts, today())


def _agency() -> int:
    return present().agency_id


@pages.app_template_global()
def whole_year(measure: MeasureRecord, plan: PlanRecord) -> bool:
    """Whether the measure runs the plan's whole fiscal year."""
    period = fiscal_year(plan.fiscal_year)
    return (measure.starts_on, measure.ends_on) == (period.starts, period.ends)


@pages.app_template_global()
def in_force() -> list[PlanName]:
    """The approved plans of this and later fiscal years, which another plan would stand beside."""
    year = fiscal_year_of(today())
    return [
        name
        for name in plan_names()
        if name.status is PlanStatus.APPROVED and name.fiscal_year >= year
    ]
