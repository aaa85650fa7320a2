"""Plans by the API: what they leave open, drafts by programs, amendments looked at."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import CLERK, FINANCE, FilledOffice
from tests.office import measure
from tests.web.program import Program, program
from tracker.status import TokenScope

WEBSITE = {
    "title": "ปรับปรุงเว็บไซต์ให้เป็นปัจจุบัน",
    "owners": ["กองคลัง"],
    "indicators": [9],
    "steps": ["ตรวจข้อมูล", "เผยแพร่"],
    "starts_on": "2026-10-01",
    "ends_on": "2027-03-31",
}


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.fixture
def clerk(site: Flask, filled: FilledOffice) -> Program:
    """A program of the clerk's that may do what the clerk may."""
    return program(site, filled, CLERK)


def titles(asking: Program, plan_id: int) -> list[str]:
    """The titles of a plan's measures."""
    return [one["title"] for one in told(asking.get(f"/measures?plan_id={plan_id}"))["items"]]


def test_what_a_plan_leaves_open_is_told_by_kind(
    site: Flask, filled: FilledOffice, clerk: Program
) -> None:
    found = told(program(site, filled, FINANCE, TokenScope.READ).get("/plans/1/coverage"))["items"]
    assert {one["kind"] for one in found} == {"no_evidence"}
    assert found[0]["divisions"] == ["สำนักปลัด", "กองช่าง"]
    assert found[0]["en"] == "work that was reported without evidence"
    draft = filled.office.imported(measure("ปรับตามแผนปี ๒๕๖๕", indicators=[1]), fiscal_year=2569)
    kinds = [one["kind"] for one in told(clerk.get(f"/plans/{draft}/coverage"))["items"]]
    assert kinds[:2] == ["weak_indicator", "no_owner"]
    assert clerk.get("/plans/99/coverage").status_code == 404


def test_a_draft_is_begun_written_measure_by_measure_and_approved(clerk: Program) -> None:
    begun = told(clerk.send("/plans", {"fiscal_year": 2570}))
    assert (begun["status"], begun["fiscal_year"]) == ("draft", 2570)
    at = f"/plans/{begun['id']}"
    made = told(clerk.send(f"{at}/measures", WEBSITE, seen=at))
    assert (made["number"], made["owners"], made["starts_on"]) == (1, ["กองคลัง"], "2026-10-01")
    whole_year = told(clerk.send(f"{at}/measures", {"title": "อบรมจริยธรรม"}, seen=at))
    assert (whole_year["starts_on"], whole_year["ends_on"]) == ("2026-10-01", "2027-09-30")
    one = f"{at}/measures/{made['id']}"
    better = WEBSITE | {"title": "ปรับปรุงเว็บไซต์ทุกเดือน", "steps": []}
    changed = told(clerk.send(one, better, seen=one, method="PUT"))
    assert (changed["title"], changed["steps"]) == ("ปรับปรุงเว็บไซต์ทุกเดือน", [])
    assert titles(clerk, begun["id"]) == ["ปรับปรุงเว็บไซต์ทุกเดือน", "อบรมจริยธรรม"]
    done = clerk.send(f"{at}/approve", {"approved_on": "2026-03-20"}, seen=at)
    assert (done.status_code, told(done)["gaps"]) == (200, [2])
    late = clerk.send(one, better, seen=one, method="PUT")
    assert (late.status_code, told(late)["code"]) == (409, "plan-not-draft")


def test_a_draft_that_was_edited_meanwhile_is_neither_approved_nor_added_to(
    clerk: Program,
) -> None:
    begun = told(clerk.send("/plans", {"fiscal_year": 2570}))
    at = f"/plans/{begun['id']}"
    seen = {"If-Match": clerk.get(at).headers["ETag"]}
    clerk.send(f"{at}/measures", WEBSITE, seen=at)
    for act, body in (("measures", {"title": "อบรม"}), ("approve", {})):
        late = clerk.ask("POST", f"{at}/{act}", json=body, headers=seen)
        assert (late.status_code, told(late)["code"]) == (412, "changed-meanwhile"), act
    assert titles(clerk, begun["id"]) == [WEBSITE["title"]]


