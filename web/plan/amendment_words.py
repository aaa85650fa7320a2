"""What an amendment changes, in words: before it is made, and as it was made. Decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from tracker.queries import people, plans
from web.request_scope import present, view
from web.wording import day, digits

DAYS = ("starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words: what, of which measure, from what to what, and why it cannot be."""

    what: str
    measure: str
    measure_id: int | None
    rows: tuple[tuple[str, str, str], ...]
    """(field, as it is now, as it becomes)."""
    refused: str = ""


def lines_of(changes: Iterable[dict[str, Any]]) -> list[Line]:
    """Changes that are not made yet, in words."""
    known = {d.id: d.name for d in people.divisions(view(), present().agency_id)}
    found = []
    for one in changes:
        if one["what"] == "add":
            owners = " · ".join(known.get(n, "–") for n in one["divisions"])
            period = f"{_day(one['starts_on'])} – {_day(one['ends_on'])}"
            rows = (
                (gettext("ผู้รับผิดชอบ"), "", owners),
                (gettext("ระยะเวลา"), "", period),
                *([(gettext("ผลการวิเคราะห์"), "", one["finding"])] if one.get("finding") else []),
                *((gettext("แนวทางปฏิบัติ"), "", step) for step in one["steps"]),
            )
            found.append(Line("add", one["title"], None, rows))
            continue
        measure = plans.measure(view(), present().agency_id, one["measure"])
        rows = ()
        if one["what"] == "hand over":
            rows = ((gettext("ผู้รับผิดชอบ"), known.get(one["from"], "–"), known.get(one["to"], "–")),)
        elif one["what"] == "reword":
            old = _said(one["field"], plain(getattr(measure, one["field"])))
            rows = ((_field(one["field"]), old, _said(one["field"], one["value"])),)
        found.append(Line(one["what"], _numbered(measure.number, measure.title), measure.id, rows))
    return found


def told(changes: Iterable[dict[str, Any]]) -> list[Line]:
    """What an amendment that was made has changed, in words."""
    found = []
    for one in changes:
        rows: tuple[tuple[str, str, str], ...] = ()
        if one["what"] == "hand over":
            rows = ((gettext("ผู้รับผิดชอบ"), one["from"], one["to"]),)
        elif one["what"] == "reword":
            field = one["field"]
            rows = ((_field(field), _said(field, one["old"]), _said(field, one["new"])),)
        title = one.get("title") or plans.measure(view(), present().agency_id, one["measure"]).title
        found.append(Line(one["what"], _numbered(one["number"], title), one["measure"], rows))
    return found


def _numbered(number: int, title: str) -> str:
    words = gettext("มาตรการที่ %(number)s", number=digits(number))
    return f"{words}: {title}"


def _field(name: str) -> str:
    return {
        "title": gettext("ชื่อมาตรการ"),
        "finding": gettext("ผลการวิเคราะห์"),
        "follow_up": gettext("การกำกับติดตาม"),
        "starts_on": gettext("วันเริ่มต้น"),
        "ends_on": gettext("วันสิ้นสุด"),
    }[name]


def _said(field: str, value: str | None) -> str:
    return (_day(value) if field in DAYS else value or "") if value else ""


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))


def plain(value: Any) -> Any:
    """A value as it travels in a form and stands in the journal: dates in ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value
