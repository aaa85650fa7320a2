"""The plan's list: narrowed from the address, as a table, as a board, and as files."""

import csv
import io
from collections.abc import Callable
from urllib.parse import quote

import openpyxl
import pytest

from tests.factories import FilledOffice
from tests.office import measure
from tests.web.visitor import Page, Visitor

CLERK, FINANCE, MAYOR = "clerk@office.example", "head2@office.example", "mayor@office.example"
Enter = Callable[[str], Visitor]


def _titles(page: Page) -> list[str]:
    return [link.text_content() for link in page.document.xpath("//td[@class='lead']/a")]


@pytest.mark.parametrize(
    ("asked", "found", "why"),
    [
        ("q=" + quote("คู่"), 2, "two letters of a title"),
        ("q=" + quote("คู่มือ") + "&division=2", 2, "words and a division"),
        ("q=" + quote("คู่มือ") + "&status=done", 0, "nothing fits both"),
        ("indicator=99&issue=x&instrument=ABC&status=?", 0, "nonsense is no failure"),
        ("q=" + quote("%' OR 1=1 --"), 0, "no pattern and no statement gets through"),
        ("q=%00", 10, "a sign that no database takes"),
    ],
)
def test_the_list_is_narrowed_by_the_address(
    enter: Enter, asked: str, found: int, why: str
) -> None:
    page = enter(CLERK).see(f"/plans/1?{asked}")
    assert page.status == 200
    assert len(_titles(page)) == found, why
    if not found:
        assert "ไม่พบมาตรการตามที่เลือก" in page.text
        assert page.document.xpath("//a[contains(., 'แสดงมาตรการทั้งหมด')]/@href") == ["/plans/1"]


def test_what_was_chosen_stays_chosen(enter: Enter) -> None:
    page = enter(FINANCE).see("/plans/1?q=" + quote("คู่มือ") + "&overdue=1&indicator=4&view=board")
    assert page.document.xpath("//input[@name='q']/@value") == ["คู่มือ"]
    assert page.document.xpath("//select[@name='indicator']/option[@selected]/@value") == ["4"]
    assert page.document.xpath("//input[@name='overdue']/@checked")
    assert page.document.xpath("//input[@name='view']/@value") == ["board"]
    table = page.document.xpath("//a[normalize-space()='ตาราง']/@href")[0]
    assert "indicator=4" in table and "overdue=1" in table and "view" not in table


def test_the_board_has_a_column_for_each_status(enter: Enter) -> None:
    page = enter(CLERK).see("/plans/1?view=board")
    heads = [head.text_content().split() for head in page.document.xpath("//h3")]
    assert [" ".join(head[:-1]) for head in heads] == [
        "ยังไม่ได้ดำเนินการ",
        "อยู่ระหว่างดำเนินการ",
        "แล้วเสร็จ",
        "ไม่สามารถดำเนินการได้",
    ]
    cards = page.document.xpath("//section[@aria-labelledby='column-done']//li//a")
    assert [card.text_content() for card in cards] == [
        "ประชุมชี้แจงแผนการใช้จ่ายงบประมาณ",
        "ช่องทางแจ้งเรื่องทุจริตแบบปกปิดตัวตน",
    ]


def test_a_long_column_leads_to_the_table(enter: Enter, filled: FilledOffice) -> None:
    many = (measure(f"มาตรการย่อย {number}", "กองคลัง") for number in range(1, 15))
    plan_id = filled.office.approved(*many, fiscal_year=2570)
    page = enter(CLERK).see(f"/plans/{plan_id}?view=board")
    assert len(page.document.xpath("//div[@class='board']//li")) == 12
    assert page.document.xpath("//a[contains(., 'ดูทั้งหมด')]/@href") == [
        f"/plans/{plan_id}?status=planned"
    ]


def test_what_is_shown_can_be_taken_along(enter: Enter, filled: FilledOffice) -> None:
    plan_id = filled.office.approved(
        measure("=1+1", "กองคลัง", actions=["@ทุกวัน", "-ทุกเดือน"], issue=3),
        measure("อบรม", "กองช่าง"),
        fiscal_year=2570,
    )
    visitor = enter(FINANCE)
    division = filled.office.divisions["กองคลัง"]
    taken = visitor.client.get(f"/plans/{plan_id}/measures.csv?division={division}")
    assert taken.data.startswith("\ufeff".encode())
    assert taken.headers["Content-Disposition"].startswith("attachment")
    head, *rows = list(csv.reader(io.StringIO(taken.data.decode("utf-8-sig"))))
    assert head[:4] == ["ที่", "มาตรการ", "กิจกรรม", "ตัวชี้วัด"]
    (row,) = rows
    assert row[:5] == ["1", "'=1+1", "'@ทุกวัน\n-ทุกเดือน", "9", "3"]
    assert row[6:10] == ["กองคลัง", "1 ต.ค. 2569", "30 ก.ย. 2570", "ยังไม่ได้ดำเนินการ"]
    assert row[-1] == f"http://localhost/measures/{_measure(visitor, plan_id)}"
    taken = visitor.client.get(f"/plans/{plan_id}/measures.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(taken.data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet["B"]] == ["มาตรการ", "=1+1", "อบรม"]
    assert [cell.data_type for cell in sheet["B"]] == ["s", "s", "s"], "never a formula"
    assert sheet["A2"].value == 1


def _measure(visitor: Visitor, plan_id: int) -> int:
    links = visitor.see(f"/plans/{plan_id}").document.xpath("//td[@class='lead']/a/@href")
    return int(links[0].rsplit("/", 1)[1])


def test_a_stranger_takes_nothing(enter: Enter, filled: FilledOffice) -> None:
    assert enter(MAYOR).client.get("/plans/99/measures.csv").status_code == 404
    draft = filled.office.imported(measure("อบรม", "กองช่าง"), fiscal_year=2571)
    assert enter(MAYOR).client.get(f"/plans/{draft}/measures.csv").status_code == 404
