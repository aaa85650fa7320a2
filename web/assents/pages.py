"""A second officer's word in one tap: confirm, consent; or, with a remark, object and return."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_login import login_required
from wtforms import HiddenField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries.assents import AssentRecord, assent_of
from web.assents.waiting import act_name, what_may_be_answered
from web.fields import Asking
from web.measures.doing import names
from web.measures.forms import TextArea
from web.refusals import tell
from web.request_scope import (
    chosen_number,
    house,
    now,
    own_path,
    present,
    typed,
    view,
    whole_number,
)
from workflows.actions.assenting import answer
from workflows.engine import Transition

pages = Blueprint("assents", __name__, url_prefix="/assents")
pages.add_app_template_global(act_name)
pages.add_app_template_global(what_may_be_answered)
SAID = {
    "confirm": lazy_gettext("ยืนยันแล้ว: %(title)s"),
    "object": lazy_gettext("แจ้งเจ้าหน้าที่ผู้ดูแลแผนแล้ว: %(title)s"),
    "heed": lazy_gettext("รับทราบข้อสังเกตแล้ว: %(title)s"),
    "consent": lazy_gettext("เห็นชอบแล้ว: %(title)s"),
    "return": lazy_gettext("ส่งกลับแล้ว: %(title)s"),
    "take-back": lazy_gettext("ยกเลิกคำขอแล้ว: %(title)s"),
}


class Remark(Asking):
    """Why not."""

    remark = TextArea(
        lazy_gettext("ข้อสังเกต"), validators=[DataRequired(lazy_gettext("โปรดเขียนข้อสังเกต"))]
    )
    version = HiddenField()


@pages.post("/<int:assent_id>/<any(confirm,heed,consent,'take-back'):action>")
@login_required
def give(assent_id: int, action: str) -> Any:
    """One tap; nothing needs to be said."""
    found = assent_of(view(), present().agency_id, assent_id)
    try:
        _answer(found, action, version=chosen_number("version"))
    except TidtamError as error:
        tell(error)
    return redirect(_back(found))


@pages.route("/<int:assent_id>/<any(object,return):action>", methods=["GET", "POST"])
@login_required
def refuse(assent_id: int, action: str) -> Any:
    """Why not? A remark for whoever entered it, or asked."""
    found = assent_of(view(), present().agency_id, assent_id)
    row = _allowed(found, action)
    form = Remark(version=str(found.version))
    if form.validate_on_submit():
        try:
            _answer(found, action, remark=form.remark.data, version=whole_number(form.version.data))
        except TidtamError as error:
            form.refuse(error)
        else:
            return redirect(_back(found))
    return render_template(
        "assents/remark.html",
        group="waiting" if action == "return" else "my_work",
        form=form,
        row=row,
        one=found,
        names=names(),
        home=_back(found),
    ), 422 if form.is_submitted() else 200


def _allowed(found: AssentRecord, action: str) -> Transition:
    for row in what_may_be_answered(found):
        if row.action == action:
            return row
    abort(403)


def _answer(found: AssentRecord, action: str, **told: Any) -> None:
    me = present()
    answer(
        house(),
        agency_id=me.agency_id,
        assent_id=found.id,
        action=action,
        officer_id=me.officer_id,
        now=now(),
        **told,
    )
    flash(str(SAID[action]) % {"title": found.title}, "good")


def _back(found: AssentRecord) -> str:
    home = url_for("measures.measure", measure_id=found.measure_id)
    return own_path(typed("next") or request.args.get("next"), otherwise=home)
