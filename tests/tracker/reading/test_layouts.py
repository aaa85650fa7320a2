"""Plans of unknown agencies, in layouts of every kind, are read as a person reads them."""

# ruff: noqa: E501 - a row of a table stands on one line

import io

import pytest

from tests.tracker.reading import conversions, layouts
from tests.tracker.reading.layouts import YEAR_2568, YEAR_2569, Told
from tracker.reading import read_document
from tracker.reading.draft import MeasureDraft, PlanDraft

TEXTS: list[tuple[str, str, int, list[Told]]] = [
    (
        "by issue, quarters as periods",
        layouts.BY_ISSUE_WITH_QUARTERS,
        2568,
        [
            Told("เปิดรับคำขอทางเว็บไซต์", ["สำนักปลัด"], ("2024-10-01", "2024-12-31"),
                 steps=["จัดทำแบบคำขอ", "ทดสอบระบบ", "ประชาสัมพันธ์"]),
            Told("ทะเบียนคุมการยืมพัสดุ", ["กองคลัง", "กองช่าง"], ("2025-01-01", "2025-06-30"),
                 steps=["สำรวจพัสดุ", "ออกแบบทะเบียน"]),
            Told("แจ้งแผนการใช้เงินทุกเดือน", "all", YEAR_2568, steps=["สรุปรายงาน", "แจ้งในที่ประชุม"]),
        ],
    ),
    (
        "owners in the first column, no numbers",
        layouts.NO_NUMBER_OWNERS_FIRST,
        2569,
        [
            Told("เผยแพร่แผนจัดซื้อจัดจ้างทุกไตรมาส", ["กองคลัง"], YEAR_2569,
                 steps=["รวบรวมแผน", "ลงเว็บไซต์"]),
            Told("ป้ายบอกขั้นตอนขออนุญาตก่อสร้าง", ["กองช่าง"], ("2026-01-01", "2026-03-31"),
                 steps=["ร่างข้อความ", "ติดตั้งป้าย"]),
            Told("อบรมจริยธรรมพนักงาน", ["สำนักปลัด", "กองการศึกษา"], ("2026-02-01", "2026-02-28"),
                 steps=["เชิญวิทยากร", "ประเมินผล"]),
        ],
    ),
    (
        "landscape with budget, indicator of success and total",
        layouts.LANDSCAPE_WITH_BUDGET,
        2569,
        [
            Told("โครงการพี่สอนน้องงานบริการ", ["งานบุคลากร"], ("2025-11-01", "2025-11-30"), [1],
                 finding="คะแนนลดลงจากปีก่อน"),
            Told("โครงการเว็บไซต์ทันสมัย", ["งานศูนย์ข้อมูล"], YEAR_2569, [9]),
        ],
    ),
    (
        "a university by question, with scores",
        layouts.UNIVERSITY_BY_QUESTION,
        2568,
        [
            Told("จัดระบบบัตรคิวทุกจุดบริการ", ["กองกลาง", "สำนักงานอธิการบดี"],
                 ("2024-10-01", "2025-03-31"), [1], questions=["i2"],
                 steps=["สำรวจจุดบริการ", "ติดตั้งบัตรคิว"], finding="บางหน่วยไม่มีบัตรคิว"),
            Told("จัดเวทีรับฟังนักศึกษา", ["กองพัฒนานักศึกษา"], ("2024-10-01", "2025-06-30"), [8],
                 questions=["e7"], steps=["กำหนดวัน", "จัดเวที", "สรุปผล"]),
            Told("ตรวจรายการก่อนเผยแพร่", ["กองคลัง", "กองแผนงาน"], YEAR_2568, [9],
                 questions=["o12"], steps=["ตั้งผู้ตรวจ", "ตรวจทุกเดือน"]),
        ],
    ),
    (
        "a report with ticks under three heads",
        layouts.FOLLOW_UP_WITH_TICKS,
        2569,
        [
            Told("จัดทำผังขั้นตอนการให้บริการ", ["สำนักปลัดเทศบาล"], YEAR_2569, status="done"),
            Told("เปิดช่องทางร้องเรียนออนไลน์", ["กองยุทธศาสตร์และงบประมาณ"], YEAR_2569,
                 status="in_progress"),
            Told("อบรมวินัยพนักงานใหม่", ["สำนักปลัดเทศบาล"], YEAR_2569),
            Told("ทบทวนคำสั่งแบ่งงาน", "all", YEAR_2569),
        ],
    ),
    (
        "heads in English",
        layouts.ENGLISH_AND_THAI,
        2569,
        [
            Told("Service charter at every counter", ["Registrar Office"], ("2025-10-01", "2026-03-31"),
                 [1], steps=["Draft charter", "Publish it"]),
            Told("Bilingual news page", "all", YEAR_2569, [7], steps=["Collect news", "Translate"]),
        ],
    ),
    (
        "labelled lines as sent by chat",
        layouts.LINE_CHAT,
        2569,
        [
            Told("จัดทำคู่มือขอใช้รถส่วนกลาง", ["กองคลัง"], ("2025-10-01", "2025-12-31"), [4],
                 steps=["ยกร่างคู่มือ", "เวียนให้ทุกกองทราบ"]),
            Told("สรุปงบประมาณให้ชาวบ้านอ่านง่าย", ["สำนักปลัด", "กองคลัง"], YEAR_2569, [2],
                 steps=["ทำภาพสรุป", "ส่งในกลุ่มไลน์หมู่บ้าน"]),
        ],
    ),
    (
        "group rows over the measures",
        layouts.GROUP_ROWS,
        2569,
        [
            Told("ประกาศหลักเกณฑ์เลื่อนเงินเดือน", ["สำนักปลัด"], ("2026-03-01", "2026-03-31"), [3],
                 steps=["ยกร่าง", "ประกาศ"]),
            Told("เปิดรับฟังความเห็นก่อนโยกย้าย", ["สำนักปลัด"], ("2026-09-01", "2026-09-30"), [3],
                 steps=["แจ้งเวียน", "สรุปความเห็น"]),
            Told("ลงนามงดรับของขวัญทุกคน", "all", ("2025-12-01", "2025-12-31"), [10],
                 steps=["จัดพิธี", "เผยแพร่ภาพ"]),
        ],
    ),
    (
        "several measures under one indicator, its cell blank from the second on",
        layouts.BLANK_LEADS,
        2569,
        [
            Told("ตรวจหน้าเว็บทุกสิ้นเดือน", ["สำนักปลัด"], YEAR_2569, [9], finding="ข้อมูลเก่า"),
            Told("อบรมผู้ลงข้อมูล", ["กองคลัง"], ("2025-11-01", "2025-11-30"), [9], finding="ข้อมูลเก่า"),
            Told("ทำปฏิทินการเผยแพร่", ["สำนักปลัด"], ("2025-10-01", "2025-10-31"), [9]),
            Told("ทำแผนความเสี่ยงรายกอง", "all", ("2026-03-01", "2026-03-31"), [10],
                 finding="ไม่มีแผนความเสี่ยง"),
        ],
    ),
    (
        "a chart of months",
        layouts.MONTHS_CHART,
        2569,
        [
            Told("ประชุมชี้แจงแบบวัด", ["สำนักปลัด"], ("2025-10-01", "2025-11-30")),
            Told("ปรับปรุงข้อมูลเว็บไซต์", ["กองคลัง"], ("2026-01-01", "2026-04-30")),
        ],
    ),
    (
        "no column of measures: the way to practice stands for it",
        layouts.STEPS_ONLY,
        2569,
        [
            Told("ชี้แจงเกณฑ์ประเมินก่อนรอบประเมิน", ["กลุ่มงานทรัพยากรบุคคล"],
                 ("2025-10-01", "2025-10-31"), [3], finding="ควรชี้แจงเกณฑ์"),
            Told("เปิดบัญชีไลน์ตอบคำถาม", ["กลุ่มงานสุขศึกษา"], ("2025-11-01", "2026-01-31"), [7]),
        ],
    ),
    (
        "a table of pipes",
        layouts.PIPES,
        2569,
        [
            Told("ทำผังจุดบริการ", ["กองช่าง"], ("2025-12-01", "2025-12-31")),
            Told("อบรมรับเรื่องร้องเรียน", ["สำนักปลัด", "กองคลัง"], ("2026-01-01", "2026-01-31")),
        ],
    ),
    (
        "cells that came one to a line",
        layouts.LONE_CELLS,
        2569,
        [
            Told("ปิดประกาศราคากลาง", ["กองคลัง"], ("2025-11-01", "2025-11-30")),
            Told("เปิดตู้ร้องเรียนทุกสัปดาห์", ["สำนักปลัด"], YEAR_2569),
        ],
    ),
]  # fmt: skip


