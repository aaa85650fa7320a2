"""Which offices may read where this agency stands: consent given, shown, and taken back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import supervision as read
from tracker.queries.people import NotFound
from web.fields import Asking
from web.refusals import tell
from web.request_scope import chosen_number, house, now, present, view
from web.step_up import step_up
from workflows.actions import supervision
from workflows.supervision import may_agree

pages = Blueprint("supervision", __name__, url_prefix="/supervision")


class Consent(Asking):
    """To which office."""

    office = SelectField(
        lazy_gettext("ยินยอมให้สำนักงาน"), validators=[DataRequired(lazy_gettext("โปรดเลือกสำนักงาน"))]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = supervision.offered(view(), present().agency)
        self.office.choices = [("", gettext("เลือก"))] + [(str(one.id), one.name) for one in offered]


@pages.get("")
def consents() -> Any:
    """Who outside the office may read where we stand?"""
    return _page(Consent(formdata=None))


@pages.post("")
@step_up()
def agree() -> Any:
    """Give consent to one office."""
    form = Consent()
    if form.validate_on_submit():
        try:
            supervision.agree(
                house(),
                agency_id=present().agency_id,
                officer_id=present().officer_id,
                office_id=chosen_number("office") or 0,
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("บันทึกความยินยอมแล้ว"), "good")
            return redirect(url_for("office.supervision.consents"))
    return _page(form), 422


@pages.post("/<int:consent_id>/withdraw")
def withdraw(consent_id: int) -> Any:
    """Take it back; the office sees nothing of us from now on."""
    try:
        supervision.withdraw(
            house(),
            agency_id=present().agency_id,
            officer_id=present().officer_id,
            consent_id=consent_id,
            now=now(),
        )
    except NotFound:
        raise
    except TidtamError as error:
        tell(error)
    else:
        flash(gettext("ถอนความยินยอมแล้ว สำนักงานนั้นไม่เห็นข้อมูลของหน่วยงานอีก"), "good")
    return redirect(url_for("office.supervision.consents"))


def _page(form: Consent) -> str:
    every = read.consents(view(), present().agency_id)
    return render_template(
        "office/supervision.html",
        group="office",
        tab="supervision",
        form=form,
        living=[one for one in every if one.ended_at is None],
        ended=[one for one in every if one.ended_at is not None],
        offered=len(form.office.choices) - 1,
        may_agree=may_agree(present().standings),
    )
