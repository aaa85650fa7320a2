"""The journal: who did what, when, about what; and whether all of it is as it was written."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_babel import lazy_gettext
from flask_login import login_required

from tracker.calendar import BANGKOK
from tracker.queries import journal, people
from tracker.verify import MOST_FAULTS
from web.fields import Asking, ThaiDateField
from web.journal.words import KINDS, changes, say
from web.request_scope import house, look_again, now, present, view, whole_number
from workflows.actions.verifying import VERIFY, verify_agency
from workflows.readers import JOURNAL, may_read

pages = Blueprint("journal", __name__, url_prefix="/journal")
ON_A_PAGE = 30


class Days(Asking):
    """From when until when; either may be left open."""

    since = ThaiDateField(lazy_gettext("ตั้งแต่วันที่"))
    until = ThaiDateField(lazy_gettext("ถึงวันที่"))


@pages.app_template_global()
def may_read_journal() -> bool:
    """Whether the menu and a measure's timeline lead the visitor here."""
    return may_read(present().standings, JOURNAL)


@pages.before_request
@login_required
def _readers_only() -> None:
    if not may_read_journal():
        abort(403)


@pages.get("")
def entries() -> Any:
    """Who did what?"""
    agency_id = present().agency_id
    asks = "since-day" in request.args or "until-day" in request.args
    days = Days(formdata=request.args if asks else None, meta={"csrf": False})
    sound = days.validate() if asks else True
    kind = request.args.get("kind")
    measure_id = whole_number(request.args.get("measure")) or None
    officer_id = whole_number(request.args.get("officer")) or None
    before = whole_number(request.args.get("before"))
    found = journal.entries(
        view(),
        agency_id,
        subjects=KINDS[kind][1] if kind in KINDS else (),
        measure_id=measure_id,
        officer_id=officer_id,
        since=_begin_of(days.since.data) if sound else None,
        until=_begin_of(days.until.data, later=1) if sound else None,
        before=before,
        limit=ON_A_PAGE + 1,
    )
    shown = found[:ON_A_PAGE]
    names = {one.id: one.name for one in people.officers(view(), agency_id)}
    count, head = journal.chain_of(view(), agency_id)
    return render_template(
        "journal/entries.html",
        group="journal",
        shown=[(one, say(one), changes(one, names)) for one in shown],
        abouts=journal.abouts(view(), agency_id, shown),
        outlived=journal.outlived(view(), agency_id, shown),
        rounds=journal.rounds_of(view(), agency_id, shown),
        names=names,
        count=count,
        head=head,
        verified=journal.last_of(
            view(), agency_id, subject="agency", subject_id=agency_id, action=VERIFY
        ),
        days=days,
        kinds={key: told for key, (told, _) in KINDS.items()},
        kind=kind,
        measure_id=measure_id,
        officer_id=officer_id,
        measures=journal.measure_names(view(), agency_id),
        for_url={k: v for k, v in request.args.items() if v and k != "before"},
        narrowed=bool(kind or measure_id or officer_id or days.since.data or days.until.data),
        next_before=shown[-1].number if len(found) > ON_A_PAGE else None,
        first_page=before is None,
        asking=Asking(formdata=None),
    ), 200 if sound else 422


@pages.post("/verify")
def check() -> Any:
    """Is everything as it was written? Looks at every entry, row and file, and keeps the answer."""
    me = present()
    agency_id = me.agency_id
    done = verify_agency(house(), agency_id=agency_id, officer_id=me.officer_id, now=now())
    look_again()
    count, head = journal.chain_of(view(), agency_id)
    return render_template(
        "journal/verified.html",
        group="journal",
        done=done,
        at=now(),
        count=count,
        head=head,
        most=MOST_FAULTS,
    )


def _begin_of(on: date | None, *, later: int = 0) -> datetime | None:
    """The instant at which a day begins in Bangkok, or one so many days later."""
    if on is None:
        return None
    return datetime.combine(on + timedelta(days=later), time(), BANGKOK).astimezone(UTC)
