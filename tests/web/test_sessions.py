"""A browser's session: it ends for good, is seen on the account, and begins anew each time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.factories import PASSWORD, THREE_DAYS_LEFT, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Visitor
from tracker.queries.signin import session_t
from web.device import device_of
from workflows.actions import signin

FINANCE, CLERK = "head2@office.example", "clerk@office.example"
FINANCE_NAME, CLERK_NAME = "นางตัวอย่าง รักงาน", "นางสาวตัวอย่าง ใจดี"
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Mobile Safari/537.36"
)
Enter = Callable[[str], Visitor]


def cookie_of(visitor: Visitor) -> str:
    """The session's cookie, as somebody may have kept a copy of it."""
    kept = visitor.client.get_cookie("tidtam")
    assert kept is not None
    return kept.value


def with_cookie(site: Flask, value: str) -> Visitor:
    """A browser that was given this cookie."""
    visitor = Visitor(site)
    visitor.client.set_cookie("tidtam", value)
    return visitor


def listed(visitor: Visitor) -> list[str]:
    """The devices on the account's page, in its words."""
    items = visitor.see("/account").document.xpath("//section[@aria-labelledby='safety']//li")
    return [" ".join(one.text_content().split()) for one in items]


def rows(filled: FilledOffice) -> list[Any]:
    with filled.office.house.read() as connection:
        return list(connection.execute(sa.select(session_t).order_by(session_t.c.id)))


