"""The API: what the pages can do, in the same rights; who comes second is told what changed."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from tests.factories import (
    AFTER_DUE,
    CLERK,
    ENGINEER,
    FINANCE,
    HEAD,
    MAYOR,
    PALAD,
    FilledOffice,
    _picture,
)
from tests.web.conftest import Clock
from tests.web.program import Program, program
from tracker.queries import notices as log
from tracker.status import Role, TokenScope
from workflows.actions.tick import tick

PART = "/measures/{}/parts/{}"
READ, REPORT = TokenScope.READ, TokenScope.REPORT


def path(filled: FilledOffice, number: int, division: str) -> str:
    """Where a division's part of a measure stands."""
    return PART.format(filled.measures[number], filled.office.divisions[division])


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.fixture
def finance(site: Flask, filled: FilledOffice) -> Program:
    """A program of the head of finance that may report."""
    return program(site, filled, FINANCE, REPORT)


@pytest.fixture
def clerk(site: Flask, filled: FilledOffice) -> Program:
    """A program of the clerk's that may do what the clerk may."""
    return program(site, filled, CLERK)


def test_a_token_says_for_whom_it_acts(finance: Program) -> None:
    answer = finance.get("/me")
    assert answer.headers["Content-Type"] == "application/json"
    assert "นางตัวอย่าง รักงาน".encode() in answer.data, "Thai as itself, not escaped"
    me = told(answer)
    assert (me["name"], me["scope"], me["today"]) == (FINANCE, "report", "2026-03-26")
    assert [(one["role"], one["division"]) for one in me["standings"]] == [("head", "กองคลัง")]


def test_plans_have_fiscal_years_of_the_buddhist_era_and_days_of_the_common_era(
    finance: Program,
) -> None:
    (plan,) = told(finance.get("/plans"))["items"]
    assert (plan["fiscal_year"], plan["approved_on"]) == (2569, "2025-10-20")
    seen = told(finance.get(f"/plans/{plan['id']}"))
    assert seen["measures"] == {"planned": 4, "in_progress": 3, "done": 2, "not_done": 1}


@pytest.mark.parametrize(
    ("asked", "numbers", "reason"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "all"),
        ({"status": "done"}, [2, 3], "by the measure's own status"),
        ({"search": "คู่มือ"}, [1, 4], "any substring of the title"),
        ({"search": "ยืมทรัพย์"}, [4], "from the middle of a word too"),
        ({"search": "100%_"}, [], "signs of a pattern are only signs"),
        ({"search": "ขั้นตอน"}, [], "of the title and the actions, not of the finding"),
        ({"overdue": "true"}, [], "no period is over yet"),
    ],
)
def test_measures_are_filtered_as_on_the_page(
    finance: Program, asked: dict[str, str], numbers: list[int], reason: str
) -> None:
    found = told(finance.get("/measures", query_string=asked))["items"]
    assert [one["number"] for one in found] == numbers, reason


def test_measures_of_a_division_are_filtered_by_its_part(
    finance: Program, filled: FilledOffice
) -> None:
    asked = {"division_id": filled.office.divisions["กองคลัง"], "status": "in_progress"}
    found = told(finance.get("/measures", query_string=asked))["items"]
    assert [one["number"] for one in found] == [1, 4]


def test_a_list_is_walked_by_its_links(finance: Program) -> None:
    at, numbers = "/measures?limit=4", []
    for _ in range(5):
        answer = finance.get(at)
        numbers.append([one["number"] for one in told(answer)["items"]])
        link = answer.headers.get("Link")
        if link is None:
            break
        assert link.endswith('>; rel="next"')
        at = link[len("</api/v1") : link.index(">")]
    assert numbers == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]


def test_a_part_tells_what_may_be_done_and_what_each_needs(
    finance: Program, filled: FilledOffice
) -> None:
    seen = told(finance.get(path(filled, 4, "กองคลัง")))
    assert (seen["status"], seen["last_report"]["percent"]) == ("in_progress", 60)
    assert [(one["action"], one["needs"]) for one in seen["may"]] == [
        ("finish", ["result", "done_on", "evidence"]),
        ("give-up", ["reason"]),
    ]


