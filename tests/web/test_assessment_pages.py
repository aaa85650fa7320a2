"""The page of the year's scores: typed, read from a document, checked, changed by two at once."""

import io
from collections.abc import Callable

import pytest

from tests.factories import FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.queries import plans, progress
from tracker.records import AssessmentRecord

CLERK, HEAD, MAYOR = "clerk@office.example", "head2@office.example", "mayor@office.example"
Enter = Callable[[str], Visitor]

# Invented, of 2567: IIT 90, EIT (91 + 89) / 2 = 90, OIT 88, so 89.20 in all.
TYPED = {"s-IIT": "๙๐", "s-EIT1": "91,00", "s-EIT2": "89.00", "s-OIT": "๘๘.๐๐", "s-9": "๘๐"}
PAPER = "\n".join(
    (
        "รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใส (ITA) ประจำปีงบประมาณ พ.ศ. ๒๕๖๗",
        "เทศบาลตำบลตัวอย่าง อำเภอตัวอย่าง จังหวัดตัวอย่าง",
        "",
        "ตัวชี้วัดที่\tตัวชี้วัด\tคะแนน",
        "๙\tการเปิดเผยข้อมูล\t๘๐.๐๐",
        "๑๐\tการป้องกันการทุจริต\t๙๐.๐๐",
        "",
        "เครื่องมือ\tคะแนน",
        "IIT\t๙๐.๐๐",
        "EIT ส่วนที่ ๑\t๙๑.๐๐",
        "EIT ส่วนที่ ๒\t๘๙.๐๐",
        "OIT\t๘๘.๐๐",
    )
)


def stored(filled: FilledOffice, year: int) -> AssessmentRecord | None:
    with filled.office.house.read() as connection:
        return plans.assessment(connection, filled.agency_id, fiscal_year=year)


def save(visitor: Visitor, page: Page, values: dict[str, str]) -> Page:
    form = page.form("บันทึกผลการประเมิน")
    data = {**dict(form.form_values()), **values}
    return Page(visitor.client.post(form.action, data=data, follow_redirects=True))


def test_everybody_of_the_agency_reads_the_scores_against_the_target(enter: Enter) -> None:
    page = enter(HEAD).see("/assessments")
    assert page.path == "/assessments/2568"
    assert "๘๙.๗๖ คะแนน · ผ่านดี" in page.text
    assert "๑ ตัวชี้วัดต่ำกว่าเป้าหมาย ๘๕ คะแนน" in page.text
    rows = page.document.xpath("//table[caption='คะแนนตัวชี้วัดเทียบเป้าหมาย']/tbody/tr")
    told = [" ".join(row.text_content().split()) for row in rows]
    assert told[8] == "๙ การเปิดเผยข้อมูล มี ๑ มาตรการ ๗๙.๐๐ ต่ำกว่าเป้าหมาย"
    assert told[0] == "๑ การปฏิบัติหน้าที่ ๙๓.๐๐ ถึงเป้าหมาย"
    assert all(one.get("aria-hidden") for one in page.document.xpath("//main//svg"))
    assert "ตัวเลขสอดคล้องกัน" in page.text
    assert page.buttons() == []


def test_only_the_clerk_has_the_forms(enter: Enter) -> None:
    mayor = enter(MAYOR)
    assert mayor.see("/assessments/edit?year=2568").status == 403
    assert mayor.see("/assessments/read").status == 403
    assert "แก้ไขคะแนน" in enter(CLERK).see("/assessments/2568").buttons()


