"""Amendments of an approved plan: which there were, and the next one, looked at before it is made.

What is being put together travels in the form, signed; nothing is stored before the last button.
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms.validators import DataRequired

from tracker.calendar import fiscal_year
from tracker.errors import TidtamError
from tracker.queries import people, plans
from tracker.records import MeasureRecord, PlanRecord
from tracker.status import PlanStatus
from web.fields import Asking, ThaiDateField
from web.measures.doing import names
from web.measures.forms import TextArea
from web.plan.amending import Drafted, asking, change_of, drafted_by_form, tried
from web.plan.amendment_words import DAYS, lines_of, plain, told
from web.plan.narrowing import edition_of
from web.refusals import sentence
from web.request_scope import chosen_number, house, present, today, view, whole_number
from web.step_up import step_up
from web.wording import digits
from workflows.actions.amendments import amend_plan
from workflows.actions.together import try_changes
from workflows.states import PLAN

pages = Blueprint("amendments", __name__)
TEXTS = ("title", "finding", "follow_up")
KINDS = ("add", "reword", "hand-over")
MOST = 100  # changes in one amendment


class Why(Asking):
    """Why the plan changes, and the date on the paper that says so."""

    reason = TextArea(lazy_gettext("เหตุผลที่แก้ไขแผน"))
    amended_on = ThaiDateField(lazy_gettext("วันที่แก้ไข (ตามเอกสารที่อนุมัติ)"))


class Wording(Asking):
    """A measure's new wording and days."""

    title = TextArea(
        lazy_gettext("ชื่อมาตรการ"), validators=[DataRequired(lazy_gettext("โปรดเขียนชื่อมาตรการ"))]
    )
    finding = TextArea(lazy_gettext("ผลการวิเคราะห์"))
    follow_up = TextArea(lazy_gettext("การกำกับติดตาม"))
    starts_on = ThaiDateField(lazy_gettext("วันเริ่มต้น"), required=lazy_gettext("โปรดใส่วันเริ่มต้น"))
    ends_on = ThaiDateField(lazy_gettext("วันสิ้นสุด"), required=lazy_gettext("โปรดใส่วันสิ้นสุด"))


class New(Asking):
    """A measure that the plan lacked."""

    title = TextArea(
        lazy_gettext("ชื่อมาตรการ"), validators=[DataRequired(lazy_gettext("โปรดเขียนชื่อมาตรการ"))]
    )
    finding = TextArea(lazy_gettext("ผลการวิเคราะห์"))
    steps = TextArea(lazy_gettext("แนวทางปฏิบัติ (บรรทัดละหนึ่งข้อ)"))
    starts_on = ThaiDateField(lazy_gettext("วันเริ่มต้น"), required=lazy_gettext("โปรดใส่วันเริ่มต้น"))
    ends_on = ThaiDateField(lazy_gettext("วันสิ้นสุด"), required=lazy_gettext("โปรดใส่วันสิ้นสุด"))


@pages.get("/plans/<int:plan_id>/amendments")
@login_required
def every(plan_id: int) -> Any:
    """How was this plan changed since it was approved?"""
    found = _plan(plan_id)
    return render_template(
        "plan/amendments.html",
        group="plan",
        plan=found,
        amendments=[(one, told(one.changes)) for one in _amendments(plan_id)[::-1]],
        names=names(),
        may_amend=_may_amend(found),
    )


@pages.get("/plans/<int:plan_id>/amendments/<int:number>")
@login_required
def one(plan_id: int, number: int) -> Any:
    """What did this amendment change, and why?"""
    found = _plan(plan_id)
    chosen = next((each for each in _amendments(plan_id) if each.number == number), None)
    if chosen is None:
        abort(404)
    return render_template(
        "plan/amendment.html",
        group="plan",
        plan=found,
        amendment=chosen,
        lines=told(chosen.changes),
        names=names(),
    )


def _takes_measures_away() -> bool:
    """Whether this request enters an amendment that withdraws some, by somebody who may."""
    if request.form.get("do") != "enter" or not present().is_clerk:
        return False
    drafted = drafted_by_form(_plan((request.view_args or {})["plan_id"]))
    return any(one["what"] == "withdraw" for one in drafted.changes)


@pages.route("/plans/<int:plan_id>/amendments/new", methods=["GET", "POST"])
@login_required
@step_up(only=_takes_measures_away)
def compose(plan_id: int) -> Any:
    """What shall change, and why? Shown before it is made."""
    found = _plan(plan_id)
    if not present().is_clerk:
        abort(403)
    if not _may_amend(found):
        abort(404)
    drafted = drafted_by_form(found)
    do, _, which = request.form.get("do", "").partition(":")
    if request.method == "GET" or not do:
        return _main(drafted)
    form = Why()
    wrong = _take_why(drafted, form) if "reason" in request.form else None
    if do == "drop":
        at = whole_number(which)
        drafted.changes = [one for n, one in enumerate(drafted.changes) if n != at]
        return _main(drafted)
    if do in (*KINDS, "withdraw"):
        return _choose(drafted, do)
    if do == "put" and which in KINDS:
        return _put(drafted, which)
    if do in ("look", "enter"):
        if wrong is not None:
            return _main(drafted, form=wrong), 422
        return _enter(drafted) if do == "enter" else _look(drafted)
    return _main(drafted)


