"""Signing in by password or one-time link, signing out, the own password, the language."""

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext, lazy_gettext
from flask_login import current_user, login_required
from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.status import WayIn
from web.auth import has_proved, is_here, let_in, let_out, own_secret, prove, stay_in
from web.fields import Asking, TextField
from web.letters import mail_links
from web.refusals import sentence
from web.request_scope import LANGUAGES, house, now, own_path, present, view
from workflows.actions import second_factor, signin
from workflows.publication import open_agencies

pages = Blueprint("sign_in", __name__)
HALF_WAY = "second"  # in the session: whose password was right, and until when their code counts
CODE_MINUTES = 5
SHOWN_AGENCIES = 6  # with pages for citizens; where there are more, none is named


class Door(Asking):
    """Name and password."""

    name = TextField(
        lazy_gettext("อีเมลหรือชื่อ–นามสกุล"),
        validators=[DataRequired(lazy_gettext("โปรดใส่อีเมลหรือชื่อ–นามสกุล"))],
    )
    password = PasswordField(
        lazy_gettext("รหัสผ่าน"), validators=[DataRequired(lazy_gettext("โปรดใส่รหัสผ่าน"))]
    )
    next = HiddenField()


class Code(Asking):
    """The second factor: six digits of the authenticator, or a recovery code."""

    code = TextField(
        lazy_gettext("รหัสยืนยัน"), validators=[DataRequired(lazy_gettext("โปรดใส่รหัสยืนยัน"))]
    )


class AskForLink(Asking):
    """The address to which a link is mailed."""

    name = TextField(
        lazy_gettext("อีเมลของท่าน"), validators=[DataRequired(lazy_gettext("โปรดใส่อีเมล"))]
    )


class NewPassword(Asking):
    """The own password, changed."""

    old = PasswordField(lazy_gettext("รหัสผ่านเดิม"))
    new = PasswordField(
        lazy_gettext("รหัสผ่านใหม่"), validators=[DataRequired(lazy_gettext("โปรดใส่รหัสผ่านใหม่"))]
    )


@pages.route("/sign-in", methods=["GET", "POST"])
def door() -> Any:
    """Who are you?"""
    form = Door(next=request.args.get("next", ""))
    wanted = own_path(form.next.data, otherwise=url_for("my_work.home"))
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(wanted)
    if form.validate_on_submit():
        try:
            who = signin.sign_in(
                house(),
                name=form.name.data or "",
                password=form.password.data or "",
                address=request.remote_addr,
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            if second_factor.is_on(house(), agency_id=who.agency_id, officer_id=who.officer_id):
                return ask_for_code(who, wanted)
            let_in(who)
            return redirect(wanted)
    return door_page(form), 422 if form.is_submitted() else 200


def door_page(form: Door | None = None) -> str:
    """Where everybody comes in, with the ways to citizens' pages and to the provider."""
    return render_template(
        "sign_in/door.html",
        form=form or Door(formdata=None),
        provider=house().settings.oidc,
        public=open_agencies(house(), view(), limit=SHOWN_AGENCIES),
    )


def ask_for_code(who: signin.SignedIn, wanted: str) -> Any:
    """Half-way in: the second factor is asked for within a few minutes."""
    until = (now() + timedelta(minutes=CODE_MINUTES)).timestamp()
    session[HALF_WAY] = [who.agency_id, who.officer_id, who.epoch, who.way.value, until]
    return redirect(url_for("sign_in.code", next=wanted))


def _half_way() -> Any:
    """Who stands half-way in, and until when; nobody where that was written by an older version."""
    kept = session.get(HALF_WAY) or ()
    return kept if len(kept) == 5 else (0, 0, 0, "", 0)


@pages.route("/sign-in/code", methods=["GET", "POST"])
def code() -> Any:
    """The second factor, for whoever gave the right password a few minutes ago."""
    agency_id, officer_id, epoch, way, until = _half_way()
    if until <= now().timestamp():
        session.pop(HALF_WAY, None)
        return redirect(url_for("sign_in.door", next=request.args.get("next")))
    form = Code()
    if form.validate_on_submit():
        try:
            second_factor.prove(
                house(),
                agency_id=agency_id,
                officer_id=officer_id,
                code=form.code.data or "",
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            let_in(signin.SignedIn(agency_id, officer_id, epoch, WayIn(way)))
            return redirect(own_path(request.args.get("next"), otherwise=url_for("my_work.home")))
    return render_template("sign_in/code.html", form=form), 422 if form.is_submitted() else 200


@pages.route("/sign-in/link", methods=["GET", "POST"])
def ask_for_link() -> Any:
    """Mail me a link."""
    form = AskForLink()
    if form.validate_on_submit():
        try:
            mail_links(house(), name=form.name.data or "", address=request.remote_addr, now=now())
        except TidtamError as error:
            form.refuse(error)
        else:
            return render_template("sign_in/sent.html", minutes=signin.LINK_MINUTES)
    status = 422 if form.is_submitted() else 200
    return render_template("sign_in/ask_for_link.html", form=form), status


@pages.route("/sign-in/link/<secret>", methods=["GET", "POST"])
def link(secret: str) -> Any:
    """A one-time link: looked at by GET (mail scanners do no harm), used by POST."""
    try:
        if request.method == "POST":
            who = signin.use_link(house(), secret=secret, now=now())
            known = {"agency_id": who.agency_id, "officer_id": who.officer_id}
            if signin.was_handed(secret) and second_factor.is_on(house(), **known):
                return ask_for_code(who, url_for("my_work.home"))
            if is_here(who):  # asked for as a proof: the other tab waits with its form
                prove()
                return render_template("sign_in/proved.html")
            let_in(who)
            return redirect(url_for("my_work.home"))
        account = signin.look_at_link(house(), secret=secret, now=now())
    except signin.LinkSpent as error:
        return render_template("sign_in/spent.html", refused=sentence(error)), 410
    return render_template("sign_in/link.html", account=account, form=Asking())


@pages.post("/sign-out")
def leave() -> Any:
    """End this session."""
    let_out()
    flash(gettext("ออกจากระบบแล้ว"))
    return redirect(url_for("sign_in.door"))


@pages.route("/account/password", methods=["GET", "POST"])
@login_required
def password() -> Any:
    """Change the own password; where there is none, only after another proof."""
    if not (current_user.has_password or has_proved()):
        return redirect(url_for("step_up.ask", next=url_for("sign_in.password")))
    form = NewPassword()
    if form.validate_on_submit():
        me = present()
        try:
            epoch = signin.change_password(
                house(),
                agency_id=me.agency_id,
                officer_id=me.officer_id,
                old=form.old.data,
                new=form.new.data or "",
                but=own_secret(),
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            stay_in(epoch)
            prove()
            flash(gettext("เปลี่ยนรหัสผ่านแล้ว อุปกรณ์อื่นต้องเข้าสู่ระบบใหม่"), "good")
            return redirect(url_for("my_work.home"))
    status = 422 if form.is_submitted() else 200
    return render_template("sign_in/password.html", group="account", form=form), status


@pages.post("/language")
def choose_language() -> Any:
    """Thai or English, for this session."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(own_path(request.form.get("next"), otherwise=url_for("my_work.home")))
