"""A plan's document by the API: read, its doubts answered, stored once as a draft."""

import io
import json
from typing import Any

import pytest
from flask import Flask

from tests.factories import CLERK, FINANCE, FilledOffice
from tests.web.program import Program, program

# Invented, as an office would paste it from Excel: a name nobody knows, a day that is none.
PLAN = "\n".join(
    (
        "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2570",
        "เทศบาลตำบลตัวอย่าง",
        "",
        "ตัวชี้วัด\tมาตรการ\tขั้นตอนการดำเนินการ\tผู้รับผิดชอบ\tระยะเวลา\tการกำกับติดตาม",
        "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล\tปรับข้อมูลบนเว็บไซต์ให้เป็นปัจจุบัน\t"
        "1. ตรวจข้อมูล 2. เผยแพร่\tงานประชาสัมพันธ์\tต.ค. 69 - ก.ย. 70\tรายงานรอบ 6 เดือน",
        "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน\tกำหนดมาตรฐานการให้บริการ\t1. ประชุม 2. ประกาศ\t"
        "กองคลัง\t31 ก.พ. 70\tรายงานรอบ 6 เดือน",
    )
)


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.fixture
def clerk(site: Flask, filled: FilledOffice) -> Program:
    """A program of the clerk's that may do what the clerk may."""
    return program(site, filled, CLERK)


def brought(asking: Program, text: str = PLAN) -> Any:
    """What is answered to a document that comes as a file."""
    files = [(io.BytesIO(text.encode()), "แผน ๒๕๗๐.txt")]
    return asking.ask("POST", "/imports", data={"told": "{}", "files": files})


def test_a_document_is_read_with_its_doubts_and_nothing_is_stored(clerk: Program) -> None:
    answer = brought(clerk)
    reading = told(answer)
    assert (answer.status_code, reading["name"], reading["fiscal_year"]) == (
        200,
        "แผน ๒๕๗๐.txt",
        2570,
    )
    assert len(reading["understood"]["plan"]["measures"]) == 2
    blocking = [one for one in reading["doubts"] if one["blocking"]]
    assert [(one["kind"], one["number"]) for one in blocking] == [("period", 2)]
    names = [one for one in reading["doubts"] if one["kind"] == "name"]
    assert [(one["of"], one["measures"]) for one in names] == [("งานประชาสัมพันธ์", [1])]
    assert len(told(clerk.get("/plans"))["items"]) == 1
    (waiting,) = told(clerk.get("/imports"))["items"]
    assert told(clerk.get(f"/imports/{waiting['token']}"))["doubts"] == reading["doubts"]


def test_a_document_is_stored_when_no_doubt_blocks_and_only_once(clerk: Program) -> None:
    reading = told(brought(clerk))
    at = f"/imports/{reading['token']}"
    refused = clerk.send(f"{at}/store", seen=at)
    assert (refused.status_code, told(refused)["code"]) == (422, "doubts-open")
    (doubt,) = told(refused)["doubts"]
    answers = {
        "measures": {doubt["of"]: {"starts": "2026-10-01", "ends": "2027-09-30"}},
        "owners": {"งานประชาสัมพันธ์": {"what": "division", "division": "สำนักปลัด"}},
    }
    answered = told(clerk.send(f"{at}/answers", {"answers": answers}, seen=at, method="PUT"))
    assert [one for one in answered["doubts"] if one["blocking"]] == []
    stored = clerk.send(f"{at}/store", seen=at)
    plan = told(stored)["plan"]
    assert (stored.status_code, plan["status"], plan["fiscal_year"]) == (200, "draft", 2570)
    first, second = told(clerk.get(f"/measures?plan_id={plan['id']}"))["items"]
    assert first["owners"] == ["สำนักปลัด"]
    assert (second["starts_on"], second["ends_on"]) == ("2026-10-01", "2027-09-30")
    again = clerk.ask("POST", f"{at}/store", json={}, headers={"If-Match": "*"})
    assert (again.status_code, told(again)["code"]) == (409, "stored-already")
    assert told(clerk.get("/imports"))["items"] == []


def test_a_document_whose_storing_was_cut_off_waits_until_it_is_asked_for_again(
    clerk: Program, filled: FilledOffice
) -> None:
    at = f"/imports/{told(brought(clerk, PLAN.replace('31 ก.พ. 70', 'ก.พ. 70')))['token']}"
    (mark,) = (filled.office.house.files / "incoming").glob("*.told")
    before = mark.read_bytes()
    assert clerk.send(f"{at}/store", seen=at).status_code == 200
    mark.write_bytes(before)  # as where the machine stops before the document is let go
    again = clerk.send(f"{at}/store", seen=at)
    assert (again.status_code, told(again)["code"]) == (409, "stored-already")
    assert told(clerk.get("/imports"))["items"] == []


def test_answers_that_came_meanwhile_are_not_overwritten(clerk: Program) -> None:
    at = f"/imports/{told(brought(clerk))['token']}"
    seen = {"If-Match": clerk.get(at).headers["ETag"]}
    clerk.send(f"{at}/answers", {"answers": {"fiscal_year": 2571}}, seen=at, method="PUT")
    late = clerk.ask("PUT", f"{at}/answers", json={"answers": {}}, headers=seen)
    assert (late.status_code, told(late)["current"]["fiscal_year"]) == (412, 2571)
    odd = clerk.send(f"{at}/answers", {"answers": {"measures": 5}}, seen=at, method="PUT")
    assert (odd.status_code, told(odd)["code"]) == (409, "answers-not-understood")


def test_text_is_read_too_and_thrown_away(clerk: Program) -> None:
    reading = told(clerk.send("/imports", {"text": PLAN}))
    at = f"/imports/{reading['token']}"
    assert clerk.send(f"{at}/throw-away").status_code == 200
    assert clerk.get(at).status_code == 404
    for nothing in ({}, {"text": "  "}):
        answer = clerk.send("/imports", nothing)
        assert (answer.status_code, told(answer)["faults"][0]["where"]) == (422, "files")
    both = {"told": json.dumps({"text": PLAN}), "files": [(io.BytesIO(b"x"), "x.txt")]}
    assert clerk.ask("POST", "/imports", data=both).status_code == 422


def test_a_document_is_its_bringers_and_imports_are_the_clerks(
    site: Flask, filled: FilledOffice, clerk: Program
) -> None:
    at = f"/imports/{told(brought(clerk))['token']}"
    head = program(site, filled, FINANCE)
    for answer in (head.get("/imports"), head.get(at), brought(head)):
        assert (answer.status_code, told(answer)["code"]) == (403, "not-yours")
    assert clerk.get("/imports/never-issued").status_code == 404
