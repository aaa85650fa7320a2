"""ITA scores: read them, type them, take them from a document. Who may is told by the action."""

import hashlib
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Optional

from tracker.calendar import fiscal_year_of
from tracker.errors import TidtamError
from tracker.queries import assessments, plans
from tracker.records import AssessmentRecord
from tracker.thai import squeeze
from web.assessment.cells import Cells, cells_of, cells_typed
from web.assessment.standing import standing
from web.fields import Asking, FilesField, Handed, TextField
from web.imports.incoming import Incoming, put_aside, take_up
from web.imports.pages import ACCEPT
from web.plan.narrowing import edition_of
from web.request_scope import house, language, look_again, now, present, today, view, whole_number
from web.wording import digits, level_name, score
from workflows.actions import assessments as actions
from workflows.actions.assessments import Entered, Paper, ScoresDoubtful
from workflows.score_sheets import (
    LEVEL,
    OVERALL,
    Doubt,
    Sheet,
    completed,
    doubts_of,
    laid_over,
    sheet_from_reading,
    sheet_of,
    version_of,
)

pages = Blueprint("assessment", __name__, url_prefix="/assessments")
FIRST_YEAR, LAST_YEAR = 2500, 2700  # B.E.; a smaller number is of the Common Era
ERA = 543
ABOUT_SCORES = frozenset({"score-conflict", "question-unknown"})  # a reading's own doubts


class Upload(Handed):
    """A document with the scores, or its text."""

    file = FilesField(lazy_gettext("ไฟล์ผลการประเมิน"))
    pasted = TextAreaField(lazy_gettext("หรือวางข้อความหรือตารางที่นี่"))


class Scores(Asking):
    """What stands beside the cells: the level, the version that was seen, the confirmation."""

    level = TextField(lazy_gettext("ระดับผลการประเมิน"), validators=[Optional()])
    accept = BooleanField(lazy_gettext("ประกาศผลพิมพ์ไว้เช่นนี้จริง ให้บันทึกตามประกาศ"))
    version = HiddenField()

    doubts: tuple[Doubt, ...] = ()


@pages.get("")
@login_required
def current() -> Any:
    """The scores of the latest year."""
    for year in assessments.years(view(), _agency()):
        return redirect(url_for("assessment.scores", fiscal_year=year))
    return render_template("assessment/none.html", group="assessment")


@pages.get("/<int:fiscal_year>")
@login_required
def scores(fiscal_year: int) -> Any:
    """How did we do in this year, and where are we below the target?"""
    found = plans.assessment(view(), _agency(), fiscal_year=fiscal_year)
    if found is None:
        abort(404)
    return render_template(
        "assessment/scores.html",
        group="assessment",
        standing=standing(found),
        every_year=assessments.years(view(), _agency()),
        told_of=_told_of,
    )


@pages.route("/edit", methods=["GET", "POST"])
@login_required
def edit() -> Any:
    """The scores of a year as typed, or as a document states them; nothing is stored before."""
    _only_clerks()
    token = request.args.get("token")
    incoming = _incoming(token)
    if token and incoming is None:
        flash(gettext("เอกสารนี้ไม่อยู่แล้ว โปรดเลือกไฟล์ใหม่"), "doubt")
        return redirect(url_for("assessment.upload"))
    read = (incoming.understood.get("assessment") or {}) if incoming else {}
    year, problem = _year(request.args.get("year"), otherwise=read.get("fiscal_year"))
    if year is None:
        return _ask_year(token, problem)
    paper = sheet_from_reading(read, fiscal_year=year) if incoming else None
    stored = plans.assessment(view(), _agency(), fiscal_year=year)
    form = Scores()
    if not form.is_submitted():
        sheet = sheet_of(stored) if stored else Sheet(year)
        if paper is not None:
            sheet = laid_over(sheet, paper)
        form.level.data, form.version.data = sheet.level or "", version_of(stored)
        form.doubts = doubts_of(completed(sheet, edition_of(year))[0], edition_of(year))
        cells = cells_of(
            edition_of(year),
            sheet.cells(),
            stored=sheet_of(stored).cells() if stored else {},
            read=paper.cells() if paper else (),
        )
        return _sheet(form, year, cells, stored, incoming)
    cells = _typed(year, stored)
    if form.validate() and cells.sound:
        sheet = cells.sheet(year, level=form.level.data or None)
        done = _put(form, replace(sheet, findings=paper.findings if paper else ()), incoming)
        if done is not None:
            flash(_said(done, year), "good")
            return redirect(url_for("assessment.scores", fiscal_year=year))
        stored = plans.assessment(view(), _agency(), fiscal_year=year)
        cells = _typed(year, stored)
    return _sheet(form, year, cells, stored, incoming), 422


@pages.route("/read", methods=["GET", "POST"])
@login_required
def upload() -> Any:
    """Which document states the scores?"""
    _only_clerks()
    form = Upload()
    if form.validate_on_submit():
        document = form.document()
        if document is None:
            return _ask_paper(form)
        name, data = document
        try:
            token = _read(name, data)
        except TidtamError as error:
            form.refuse(error)
            return _ask_paper(form)
        if token is not None:
            return redirect(url_for("assessment.edit", token=token))
        form.refused = gettext("ไม่พบคะแนนผลการประเมินในเอกสารนี้ ลองวางเฉพาะตารางคะแนน หรือพิมพ์คะแนนเอง")
    return _ask_paper(form)


