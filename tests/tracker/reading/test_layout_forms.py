"""Plans in Word, Excel, web pages, CSV and PDF, as offices make them, are read as a person does."""
# ruff: noqa: E501 - a row of a table stands on one line

import io

import pytest

from tests.tracker.reading import conversions, layouts
from tests.tracker.reading.expectations import YEAR_2569, Told, expected_of, in_form, measures
from tracker.reading import read_document

FORMS_OF_KEYS = [
    Told("สอนใช้บริการออนไลน์ในวันประชุมหมู่บ้าน", ["สำนักปลัดเทศบาล"], ("2025-11-01", "2026-01-31"),
         issue=2, steps=["นัดหมายผู้ใหญ่บ้าน", "สาธิตการใช้งาน"],
         finding="ผู้รับบริการไม่ทราบช่องทางออนไลน์"),
    Told("แบบยืมพัสดุหน้าเดียว", ["กองคลัง"], YEAR_2569, issue=4,
         steps=["ปรับแบบ", "ทดลองใช้", "ประเมิน"], finding="ขั้นตอนการยืมยุ่งยาก"),
]  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "html", "xlsx", "pdf"])
def test_a_form_of_keys_and_values_for_each_measure_is_read(form: str) -> None:
    draft = read_document(in_form(layouts.FORM_PER_MEASURE, form), name=f"plan.{form}")
    assert measures(draft, FORMS_OF_KEYS) == FORMS_OF_KEYS
    assert draft.agency.name == "เทศบาลตำบลตัวอย่าง"


SEVERAL = [
    Told("กำหนดเวลาให้บริการแต่ละเรื่อง", ["สำนักปลัด"], ("2025-10-01", "2025-12-31"), [1],
         steps=["ประกาศเวลา", "ติดตามผล"]),
    Told("ตู้รับความเห็นหน้าเคาน์เตอร์", ["กองคลัง"], ("2026-01-01", "2026-09-30"), [1]),
    Told("โทรถามความพอใจหลังรับบริการ", "all", ("2026-04-01", "2026-09-30"), [6]),
]  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "html", "xlsx", "pdf", "csv"])
def test_a_heading_before_each_table_names_its_indicator(form: str) -> None:
    draft = read_document(in_form(layouts.SEVERAL_TABLES, form), name=f"plan.{form}")
    assert measures(draft, SEVERAL) == SEVERAL


@pytest.mark.parametrize("form", ["docx", "html", "xlsx"])
def test_a_table_with_one_measure_in_each_column_is_read(form: str) -> None:
    expected = [
        Told("ติดป้ายค่าธรรมเนียม", ["กองคลัง"], ("2025-11-01", "2025-11-30"), [1],
             steps=["สำรวจค่าธรรมเนียม", "ทำป้าย"]),
        Told("ตอบคำถามในเพจภายใน ๑ วัน", "all", YEAR_2569, [7], steps=["จัดเวร", "ติดตาม"]),
    ]  # fmt: skip
    pieces: list[conversions.Piece] = ["มาตรการ ITA ปีงบประมาณ ๒๕๖๙", layouts.SIDEWAYS]
    draft = read_document(in_form(pieces, form), name=f"plan.{form}")
    assert measures(draft, expected) == expected


def test_a_word_plan_with_merged_cells_and_automatic_numbers_is_read() -> None:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()
    document.add_paragraph("แผนตามผลการประเมิน ITA ปี ๒๕๖๘ เพื่อปรับปรุงในปีงบประมาณ พ.ศ. ๒๕๖๙")
    table = document.add_table(rows=4, cols=6)
    heads = ["ที่", "ประเด็น", "มาตรการ", "ขั้นตอน", "ระยะเวลา", "ผู้รับผิดชอบ"]
    rows = [
        heads,
        ["1", "(๓) ช่องทางและรูปแบบการประชาสัมพันธ์เผยแพร่ข้อมูลข่าวสารภาครัฐ", "ทำจดหมายข่าว", "", "ธ.ค. ๒๕๖๘",
         "สำนักปลัด"],
        ["2", "", "ออกเสียงตามสาย", "", "ม.ค. ๒๕๖๙", ""],
        ["3", "(๕) กระบวนการสร้างความโปร่งใสในการใช้งบประมาณและการจัดซื้อจัดจ้าง", "ติดประกาศสัญญา", "",
         "ก.พ. ๒๕๖๙", "กองคลัง"],
    ]  # fmt: skip
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(1, 5).merge(table.cell(2, 5))
    steps = [["ร่าง", "พิมพ์", "แจก"], ["เขียนบท", "ออกอากาศ"], ["คัดสำเนา", "ติดบอร์ด"]]
    for row, items in enumerate(steps, start=1):
        cell = table.cell(row, 3)
        cell.paragraphs[0].text = items[0]
        for item in items[1:]:
            cell.add_paragraph(item)
        for paragraph in cell.paragraphs:
            properties = paragraph._p.get_or_add_pPr()
            num_pr = OxmlElement("w:numPr")
            for tag, value in (("w:ilvl", "0"), ("w:numId", str(row))):
                element = OxmlElement(tag)
                element.set(qn("w:val"), value)
                num_pr.append(element)
            properties.append(num_pr)
    out = io.BytesIO()
    document.save(out)
    expected = [
        Told("ทำจดหมายข่าว", ["สำนักปลัด"], ("2025-12-01", "2025-12-31"), issue=3,
             steps=["ร่าง", "พิมพ์", "แจก"]),
        Told("ออกเสียงตามสาย", ["สำนักปลัด"], ("2026-01-01", "2026-01-31"), issue=3,
             steps=["เขียนบท", "ออกอากาศ"]),
        Told("ติดประกาศสัญญา", ["กองคลัง"], ("2026-02-01", "2026-02-28"), issue=5,
             steps=["คัดสำเนา", "ติดบอร์ด"]),
    ]  # fmt: skip
    draft = read_document(out.getvalue(), name="plan.docx")
    assert measures(draft, expected) == expected