def _told(measure: MeasureDraft, like: Told) -> Told:
    """A measure in the words of an expectation: only what the expectation speaks of."""
    return Told(
        title=measure.title,
        owners="all" if measure.all_divisions and not measure.owners else list(measure.owners),
        period=(str(measure.starts), str(measure.ends)),
        indicators=list(measure.indicators),
        steps=list(measure.steps) if like.steps is not None else None,
        questions=list(measure.questions),
        issue=measure.issue,
        instrument=measure.instrument,
        status=measure.status,
        actions=list(measure.actions) if like.actions is not None else None,
        finding=measure.finding if like.finding is not None else None,
    )


def _measures(draft: PlanDraft, expected: list[Told]) -> list[Told]:
    assert draft.plan is not None, [w.message for w in draft.warnings]
    found = draft.plan.measures
    padded = [*expected, *[Told("", [], ("", ""))] * (len(found) - len(expected))]
    return [_told(m, like) for m, like in zip(found, padded, strict=False)]


@pytest.mark.parametrize(
    ("text", "year", "expected"), [pytest.param(t, y, e, id=n) for n, t, y, e in TEXTS]
)
def test_a_plan_is_read_as_a_person_reads_it(text: str, year: int, expected: list[Told]) -> None:
    draft = read_document(text.encode(), name="plan.txt")
    assert _measures(draft, expected) == expected
    assert draft.plan is not None and draft.plan.fiscal_year == year


