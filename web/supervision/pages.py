"""One table: the agencies that agreed, where their plans, rounds and memos stand. Reads only."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext
from flask_login import current_user, login_required

from tracker.calendar import bangkok_date, short_date
from tracker.queries.supervision import OfficeRecord, office_of
from web.plan.export import KINDS
from web.request_scope import present, today, view, whole_number
from web.wording import word
from workflows import supervision
from workflows.spreadsheet import Cell, as_xlsx
from workflows.supervision import Half, Line

pages = Blueprint("supervision", __name__, url_prefix="/supervision")


@pages.before_request
@login_required
def _supervisors_only() -> None:
    if not current_user.supervises:
        abort(403)


@pages.get("")
def table() -> Any:
    """Where do the agencies that agreed stand?"""
    office = _office()
    half = _half(office)
    found = supervision.table(
        view(), office.id, half, after=whole_number(request.args.get("after"))
    )
    return render_template(
        "supervision/table.html",
        group="supervision",
        office=office,
        found=found,
        half=half,
        years=sorted(
            {*supervision.years(view(), office.id, today=today()), half.fiscal_year}, reverse=True
        ),
        complete=sum(one.complete for one in found.lines),
        first_page="after" not in request.args,
    )


@pages.get("/table.xlsx")
def file() -> Any:
    """The same table, all of it, for a spreadsheet."""
    office = _office()
    half = _half(office)
    found = supervision.table(view(), office.id, half, limit=None)
    title = gettext("การกำกับดูแล %(year)s", year=str(half.fiscal_year))
    made = as_xlsx(title, _head(), [_row(one) for one in found.lines])
    answer = Response(made, content_type=KINDS["xlsx"])
    name = f"supervision-{half.fiscal_year}-{half.half}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _office() -> OfficeRecord:
    found = office_of(view(), present().agency_id)
    if found is None:
        abort(403)
    return found


def _half(office: OfficeRecord) -> Half:
    """The half-year that the address names, else the one that is being reported on."""
    year = whole_number(request.args.get("year"))
    half = whole_number(request.args.get("half"))
    if year is not None and 2500 <= year <= 2700 and half in (1, 2):
        return Half(year, half)
    return supervision.half_now(view(), office.id, today=today())


def _head() -> list[str]:
    return [
        gettext("หน่วยงาน"),
        gettext("อำเภอ"),
        gettext("แผน"),
        gettext("วันที่อนุมัติแผน"),
        gettext("รอบรายงาน"),
        gettext("กำหนดส่ง"),
        gettext("ส่วนราชการที่รายงานครบ"),
        gettext("ส่วนราชการทั้งหมด"),
        gettext("บันทึกข้อความ"),
        gettext("วันที่ของบันทึกข้อความ"),
        gettext("ดำเนินการล่าสุด"),
    ]


def _row(one: Line) -> list[Cell]:
    half = one.round_status
    return [
        one.agency.name,
        one.agency.district,
        one.plan.title if one.plan else gettext("ยังไม่มีแผนที่อนุมัติ"),
        short_date(one.plan.approved_on, year4=True, thai_digits=False) if one.plan else None,
        word(half) if half else None,
        short_date(one.due_on, year4=True, thai_digits=False) if one.due_on else None,
        one.reported if one.divisions else None,
        one.divisions or None,
        word(one.memo) if one.memo else None,
        _day(one.memo_at),
        _day(one.last_act_at),
    ]


def _day(at: datetime | None) -> str | None:
    """In Arabic digits, for a spreadsheet sorts and counts them."""
    return short_date(bangkok_date(at), year4=True, thai_digits=False) if at else None
