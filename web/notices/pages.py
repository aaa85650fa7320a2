"""Sending: what did not arrive and why, the log, a notice, and who would get what on a day."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required

from tracker.errors import TidtamError
from tracker.queries import contacts, notices, people
from tracker.status import Channel, NoticeState
from web.fields import Asking, TextField, ThaiDateField, Versioned
from web.notices.words import (
    CHANNELS,
    KINDS,
    STATES,
    channel_name,
    notice_kind,
    notice_look,
    notice_state,
    why,
)
from web.refusals import tell
from web.request_scope import house, look_again, now, present, today, view, whole_number
from web.step_up import step_up
from web.wording import moment
from workflows.actions.keeping import KEEPERS
from workflows.actions.mail_address import mend_address
from workflows.actions.notices import send_again
from workflows.actions.reminders import preview
from workflows.actions.seen import mark_of
from workflows.notice_log import going_out, next_reminder_on, out_of_reach
from workflows.readers import NOTICES, may_read
from workflows.report_links import without_secrets

pages = Blueprint("notices", __name__, url_prefix="/notices")
for words in (channel_name, notice_kind, notice_look, notice_state, why):
    pages.add_app_template_global(words)
pages.add_app_template_filter(without_secrets)
ON_A_PAGE = 50
DEAD_AT_ONCE = 20


class OnADay(Asking):
    """A day to look at."""

    on = ThaiDateField(lazy_gettext("วันที่"), required=lazy_gettext("โปรดใส่วันที่"))


class Address(Versioned):
    """An officer's mail address."""

    email = TextField(lazy_gettext("อีเมล"))


@pages.app_template_global()
def may_read_notices() -> bool:
    """Whether the menu leads the visitor here."""
    return may_read(present().standings, NOTICES)


@pages.before_request
@login_required
def _readers_only() -> None:
    if not may_read_notices():
        abort(403)


@pages.get("")
def log() -> Any:
    """Did everything arrive?"""
    agency_id = present().agency_id
    asked = {
        "state": _one_of(NoticeState, request.args.get("state")),
        "kind": request.args.get("kind") if request.args.get("kind") in KINDS else None,
        "officer_id": whole_number(request.args.get("officer")),
        "channel": _one_of(Channel, request.args.get("channel")),
    }
    before = whole_number(request.args.get("before"))
    found = notices.notices(view(), agency_id, **asked, before=before, limit=ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    officers = people.officers(view(), agency_id)
    reachable = {officer.id for officer in officers if officer.email}
    dead = notices.notices(view(), agency_id, state=NoticeState.DEAD, limit=DEAD_AT_ONCE)
    return render_template(
        "notices/log.html",
        group="notices",
        shown=shown,
        next_before=shown[-1].id if len(found) > ON_A_PAGE else None,
        first_page=before is None,
        asked=asked,
        for_url={
            name: request.args[name]
            for name in ("state", "kind", "officer", "channel")
            if request.args.get(name)
        },
        dead=dead,
        sendable={
            one.id for one in dead if one.officer_id in reachable or one.channel not in notices.MAIL
        },
        beyond=out_of_reach(view(), agency_id, today=today()),
        gone=_gone(agency_id),
        going=going_out(house(), view(), agency_id, now=now()),
        officers=officers,
        may_mend=_may_mend(),
        states=STATES,
        kinds=KINDS,
        channels=CHANNELS,
    )


@pages.get("/<int:notice_id>")
def notice(notice_id: int) -> Any:
    """What did it say, and what came of each try?"""
    found = notices.notice(view(), present().agency_id, notice_id)
    return render_template(
        "notices/notice.html",
        group="notices",
        notice=found,
        reader=people.officer(view(), present().agency_id, found.officer_id),
        tries=notices.tries_of(view(), present().agency_id, notice_id),
        may_mend=_may_mend(),
    )


@pages.post("/<int:notice_id>/again")
def again(notice_id: int) -> Any:
    """Have a dead letter sent again."""
    notices.notice(view(), present().agency_id, notice_id)
    try:
        due_at = send_again(
            house(),
            agency_id=present().agency_id,
            notice_id=notice_id,
            officer_id=present().officer_id,
            now=now(),
        )
    except TidtamError as error:
        tell(error)
    else:
        flash(gettext("จะส่งอีกครั้ง %(when)s", when=moment(due_at)), "good")
    return redirect(url_for("notices.notice", notice_id=notice_id))


@pages.get("/preview")
def on_a_day() -> Any:
    """Who would get what on a day?"""
    following = next_reminder_on(view(), present().agency_id, today=today())
    asks = "on-day" in request.args
    form = OnADay(formdata=request.args if asks else None, on=following, meta={"csrf": False})
    on = (form.on.data if form.validate() else None) if asks else following
    return render_template(
        "notices/preview.html",
        group="notices",
        form=form,
        on=on,
        following=following,
        found=preview(house(), present().agency_id, on) if on else (),
    ), 422 if asks and on is None else 200


@pages.route("/address/<int:officer_id>", methods=["GET", "POST"])
@step_up()
def address(officer_id: int) -> Any:
    """Where do this officer's letters go?"""
    if not _may_mend():
        abort(403)
    found = people.officer(view(), present().agency_id, officer_id)
    form = Address(email=found.email)
    form.look(mark_of({"email": found.email}))
    if form.validate_on_submit():
        try:
            mend_address(
                house(),
                agency_id=present().agency_id,
                of=officer_id,
                email=form.email.data or "",
                officer_id=present().officer_id,
                seen=form.had,
                now=now(),
            )
        except TidtamError as error:
            look_again()
            found = people.officer(view(), present().agency_id, officer_id)
            form.overtaken(error, mark_of({"email": found.email}), {"email": found.email})
        else:
            flash(gettext("บันทึกอีเมลแล้ว: %(name)s", name=found.name), "good")
            return redirect(url_for("notices.log"))
    return render_template(
        "notices/address.html", group="notices", form=form, officer=found
    ), 422 if form.is_submitted() else 200


def _gone(agency_id: int) -> dict[Channel, str]:
    """Channels that the clock switched off because their other side is gone; what it answered."""
    why_off = contacts.given_up(view(), agency_id)
    outlets = contacts.outlets(view(), agency_id).values() if why_off else ()
    return {one.channel: why_off[one.id] for one in outlets if one.id in why_off}


def _may_mend() -> bool:
    return any(standing.role in KEEPERS for standing in present().standings)


def _one_of(kind: Any, word: str | None) -> Any:
    return kind(word) if word in set(kind) else None
