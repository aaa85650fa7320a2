"""Reading a plan's paper: what was understood, and with which doubts, before anything is stored."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import TextAreaField

from tracker import ita
from tracker.errors import TidtamError
from tracker.queries import people
from tracker.thai import squeeze
from web.fields import Asking, FilesField, NumberField
from web.imports.incoming import Incoming, put_aside, take_up
from web.request_scope import house, now, present, today, view
from workflows.actions import plans as plan_actions

pages = Blueprint("imports", __name__, url_prefix="/plans/import")

ACCEPT = ".docx,.xlsx,.csv,.txt,.pdf,.html,.htm,.doc,.xls"
LAST_YEAR = 2699


class Upload(Asking):
    """A plan as a file, or pasted."""

    file = FilesField(lazy_gettext("ไฟล์แผน"))
    # as it is: the tabs between the cells are what makes it a table
    pasted = TextAreaField(lazy_gettext("หรือวางข้อความของแผนที่นี่"))


class Confirm(Asking):
    """The year, where the paper does not say it or says it wrongly."""

    fiscal_year = NumberField(lazy_gettext("แผนประจำปีงบประมาณ พ.ศ."), most=LAST_YEAR)


@pages.route("", methods=["GET", "POST"])
@login_required
def upload() -> Any:
    """Which plan shall be read?"""
    _only_clerks()
    form = Upload()
    if form.validate_on_submit():
        files = form.file.pieces()
        pasted = (form.pasted.data or "").replace("\x00", "").strip()
        if files:
            name, data = files[0].name, files[0].data
        elif pasted:
            name, data = gettext("ข้อความที่วาง") + ".txt", pasted.encode("utf-8")
        else:
            form.file.errors = [gettext("โปรดเลือกไฟล์ หรือวางข้อความ")]
            return _ask(form)
        try:
            from tracker.reading.child import read_in_child

            limits = house().settings.limits
            draft = read_in_child(
                data, name=name, seconds=limits.reading_seconds, megabytes=limits.memory_mb
            )
            understood = draft.as_json()
        except TidtamError as error:
            form.refuse(error)
            return _ask(form)
        token = put_aside(
            house(),
            officer_id=present().officer_id,
            name=name,
            data=data,
            understood=understood,
            now=now(),
        )
        return redirect(url_for("imports.preview", token=token))
    return _ask(form)


@pages.route("/<token>", methods=["GET", "POST"])
@login_required
def preview(token: str) -> Any:
    """What was understood? Nothing is stored before the button is pressed."""
    _only_clerks()
    incoming = take_up(house(), officer_id=present().officer_id, token=token)
    if incoming is None:
        flash(gettext("เอกสารนี้ไม่อยู่แล้ว โปรดนำเข้าใหม่"), "doubt")
        return redirect(url_for("imports.upload"))
    plan = incoming.understood.get("plan") or {}
    form = Confirm(fiscal_year=plan.get("fiscal_year"))
    if form.validate_on_submit():
        try:
            plan_id = plan_actions.import_plan(
                house(),
                agency_id=present().agency_id,
                understood=incoming.understood,
                source_name=incoming.name,
                source=incoming.data,
                officer_id=present().officer_id,
                fiscal_year_be=form.fiscal_year.data,
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("เก็บเป็นร่างแผนแล้ว ขั้นต่อไปคือตรวจผู้รับผิดชอบและบันทึกการอนุมัติ"), "good")
            return redirect(url_for("plan.plan", plan_id=plan_id))
    status = 422 if form.is_submitted() else 200
    return _show(incoming, form), status


def _ask(form: Upload) -> Any:
    page = render_template("imports/upload.html", group="plan", form=form, accept=ACCEPT)
    return page, 422 if form.is_submitted() else 200


def _show(incoming: Incoming, form: Confirm) -> str:
    told = incoming.understood
    measures = (told.get("plan") or {}).get("measures") or []
    by_place: dict[str, list[dict[str, str]]] = {}
    for warning in told.get("warnings") or []:
        by_place.setdefault(warning["where"], []).append(warning)
    places = {measure["where"] for measure in measures}
    known = {
        squeeze(name): division.name
        for division in people.divisions(view(), present().agency_id, on=today())
        for name in (division.name, *division.aliases)
    }
    year = (told.get("plan") or {}).get("fiscal_year") or today().year + 543
    edition = ita.edition(year, extra=house().settings.ita.editions)
    named = (told.get("agency") or {}).get("name")
    return render_template(
        "imports/preview.html",
        group="plan",
        form=form,
        incoming=incoming,
        told=told,
        measures=measures,
        doubts_of=by_place,
        general=[
            warning
            for place, warnings in by_place.items()
            for warning in warnings
            if place not in places
        ],
        doubt_count=sum(len(warnings) for warnings in by_place.values()),
        division_of=lambda owner: known.get(squeeze(owner)),
        indicator_names={one.number: one.name for one in edition.indicators},
        another_agency=named
        if named and squeeze(named) != squeeze(present().agency.name)
        else None,
    )


def _only_clerks() -> None:
    if not present().is_clerk:
        abort(403)


def _is_another(name: str | None) -> bool:
    return bool(name) and squeeze(str(name)) != squeeze(present().agency.name)
