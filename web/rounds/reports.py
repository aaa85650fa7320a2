"""One division's reports in a round: the clerk reads, accepts or returns them one by one."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import HiddenField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import overview, people, rounds
from tracker.records import RoundRecord
from tracker.status import RoundStatus
from web.fields import Asking
from web.measures.forms import TextArea
from web.refusals import tell
from web.request_scope import chosen_number, house, now, present, view, whole_number
from web.rounds.board import Row, line_text, rows
from web.wording import digits
from workflows.actions import reports as report_actions
from workflows.states import REPORT

pages = Blueprint("reports", __name__)


class Return(Asking):
    """What is missing in a report; `last` is the report that was read."""

    remark = TextArea(
        lazy_gettext("ข้อสังเกตถึงส่วนราชการ"),
        validators=[DataRequired(lazy_gettext("โปรดเขียนข้อสังเกต"))],
    )
    last = HiddenField()


@pages.get("/<int:round_id>/divisions/<int:division_id>")
@login_required
def division(round_id: int, division_id: int) -> Any:
    """What did this division report?"""
    found, row = _row(round_id, division_id)
    return _show(found, row, None, 0)


@pages.post("/<int:round_id>/divisions/<int:division_id>/accept")
@login_required
def accept(round_id: int, division_id: int) -> Any:
    """Accept one report, or all of the division that nobody has looked at."""
    _, row = _row(round_id, division_id)
    measure_id = chosen_number("measure")
    if measure_id is not None and _last(row, measure_id) != (chosen_number("last") or 0):
        flash(_came_between(), "doubt")
        return _back(round_id, division_id)
    try:
        done = report_actions.accept_reports(
            house(),
            agency_id=present().agency_id,
            round_id=round_id,
            division_id=division_id,
            measure_id=measure_id,
            officer_id=present().officer_id,
            now=now(),
        )
    except TidtamError as error:
        tell(error)
    else:
        flash(gettext("รับรายงานแล้ว %(count)s รายการ", count=digits(len(done.reports))), "good")
    return _back(round_id, division_id)


@pages.post("/<int:round_id>/divisions/<int:division_id>/<int:measure_id>/return")
@login_required
def send_back(round_id: int, division_id: int, measure_id: int) -> Any:
    """Return one report with a remark; the division owes it again."""
    found, row = _row(round_id, division_id)
    form = Return(prefix=f"m{measure_id}")
    if form.validate_on_submit():
        newest = _last(row, measure_id)
        if whole_number(form.last.data) != newest:
            form.last.data = str(newest)
            form.refused = _came_between()
            return _show(found, row, form, measure_id), 422
        try:
            done = report_actions.return_report(
                house(),
                agency_id=present().agency_id,
                round_id=round_id,
                measure_id=measure_id,
                division_id=division_id,
                officer_id=present().officer_id,
                remark=form.remark.data or "",
                now=now(),
            )
        except TidtamError as error:
            if error.code == "not-yours":
                abort(403)
            form.refuse(error)
        else:
            flash(gettext("ส่งรายงานกลับแล้ว ส่วนราชการจะเห็นข้อสังเกตในงานของฉัน"), "good")
            if done.next_reminder_at is None:
                flash(gettext("จะไม่มีการเตือนตามกำหนดอีก โปรดแจ้งส่วนราชการ หรือกดเตือนเอง"), "doubt")
            return _back(round_id, division_id)
    return _show(found, row, form, measure_id), 422


def _show(found: RoundRecord, row: Row, form: Return | None, measure_id: int) -> str:
    able = present().capacities
    is_open = found.status is RoundStatus.OPEN
    part_ids = [told.part.id for told in row.told]
    forms = {}
    may: dict[int, set[str]] = {}
    for told in row.told:
        if told.report is None or not is_open:
            continue
        actions = {one.action for one in REPORT.allowed(told.report.state, who=able)}
        may[told.part.id] = actions
        if "return" in actions:
            forms[told.part.id] = (
                form
                if form is not None and told.measure.id == measure_id
                else Return(formdata=None, prefix=f"m{told.measure.id}", last=str(told.report.id))
            )
    return render_template(
        "rounds/division.html",
        group="rounds",
        round=found,
        row=row,
        forms=forms,
        may=may,
        refused=form.refused if form is not None else None,
        evidence=overview.evidence_counts(view(), present().agency_id, part_ids),
        line_text=line_text(found, division_id=row.division_id),
        names={o.id: o.name for o in people.officers(view(), present().agency_id)},
    )


def _row(round_id: int, division_id: int) -> tuple[RoundRecord, Row]:
    found = rounds.round_of(view(), present().agency_id, round_id)
    for row in rows(found):
        if row.division_id == division_id:
            return found, row
    abort(404)


def _last(row: Row, measure_id: int) -> int:
    """The number of the report that counts for the measure, 0 where there is none."""
    told = [one for one in row.told if one.measure.id == measure_id and one.report]
    return told[0].report.id if told and told[0].report else 0


def _came_between() -> str:
    return gettext("มีรายงานใหม่เข้ามาหลังจากท่านเปิดหน้านี้ โปรดอ่านรายงานล่าสุดก่อน แล้วกดอีกครั้ง")


def _back(round_id: int, division_id: int) -> Any:
    return redirect(url_for("rounds.reports.division", round_id=round_id, division_id=division_id))
