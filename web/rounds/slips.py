"""Slips with a QR code, to be printed and handed out: each lets one person report in one round.

For the clerk alone; the addresses are made by workflows and never leave this site.
"""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.errors import TidtamError
from tracker.queries import people, rounds
from web.account.codes import as_picture
from web.refusals import tell
from web.request_scope import house, now, present, view
from workflows.actions import report_links
from workflows.actions.report_links import Slip

pages = Blueprint("slips", __name__)


@pages.get("/<int:round_id>/slips")
@login_required
def show(round_id: int) -> Any:
    """One slip for each person, to be cut apart."""
    return render_template(
        "rounds/slips.html",
        group="rounds",
        round=rounds.round_of(view(), present().agency_id, round_id),
        slips=_slips(round_id),
    )


@pages.get("/<int:round_id>/slips/<int:officer_id>.svg")
@login_required
def picture(round_id: int, officer_id: int) -> Any:
    """One person's link as a QR code."""
    found = [slip for slip in _slips(round_id) if slip.officer.id == officer_id]
    return as_picture(found[0].address if found else None)


@pages.post("/<int:round_id>/slips/<int:officer_id>/revoke")
@login_required
def revoke(round_id: int, officer_id: int) -> Any:
    """Make somebody's links void, because a slip was lost."""
    me = present()
    rounds.round_of(view(), me.agency_id, round_id)
    name = people.officer(view(), me.agency_id, officer_id).name
    try:
        report_links.revoke(
            house(), agency_id=me.agency_id, of=officer_id, officer_id=me.officer_id, now=now()
        )
    except TidtamError as error:
        tell(error)
    else:
        flash(gettext("ลิงก์เดิมของ %(name)s ใช้ไม่ได้แล้ว ใบนี้เป็นลิงก์ใหม่", name=name), "good")
    return redirect(url_for("rounds.slips.show", round_id=round_id))


def _slips(round_id: int) -> tuple[Slip, ...]:
    me = present()
    try:
        return report_links.slips(
            house(),
            agency_id=me.agency_id,
            round_id=round_id,
            officer_id=me.officer_id,
            now=now(),
        )
    except TidtamError as error:
        if error.code == "not-yours":
            abort(403)
        raise
