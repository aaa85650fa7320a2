"""A published number that was wrong: corrected with a proof and a reason, and told to citizens."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import etree

from tests.factories import PASSWORD, FilledOffice
from tests.web.public.office import MAY, NUMBER
from tests.web.visitor import Visitor
from tracker.database import writing
from tracker.queries import memos
from tracker.tables import Memo, table_of
from web.app import create_app

WHY = "ทะเบียนหนังสือส่งข้ามเลข"
VERIFY = "/public/1/verify?asked="
LATER = timedelta(minutes=20)


class Now:
    """A clock that goes on when it is told."""

    at = MAY

    def __call__(self) -> object:
        return self.at


@pytest.fixture
def clock() -> Now:
    return Now()


@pytest.fixture
def site(published: FilledOffice, clock: Now) -> Flask:
    return create_app(published.office.house, clock=clock)  # type: ignore[arg-type]


@pytest.fixture
def clerk(site: Flask) -> Visitor:
    visitor = Visitor(site)
    visitor.sign_in("clerk@office.example")
    return visitor


def stands(published: FilledOffice) -> tuple[str | None, int]:
    with published.office.house.read() as connection:
        memo = memos.memo_of_round(connection, published.agency_id, 1)
    assert memo is not None
    return memo.number, memo.version


def test_a_correction_asks_for_a_reason_and_a_proof_and_keeps_what_was_typed(
    clerk: Visitor, clock: Now, published: FilledOffice
) -> None:
    version = stands(published)[1]
    page = clerk.see("/rounds/1/memo")
    assert "ผู้ที่ตรวจสอบด้วยเลขที่เดิม" in page.text
    empty = clerk.send(page, "/number", {"number": "", "reason": WHY})
    assert empty.status == 422 and "จึงเว้นว่างไม่ได้" in empty.text
    unexplained = clerk.send(page, "/number", {"number": "๑๒๔"})
    assert unexplained.status == 422 and "ต้องระบุเหตุผล" in unexplained.text
    clock.at += LATER
    asked = clerk.send(unexplained, "/number", {"reason": WHY})
    assert asked.status == 403 and "ยืนยันว่าเป็นท่าน" in asked.text
    assert stands(published) == (NUMBER, version)
    done = clerk.send(asked, "ทำต่อ", {"proof": PASSWORD})
    assert "บันทึกเลขที่และวันที่แล้ว" in done.text
    assert stands(published) == ("๑๒๔", version + 1)


def test_a_draft_asks_for_neither(clerk: Visitor, clock: Now) -> None:
    clock.at += LATER
    page = clerk.see("/rounds/2/memo")
    assert "เหตุผลที่แก้ไข" not in page.text
    assert "บันทึกเลขที่และวันที่แล้ว" in clerk.send(page, "/number", {"number": "๒๐๐"}).text


def test_who_verifies_by_the_old_number_learns_the_right_one(
    clerk: Visitor, citizen: Visitor
) -> None:
    old_paper = citizen.client.get("/public/1/rounds/1/memo.pdf").data
    clerk.send(clerk.see("/rounds/1/memo"), "/number", {"number": "๑๒๔", "reason": WHY})
    for asked in ("123", "ตย 51005/123"):
        text = citizen.see(VERIFY + asked).text
        assert "หน่วยงานแก้ไขเลขที่ของเอกสารนี้แล้ว" in text
        assert "เลขที่เดิม ๑๒๓" in text and "เลขที่ที่ถูกต้อง ๑๒๔" in text
        assert "๔ พ.ค. ๒๕๖๙" in text, "when it was corrected"
        assert "ถูกแก้ไข พิมพ์เลขผิด" not in text and WHY not in text
    assert "หน่วยงานเผยแพร่เอกสารเลขที่นี้" in citizen.see(VERIFY + "124").text
    assert "อาจถูกแก้ไข" in citizen.see(VERIFY + "125").text
    page = citizen.see("/public/1/verify")
    held = citizen.send(page, "หรือตรวจจากไฟล์", {"paper": (BytesIO(old_paper), "memo.pdf")})
    assert "มีฉบับที่ออกใหม่กว่า" in held.text and "เลขที่ ๑๒๓ แก้เป็น ๑๒๔" in held.text
    papers = citizen.see("/public/1/papers").text
    assert "เลขที่ ๑๒๓ แก้เป็น ๑๒๔" in papers and WHY not in papers


def test_of_a_number_that_was_emptied_formerly_a_dash_is_told(
    clerk: Visitor, citizen: Visitor, published: FilledOffice
) -> None:
    clerk.send(clerk.see("/rounds/1/memo"), "/number", {"number": "๑๒๔", "reason": WHY})
    with writing(published.office.house.engine) as connection:
        connection.execute(sa.update(table_of(Memo)).values(number=None))  # once it could be
    text = citizen.see(VERIFY + "123").text
    assert "เลขที่เดิม ๑๒๓" in text and "เลขที่ที่ถูกต้อง –" in text and "None" not in text


def test_what_is_corrected_back_is_the_papers_own_number_again(
    clerk: Visitor, citizen: Visitor
) -> None:
    for text in ("๑๒๔", NUMBER):
        clerk.send(clerk.see("/rounds/1/memo"), "/number", {"number": text, "reason": WHY})
    text = citizen.see(VERIFY + "123").text
    assert "หน่วยงานเผยแพร่เอกสารเลขที่นี้" in text and "เลขที่เดิม" not in text
    assert "เลขที่เดิม ๑๒๔" in citizen.see(VERIFY + "124").text


def test_the_feed_tells_each_correction_once_and_lastingly(
    clerk: Visitor, citizen: Visitor, clock: Now
) -> None:
    def entries() -> dict[str, str]:
        root = etree.fromstring(citizen.client.get("/public/1/changes.atom").data)
        space = {"a": "http://www.w3.org/2005/Atom"}
        return {
            one.findtext("a:id", namespaces=space): one.findtext("a:title", namespaces=space)
            for one in root.findall("a:entry", space)
        }

    before = entries()
    page = clerk.see("/rounds/1/memo")
    clerk.send(page, "/number", {"number": "๑๒๔", "dated_on-day": "๒", "reason": WHY})
    clock.at += timedelta(days=3)
    new = {id_: title for id_, title in entries().items() if id_ not in before}
    assert list(new.values()) == [
        "แก้ไขบันทึกข้อความที่เผยแพร่ รอบ ๖ เดือน ปีงบประมาณ พ.ศ. ๒๕๖๙: เลขที่ ๑๒๓ แก้เป็น ๑๒๔ · "
        "ลงวันที่ ๓ เมษายน ๒๕๖๙ แก้เป็น ๒ เมษายน ๒๕๖๙"
    ]
    assert before.items() <= entries().items()
