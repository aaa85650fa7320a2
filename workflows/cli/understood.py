"""What a reading understood, said in a few lines for a person at a terminal. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.calendar import short_date
from workflows.cli.columns import table


def what_was_understood(understood: Mapping[str, Any]) -> list[str]:
    """Agency, assessment, plan with its measures, memo, and every doubt."""
    lines: list[str] = []
    agency = understood["agency"] or {}
    if agency.get("name"):
        place = " ".join(
            word + agency[key]
            for word, key in (("อำเภอ", "district"), ("จังหวัด", "province"))
            if agency.get(key)
        )
        lines.append(f"หน่วยงาน · agency: {agency['name']} {place}".rstrip())
    lines += _assessment(understood["assessment"] or {})
    if plan := understood["plan"]:
        lines.append(
            f"แผน · plan: ปีงบประมาณ {plan['fiscal_year'] or '?'}, {len(plan['measures'])} มาตรการ"
        )
        lines += table(
            ("ที่", "มาตรการ", "ตัวชี้วัด", "ผู้รับผิดชอบ", "ระยะเวลา"),
            [_measure(measure) for measure in plan["measures"]],
            widest=44,
        )
    if memo := understood["memo"]:
        lines.append(f"บันทึกข้อความ · memo: {memo['subject'] or '–'}")
    lines += warnings_of(understood)
    if left := understood["leftover"]:
        lines.append(f"ข้อความนอกตาราง · left-over texts: {len(left)}")
    return lines


def warnings_of(understood: Mapping[str, Any], name: str | None = None) -> list[str]:
    """Each doubt with its place."""
    before = f"{name}: " if name else ""
    return [
        f"▲ {before}{warning['where']}: {warning['message']}" for warning in understood["warnings"]
    ]


def _assessment(read: Mapping[str, Any]) -> list[str]:
    if not read.get("fiscal_year"):
        return []
    instruments = " ".join(f"{key} {score:g}" for key, score in read["instruments"].items())
    overall = "" if read["overall"] is None else f": {read['overall']:g} {read['level'] or ''}"
    return [f"ผลการประเมิน ITA {read['fiscal_year']}{overall} {instruments}".rstrip()]


def _measure(read: Mapping[str, Any]) -> Sequence[object]:
    owners = "ทุกส่วนราชการ" if read["all_divisions"] else " ".join(read["owners"])
    days = [
        short_date(date.fromisoformat(day), thai_digits=False)
        for day in (read["starts"], read["ends"])
        if day
    ]
    indicators = ", ".join(map(str, read["indicators"]))
    return (read["number"], read["title"], indicators, owners, " – ".join(days))
