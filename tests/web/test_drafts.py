"""A draft on the site: stored once, thrown away when asked, approved on a day that has come."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.at_once import at_once
from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tests.web.test_import_questions import PLAN, answered, brought
from tests.web.visitor import Page, Visitor
from tracker.queries import orders, plans
from tracker.records import PlanRecord
from web.app import create_app

CLERK, HEAD, PALAD = "clerk@office.example", "head2@office.example", "palad@office.example"
Enter = Callable[[str], Visitor]
READY = PLAN.replace("31 ก.พ. 70", "ก.พ. 70").replace("งานประชาสัมพันธ์", "สำนักปลัด")
SCORES = "ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2569 คะแนนรวม 89.76 คะแนน\n\n"
ANOTHERS = SCORES + READY.replace("เทศบาลตำบลตัวอย่าง", "เทศบาลตำบลอื่น")


def there(filled: FilledOffice) -> list[PlanRecord]:
    with filled.office.house.read() as view:
        return sorted(plans.plans(view, filled.agency_id), key=lambda one: one.id)


def day(on: int, month: int, year: int, name: str = "approved_on") -> dict[str, Any]:
    return {f"{name}-day": str(on), f"{name}-month": str(month), f"{name}-year": str(year)}


def copied(visitor: Visitor) -> Page:
    return visitor.send(visitor.see("/plans/1/copy"), "มาตรการที่จะคัดลอก")


def test_of_six_presses_at_once_one_draft_is_stored_and_all_lead_to_it(
    on_either: FilledOffice,
) -> None:
    site = create_app(on_either.office.house, clock=lambda: THREE_DAYS_LEFT)
    clerk = Visitor(site)
    clerk.sign_in(CLERK)
    page = brought(clerk, READY)
    (mark,) = (on_either.office.house.files / "incoming").glob("*.told")
    told = mark.read_bytes()
    windows = [Visitor(site) for _ in range(6)]
    for one in windows:
        for cookie in clerk.client._cookies.values():  # type: ignore[attr-defined]
            one.client.set_cookie(cookie.key, cookie.value)
    answers = at_once(*(partial(one.send, page, "เก็บเป็นร่างแผน", follow=False) for one in windows))
    drafts = [one for one in there(on_either) if one.id != on_either.plan_id]
    places = {one.response.headers["Location"] for one in answers if isinstance(one, Page)}
    assert len(drafts) == 1 and places == {f"/plans/{drafts[0].id}"}
    later = clerk.send(page, "เก็บเป็นร่างแผน")
    assert later.path == f"/plans/{drafts[0].id}" and "เก็บเป็นร่างแผนแล้ว" in later.text
    mark.write_bytes(told)  # as where the machine stopped before the document was let go
    clerk.send(page, "เก็บเป็นร่างแผน")
    assert not mark.exists(), "it waits no longer"
    anew = clerk.send(brought(clerk, READY), "เก็บเป็นร่างแผน")  # on purpose
    assert anew.path != later.path


def test_a_draft_goes_after_a_question_and_its_old_page_says_so(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    draft = copied(clerk)
    asked = clerk.see(f"{draft.path}/throw-away")
    assert "มาตรการ ๑ ข้อในร่างนี้จะหายไป" in asked.text
    assert enter(HEAD).see(asked.path).status == 403
    gone = clerk.send(asked, "ทิ้งร่างนี้")
    assert "ทิ้งร่างแผนปีงบประมาณ พ.ศ. ๒๕๗๐ แล้ว" in gone.text and gone.path == "/plans/1"
    assert [one.id for one in there(filled)] == [1]
    assert "ร่างแผนนี้ทิ้งไปแล้ว" in clerk.send(asked, "ทิ้งร่างนี้").text
    assert "ทิ้งร่างแผน" in enter(PALAD).see("/journal").text
    assert clerk.see("/plans/1/throw-away").status == 404, "never what was approved"


def test_a_draft_that_was_edited_meanwhile_is_not_thrown_away_unseen(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    draft = copied(clerk)
    asked = clerk.see(f"{draft.path}/throw-away")
    new = clerk.see(f"{draft.path}/measures/new")
    clerk.send(new, "บันทึกมาตรการ", {"title": "อบรมจริยธรรม"})
    refused = clerk.send(asked, "ทิ้งร่างนี้")
    assert refused.status == 422 and "มาตรการ ๒ ข้อ" in refused.text
    twice = clerk.send(new, "บันทึกมาตรการ", {"title": "อบรมจริยธรรม"})
    assert "เหมือนกันทุกช่อง จึงไม่เพิ่มซ้ำ" in twice.text and twice.path == draft.path
    clerk.send(refused, "ทิ้งร่างนี้")
    assert len(there(filled)) == 1


def test_the_same_acting_order_is_entered_once(enter: Enter, filled: FilledOffice) -> None:
    admin = enter(CLERK)
    page = admin.see("/office/orders")
    order = {
        "number": "๑๒/๒๕๖๙",
        "officer": "3",
        "post": "1",
        **day(5, 1, 2569, "ordered_on"),
        **day(5, 1, 2569, "starts_on"),
    }
    assert "บันทึกคำสั่งที่ ๑๒/๒๕๖๙ แล้ว" in admin.send(page, "ลงวันที่", order).text
    again = admin.send(page, "ลงวันที่", {**order, "number": "12/2569"})
    assert again.status == 422 and "บันทึกไว้แล้วเหมือนกันทุกช่อง" in again.text
    with filled.office.house.read() as view:
        assert len(orders.acting_orders(view, filled.agency_id)) == 1


DAYS = [
    (day(1, 1, 2600), "ยังมาไม่ถึง โปรดตรวจวันที่และปี พ.ศ."),
    (day(30, 9, 2568), "เกินหนึ่งปี โปรดตรวจวันที่และปี พ.ศ."),
    (day(29, 2, 2569), "เดือนกุมภาพันธ์ ๒๕๖๙ มี ๒๘ วัน จึงไม่มีวันที่ ๒๙"),
    ({**day(1, 3, 2569), "approved_on-day": "กข"}, "โปรดใส่วันที่และปี พ.ศ. เป็นตัวเลข"),
]


@pytest.mark.parametrize(("typed", "said"), DAYS, ids=[said for _, said in DAYS])
def test_an_approval_on_such_a_day_is_refused(
    enter: Enter, filled: FilledOffice, typed: dict[str, str], said: str
) -> None:
    clerk = enter(CLERK)
    refused = clerk.send(copied(clerk), "/approve", typed)
    assert refused.status == 422 and said in refused.text
    assert there(filled)[1].status.value == "draft"


def test_what_is_said_after_an_approval_is_so(enter: Enter) -> None:
    clerk = enter(CLERK)
    done = clerk.send(copied(clerk), "/approve", day(20, 3, 2569))
    assert "รอบรายงานแรกจะเปิดเองวันที่ ๑ ตุลาคม ๒๕๖๙" in done.text
    assert "รอบรายงานเริ่มแล้ว" not in done.text


def test_who_may_not_approve_is_told_so_whatever_the_form_holds(enter: Enter) -> None:
    clerk, head = enter(CLERK), enter(HEAD)
    path = copied(clerk).path + "/approve"
    for told in ({}, {"seen": "another"}, day(1, 1, 2600), day(20, 3, 2569)):
        sent = head.client.post(path, data={"csrf_token": head.token(), **told})
        assert sent.status_code == 403


def test_another_agencys_document_waits_for_an_answer_and_keeps_its_scores(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = brought(clerk, ANOTHERS)
    assert "เอกสารนี้เป็นของเทศบาลตำบลอื่น" in page.text
    refused = clerk.send(page, "เก็บเป็นร่างแผน")
    assert refused.status == 422 and "ต้องตอบก่อนอีก ๑ ข้อ" in refused.text
    page = answered(clerk, page, "โปรดตรวจเอกสาร", seen="1")
    assert not page.document.xpath("//input[@name='scores']/@checked")
    stored = clerk.send(page, "เก็บเป็นร่างแผน")
    assert stored.path.startswith("/plans/")
    with filled.office.house.read() as view:
        assert plans.assessment(view, filled.agency_id, fiscal_year=2569) is None


def test_the_agencys_own_scores_are_ticked_and_go_with_their_draft(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk = enter(CLERK)
    page = brought(clerk, SCORES + READY)
    assert page.document.xpath("//input[@name='scores']/@checked")
    draft = clerk.send(page, "เก็บเป็นร่างแผน")
    with filled.office.house.read() as view:
        known = plans.assessment(view, filled.agency_id, fiscal_year=2569)
    assert known is not None and known.overall == 89.76
    asked = clerk.see(f"{draft.path}/throw-away")
    assert "ผลการประเมิน ITA ปี ๒๕๖๙ ที่มากับเอกสารนี้จะถูกลบด้วย" in asked.text
    clerk.send(asked, "ทิ้งร่างนี้")
    with filled.office.house.read() as view:
        assert plans.assessment(view, filled.agency_id, fiscal_year=2569) is None


def test_an_empty_draft_waits_for_nobody(enter: Enter) -> None:
    clerk, palad = enter(CLERK), enter(PALAD)
    form = clerk.send(clerk.see("/plans/new"), "เริ่มร่างแผน", {"fiscal_year": "๒๕๗๐"})
    assert "แผนรออนุมัติ" not in palad.see("/waiting").text
    clerk.send(form, "บันทึกมาตรการ", {"title": "อบรมจริยธรรม"})
    assert "แผนรออนุมัติ" in palad.see("/waiting").text


def test_a_page_that_only_takes_forms_says_what_it_takes(enter: Enter, site: Flask) -> None:
    refused = enter(CLERK).client.get("/sign-out")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "OPTIONS, POST")
    for wanted, reached in (
        ("/sign-out", "/my-work"),
        ("/plans/1/approve", "/my-work"),
        ("/nowhere", "/my-work"),
        ("/plans/1?status=done", "/plans/1"),
    ):
        visitor = Visitor(site)
        door = visitor.see(f"/sign-in?next={wanted}")
        told = {"name": HEAD, "password": "สามคำ ที่จำง่าย"}
        assert visitor.send(door, "รหัสผ่าน", told).path == reached, wanted
