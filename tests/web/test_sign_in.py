"""Signing in: by password and by link, guessing slowed down, sessions that end."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import FINANCE as FINANCE_NAME
from tests.factories import MAYOR as MAYOR_NAME
from tests.factories import PASSWORD, THREE_DAYS_LEFT, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Page, Visitor
from web.letters import sign_in_letter
from workflows.actions import signin
from workflows.actions.agencies import SETTER_UP

FINANCE = "head2@office.example"
Enter = Callable[[str], Visitor]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (FINANCE, "the address"),
        ("HEAD2@Office.Example", "an address has no capitals"),
        (FINANCE_NAME, "the full name, for those without an address"),
        (f"  {FINANCE_NAME} ", "blanks are not looked at"),
    ],
)
def test_a_head_signs_in(site: Flask, name: str, reason: str) -> None:
    assert Visitor(site).sign_in(name).path == "/my-work", reason


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (FINANCE, "ผิดแน่นอน 12345"),
        ("nobody@office.example", PASSWORD),
        ("nobody@office.example", "x"),
        (FINANCE, "ก" * 4000),
    ],
)
def test_a_wrong_pair_is_refused_with_one_and_the_same_sentence(
    site: Flask, name: str, password: str
) -> None:
    page = Visitor(site).sign_in(name, password)
    assert page.status == 422
    assert "ชื่อหรือรหัสผ่านไม่ถูกต้อง" in page.text
    assert page.document.get_element_by_id("name").get("value") == name


def test_guessing_is_slowed_down_even_with_the_right_password(site: Flask, clock: Clock) -> None:
    visitor = Visitor(site)
    for _ in range(5):
        visitor.sign_in(FINANCE, "ผิด ผิด ผิด")
    page = visitor.sign_in(FINANCE)
    assert "ลองผิดหลายครั้งเกินไป โปรดรออีกประมาณ ๑ นาที" in page.text
    clock.now += timedelta(minutes=2)
    assert visitor.sign_in(FINANCE).path == "/my-work"


def test_guessing_a_name_that_does_not_exist_is_slowed_down_alike(site: Flask) -> None:
    visitor = Visitor(site)
    for _ in range(5):
        visitor.sign_in("nobody@office.example", "ผิด ผิด ผิด")
    assert "ลองผิดหลายครั้งเกินไป" in visitor.sign_in("nobody@office.example").text


def test_a_closed_account_is_out_at_once(enter: Enter, filled: FilledOffice) -> None:
    import sqlalchemy as sa

    visitor = enter(FINANCE)
    with filled.office.house.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE officer SET active = false WHERE email = :email"), {"email": FINANCE}
        )
    assert visitor.see("/my-work").path == "/sign-in"
    assert "ชื่อหรือรหัสผ่านไม่ถูกต้อง" in visitor.sign_in(FINANCE).text


def test_a_changed_password_ends_the_other_sessions(enter: Enter) -> None:
    phone, desk = enter(FINANCE), enter(FINANCE)
    page = desk.send(
        desk.see("/account/password"),
        "บันทึกรหัสผ่าน",
        {"old": PASSWORD, "new": "อีกสามคำ ที่จำง่ายกว่า"},
    )
    assert "เปลี่ยนรหัสผ่านแล้ว" in page.text and page.path == "/my-work"
    assert phone.see("/my-work").path == "/sign-in"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("ผิด", "อีกสามคำ ที่จำง่ายกว่า", "ชื่อหรือรหัสผ่านไม่ถูกต้อง"),
        (PASSWORD, "สั้นไป", "รหัสผ่านต้องยาว ๑๐ ถึง ๒๐๐ ตัวอักษร"),
        (PASSWORD, FINANCE, "รหัสผ่านนี้เดาง่ายเกินไป"),
        (PASSWORD, "aaaaaaaaaaaa", "รหัสผ่านนี้เดาง่ายเกินไป"),
    ],
)
def test_an_unfit_password_is_refused(enter: Enter, old: str, new: str, sentence: str) -> None:
    visitor = enter(FINANCE)
    page = visitor.send(visitor.see("/account/password"), "บันทึกรหัสผ่าน", {"old": old, "new": new})
    assert page.status == 422 and sentence in page.text


def test_signing_out_ends_the_session(enter: Enter) -> None:
    visitor = enter(FINANCE)
    visitor.send(visitor.see("/my-work"), "/sign-out")
    assert visitor.see("/my-work").path == "/sign-in"


def link_for(filled: FilledOffice, name: str) -> signin.OneTimeLink:
    return signin.issue_link(
        filled.office.house,
        agency_id=filled.agency_id,
        officer_id=filled.person(name),
        who=SETTER_UP,
        now=THREE_DAYS_LEFT,
    )


def test_a_link_signs_in_once_and_only_when_the_button_is_pressed(
    site: Flask, filled: FilledOffice
) -> None:
    secret = link_for(filled, MAYOR_NAME).secret
    scanner, visitor = Visitor(site), Visitor(site)
    for _ in range(3):
        assert scanner.see(f"/sign-in/link/{secret}").status == 200
    page = visitor.see(f"/sign-in/link/{secret}")
    assert "เข้าสู่ระบบในชื่อ นายตัวอย่าง สุจริต" in page.text
    assert visitor.send(page, "เข้าสู่ระบบ").path == "/waiting"
    again = scanner.see(f"/sign-in/link/{secret}")
    assert again.status == 410 and "ลิงก์นี้ใช้ไม่ได้แล้ว" in again.text


def test_a_link_is_spent_after_15_minutes(site: Flask, filled: FilledOffice, clock: Clock) -> None:
    secret = link_for(filled, MAYOR_NAME).secret
    clock.now += timedelta(minutes=14, seconds=59)
    assert Visitor(site).see(f"/sign-in/link/{secret}").status == 200
    clock.now += timedelta(seconds=1)
    assert Visitor(site).see(f"/sign-in/link/{secret}").status == 410


def test_only_the_hash_of_a_link_is_kept(filled: FilledOffice) -> None:
    import sqlalchemy as sa

    secret = link_for(filled, MAYOR_NAME).secret
    with filled.office.house.read() as connection:
        rows = connection.execute(sa.text("SELECT * FROM sign_in_link")).all()
        journal = connection.execute(sa.text("SELECT * FROM journal_entry")).all()
    assert secret not in repr(rows) and secret not in repr(journal)


def test_a_link_is_mailed_to_the_address_in_the_settings_whatever_the_request_says(
    site: Flask, filled: FilledOffice
) -> None:
    client = site.test_client()
    asked = Page(client.get("/sign-in/link", base_url="http://evil.example"))
    token = asked.document.xpath("//main//input[@name='csrf_token']/@value")[0]
    answer = client.post(
        "/sign-in/link",
        base_url="http://evil.example",
        data={"csrf_token": token, "name": FINANCE},
    )
    assert "โปรดดูกล่องจดหมาย" in answer.text
    mail = _mail(Path(filled.office.house.settings.mail.folder))
    assert mail["To"].addresses[0].addr_spec == FINANCE
    text = mail.get_body().get_content()
    address = re.search(r"http\S+", text)
    assert address is not None
    assert address[0].startswith("http://127.0.0.1:8000/sign-in/link/")
    secret = address[0].rsplit("/", 1)[1]
    other = Visitor(site)
    assert other.send(other.see(f"/sign-in/link/{secret}"), "เข้าสู่ระบบ").path == "/my-work"


def test_a_stranger_gets_the_same_answer_and_no_mail(site: Flask, filled: FilledOffice) -> None:
    visitor = Visitor(site)
    page = visitor.send(visitor.see("/sign-in/link"), "ส่งลิงก์", {"name": "who@office.example"})
    assert "โปรดดูกล่องจดหมาย" in page.text
    time.sleep(0.3)
    assert not list(Path(filled.office.house.settings.mail.folder).glob("*.eml"))


def test_links_cannot_fill_a_letter_box(site: Flask) -> None:
    visitor = Visitor(site)
    for _ in range(5):
        visitor.send(visitor.see("/sign-in/link"), "ส่งลิงก์", {"name": "who@office.example"})
    page = visitor.send(visitor.see("/sign-in/link"), "ส่งลิงก์", {"name": "who@office.example"})
    assert "ลองผิดหลายครั้งเกินไป" in page.text


def test_the_letter_names_person_agency_and_time(filled: FilledOffice) -> None:
    link = link_for(filled, MAYOR_NAME)
    letter = sign_in_letter(
        filled.office.house, link, path="/sign-in/link/abc", now=THREE_DAYS_LEFT
    )
    assert letter.to_name == "นายตัวอย่าง สุจริต"
    assert "ระบบติดตามของเทศบาลตำบลตัวอย่าง" in letter.text
    assert "ภายใน 15 นาที (ถึงเวลา 10.15 น.)" in letter.text
    assert link.secret not in letter.identity


def _mail(folder: Path) -> Any:
    for _ in range(100):
        if found := sorted(folder.glob("*.eml")):
            return message_from_bytes(found[0].read_bytes(), policy=policy.default)
        time.sleep(0.1)
    raise AssertionError("no mail came")


def test_nobody_gets_more_than_ten_sign_in_letters_an_hour(filled: FilledOffice) -> None:
    def links(minute: int) -> int:
        now = THREE_DAYS_LEFT + timedelta(minutes=minute)
        return len(signin.request_links(filled.office.house, name=FINANCE, now=now))

    for minute in range(10):
        signin.issue_link(
            filled.office.house,
            agency_id=filled.agency_id,
            officer_id=filled.person(FINANCE_NAME),
            now=THREE_DAYS_LEFT + timedelta(minutes=minute),
        )
    assert [links(30), links(59), links(61)] == [0, 0, 1]
