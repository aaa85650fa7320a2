"""A draft written on the site: typed by hand, or copied from last year, and edited."""

from collections.abc import Callable
from datetime import date

from tests.factories import CLERK as CLERK_NAME
from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tests.office import measure
from tests.web.visitor import Page, Visitor
from tracker.queries import plans
from tracker.records import MeasureRecord
from tracker.status import Status
from workflows.actions.assessments import put_assessment
from workflows.score_sheets import SaidFinding, Sheet

CLERK, FINANCE = "clerk@office.example", "head2@office.example"
Enter = Callable[[str], Visitor]


def _measures(filled: FilledOffice, plan_id: int) -> tuple[MeasureRecord, ...]:
    with filled.office.house.read() as view:
        return plans.measures(view, filled.agency_id, plan_id=plan_id, limit=None)


def _number(page: Page) -> int:
    return int(page.path.split("/")[2])


def test_a_plan_is_typed_by_hand_and_approved(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(CLERK)
    form = visitor.send(visitor.see("/plans/new"), "เริ่มร่างแผน", {"fiscal_year": "๒๕๗๐"})
    plan_id = _number(form)
    asked = {"title": "อบรม\nจริยธรรม", "owner": ["กองคลัง", "กองช่าง"], "indicator": ["10", "1"]}
    more = {"steps": "เชิญ\n\nจัด", "finding": "เจ้าหน้าที่ไม่ทราบประมวลจริยธรรม", "more": "1"}
    again = visitor.send(form, "บันทึกมาตรการ", {**asked, **more})
    assert again.path == f"/plans/{plan_id}/measures/new"
    empty = visitor.send(again, "บันทึกมาตรการ", {"title": " "})
    assert empty.status == 422 and "โปรดเขียนชื่อมาตรการ" in empty.text
    backwards = {"title": "เปิดเผยข้อมูล", "all": "1", "ends_on-year": "2560"}
    wrong = visitor.send(again, "บันทึกมาตรการ", backwards)
    assert "วันสิ้นสุดของมาตรการอยู่ก่อนวันเริ่มต้น" in wrong.text
    assert wrong.document.xpath("//input[@name='all']/@checked"), "what was ticked stays"
    draft = visitor.send(wrong, "บันทึกมาตรการ", {"ends_on-year": "2570"})
    assert "จัดทำในระบบ" in draft.text
    first, second = _measures(filled, plan_id)
    assert (first.title, first.owners, first.indicators) == (
        "อบรม จริยธรรม",
        ("กองคลัง", "กองช่าง"),
        (1, 10),
    )
    assert first.steps == ("เชิญ", "จัด") and first.finding == "เจ้าหน้าที่ไม่ทราบประมวลจริยธรรม"
    assert (first.starts_on, first.ends_on) == (date(2026, 10, 1), date(2027, 9, 30))
    assert (second.number, second.all_divisions) == (2, True)
    visitor.send(
        draft,
        "อนุมัติแผน",
        {"approved_on-day": "1", "approved_on-month": "3", "approved_on-year": "2569"},
    )
    first, second = _measures(filled, plan_id)
    assert len(first.parts) == 2 and len(second.parts) == 5


def test_last_years_plan_is_copied_without_its_results(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(CLERK)
    page = visitor.see("/plans/1/copy")
    assert page.document.xpath("//input[@name='fiscal_year']/@value") == ["๒๕๗๐"]
    chosen = [str(filled.measures[number]) for number in (2, 4)]
    draft = visitor.send(page, "คัดลอก", {"measure": chosen})
    assert "คัดลอกเป็นร่างแผนแล้ว" in draft.text
    second, fourth = _measures(filled, _number(draft))
    old = _measures(filled, 1)
    assert [(one.number, one.title) for one in (second, fourth)] == [
        (1, old[1].title),
        (2, old[3].title),
    ]
    assert (second.status, second.parts, second.owners) == (Status.PLANNED, (), ("กองคลัง",))
    assert (fourth.starts_on, fourth.ends_on) == (date(2027, 1, 1), date(2027, 9, 30))


def test_a_measure_of_a_draft_is_edited_and_who_comes_second_is_told(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(CLERK)
    draft = visitor.send(visitor.see("/plans/1/copy"), "คัดลอก", {})
    plan_id = _number(draft)
    edited = _measures(filled, plan_id)[0]
    page = visitor.see(f"/plans/{plan_id}/measures/{edited.id}")
    visitor.send(page, "บันทึกมาตรการ", {"title": "ถ้อยคำใหม่", "others": "หน่วยตรวจสอบ"})
    stale = visitor.send(page, "บันทึกมาตรการ", {"title": "ถ้อยคำของอีกคน"})
    assert stale.status == 422 and "มีผู้แก้ไขมาตรการไปก่อนแล้ว" in stale.text
    assert "ถ้อยคำของอีกคน" in stale.text, "what was typed is kept"
    found = _measures(filled, plan_id)[0]
    assert found.title == "ถ้อยคำใหม่" and found.owners[-1] == "หน่วยตรวจสอบ"


def test_an_old_page_of_a_draft_thrown_away_writes_into_no_other_under_its_number(
    enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(CLERK)
    at = f"/plans/{filled.office.imported(measure('ก'), fiscal_year=2570)}"  # at another time
    (old,) = _measures(filled, 2)
    pages = [visitor.see(f"{at}/measures/{one}") for one in (old.id, "new")]
    visitor.send(visitor.see(f"{at}/throw-away"), "ทิ้งร่างนี้")
    form = visitor.send(visitor.see("/plans/new"), "เริ่มร่างแผน", {"fiscal_year": "2570"})
    visitor.send(form, "บันทึกมาตรการ", {"title": "ข"})
    for page in pages:
        stale = visitor.send(page, "บันทึกมาตรการ", {"title": "ค"})
        assert stale.status == 422 and "ไปก่อนแล้ว" in stale.text
    (found,) = _measures(filled, 2)
    assert (found.id, found.title) == (old.id, "ข")


def test_only_the_clerk_writes_and_only_drafts_are_written(
    enter: Enter, filled: FilledOffice
) -> None:
    finance, clerk = enter(FINANCE), enter(CLERK)
    for path in ("/plans/new", "/plans/1/copy", "/plans/1/measures/new"):
        assert finance.see(path).status == 403
    assert clerk.see("/plans/1/measures/new").status == 404
    assert clerk.see(f"/plans/1/measures/{filled.measures[1]}").status == 404
    low = clerk.send(clerk.see("/plans/new"), "เริ่มร่างแผน", {"fiscal_year": "69"})
    assert low.status == 422


def test_a_measure_for_a_weak_indicator_begins_with_what_the_analysis_says_of_it(
    enter: Enter, filled: FilledOffice
) -> None:
    findings = (
        SaidFinding(9, "ข้อมูลไม่เป็นปัจจุบัน", ("o13",), ()),
        SaidFinding(6, "ผู้รับบริการไม่ทราบขั้นตอน", (), ()),
    )
    put_assessment(
        filled.office.house,
        agency_id=filled.agency_id,
        officer_id=filled.person(CLERK_NAME),
        sheet=Sheet(2569, None, None, {}, {9: 79.0}, {}, findings),
        now=THREE_DAYS_LEFT,
    )
    visitor = enter(CLERK)
    form = visitor.send(visitor.see("/plans/new"), "เริ่มร่างแผน", {"fiscal_year": "2570"})
    page = visitor.see(f"{form.path}?indicator=9")
    assert page.document.xpath("//textarea[@name='finding']")[0].text.strip() == "ข้อมูลไม่เป็นปัจจุบัน"