def _read(name: str, data: bytes) -> str | None:
    """Read a document in a child process and put it aside; None where it states no score."""
    from tracker.reading.child import read_in_child

    limits = house().settings.limits
    draft = read_in_child(
        data, name=name, seconds=limits.reading_seconds, megabytes=limits.memory_mb
    )
    understood = draft.as_json()
    told = understood.get("assessment") or {}
    if sheet_from_reading(told, fiscal_year=told.get("fiscal_year") or FIRST_YEAR).empty:
        return None
    return put_aside(
        house(),
        officer_id=present().officer_id,
        name=name,
        data=data,
        understood=understood,
        listed=False,
        now=now(),
    )


def _incoming(token: str | None) -> Incoming | None:
    if not token:
        return None
    return take_up(house(), officer_id=present().officer_id, token=token)


def _put(form: Scores, sheet: Sheet, incoming: Incoming | None) -> Entered | None:
    """Store the sheet; where it is refused the form says why and keeps what was typed."""
    paper = Paper(incoming.name, hashlib.sha256(incoming.data).hexdigest()) if incoming else None
    try:
        return actions.put_assessment(
            house(),
            agency_id=_agency(),
            sheet=sheet,
            officer_id=present().officer_id,
            seen=form.version.data or "",
            accept_doubts=bool(form.accept.data),
            paper=paper,
            now=now(),
        )
    except ScoresDoubtful as error:
        form.doubts = error.doubts
        form.refused = gettext("ยังไม่ได้บันทึก เพราะตัวเลขไม่ตรงกัน โปรดตรวจกับประกาศผล")
    except TidtamError as error:
        form.refuse(error)
        if error.code == "changed-meanwhile":
            look_again()
            stored = plans.assessment(view(), _agency(), fiscal_year=sheet.fiscal_year)
            form.version.data = version_of(stored)
    return None


def _typed(year: int, stored: AssessmentRecord | None) -> Cells:
    kept = sheet_of(stored).cells() if stored else {}
    return cells_typed(edition_of(year), request.form, stored=kept)


def _year(text: str | None, *, otherwise: int | None) -> tuple[int | None, str | None]:
    """The B.E. year that the address names, else that of the document; and what is wrong."""
    if not (text or "").strip():
        return otherwise, None
    year = whole_number(text) or 0
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year, None
    if FIRST_YEAR <= year + ERA <= LAST_YEAR:
        meant = digits(year + ERA)
        return None, gettext("ปีงบประมาณเป็น พ.ศ. หมายถึง %(year)s ใช่หรือไม่", year=meant)
    return None, gettext("โปรดใส่ปี พ.ศ. เช่น ๒๕๖๘")


def _ask_year(token: str | None, problem: str | None) -> Any:
    page = render_template(
        "assessment/year.html",
        group="assessment",
        token=token,
        problem=problem,
        # what comes out in August is of the year that ends in September
        year=request.args.get("year") or digits(fiscal_year_of(today())),
    )
    return page, 422 if problem else 200


def _ask_paper(form: Upload) -> Any:
    page = render_template("assessment/read.html", group="assessment", form=form, accept=ACCEPT)
    return page, 422 if form.is_submitted() else 200


def _sheet(
    form: Scores,
    year: int,
    cells: Cells,
    stored: AssessmentRecord | None,
    incoming: Incoming | None,
) -> str:
    of = edition_of(year)
    told = incoming.understood if incoming else {}
    named = (told.get("agency") or {}).get("name")
    own = squeeze(present().agency.name)
    levels = [one.name for one in of.levels]
    chosen = form.level.data
    return render_template(
        "assessment/sheet.html",
        group="assessment",
        form=form,
        year=year,
        edition=of,
        cells=cells,
        stored=stored,
        incoming=incoming,
        token=request.args.get("token"),
        levels=levels if not chosen or chosen in levels else [*levels, chosen],
        doubts=[_told_of(one) for one in form.doubts],
        warnings=[one for one in told.get("warnings") or () if one["code"] in ABOUT_SCORES],
        findings=(told.get("assessment") or {}).get("findings") or (),
        another_agency=named if named and squeeze(named) != own else None,
    )


def _told_of(doubt: Doubt) -> str:
    """What does not fit, in the page's language."""
    words = doubt.en if language() == "en" else digits(doubt.th)
    return words[:1].upper() + words[1:]


def _said(done: Entered, year: int) -> str:
    """What was stored, with what was reckoned because it was left blank."""
    said = gettext("บันทึกผลการประเมินปี %(year)s แล้ว", year=digits(year))
    look_again()
    found = plans.assessment(view(), _agency(), fiscal_year=year)
    if found and found.overall is not None and OVERALL in done.reckoned:
        said += " " + gettext("คะแนนรวม %(score)s คำนวณจากเครื่องมือ", score=score(found.overall))
    if found and found.level and LEVEL in done.reckoned:
        level = level_name(found.level, year)
        said += " " + gettext("ระดับ “%(level)s” ตามเกณฑ์", level=level)
    return said


def _only_clerks() -> None:
    if not present().is_clerk:
        abort(403)


def _agency() -> int:
    return present().agency_id
