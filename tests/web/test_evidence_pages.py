"""The page of one piece of evidence: what it is, showing it to citizens, withdrawing it."""

from collections.abc import Callable

import pytest

from tests.web.visitor import Page, Visitor

CLERK, FINANCE = "clerk@office.example", "head2@office.example"
Enter = Callable[[str], Visitor]


def piece_page(visitor: Visitor) -> Page:
    """The page of the first piece, by the way that a person takes."""
    page = visitor.see("/measures/2")
    (path,) = page.document.xpath("//a[contains(@href, '/measures/2/evidence/1')]/@href")
    return visitor.see(path)


def test_the_page_of_a_piece_says_what_it_is_and_offers_it_as_a_file(enter: Enter) -> None:
    page = piece_page(enter(FINANCE))
    assert "เจ้าหน้าที่ของหน่วยงานเท่านั้น" in page.text
    assert page.buttons() == ["ดาวน์โหลดไฟล์"]  # its own division may not unsay it
    with pytest.raises(AssertionError):
        page.form("ถอนหลักฐาน")


def test_the_clerk_shows_a_piece_to_citizens_and_takes_it_back(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = clerk.send(piece_page(clerk), "ให้ประชาชนเห็น")
    assert "ประชาชนทุกคน" in page.text
    page = clerk.send(page, "ให้เห็นเฉพาะเจ้าหน้าที่")
    assert "เจ้าหน้าที่ของหน่วยงานเท่านั้น" in page.text


def test_the_clerk_withdraws_a_piece_by_order_and_its_file_is_gone(enter: Enter) -> None:
    clerk = enter(CLERK)
    page = clerk.send(piece_page(clerk), "ถอนหลักฐาน", {"order": "คำสั่งที่ ๗/๒๕๖๙"})
    assert page.status == 422 and "โปรดเขียนเหตุผล" in page.text
    assert page.document.get_element_by_id("order").get("value") == "คำสั่งที่ ๗/๒๕๖๙"
    page = clerk.send(page, "ถอนหลักฐาน", {"reason": "มีข้อมูลของผู้ร้อง"})
    assert "ถอนหลักฐานแล้วตามคำสั่งที่ ๗/๒๕๖๙" in page.text
    page = piece_page(clerk)
    assert "มีข้อมูลของผู้ร้อง" in page.text and page.buttons() == []
    assert clerk.see("/measures/evidence/1").status == 404


def test_a_piece_stands_under_its_own_measure_only(enter: Enter) -> None:
    assert enter(CLERK).see("/measures/1/evidence/1").status == 404
