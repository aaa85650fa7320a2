"""Confirming in one tap, objecting with a remark, and giving up with the palad's consent."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import CLERK, FINANCE, THREE_DAYS_LEFT, FilledOffice
from tests.web.visitor import Page, Visitor
from workflows.actions import agencies, measures, progress
from workflows.capacities import OnBehalf

Enter = Callable[[str], Visitor]
HEAD, DESK, ABOVE = "head2@office.example", "clerk@office.example", "palad@office.example"
GIVE_UP = "/measures/4/2/give-up"


@pytest.fixture(autouse=True)
def both_are_wanted(filled: FilledOffice) -> None:
    agencies.change_agency(
        filled.office.house,
        agency_id=filled.agency_id,
        settings={"heads_confirm": True, "palad_consents": True},
        now=THREE_DAYS_LEFT,
    )


def start_on_behalf(filled: FilledOffice) -> None:
    measures.move(
        filled.office.house,
        agency_id=filled.agency_id,
        measure_id=10,
        division_id=2,
        action="start",
        officer_id=filled.person(CLERK),
        on_behalf=OnBehalf(filled.person(FINANCE), "โทรศัพท์ ๒๕ มี.ค."),
        now=THREE_DAYS_LEFT,
    )


def give_up(enter: Enter) -> Page:
    head = enter(HEAD)
    page = head.see(GIVE_UP)
    assert "มีผลเมื่อปลัดเห็นชอบ" in page.text
    return head.send(page, "เหตุผล", {"reason": "ไม่มีงบประมาณเหลือ"})


def test_giving_up_waits_and_the_palad_consents_in_one_tap(enter: Enter) -> None:
    assert "ขอแล้ว รอปลัดเห็นชอบ" in give_up(enter).text
    head, palad = enter(HEAD), enter(ABOVE)
    assert "ขอไม่ดำเนินการ รอปลัดเห็นชอบ" in head.see("/my-work").text
    page = palad.see("/waiting")
    assert "มี ๑ เรื่อง" in page.text and "ไม่มีงบประมาณเหลือ" in page.text
    done = palad.send(page, "/consent")
    assert "เห็นชอบแล้ว: คู่มือการยืมทรัพย์สินของราชการ" in done.text
    assert "ขณะนี้ไม่มีเรื่องที่รอท่าน" in done.text
    measure = head.see("/measures/4").text
    assert "ปลัดเห็นชอบให้ไม่ดำเนินการ" in measure and "ไม่สามารถดำเนินการได้" in measure


def test_what_the_palad_returns_stands_on_the_owners_card_with_the_remark(enter: Enter) -> None:
    give_up(enter)
    palad = enter(ABOVE)
    asks = palad.see(palad.see("/waiting").document.xpath("//main//a[.//text()='ส่งกลับ']/@href")[0])
    assert "โปรดเขียนข้อสังเกต" in palad.send(asks, "ข้อสังเกต", {"remark": " "}).text
    sent = palad.send(asks, "ข้อสังเกต", {"remark": "ขอให้ใช้งบกลาง"})
    assert "ส่งกลับแล้ว" in sent.text
    head = enter(HEAD)
    assert "ปลัดส่งคำขอไม่ดำเนินการกลับ: ขอให้ใช้งบกลาง" in head.see("/my-work").text


def test_what_the_palad_returns_stands_with_the_clerk_who_asked_until_something_is_reported(
    enter: Enter, filled: FilledOffice
) -> None:
    at: dict[str, Any] = {
        "agency_id": filled.agency_id,
        "measure_id": 10,
        "division_id": 2,
        "officer_id": filled.person(CLERK),
        "on_behalf": OnBehalf(filled.person(FINANCE), "โทรศัพท์ ๒๕ มี.ค."),
        "now": THREE_DAYS_LEFT,
    }
    measures.move(filled.office.house, action="give-up", reason="ไม่มีงบประมาณเหลือ", **at)
    palad, clerk = enter(ABOVE), enter(DESK)
    told = "ปลัดส่งคำขอไม่ดำเนินการที่ท่านบันทึกแทนกลับ"
    assert told not in clerk.see("/my-work").text
    asks = palad.see(palad.see("/waiting").document.xpath("//main//a[.//text()='ส่งกลับ']/@href")[0])
    palad.send(asks, "ข้อสังเกต", {"remark": "ขอให้ใช้งบกลาง"})
    page = clerk.see("/my-work")
    assert told in page.text and "ข้อสังเกต: ขอให้ใช้งบกลาง" in page.text
    card = page.document.xpath("//section[@aria-labelledby='sent-back']//a/@href")
    assert card == ["/measures/10"]
    assert told not in enter(HEAD).see("/my-work").text  # it stands on the card of their part
    progress.report(filled.office.house, done="ใช้งบกลางแล้ว", **at)
    assert told not in clerk.see("/my-work").text


def test_the_head_confirms_in_one_tap(enter: Enter, filled: FilledOffice) -> None:
    start_on_behalf(filled)
    head = enter(HEAD)
    page = head.see("/my-work")
    assert "บันทึกแทนท่าน รอท่านยืนยัน" in page.text and "ที่มา: โทรศัพท์ ๒๕ มี.ค." in page.text
    done = head.send(page, "/confirm")
    assert "ยืนยันแล้ว" in done.text and "รอท่านยืนยัน" not in done.text
    assert "หัวหน้ายืนยันแล้ว" in enter(DESK).see("/measures/10").text


def test_an_objection_stands_on_the_clerks_page_until_it_is_heeded(
    enter: Enter, filled: FilledOffice
) -> None:
    start_on_behalf(filled)
    head, clerk = enter(HEAD), enter(DESK)
    asks = head.see(
        head.see("/my-work").document.xpath("//main//a[contains(., 'แจ้งว่าไม่ถูกต้อง')]/@href")[0]
    )
    assert "แจ้งเจ้าหน้าที่ผู้ดูแลแผนแล้ว" in head.send(asks, "ข้อสังเกต", {"remark": "ยังไม่ได้เริ่ม"}).text
    page = clerk.see("/my-work")
    assert "หัวหน้าแจ้งว่าสิ่งที่บันทึกแทนไม่ถูกต้อง" in page.text and "ยังไม่ได้เริ่ม" in page.text
    assert "หัวหน้าแจ้งว่าสิ่งที่บันทึกแทน" not in clerk.send(page, "/heed").text


@pytest.mark.parametrize(
    ("who", "action", "status", "reason"),
    [
        (DESK, "confirm", 403, "the clerk entered it; the head confirms"),
        ("head3@office.example", "confirm", 403, "the head of another division"),
        (HEAD, "consent", 302, "an entry is not consented to; refused with a sentence"),
    ],
)
def test_nobody_answers_for_another(
    enter: Enter, filled: FilledOffice, who: str, action: str, status: int, reason: str
) -> None:
    start_on_behalf(filled)
    visitor = enter(who)
    data: dict[str, Any] = {"csrf_token": visitor.token()}
    assert visitor.client.post(f"/assents/1/{action}", data=data).status_code == status, reason


def test_both_are_off_until_the_agency_wants_them(enter: Enter, filled: FilledOffice) -> None:
    keeper = enter(DESK)
    page = keeper.see("/office/settings/assents")
    keeper.send(page, "กลับไปใช้ค่าของระบบ", {"back": "1"})
    shown = keeper.see("/office/settings")
    assert "หัวหน้ายืนยันสิ่งที่บันทึกแทนปิด · ค่าเริ่มต้น" in shown.text
    head = enter(HEAD)
    done = head.send(head.see(GIVE_UP), "เหตุผล", {"reason": "ไม่มีงบประมาณเหลือ"})
    assert "บันทึกแล้ว" in done.text
    assert "ขณะนี้ไม่มีเรื่องที่รอท่าน" in enter(ABOVE).see("/waiting").text
