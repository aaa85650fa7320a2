"""The page of channels: set, switched, tested; what is secret is shown once or never."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tests.http_server import HttpServer, Told, http_server
from tests.web.conftest import Clock
from tests.web.visitor import Visitor
from web.app import create_app
from workflows.actions import outlets

TOKEN, SECRET = "T" * 40, "0123456789abcdef0123456789abcdef"
PAGE = "/office/channels"


@pytest.fixture
def server() -> Iterator[HttpServer]:
    """The other side."""
    with http_server() as running:
        yield running


@pytest.fixture
def site(filled: FilledOffice, clock: Clock, server: HttpServer) -> Flask:
    """The site with LINE's API and a webhook on this machine."""
    settings = filled.office.house.settings
    filled.office.house = replace(
        filled.office.house,
        settings=replace(
            settings,
            line=replace(settings.line, api=server.url),
            webhook=replace(settings.webhook, allow=("127.0.0.1",)),
        ),
    )
    return create_app(filled.office.house, clock=clock)


@pytest.fixture
def clerk(enter: Callable[[str], Visitor]) -> Visitor:
    """The clerk at the door."""
    return enter("clerk@office.example")


def test_a_webhook_is_entered_tested_renewed_and_switched(
    clerk: Visitor, server: HttpServer
) -> None:
    made = clerk.send(clerk.see(PAGE), "บันทึกที่อยู่", {"url": f"{server.url}/x"})
    secret = made.document.xpath("string(//textarea)").strip()
    assert secret.startswith("whsec_") and "แสดงครั้งเดียว" in made.text
    page = clerk.see(PAGE)
    assert secret not in page.response.text and "เปิดอยู่" in page.text
    page = clerk.send(page, "/office/channels/webhook/test")
    assert "ส่งข้อความทดสอบแล้ว" in page.text and len(server.asked) == 1
    renewed = clerk.send(page, "/office/channels/webhook/renew")
    assert secret not in renewed.response.text and "รหัสลับเดิมยังลงนาม" in renewed.text
    page = clerk.send(clerk.see(PAGE), "/office/channels/webhook/off")
    assert "ปิดไว้" in page.text
    page = clerk.send(page, "/office/channels/webhook/on")
    assert "ปิดไว้" not in page.text
    page = clerk.send(page, "/office/channels/webhook/remove")
    assert f"{server.url}/x" not in page.response.text


def test_a_refused_test_says_what_the_other_side_answered(
    clerk: Visitor, server: HttpServer
) -> None:
    clerk.send(clerk.see(PAGE), "บันทึกที่อยู่", {"url": f"{server.url}/x"})
    server.tell = lambda _asked: Told(500)
    page = clerk.send(clerk.see(PAGE), "/office/channels/webhook/test")
    assert "ส่งข้อความทดสอบไม่สำเร็จ" in page.text and "500" in page.text


def test_an_outlet_that_the_system_switched_off_says_why(
    clerk: Visitor, filled: FilledOffice, server: HttpServer
) -> None:
    clerk.send(clerk.see(PAGE), "บันทึกที่อยู่", {"url": f"{server.url}/x"})
    house = filled.office.house
    with house.write(filled.agency_id, who=outlets_clock(), now=THREE_DAYS_LEFT) as store:
        outlets.give_up(store, outlets.Channel.WEBHOOK, why="410 Gone")
    page = clerk.see(PAGE)
    assert "ระบบปิดเอง" in page.text and "ปลายทางตอบว่าเลิกรับแล้ว (410 Gone)" in page.text


def outlets_clock() -> object:
    from tracker.store import CLOCK

    return CLOCK


def test_a_line_account_is_entered_and_its_secrets_are_never_shown(clerk: Visitor) -> None:
    sent = {"address": "@123abcde", "token": TOKEN, "channel_secret": SECRET}
    page = clerk.send(clerk.see(PAGE), "บันทึกบัญชี LINE", sent)
    assert "บันทึกบัญชี LINE แล้ว" in page.text and "@123abcde" in page.text
    assert TOKEN not in page.response.text and SECRET not in page.response.text
    page = clerk.send(page, "บันทึกบัญชี LINE", {"address": "@other"})
    assert "@other" in page.text
    page = clerk.send(page, "/office/channels/line/test")
    assert "ยังไม่ได้เชื่อมบัญชี LINE" in page.text
    wrong = clerk.send(page, "บันทึกบัญชี LINE", {**sent, "token": "x"})
    assert wrong.status == 422 and SECRET not in wrong.response.text


def test_a_test_letter_goes_to_oneself_ten_times_an_hour_at_most(
    clerk: Visitor, clock: Clock, filled: FilledOffice
) -> None:
    page = clerk.see(PAGE)
    for _ in range(10):
        page = clerk.send(page, "/office/channels/mail/test")
        assert "ส่งข้อความทดสอบแล้ว" in page.text
    assert "ไม่เกิน ๑๐ ครั้ง" in clerk.send(page, "/office/channels/mail/test").text
    clock.now += timedelta(minutes=61)
    assert "ส่งข้อความทดสอบแล้ว" in clerk.send(page, "/office/channels/mail/test").text
    folder = Path(filled.office.house.settings.mail.folder)
    letters = list(folder.rglob("*.eml"))
    assert len(letters) == 11 and b"clerk@office.example" in letters[0].read_bytes()
