"""My account: who I am, how I am reached, LINE, the calendar, the language, my other devices."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import FINANCE, THREE_DAYS_LEFT, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Page, Visitor
from tracker.queries import contacts, people
from workflows.actions import line_inbox, outlets
from workflows.channels.line_events import Unfollowed, Written

TREASURER, CLERK = "head2@office.example", "clerk@office.example"
Enter = Callable[[str], Visitor]


def linked_by(filled: FilledOffice, code: str) -> None:
    """What happens when the treasurer sends the code to the agency's LINE account."""
    line_inbox.take_event(
        filled.office.house,
        agency_id=filled.agency_id,
        event=Written(user="U" + "1" * 32, at=THREE_DAYS_LEFT, reply_token="r", text=code),
        now=THREE_DAYS_LEFT,
    )


@pytest.fixture
def with_line(filled: FilledOffice) -> FilledOffice:
    """The same office, whose agency has a LINE account."""
    outlets.set_line(
        filled.office.house,
        agency_id=filled.agency_id,
        officer_id=filled.person("นางสาวตัวอย่าง ใจดี"),
        address="@tidtamtest",
        channel_secret="0123456789abcdef0123456789abcdef",
        token="an-invented-token-long-enough-to-be-one",
        now=THREE_DAYS_LEFT,
    )
    return filled


def test_the_page_says_who_i_am_and_in_what_right(enter: Enter) -> None:
    page = enter(TREASURER).see("/account")
    assert "นางตัวอย่าง รักงาน" in page.text and "เทศบาลตำบลตัวอย่าง" in page.text
    assert "ผู้อำนวยการกองคลัง" in page.text
    assert TREASURER in page.text and "ส่งเสมอ ปิดไม่ได้" in page.text
    assert "ยังไม่ได้เปิดใช้การแจ้งเตือนทาง LINE" in page.text


def test_the_menu_leads_to_it(enter: Enter) -> None:
    page = enter(TREASURER).see("/my-work")
    assert page.document.xpath("//header//a[@href='/account']/text()") == ["บัญชีของฉัน"]


def test_the_language_of_letters_is_chosen(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(TREASURER)
    page = visitor.send(visitor.see("/account"), "/account/language", {"letters": "en"})
    with filled.office.house.read() as connection:
        officer = people.officer(connection, filled.agency_id, filled.person(FINANCE))
    assert officer.language == "en"
    assert page.document.xpath("//html/@lang") == ["en"]
    visitor.send(page, "/account/language", {"letters": "xx"})
    assert visitor.see("/account").document.xpath("//html/@lang") == ["en"]


def address_on(page: Page) -> str:
    return str(page.document.get_element_by_id("calendar-address").text).strip()


def test_the_calendar_is_switched_on_renewed_and_off(enter: Enter, site: Flask) -> None:
    visitor = enter(TREASURER)
    assert visitor.client.get("/account/calendar.svg").status_code == 404
    page = visitor.send(visitor.see("/account"), "/account/calendar/on")
    first = address_on(page)
    path = first.removeprefix("http://127.0.0.1:8000")
    assert site.test_client().get(path).mimetype == "text/calendar"
    picture = visitor.client.get("/account/calendar.svg")
    assert picture.mimetype == "image/svg+xml" and picture.data.startswith(b"<svg")
    assert b"style=" not in picture.data and b"<script" not in picture.data
    page = visitor.send(page, "/account/calendar/renew")
    assert address_on(page) != first and site.test_client().get(path).status_code == 404
    page = visitor.send(page, "/account/calendar/off")
    assert "เปิดปฏิทิน" in page.buttons()


def test_line_is_linked_by_a_code_switched_off_and_unlinked(
    enter: Enter, with_line: FilledOffice
) -> None:
    visitor = enter(TREASURER)
    page = visitor.send(visitor.see("/account"), "/account/line/code")
    (shown,) = page.document.xpath("//p[@class='code']")
    code = "".join(c for c in shown.text_content() if c.isdigit())
    assert len(code) == 8 and "@tidtamtest" in page.text
    (chat,) = page.document.xpath("//a[contains(@href, 'line.me')]/@href")
    assert chat == f"https://line.me/R/oaMessage/%40tidtamtest/?{code}"
    assert visitor.client.get("/account/line.svg").mimetype == "image/svg+xml"
    linked_by(with_line, code)
    page = visitor.see("/account")
    assert "ได้รับการแจ้งเตือนทาง LINE ควบคู่กับอีเมล" in page.text
    assert code[:4] not in page.text
    page = visitor.send(page, "/account/line/off")
    assert "แต่ปิดการแจ้งเตือนทาง LINE ไว้" in page.text
    page = visitor.send(page, "/account/line/on")
    page = visitor.send(page, "/account/line/unlink")
    assert "เชื่อมบัญชี LINE" in page.buttons()
    with with_line.office.house.read() as connection:
        kept = contacts.contact(connection, with_line.agency_id, with_line.person(FINANCE))
    assert kept.line_user is None


def test_who_blocked_the_account_is_told_so_and_how_to_mend_it(
    enter: Enter, with_line: FilledOffice
) -> None:
    visitor = enter(TREASURER)
    page = visitor.send(visitor.see("/account"), "/account/line/code")
    (shown,) = page.document.xpath("//p[@class='code']")
    linked_by(with_line, "".join(c for c in shown.text_content() if c.isdigit()))
    line_inbox.take_event(
        with_line.office.house,
        agency_id=with_line.agency_id,
        event=Unfollowed("U" + "1" * 32, THREE_DAYS_LEFT),
        now=THREE_DAYS_LEFT,
    )
    page = visitor.see("/account")
    assert "LINE ถูกบล็อก" in page.text and "เลิกบล็อกหรือเพิ่มเพื่อน @tidtamtest" in page.text
    page = visitor.send(page, "/account/line/on")
    assert "ถูกบล็อก" not in page.text and "ควบคู่กับอีเมล" in page.text


def test_a_code_that_has_run_out_is_shown_no_more(
    enter: Enter, with_line: FilledOffice, clock: Clock
) -> None:
    visitor = enter(TREASURER)
    visitor.send(visitor.see("/account"), "/account/line/code")
    clock.now += timedelta(minutes=15)
    assert visitor.see("/account").document.xpath("//p[@class='code']") == []
    assert visitor.client.get("/account/line.svg").status_code == 404


def test_other_devices_are_signed_out_and_this_one_stays(enter: Enter) -> None:
    here, elsewhere = enter(TREASURER), enter(TREASURER)
    page = here.send(here.see("/account"), "/account/sessions/end")
    assert "อุปกรณ์อื่นทั้งหมดต้องเข้าสู่ระบบใหม่แล้ว" in page.text
    assert elsewhere.see("/account").path == "/sign-in"
    assert here.see("/account").path == "/account"
