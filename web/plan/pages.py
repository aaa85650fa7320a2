"""The plan: where do we stand? And a draft's way to approval."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import HiddenField

from tracker import ita
from tracker.calendar import fiscal_year
from tracker.errors import TidtamError
from tracker.queries import overview, people, plans, rounds
from tracker.records import MeasureRecord, PlanRecord, RoundRecord
from tracker.status import PlanStatus, RoundStatus, Status
from web.fields import Asking, FilesField, ThaiDateField
from web.refusals import tell
from web.request_scope import (
    chosen_number,
    house,
    now,
    present,
    today,
    typed,
    view,
    whole_number,
)
from web.wording import short_day
from workflows.actions import agencies
from workflows.actions import plans as plan_actions
from workflows.actions.acts import doer
from workflows.engine import Capacity
from workflows.states import PLAN

pages = Blueprint("plan", __name__)
ON_A_PAGE = 50
TARGET = 85  # points that every agency is to reach (FIELD §2)


class Approval(Asking):
    """The date on the signed paper, and its scan."""

    approved_on = ThaiDateField(
        lazy_gettext("วันที่อนุมัติ (ตามเอกสารที่ลงนาม)"), required=lazy_gettext("โปรดใส่วันที่อนุมัติ")
    )
    scan = FilesField(lazy_gettext("สแกนของแผนที่ลงนามแล้ว"))
    version = HiddenField()


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as one line of the list, with how many of its parts are reported in the round."""

    measure: MeasureRecord
    reported: int

    @property
    def waiting(self) -> int:
        """How many parts still owe a report."""
        return len(self.measure.parts) - self.reported


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to."""

    division_id: int | None
    status: Status | None
    overdue: bool

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.division_id or self.status or self.overdue)

    def for_url(self) -> dict[str, str]:
        """The same, as a query string takes it."""
        told = {
            "division": str(self.division_id or ""),
            "status": self.status.value if self.status else "",
            "overdue": "1" if self.overdue else "",
        }
        return {name: value for name, value in told.items() if value}


@pages.get("/plans")
@login_required
def current() -> Any:
    """The plan in force, else the newest one."""
    found = plans.plans(view(), _agency())
    in_force = [plan for plan in found if plan.status is PlanStatus.APPROVED]
    for chosen in (*in_force, *found):
        return redirect(url_for("plan.plan", plan_id=chosen.id))
    return render_template("plan/none.html", group="plan")


@pages.get("/plans/<int:plan_id>")
@login_required
def plan(plan_id: int) -> Any:
    """Where do we stand?"""
    found = plans.plan(view(), _agency(), plan_id)
    if found.status is PlanStatus.DRAFT:
        return _draft(found, Approval(formdata=None))
    filters = Filters(
        whole_number(request.args.get("division")),
        _status(request.args.get("status")),
        bool(request.args.get("overdue")),
    )
    after = whole_number(request.args.get("after"))
    measures = plans.measures(
        view(),
        _agency(),
        plan_id=plan_id,
        division_id=filters.division_id,
        status=filters.status,
        overdue_on=today() if filters.overdue else None,
        after=(plan_id, after) if after else None,
        limit=ON_A_PAGE + 1,
    )
    shown = measures[:ON_A_PAGE]
    running = _round(plan_id)
    return render_template(
        "plan/plan.html",
        group="plan",
        plan=found,
        lines=_lines(shown, running),
        next_after=shown[-1].number if len(measures) > ON_A_PAGE else None,
        first_page=not after,
        filters=filters,
        counts=overview.status_counts(view(), _agency(), plan_id),
        division_count=overview.division_count(view(), _agency(), plan_id),
        divisions=people.divisions(view(), _agency()),
        round=running,
        progress=rounds.counts_by_division(view(), _agency(), running.id) if running else (),
        scores=plans.assessment(view(), _agency(), fiscal_year=found.fiscal_year - 1),
        indicator_names=_indicator_names(found),
        target=TARGET,
        others=[other for other in plans.plans(view(), _agency()) if other.id != plan_id],
    )


@pages.post("/plans/<int:plan_id>/approve")
@login_required
def approve(plan_id: int) -> Any:
    """Draft → approved."""
    found = plans.plan(view(), _agency(), plan_id)
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
                now=now(),
            )
        except TidtamError as error:
            if error.code == "not-yours":
                abort(403)
            form.refuse(error)
        else:
            flash(gettext("อนุมัติแผนแล้ว รอบรายงานเริ่มแล้ว"), "good")
            if done.gaps:
                flash(
                    gettext(
                        "มาตรการที่ %(numbers)s ยังไม่มีผู้รับผิดชอบ",
                        numbers=", ".join(str(number) for number in done.gaps),
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
    who = doer(house(), agency_id=_agency(), officer_id=present().officer_id).who
    try:
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


def _draft(found: PlanRecord, form: Approval) -> str:
    measures = plans.measures(view(), _agency(), plan_id=found.id, limit=None)
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


def _lines(measures: tuple[MeasureRecord, ...], running: RoundRecord | None) -> list[Line]:
    part_ids = [part.id for measure in measures for part in measure.parts]
    owed: dict[int, int] = {}
    if running and part_ids:
        for part in rounds.owed(view(), _agency(), round_ids=[running.id], part_ids=part_ids):
            owed[part.measure_id] = owed.get(part.measure_id, 0) + 1
    return [Line(measure, len(measure.parts) - owed.get(measure.id, 0)) for measure in measures]


def _round(plan_id: int) -> RoundRecord | None:
    """The open round, else the last one that was closed."""
    found = rounds.rounds(view(), _agency(), plan_id=plan_id)
    running = [r for r in found if r.status is RoundStatus.OPEN]
    closed = [r for r in found if r.status is RoundStatus.CLOSED]
    return running[0] if running else closed[-1] if closed else None


def _indicator_names(found: PlanRecord) -> dict[int, str]:
    edition = ita.edition(found.fiscal_year, extra=house().settings.ita.editions)
    return {indicator.number: indicator.name for indicator in edition.indicators}


def _status(word: str | None) -> Status | None:
    return Status(word) if word in set(Status) else None


def _own_division(division_id: int) -> None:
    if division_id not in {d.id for d in people.divisions(view(), _agency())}:
        abort(404)


def _begins(plan_id: int) -> date:
    return min(fiscal_year(plans.plan(view(), _agency(), plan_id).fiscal_year).starts, today())


def _agency() -> int:
    return present().agency_id


@pages.app_template_global()
def counts_by_word(counts: dict[Status, int]) -> dict[str, int]:
    """The same counts by the stored word."""
    return {status.value: count for status, count in counts.items()}


@pages.app_template_global()
def whole_year(measure: MeasureRecord, plan: PlanRecord) -> bool:
    """Whether the measure runs the plan's whole fiscal year."""
    period = fiscal_year(plan.fiscal_year)
    return (measure.starts_on, measure.ends_on) == (period.starts, period.ends)


@pages.app_template_global()
def short_span(measure: MeasureRecord) -> str:
    """ม.ค. – ก.ย. ๒๕๖๙."""
    first, last = short_day(measure.starts_on).split(), short_day(measure.ends_on).split()
    beginning = first[1] if first[2] == last[2] else f"{first[1]} {first[2]}"
    return f"{beginning} – {last[1]} {last[2]}"
