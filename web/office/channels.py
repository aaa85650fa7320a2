"""How notices leave the agency: mail, its LINE account, its webhook; set, switched, tested.

A secret is typed in, sealed, and never shown again; a webhook's is shown the once it is made.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import contacts, people
from tracker.status import Channel
from web.fields import Asking, TextField
from web.refusals import tell
from web.request_scope import house, language, now, present, view
from web.step_up import step_up
from workflows.actions import outlets
from workflows.actions.mail_test import send_mail_test
from workflows.actions.outlets import NewSecret
from workflows.actions.reminders import base_url_of
from workflows.channels import Answer, Outcome

pages = Blueprint("channels", __name__, url_prefix="/channels")


class LineAccount(Asking):
    """The agency's LINE Official Account; an empty secret stays what it was."""

    address = TextField(
        lazy_gettext("Basic ID หรือ Premium ID"),
        validators=[DataRequired(lazy_gettext("โปรดใส่ ID ของบัญชี LINE"))],
    )
    token = PasswordField("Channel access token")
    channel_secret = PasswordField("Channel secret")


class Webhook(Asking):
    """Where the agency's own program takes notices."""

    url = TextField(
        lazy_gettext("ที่อยู่ของ webhook"),
        validators=[DataRequired(lazy_gettext("โปรดใส่ที่อยู่ที่ขึ้นต้นด้วย https://"))],
    )


def _changes() -> bool:
    """Whether this is more than a test to oneself."""
    return (request.view_args or {}).get("act") != "test"


@pages.get("")
def show() -> Any:
    """By which ways do notices go out, and do they work?"""
    return _page()


@pages.post("/mail/test")
def test_mail() -> Any:
    """A test letter to oneself."""
    _try(lambda: _said(send_mail_test(house(), **_me())))
    return _back("mail")


@pages.post("/line")
@step_up()
def set_line() -> Any:
    """Enter or change the LINE account."""
    form = LineAccount()
    if form.validate_on_submit():
        try:
            outlets.set_line(
                house(),
                **_me(),
                address=form.address.data or "",
                token=form.token.data or None,
                channel_secret=form.channel_secret.data or None,
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("บันทึกบัญชี LINE แล้ว โปรดส่งข้อความทดสอบ"), "good")
            return _back("line")
    return _page(line_form=form), 422


@pages.post("/line/<any(on,off,test,remove):act>")
@step_up(only=_changes)
def line(act: str) -> Any:
    """Switch it, test it on oneself, or forget it with its secrets."""
    _do(Channel.LINE, act)
    return _back("line")


@pages.post("/webhook")
@step_up()
def set_webhook() -> Any:
    """Enter or change the webhook; a new address gets a new secret, shown this once."""
    form = Webhook()
    if form.validate_on_submit():
        try:
            made = outlets.set_webhook(house(), **_me(), url=form.url.data or "")
        except TidtamError as error:
            form.refuse(error)
        else:
            if made is not None:
                return _secret(made)
            flash(gettext("ที่อยู่เดิม รหัสลับเดิม"), "good")
            return _back("webhook")
    return _page(webhook_form=form), 422


@pages.post("/webhook/renew")
@step_up()
def renew() -> Any:
    """A new secret for the webhook; the old one signs beside it for a while."""
    try:
        made = outlets.rotate_secret(house(), **_me())
    except TidtamError as error:
        tell(error)
        return _back("webhook")
    return _secret(made)


@pages.post("/webhook/<any(on,off,test,remove):act>")
@step_up(only=_changes)
def webhook(act: str) -> Any:
    """Switch it, test it, or forget it with its secret."""
    _do(Channel.WEBHOOK, act)
    return _back("webhook")


def _do(channel: Channel, act: str) -> None:
    at: dict[str, Any] = {**_me(), "channel": channel}
    doings: dict[str, Callable[[], None]] = {
        "on": lambda: outlets.switch_outlet(house(), **at, on=True),
        "off": lambda: outlets.switch_outlet(house(), **at, on=False),
        "test": lambda: _said(outlets.send_test(house(), **at)),
        "remove": lambda: outlets.remove_outlet(house(), **at),
    }
    said = {
        "on": gettext("เปิดการส่งแล้ว"),
        "off": gettext("ปิดการส่งแล้ว สิ่งที่ตั้งไว้ยังอยู่"),
        "remove": gettext("ลบช่องทางพร้อมรหัสลับแล้ว"),
    }
    if _try(doings[act]) and act in said:
        flash(said[act], "good")


def _try(doing: Callable[[], None]) -> bool:
    try:
        doing()
    except TidtamError as error:
        tell(error)
        return False
    return True


def _said(answer: Answer) -> None:
    """What the other side answered to a test message."""
    if answer.outcome is Outcome.SENT:
        flash(gettext("ส่งข้อความทดสอบแล้ว โปรดดูที่ปลายทาง"), "good")
    else:
        words = answer.words if language() == "en" else answer.th or answer.words
        flash(
            gettext("ส่งข้อความทดสอบไม่สำเร็จ ปลายทางตอบว่า: %(words)s", words=words),
            "bad",
        )


def _secret(made: NewSecret) -> str:
    return render_template("office/secret.html", group="office", tab="channels", made=made)


def _page(*, line_form: LineAccount | None = None, webhook_form: Webhook | None = None) -> str:
    me = present()
    found = contacts.outlets(view(), me.agency_id)
    line, webhook = found.get(Channel.LINE), found.get(Channel.WEBHOOK)
    readers = contacts.contacts(view(), me.agency_id).values()
    return render_template(
        "office/channels.html",
        group="office",
        tab="channels",
        mail=house().settings.mail,
        mine=people.officer(view(), me.agency_id, me.officer_id),
        linked=contacts.contact(view(), me.agency_id, me.officer_id).line_user is not None,
        line=line,
        webhook=webhook,
        gone=contacts.given_up(view(), me.agency_id),
        line_readers=sum(one.line_user is not None and one.line_on for one in readers),
        line_door=f"{base_url_of(house().settings)}/line/{me.agency_id}",
        line_form=line_form or LineAccount(formdata=None, address=line.address if line else ""),
        webhook_form=webhook_form or Webhook(formdata=None, url=webhook.address if webhook else ""),
    )


def _me() -> dict[str, Any]:
    return {
        "agency_id": present().agency_id,
        "officer_id": present().officer_id,
        "now": now(),
    }


def _back(section: str) -> Any:
    return redirect(url_for("office.channels.show", _anchor=section))