FORMS_OF_KEYS = [
    Told("สอนใช้บริการออนไลน์ในวันประชุมหมู่บ้าน", ["สำนักปลัดเทศบาล"], ("2025-11-01", "2026-01-31"),
         issue=2, steps=["นัดหมายผู้ใหญ่บ้าน", "สาธิตการใช้งาน"],
         finding="ผู้รับบริการไม่ทราบช่องทางออนไลน์"),
    Told("แบบยืมพัสดุหน้าเดียว", ["กองคลัง"], YEAR_2569, issue=4,
         steps=["ปรับแบบ", "ทดลองใช้", "ประเมิน"], finding="ขั้นตอนการยืมยุ่งยาก"),
]  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "html", "xlsx", "pdf"])
def test_a_form_of_keys_and_values_for_each_measure_is_read(form: str) -> None:
    draft = read_document(_in_form(layouts.FORM_PER_MEASURE, form), name=f"plan.{form}")
    assert _measures(draft, FORMS_OF_KEYS) == FORMS_OF_KEYS
    assert draft.agency.name == "เทศบาลตำบลตัวอย่าง"


SEVERAL = [
    Told("กำหนดเวลาให้บริการแต่ละเรื่อง", ["สำนักปลัด"], ("2025-10-01", "2025-12-31"), [1],
         steps=["ประกาศเวลา", "ติดตามผล"]),
    Told("ตู้รับความเห็นหน้าเคาน์เตอร์", ["กองคลัง"], ("2026-01-01", "2026-09-30"), [1]),
    Told("โทรถามความพอใจหลังรับบริการ", "all", ("2026-04-01", "2026-09-30"), [6]),
]  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "html", "xlsx", "pdf", "csv"])
def test_a_heading_before_each_table_names_its_indicator(form: str) -> None:
    draft = read_document(_in_form(layouts.SEVERAL_TABLES, form), name=f"plan.{form}")
    assert _measures(draft, SEVERAL) == SEVERAL