def _choose(drafted: Drafted, do: str) -> Any:
    if do == "add":
        whole = fiscal_year(drafted.plan.fiscal_year)
        return _change_page(
            drafted, "add", New(formdata=None, starts_on=today(), ends_on=whole.ends)
        )
    measure = _measure(drafted, chosen_number("measure"))
    if measure is None:
        return _main(drafted, refused=gettext("โปรดเลือกมาตรการ")), 422
    if do == "withdraw":
        drafted.changes.append({"what": "withdraw", "measure": measure.id})
        return _main(drafted)
    form = Wording(formdata=None, **{name: getattr(measure, name) for name in (*TEXTS, *DAYS)})
    return _change_page(drafted, do, form, measure)


def _put(drafted: Drafted, which: str) -> Any:
    """Take the change that a form describes, or show what it lacks."""
    if which == "add":
        new = New()
        divisions = [n for one in request.form.getlist("division") if (n := whole_number(one))]
        if not new.validate() or not divisions:
            refused = None if divisions else gettext("โปรดเลือกส่วนราชการผู้รับผิดชอบอย่างน้อยหนึ่งแห่ง")
            return _change_page(drafted, which, new, refused=refused), 422
        assert new.starts_on.data is not None and new.ends_on.data is not None
        numbers = {whole_number(one) or 0 for one in request.form.getlist("indicator")}
        known = {one.number for one in edition_of(drafted.plan.fiscal_year).indicators}
        added = {
            "what": "add",
            "title": new.title.data,
            "divisions": divisions,
            "indicators": sorted(numbers & known),
            "finding": new.finding.data or None,
            "steps": [s for s in (new.steps.data or "").splitlines() if s.strip()],
            "starts_on": new.starts_on.data.isoformat(),
            "ends_on": new.ends_on.data.isoformat(),
        }
        return _taken(
            drafted, [added], lambda words: _change_page(drafted, which, new, refused=words)
        )
    measure = _measure(drafted, chosen_number("measure"))
    if measure is None:
        return _main(drafted, refused=gettext("โปรดเลือกมาตรการ")), 422
    if which == "hand-over":
        moved = {
            "what": "hand over",
            "measure": measure.id,
            "from": chosen_number("from") or 0,
            "to": chosen_number("to") or 0,
        }
        if not moved["from"] or not moved["to"]:
            words = gettext("โปรดเลือกส่วนราชการที่โอนและที่รับโอน")
            return _change_page(drafted, which, Wording(formdata=None), measure, words), 422
        return _taken(
            drafted,
            [moved],
            lambda words: _change_page(drafted, which, Wording(formdata=None), measure, words),
        )
    form = Wording()
    if not form.validate():
        return _change_page(drafted, which, form, measure), 422
    changes = [
        {"what": "reword", "measure": measure.id, "field": name, "value": plain(value)}
        for name in (*TEXTS, *_in_order(measure, form))
        if (value := getattr(form, name).data or "") != (getattr(measure, name) or "")
    ]
    if not changes:
        words = gettext("ยังไม่มีถ้อยคำหรือวันที่ใดต่างจากเดิม")
        return _change_page(drafted, which, form, measure, words), 422
    # a later wording of the same measure takes the place of the earlier one
    fresh = {change["field"] for change in changes}
    drafted.changes = [
        one
        for one in drafted.changes
        if not (one["what"] == "reword" and one["measure"] == measure.id and one["field"] in fresh)
    ]
    return _taken(
        drafted, changes, lambda words: _change_page(drafted, which, form, measure, words)
    )


def _in_order(measure: MeasureRecord, form: Wording) -> tuple[str, ...]:
    """The days in the order in which each step leaves a measure that ends after it starts."""
    starts = form.starts_on.data
    return ("ends_on", "starts_on") if starts and starts > measure.ends_on else DAYS


def _taken(drafted: Drafted, changes: list[dict[str, Any]], again: Any) -> Any:
    """Put the changes to the others if the plan would take all of them, else say why not."""
    wanted = [*drafted.changes, *changes]
    if len(wanted) > MOST:
        return _main(
            drafted, refused=gettext("แก้ไขครั้งหนึ่งได้ไม่เกิน %(most)s รายการ", most=digits(MOST))
        )
    refused = tried(drafted, wanted)
    if refused is not None:
        return again(sentence(refused)), 422
    drafted.changes = wanted
    return _main(drafted)


