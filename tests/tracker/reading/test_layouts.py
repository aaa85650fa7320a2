"""Plans of unknown agencies, in layouts of every kind, are read as a person reads them."""
# ruff: noqa: E501 - a row of a table stands on one line

import pytest

from tests.tracker.reading.expectations import TEXTS, Told, expected_of, measures
from tracker.reading import read_document


@pytest.mark.parametrize(
    ("text", "year", "expected"), [pytest.param(t, y, e, id=n) for n, t, y, e in TEXTS]
)
def test_a_plan_is_read_as_a_person_reads_it(text: str, year: int, expected: list[Told]) -> None:
    draft = read_document(text.encode(), name="plan.txt")
    assert measures(draft, expected) == expected
    assert draft.plan is not None and draft.plan.fiscal_year == year


@pytest.mark.parametrize(
    "order", [(6, 5, 4, 3, 2, 1, 0), (3, 0, 6, 2, 5, 1, 4), (5, 4, 0, 3, 6, 1, 2)]
)
def test_columns_may_stand_in_any_order(order: tuple[int, ...]) -> None:
    text, expected = expected_of("a university by question, with scores")
    lines = []
    for line in text.splitlines():
        cells = line.split("\t")
        lines.append("\t".join(cells[i] for i in order) if len(cells) == len(order) else line)
    draft = read_document("\n".join(lines).encode(), name="plan.txt")
    assert measures(draft, expected) == expected


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
    assert measures(draft, expected) == expected
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


def test_a_doubt_about_every_measure_is_told_once() -> None:
    rows = "".join(f"{n}\tมาตรการที่ดี {n}\tกองคลัง\t\n" for n in range(1, 5))
    text = f"มาตรการ ITA ปีงบประมาณ 2569\nที่\tมาตรการ\tผู้รับผิดชอบ\tระยะเวลา\n{rows}"
    draft = read_document(text.encode(), name="plan.txt")
    told = [(w.where, w.code) for w in draft.warnings]
    assert told == [("document", "indicator-unknown"), ("document", "period-assumed")]