def test_a_cookie_kept_from_before_signing_out_opens_nothing(
    site: Flask, enter: Enter, clock: Clock, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    kept = cookie_of(visitor)
    assert with_cookie(site, kept).see("/my-work").path == "/my-work"
    clock.now += timedelta(minutes=5)
    visitor.send(visitor.see("/my-work"), "/sign-out")
    assert with_cookie(site, kept).see("/my-work").path == "/sign-in"
    assert rows(filled)[-1].ended_at == clock.now


def test_the_account_lists_where_one_is_signed_in_and_ends_one(
    site: Flask, enter: Enter, clock: Clock
) -> None:
    phone = Visitor(site)
    phone.client.environ_base["HTTP_USER_AGENT"] = PHONE
    phone.sign_in(FINANCE)
    clock.now += timedelta(minutes=30)
    desk, third = enter(FINANCE), enter(FINANCE)
    assert listed(phone) == [
        "อุปกรณ์ที่ไม่รู้จัก ตั้งแต่ ๒๖ มี.ค. ๒๕๖๙ เวลา ๑๐.๓๐ น. · ด้วยรหัสผ่าน ให้ออกจากระบบ อุปกรณ์ที่ไม่รู้จัก",
        "อุปกรณ์ที่ไม่รู้จัก ตั้งแต่ ๒๖ มี.ค. ๒๕๖๙ เวลา ๑๐.๓๐ น. · ด้วยรหัสผ่าน ให้ออกจากระบบ อุปกรณ์ที่ไม่รู้จัก",
        "Chrome · Android เครื่องนี้ ตั้งแต่ ๒๖ มี.ค. ๒๕๖๙ เวลา ๑๐.๐๐ น. · ด้วยรหัสผ่าน",
    ]
    page = desk.send(desk.see("/account"), "Chrome · Android")
    assert "อุปกรณ์นั้นออกจากระบบแล้ว" in page.text
    assert [one.see("/my-work").path for one in (phone, desk, third)] == [
        "/sign-in",
        "/my-work",
        "/my-work",
    ]
    assert len(listed(desk)) == 2


def test_nobody_ends_the_session_of_another(enter: Enter, filled: FilledOffice) -> None:
    finance, clerk = enter(FINANCE), enter(CLERK)
    asked = {"csrf_token": clerk.token()}
    first = rows(filled)[0].id
    assert clerk.client.post(f"/account/sessions/{first}/end", data=asked).status_code == 404
    assert finance.see("/my-work").path == "/my-work"


def test_each_sign_in_has_a_secret_of_its_own_and_ends_what_the_browser_had(
    site: Flask, enter: Enter, filled: FilledOffice
) -> None:
    visitor = enter(FINANCE)
    before = cookie_of(visitor)
    data = {"csrf_token": visitor.token(), "name": CLERK, "password": PASSWORD}
    assert visitor.client.post("/sign-in", data=data).status_code == 302
    assert "นางสาวตัวอย่าง ใจดี" in visitor.see("/account").text
    assert with_cookie(site, before).see("/my-work").path == "/sign-in"
    first, second = rows(filled)
    assert first.ended_at == THREE_DAYS_LEFT and second.ended_at is None
    assert first.secret_hash != second.secret_hash


def test_only_the_hash_of_a_session_is_kept(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    with visitor.client.session_transaction() as session:
        secret = session["_user_id"].split(".")[-1]
    (row,) = rows(filled)
    assert len(secret) == 22 and len(row.secret_hash) == 64
    assert secret not in repr(row)


def test_a_session_lasts_a_day_however_much_it_is_used(enter: Enter, clock: Clock) -> None:
    visitor = enter(FINANCE)
    clock.now = THREE_DAYS_LEFT + timedelta(hours=23, minutes=59)
    assert visitor.see("/my-work").path == "/my-work"
    clock.now = THREE_DAYS_LEFT + timedelta(hours=24)
    assert visitor.see("/my-work").path == "/sign-in"


@pytest.mark.parametrize("forged", ["1.3.0", "1.3.0.", "1.3.0.x", "1.3", "", "1.x.0.y.z"])
def test_a_session_without_its_own_secret_is_none(site: Flask, enter: Enter, forged: str) -> None:
    enter(FINANCE)
    visitor = Visitor(site)
    with visitor.client.session_transaction() as session:
        session["_user_id"] = forged
    assert visitor.see("/my-work").path == "/sign-in"


def test_a_secret_counts_for_its_own_officer_alone(enter: Enter, filled: FilledOffice) -> None:
    visitor = enter(FINANCE)
    with visitor.client.session_transaction() as session:
        agency_id, _, epoch, secret = session["_user_id"].split(".")
        session["_user_id"] = f"{agency_id}.{filled.person(CLERK_NAME)}.{epoch}.{secret}"
    assert visitor.see("/my-work").path == "/sign-in"


def test_a_changed_password_leaves_this_session_alone(
    site: Flask, enter: Enter, filled: FilledOffice
) -> None:
    desk, phone = enter(FINANCE), enter(FINANCE)
    kept = cookie_of(desk)
    new = {"old": PASSWORD, "new": "อีกสามคำ ที่จำง่ายกว่า"}
    desk.send(desk.see("/account/password"), "บันทึกรหัสผ่าน", new)
    assert [row.ended_at is None for row in rows(filled)] == [True, False]
    assert phone.see("/my-work").path == "/sign-in"
    assert len(listed(desk)) == 1
    assert with_cookie(site, kept).see("/my-work").path == "/sign-in", "of the old epoch"


def test_how_one_came_in_is_told_and_an_officers_page_counts(
    site: Flask, enter: Enter, filled: FilledOffice
) -> None:
    one = filled.person(FINANCE_NAME)
    clerk = enter(CLERK)
    assert "ขณะนี้ไม่ได้เข้าสู่ระบบในอุปกรณ์ใด" in clerk.see(f"/office/officers/{one}").text
    link = signin.issue_link(
        filled.office.house, agency_id=filled.agency_id, officer_id=one, now=THREE_DAYS_LEFT
    )
    visitor = Visitor(site)
    visitor.send(visitor.see(f"/sign-in/link/{link.secret}"), "เข้าสู่ระบบ")
    assert "ด้วยลิงก์เข้าสู่ระบบ" in listed(visitor)[0]
    assert "ขณะนี้เข้าสู่ระบบอยู่ ๑ อุปกรณ์" in clerk.see(f"/office/officers/{one}").text


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (PHONE, "Chrome · Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Mobile/15E148 Safari Line/15.1.0",
            "LINE · iPhone",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Linux",
        ),
        ("<script>alert(1)</script> Windows", "Windows"),
        ("curl/8.14.1", None),
        ("", None),
    ],
)
def test_a_device_is_called_by_names_that_people_know(user_agent: str, device: str | None) -> None:
    assert device_of(user_agent) == device
