"""ITA scores by the API: entered by the clerk's program, reckoned, and held against each other."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import CLERK, FINANCE, FilledOffice
from tests.web.program import Program, program

# Invented, of 2567: IIT 90, EIT (91 + 89) / 2 = 90, OIT 88, so 89.20 in all.
SCORES = {
    "instruments": {"IIT": 90.0, "EIT1": 91.0, "EIT2": 89.0, "OIT": 88.0},
    "indicators": {"9": 80.0},
}
AT = "/assessments/2567"


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.fixture
def clerk(site: Flask, filled: FilledOffice) -> Program:
    """A program of the clerk's that may do what the clerk may."""
    return program(site, filled, CLERK)


def test_scores_are_entered_and_what_is_left_out_is_reckoned(clerk: Program) -> None:
    before = told(clerk.get(AT))
    assert (before["fiscal_year"], before["overall"], before["instruments"]) == (2567, None, {})
    done = told(clerk.send(AT, SCORES, seen=AT, method="PUT"))
    assert done["reckoned"] == ["overall", "level"]
    assert done["assessment"]["overall"] == 89.2
    assert told(clerk.get(AT))["indicators"] == {"9": 80.0}
    assert [one["fiscal_year"] for one in told(clerk.get("/assessments"))["items"]] == [2567, 2568]


def test_what_is_left_out_later_is_taken_away(clerk: Program) -> None:
    clerk.send(AT, SCORES, seen=AT, method="PUT")
    done = told(clerk.send(AT, SCORES | {"indicators": {}}, seen=AT, method="PUT"))
    assert done["changed"] == ["9"]
    assert told(clerk.get(AT))["indicators"] == {}


def test_figures_that_do_not_agree_are_stored_only_when_the_paper_prints_them_so(
    clerk: Program,
) -> None:
    wrong = SCORES | {"overall": 95.0}
    refused = clerk.send(AT, wrong, seen=AT, method="PUT")
    assert (refused.status_code, told(refused)["code"]) == (409, "scores-doubtful")
    assert told(clerk.get(AT))["overall"] is None
    done = told(clerk.send(AT, wrong | {"accept_doubts": True}, seen=AT, method="PUT"))
    assert done["assessment"]["overall"] == 95.0
    assert "overall" in {cell for one in done["assessment"]["doubts"] for cell in one["cells"]}


def test_who_comes_second_overwrites_nothing(clerk: Program) -> None:
    seen = {"If-Match": clerk.get(AT).headers["ETag"]}
    clerk.send(AT, SCORES, seen=AT, method="PUT")
    late = clerk.ask("PUT", AT, json={"overall": 70.0}, headers=seen)
    assert (late.status_code, told(late)["current"]["overall"]) == (412, 89.2)


@pytest.mark.parametrize(
    ("body", "status", "code", "reason"),
    [
        ({"instruments": {"XIT": 90}}, 409, "score-unknown", "there is no such instrument"),
        ({"indicators": {"11": 90}}, 409, "score-unknown", "there are ten"),
        ({"overall": 100.5}, 422, "not-as-described", "a score is 100 at most"),
        ({"indicators": {"เก้า": 90}}, 422, "not-as-described", "an indicator is a number"),
        ({}, 409, "no-scores", "nothing is told"),
    ],
)
def test_scores_that_cannot_be_are_refused(
    clerk: Program, body: dict[str, Any], status: int, code: str, reason: str
) -> None:
    answer = clerk.send(AT, body, seen=AT, method="PUT")
    assert (answer.status_code, told(answer)["code"]) == (status, code), reason


def test_scores_are_the_clerks_to_enter(site: Flask, filled: FilledOffice) -> None:
    head = program(site, filled, FINANCE)
    answer = head.send(AT, SCORES, seen=AT, method="PUT")
    assert (answer.status_code, told(answer)["code"]) == (403, "not-yours")
