"""The blank plans that the site offers are read as what people write into them."""

import io
from pathlib import Path
from typing import Any

import docx
import openpyxl

from tests.plan_forms import COLUMNS, FORMS
from tracker.reading import read_document

FILLED = (
    "1",
    "ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร",
    "ประชาชนยังไม่รู้จักช่องทางติดต่อ",
    "จัดทำหน้าช่องทางติดต่อ",
    "1. สำรวจ 2. ปรับปรุงหน้าเว็บไซต์",
    "ต.ค. ๖๘ – มี.ค. ๖๙",
    "สำนักปลัด กองคลัง",
    "รายงานรอบ ๖ เดือน",
)
TITLE = "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2569"
AGENCY = "ชื่อหน่วยงาน เทศบาลตำบลตัวอย่าง อำเภอตัวอย่าง จังหวัดตัวอย่าง"


def filled_excel() -> bytes:
    book = openpyxl.load_workbook(FORMS / "plan-form.xlsx")
    sheet: Any = book.active
    sheet["A1"], sheet["A2"] = TITLE, AGENCY
    for column, text in enumerate(FILLED, start=1):
        sheet.cell(6, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled_word() -> bytes:
    document = docx.Document(str(FORMS / "plan-form.docx"))
    document.paragraphs[0].text, document.paragraphs[1].text = TITLE, AGENCY
    for column, text in enumerate(FILLED):
        document.tables[0].rows[1].cells[column].text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_filled_form_is_read_whole() -> None:
    for data, name in ((filled_excel(), "plan-form.xlsx"), (filled_word(), "plan-form.docx")):
        read = read_document(data, name=name).as_json()
        assert read["agency"]["name"] == "เทศบาลตำบลตัวอย่าง"
        assert read["plan"]["fiscal_year"] == 2569
        (measure,) = read["plan"]["measures"]
        assert measure["title"] == "จัดทำหน้าช่องทางติดต่อ"
        assert measure["indicators"] == [7]
        assert measure["finding"] == "ประชาชนยังไม่รู้จักช่องทางติดต่อ"
        assert measure["steps"] == ["สำรวจ", "ปรับปรุงหน้าเว็บไซต์"]
        assert measure["owners"] == ["สำนักปลัด", "กองคลัง"]
        assert (measure["starts"], measure["ends"]) == ("2025-10-01", "2026-03-31")
        assert measure["follow_up"] == "รายงานรอบ ๖ เดือน"


def test_a_blank_form_holds_no_measure() -> None:
    for name in ("plan-form.xlsx", "plan-form.docx"):
        read = read_document((FORMS / name).read_bytes(), name=name).as_json()
        assert not (read["plan"] or {}).get("measures")


def test_the_heads_of_the_form_are_those_of_the_generator() -> None:
    sheet: Any = openpyxl.load_workbook(FORMS / "plan-form.xlsx").active
    assert [cell.value for cell in sheet[5]] == [head for head, _ in COLUMNS]


def test_the_forms_are_small_enough_for_a_weak_line() -> None:
    assert [p.name for p in sorted(Path(FORMS).iterdir()) if p.stat().st_size > 60_000] == []
