"""The round: who is late? And the clerk's ways to extend and to close it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms.validators import DataRequired

from tracker.calendar import bangkok_date
from tracker.errors import TidtamError
from tracker.queries import overview, people, plans, rounds
from tracker.records import RoundRecord
from tracker.settings import agency_settings
from tracker.status import Role, RoundStatus
from web.fields import Asking, TextField, ThaiDateField
from web.measures.forms import TextArea
from web.refusals import tell
from web.request_scope import house, language, now, present, today, view
from workflows.actions import rounds as round_actions
from workflows.actions.reminders import base_url_of
from workflows.group_text import group_text
from workflows.rounds import ANNUAL
from workflows.states import ROUND

pages = Blueprint("rounds", __name__, url_prefix="/rounds")


class Extend(Asking):
    """Until when, why, and who allowed it."""

    until = ThaiDateField(lazy_gettext("ขยายถึงวันที่"), required=lazy_gettext("โปรดใส่วันที่"))
    reason = TextArea(
        lazy_gettext("เหตุผล"), validators=[DataRequired(lazy_gettext("โปรดเขียนเหตุผล"))]
    )
    allowed_by = TextField(
        lazy_gettext("ผู้อนุญาต"), validators=[DataRequired(lazy_gettext("โปรดใส่ชื่อผู้อนุญาต"))]
    )


class Close(Asking):
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
    rounds.round_of(view(), present().agency_id, round_id)
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
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("ขยายกำหนดส่งแล้ว"), "good")
            return redirect(url_for("rounds.round", round_id=round_id))
    return _show(round_id, form, Close(formdata=None)), 422


@pages.post("/<int:round_id>/close")
@login_required
def close(round_id: int) -> Any:
    """Freeze the round."""
    rounds.round_of(view(), present().agency_id, round_id)
    form = Close()
    if form.validate_on_submit():
        try:
            round_actions.close_round(
                house(),
                agency_id=present().agency_id,
                round_id=round_id,
                officer_id=present().officer_id,
                reason=form.reason.data,
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("ปิดรอบแล้ว รายงานที่มาภายหลังจะเก็บไว้ว่าส่งหลังปิดรอบ"), "good")
            return redirect(url_for("rounds.round", round_id=round_id))
    return _show(round_id, Extend(formdata=None), form), 422


@pages.post("/<int:round_id>/open")
@login_required
def open_now(round_id: int) -> Any:
    """Open a scheduled round by hand."""
    rounds.round_of(view(), present().agency_id, round_id)
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


def _show(round_id: int, extending: Extend, closing: Close) -> str:
    agency_id = present().agency_id
    found = rounds.round_of(view(), agency_id, round_id)
    divisions = rounds.by_division(view(), agency_id, round_id)
    may = {row.action for row in ROUND.allowed(found.status, who=present().capacities)}
    return render_template(
        "rounds/round.html",
        group="rounds",
        round=found,
        plan=plans.plan(view(), agency_id, found.plan_id),
        divisions=divisions,
        complete=[division for division in divisions if not division.owed],
        waiting=[division for division in divisions if division.owed],
        heads=_heads(),
        may=may,
        extending=extending,
        closing=closing,
        counts=overview.status_counts(view(), agency_id, found.plan_id),
        others=[r for r in rounds.rounds(view(), agency_id) if r.id != round_id],
        overdue=_is_overdue(found),
        opens_on=bangkok_date(found.opens_at),
        line_text=_line_text(found, divisions),
        undecided=_undecided(found),
    )


def _line_text(found: RoundRecord, divisions: tuple[rounds.DivisionProgress, ...]) -> str:
    own = agency_settings(house().settings, people.agency(view(), found.agency_id).settings)
    return group_text(
        found,
        divisions,
        base_url=base_url_of(house().settings),
        thai_digits=own.thai_digits,
        language=language(),
    )


def _undecided(found: RoundRecord) -> int:
    """How many parts an annual round that is open still wants a decision on."""
    if found.half != ANNUAL or found.status is not RoundStatus.OPEN:
        return 0
    return len(rounds.undecided(view(), found.agency_id, found.id))


def _is_overdue(found: RoundRecord) -> bool:
    return found.status is RoundStatus.OPEN and found.due_on < today()


def _heads() -> dict[int, str]:
    """The name of each division's head today."""
    names = {o.id: o.name for o in people.officers(view(), present().agency_id)}
    found: dict[int, str] = {}
    for standing in people.standings(view(), present().agency_id, on=today()):
        if standing.role is Role.HEAD and standing.division_id:
            found.setdefault(standing.division_id, names.get(standing.officer_id, ""))
    return found
