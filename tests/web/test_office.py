"""The office's pages: officers, posts, divisions and orders, by the clerk and the administrator."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.factories import APPROVED, CLERK, FINANCE, PASSWORD, FilledOffice
from tests.web.visitor import Page, Visitor
from tracker.queries import orders, people, posts
from tracker.status import ActingForm, Role
from workflows.actions import officers, signin

ADMINISTRATOR = "administrator@office.example"
Enter = Callable[[str], Visitor]


@pytest.fixture
def clerk(enter: Enter) -> Visitor:
    """The clerk at the door."""
    return enter("clerk@office.example")


@pytest.fixture
def administrator(filled: FilledOffice, enter: Enter) -> Visitor:
    """An administrator at the door."""
    house, of = filled.office.house, {"agency_id": filled.agency_id, "now": APPROVED}
    one = officers.add_officer(house, name="นายตัวอย่าง ดูแล", email=ADMINISTRATOR, **of)  # type: ignore[arg-type]
    officers.assign_post(  # type: ignore[call-arg]
        house,
        officer_id=one,
        title="ผู้ดูแลระบบ",
        role=Role.ADMINISTRATOR,
        starts_on=date(2025, 10, 1),
        **of,  # type: ignore[arg-type]
    )
    signin.set_password(house, officer_id=one, password=PASSWORD, **of)  # type: ignore[arg-type]
    return enter(ADMINISTRATOR)


def on(name: str, day: str, month: str, year: str = "2569") -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def number_of(filled: FilledOffice, name: str) -> int:
    with filled.office.house.read() as connection:
        return people.find_officer(connection, filled.agency_id, name).id


def test_the_office_opens_to_clerk_and_administrator_alone(
    clerk: Visitor, administrator: Visitor, enter: Enter
) -> None:
    for visitor in (clerk, administrator):
        assert visitor.see("/office").status == 200
        assert visitor.see("/my-work").document.xpath("//header//a[@href='/office']")
    head = enter("head2@office.example")
    assert head.see("/office").status == 403
    assert head.see("/office/divisions").status == 403
    assert not head.see("/my-work").document.xpath("//header//a[@href='/office']")


def test_the_list_says_who_is_who_and_how_they_are_reached(clerk: Visitor) -> None:
    page = clerk.see("/office")
    assert FINANCE in page.text and "ผู้อำนวยการกองคลัง" in page.text
    assert "head2@office.example" in page.text
    assert "ยังไม่ได้ตั้ง" in page.text and "ยังไม่ได้เชื่อม" in page.text


def test_an_officer_is_added_gets_a_post_and_leaves_it(
    clerk: Visitor, filled: FilledOffice
) -> None:
    page = clerk.send(
        clerk.see("/office/officers/new"),
        "ชื่อและนามสกุล",
        {"name": "นายตัวอย่าง ใหม่มา", "email": "new@office.example", "letters": "en"},
    )
    made = number_of(filled, "นายตัวอย่าง ใหม่มา")
    assert page.path == f"/office/officers/{made}"
    given = {
        "title": "นักวิชาการคลัง",
        "role": "reporter",
        "division": str(filled.office.divisions["กองคลัง"]),
        **on("starts_on", "๑", "3"),
    }
    page = clerk.send(page, f"/office/officers/{made}/posts", given)
    assert "ให้ตำแหน่งแล้ว" in page.text
    page = clerk.send(page, f"/office/officers/{made}/posts", given)
    assert page.status == 422 and "ดำรงตำแหน่งนักวิชาการคลังในช่วงนี้อยู่แล้ว" in page.text
    with filled.office.house.read() as connection:
        held = posts.postings(connection, filled.agency_id)[-1]
    assert (held.officer_id, held.role, held.division) == (made, Role.REPORTER, "กองคลัง")
    page = clerk.send(
        clerk.see(f"/office/postings/{held.id}/end"), "วันสุดท้าย", on("ends_on", "28", "2")
    )
    assert page.status == 422 and "วันสุดท้ายอยู่ก่อนวันแรก" in page.text
    clerk.send(clerk.see(f"/office/postings/{held.id}/end"), "วันสุดท้าย", on("ends_on", "25", "3"))
    with filled.office.house.read() as connection:
        assert posts.posting(connection, filled.agency_id, held.id).ends_on == date(2026, 3, 25)


def test_name_mail_and_rank_are_changed(clerk: Visitor, filled: FilledOffice) -> None:
    treasurer = number_of(filled, FINANCE)
    page = clerk.see(f"/office/officers/{treasurer}")
    page = clerk.send(page, "พิมพ์ต่อจากคำว่า (ลงชื่อ)", {"email": "head1@office.example"})
    assert page.status == 422 and "อยู่แล้ว" in page.text
    clerk.send(page, "บันทึก", {"email": "treasury@office.example", "rank": "ว่าที่ร้อยตรีหญิง"})
    with filled.office.house.read() as connection:
        found = people.officer(connection, filled.agency_id, treasurer)
    assert (found.email, found.rank) == ("treasury@office.example", "ว่าที่ร้อยตรีหญิง")


def test_a_sign_in_link_is_shown_once_and_signs_in(
    clerk: Visitor, filled: FilledOffice, site: Flask
) -> None:
    treasurer = number_of(filled, FINANCE)
    page = clerk.send(
        clerk.see(f"/office/officers/{treasurer}"), f"/office/officers/{treasurer}/link"
    )
    address = str(page.document.xpath("string(//main//textarea)")).strip()
    path = "/sign-in/link/" + address.rpartition("/")[2]
    guest = Visitor(site)
    assert FINANCE in guest.send(guest.see(path), "เข้าสู่ระบบ").text + guest.see("/account").text


@pytest.mark.parametrize("what", ["link", "mail", "post", "order", "hand-over"])
def test_who_stands_above_the_clerk_is_for_the_administrator(
    what: str, clerk: Visitor, filled: FilledOffice
) -> None:
    mayor, me = number_of(filled, "นายตัวอย่าง สุจริต"), number_of(filled, CLERK)
    with filled.office.house.read() as connection:
        post = next(p for p in posts.posts(connection, filled.agency_id) if p.role is Role.MAYOR)
    if what in ("link", "mail"):  # not even offered; asked for all the same
        asked = {"csrf_token": clerk.token(), "name": "นาย", "email": "mine@office.example"}
        path = f"/office/officers/{mayor}" + ("/link" if what == "link" else "")
        page = Page(clerk.client.post(path, data={**asked, "letters": "th"}, follow_redirects=True))
    elif what == "post":
        given = {"title": "นายก", "role": "mayor"}
        page = clerk.send(clerk.see(f"/office/officers/{me}"), "/posts", given)
        assert page.status == 422  # not even offered
        return
    elif what == "order":
        page = clerk.send(clerk.see("/office/orders"), "คำสั่งที่", an_order(me, post.id))
    else:
        path = f"/office/posts/{post.id}/hand-over"
        page = clerk.send(clerk.see(path), "โอนตำแหน่ง", {"to": str(me), **on("on", "26", "3")})
    assert "ให้ผู้ดูแลระบบของหน่วยงานเป็นผู้แก้ไข" in page.text
    with filled.office.house.read() as connection:
        assert people.officer(connection, filled.agency_id, mayor).email == "mayor@office.example"


ABOVE = "ให้ผู้ดูแลระบบของหน่วยงานเป็นผู้แก้ไข"
BEFORE = "ผู้นี้ลงนามในบันทึกข้อความต่อจากเจ้าหน้าที่ผู้ดูแลแผน"
LINK, HAND_OVER, END = "ออกลิงก์เข้าสู่ระบบ", "โอนตำแหน่งพร้อมงานค้าง", "พ้นตำแหน่ง"
OFFERED = [
    ("clerk", FINANCE, {LINK, HAND_OVER, END, "บันทึก"}, None),
    ("clerk", "นายตัวอย่าง สุจริต", set(), ABOVE),
    ("clerk", "นายตัวอย่าง มั่นคง", {HAND_OVER, END, "บันทึก"}, BEFORE),  # heads the clerk's division
    ("administrator", "นายตัวอย่าง สุจริต", {LINK, HAND_OVER, END, "บันทึก"}, None),
    ("palad", FINANCE, set(), None),
]


@pytest.mark.parametrize(("who", "whose", "offered", "why"), OFFERED)
def test_what_the_rule_refuses_is_not_offered_and_why_is_said(
    who: str,
    whose: str,
    offered: set[str],
    why: str | None,
    enter: Enter,
    administrator: Visitor,
    filled: FilledOffice,
) -> None:
    visitor = administrator if who == "administrator" else enter(f"{who}@office.example")
    page = visitor.see(f"/office/officers/{number_of(filled, whose)}")
    buttons = page.buttons()
    assert {one for one in (LINK, HAND_OVER, END, "บันทึก") if _is_among(one, buttons)} == offered
    assert [one for one in (ABOVE, BEFORE) if one in page.text] == ([why] if why else [])


def _is_among(words: str, buttons: list[str]) -> bool:
    return any(button.startswith(words) for button in buttons)


def an_order(officer: int, post: int) -> dict[str, str]:
    return {
        "number": "๑๒/๒๕๖๙",
        **on("ordered_on", "2", "3"),
        "officer": str(officer),
        "form": "รักษาการในตำแหน่ง",
        "post": str(post),
        **on("starts_on", "๙", "3"),
        "when_absent": "y",
        "precedence": "๒",
    }


def test_an_order_is_entered_and_ended(administrator: Visitor, filled: FilledOffice) -> None:
    treasurer = number_of(filled, FINANCE)
    with filled.office.house.read() as connection:
        post = next(p for p in posts.posts(connection, filled.agency_id) if p.role is Role.PALAD)
    page = administrator.see("/office/orders")
    page = administrator.send(page, "คำสั่งที่", an_order(treasurer, post.id))
    assert "บันทึกคำสั่งที่ ๑๒/๒๕๖๙ แล้ว" in page.text
    with filled.office.house.read() as connection:
        made = orders.acting_orders(connection, filled.agency_id)[-1]
    assert (made.form, made.when_absent, made.precedence, made.starts_on) == (
        ActingForm.RAKSAKAN_NAI_TAMNAENG,
        True,
        2,
        date(2026, 3, 9),
    )
    page = administrator.see(f"/office/orders/{made.id}/end")
    page = administrator.send(page, "วันสุดท้าย", on("ends_on", "31", "3"))
    assert "ถึง ๓๑ มี.ค. ๒๕๖๙" in page.text


def test_a_post_is_handed_over_with_its_open_work(clerk: Visitor, filled: FilledOffice) -> None:
    works = number_of(filled, "นายตัวอย่าง มั่นคง")
    with filled.office.house.read() as connection:
        every = posts.posts(connection, filled.agency_id)
    post = next(p for p in every if p.division == "กองคลัง" and p.role is Role.HEAD)
    page: Page = clerk.see(f"/office/posts/{post.id}/hand-over")
    assert f"ปัจจุบัน: {FINANCE}" in page.text
    page = clerk.send(page, "โอนตำแหน่ง", {"to": str(works), **on("on", "1", "4")})
    assert "พร้อมงานค้าง" in page.text and "ผู้อำนวยการกองคลัง" in page.text
    with filled.office.house.read() as connection:
        last = [p for p in posts.postings(connection, filled.agency_id) if p.post_id == post.id]
    assert [(p.officer, p.starts_on, p.ends_on) for p in last][-2:] == [
        (FINANCE, date(2025, 10, 1), date(2026, 3, 31)),
        ("นายตัวอย่าง มั่นคง", date(2026, 4, 1), None),
    ]


def test_a_division_is_added_renamed_and_ended(clerk: Visitor, filled: FilledOffice) -> None:
    page = clerk.send(clerk.see("/office/divisions"), "ชื่อส่วนราชการ", {"name": "กองคลัง"})
    assert page.status == 422 and "อยู่แล้ว" in page.text
    page = clerk.send(page, "ชื่อส่วนราชการ", {"name": "กองประปา"})
    with filled.office.house.read() as connection:
        made = people.find_division(connection, filled.agency_id, "กองประปา")
    asked = {"name": "กองการประปา", **on("ends_on", "30", "9")}
    page = clerk.send(clerk.see(f"/office/divisions/{made.id}"), "ชื่อส่วนราชการ", asked)
    with filled.office.house.read() as connection:
        made = people.find_division(connection, filled.agency_id, "กองการประปา")
    assert (made.aliases, made.ends_on) == (("กองประปา",), date(2026, 9, 30))
    assert "ถึง ๓๐ ก.ย. ๒๕๖๙" in page.text


def test_a_day_off_moves_the_due_day_and_says_so(clerk: Visitor, filled: FilledOffice) -> None:
    page = clerk.see("/office/settings")
    assert "ค่าเริ่มต้น" in page.text and "๓๐, ๑๔, ๗, ๑" in page.text
    asked = {**on("on", "31", "3"), "kind": "off", "name": "วันหยุดพิเศษ"}
    page = clerk.send(clerk.see("/office/settings/days"), "เพิ่มวัน", asked)
    assert "กำหนดส่งเลื่อนจาก ๓๑ มีนาคม ๒๕๖๙ เป็น ๓๐ มีนาคม ๒๕๖๙" in page.text
    again = clerk.send(page, "เพิ่มวัน", {**asked, "kind": "worked", "name": ""})
    assert again.status == 422 and "มีอยู่แล้วเป็น “วันหยุดพิเศษ”" in again.text
    page = clerk.send(clerk.see("/office/settings/days"), "/office/settings/days/remove")
    assert "ยังไม่มีวันที่หน่วยงานใส่เอง" in page.text


def test_a_setting_is_the_agencys_own_until_it_is_taken_back(clerk: Visitor) -> None:
    page = clerk.see("/office/settings/ladder")
    page = clerk.send(page, "บันทึก", {"ladder_before": "๒๐, x"})
    assert page.status == 422 and "จำนวนวันทำการที่ไม่ซ้ำกัน" in page.text
    page = clerk.send(page, "บันทึก", {"ladder_before": "๒๐ ๕"})
    assert "๒๐, ๕ · หน่วยงานตั้งเอง (ค่าของระบบ: ๓๐, ๑๔, ๗, ๑)" in page.text
    page = clerk.send(clerk.see("/office/settings/ladder"), "บันทึก", {"back": "1"})
    assert "หน่วยงานตั้งเอง" not in page.text
    page = clerk.send(clerk.see("/office/settings/public"), "บันทึก", {"public_pages": "y"})
    assert "เปิด · หน่วยงานตั้งเอง" in page.text
