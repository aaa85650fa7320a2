"""The divisions: which there are, under which names, since when and until when."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import people
from tracker.records import DivisionRecord
from web.fields import Asking, TextField, ThaiDateField, Versioned
from web.office.keeping import LONG_AGO, by, division_of
from web.request_scope import house, look_again, now, present, today, view
from workflows.actions import agencies
from workflows.actions.postings import check_days
from workflows.actions.seen import mark_of

pages = Blueprint("divisions", __name__, url_prefix="/divisions")
NAMED = DataRequired(lazy_gettext("โปรดใส่ชื่อ"))


class NewDivision(Asking):
    """A division that there was not."""

    name = TextField(lazy_gettext("ชื่อส่วนราชการ"), validators=[NAMED])
    alias = TextField(lazy_gettext("ชื่ออื่นที่เอกสารใช้เรียก"))
    starts_on = ThaiDateField(lazy_gettext("วันแรก"))
    in_all = BooleanField(lazy_gettext("นับรวมเมื่อแผนเขียนว่า “ทุกส่วนราชการ”"), default=True)


class Changed(Versioned):
    """A division as it shall be."""

    name = TextField(lazy_gettext("ชื่อส่วนราชการ"), validators=[NAMED])
    alias = TextField(lazy_gettext("เพิ่มชื่ออื่นที่เอกสารใช้เรียก"))
    in_all = BooleanField(lazy_gettext("นับรวมเมื่อแผนเขียนว่า “ทุกส่วนราชการ”"))
    ends_on = ThaiDateField(lazy_gettext("วันสุดท้าย หากยุบเลิก"))


@pages.get("")
def every() -> Any:
    """Which divisions are there?"""
    return _list(NewDivision(formdata=None))


@pages.post("")
def add() -> Any:
    """Add one."""
    form = NewDivision()
    if form.validate_on_submit():
        try:
            agencies.add_division(
                house(),
                agency_id=present().agency_id,
                name=form.name.data or "",
                starts_on=form.starts_on.data or LONG_AGO,
                counts_in_all=form.in_all.data,
                aliases=[form.alias.data] if form.alias.data else (),
                who=by(),
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("เพิ่มส่วนราชการแล้ว: %(name)s", name=form.name.data), "good")
            return redirect(url_for("office.divisions.every"))
    return _list(form), 422


@pages.route("/<int:division_id>", methods=["GET", "POST"])
def change(division_id: int) -> Any:
    """Rename it (the old name is kept), give it other names, or end it."""
    found = division_of(division_id)
    form = Changed(name=found.name, in_all=found.counts_in_all, ends_on=found.ends_on)
    form.look(mark_of(_stored(found)))
    if form.validate_on_submit():
        try:
            ends_on = form.ends_on.data
            check_days(found.starts_on, ends_on)
            agencies.change_division(
                house(),
                agency_id=present().agency_id,
                division_id=division_id,
                name=form.name.data,
                ends_on=ends_on,
                counts_in_all=form.in_all.data,
                aliases=[form.alias.data] if form.alias.data else (),
                who=by(),
                now=now(),
                seen=form.had,
            )
        except TidtamError as error:
            look_again()
            again = _stored(division_of(division_id))
            shown = {("in_all" if key == "counts_in_all" else key): v for key, v in again.items()}
            form.overtaken(error, mark_of(again), shown)
        else:
            flash(gettext("บันทึกแล้ว: %(name)s", name=form.name.data), "good")
            return redirect(url_for("office.divisions.every"))
    return render_template(
        "office/division.html", group="office", tab="divisions", form=form, division=found
    ), 422 if form.is_submitted() else 200


def _stored(found: DivisionRecord) -> dict[str, Any]:
    """What the form changes, beside further names."""
    return {
        "name": found.name,
        "ends_on": found.ends_on,
        "counts_in_all": found.counts_in_all,
    }


def _list(form: NewDivision) -> str:
    found = people.divisions(view(), present().agency_id)
    return render_template(
        "office/divisions.html",
        group="office",
        tab="divisions",
        form=form,
        divisions=[d for d in found if d.ends_on is None or d.ends_on >= today()],
        ended=[d for d in found if d.ends_on is not None and d.ends_on < today()],
        long_ago=LONG_AGO,
    )
