"""The heads' meeting: the open parts on the projector, what is said as reports, agenda, minutes."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.calendar import be_year, long_weekday_date
from tracker.errors import TidtamError
from tracker.queries import rounds
from tracker.queries.meetings import reports_with_source
from tracker.records import RoundRecord
from tracker.status import RoundStatus
from web.meeting.forms import WhichMeeting
from web.meeting.table import Item, Place, places, said_at
from web.request_scope import (
    chosen_number,
    house,
    look_again,
    now,
    present,
    today,
    view,
    whole_number,
)
from web.wording import digits, papers_in_thai_digits
from workflows.actions import progress as progress_actions
from workflows.actions.progress import ReportedAlready
from workflows.capacities import OnBehalf
from workflows.meeting_text import USUAL, Meeting, meetings_of, minutes_text

pages = Blueprint("meeting", __name__, url_prefix="/rounds/<int:round_id>/meeting")


@pages.get("")
@login_required
def table(round_id: int) -> Any:
    """Which meeting is it? Then: what does each division say? Who only reads is not asked."""
    found = _round(round_id)
    form = WhichMeeting(formdata=request.args, meta={"csrf": False}) if request.args else None
    meeting = _meeting(form)
    if meeting is None and present().is_clerk:
        return _ask(found, form), 422 if form else 200
    return _show(found, meeting, places(found, typed=False))


@pages.post("")
@login_required
def save(round_id: int) -> Any:
    """Store what was said: of one part, or of all of them; what is refused stays as typed."""
    found = _round(round_id)
    meeting = _meeting(WhichMeeting(formdata=request.args, meta={"csrf": False}))
    if meeting is None:
        return redirect(url_for("meeting.table", round_id=round_id))
    if not present().is_clerk:
        abort(403)
    only = chosen_number("only")
    stored: list[int] = []
    again: list[int] = []
    refused = False
    typed = places(found, typed=True)
    for place in typed:
        for item in place.items:
            if item.form.is_empty or only not in (None, item.part.id):
                continue
            try:
                done = _store(found, meeting, place, item)
            except ReportedAlready:
                again.append(item.part.id)
            else:
                refused = refused or not done
                stored += [item.part.id] if done else []
    if stored:
        flash(gettext("บันทึกรายงานแล้ว %(count)s รายการ", count=digits(len(stored))), "good")
    if again:
        flash(
            gettext("บันทึกไว้แล้วเมื่อครู่ %(count)s รายการ จึงไม่บันทึกซ้ำ", count=digits(len(again))), "good"
        )
    stored += again
    if not (stored or refused):
        flash(gettext("ยังไม่ได้พิมพ์สิ่งใด จึงยังไม่ได้บันทึก"), "doubt")
    unsaved = any(
        not item.form.is_empty and item.part.id not in stored for p in typed for item in p.items
    )
    if not unsaved:
        return redirect(url_for("meeting.table", round_id=round_id, **meeting_args(meeting)))
    look_again()
    return _show(found, meeting, _kept(found, typed, stored)), 422 if refused else 200


@pages.get("/agenda")
@login_required
def agenda(round_id: int) -> Any:
    """The paper before the meeting: every open part by division, with room to write."""
    found = _round(round_id)
    form = WhichMeeting(formdata=request.args, meta={"csrf": False}) if request.args else None
    return render_template(
        "meeting/paper.html",
        group="rounds",
        round=found,
        meeting=_meeting(form),
        laid=places(found, typed=False),
    )


@pages.get("/minutes")
@login_required
def minutes(round_id: int) -> Any:
    """The paragraph after the meeting, ready to be copied."""
    found = _round(round_id)
    meeting = _meeting(WhichMeeting(formdata=request.args, meta={"csrf": False}))
    if meeting is None:
        return redirect(url_for("meeting.table", round_id=round_id))
    waiting = rounds.by_division(view(), present().agency_id, found.id)
    said = said_at(found, meeting)
    return render_template(
        "meeting/minutes.html",
        group="rounds",
        round=found,
        meeting=meeting,
        count=len(said),
        text=minutes_text(
            meeting,
            found,
            said,
            silent=[division.division for division in waiting if division.owed],
            thai_digits=papers_in_thai_digits(),
        ),
    )


def _round(round_id: int) -> RoundRecord:
    found = rounds.round_of(view(), present().agency_id, round_id)
    if found.status is RoundStatus.SCHEDULED:
        abort(404)
    return found


def _meeting(form: WhichMeeting | None) -> Meeting | None:
    """The meeting that the address names, or None where it does not name a whole one."""
    if form is None or not form.validate() or form.on.data is None:
        return None
    return Meeting(form.name.data or "", form.number.data or "", form.on.data)


def _ask(found: RoundRecord, form: WhichMeeting | None) -> str:
    return render_template(
        "meeting/ask.html",
        group="rounds",
        round=found,
        form=form or WhichMeeting(formdata=None, meta={"csrf": False}, name=USUAL, on=today()),
        earlier=_earlier(found),
    )


def _earlier(found: RoundRecord) -> tuple[Meeting, ...]:
    """The meetings at which something of the round was said."""
    sources = [r.source for r in reports_with_source(view(), present().agency_id, found.id)]
    return tuple(meetings_of(sources))


def _show(found: RoundRecord, meeting: Meeting | None, laid: tuple[Place, ...]) -> str:
    """The table; who only reads need not say at which meeting."""
    return render_template(
        "meeting/table.html",
        group="rounds",
        round=found,
        meeting=meeting,
        laid=laid,
        args=meeting_args(meeting) if meeting else {},
        may_write=present().is_clerk,
        said=len(said_at(found, meeting)) if meeting else 0,
        earlier=() if meeting else _earlier(found),
    )


def _store(found: RoundRecord, meeting: Meeting, place: Place, item: Item) -> bool:
    """One part's report on behalf of its division; where it is refused its form says why.

    Raises ReportedAlready.
    """
    form = item.form
    if not form.validate():
        return False
    try:
        progress_actions.report(
            house(),
            agency_id=present().agency_id,
            measure_id=item.measure.id,
            division_id=place.division_id,
            officer_id=present().officer_id,
            on_behalf=OnBehalf(_for_whom(place), meeting.source),
            done=form.said.data,
            done_on=form.done_on.data,
            percent=form.percent.data,
            unchanged=bool(form.same.data and not form.said.data),
            round_id=found.id,
            last=whole_number(form.last.data) or 0,
            now=now(),
        )
    except ReportedAlready:
        raise
    except TidtamError as error:
        form.refuse(error)
        if error.code == "changed-meanwhile":
            form.refused = gettext(
                "มีผู้รายงานรายการนี้ไปก่อนแล้ว ดูครั้งก่อนด้านบน หากยังต้องการบันทึก โปรดกดอีกครั้ง"
            )
        return False
    return True


def _for_whom(place: Place) -> int:
    """The owner chosen for the division, else its head."""
    chosen = whole_number(request.form.get(f"for-{place.division_id}"))
    owners = [officer_id for officer_id, _ in place.owners]
    return chosen if chosen in owners and chosen is not None else (owners or [0])[0]


def _kept(found: RoundRecord, typed: tuple[Place, ...], stored: list[int]) -> tuple[Place, ...]:
    """The table of now, with what was typed and not stored still in its fields."""
    forms = {
        item.part.id: item.form
        for place in typed
        for item in place.items
        if item.part.id not in stored and not item.form.is_empty
    }
    laid = places(found, typed=False)
    for item in (item for place in laid for item in place.items):
        if (form := forms.get(item.part.id)) is not None and form.refused:
            form.last.data = item.seen  # the next sending has seen what now stands above it
    return tuple(
        replace(
            place,
            items=tuple(
                replace(item, form=forms.get(item.part.id, item.form)) for item in place.items
            ),
        )
        for place in laid
    )


@pages.app_template_global()
def meeting_args(meeting: Meeting) -> dict[str, Any]:
    """A meeting as the query string of its pages."""
    return {
        "name": meeting.name,
        "number": meeting.number,
        "on-day": str(meeting.on.day),
        "on-month": str(meeting.on.month),
        "on-year": str(be_year(meeting.on.year)),
    }


@pages.app_template_global()
def thai_day(on: date) -> str:
    """A day in Thai, whatever the page's language: for papers."""
    return long_weekday_date(on, thai_digits=papers_in_thai_digits())
