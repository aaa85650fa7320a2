"""The officer's own tokens: made with a scope and an end, shown once, revoked."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import SelectField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import tokens
from tracker.status import TokenScope
from web.fields import Asking, TextField
from web.refusals import tell
from web.request_scope import house, now, present, view
from web.step_up import step_up
from web.wording import word
from workflows.actions import tokens as actions

pages = Blueprint("tokens", __name__, url_prefix="/account/tokens")
LIVES = (30, 90, 180, 366)


class NewToken(Asking):
    """What will use it, how far it reaches, until when."""

    name = TextField(
        lazy_gettext("โปรแกรมที่จะใช้กุญแจนี้"),
        validators=[DataRequired(lazy_gettext("โปรดตั้งชื่อ เช่น เว็บไซต์ของเทศบาล"))],
    )
    scope = SelectField(lazy_gettext("ให้โปรแกรมทำอะไรได้"), default=TokenScope.READ.value)
    days = SelectField(lazy_gettext("ใช้ได้นานเท่าใด"), default="90")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scope.choices = [(one.value, word(one)) for one in TokenScope]
        names = (gettext("๑ เดือน"), gettext("๓ เดือน"), gettext("๖ เดือน"), gettext("๑ ปี"))
        self.days.choices = [(str(days), name) for days, name in zip(LIVES, names, strict=True)]


@pages.get("")
@login_required
def mine() -> Any:
    """Which programs act in my name?"""
    return _show(NewToken(formdata=None))


@pages.post("")
@login_required
@step_up()
def make() -> Any:
    """Make a token and show it, this once."""
    form = NewToken()
    if not form.validate_on_submit():
        return _show(form), 422
    me = present()
    try:
        made = actions.issue_token(
            house(),
            agency_id=me.agency_id,
            officer_id=me.officer_id,
            name=form.name.data or "",
            scope=TokenScope(form.scope.data),
            days=int(form.days.data),
            now=now(),
        )
    except TidtamError as error:
        form.refuse(error)
        return _show(form), 422
    return render_template("api/made.html", group="account", made=made, name=form.name.data)


@pages.post("/<int:token_id>/revoke")
@login_required
def revoke(token_id: int) -> Any:
    """End it at once."""
    me = present()
    try:
        was = actions.revoke_token(
            house(),
            agency_id=me.agency_id,
            token_id=token_id,
            officer_id=me.officer_id,
            now=now(),
        )
    except TidtamError as error:
        if error.code == "not-found":
            raise
        tell(error)
    else:
        flash(gettext("ยกเลิกกุญแจแล้ว: %(name)s", name=was.name), "good")
    return redirect(url_for("tokens.mine"))


def _show(form: NewToken) -> str:
    me = present()
    every = tokens.tokens(view(), me.agency_id, officer_id=me.officer_id)
    living = [one for one in every if one.lives(now())]
    ended = [one for one in every if not one.lives(now())]
    return render_template(
        "api/tokens.html", group="account", form=form, living=living, ended=ended[:10]
    )
