"""The page of what a plan leaves open: each gap with the way to mend it."""

from collections.abc import Callable

from tests.factories import FilledOffice
from tests.office import measure
from tests.web.visitor import Page, Visitor

CLERK, HEAD = "clerk@office.example", "head2@office.example"
Enter = Callable[[str], Visitor]


def headings(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.document.xpath("//main//h2")]


def ways(page: Page) -> list[tuple[str, str]]:
    return [
        (" ".join(one.text_content().split()), one.get("href"))
        for one in page.document.xpath("//main//li[@class='gap']/a")
    ]


def test_what_was_told_without_evidence_leads_to_its_measure(
    enter: Enter, filled: FilledOffice
) -> None:
    page = enter(HEAD).see("/plans/1/coverage")
    assert "แผนยังขาด ๔ เรื่อง" in page.text
    assert headings(page) == ["งานที่รายงานแล้วแต่ยังไม่มีหลักฐาน"]
    assert "สำนักปลัด · กองช่าง" in page.text
    assert ways(page)[0] == ("ดูและแนบหลักฐาน ๑", f"/measures/{filled.measures[1]}")


def test_gaps_of_a_draft_lead_the_clerk_to_the_form_that_mends_them(
    enter: Enter, filled: FilledOffice
) -> None:
    draft = filled.office.imported(
        measure("ปรับตามแผนปี ๒๕๖๕", indicators=[1], as_printed={"title": "ปรับตามแผนปี ๒๕๖๕"}),
        fiscal_year=2569,
    )
    clerk = enter(CLERK)
    page = clerk.see(f"/plans/{draft}/coverage")
    assert headings(page) == [
        "ตัวชี้วัดต่ำกว่าเป้าหมายแต่ไม่มีมาตรการ",
        "มาตรการที่ไม่มีผู้รับผิดชอบ",
        "มาตรการที่เอกสารไม่ได้ระบุระยะเวลา ระบบใช้ทั้งปีงบประมาณ",
        "ข้อความที่ยังเป็นของปีเก่า",
    ]
    assert "ยังพูดถึงปี ๒๕๖๕" in page.text
    (first, url), *rest = ways(page)
    assert first == "เพิ่มมาตรการ ๙"
    form = clerk.see(url)
    assert form.document.xpath("//input[@name='indicator'][@checked]/@value") == ["9"]
    assert {words for words, _ in rest} == {"แก้ไขมาตรการ ๑"}
    assert clerk.see(rest[0][1]).status == 200
    seen = enter(HEAD).see(f"/plans/{draft}/coverage")
    assert "ดูมาตรการ ๑" in [words for words, _ in ways(seen)]


def test_gaps_of_an_approved_plan_lead_the_clerk_to_an_amendment(
    enter: Enter, filled: FilledOffice
) -> None:
    plan = filled.office.approved(measure("ทบทวนแผนปี ๒๕๖๕", "กองคลัง", indicators=[1]))
    clerk = enter(CLERK)
    page = clerk.see(f"/plans/{plan}/coverage")
    assert [words for words, _ in ways(page)] == ["เพิ่มมาตรการโดยแก้ไขแผน ๙", "แก้ไขแผน ๑"]
    assert [clerk.see(url).status for _, url in ways(page)] == [200, 200]
    seen = enter(HEAD).see(f"/plans/{plan}/coverage")
    assert [words for words, _ in ways(seen)] == ["ดูคะแนน ๙", "ดูมาตรการ ๑"]


def test_without_scores_of_the_year_before_the_clerk_is_led_to_enter_them(
    enter: Enter, filled: FilledOffice
) -> None:
    draft = filled.office.imported(measure("มาตรการปีหน้า", "กองคลัง"), fiscal_year=2570)
    assert ways(enter(CLERK).see(f"/plans/{draft}/coverage")) == [
        ("บันทึกผลการประเมิน", "/assessments/edit?year=2569")
    ]
    assert ways(enter(HEAD).see(f"/plans/{draft}/coverage")) == [("ดูผลการประเมิน", "/assessments")]


def test_another_agencys_plan_is_not_there(enter: Enter) -> None:
    assert enter(CLERK).see("/plans/99/coverage").status == 404
