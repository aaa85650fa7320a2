"""The heads' meeting by the API: the open parts, what is said as reports, and the minutes."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.factories import CLERK, FINANCE, THREE_DAYS_LEFT, FilledOffice
from tests.web.program import Program, program
from tracker.status import TokenScope

AT = "/rounds/1/meeting"
MEETING = {"name": "ประชุมหัวหน้าส่วนราชการ", "number": "3/2569", "on": "2026-03-25"}
SOURCE = "ประชุมหัวหน้าส่วนราชการ ครั้งที่ ๓/๒๕๖๙ เมื่อวันที่ ๒๕ มีนาคม ๒๕๖๙"


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.fixture
def clerk(site: Flask, filled: FilledOffice) -> Program:
    """A program of the clerk's that may do what the clerk may."""
    return program(site, filled, CLERK)


def said(asking: Program, number: int, division: str, **words: Any) -> dict[str, Any]:
    """What is said of a division's part, as it stands on the table."""
    places = told(asking.get(AT))["items"]
    place = next(one for one in places if one["division"] == division)
    part = next(one for one in place["parts"] if one["number"] == number)
    last = part["last_report"]
    return {
        "measure_id": part["measure_id"],
        "division_id": place["division_id"],
        "last_report": last["id"] if last else 0,
        **words,
    }


def test_the_open_parts_lie_on_the_table_by_division(
    site: Flask, filled: FilledOffice, clerk: Program
) -> None:
    reader = program(site, filled, FINANCE, TokenScope.READ)
    places = {one["division"]: one for one in told(reader.get(AT))["items"]}
    finance = places["กองคลัง"]
    assert [one["number"] for one in finance["parts"]] == [1, 4, 5, 10]
    assert finance["speakers"][0]["name"].startswith(FINANCE)
    assert [one["number"] for one in finance["parts"] if one["owed"]] == [1, 5, 10]
    assert clerk.get("/rounds/2/meeting").status_code == 404, "nobody owes anything there yet"


def test_what_was_said_becomes_reports_with_the_meeting_as_their_source(
    filled: FilledOffice, clerk: Program
) -> None:
    words = [
        said(clerk, 5, "กองคลัง", done="เผยแพร่แล้ว", done_on="2026-03-20", percent=80),
        said(clerk, 4, "กองคลัง", unchanged=True),
        said(clerk, 10, "กองคลัง"),
    ]
    outcomes = told(clerk.send(AT, MEETING | {"said": words}))["items"]
    assert [one["refused"] and one["refused"]["code"] for one in outcomes] == [
        None,
        None,
        "report-incomplete",
    ]
    at = f"/measures/{filled.measures[5]}/parts/{filled.office.divisions['กองคลัง']}"
    last = told(clerk.get(at))["last_report"]
    assert (last["done"], last["percent"], last["source"]) == ("เผยแพร่แล้ว", 80, SOURCE)
    assert last["reported_for"] == filled.person(FINANCE)
    minutes = told(clerk.get(f"{AT}/minutes?{urlencode(MEETING)}"))
    assert (minutes["source"], minutes["said"]) == (SOURCE, 2)
    assert "เผยแพร่แล้ว" in minutes["text"]


def test_a_report_that_came_meanwhile_is_not_talked_over(
    filled: FilledOffice, clerk: Program
) -> None:
    words = said(clerk, 5, "กองคลัง", done="เผยแพร่แล้ว")
    filled.report(5, "กองคลัง", FINANCE, "เสนอแล้ว", now=THREE_DAYS_LEFT)
    (outcome,) = told(clerk.send(AT, MEETING | {"said": [words]}))["items"]
    assert outcome["refused"]["code"] == "changed-meanwhile"


def test_only_the_clerk_speaks_for_others(site: Flask, filled: FilledOffice) -> None:
    head = program(site, filled, FINANCE)
    words = said(head, 5, "กองคลัง", done="เผยแพร่แล้ว")
    (outcome,) = told(head.send(AT, MEETING | {"said": [words]}))["items"]
    assert outcome["refused"]["code"] == "not-yours"