@pytest.mark.parametrize("form", ["docx", "html", "xlsx"])
def test_a_table_with_one_measure_in_each_column_is_read(form: str) -> None:
    expected = [
        Told("ติดป้ายค่าธรรมเนียม", ["กองคลัง"], ("2025-11-01", "2025-11-30"), [1],
             steps=["สำรวจค่าธรรมเนียม", "ทำป้าย"]),
        Told("ตอบคำถามในเพจภายใน ๑ วัน", "all", YEAR_2569, [7], steps=["จัดเวร", "ติดตาม"]),
    ]  # fmt: skip
    pieces: list[conversions.Piece] = ["มาตรการ ITA ปีงบประมาณ ๒๕๖๙", layouts.SIDEWAYS]
    draft = read_document(_in_form(pieces, form), name=f"plan.{form}")
    assert _measures(draft, expected) == expected


def _in_form(pieces: list[conversions.Piece], form: str) -> bytes:
    if form == "csv":
        return conversions.as_csv(pieces, "utf-8-sig")
    made = {
        "docx": conversions.as_docx,
        "html": conversions.as_html,
        "xlsx": conversions.as_xlsx,
        "pdf": conversions.as_pdf,
    }
    return made[form](pieces)


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
    assert _measures(draft, expected) == expected


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
    assert _measures(draft, expected) == expected
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
    assert _measures(draft, expected) == expected


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
    assert _measures(draft, expected) == expected


def _expected(name: str) -> tuple[str, list[Told]]:
    return next((text, expected) for known, text, _, expected in TEXTS if known == name)


@pytest.mark.parametrize(
    "order", [(6, 5, 4, 3, 2, 1, 0), (3, 0, 6, 2, 5, 1, 4), (5, 4, 0, 3, 6, 1, 2)]
)
def test_columns_may_stand_in_any_order(order: tuple[int, ...]) -> None:
    text, expected = _expected("a university by question, with scores")
    lines = []
    for line in text.splitlines():
        cells = line.split("\t")
        lines.append("\t".join(cells[i] for i in order) if len(cells) == len(order) else line)
    draft = read_document("\n".join(lines).encode(), name="plan.txt")
    assert _measures(draft, expected) == expected


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
def test_every_form_gives_the_same_measures(name: str, form: str) -> None:
    text, expected = _expected(name)
    data = _in_form(conversions.pieces_of(text), form)
    assert _measures(read_document(data, name=f"plan.{form}"), expected) == expected


CUT_BY_A_PAGE = """มาตรการตามผลประเมิน ITA ปี ๒๕๖๘ เพื่อพัฒนาในปีงบประมาณ ๒๕๖๙
ตัวชี้วัด\tมาตรการ\tขั้นตอน\tระยะเวลา\tผู้รับผิดชอบ
การใช้อำนาจ\tชี้แจงเกณฑ์การมอบหมายงาน\t๑. ร่างเกณฑ์ ๒. ชี้แจงในที่\tต.ค. ๒๕๖๘\tกองการ

ตัวชี้วัด\tมาตรการ\tขั้นตอน\tระยะเวลา\tผู้รับผิดชอบ
\t\tประชุม ๓. ประกาศใช้\t\tเจ้าหน้าที่
-- ---\t--\t---\t--\t-----
การเปิดเผยข้อมูล\tแบ่งผู้ลงข้อมูลรายกอง\t๑. แบ่งงาน ๒. ติดตาม\tพ.ย. ๒๕๖๘\tทุกกอง
"""


