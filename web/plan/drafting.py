"""Write a draft here: an empty one, one copied from another year, and each of its measures."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms.validators import DataRequired, InputRequired

from tracker.calendar import fiscal_year, fiscal_year_of
from tracker.errors import TidtamError
from tracker.journal import THROWN_AWAY
from tracker.queries import assessments, journal, people, plans
from tracker.records import MeasureRecord, PlanRecord
from tracker.status import PlanStatus
from web.fields import Asking, FiscalYearField, TextField, ThaiDateField, Versioned
from web.measures.forms import TextArea
from web.plan.narrowing import edition_of, issues
from web.refusals import sentence
from web.request_scope import (
    chosen_number,
    house,
    look_again,
    now,
    present,
    today,
    view,
    whole_number,
)
from web.wording import digits
from workflows.actions import drafts
from workflows.actions.discards import scores_alone, throw_away_draft
from workflows.actions.drafts import Wording
from workflows.actions.seen import as_read, mark_of

pages = Blueprint("drafting", __name__)


class Year(Versioned):
    """For which year a draft is."""

    fiscal_year = FiscalYearField(
        lazy_gettext("ปีงบประมาณ พ.ศ."),
        validators=[InputRequired(lazy_gettext("โปรดใส่ปีงบประมาณ"))],
    )


class Measure(Versioned):
    """What a measure of a draft says."""

    title = TextArea(
        lazy_gettext("ชื่อมาตรการ"), validators=[DataRequired(lazy_gettext("โปรดเขียนชื่อมาตรการ"))]
    )
    steps = TextArea(lazy_gettext("แนวทางปฏิบัติ (บรรทัดละหนึ่งข้อ)"))
    actions = TextArea(lazy_gettext("กิจกรรม (บรรทัดละหนึ่งกิจกรรม)"))
    finding = TextArea(lazy_gettext("ผลการวิเคราะห์"))
    others = TextField(lazy_gettext("ผู้รับผิดชอบอื่น (คั่นด้วยจุลภาค)"))
    starts_on = ThaiDateField(lazy_gettext("วันเริ่มต้น"), required=lazy_gettext("โปรดใส่วันเริ่มต้น"))
    ends_on = ThaiDateField(lazy_gettext("วันสิ้นสุด"), required=lazy_gettext("โปรดใส่วันสิ้นสุด"))
    follow_up = TextArea(lazy_gettext("การกำกับติดตาม"))


@pages.route("/plans/new", methods=["GET", "POST"])
@login_required
def begin() -> Any:
    """For which year shall an empty draft be?"""
    _only_clerks()
    form = _year()
    if form.validate_on_submit():
        try:
            plan_id = drafts.begin_draft(
                house(),
                fiscal_year_be=form.fiscal_year.data or 0,
                seen=form.had,
                **_asking(),
            )
        except TidtamError as error:
            _overtaken(form, error)
        else:
            return redirect(url_for("plan.drafting.measure", plan_id=plan_id))
    elif not form.is_submitted():
        form.fiscal_year.data = fiscal_year_of(today())
    return _page("plan/begin.html", form)


@pages.route("/plans/<int:plan_id>/copy", methods=["GET", "POST"])
@login_required
def copy(plan_id: int) -> Any:
    """Which measures of this plan shall be copied, and for which year?"""
    _only_clerks()
    source = plans.plan(view(), present().agency_id, plan_id)
    every = plans.measures(view(), present().agency_id, plan_id=plan_id, limit=None)
    form = _year()
    ticked = {whole_number(one) for one in request.form.getlist("measure")}
    if form.validate_on_submit():
        try:
            made = drafts.copy_plan(
                house(),
                plan_id=plan_id,
                fiscal_year_be=form.fiscal_year.data or 0,
                measure_ids={one.id for one in every if one.id in ticked},
                seen=form.had,
                **_asking(),
            )
        except TidtamError as error:
            _overtaken(form, error)
        else:
            flash(gettext("คัดลอกเป็นร่างแผนแล้ว โปรดตรวจถ้อยคำ ผู้รับผิดชอบ และระยะเวลา"), "good")
            return redirect(url_for("plan.plan", plan_id=made))
    elif not form.is_submitted():
        form.fiscal_year.data, ticked = source.fiscal_year + 1, {one.id for one in every}
    return _page("plan/copy.html", form, plan=source, measures=every, ticked=ticked)


@pages.route("/plans/<int:plan_id>/measures/new", methods=["GET", "POST"])
@pages.route("/plans/<int:plan_id>/measures/<int:measure_id>", methods=["GET", "POST"])
@login_required
def measure(plan_id: int, measure_id: int | None = None) -> Any:
    """What does this measure of the draft say?"""
    _only_clerks()
    plan = plans.plan(view(), present().agency_id, plan_id)
    if plan.status is not PlanStatus.DRAFT:
        abort(404)
    found = None
    if measure_id is not None:
        found = plans.measure(view(), present().agency_id, measure_id)
        if found.plan_id != plan_id:
            abort(404)
    divisions = people.divisions(view(), present().agency_id, on=today())
    form = _form(plan, found, {one.name for one in divisions})
    if form.validate_on_submit():
        try:
            drafts.put_measure(
                house(),
                plan_id=plan_id,
                measure_id=measure_id,
                seen=form.had,
                wording=_wording(form, [one.name for one in divisions]),
                **_asking(),
            )
        except drafts.SameMeasure as error:  # pressed twice: nothing typed is lost
            flash(sentence(error), "doubt")
            return redirect(url_for("plan.plan", plan_id=plan_id))
        except TidtamError as error:
            form.refuse(error)
            if found is not None:
                look_again()
                found = plans.measure(view(), present().agency_id, found.id)
                stored = _stored(found, {one.name for one in divisions})
                form.overtaken(error, mark_of(as_read(plan, [found])), stored)
        else:
            flash(gettext("บันทึกแล้ว: %(title)s", title=form.title.data), "good")
            more = "more" in request.form
            return redirect(
                url_for("plan.drafting.measure" if more else "plan.plan", plan_id=plan_id)
            )
    sent = request.form if form.is_submitted() else None
    owners = set(sent.getlist("owner")) if sent else set(found.owners if found else ())
    indicators = (
        {whole_number(one) for one in sent.getlist("indicator")}
        if sent
        else set(found.indicators if found else {whole_number(request.args.get("indicator"))})
    )
    return _page(
        "plan/wording.html",
        form,
        plan=plan,
        measure=found,
        divisions=divisions,
        owners=owners,
        every="all" in sent if sent else bool(found and found.all_divisions),
        indicators=indicators,
        issue=chosen_number("issue") if sent else found.issue if found else None,
        names=edition_of(plan.fiscal_year).indicators,
        issues=issues(),
    )


@pages.route("/plans/<int:plan_id>/throw-away", methods=["GET", "POST"])
@login_required
def throw_away(plan_id: int) -> Any:
    """Shall this draft really go?"""
    _only_clerks()
    try:
        found = plans.plan(view(), present().agency_id, plan_id)
    except people.NotFound:
        return _gone(plan_id)
    if found.status is not PlanStatus.DRAFT:
        abort(404)
    measures = plans.measures(view(), present().agency_id, plan_id=plan_id, limit=None)
    form = Versioned()
    form.look(mark_of(as_read(found, measures)))
    if form.validate_on_submit():
        try:
            gone = throw_away_draft(house(), plan_id=plan_id, seen=form.had, **_asking())
        except people.NotFound:
            look_again()
            return _gone(plan_id)
        except TidtamError as error:
            look_again()
            found = plans.plan(view(), present().agency_id, plan_id)
            measures = plans.measures(view(), present().agency_id, plan_id=plan_id, limit=None)
            form.overtaken(error, mark_of(as_read(found, measures)), {})
        else:
            flash(
                gettext("ทิ้งร่างแผนปีงบประมาณ พ.ศ. %(year)s แล้ว", year=digits(gone.fiscal_year)),
                "good",
            )
            return redirect(url_for("plan.current"))
    return _page(
        "plan/throw_away.html",
        form,
        plan=found,
        measures=measures,
        scores_of=scores_alone(view(), found),
    )


def _gone(plan_id: int) -> Any:
    """To the plans, where the draft was thrown away before."""
    agency_id = present().agency_id
    if not journal.last_of(
        view(), agency_id, subject="plan", subject_id=plan_id, action=THROWN_AWAY
    ):
        abort(404)
    flash(gettext("ร่างแผนนี้ทิ้งไปแล้ว"), "doubt")
    return redirect(url_for("plan.current"))


def _year() -> Year:
    form = Year()
    form.look(mark_of(drafts.plans_there(view(), present().agency_id)))
    return form


def _overtaken(form: Year, error: TidtamError) -> None:
    look_again()
    form.overtaken(error, mark_of(drafts.plans_there(view(), present().agency_id)), {})


def _form(plan: PlanRecord, found: MeasureRecord | None, divisions: set[str]) -> Measure:
    if found is None:
        whole = fiscal_year(plan.fiscal_year)
        answered = _findings(plan, whole_number(request.args.get("indicator")))
        form = Measure(starts_on=whole.starts, ends_on=whole.ends, finding=answered)
        form.look(mark_of(as_read(plan, ())))
        return form
    form = Measure(**_stored(found, divisions))
    form.look(mark_of(as_read(plan, [found])))
    return form


def _findings(plan: PlanRecord, indicator: int | None) -> str | None:
    """What the analysis of the year before says of the indicator that the measure is to mend."""
    agency_id = present().agency_id
    known = plans.assessment(view(), agency_id, fiscal_year=plan.fiscal_year - 1)
    if known is None or indicator is None:
        return None
    every = assessments.findings(view(), agency_id, known.id)
    return "\n".join(one.text for one in every if one.indicator == indicator) or None


def _stored(found: MeasureRecord, divisions: set[str]) -> dict[str, Any]:
    """What stands in the measure, by the form's fields."""
    return {
        "title": found.title,
        "steps": "\n".join(found.steps),
        "actions": "\n".join(found.actions),
        "finding": found.finding,
        "others": ", ".join(name for name in found.owners if name not in divisions),
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "follow_up": found.follow_up,
    }


def _wording(form: Measure, divisions: list[str]) -> Wording:
    ticked = set(request.form.getlist("owner"))
    numbers = [whole_number(one) or 0 for one in request.form.getlist("indicator")]
    issue = chosen_number("issue")
    assert form.starts_on.data is not None and form.ends_on.data is not None
    return Wording(
        title=form.title.data or "",
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        owners=(
            *(name for name in divisions if name in ticked),
            *(name.strip() for name in (form.others.data or "").split(",") if name.strip()),
        ),
        all_divisions="all" in request.form,
        actions=tuple((form.actions.data or "").splitlines()),
        steps=tuple((form.steps.data or "").splitlines()),
        indicators=tuple(sorted({number for number in numbers if 1 <= number <= 10})),
        issue=issue if issue in issues() else None,
        finding=form.finding.data,
        follow_up=form.follow_up.data,
    )


def _asking() -> dict[str, Any]:
    return {"agency_id": present().agency_id, "officer_id": present().officer_id, "now": now()}


def _only_clerks() -> None:
    if not present().is_clerk:
        abort(403)


def _page(template: str, form: Asking, **told: Any) -> Any:
    status = 422 if form.is_submitted() else 200
    return render_template(template, group="plan", form=form, **told), status
