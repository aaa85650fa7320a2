"""One piece of evidence: what it is, whether citizens may see it, its withdrawal by order.

The bytes themselves are a download of measures.pages; nothing is shown in this site's name.
"""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import people, plans, progress
from tracker.records import EvidenceRecord, MeasureRecord
from web.fields import Asking, TextField
from web.measures.forms import TextArea
from web.refusals import tell
from web.request_scope import house, look_again, now, present, typed, view
from web.step_up import step_up
from workflows.actions import evidence as evidence_actions

pages = Blueprint("evidence", __name__, url_prefix="/measures/<int:measure_id>/evidence")


class Withdrawal(Asking):
    """The order and the reason for which a file is taken away for good."""

    order = TextField(
        lazy_gettext("เลขที่คำสั่งหรือหนังสือ"),
        validators=[DataRequired(lazy_gettext("โปรดใส่เลขที่คำสั่งหรือหนังสือ"))],
    )
    reason = TextArea(
        lazy_gettext("เหตุผลที่ต้องถอน"), validators=[DataRequired(lazy_gettext("โปรดเขียนเหตุผล"))]
    )


@pages.get("/<int:evidence_id>")
@login_required
def piece(measure_id: int, evidence_id: int) -> Any:
    """What is this, and who may see it?"""
    return _page(*_found(measure_id, evidence_id), Withdrawal())


@pages.post("/<int:evidence_id>/show")
@login_required
@step_up(only=lambda: typed("public") == "1")
def show(measure_id: int, evidence_id: int) -> Any:
    """Let citizens see it, or take that back."""
    _measure, shown = _found(measure_id, evidence_id)
    public = typed("public") == "1"
    try:
        evidence_actions.show_evidence(
            house(),
            agency_id=present().agency_id,
            evidence_id=shown.id,
            public=public,
            officer_id=present().officer_id,
            now=now(),
        )
    except TidtamError as error:
        tell(error)
    else:
        said = (
            gettext("ให้ประชาชนเห็นหลักฐานนี้แล้ว") if public else gettext("หลักฐานนี้เห็นได้เฉพาะเจ้าหน้าที่แล้ว")
        )
        flash(said, "good")
    return redirect(url_for("evidence.piece", measure_id=measure_id, evidence_id=evidence_id))


@pages.post("/<int:evidence_id>/withdraw")
@login_required
@step_up()
def withdraw(measure_id: int, evidence_id: int) -> Any:
    """Take the file away for good, by order."""
    found, withdrawn = _found(measure_id, evidence_id)
    if not may_keep():
        abort(403)
    form = Withdrawal()
    if form.validate_on_submit():
        try:
            evidence_actions.withdraw_evidence(
                house(),
                agency_id=present().agency_id,
                evidence_id=withdrawn.id,
                order=form.order.data or "",
                reason=form.reason.data or "",
                officer_id=present().officer_id,
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
            look_again()
            found, withdrawn = _found(measure_id, evidence_id)
        else:
            flash(gettext("ถอนหลักฐานแล้ว: %(name)s", name=withdrawn.name), "good")
            return redirect(url_for("measures.measure", measure_id=measure_id))
    return _page(found, withdrawn, form), 422


def may_keep() -> bool:
    """Whether the visitor shows and withdraws evidence."""
    return evidence_actions.may_keep_evidence(present().standings)


def _page(found: MeasureRecord, shown: EvidenceRecord, form: Withdrawal) -> str:
    division_of = {part.id: part.division for part in found.parts}
    return render_template(
        "measures/evidence.html",
        group="plan",
        measure=found,
        piece=shown,
        division=division_of[shown.part_id],
        added_by=people.officer(view(), present().agency_id, shown.added_by).name,
        may_keep=may_keep(),
        form=form,
    )


def _found(measure_id: int, evidence_id: int) -> tuple[MeasureRecord, EvidenceRecord]:
    agency_id = present().agency_id
    found = plans.measure(view(), agency_id, measure_id)
    shown = progress.piece_of_evidence(view(), agency_id, evidence_id)
    if shown.part_id not in {part.id for part in found.parts}:
        abort(404)
    return found, shown