def test_a_year_is_copied_whole_or_in_part(clerk: Program, filled: FilledOffice) -> None:
    part = told(
        clerk.send("/plans/1/copy", {"fiscal_year": 2570, "measure_ids": [filled.measures[4]]})
    )
    (copied,) = told(clerk.get(f"/measures?plan_id={part['id']}"))["items"]
    assert (copied["number"], copied["starts_on"][:4] >= "2026") == (1, True)
    whole = told(clerk.send("/plans/1/copy", {"fiscal_year": 2571}))
    assert len(titles(clerk, whole["id"])) == 10
    strange = clerk.send("/plans/1/copy", {"fiscal_year": 2570, "measure_ids": [9999]})
    assert strange.status_code == 404


def test_names_that_no_division_has_are_settled_before_a_plan_is_approved(
    site: Flask, filled: FilledOffice, clerk: Program
) -> None:
    draft = filled.office.imported(measure("อบรม", "งานสารบรรณ", "กองประปา"), fiscal_year=2570)
    at = f"/plans/{draft}/owners"
    assert [one["name"] for one in told(clerk.get(at))["unknown"]] == ["งานสารบรรณ", "กองประปา"]
    early = clerk.send(
        f"/plans/{draft}/approve", {"approved_on": "2026-03-20"}, seen=f"/plans/{draft}"
    )
    assert (early.status_code, told(early)["code"]) == (409, "owners-unknown")
    office = filled.office.divisions["สำนักปลัด"]
    strange = clerk.send(at, {"name": "งานสารบรรณ", "division_id": 999})
    assert strange.status_code == 404
    left = told(clerk.send(at, {"name": "งานสารบรรณ", "division_id": office}))
    assert [(one["name"], one["measures"]) for one in left["unknown"]] == [("กองประปา", [1])]
    assert told(clerk.send(at, {"name": "กองประปา"})) == {"unknown": [], "gaps": []}
    names = {one["name"]: one["aliases"] for one in told(clerk.get("/divisions"))["items"]}
    assert names["สำนักปลัด"] == ["งานสารบรรณ"] and "กองประปา" in names
    for path, name in ((at, "กองประปา"), (at, "งานอื่น"), ("/plans/1/owners", "งานอื่น")):
        unasked = clerk.send(path, {"name": name})
        assert (unasked.status_code, told(unasked)["code"]) == (409, "owner-not-asked"), path
    assert {one["name"] for one in told(clerk.get("/divisions"))["items"]} == set(names)
    head = program(site, filled, FINANCE).send(at, {"name": "งานอื่น"})
    assert (head.status_code, told(head)["code"]) == (403, "not-yours")


def test_a_draft_is_thrown_away_and_an_approved_plan_is_not(clerk: Program) -> None:
    at = f"/plans/{told(clerk.send('/plans', {'fiscal_year': 2570}))['id']}"
    seen = {"If-Match": clerk.get(at).headers["ETag"]}
    clerk.send(f"{at}/measures", WEBSITE, seen=at)
    late = clerk.ask("POST", f"{at}/throw-away", json={}, headers=seen)
    assert late.status_code == 412, "somebody has written on it since"
    gone = clerk.send(f"{at}/throw-away", seen=at)
    assert (gone.status_code, told(gone)["measures"]) == (200, 1)
    assert clerk.get(at).status_code == 404
    kept = clerk.send("/plans/1/throw-away", seen="/plans/1")
    assert (kept.status_code, told(kept)["code"]) == (409, "plan-not-draft")


def test_what_was_seen_of_a_draft_changes_no_other_under_its_number(
    clerk: Program, filled: FilledOffice
) -> None:
    at = f"/plans/{filled.office.imported(measure('ก'), fiscal_year=2570)}"  # at another time
    one = f"{at}/measures/{told(clerk.get('/measures?plan_id=2'))['items'][0]['id']}"
    seen = {"If-Match": clerk.get(one).headers["ETag"]}
    clerk.send(f"{at}/throw-away", seen=at)
    clerk.send("/plans", {"fiscal_year": 2570})
    clerk.send(f"{at}/measures", {"title": "ข"}, seen=at)
    late = clerk.ask("PUT", one, json=WEBSITE, headers=seen)
    assert (late.status_code, told(late)["current"]["title"]) == (412, "ข")
    assert [change["action"] for change in told(late)["changes"]] == ["add"]
    approval = clerk.ask("POST", f"{at}/approve", json={}, headers=seen)
    assert [change["action"] for change in told(approval)["changes"]] == ["begin"]