def test_a_part_goes_through_its_states(
    site: Flask, filled: FilledOffice, finance: Program, clerk: Program
) -> None:
    at = path(filled, 10, "กองคลัง")
    assert told(finance.send(f"{at}/start", seen=at))["part"]["status"] == "in_progress"
    finish = {
        "result": "จัดทำทะเบียนครบ ๓ คัน",
        "done_on": "2026-03-20",
        "links": ["https://office.example/car"],
    }
    done = told(finance.send(f"{at}/finish", finish, seen=at))["part"]
    assert (done["status"], done["result"], done["done_on"]) == (
        "done",
        "จัดทำทะเบียนครบ ๓ คัน",
        "2026-03-20",
    )
    assert [one["url"] for one in done["evidence"]] == ["https://office.example/car"]
    reopened = clerk.send(f"{at}/reopen", {"reason": "ขาดรถหนึ่งคัน"}, seen=at)
    assert told(reopened)["part"]["status"] == "in_progress"
    given_up = finance.send(f"{at}/give-up", {"reason": "โอนให้กองช่าง"}, seen=at)
    assert told(given_up)["part"]["status"] == "not_done"


def test_evidence_comes_with_a_report_and_is_kept_as_it_was(
    finance: Program, filled: FilledOffice
) -> None:
    at, photo = path(filled, 4, "กองคลัง"), _picture()
    answer = finance.send_files(
        f"{at}/reports",
        {"done": "ประชุมแล้ว", "percent": 80},
        [(io.BytesIO(photo), "ภาพ.png")],
        seen=at,
    )
    assert answer.status_code == 200
    (piece,) = told(answer)["part"]["evidence"]
    assert (piece["name"], piece["media_type"]) == ("ภาพ.png", "image/png")
    content = finance.get(f"/evidence/{piece['id']}/content")
    assert content.data == photo
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert told(finance.get(f"/evidence/{piece['id']}"))["sha256"] == piece["sha256"]


def test_the_clerk_shows_evidence_to_citizens_and_withdraws_it_by_order(
    filled: FilledOffice, clerk: Program, finance: Program
) -> None:
    pieces = told(clerk.get(path(filled, 2, "กองคลัง")))["evidence"]
    at = f"/evidence/{pieces[0]['id']}"
    assert told(clerk.send(f"{at}/show", {"public": True}, seen=at))["public"] is True
    bare = clerk.send(f"{at}/withdraw", {"reason": "มีข้อมูลส่วนบุคคล"}, seen=at)
    assert (bare.status_code, told(bare)["code"]) == (409, "order-missing")
    order = {"order": "คำสั่งที่ ๑/๒๕๖๙", "reason": "มีข้อมูลส่วนบุคคล"}
    assert told(clerk.send(f"{at}/withdraw", order, seen=at))["withdrawn_order"] == "คำสั่งที่ ๑/๒๕๖๙"
    assert clerk.get(f"{at}/content").status_code == 404
    assert finance.send(f"{at}/show", {"public": True}, seen=at).status_code == 403


def test_the_clerk_reminds_by_hand_once_a_day(clerk: Program) -> None:
    (one,) = [r for r in told(clerk.get("/rounds"))["items"] if r["status"] == "open"]
    at = f"/rounds/{one['id']}"
    done = clerk.send(f"{at}/remind", seen=at)
    assert done.status_code == 200 and len(told(done)["waiting"]) >= 2
    again = clerk.send(f"{at}/remind", seen=at)
    assert (again.status_code, told(again)["code"]) == (409, "all-reminded")


def test_still_as_before_repeats_the_last_report(finance: Program, filled: FilledOffice) -> None:
    at = path(filled, 4, "กองคลัง")
    answer = told(finance.send(f"{at}/reports/unchanged", seen=at))["part"]
    assert answer["last_report"]["unchanged"] is True
    assert answer["owed_in"] == []
    every = told(finance.get(f"{at}/reports"))["items"]
    assert [one["unchanged"] for one in every] == [True, False]


def test_the_clerk_returns_and_accepts_reports(
    filled: FilledOffice, finance: Program, clerk: Program
) -> None:
    at, round_id = path(filled, 4, "กองคลัง"), told(clerk.get("/rounds"))["items"][0]["id"]
    back = {"round_id": round_id, "remark": "โปรดระบุวันที่ประชุม"}
    assert clerk.send(f"{at}/reports/return", back, seen=at).status_code == 200
    owed = told(finance.get(f"/rounds/{round_id}/owed"))["items"]
    assert [one["remark"] for one in owed if one["returned"]] == ["โปรดระบุวันที่ประชุม"]
    finance.send(f"{at}/reports", {"done": "ประชุม ๒๐ มีนาคม"}, seen=at)
    assert clerk.send(f"{at}/reports/accept", {"round_id": round_id}, seen=at).status_code == 200
    assert told(clerk.get(at))["last_report"]["state"] == "accepted"
    division = filled.office.divisions["สำนักปลัด"]
    here = f"/rounds/{round_id}"
    all_of_it = clerk.send(f"{here}/divisions/{division}/accept", seen=here)
    assert len(told(all_of_it)["reports"]) == 2


