"""ETags by the API: what is as it was is not told again; who comes second is told what changed."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories import AFTER_DUE, CLERK, FINANCE, FilledOffice
from tests.web.program import Program, program
from tracker.status import TokenScope

PART = "/measures/{}/parts/{}"


def path(filled: FilledOffice, number: int, division: str) -> str:
    """Where a division's part of a measure stands."""
    return PART.format(filled.measures[number], filled.office.divisions[division])


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.fixture
def finance(site: Flask, filled: FilledOffice) -> Program:
    """A program of the head of finance that may report."""
    return program(site, filled, FINANCE, TokenScope.REPORT)


@pytest.fixture
def clerk(site: Flask, filled: FilledOffice) -> Program:
    """A program of the clerk's that may do what the clerk may."""
    return program(site, filled, CLERK)


def test_a_change_without_the_version_seen_is_not_taken(
    finance: Program, filled: FilledOffice
) -> None:
    answer = finance.send(f"{path(filled, 10, 'กองคลัง')}/start")
    assert (answer.status_code, told(answer)["code"]) == (428, "if-match-missing")


def test_what_has_not_changed_is_not_told_again(finance: Program, filled: FilledOffice) -> None:
    at = path(filled, 10, "กองคลัง")
    seen = finance.get(at).headers["ETag"]
    again = finance.get(at, headers={"If-None-Match": seen})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", seen)
    assert finance.get(at, headers={"If-None-Match": '"0"'}).status_code == 200
    finance.send(f"{at}/start", seen=at)
    assert finance.get(at, headers={"If-None-Match": seen}).status_code == 200


def test_what_is_told_beside_the_version_is_not_taken_for_unchanged(
    clerk: Program, filled: FilledOffice
) -> None:
    seen = {"If-None-Match": clerk.get("/rounds/1").headers["ETag"]}
    assert clerk.get("/rounds/1", headers=seen).status_code == 304
    filled.report(5, "กองคลัง", FINANCE, "เสนอแล้ว", now=AFTER_DUE - timedelta(days=8))
    later = clerk.get("/rounds/1", headers=seen)
    assert later.status_code == 200, "one fewer owes a report, and the round has the same version"
    longer = {"until": "2026-04-10", "reason": "น้ำท่วม", "allowed_by": "ปลัด"}
    extended = clerk.ask(
        "POST",
        "/rounds/1/extend",
        json=longer,
        headers={"If-Match": seen["If-None-Match"]},
    )
    assert extended.status_code == 200, "yet a report of somebody's does not hinder the clerk"


@pytest.mark.parametrize("sent", ['""', '"", "x"', 'W/""', "x", ","])
def test_a_version_that_is_none_is_an_old_one(
    finance: Program, filled: FilledOffice, sent: str
) -> None:
    at = path(filled, 10, "กองคลัง")
    answer = finance.ask("POST", f"{at}/start", json={}, headers={"If-Match": sent})
    assert answer.status_code == 412
    assert finance.get(at, headers={"If-None-Match": sent}).status_code == 200


def test_who_comes_second_is_told_what_changed(
    site: Flask, filled: FilledOffice, finance: Program
) -> None:
    at = path(filled, 10, "กองคลัง")
    before = finance.get(at).headers["ETag"]
    filled.move(10, "กองคลัง", "start", FINANCE, now=AFTER_DUE - timedelta(days=8))
    late = finance.ask("POST", f"{at}/start", json={}, headers={"If-Match": before})
    problem = told(late)
    assert (late.status_code, late.mimetype) == (412, "application/problem+json")
    assert problem["code"] == "changed-meanwhile"
    assert problem["current"]["status"] == "in_progress"
    assert {one["action"] for one in problem["changes"]} >= {"start"}
    assert late.headers["ETag"] == finance.get(at).headers["ETag"] != before


def test_a_report_by_somebody_else_makes_the_version_old(
    site: Flask, filled: FilledOffice, finance: Program
) -> None:
    at = path(filled, 4, "กองคลัง")
    before = finance.get(at).headers["ETag"]
    filled.report(4, "กองคลัง", FINANCE, "เสนอแล้ว", now=AFTER_DUE - timedelta(days=8))
    again = finance.ask(
        "POST", f"{at}/reports", json={"done": "เสนอแล้ว"}, headers={"If-Match": before}
    )
    assert again.status_code == 412
    assert told(again)["current"]["last_report"]["done"] == "เสนอแล้ว"
