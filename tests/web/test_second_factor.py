"""Signing in with a second factor, from the QR code to the code on paper, without a browser."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
from flask import Flask

from tests.factories import FINANCE, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Page, Visitor
from workflows.actions import signin

TREASURER = "head2@office.example"
Enter = Callable[[str], Visitor]
MINUTE = timedelta(minutes=1)


def set_up(visitor: Visitor, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """What a person does on the page; their phone and their paper afterwards."""
    page = visitor.send(visitor.see("/account/second-factor"), "/begin")
    assert visitor.client.get("/account/second-factor/address.svg").status_code == 200
    secret = page.document.get_element_by_id("secret").text_content()
    phone = pyotp.TOTP("".join(secret.split()))
    wrong = visitor.send(page, "/confirm", {"code": "12"})
    assert wrong.status == 422 and "รหัสไม่ถูกต้องหรือใช้ไปแล้ว" in wrong.text
    page = visitor.send(page, "/confirm", {"code": phone.at(clock.now)})
    codes = page.document.xpath("//ol[@class='recovery']/li/text()")
    assert len(codes) == 10
    assert visitor.client.get("/account/second-factor/address.svg").status_code == 404
    clock.now += MINUTE
    return phone, codes


def test_the_password_alone_no_longer_opens_the_door(
    site: Flask, enter: Enter, clock: Clock
) -> None:
    phone, codes = set_up(enter(TREASURER), clock)
    visitor = Visitor(site)
    page = visitor.sign_in(TREASURER)
    assert page.path == "/sign-in/code"
    assert visitor.see("/my-work").path == "/sign-in"
    page = visitor.send(page, "รหัสยืนยัน", {"code": "000000"})
    assert page.status == 422 and visitor.see("/my-work").path == "/sign-in"
    used = phone.at(clock.now)
    assert visitor.send(page, "รหัสยืนยัน", {"code": used}).path == "/my-work"

    another = Visitor(site)
    page = another.sign_in(TREASURER)
    assert another.send(page, "รหัสยืนยัน", {"code": used}).status == 422
    assert another.send(page, "รหัสยืนยัน", {"code": codes[0]}).path == "/my-work"


def test_the_code_is_asked_for_within_five_minutes(site: Flask, enter: Enter, clock: Clock) -> None:
    phone, _ = set_up(enter(TREASURER), clock)
    visitor = Visitor(site)
    page = visitor.sign_in(TREASURER)
    clock.now += 5 * MINUTE
    late = visitor.send(page, "รหัสยืนยัน", {"code": phone.at(clock.now)})
    assert late.path == "/sign-in"
    assert Visitor(site).see("/sign-in/code").path == "/sign-in"  # nor without the password


def test_the_page_wanted_is_reached_after_the_code_and_no_other_site(
    site: Flask, enter: Enter, clock: Clock
) -> None:
    phone, _ = set_up(enter(TREASURER), clock)
    visitor = Visitor(site)
    page = visitor.sign_in(TREASURER)
    answer = visitor.client.post(
        "/sign-in/code?next=//evil.example",
        data={
            "code": phone.at(clock.now),
            "csrf_token": page.form("รหัสยืนยัน").fields["csrf_token"],
        },
    )
    assert answer.headers["Location"] == "/"


def test_a_mailed_link_asks_for_no_code(
    site: Flask, enter: Enter, clock: Clock, filled: FilledOffice
) -> None:
    set_up(enter(TREASURER), clock)
    (made,) = signin.request_links(filled.office.house, name=TREASURER, now=clock.now)
    visitor = Visitor(site)
    page: Page = visitor.send(visitor.see(f"/sign-in/link/{made.secret}"), "กดปุ่มเมื่อพร้อม")
    assert page.path == "/my-work"


def test_a_link_that_somebody_else_made_asks_for_the_code_all_the_same(
    site: Flask, enter: Enter, clock: Clock, filled: FilledOffice
) -> None:
    _, codes = set_up(enter(TREASURER), clock)
    made = signin.issue_link(
        filled.office.house,
        agency_id=filled.agency_id,
        officer_id=filled.person(FINANCE),
        now=clock.now,
    )
    visitor = Visitor(site)
    unmarked = made.secret.removeprefix(signin.HANDED)
    assert unmarked != made.secret
    assert visitor.see(f"/sign-in/link/{unmarked}").status == 410  # the mark cannot be cut off
    page = visitor.send(visitor.see(f"/sign-in/link/{made.secret}"), "กดปุ่มเมื่อพร้อม")
    assert page.path == "/sign-in/code"
    assert visitor.see("/my-work").path == "/sign-in"
    assert visitor.send(page, "รหัสยืนยัน", {"code": codes[0]}).path == "/my-work"


def test_it_is_removed_with_a_code_and_not_without(site: Flask, enter: Enter, clock: Clock) -> None:
    visitor = enter(TREASURER)
    _, codes = set_up(visitor, clock)
    page = visitor.see("/account/second-factor")
    assert "รหัสสำรองเหลือ ๑๐ รหัส" in page.text
    assert visitor.send(page, "/remove", {"code": "wrong"}).status == 422
    page = visitor.send(page, "/remove", {"code": codes[9]})
    assert "ยกเลิกการยืนยันขั้นที่สองแล้ว" in page.text
    assert Visitor(site).sign_in(TREASURER).path == "/my-work"