def test_an_excel_plan_with_titles_above_and_notes_below_is_read() -> None:
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = "มาตรการส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. 2569"
    sheet.merge_cells("B2:H2")
    sheet["B3"] = "องค์การบริหารส่วนจังหวัดตัวอย่าง จังหวัดระนอง"
    sheet.merge_cells("B3:H3")
    heads = ["ลำดับ", "ตัวชี้วัด", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา", "", "หมายเหตุ"]
    for column, text in enumerate(heads, start=2):
        sheet.cell(5, column, text or None)
    sheet.merge_cells("F5:G5")
    for column in "BCDEH":
        sheet.merge_cells(f"{column}5:{column}6")
    sheet["F6"], sheet["G6"] = "เริ่มต้น", "สิ้นสุด"
    sheet.append([None, 1, "การแก้ไขปัญหาการทุจริต", "ทำขั้นตอนรับเรื่องร้องเรียน", "กองการเจ้าหน้าที่",
                  datetime.date(2025, 10, 1), datetime.date(2026, 1, 15), "เร่งด่วน"])  # fmt: skip
    sheet.append([None, 2, None, "แจ้งผลผู้ร้องทุกสิบห้าวัน", "กองการเจ้าหน้าที่\nหน่วยตรวจสอบภายใน",
                  datetime.date(2568, 11, 1), datetime.date(2569, 9, 30)])  # fmt: skip
    sheet.merge_cells("C7:C8")
    sheet["B10"] = "หมายเหตุ ปรับแผนได้ตามความเหมาะสม"
    out = io.BytesIO()
    book.save(out)
    expected = [
        Told("ทำขั้นตอนรับเรื่องร้องเรียน", ["กองการเจ้าหน้าที่"], ("2025-10-01", "2026-01-15"), [5]),
        Told("แจ้งผลผู้ร้องทุกสิบห้าวัน", ["กองการเจ้าหน้าที่", "หน่วยตรวจสอบภายใน"],
             ("2025-11-01", "2026-09-30"), [5]),
    ]  # fmt: skip
    draft = read_document(out.getvalue(), name="plan.xlsx")
    assert measures(draft, expected) == expected
    assert draft.agency.name == "องค์การบริหารส่วนจังหวัดตัวอย่าง"
    left = " ".join(piece.text for piece in draft.leftover)
    assert "ปรับแผนได้ตามความเหมาะสม" in left and "เร่งด่วน" in left


def test_a_web_page_in_windows_874_with_spans_is_read() -> None:
    page = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-874">
    </head><body><h2>แผน ITA ปีงบประมาณ 2569 เทศบาลนครตัวอย่าง</h2><table border=1>
    <tr><th rowspan=2>ตัวชี้วัด</th><th rowspan=2>มาตรการ</th><th colspan=2>การดำเนินงาน</th></tr>
    <tr><th>ระยะเวลา</th><th>ผู้รับผิดชอบ</th></tr>
    <tr><td rowspan=2>การใช้อำนาจ</td><td>เปิดเผยเกณฑ์<br>เลื่อนขั้น</td><td>ต.ค. 2568</td>
    <td rowspan=2>สำนักปลัดเทศบาล</td></tr>
    <tr><td>กล่องรับความเห็น<ul><li>ตั้งกล่อง</li><li>เปิดกล่อง</li></ul></td><td>พ.ย. 2568</td></tr>
    </table></body></html>"""
    expected = [
        Told("เปิดเผยเกณฑ์ เลื่อนขั้น", ["สำนักปลัดเทศบาล"], ("2025-10-01", "2025-10-31"), [3]),
        Told("กล่องรับความเห็น", ["สำนักปลัดเทศบาล"], ("2025-11-01", "2025-11-30"), [3],
             actions=["ตั้งกล่อง", "เปิดกล่อง"]),
    ]  # fmt: skip
    draft = read_document(page.encode("cp874"), name="plan.html")
    assert measures(draft, expected) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_a_csv_plan_is_read_in_every_encoding(encoding: str) -> None:
    rows = (
        "มาตรการ ITA ปีงบประมาณ 2569;;;\n"
        "ลำดับ;มาตรการ;ผู้รับผิดชอบ;ระยะเวลา\n"
        '1;"จัดบอร์ด; ป้ายข่าว";กองช่าง;ธ.ค. 2568\n'
        "2;ถ่ายทอดสดประชุมสภา;สำนักปลัด;ตลอดปีงบประมาณ\n"
    )
    expected = [
        Told("จัดบอร์ด; ป้ายข่าว", ["กองช่าง"], ("2025-12-01", "2025-12-31")),
        Told("ถ่ายทอดสดประชุมสภา", ["สำนักปลัด"], YEAR_2569),
    ]
    draft = read_document(rows.encode(encoding), name="plan.csv")
    assert measures(draft, expected) == expected


@pytest.mark.parametrize("form", ["docx", "html", "xlsx", "csv", "pdf"])
@pytest.mark.parametrize(
    "name",
    [
        "by issue, quarters as periods",
        "a university by question, with scores",
        "landscape with budget, indicator of success and total",
        "group rows over the measures",
        "several measures under one indicator, its cell blank from the second on",
        "a report with ticks under three heads",
    ],
)
def test_every_form_gives_the_samemeasures(name: str, form: str) -> None:
    text, expected = expected_of(name)
    data = in_form(conversions.pieces_of(text), form)
    assert measures(read_document(data, name=f"plan.{form}"), expected) == expected