def _look(drafted: Drafted, note: str | None = None) -> Any:
    if not drafted.changes:
        return _main(drafted, refused=gettext("ยังไม่ได้เลือกว่าจะแก้ไขอะไร")), 422
    if not drafted.reason:
        form = Why(formdata=None, reason="", amended_on=drafted.amended_on)
        form.reason.errors = [gettext("โปรดเขียนเหตุผล")]
        return _main(drafted, form=form), 422
    drafted.version = drafted.plan.version
    whole = tried(drafted, drafted.changes)
    lines = lines_of(drafted.changes)
    if whole is not None:
        each = try_changes(
            house(),
            plan_id=drafted.plan.id,
            reason=drafted.reason,
            changes=[change_of(one) for one in drafted.changes],
            **asking(),
        )
        lines = [
            replace(line, refused=sentence(of.refused)) if of.refused else line
            for line, of in zip(lines, each, strict=True)
        ]
    page = render_template(
        "plan/amendment_look.html",
        group="plan",
        drafted=drafted,
        plan=drafted.plan,
        lines=lines,
        refused=note or (sentence(whole) if whole else None),
        possible=whole is None,
        number=1 + len(_amendments(drafted.plan.id)),
    )
    return page, 422 if whole is not None or note else 200


def _enter(drafted: Drafted) -> Any:
    if drafted.version != drafted.plan.version:
        return _look(drafted, gettext("แผนนี้ถูกแก้ไขระหว่างที่ท่านทำรายการ ยังไม่มีการบันทึก โปรดตรวจอีกครั้ง"))
    try:
        number = amend_plan(
            house(),
            plan_id=drafted.plan.id,
            reason=drafted.reason,
            amended_on=drafted.amended_on,
            changes=[change_of(one) for one in drafted.changes],
            **asking(),
        )
    except TidtamError as error:
        if error.code == "not-yours":
            abort(403)
        return _look(drafted, sentence(error))
    flash(gettext("บันทึกการแก้ไขแผนครั้งที่ %(number)s แล้ว", number=digits(number)), "good")
    return redirect(url_for("plan.amendments.one", plan_id=drafted.plan.id, number=number))


def _take_why(drafted: Drafted, form: Why) -> Why | None:
    """Keep the reason and the day; the form again where one of them cannot be taken."""
    if not form.validate():
        return form
    drafted.reason = form.reason.data or ""
    drafted.amended_on = form.amended_on.data
    return None


def _main(drafted: Drafted, *, form: Why | None = None, refused: str | None = None) -> str:
    wanted = whole_number(request.args.get("measure"))
    return render_template(
        "plan/amendment_new.html",
        group="plan",
        drafted=drafted,
        plan=drafted.plan,
        form=form
        or Why(formdata=None, reason=drafted.reason, amended_on=drafted.amended_on or today()),
        lines=lines_of(drafted.changes),
        measures=_measures(drafted),
        wanted=chosen_number("measure") or wanted,
        number=1 + len(_amendments(drafted.plan.id)),
        refused=refused,
    )


def _change_page(
    drafted: Drafted,
    kind: str,
    form: Asking,
    measure: MeasureRecord | None = None,
    refused: str | None = None,
) -> str:
    sent = request.form if request.form.get("do", "").startswith("put:") else None
    return render_template(
        "plan/amendment_change.html",
        group="plan",
        drafted=drafted,
        plan=drafted.plan,
        kind=kind,
        form=form,
        measure=measure,
        divisions=people.divisions(view(), _agency(), on=today()),
        edition=edition_of(drafted.plan.fiscal_year),
        ticked=set(sent.getlist("division")) if sent else set(),
        indicators={whole_number(one) for one in sent.getlist("indicator")} if sent else set(),
        refused=refused,
    )


def _measures(drafted: Drafted) -> list[MeasureRecord]:
    """The measures that can still be changed: not those that this amendment withdraws."""
    gone = {one["measure"] for one in drafted.changes if one["what"] == "withdraw"}
    found = plans.measures(view(), _agency(), plan_id=drafted.plan.id, limit=None)
    return [one for one in found if one.id not in gone]


def _measure(drafted: Drafted, measure_id: int | None) -> MeasureRecord | None:
    return next((one for one in _measures(drafted) if one.id == measure_id), None)


def _amendments(plan_id: int) -> Any:
    return plans.amendments(view(), _agency(), plan_id)


def _may_amend(found: PlanRecord) -> bool:
    return any(
        row.action == "amend" for row in PLAN.allowed(found.status, who=present().capacities)
    )


def _plan(plan_id: int) -> PlanRecord:
    found = plans.plan(view(), _agency(), plan_id)
    if found.status is PlanStatus.DRAFT:
        abort(404)  # a draft is edited freely
    return found


def _agency() -> int:
    return present().agency_id
