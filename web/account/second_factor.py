"""The own second factor: set up by a QR code, confirmed by its first code, removed by another."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.errors import TidtamError
from tracker.queries import second_factors
from web.account.codes import as_picture
from web.refusals import tell
from web.request_scope import house, now, present, view
from web.sign_in.pages import Code
from web.step_up import step_up
from workflows.actions import second_factor as factor_actions

pages = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


@pages.get("")
@login_required
def show() -> Any:
    """Is there a second factor, and how do I set it up?"""
    return _page(Code())


@pages.post("/begin")
@login_required
@step_up()
def begin() -> Any:
    """Make a secret to be put into an authenticator."""
    try:
        factor_actions.begin(house(), **_mine(), now=now())
    except TidtamError as error:
        tell(error)
    return redirect(url_for("second_factor.show"))


@pages.get("/address.svg")
@login_required
def picture() -> Any:
    """What the authenticator must know, as a QR code, until it is confirmed."""
    made = factor_actions.setup(house(), **_mine())
    return as_picture(made.address if made else None)


@pages.post("/confirm")
@login_required
def confirm() -> Any:
    """The first code: from here on signing in asks for one. Shows the recovery codes once."""
    form = Code()
    if form.validate_on_submit():
        try:
            codes = factor_actions.confirm(house(), **_mine(), code=form.code.data or "", now=now())
        except TidtamError as error:
            form.refuse(error)
        else:
            return render_template("account/recovery_codes.html", group="account", codes=codes)
    return _page(form), 422


@pages.post("/remove")
@login_required
@step_up()
def remove() -> Any:
    """No second factor any more."""
    form = Code()
    if form.validate_on_submit():
        try:
            factor_actions.remove(house(), **_mine(), code=form.code.data or "", now=now())
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("ยกเลิกการยืนยันขั้นที่สองแล้ว"), "good")
            return redirect(url_for("account.account", _anchor="safety"))
    return _page(form), 422


def _mine() -> Any:
    return {"agency_id": present().agency_id, "officer_id": present().officer_id}


def _page(form: Code) -> str:
    is_on = factor_actions.is_on(house(), **_mine())
    me = present()
    return render_template(
        "account/second_factor.html",
        group="account",
        is_on=is_on,
        made=None if is_on else factor_actions.setup(house(), **_mine()),
        left=second_factors.codes_left(view(), me.agency_id, me.officer_id) if is_on else 0,
        form=form,
    )
