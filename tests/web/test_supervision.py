"""The supervisor's one page, and the page on which an agency agrees to it."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
from flask import Flask

from tests.factories import APPROVED, PASSWORD, FilledOffice
from tests.web.visitor import Page, Visitor
from workflows.actions import agencies, officers, signin, supervision

Enter = Callable[[str], Visitor]
DISTRICT = "ท้องถิ่นอำเภอตัวอย่าง"
ELSEWHERE = (
    *("/plans", "/my-work", "/measures/4", "/rounds", "/office", "/journal", "/notices"),
    *("/account/tokens", "/office/supervision", "/memo", "/plans/import"),
)
LEAKS = ("ร่างคู่มือเสร็จแล้ว", "คู่มือการยืมทรัพย์สิน", "นางตัวอย่าง รักงาน", "head2@office.example")


@dataclass
class Scene:
    """The filled office, an office of its district, and the people of both at the door."""

    palad: Visitor
    supervisor: Visitor
    clerk: Visitor

    def agree(self) -> Page:
        """The palad agrees on the page."""
        page = self.palad.see("/office/supervision")
        office = page.document.xpath("//select[@name='office']/option[@value!='']/@value")[0]
        return self.palad.send(page, "ให้ความยินยอม", {"office": office})


@pytest.fixture
def scene(filled: FilledOffice, site: Flask, enter: Enter) -> Scene:
    """Nobody has agreed to anything yet."""
    house = filled.office.house
    made = supervision.create_office(
        house, name=DISTRICT, district="ตัวอย่าง", province="ตัวอย่าง", now=APPROVED
    )
    someone = officers.add_officer(
        house,
        agency_id=made,
        name="นายตัวอย่าง กำกับดี",
        email="district@office.example",
        now=APPROVED,
    )
    signin.set_password(house, agency_id=made, officer_id=someone, password=PASSWORD, now=APPROVED)
    return Scene(
        enter("palad@office.example"),
        enter("district@office.example"),
        enter("clerk@office.example"),
    )


def test_nothing_is_seen_before_consent_and_nothing_after(scene: Scene) -> None:
    page = scene.supervisor.see("/")
    assert page.path == "/supervision" and "ยังไม่มีหน่วยงานใดยินยอม" in page.text
    assert "เทศบาลตำบลตัวอย่าง" not in page.text

    page = scene.agree()
    assert "บันทึกความยินยอมแล้ว" in page.text and "นายตัวอย่าง ซื่อตรง" in page.text
    page = scene.supervisor.see("/supervision")
    assert "๑ หน่วยงานยินยอมให้ดู" in page.text
    (row,) = page.document.xpath("//tbody/tr")
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
    assert cells == [
        "เทศบาลตำบลตัวอย่าง",
        "อนุมัติ ๒๐ ต.ค. ๒๕๖๘",
        "๑ จาก ๕ ส่วนราชการกำหนดส่ง ๓๑ มี.ค. ๒๕๖๙",
        "ยังไม่ได้จัดทำ",
        "๑๒ มี.ค. ๒๕๖๙",
    ]
    assert [leak for leak in LEAKS if leak in page.response.text] == []

    page = scene.palad.send(scene.palad.see("/office/supervision"), "ถอนความยินยอม")
    assert "ถอนโดย นายตัวอย่าง ซื่อตรง" in page.text
    assert "เทศบาลตำบลตัวอย่าง" not in scene.supervisor.see("/supervision").text


def test_the_table_comes_as_a_spreadsheet_too(scene: Scene) -> None:
    scene.agree()
    answer = scene.supervisor.client.get("/supervision/table.xlsx?year=2569&half=1")
    assert "supervision-2569-1.xlsx" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    (_, row) = sheet.values
    assert row[:2] == ("เทศบาลตำบลตัวอย่าง", "ตัวอย่าง") and row[3] == "20 ต.ค. 2568"
    assert row[5:] == ("31 มี.ค. 2569", 1, 5, None, None, "12 มี.ค. 2569")


def test_another_half_year_is_chosen_in_the_address(scene: Scene) -> None:
    scene.agree()
    page = scene.supervisor.see("/supervision?year=2569&half=2")
    assert "รอบ ๑๒ เดือน" in page.text and "ยังไม่เปิดรอบ" in page.text
    page = scene.supervisor.see("/supervision?year=2568&half=1")
    assert "ยังไม่มีแผนที่อนุมัติ" in page.text
    assert scene.supervisor.see("/supervision?year=ก&half=9&after=x").status == 200


def test_nothing_else_is_there_for_a_supervisor(scene: Scene) -> None:
    scene.agree()
    told = {path: scene.supervisor.see(path).status for path in ELSEWHERE}
    assert told == dict.fromkeys(ELSEWHERE, 403)
    assert scene.supervisor.see("/nowhere-at-all").status == 404


def test_the_help_leads_who_supervises_to_the_table_and_no_officer(
    scene: Scene, site: Flask, enter: Enter
) -> None:
    steps = "//ol[contains(@class, 'help-steps')]/li/a/@href"
    links = scene.supervisor.see("/help/supervisor").document.xpath(steps)
    assert links == ["/sign-in", "/supervision", "/supervision"]
    assert Visitor(site).see("/help/supervisor").document.xpath(steps) == links
    clerk = enter("clerk@office.example").see("/help/supervisor")
    assert clerk.document.xpath(steps) == ["/sign-in"]
    assert clerk.text.count("หน้า “การกำกับดูแล” เปิดได้เฉพาะผู้มีหน้าที่") == 2


def test_a_supervisor_keeps_the_own_account_safe(scene: Scene) -> None:
    page = scene.supervisor.see("/account")
    assert page.status == 200 and "อ่านได้อย่างเดียวเฉพาะหน่วยงานที่ยินยอม" in page.text
    assert "LINE" not in page.text and "ปฏิทิน" not in page.text
    assert scene.supervisor.see("/account/password").status == 200
    assert scene.supervisor.see("/account/second-factor").status == 200


def test_no_officer_of_an_agency_sees_the_supervisors_page(scene: Scene) -> None:
    assert scene.palad.see("/supervision").status == 403
    assert scene.clerk.see("/supervision/table.xlsx").status == 403


def test_the_clerk_reads_who_was_agreed_to_and_can_not_agree(scene: Scene) -> None:
    scene.agree()
    page = scene.clerk.see("/office/supervision")
    assert DISTRICT in page.text and page.document.xpath("//main//form") == []
    token = scene.clerk.token()
    for path in ("/office/supervision", "/office/supervision/1/withdraw"):
        assert scene.clerk.client.post(path, data={"csrf_token": token}).status_code == 403


def test_an_agency_of_the_same_installation_stays_apart(scene: Scene, filled: FilledOffice) -> None:
    scene.agree()
    agencies.create_agency(filled.office.house, name="เทศบาลตำบลอื่น", now=APPROVED)
    assert "เทศบาลตำบลอื่น" not in scene.supervisor.see("/supervision").text
