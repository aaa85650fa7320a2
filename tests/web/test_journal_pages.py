"""The journal's pages: who reads them, what they say, and what the verification finds."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.factories import APPROVED, FINANCE, PASSWORD, FilledOffice
from tests.web.visitor import Visitor
from tracker.database import writing
from tracker.status import Role
from tracker.store import CLOCK
from tracker.tables import Part, table_of
from web.journal.words import FIELDS, KINDS, SENTENCES
from web.wording import SYSTEM_CLOCK
from workflows.actions import signin

Enter = Callable[[str], Visitor]
HOUSE = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def auditor(filled: FilledOffice, enter: Enter) -> Visitor:
    """The internal auditor at the door."""
    someone = filled.office.someone(
        "นางตัวอย่าง ตรวจสอบ", "ผู้ตรวจสอบภายใน", Role.AUDITOR, email="auditor@office.example"
    )
    signin.set_password(
        filled.office.house,
        agency_id=filled.agency_id,
        officer_id=someone,
        password=PASSWORD,
        now=APPROVED,
    )
    return enter("auditor@office.example")


def test_the_journal_opens_to_auditor_palad_and_administrator(
    auditor: Visitor, enter: Enter
) -> None:
    for visitor in (auditor, enter("palad@office.example")):
        assert visitor.see("/journal").status == 200
        assert visitor.see("/my-work").document.xpath("//header//a[@href='/journal']")
    clerk = enter("clerk@office.example")
    assert clerk.see("/journal").status == 403
    assert not clerk.see("/my-work").document.xpath("//header//a[@href='/journal']")


def test_pages_know_the_name_by_which_the_clock_signs() -> None:
    assert CLOCK.name == SYSTEM_CLOCK


def test_what_was_done_to_a_draft_thrown_away_is_not_told_of_the_next_under_its_number(
    auditor: Visitor, enter: Enter
) -> None:
    clerk = enter("clerk@office.example")
    for title in ("อบรมจริยธรรม", "เปิดเผยราคากลาง"):
        form = clerk.send(clerk.see("/plans/new"), "เริ่มร่างแผน", {"fiscal_year": "๒๕๗๐"})
        draft = clerk.send(form, "บันทึกมาตรการ", {"title": title})
        if title == "อบรมจริยธรรม":
            clerk.send(clerk.see(f"{draft.path}/throw-away"), "ทิ้งร่างนี้")
    told = auditor.see("/journal").document.xpath("//ol[contains(@class, 'timeline')]/li")[:6]
    links = [[str(link) for link in one.xpath(".//a/text()")] for one in told]
    assert links == [["มาตรการที่ ๑ เปิดเผยราคากลาง"], ["แผนหมายเลข ๒"], [], [], [], []]
    assert "แผนหมายเลข ๒" in told[5].text_content(), "named, and not led to another"


def test_entries_are_said_in_words_with_what_they_changed(auditor: Visitor) -> None:
    page = auditor.see("/journal?kind=work")
    first = page.document.xpath("//ol[contains(@class, 'timeline')]/li")[0].text_content()
    assert "รายงานผล" in first and "มาตรการที่ ๕" in first and "กองช่าง" in first
    assert "แทน นายตัวอย่าง ขยัน (ที่มา: โทรศัพท์วันที่ ๑๑ มีนาคม)" in " ".join(first.split())
    assert "เผยแพร่ครบทุกเดือนถึงกุมภาพันธ์" in first and "ผลการดำเนินการ" in first
    assert "ยังไม่ได้ดำเนินการ → แล้วเสร็จ" in page.text


def test_pages_follow_one_another_without_gap_or_double(auditor: Visitor) -> None:
    seen: list[str] = []
    path = "/journal"
    while path:
        page = auditor.see(path)
        seen += page.document.xpath("//ol[contains(@class, 'timeline')]/li/@id")
        path = next(iter(page.document.xpath("//a[contains(text(), 'ถัดไป')]/@href")), "")
    numbers = [int(one.removeprefix("entry-")) for one in seen]
    assert numbers == list(range(numbers[0], 0, -1)) and numbers[0] > 60


def test_a_measures_timeline_leads_to_its_whole_history(
    auditor: Visitor, enter: Enter, filled: FilledOffice
) -> None:
    measure_id = filled.measures[4]
    link = f"/journal?measure={measure_id}"
    assert auditor.see(f"/measures/{measure_id}").document.xpath(f"//a[@href='{link}']")
    head = enter("head2@office.example").see(f"/measures/{measure_id}")
    assert not head.document.xpath(f"//a[@href='{link}']")
    page = auditor.see(link)
    said = page.document.xpath("//ol[contains(@class, 'timeline')]/li/p[1]/span/text()")
    assert said == ["บันทึกรายงานผล", "สถานะของมาตรการเปลี่ยน", "บันทึกว่าเริ่มดำเนินการ"]


def test_officer_kind_and_days_narrow_the_list(auditor: Visitor, filled: FilledOffice) -> None:
    of = filled.person(FINANCE)
    page = auditor.see(f"/journal?officer={of}&kind=work")
    who = page.document.xpath("//ol[contains(@class, 'timeline')]/li/p[last()]/text()")
    assert who and all(FINANCE in one for one in who)
    days = "since-day=15&since-month=1&since-year=2569&until-day=15&until-month=1&until-year=2569"
    page = auditor.see(f"/journal?kind=work&{days}")
    assert len(page.document.xpath("//ol[contains(@class, 'timeline')]/li")) == 1
    wrong = auditor.see("/journal?since-day=31&since-month=2&since-year=2569")
    assert wrong.status == 422 and wrong.document.xpath("//p[@class='error']")


def test_the_verification_says_that_all_is_sound_or_what_is_not(
    auditor: Visitor, filled: FilledOffice
) -> None:
    page = auditor.send(auditor.see("/journal"), "ตรวจสอบประวัติเดี๋ยวนี้")
    assert page.status == 200 and "ทุกอย่างเป็นไปตามที่บันทึกไว้" in page.text
    with writing(filled.office.house.engine) as connection:  # by hand, past the program
        part = table_of(Part)
        connection.execute(sa.update(part).where(part.c.id == 1).values(reason="ไม่มี"))
    page = auditor.send(auditor.see("/journal"), "ตรวจสอบประวัติเดี๋ยวนี้")
    assert "พบ ๑ รายการที่ไม่ตรง" in page.text and "ถูกแก้ไขโดยไม่ผ่านระบบ" in page.text


def test_when_it_was_last_verified_and_with_what_result_stays_to_be_seen(
    auditor: Visitor, filled: FilledOffice
) -> None:
    assert "ยังไม่เคยตรวจสอบ" in auditor.see("/journal").text
    auditor.send(auditor.see("/journal"), "ตรวจสอบประวัติเดี๋ยวนี้")
    page = auditor.see("/journal")
    assert "ตรวจสอบล่าสุด" in page.text and ": ทุกอย่างเป็นไปตามที่บันทึกไว้" in page.text
    with writing(filled.office.house.engine) as connection:
        part = table_of(Part)
        connection.execute(sa.update(part).where(part.c.id == 1).values(reason="ไม่มี"))
    auditor.send(page, "ตรวจสอบประวัติเดี๋ยวนี้")
    page = auditor.see("/journal")
    assert ": พบ ๑ รายการที่ไม่ตรง" in page.text and "ถูกแก้ไขโดยไม่ผ่านระบบ" in page.text


def test_every_entry_that_the_program_writes_has_its_sentence_and_its_kind() -> None:
    written = set(_written())
    assert len(written) > 40
    assert {pair for pair in written if pair not in SENTENCES} == set()
    kinds = {subject for _, subjects in KINDS.values() for subject in subjects}
    assert {subject for subject, _ in written} - kinds == set()


def test_every_field_that_the_program_tells_of_has_a_name() -> None:
    told = {
        key.value
        for call in _calls()
        for given in call.keywords
        if given.arg in ("old", "new") and isinstance(given.value, ast.Dict)
        for key in given.value.keys
        if isinstance(key, ast.Constant)
    }
    assert len(told) > 40
    assert told - set(FIELDS) == set()


def _calls() -> Iterator[ast.Call]:
    """Each call of `journal` in the actions."""
    for path in sorted((HOUSE / "workflows" / "actions").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "journal":
                yield node


def _written() -> Iterator[tuple[str, str]]:
    """(subject, action) of each call that names both in words."""
    for call in _calls():
        action, subject = call.args[:2]
        if isinstance(subject, ast.Constant):
            for word in _words_of(action):
                yield str(subject.value), word


def _words_of(action: ast.expr) -> Iterator[str]:
    if isinstance(action, ast.Constant):
        yield str(action.value)
    elif isinstance(action, ast.IfExp):
        yield from _words_of(action.body)
        yield from _words_of(action.orelse)
