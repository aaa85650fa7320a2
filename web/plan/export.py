"""What the list shows, as a file for a spreadsheet: the same measures, with all that they say."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.calendar import short_date
from tracker.queries import listing, plans, rounds
from tracker.records import MeasureRecord, RoundRecord
from tracker.status import PlanStatus, RoundStatus
from web.plan.narrowing import edition_of, filters
from web.plan.rows import OPEN
from web.request_scope import present, today, view
from web.wording import word
from workflows.spreadsheet import Cell, as_csv, as_xlsx

pages = Blueprint("export", __name__)
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.get("/plans/<int:plan_id>/measures.<any(csv,xlsx):form>")
@login_required
def measures(plan_id: int, form: str) -> Any:
    """The measures that the address narrows the plan to, all of them."""
    agency_id = present().agency_id
    found = plans.plan(view(), agency_id, plan_id)
    if found.status is PlanStatus.DRAFT:
        abort(404)
    wanted = filters().wanted(edition_of(found.fiscal_year))
    ids = set(listing.matching(view(), agency_id, plan_id, wanted=wanted))
    every = plans.measures(view(), agency_id, plan_id=plan_id, limit=None)
    round_ = _round(plan_id)
    owed = {
        part.part_id
        for part in rounds.owed(view(), agency_id, round_ids=[round_.id] if round_ else [])
    }
    lines = [_line(one, round_, owed) for one in every if one.id in ids]
    title = gettext("มาตรการ %(year)s", year=str(found.fiscal_year))
    made = as_csv(_head(), lines) if form == "csv" else as_xlsx(title, _head(), lines)
    answer = Response(made, content_type=KINDS[form])
    name = f"measures-{found.fiscal_year}-{plan_id}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _head() -> list[str]:
    return [
        gettext("ที่"),
        gettext("มาตรการ"),
        gettext("กิจกรรม"),
        gettext("ตัวชี้วัด"),
        gettext("ประเด็น"),
        gettext("เครื่องมือ"),
        gettext("ผู้รับผิดชอบ"),
        gettext("วันเริ่มต้น"),
        gettext("วันสิ้นสุด"),
        gettext("สถานะ"),
        gettext("เกินระยะเวลา"),
        gettext("สถานะรายส่วนราชการ"),
        gettext("รายงานรอบนี้"),
        gettext("ยังไม่ส่งรายงาน"),
        gettext("ผลการดำเนินการ"),
        gettext("ที่อยู่ของหน้ามาตรการ"),
    ]


def _line(one: MeasureRecord, round_: RoundRecord | None, owed: set[int]) -> list[Cell]:
    waiting = [part.division for part in one.parts if part.id in owed]
    late = one.ends_on < today() and one.status in OPEN
    return [
        one.number,
        one.title,
        "\n".join(one.actions or one.steps),
        ", ".join(str(number) for number in one.indicators),
        one.issue,
        one.instrument,
        gettext("ทุกส่วนราชการ")
        if one.all_divisions
        else ", ".join(part.division for part in one.parts),
        _day(one.starts_on),
        _day(one.ends_on),
        word(one.status),
        gettext("ใช่") if late else "",
        "\n".join(f"{part.division}: {word(part.status)}" for part in one.parts),
        f"{len(one.parts) - len(waiting)}/{len(one.parts)}" if round_ and one.parts else "",
        ", ".join(waiting),
        "\n".join(f"{part.division}: {part.result}" for part in one.parts if part.result),
        url_for("measures.measure", measure_id=one.id, _external=True),
    ]


def _day(on: date) -> str:
    """In Arabic digits, for a spreadsheet sorts and counts them."""
    return short_date(on, year4=True, thai_digits=False)


def _round(plan_id: int) -> RoundRecord | None:
    running = rounds.open_rounds(view(), present().agency_id, plan_id=plan_id)
    closed = [
        one
        for one in rounds.rounds(view(), present().agency_id, plan_id=plan_id)
        if one.status is RoundStatus.CLOSED
    ]
    return running[0] if running else closed[-1] if closed else None
