"""What waits for palad and mayor, and the state of the plan in one picture with its figures."""

from collections.abc import Callable

from tests.factories import AFTER_DUE, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Visitor
from workflows.actions import memo_chain

CLERK, PALAD, MAYOR = "clerk@office.example", "palad@office.example", "mayor@office.example"
Enter = Callable[[str], Visitor]


def test_a_memo_waits_for_the_palad_and_then_for_the_mayor(
    enter: Enter, filled: FilledOffice, clock: Clock
) -> None:
    clock.now = AFTER_DUE
    house, asked = filled.office.house, {"agency_id": filled.agency_id, "round_id": 1}
    memo_chain.submit_memo(
        house, officer_id=filled.person("นางสาวตัวอย่าง ใจดี"), now=AFTER_DUE, **asked
    )
    memo_chain.carry(
        house, "endorse", officer_id=filled.person("นายตัวอย่าง มั่นคง"), now=AFTER_DUE, **asked
    )
    palad, mayor = enter(PALAD), enter(MAYOR)
    page = palad.see("/waiting")
    assert "มี ๑ เรื่อง" in page.text and "อ่านและลงความเห็น" in page.buttons()
    assert "ขณะนี้ไม่มีเรื่องที่รอท่าน" in mayor.see("/waiting").text
    palad.send(palad.see("/rounds/1/memo"), "/endorse")
    assert "ขณะนี้ไม่มีเรื่องที่รอท่าน" in palad.see("/waiting").text
    assert "มี ๑ เรื่อง" in mayor.see("/waiting").text


def test_the_picture_stands_beside_its_figures(enter: Enter) -> None:
    page = enter(MAYOR).see("/waiting")
    assert "แล้วเสร็จ ๒ จาก ๑๐ มาตรการ" in page.text
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*[not(@class='picture')]")]
        for row in page.document.xpath("//main//tbody/tr")
    ]
    assert rows[0] == ["สำนักปลัด", "๑", "๒", "๒", "–"]
    assert rows[2] == ["กองช่าง", "–", "๑", "๑", "๑"]
    pictures = page.document.xpath("//main//svg[@class='segments']")
    assert len(pictures) == 6 and all(one.get("aria-hidden") for one in pictures)
    assert "รายงานครบแล้ว ๑ จาก ๕ ส่วนราชการ" in page.text


def test_the_menu_leads_palad_and_mayor_here_and_nobody_else(enter: Enter) -> None:
    assert "/waiting" in [a.get("href") for a in enter(PALAD).see("/plans/1").document.xpath("//a")]
    assert "เรื่องที่รอท่าน" not in enter(CLERK).see("/plans/1").text
    assert enter(CLERK).see("/waiting").status == 200


def test_a_draft_waits_for_those_who_may_approve_it(enter: Enter, filled: FilledOffice) -> None:
    from tests.office import measure

    filled.office.imported(measure("มาตรการปีหน้า", "กองคลัง"), fiscal_year=2570)
    assert "แผนรออนุมัติ" in enter(PALAD).see("/waiting").text
    assert "แผนรออนุมัติ" not in enter("head2@office.example").see("/waiting").text


def test_palad_and_mayor_begin_here_and_the_clerk_at_their_work(enter: Enter) -> None:
    assert enter(MAYOR).see("/").path == "/waiting"
    palad = enter(PALAD).see("/")
    assert palad.path == "/waiting"
    assert not palad.document.xpath("//header//nav//a[@href='/my-work']")
    assert enter(CLERK).see("/").path == "/my-work"
