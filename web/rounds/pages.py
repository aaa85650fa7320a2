"""The round: who is late? And the clerk's ways to extend and to close it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms.validators import DataRequired

from tracker.calendar import bangkok_date, be_year
from tracker.errors import TidtamError
from tracker.queries import people, rounds
from tracker.records import Standing
from tracker.status import RoundStatus
from web.fields import TextField, ThaiDateField, Versioned
from web.measures.forms import TextArea
from web.refusals import tell
from web.request_scope import house, look_again, now, present, today, view, whole_number
from web.rounds.board import history, line_text, rows, say_round, undecided
from web.rounds.reminding import pages as reminding
from web.rounds.reports import pages as reports
from web.rounds.slips import pages as slips
from workflows.actions import rounds as round_actions
from workflows.calendars import days_off_missing, settings_of
from workflows.engine import Capacity
from workflows.reminders import superior
from workflows.states import ROUND

pages = Blueprint("rounds", __name__, url_prefix="/rounds")
pages.register_blueprint(reports)
pages.register_blueprint(reminding)
pages.register_blueprint(slips)
pages.add_app_template_global(say_round)


class Extend(Versioned):
    """Until when, why, and who allowed it."""

    until = ThaiDateField(lazy_gettext("ขยายถึงวันที่"), required=lazy_gettext("โปรดใส่วันที่"))
    reason = TextArea(
        lazy_gettext("เหตุผล"), validators=[DataRequired(lazy_gettext("โปรดเขียนเหตุผล"))]
    )
    allowed_by = TextField(
        lazy_gettext("ผู้อนุญาต"), validators=[DataRequired(lazy_gettext("โปรดใส่ชื่อผู้อนุญาต"))]
    )


class Close(Versioned):
    """Why the round is closed early, where it is."""

    reason = TextArea(lazy_gettext("เหตุผล (เมื่อปิดก่อนกำหนดทั้งที่ยังไม่ครบ)"))


@pages.get("")
@login_required
def current() -> Any:
    """The open round, else the last closed one, else what is scheduled."""
    found = rounds.rounds(view(), present().agency_id)
    running = [r for r in found if r.status is RoundStatus.OPEN]
    closed = [r for r in found if r.status is RoundStatus.CLOSED]
    ranked = (
        *sorted(running, key=lambda r: r.due_on),
        *sorted(closed, key=lambda r: r.due_on, reverse=True),
        *sorted(found, key=lambda r: r.due_on),
    )
    for chosen in ranked:
        return redirect(url_for("rounds.round", round_id=chosen.id))
    return render_template("rounds/none.html", group="rounds")


@pages.get("/<int:round_id>")
@login_required
def round(round_id: int) -> Any:
    """Who has not reported?"""
    return _show(round_id, Extend(formdata=None), Close(formdata=None))


@pages.post("/<int:round_id>/extend")
@login_required
def extend(round_id: int) -> Any:
    """Give everybody more time."""
    _only_whose_it_is(round_id, "extend")
    form = Extend()
    if form.validate_on_submit() and form.until.data:
        agency_id = present().agency_id
        try:
            round_actions.extend_round(
                house(),
                agency_id=agency_id,
                round_id=round_id,
                officer_id=present().officer_id,
                until=form.until.data,
                reason=form.reason.data or "",
                allowed_by=form.allowed_by.data or "",
                version=whole_number(form.had),
                now=now(),
            )
        except TidtamError as error:
            _overtaken(form, error, round_id)
        else:
            flash(gettext("ขยายกำหนดส่งแล้ว"), "good")
            return redirect(url_for("rounds.round", round_id=round_id))
    return _show(round_id, form, Close(formdata=None)), 422


@pages.post("/<int:round_id>/close")
@login_required
def close(round_id: int) -> Any:
    """Freeze the round."""
    _only_whose_it_is(round_id, "close")
    form = Close()
    if form.validate_on_submit():
        try:
            round_actions.close_round(
                house(),
                agency_id=present().agency_id,
                round_id=round_id,
                officer_id=present().officer_id,
                reason=form.reason.data,
                version=whole_number(form.had),
                now=now(),
            )
        except TidtamError as error:
            _overtaken(form, error, round_id)
        else:
            flash(gettext("ปิดรอบแล้ว รายงานที่มาภายหลังจะเก็บไว้ว่าส่งหลังปิดรอบ"), "good")
            return redirect(url_for("rounds.round", round_id=round_id))
    return _show(round_id, Extend(formdata=None), form), 422


@pages.post("/<int:round_id>/open")
@login_required
def open_now(round_id: int) -> Any:
    """Open a scheduled round by hand."""
    _only_whose_it_is(round_id, "open")
    try:
        round_actions.open_round(
            house(),
            agency_id=present().agency_id,
            round_id=round_id,
            officer_id=present().officer_id,
            now=now(),
        )
    except TidtamError as error:
        tell(error)
    else:
        flash(gettext("เปิดรอบแล้ว"), "good")
    return redirect(url_for("rounds.round", round_id=round_id))


def _only_whose_it_is(round_id: int, action: str) -> None:
    """Whoever can never do this is told so before anything else is asked or looked at."""
    rounds.round_of(view(), present().agency_id, round_id)
    if not ROUND.is_ever_for(action, present().capacities):
        abort(403)


def _overtaken(form: Extend | Close, error: TidtamError, round_id: int) -> None:
    look_again()
    found = rounds.round_of(view(), present().agency_id, round_id)
    form.overtaken(error, found.version, {"until": found.due_on} if "until" in form else {})


def _show(round_id: int, extending: Extend, closing: Close) -> str:
    agency_id = present().agency_id
    found = rounds.round_of(view(), agency_id, round_id)
    for form in (extending, closing):
        if not form.seen.data:
            form.seen.data = str(found.version)
    table = rows(found)
    may = {row.action for row in ROUND.allowed(found.status, who=present().capacities)}
    return render_template(
        "rounds/round.html",
        group="rounds",
        round=found,
        rows=table,
        complete=[row for row in table if not row.owed],
        waiting=[row for row in table if row.owed],
        may=may,
        may_remind=found.status is RoundStatus.OPEN and present().is_clerk,
        may_escalate=Capacity.PALAD in present().capacities,
        superior=_superior(),
        extending=extending,
        closing=closing,
        others=[r for r in rounds.rounds(view(), agency_id) if r.id != round_id],
        overdue=found.status is RoundStatus.OPEN and found.due_on < today(),
        opens_on=bangkok_date(found.opens_at),
        closes_on=bangkok_date(found.closes_at),
        line_text=line_text(found),
        undecided=undecided(found),
        history=history(found),
        days_off_missing=_days_off_missing(),
    )


def _superior() -> Standing | None:
    """Who is told once after the last reminder, where the palad switched it on."""
    standings = people.standings(view(), present().agency_id, on=today())
    return superior(standings, present().agency.escalation)


def _days_off_missing() -> int | None:
    """The B.E. year whose announced days off nobody has told, from November on."""
    year = days_off_missing(settings_of(house(), view(), present().agency_id), today=today())
    return be_year(year) if year else None
