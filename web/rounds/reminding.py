"""Remind now those who still owe, after a look at who would get what; whom the palad has told."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.errors import TidtamError
from tracker.queries import rounds
from tracker.status import Role
from web.refusals import sentence, tell
from web.request_scope import house, now, present, typed, view
from web.wording import digits
from workflows.actions.agencies import set_escalation
from workflows.actions.remind_now import (
    NothingToRemind,
    Reminding,
    remind_now,
    who_to_remind,
)
from workflows.engine import Capacity

pages = Blueprint("reminding", __name__)
SUPERIORS = {"off": None, "palad": Role.PALAD, "mayor": Role.MAYOR}


@pages.get("/<int:round_id>/remind")
@login_required
def look(round_id: int) -> Any:
    """Who would be reminded now, of what?"""
    found = rounds.round_of(view(), present().agency_id, round_id)
    reminding: Reminding | None = None
    refused = nothing = None
    try:
        reminding = who_to_remind(
            house(), agency_id=present().agency_id, round_id=round_id, now=now()
        )
    except NothingToRemind as good_news:
        nothing = sentence(good_news)
    except TidtamError as error:
        refused = sentence(error)
    return render_template(
        "rounds/remind.html",
        group="rounds",
        round=found,
        reminding=reminding,
        nothing=nothing,
        refused=refused,
    )


@pages.post("/<int:round_id>/remind")
@login_required
def remind(round_id: int) -> Any:
    """Put the digests into the outbox."""
    rounds.round_of(view(), present().agency_id, round_id)
    try:
        done = remind_now(
            house(),
            agency_id=present().agency_id,
            round_id=round_id,
            officer_id=present().officer_id,
            now=now(),
        )
    except TidtamError as error:
        tell(error)
        return redirect(url_for("rounds.reminding.look", round_id=round_id))
    count = digits(len(done.reminding.to))
    flash(gettext("จัดทำการเตือนให้ %(count)s คนแล้ว จะส่งในอีกไม่กี่นาที", count=count), "good")
    if done.dead:
        flash(gettext("บางคนยังไม่มีที่อยู่สำหรับส่ง ดูได้ที่หน้าการแจ้งเตือน"), "doubt")
    return redirect(url_for("rounds.round", round_id=round_id))


@pages.post("/<int:round_id>/superior")
@login_required
def superior(round_id: int) -> Any:
    """The palad chooses who is told once after the last reminder."""
    rounds.round_of(view(), present().agency_id, round_id)
    if Capacity.PALAD not in present().capacities:
        abort(403)
    to = typed("to") or ""
    if to in SUPERIORS:
        try:
            set_escalation(
                house(),
                agency_id=present().agency_id,
                officer_id=present().officer_id,
                to=SUPERIORS[to],
                now=now(),
            )
        except TidtamError as error:
            tell(error)
        else:
            flash(gettext("บันทึกแล้ว"), "good")
    return redirect(url_for("rounds.round", round_id=round_id) + "#superior")