def test_a_row_that_a_page_cuts_is_one_measure() -> None:
    expected = [
        Told("ชี้แจงเกณฑ์การมอบหมายงาน", ["กองการเจ้าหน้าที่"], ("2025-10-01", "2025-10-31"), [3],
             steps=["ร่างเกณฑ์", "ชี้แจงในที่ประชุม", "ประกาศใช้"]),
        Told("แบ่งผู้ลงข้อมูลรายกอง", "all", ("2025-11-01", "2025-11-30"), [9], steps=["แบ่งงาน", "ติดตาม"]),
    ]  # fmt: skip
    draft = read_document(CUT_BY_A_PAGE.encode(), name="plan.txt")
    assert _measures(draft, expected) == expected
    assert draft.plan is not None
    assert draft.plan.measures[0].where == "table 1, row 2 + table 2, row 2"


def test_what_is_no_plan_is_not_read_as_one() -> None:
    for text in (
        "ข้อบัญญัติงบประมาณ\nที่\tโครงการ\tงบประมาณ (บาท)\tหน่วยงาน\n1\tสร้างถนน\t500,000\tกองช่าง\n",
        "สารบัญ\nเรื่อง\tหน้า\nบทนำ\t1\nมาตรการ\t5\n",
        "ผลคะแนน ITA ปี 2568\nตัวชี้วัด\tคะแนน\nการใช้อำนาจ\t90.00\nการใช้งบประมาณ\t91.00\n",
        "คณะทำงาน\nลำดับ\tชื่อ\tตำแหน่ง\n1\tนางสาวตัวอย่าง ใจดี\tประธาน\n2\tนายสมมติ ขยัน\tกรรมการ\n",
    ):
        draft = read_document(text.encode(), name="paper.txt")
        assert draft.plan is None, text
        assert "no-plan" in [w.code for w in draft.warnings]


def test_a_table_of_results_adds_no_measures_to_the_plan() -> None:
    text = (
        "มาตรการ ITA ปีงบประมาณ 2569\n"
        "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\n"
        "อบรมพนักงาน\t1. เชิญ 2. อบรม\tสำนักปลัด\tพ.ย. 2568\n\n"
        "ผลการดำเนินงาน\nมาตรการ\tผลการดำเนินการ\tผู้รับผิดชอบ\tระยะเวลา\n"
        "อบรมพนักงาน\tอบรมแล้ว 30 คน\tสำนักปลัด\tพ.ย. 2568\n"
    )
    draft = read_document(text.encode(), name="plan.txt")
    assert draft.plan is not None and len(draft.plan.measures) == 1
    assert "result-table" in [w.code for w in draft.warnings]
    assert any("อบรมแล้ว 30 คน" in piece.text for piece in draft.leftover)


def test_doubts_are_told_with_their_places() -> None:
    text = (
        "แผนปรับปรุงตามผลประเมิน ITA ปี 2568 ในปีงบประมาณ 2569\n"
        "ตัวชี้วัด\tมาตรการ\tผู้รับผิดชอบ\tระยะเวลา\tข้อมูลพิเศษ\n"
        "๓. การใช้งบประมาณ\tแจ้งแผนปี 2563 ให้ทราบ\t\t\tก\n"
        "การใช้อำนาจ\tทบทวนคำสั่ง\tกองคลัง\tวันดีคืนดี\tข\n"
    )
    draft = read_document(text.encode(), name="plan.txt")
    told = {(w.where, w.code) for w in draft.warnings}
    assert {
        ("table 1, row 2", "indicator-name-number"),
        ("table 1, row 2", "owner-missing"),
        ("table 1, row 2", "period-assumed"),
        ("table 1, row 2", "stale-year"),
        ("table 1, row 3", "period-doubtful"),
        ("table 1", "column-unknown"),
    } <= told
    assert all(" · " in w.message for w in draft.warnings)
