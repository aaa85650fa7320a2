"""Words that readers met wrong once: English names, digits of papers, numbers typed in Thai."""

from collections.abc import Callable

import pytest

from tests.factories import FilledOffice
from tests.web.test_languages import in_english
from tests.web.visitor import Visitor
from tracker.queries import overview

CLERK, FINANCE = "clerk@office.example", "head2@office.example"
Enter = Callable[[str], Visitor]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/assessments", "Information Disclosure"),
        ("/plans/1/amendments/new", "Information Disclosure"),
    ],
)
def test_indicators_have_their_english_names_on_english_pages(
    enter: Enter, path: str, said: str
) -> None:
    visitor = in_english(enter, CLERK)
    page = visitor.see(path)
    if "amendments" in path:
        page = visitor.send(page, "drafted", {"do": "add"})
    assert said in page.text and "การเปิดเผยข้อมูล" not in page.text


def test_a_paper_to_print_keeps_the_papers_digits_on_an_english_page(enter: Enter) -> None:
    page = in_english(enter, CLERK).see("/rounds/1/meeting/agenda")
    assert page.status == 200 and page.document.get("lang") == "en"
    paper = " ".join(
        text for one in page.document.xpath("//main//*[@lang='th']") for text in one.itertext()
    )
    assert "๒๕๖๙" in paper and "2569" not in paper


def test_a_percentage_is_typed_in_thai_digits(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    page = visitor.see("/measures/4/2/report")
    for typed, said in (("๖๐.๕", "ไม่มีจุดทศนิยม"), ("๑๐๑", "โปรดใส่ตัวเลข ๐ ถึง ๑๐๐")):
        wrong = visitor.send(page, "ทำอะไรไปแล้ว", {"done": "ร่างคู่มือแล้ว", "percent": typed})
        assert wrong.status == 422 and said in wrong.text
    visitor.send(page, "ทำอะไรไปแล้ว", {"done": "ร่างคู่มือแล้ว", "percent": "๖๕"})
    with filled.office.house.read() as connection:
        found = overview.timeline(connection, filled.agency_id, filled.measures[4], limit=5)
    assert next(one.new["percent"] for one, _ in found if one.action == "report") == 65


def test_an_address_and_a_filter_take_thai_digits(enter: Enter) -> None:
    page = enter(CLERK).see("/plans/1?indicator=๙")
    assert page.status == 200 and "เผยแพร่แผนและผลการจัดซื้อจัดจ้างทุกเดือน" in page.text
    assert "ระบบจองคิวออนไลน์ของตำบล" not in page.document.xpath("string(//main)")