def test_the_clerk_acts_on_behalf_with_the_source(filled: FilledOffice, clerk: Program) -> None:
    at, division = path(filled, 10, "กองคลัง"), filled.office.divisions["กองคลัง"]
    owners = told(clerk.get(f"/divisions/{division}/owners"))["items"]
    behalf = {"officer_id": owners[0]["officer_id"], "source": "โทรศัพท์ ๒๕ มีนาคม"}
    report = {"done": "สำรวจรถแล้ว", "on_behalf": behalf}
    last = told(clerk.send(f"{at}/reports", report, seen=at))["part"]["last_report"]
    assert (last["reported_for"], last["source"]) == (filled.person(FINANCE), "โทรศัพท์ ๒๕ มีนาคม")
    alone = clerk.send(f"{at}/reports", {"done": "สำรวจรถแล้ว"}, seen=at)
    assert (alone.status_code, told(alone)["code"]) == (403, "not-yours")


def test_a_round_is_extended_and_closed(clerk: Program) -> None:
    second, first = (
        told(clerk.get(f"/rounds/{one['id']}"))
        for one in sorted(told(clerk.get("/rounds"))["items"], key=lambda one: -one["half"])
    )
    at = f"/rounds/{first['id']}"
    assert [one["action"] for one in first["may"]] == ["extend", "close"]
    assert {one["division"]: one["owed"] for one in first["divisions"]}["กองคลัง"] == 3
    longer = {"until": "2026-04-10", "reason": "น้ำท่วม", "allowed_by": "ปลัด"}
    assert told(clerk.send(f"{at}/extend", longer, seen=at))["due_on"] == "2026-04-10"
    early = clerk.send(f"{at}/close", seen=at)
    assert (early.status_code, told(early)["code"]) == (409, "still-owed")
    closed = told(clerk.send(f"{at}/close", {"reason": "ยุบรวมหน่วยงาน"}, seen=at))
    assert closed["status"] == "closed" and closed["snapshot_sha256"]
    at = f"/rounds/{second['id']}"
    assert told(clerk.send(f"{at}/open", seen=at))["status"] == "open"


def test_the_memo_goes_up_to_the_mayor_and_out(
    site: Flask, filled: FilledOffice, clerk: Program, clock: Clock
) -> None:
    clock.now = AFTER_DUE
    round_id = min(told(clerk.get("/rounds"))["items"], key=lambda one: one["half"])["id"]
    at = f"/rounds/{round_id}/memo"
    content = told(clerk.get(f"{at}/content"))
    key = content["closing"]["key"]
    own = clerk.send(
        f"{at}/paragraphs/{key}", {"text": "จึงเรียนมาเพื่อโปรดทราบ"}, seen=at, method="PUT"
    )
    assert own.status_code == 200
    assert told(clerk.get(f"{at}/content"))["closing"]["text"] == "จึงเรียนมาเพื่อโปรดทราบ"
    assert told(clerk.send(f"{at}/submit", seen=at))["status"] == "submitted"
    head, palad, mayor = (program(site, filled, name) for name in (HEAD, PALAD, MAYOR))
    back = head.send(f"{at}/return", seen=at)
    assert (back.status_code, told(back)["missing"]) == (409, ["remark"])
    assert told(head.send(f"{at}/endorse", seen=at))["status"] == "director"
    assert told(palad.send(f"{at}/return", {"remark": "โปรดแก้"}, seen=at))["status"] == "returned"
    clerk.send(f"{at}/submit", seen=at)
    for one in (head, palad, mayor):
        seen = told(one.send(f"{at}/endorse", seen=at))
    assert seen["status"] == "mayor"
    assert len(seen["papers"]) >= 3
    assert told(clerk.send(f"{at}/publish", seen=at))["code"] == "memo-not-numbered"
    number = {"number": "๑๒", "dated_on": "2026-04-02"}
    clerk.send(f"{at}/number", number, seen=at, method="PUT")
    assert told(clerk.send(f"{at}/publish", seen=at))["status"] == "published"
    paper = clerk.get(f"{at}/paper/html")
    assert paper.mimetype == "text/html" and "๑๒" in paper.text
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert [one["status"] for one in told(clerk.get("/memos"))["items"]] == ["published"]