def test_scores_are_typed_and_what_is_left_blank_is_reckoned(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = save(clerk, clerk.see("/assessments/edit?year=๒๕๖๗"), TYPED)
    assert page.path == "/assessments/2567"
    assert "คะแนนรวม ๘๙.๒๐ คำนวณจากเครื่องมือ" in page.text and "ระดับ “ผ่านดี” ตามเกณฑ์" in page.text
    found = stored(filled, 2567)
    assert found is not None and found.instruments["EIT1"] == 91.0 and found.overall == 89.2
    later = clerk.see("/assessments/2568")
    assert "เพิ่มขึ้น ๐.๕๖" in later.text  # 89.76 after 89.20
    assert len(later.document.xpath("//svg[@class='trend']")) == 1


def test_what_does_not_add_up_is_asked_back_with_both_figures(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    wrong = {**TYPED, "s-overall": "๙๕.๐๐"}
    page = save(clerk, clerk.see("/assessments/edit?year=2567"), wrong)
    assert page.status == 422 and stored(filled, 2567) is None
    assert "คะแนนรวม ๙๕.๐๐ ไม่ตรงกับที่คำนวณจากเครื่องมือ ๘๙.๒๐" in page.text
    assert page.document.xpath("//input[@name='s-overall']/@value") == ["๙๕.๐๐"]
    done = save(clerk, page, {"accept": "y"})
    assert done.path == "/assessments/2567" and "ไม่ตรง" in done.text
    found = stored(filled, 2567)
    assert found is not None and found.overall == 95.0


@pytest.mark.parametrize("typed", ["101", "มาก", "-1", "9.9.9", "1e2", "nan"])
def test_what_is_no_score_is_said_beside_its_cell(
    enter: Enter, filled: FilledOffice, typed: str
) -> None:
    clerk = enter(CLERK)
    page = save(clerk, clerk.see("/assessments/edit?year=2567"), {"s-9": typed})
    assert page.status == 422 and stored(filled, 2567) is None
    (cell,) = page.document.xpath("//input[@name='s-9']")
    assert (cell.get("value"), cell.get("aria-invalid")) == (typed, "true")
    assert "โปรดใส่คะแนน ๐ ถึง ๑๐๐" in page.text


def test_a_document_is_read_into_the_cells_and_stored_only_when_saved(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = clerk.send(
        clerk.see("/assessments/read"),
        "อ่านคะแนน",
        {"file": (io.BytesIO(PAPER.encode()), "ผล ๒๕๖๗.txt")},
    )
    assert page.path == "/assessments/edit" and "อ่านจาก ผล ๒๕๖๗.txt" in page.text
    assert page.document.xpath("//input[@name='s-EIT2']/@value") == ["๘๙.๐๐"]
    assert "OIT ๘๘.๐๐ ไม่ตรงกับค่าเฉลี่ยของตัวชี้วัด ๘๕.๐๐" in page.text
    assert stored(filled, 2567) is None
    assert "ผล ๒๕๖๗.txt" not in clerk.see("/plans/import").text  # it waits for no plan
    mended = save(clerk, page, {"s-10": "๙๖"})
    assert mended.path == "/assessments/2567"
    found = stored(filled, 2567)
    assert found is not None and found.indicators == {9: 80.0, 10: 96.0}
    with filled.office.house.read() as connection:
        (entry,) = progress.journal_of(
            connection, filled.agency_id, subject="assessment", subject_ids=[found.id]
        )
    assert entry.new["paper"] == "ผล ๒๕๖๗.txt"


def test_a_document_without_scores_is_answered_with_the_way_on(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = clerk.send(clerk.see("/assessments/read"), "อ่านคะแนน", {"pasted": "เชิญประชุมวันจันทร์"})
    assert page.status == 422 and "ไม่พบคะแนนผลการประเมินในเอกสารนี้" in page.text


def test_who_comes_second_sees_what_is_stored_and_keeps_what_was_typed(
    enter: Enter, filled: FilledOffice
) -> None:
    first, second = enter(CLERK), enter(CLERK)
    early, late = (one.see("/assessments/edit?year=2568") for one in (first, second))
    save(first, early, {"s-o13": "๕๐"})
    page = save(second, late, {"s-o13": "๗๕"})
    assert page.status == 422 and "มีผู้แก้ไขผลการประเมินไปก่อนแล้ว" in page.text
    assert page.document.xpath("//input[@name='s-o13']/@value") == ["๗๕"]
    assert "เก็บอยู่ ๕๐.๐๐" in page.text
    save(second, page, {})
    found = stored(filled, 2568)
    assert found is not None and found.questions == {"o13": 75.0}


@pytest.mark.parametrize(
    ("year", "said"),
    [("2025", "หมายถึง ๒๕๖๘ ใช่หรือไม่"), ("ปีก่อน", "โปรดใส่ปี พ.ศ."), ("", "ผลการประเมินปีใด")],
)
def test_the_year_is_asked_for_and_one_off_by_543_asked_back(
    enter: Enter, year: str, said: str
) -> None:
    assert said in enter(CLERK).see(f"/assessments/edit?year={year}").text


def test_a_year_without_scores_is_not_there(enter: Enter) -> None:
    assert enter(HEAD).see("/assessments/2560").status == 404


def test_a_document_is_its_bringers_alone(enter: Enter) -> None:
    assert enter(CLERK).see("/assessments/edit?token=AAAA").path == "/assessments/read"