@pytest.mark.parametrize(
    ("wrong", "status", "code", "reason"),
    [
        ({"ends_on": "2026-09-30"}, 409, "dates-reversed", "it would end before it starts"),
        ({"indicators": [11]}, 422, "not-as-described", "there are ten"),
        ({"issue": 8}, 422, "not-as-described", "there are seven"),
        ({"title": ""}, 422, "not-as-described", "a measure has a title"),
        ({"owners": ["  "]}, 422, "not-as-described", "a name has a letter"),
    ],
)
def test_a_measure_that_cannot_be_is_not_stored(
    clerk: Program, wrong: dict[str, Any], status: int, code: str, reason: str
) -> None:
    at = f"/plans/{told(clerk.send('/plans', {'fiscal_year': 2570}))['id']}"
    answer = clerk.send(f"{at}/measures", WEBSITE | wrong, seen=at)
    assert (answer.status_code, told(answer)["code"]) == (status, code), reason


def test_drafts_are_the_clerks(site: Flask, filled: FilledOffice) -> None:
    head = program(site, filled, FINANCE)
    for path in ("/plans", "/plans/1/copy"):
        answer = head.send(path, {"fiscal_year": 2570})
        assert (answer.status_code, told(answer)["code"]) == (403, "not-yours"), path


def test_an_amendment_is_looked_at_made_and_listed(clerk: Program, filled: FilledOffice) -> None:
    changes = [
        {"change": "withdraw", "measure_id": filled.measures[9]},
        {"change": "withdraw", "measure_id": 9999},
    ]
    body = {"reason": "ตามมติที่ประชุม", "changes": changes}
    tried = told(clerk.send("/plans/1/amend/look", body))["items"]
    assert [one["refused"] is None for one in tried] == [True, False]
    assert told(clerk.get("/plans/1/amendments"))["items"] == [], "nothing is done by looking"
    clerk.send("/plans/1/amend", body | {"changes": changes[:1]}, seen="/plans/1")
    (made,) = told(clerk.get("/plans/1/amendments"))["items"]
    assert (made["number"], made["reason"], len(made["changes"])) == (1, "ตามมติที่ประชุม", 1)


def test_several_parts_are_looked_at_and_moved_together(
    clerk: Program, site: Flask, filled: FilledOffice
) -> None:
    def part(number: int, division: str) -> dict[str, int]:
        found = told(clerk.get(f"/measures/{filled.measures[number]}"))["parts"]
        one = next(each for each in found if each["division"] == division)
        return {
            "measure_id": one["measure_id"],
            "division_id": one["division_id"],
            "version": one["version"],
        }

    ended, planned = part(2, "กองคลัง"), part(10, "กองคลัง")
    body = {"action": "reopen", "reason": "ขาดเอกสาร", "parts": [ended, planned]}
    for _ in range(2):
        tried = told(clerk.send("/measures/together/look", body))["items"]
        assert [one["refused"] is None for one in tried] == [True, False]
    head = program(site, filled, FINANCE)
    (owner,) = told(head.send("/measures/together", body | {"parts": [ended]}))["items"]
    assert owner["refused"]["code"] == "not-yours"
    done = told(clerk.send("/measures/together", body))["items"]
    assert done[0]["refused"] is None and done[1]["refused"]["th"]
    assert part(2, "กองคลัง")["version"] == ended["version"] + 1
    (again, _) = told(clerk.send("/measures/together", body))["items"]
    assert again["refused"]["code"] == "changed-meanwhile", "the version seen goes with each"
    strange = body | {"parts": [ended | {"measure_id": 9999}]}
    (none,) = told(clerk.send("/measures/together", strange))["items"]
    assert none["refused"]["code"] == "not-found"