def test_notices_are_read_foretold_and_sent_again(
    filled: FilledOffice, clerk: Program, finance: Program, clock: Clock
) -> None:
    foretold = told(clerk.get("/notices/preview?on=2026-03-30"))["items"]
    assert FINANCE in {one["officer"] for one in foretold}
    house = filled.office.house
    tick(house, now=clock.now)
    with house.read() as connection:
        written = log.notices(connection, filled.agency_id)
        handed = log.notices(connection, filled.agency_id, officer_id=filled.person(FINANCE))
    answer = clerk.get("/notices?limit=1")
    assert told(answer)["items"][0]["id"] == written[0].id
    assert 'rel="next"' in answer.headers["Link"]
    assert finance.get("/notices").status_code == 403
    at = f"/notices/{handed[0].id}"
    alive = clerk.send(f"{at}/again", seen=at)
    assert (alive.status_code, told(alive)["code"]) == (409, "not-dead")


def test_the_journal_is_the_auditors(site: Flask, filled: FilledOffice, clerk: Program) -> None:
    filled.office.someone("นางสาวตัวอย่าง ตรวจทาน", "ผู้ตรวจสอบภายใน", Role.AUDITOR)
    auditor = program(site, filled, "นางสาวตัวอย่าง ตรวจทาน", READ)
    page = told(auditor.get("/journal?limit=3"))["items"]
    first = page[0]["number"]
    assert [one["number"] for one in page] == [first, first - 1, first - 2]
    assert page[0]["action"] == "issue-token", "the last thing that was done"
    assert "tidtam_" not in str(page)
    later = told(auditor.get(f"/journal?limit=1&after={first}"))["items"]
    assert later[0]["number"] == first - 1
    assert clerk.get("/journal").status_code == 403


def test_a_draft_is_approved_and_a_plan_amended(
    site: Flask, filled: FilledOffice, clerk: Program
) -> None:
    from tests.office import measure

    draft = filled.office.imported(measure("ปรับปรุงเว็บไซต์", "กองคลัง"), fiscal_year=2570)
    at = f"/plans/{draft}"
    scan = [(io.BytesIO(_picture()), "scan.png")]
    done = clerk.send_files(f"{at}/approve", {"approved_on": "2025-10-20"}, scan, seen=at)
    assert (done.status_code, told(done)["plan"]["status"]) == (200, "approved")
    changes = [
        {
            "change": "reword",
            "measure_id": told(clerk.get(f"/measures?plan_id={draft}"))["items"][0]["id"],
            "field": "title",
            "value": "ปรับปรุงเว็บไซต์ของเทศบาล",
        },
        {"change": "add", "title": "อบรม", "divisions": [filled.office.divisions["กองช่าง"]]},
    ]
    amended = clerk.send(f"{at}/amend", {"reason": "ตามมติ", "changes": changes}, seen=at)
    assert told(amended)["number"] == 1
    titles = [one["title"] for one in told(clerk.get(f"/measures?plan_id={draft}"))["items"]]
    assert titles == ["ปรับปรุงเว็บไซต์ของเทศบาล", "อบรม"]


@pytest.mark.parametrize(
    ("method", "path", "status", "why"),
    [
        ("post", "/measures/1/parts/9999999999999/reports", 404, "no row has such a number"),
        ("post", "/measures/1/parts/1", 405, "it is there, to be read"),
        ("get", "/nowhere", 404, "no such address"),
    ],
)
def test_an_address_that_is_none_is_told_from_a_wrong_method(
    site: Flask, method: str, path: str, status: int, why: str
) -> None:
    answer = getattr(site.test_client(), method)(f"/api/v1{path}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), why


def test_the_day_is_bangkoks(finance: Program, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 26, 18, tzinfo=UTC)
    assert told(finance.get("/me"))["today"] == date(2026, 3, 27).isoformat()


def test_a_division_does_not_act_for_another(site: Flask, filled: FilledOffice) -> None:
    engineer = program(site, filled, ENGINEER, REPORT)
    at = path(filled, 10, "กองคลัง")
    assert told(engineer.get(at))["may"] == []
    for act, body in (
        ("start", {}),
        ("give-up", {"reason": "x"}),
        ("reports", {"done": "x"}),
        ("reports/unchanged", {}),
    ):
        answer = engineer.send(f"{at}/{act}", body, seen=at)
        assert (answer.status_code, told(answer)["code"]) == (403, "not-yours"), act
