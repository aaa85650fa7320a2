"""One row of a waiting document: its wording put right, joined, split, left out, or taken in."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms.validators import DataRequired

from tracker.calendar import fiscal_year
from tracker.reading.answering import ADDED, Row
from tracker.reading.answers import Fate
from tracker.reading.draft import MeasureDraft
from web.fields import Asking, TextField, ThaiDateField
from web.imports.reviewing import Review, keep, review
from web.measures.forms import TextArea
from web.request_scope import chosen_number, whole_number

pages = Blueprint("measures", __name__)


class Wording(Asking):
    """What a measure says."""

    title = TextArea(
        lazy_gettext("ชื่อมาตรการ"), validators=[DataRequired(lazy_gettext("โปรดเขียนชื่อมาตรการ"))]
    )
    steps = TextArea(lazy_gettext("แนวทางปฏิบัติ (บรรทัดละหนึ่งข้อ)"))
    actions = TextArea(lazy_gettext("กิจกรรม (บรรทัดละหนึ่งกิจกรรม)"))
    finding = TextArea(lazy_gettext("ผลการวิเคราะห์"))
    codes = TextField(lazy_gettext("ข้อคำถาม ITA (คั่นด้วยจุลภาค)"))
    others = TextField(lazy_gettext("ผู้รับผิดชอบอื่น (คั่นด้วยจุลภาค)"))
    starts_on = ThaiDateField(lazy_gettext("วันเริ่มต้น"), required=lazy_gettext("โปรดใส่วันเริ่มต้น"))
    ends_on = ThaiDateField(lazy_gettext("วันสิ้นสุด"), required=lazy_gettext("โปรดใส่วันสิ้นสุด"))
    follow_up = TextArea(lazy_gettext("การกำกับติดตาม"))


class Parts(Asking):
    """The measures that one row holds."""

    titles = TextArea(lazy_gettext("มาตรการละหนึ่งบรรทัด"))


@pages.route("/<token>/measures/<key>", methods=["GET", "POST"])
@login_required
def measure(token: str, key: str) -> Any:
    """What does this row of the document say?"""
    found = review(token)
    if found is None:
        return redirect(url_for("imports.upload"))
    row = found.row(key) or _left_over(found, key)
    if row is None:
        abort(404)
    form = Wording() if request.method == "POST" else _form(row.measure, found)
    if form.validate_on_submit():
        if form.starts_on.data and form.ends_on.data and form.ends_on.data < form.starts_on.data:
            form.ends_on.errors = [gettext("วันสิ้นสุดอยู่ก่อนวันเริ่มต้น โปรดตรวจวันที่")]
        else:
            said = _said(form, found)
            codes = tuple(doubt.code for doubt in row.doubts)
            keep(token, lambda answers: answers.saying(key, **said).looked_at(key, codes))
            flash(gettext("บันทึกคำตอบแล้ว: %(title)s", title=form.title.data), "good")
            return _back(token)
    return _show(found, row, form, Parts(formdata=None, titles=_titles(row.measure)))


@pages.post("/<token>/measures/<key>/join")
@login_required
def join(token: str, key: str) -> Any:
    """The row goes on with the one above."""
    found = review(token)
    above = found.above(key) if found else None
    if found is None or above is None:
        return _back(token)
    keep(token, lambda answers: answers.saying(key, fate=Fate.JOINED))
    flash(gettext("รวมกับมาตรการก่อนหน้าแล้ว: %(title)s", title=above.measure.title), "good")
    return _back(token)


@pages.post("/<token>/measures/<key>/leave-out")
@login_required
def leave_out(token: str, key: str) -> Any:
    """The row is no measure; its text stays readable among what was taken out."""
    found = review(token)
    row = found.row(key) if found else None
    if row is not None and "." not in key:
        keep(token, lambda answers: answers.saying(key, fate=Fate.LEFT_OUT))
        flash(gettext("ตัดออกจากแผนแล้ว: %(title)s", title=row.measure.title), "good")
    return _back(token)


@pages.post("/<token>/measures/<key>/split")
@login_required
def split(token: str, key: str) -> Any:
    """One row becomes as many measures as lines were written; one line makes it whole again."""
    found = review(token)
    row = found.row(key) if found else None
    if found is None or row is None:
        return _back(token)
    form = Parts()
    titles = tuple((form.titles.data or "").splitlines()) if form.validate() else ()
    titles = tuple(line.strip() for line in titles if line.strip())
    whole = key.partition(".")[0]
    if "whole" in request.form:
        keep(token, lambda answers: answers.as_one(whole))
        flash(gettext("รวมกลับเป็นมาตรการเดียวแล้ว"), "good")
        return _back(token)
    if not 2 <= len(titles) <= 50:
        form.titles.errors = [gettext("โปรดเขียนอย่างน้อยสองบรรทัด บรรทัดละหนึ่งมาตรการ")]
        return _show(found, row, _form(row.measure, found), form, 422)
    keep(token, lambda answers: answers.saying(key, split=titles))
    flash(gettext("แยกเป็นหลายมาตรการแล้ว โปรดตรวจถ้อยคำของแต่ละมาตรการ"), "good")
    return _back(token)


def _left_over(found: Review, key: str) -> Row | None:
    """A piece of the left-over text, as the measure that it may become."""
    at = whole_number(key.removeprefix(ADDED)) if key.startswith(ADDED) else None
    if at is None or not 1 <= at <= len(found.draft.leftover):
        return None
    piece = found.draft.leftover[at - 1]
    printed = {"title": piece.text}
    return Row(key, MeasureDraft(0, piece.text, piece.where, as_printed=printed))


def _form(measure: MeasureDraft, found: Review) -> Wording:
    whole = fiscal_year(found.year) if found.year else None
    new = measure.number == 0
    return Wording(
        formdata=None,
        title=measure.title,
        steps="\n".join(measure.steps),
        actions="\n".join(measure.actions),
        finding=measure.finding,
        codes=", ".join(measure.questions),
        others=", ".join(name for name in measure.owners if not _is_division(found, name)),
        starts_on=whole.starts if new and whole else measure.starts,
        ends_on=whole.ends if new and whole else measure.ends,
        follow_up=measure.follow_up,
    )


def _said(form: Wording, found: Review) -> dict[str, Any]:
    ticked = set(request.form.getlist("owner"))
    known = {one.number for one in found.edition.indicators}
    issue = chosen_number("issue") or 0
    return {
        "title": form.title.data,
        "steps": tuple((form.steps.data or "").splitlines()),
        "actions": tuple((form.actions.data or "").splitlines()),
        "finding": form.finding.data or "",
        "follow_up": form.follow_up.data or "",
        "questions": _listed(form.codes.data),
        "indicators": tuple(
            sorted({whole_number(one) or 0 for one in request.form.getlist("indicator")} & known)
        ),
        "issue": issue if issue in found.issues else 0,
        "owners": (
            *(one.name for one in found.divisions if one.name in ticked),
            *_listed(form.others.data),
        ),
        "all_divisions": "all" in request.form,
        "starts": form.starts_on.data,
        "ends": form.ends_on.data,
        "fate": Fate.KEPT,
    }


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in (text or "").split(",") if piece.strip())[:99]


def _titles(measure: MeasureDraft) -> str:
    return "\n".join(measure.actions or (measure.title,))


def _is_division(found: Review, name: str) -> bool:
    return any(one.name == name for one in found.divisions)


def _back(token: str) -> Any:
    return redirect(url_for("imports.preview", token=token))


def _show(found: Review, row: Row, form: Wording, parts: Parts, status: int = 200) -> Any:
    measure = row.measure
    here = request.method == "POST" and request.endpoint == "imports.measures.measure"
    sent = request.form if here else None
    page = render_template(
        "imports/measure.html",
        group="plan",
        it=found,
        row=row,
        form=form,
        parts=parts,
        above=found.above(row.key),
        owners=set(sent.getlist("owner")) if sent else set(measure.owners),
        everybody="all" in sent if sent else measure.all_divisions,
        indicators={whole_number(one) for one in sent.getlist("indicator")}
        if sent
        else set(measure.indicators),
        issue=chosen_number("issue") if sent else measure.issue,
        taken_out=any(one.key == row.key for one, _ in found.now.taken_out),
        part="." in row.key,
        new=measure.number == 0,
    )
    return page, 422 if sent else status
