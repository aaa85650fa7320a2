"""The pages of sending: the log, dead letters and their mending, a look ahead, who may read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.beats import at
from tests.factories import FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Visitor
from tracker.queries import notices, people
from tracker.status import Channel, NoticeState, Role
from tracker.store import CLOCK
from web.app import create_app
from workflows.actions import outlets
from workflows.actions.mail_address import mend_address
from workflows.actions.tick import tick

CLERK, FINANCE = "clerk@office.example", "head2@office.example"
WITHOUT = "นางสาวตัวอย่าง ตั้งใจ"  # head of a division, never given an address
Enter = Callable[[str], Visitor]


@pytest.fixture
def told(filled: FilledOffice) -> FilledOffice:
    """The office after the rung of 20 March: two got a mail, two have no address."""
    tick(filled.office.house, now=at("2026-03-20", 10))
    return filled


def rows(visitor: Visitor, query: str = "") -> list[str]:
    """The log as its lines are read."""
    page = visitor.see(f"/notices{query}")
    return [
        " ".join(row.text_content().split())
        for row in page.document.xpath("//section[@aria-labelledby='log']//tbody/tr")
    ]


def test_the_log_is_filtered_by_state_kind_person_and_channel(
    enter: Enter, told: FilledOffice
) -> None:
    clerk = enter(CLERK)
    finance = told.person("นางตัวอย่าง รักงาน")
    assert len(rows(clerk)) == 4
    assert [WITHOUT in row or "อดทน" in row for row in rows(clerk, "?state=dead")] == [True, True]
    assert len(rows(clerk, f"?officer={finance}&kind=digest&channel=folder")) == 1
    assert rows(clerk, "?kind=escalation") == rows(clerk, "?channel=line") == []
    assert len(rows(clerk, "?state=nonsense&officer=x")) == 4


def test_a_dead_letter_is_mended_and_sent_again(
    enter: Enter, told: FilledOffice, clock: Clock
) -> None:
    clerk = enter(CLERK)
    page = clerk.see("/notices")
    assert "มี ๔ เรื่องที่ต้องดูแล" in page.text and "ส่งอีกครั้ง" not in page.buttons()
    of = told.person(WITHOUT)
    wrong = clerk.send(clerk.see(f"/notices/address/{of}"), "อีเมล", {"email": "ไม่ใช่อีเมล"})
    assert wrong.status == 422 and "ไม่ใช่อีเมล โปรดเขียนเช่น" in wrong.text
    mended = clerk.send(wrong, "อีเมล", {"email": "education@office.example"})
    assert "บันทึกอีเมลแล้ว" in mended.text and "มี ๓ เรื่องที่ต้องดูแล" in mended.text
    with told.office.house.read() as connection:
        (dead,) = notices.notices(connection, told.agency_id, officer_id=of)
        assert people.officer(connection, told.agency_id, of).email == "education@office.example"
    sent = clerk.send(mended, f"/notices/{dead.id}/again")
    assert "จะส่งอีกครั้ง" in sent.text and "รอส่ง" in sent.text
    tick(told.office.house, now=clock.now)
    after = clerk.see(f"/notices/{dead.id}")
    assert "เก็บไว้ในแฟ้ม" in after.text and "มาตรการที่ ๑" in after.text
    assert "ส่งถึงแล้ว" not in after.text  # this office has no mail server: nobody got it
    with told.office.house.read() as connection:
        assert notices.notice(connection, told.agency_id, dead.id).state is NoticeState.SENT


CALM = "ทุกคนได้รับการแจ้งเตือนตามกำหนด"
NOT_OUT = "อีเมลไม่ได้ส่งออกไปจริง จดหมายเก็บไว้ในแฟ้มของเครื่องที่ติดตั้งระบบ"


def test_a_house_that_only_puts_letters_away_says_so_and_whom_to_tell(
    enter: Enter, told: FilledOffice, clock: Clock
) -> None:
    tick(told.office.house, now=clock.now)
    page = enter(CLERK).see("/notices")
    assert NOT_OUT in page.text and "โปรดแจ้งผู้ติดตั้งระบบให้ตั้งเครื่องส่งอีเมล" in page.text
    assert "นาฬิกาของระบบ" not in page.text and CALM not in page.text
    assert ["ส่งถึงแล้ว" in row for row in rows(enter(CLERK))] == [False] * 4
    told.office.someone("นายตัวอย่าง ดูแล", "ผู้ดูแลระบบ", Role.ADMINISTRATOR)
    assert "โปรดแจ้งผู้ดูแลระบบ (นายตัวอย่าง ดูแล) ให้ตั้งเครื่องส่งอีเมล" in enter(CLERK).see("/notices").text


def test_a_clock_that_stands_still_is_told_with_its_last_beat(
    enter: Enter, told: FilledOffice, clock: Clock
) -> None:
    page = enter(CLERK).see("/notices")  # six days after the fixture's beat
    assert "นาฬิกาของระบบหยุดเดินตั้งแต่ ๒๐ มี.ค. ๒๕๖๙ เวลา ๑๐.๐๐ น." in page.text
    tick(told.office.house, now=clock.now)
    assert "นาฬิกาของระบบ" not in enter(CLERK).see("/notices").text


def test_where_mail_is_sent_in_time_and_reaches_everybody_the_page_is_calm(
    filled: FilledOffice, clock: Clock
) -> None:
    house, agency_id = filled.office.house, filled.agency_id
    for number, name in enumerate((WITHOUT, "นายตัวอย่าง อดทน")):
        mend_address(
            house,
            agency_id=agency_id,
            of=filled.person(name),
            email=f"head{number + 8}@office.example",
            officer_id=filled.person("นางสาวตัวอย่าง ใจดี"),
            now=clock.now,
        )
    tick(house, now=clock.now)
    mail = replace(house.settings.mail, delivery="smtp", host="mail.example")
    sends = replace(house, settings=replace(house.settings, mail=mail))
    clerk = Visitor(create_app(sends, clock=clock))
    clerk.sign_in(CLERK)
    page = clerk.see("/notices")
    assert CALM in page.text and NOT_OUT not in page.text
    clock.now += timedelta(minutes=4)
    assert CALM not in clerk.see("/notices").text


def test_a_clerk_does_not_lead_the_mayor_s_letters_elsewhere(
    enter: Enter, told: FilledOffice
) -> None:
    mayor = told.person("นายตัวอย่าง สุจริต")
    clerk = enter(CLERK)
    page = clerk.see(f"/notices/address/{mayor}")
    refused = clerk.send(page, "อีเมล", {"email": "clerk2@office.example"})
    assert refused.status == 422 and "โปรดให้ผู้ดูแลระบบดำเนินการ" in refused.text
    with told.office.house.read() as connection:
        kept = people.officer(connection, told.agency_id, mayor).email
    assert kept == "mayor@office.example"


def test_a_look_ahead_begins_with_the_next_reminder(enter: Enter, told: FilledOffice) -> None:
    clerk = enter(CLERK)
    page = clerk.see("/notices/preview")
    assert "การเตือนครั้งถัดไปวันจันทร์ที่ ๓๐ มีนาคม ๒๕๖๙" in page.text
    assert "นางตัวอย่าง รักงาน" in page.text and "เหลือ ๑ วันทำการ" in page.text
    quiet = clerk.see("/notices/preview?on-day=๒๗&on-month=3&on-year=๒๕๖๙")
    assert "วันนั้นไม่มีการแจ้งเตือน" in quiet.text
    doubtful = clerk.see("/notices/preview?on-day=30&on-month=3&on-year=2026")
    assert doubtful.status == 422 and "คลาดไป" in doubtful.text


def test_heads_neither_see_the_log_nor_change_addresses(enter: Enter, told: FilledOffice) -> None:
    head = enter(FINANCE)
    assert "การแจ้งเตือน" not in head.see("/my-work").text
    paths = ("/notices", "/notices/1", "/notices/preview", "/notices/address/1")
    assert [head.see(path).status for path in paths] == [403] * 4
    answer = head.client.post("/notices/1/again", data={"csrf_token": head.token()})
    assert answer.status_code == 403
    palad = enter("palad@office.example")
    assert palad.see("/notices").status == 200 and palad.see("/notices/address/1").status == 403


def test_strangers_are_led_to_the_door(site: object) -> None:
    from flask import Flask

    assert isinstance(site, Flask)
    assert Visitor(site).see("/notices").path == "/sign-in"


def test_a_webhook_that_is_gone_is_told_with_what_to_do(enter: Enter, told: FilledOffice) -> None:
    house, now = told.office.house, at("2026-03-20", 11)
    outlets.set_webhook(
        house,
        agency_id=told.agency_id,
        officer_id=told.person("นางสาวตัวอย่าง ใจดี"),
        url="https://hook.example/x",
        now=now,
    )
    with house.write(told.agency_id, who=CLOCK, now=now) as store:
        outlets.give_up(store, Channel.WEBHOOK, why="410 <moved>")
    page = enter(CLERK).see("/notices")
    assert "มี ๕ เรื่องที่ต้องดูแล" in page.text
    assert "เลิกรับแล้ว (410 <moved>)" in page.text and "tidtam channels on webhook" in page.text
