"""What the API answers to what it does not take: a code, a place, and a sentence in Thai."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import FINANCE, FilledOffice
from tests.web.program import Program, program
from tracker.status import TokenScope


@pytest.fixture
def finance(site: Flask, filled: FilledOffice) -> Program:
    """A program of the head of finance that may report."""
    return program(site, filled, FINANCE, TokenScope.REPORT)


@pytest.fixture
def part(filled: FilledOffice) -> str:
    """Where finance's part of the tenth measure stands: nobody has begun it."""
    return f"/measures/{filled.measures[10]}/parts/{filled.office.divisions['กองคลัง']}"


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.mark.parametrize(
    ("body", "where", "reason"),
    [
        ({"result": 5}, "result", "a number is no text"),
        ({"done_on": "2569-03-20"}, "done_on", "a B.E. year is no day of the common era"),
        ({"resullt": "x"}, "resullt", "a field that is not there"),
        ({"result": "ก\x00ข"}, "result", "no paper has such a sign"),
        ([], "body", "a list is no object"),
    ],
)
def test_what_does_not_fit_the_description_is_told_by_place(
    finance: Program, part: str, body: object, where: str, reason: str
) -> None:
    answer = finance.ask("POST", f"{part}/finish", json=body, headers={"If-Match": "*"})
    assert answer.status_code == 422, reason
    assert told(answer)["faults"][0]["where"] == where


def test_a_refusal_has_a_code_and_both_sentences(finance: Program, part: str) -> None:
    answer = finance.send(f"{part}/finish", {"result": "เสร็จแล้ว"}, seen=part)
    problem = told(answer)
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert problem["code"] == "incomplete"
    assert problem["missing"] == ["done_on", "evidence"]
    assert problem["type"] == "urn:tidtam:problem:incomplete"
    assert problem["th"].startswith("จะบันทึกว่าแล้วเสร็จต้องระบุ")
    assert problem["en"].startswith("“finish” needs")


@pytest.mark.parametrize(
    ("method", "at", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/measures/999999", 404),
        ("GET", "/measures/99999999999999999999", 404),
        ("DELETE", "/me", 405),
        ("OPTIONS", "/me", 405),
    ],
)
def test_failures_below_the_prefix_are_problems_and_no_pages(
    finance: Program, method: str, at: str, status: int
) -> None:
    answer = finance.ask(method, at)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert told(answer)["status"] == status


def test_a_body_of_another_kind_is_not_taken(finance: Program, part: str) -> None:
    answer = finance.ask("POST", f"{part}/start", data={"a": "b"}, headers={"If-Match": "*"})
    assert answer.status_code == 415
