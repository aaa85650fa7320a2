"""Reading a plan's paper: what was understood, each doubt a question, before it is stored."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import BooleanField, TextAreaField

from tracker.errors import TidtamError
from tracker.reading.answers import Answers
from web.fields import Asking, FilesField, FiscalYearField, Handed
from web.imports.incoming import is_theirs, let_go, put_aside, stored_from, waiting
from web.imports.measures import pages as measures
from web.imports.replies import Replies, Reply, Unanswered, reply_of
from web.imports.reviewing import Review, keep, only_clerks, review, store
from web.request_scope import house, look_again, now, present, view
from web.wording import digits
from workflows.actions.imports import StoredAlready

pages = Blueprint("imports", __name__, url_prefix="/plans/import")
pages.register_blueprint(measures)

ACCEPT = ".docx,.xlsx,.csv,.txt,.pdf,.html,.htm,.doc,.xls"


class Upload(Handed):
    """A plan as a file, or pasted."""

    file = FilesField(lazy_gettext("ไฟล์แผน"))
    # as it is: the tabs between the cells are what makes it a table
    pasted = TextAreaField(lazy_gettext("หรือวางข้อความของแผนที่นี่"))


class Confirm(Asking):
    """The year, where the paper does not say it or says it wrongly."""

    fiscal_year = FiscalYearField(lazy_gettext("แผนประจำปีงบประมาณ พ.ศ."))
    scores = BooleanField(lazy_gettext("บันทึกคะแนนในเอกสารเป็นผลการประเมินของหน่วยงานด้วย"))

    def sound(self) -> bool:
        """Whether a year was given that a plan can have."""
        if not self.validate_on_submit():
            return False
        if self.fiscal_year.data is not None:
            return True
        self.fiscal_year.errors = [gettext("โปรดใส่ปีงบประมาณของแผน เช่น ๒๕๗๐")]
        return False


@pages.route("", methods=["GET", "POST"])
@login_required
def upload() -> Any:
    """Which plan shall be read?"""
    only_clerks()
    form = Upload()
    if form.validate_on_submit():
        document = form.document()
        if document is None:
            return _ask(form)
        name, data = document
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
            listed=draft.plan is not None,
            now=now(),
        )
        return redirect(url_for("imports.preview", token=token))
    return _ask(form)


@pages.route("/<token>", methods=["GET", "POST"])
@login_required
def preview(token: str) -> Any:
    """What was understood, and what is left to answer? Stored only when the button is pressed."""
    found = review(token)
    if found is None:
        return _gone(token)
    form = Confirm(fiscal_year=found.year, scores=not found.anothers)
    if not form.sound():
        return _show(found, form), 422 if form.is_submitted() else 200
    year = form.fiscal_year.data
    assert year is not None
    if year != found.year:
        keep(token, lambda answers: replace(answers, fiscal_year=year))
        found = review(token)
        assert found is not None
    if "read" in request.form:
        flash(gettext("อ่านใหม่ตามปีงบประมาณ %(year)s แล้ว", year=digits(year)), "good")
        return redirect(url_for("imports.preview", token=token))
    if found.blocking:
        form.refused = gettext(
            "ยังไม่ได้เก็บ ต้องตอบก่อนอีก %(count)s ข้อ", count=digits(len(found.blocking))
        )
        return _show(found, form), 422
    try:
        plan_id = store(found, scores=form.scores.data)
    except StoredAlready as first:
        return _stored(token, first.plan_id)
    except TidtamError as error:
        form.refuse(error)
        return _show(found, form), 422
    let_go(house(), officer_id=present().officer_id, token=token)
    flash(gettext("เก็บเป็นร่างแผนแล้ว ขั้นต่อไปคือตรวจผู้รับผิดชอบและบันทึกการอนุมัติ"), "good")
    return redirect(url_for("plan.plan", plan_id=plan_id))


@pages.post("/<token>/answer")
@login_required
def answer(token: str) -> Any:
    """One question's answer is kept; the paper is read again with it."""
    found = review(token)
    if found is None:
        return _gone(token)
    at = found.place_of(request.form.get("question", ""))
    if at is None:  # answered in another window meanwhile
        return redirect(url_for("imports.preview", token=token))
    try:
        reply = reply_of(found.questions[at], found)
    except Unanswered as refused:
        return _show(found, Confirm(formdata=None, fiscal_year=found.year), refused.reply), 422
    keep(token, reply)
    left = len(found.questions) - 1
    return redirect(
        url_for(
            "imports.preview", token=token, _anchor=f"q{min(at, left - 1) + 1}" if left else None
        )
    )


@pages.post("/<token>/forget")
@login_required
def forget(token: str) -> Any:
    """An answer is taken back; the question stands there again."""
    only_clerks()
    kind, _, of = request.form.get("answer", "").partition(":")

    def without(answers: Answers) -> Answers:
        if kind == "name":
            left = {name: one for name, one in answers.owners.items() if name != of}
            return replace(answers, owners=left)
        return answers.taking_back(of)

    keep(token, without)
    return redirect(url_for("imports.preview", token=token))


@pages.post("/<token>/throw-away")
@login_required
def throw_away(token: str) -> Any:
    """The document is not to be stored; its answers go with it."""
    only_clerks()
    if not is_theirs(house(), officer_id=present().officer_id, token=token):
        abort(404)
    let_go(house(), officer_id=present().officer_id, token=token)
    flash(gettext("ทิ้งเอกสารที่รอเก็บแล้ว ยังไม่มีการบันทึกแผน"), "good")
    return redirect(url_for("imports.upload"))


def _ask(form: Upload) -> Any:
    page = render_template(
        "imports/upload.html",
        group="plan",
        form=form,
        accept=ACCEPT,
        waiting=waiting(house(), officer_id=present().officer_id),
    )
    return page, 422 if form.is_submitted() else 200


def _gone(token: str) -> Any:
    me = present()
    if not is_theirs(house(), officer_id=me.officer_id, token=token):
        abort(404)
    who = {"agency_id": me.agency_id, "officer_id": me.officer_id}
    look_again()  # another press may have stored it since this request began
    if (plan_id := stored_from(house(), view(), token=token, **who)) is not None:
        return _stored(token, plan_id)
    flash(gettext("เอกสารนี้ไม่อยู่แล้ว โปรดนำเข้าใหม่"), "doubt")
    return redirect(url_for("imports.upload"))


def _stored(token: str, plan_id: int) -> Any:
    """To the draft that an earlier press has stored: it looks as its own answer would.

    Where the machine stopped right after that press, the document still waits until now.
    """
    let_go(house(), officer_id=present().officer_id, token=token)
    flash(gettext("เอกสารนี้เก็บเป็นร่างแผนแล้ว ขั้นต่อไปคือตรวจผู้รับผิดชอบและบันทึกการอนุมัติ"), "good")
    return redirect(url_for("plan.plan", plan_id=plan_id))


def _show(found: Review, form: Confirm, wrong: Reply | None = None) -> str:
    return render_template(
        "imports/preview.html",
        group="plan",
        form=form,
        it=found,
        told=found.now.draft,
        replies=Replies(found, wrong),
    )
