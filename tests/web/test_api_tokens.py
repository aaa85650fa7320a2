"""Tokens of the API: made and revoked by their officer, shown once, never more than its rights."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.factories import (
    CLERK,
    FINANCE,
    HEAD,
    PASSWORD,
    THREE_DAYS_LEFT,
    FilledOffice,
)
from tests.web.asking import BODIES as EXAMPLES
from tests.web.conftest import Clock
from tests.web.program import Program, program
from tests.web.visitor import Visitor
from tracker.database import writing
from tracker.queries.people import find_post, officer_t
from tracker.queries.progress import journal_of
from tracker.queries.tokens import token_t, tokens
from tracker.status import Role, TokenScope
from web.api.operations import OPERATIONS
from workflows.actions import agencies, officers
from workflows.actions import tokens as actions
from workflows.actions.tokens import NewToken, TokenUnfit, issue_token, revoke_token

Enter = Callable[[str], Visitor]
FINANCE_MAIL = "head2@office.example"
READ, REPORT = TokenScope.READ, TokenScope.REPORT


def issue(filled: FilledOffice, officer: str = FINANCE, **more: Any) -> NewToken:
    asked = {"name": "เว็บไซต์", "scope": READ, "days": 90, "now": THREE_DAYS_LEFT} | more
    return issue_token(
        filled.office.house, agency_id=filled.agency_id, officer_id=filled.person(officer), **asked
    )


def code_of(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.get_json()["code"]


def test_an_officer_makes_a_token_sees_it_once_and_revokes_it(site: Flask, enter: Enter) -> None:
    visitor = enter(FINANCE_MAIL)
    page = visitor.see("/account/tokens")
    made = visitor.send(page, "สร้างกุญแจ", {"name": "เว็บไซต์", "scope": "report", "days": "30"})
    (secret,) = made.document.xpath("//main//textarea[@readonly]/text()")
    assert secret.startswith("tidtam_") and made.status == 200
    me = Program(site, secret).get("/me").get_json()
    assert (me["name"], me["scope"]) == (FINANCE, "report")
    page = visitor.see("/account/tokens")
    assert secret not in page.response.text
    assert "เว็บไซต์ อ่าน และรายงานงานของส่วนราชการ" in page.text
    page = visitor.send(page, "ยกเลิกกุญแจ เว็บไซต์")
    assert "ยกเลิกกุญแจแล้ว: เว็บไซต์" in page.text
    assert code_of(Program(site, secret).get("/me")) == (401, "token-refused")


def test_a_token_needs_a_name(enter: Enter) -> None:
    visitor = enter(FINANCE_MAIL)
    page = visitor.send(visitor.see("/account/tokens"), "สร้างกุญแจ", {"name": " "})
    assert page.status == 422 and "โปรดตั้งชื่อ" in page.text


def test_nobody_revokes_anothers_token(filled: FilledOffice, enter: Enter) -> None:
    made = issue(filled, CLERK)
    visitor = enter(FINANCE_MAIL)
    data = {"csrf_token": visitor.token()}
    answer = visitor.client.post(f"/account/tokens/{made.id}/revoke", data=data)
    assert answer.status_code == 404
    with filled.office.house.read() as connection:
        (one,) = tokens(connection, filled.agency_id)
    assert one.revoked_at is None


def test_the_database_holds_the_hash_alone(filled: FilledOffice) -> None:
    secret = issue(filled).secret
    database = Path(str(filled.office.house.engine.url.database))
    kept = b"".join(path.read_bytes() for path in database.parent.glob("office.db*"))
    assert secret.encode() not in kept


def test_the_journal_tells_who_made_and_revoked_which(filled: FilledOffice) -> None:
    made = issue(filled)
    house, officer = filled.office.house, filled.person(FINANCE)
    revoke_token(house, agency_id=filled.agency_id, token_id=made.id, now=THREE_DAYS_LEFT)
    with house.read() as connection:
        revoked, issued = journal_of(connection, filled.agency_id, limit=2)
    assert (issued.action, issued.actor, issued.subject_id) == ("issue-token", officer, officer)
    assert issued.new["scope"] == "read" and made.secret not in str(issued.new)
    assert (revoked.action, revoked.old["name"]) == ("revoke-token", "เว็บไซต์")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"name": "  "}, "no name"),
        ({"name": "ก" * 101}, "a name too long"),
        ({"days": 0}, "ended when it begins"),
        ({"days": 367}, "no token for ever"),
    ],
)
def test_an_unfit_token_is_not_made(
    filled: FilledOffice, asked: dict[str, Any], reason: str
) -> None:
    with pytest.raises(TokenUnfit):
        issue(filled, **asked)


def test_nobody_has_more_than_twenty(filled: FilledOffice, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "LIVING_AT_ONCE", 2)
    issue(filled)
    last = issue(filled)
    with pytest.raises(TokenUnfit):
        issue(filled)
    revoke_token(
        filled.office.house, agency_id=filled.agency_id, token_id=last.id, now=THREE_DAYS_LEFT
    )
    assert issue(filled).secret, "a revoked one counts no longer"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (None, "none"),
        ("Bearer", "no secret"),
        ("Bearer tidtam_wrong", "a wrong one"),
        ("Basic dGlkdGFtOnRpZHRhbQ==", "another kind"),
        ("Bearer กุญแจ".encode().decode("latin-1"), "signs that no secret has"),
    ],
)
def test_without_its_token_nothing_opens(site: Flask, header: str | None, reason: str) -> None:
    answer = site.test_client().get(
        "/api/v1/me", headers={"Authorization": header} if header else {}
    )
    assert code_of(answer) == (401, "token-refused"), reason
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_every_operation_asks_for_the_token_first(site: Flask) -> None:
    client = site.test_client()
    open_to_all = []
    for one in OPERATIONS:
        path = "/api/v1" + one.path.replace("{form}", "pdf").replace("{key}", "closing")
        path = path.replace("{fiscal_year}", "2568")
        for name, kind, _ in one.parameters:
            path = path.replace("{" + name + "}", "1") if kind == "int" else path
        answer = client.open(path, method=one.method, json={})
        if code_of(answer) != (401, "token-refused"):
            open_to_all.append(one.name)
    assert len(OPERATIONS) > 40 and open_to_all == []


def test_a_sessions_cookie_opens_nothing(enter: Enter) -> None:
    client = enter(FINANCE_MAIL).client
    assert client.get("/my-work").status_code == 200, "signed in on the pages"
    assert code_of(client.get("/api/v1/me")) == (401, "token-refused")
    answer = client.post("/api/v1/measures/10/parts/2/start", json={}, headers={"If-Match": "*"})
    assert code_of(answer) == (401, "token-refused")


def test_an_answer_leaves_no_cookie(site: Flask, filled: FilledOffice) -> None:
    answer = program(site, filled, FINANCE).get("/me")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] in ("private, no-cache", "no-store")


def test_an_expired_token_opens_nothing(site: Flask, filled: FilledOffice, clock: Clock) -> None:
    mine = program(site, filled, FINANCE, READ, days=1)
    clock.now = THREE_DAYS_LEFT + timedelta(days=1, seconds=-1)
    assert mine.get("/me").status_code == 200
    clock.now = THREE_DAYS_LEFT + timedelta(days=1)
    assert code_of(mine.get("/me")) == (401, "token-refused")


def test_the_token_of_somebody_who_left_opens_nothing(site: Flask, filled: FilledOffice) -> None:
    mine = program(site, filled, FINANCE, READ)
    left = sa.update(officer_t).where(officer_t.c.id == filled.person(FINANCE))
    with writing(filled.office.house.engine) as connection:
        connection.execute(left.values(active=False))
    assert code_of(mine.get("/me")) == (401, "token-refused")


def test_a_token_has_the_posts_of_the_day(site: Flask, filled: FilledOffice, clock: Clock) -> None:
    at = f"/measures/{filled.measures[10]}/parts/{filled.office.divisions['กองคลัง']}"
    mine = program(site, filled, FINANCE, REPORT)
    with filled.office.house.read() as connection:
        post = find_post(connection, filled.agency_id, "ผู้อำนวยการกองคลัง")
    officers.hand_over_post(
        filled.office.house,
        agency_id=filled.agency_id,
        post_id=post,
        to_officer=filled.person(HEAD),
        on=date(2026, 3, 27),
        now=THREE_DAYS_LEFT,
    )
    assert mine.get(at).get_json()["may_report"] is True, "still the holder today"
    clock.now = THREE_DAYS_LEFT + timedelta(days=1)
    assert mine.get(at).get_json()["may_report"] is False
    assert code_of(mine.send(f"{at}/start", seen=at)) == (403, "not-yours")


@pytest.mark.parametrize(
    ("scope", "at", "body", "status", "reason"),
    [
        (READ, "start", {}, 403, "reading starts nothing"),
        (READ, "reports", {"done": "x"}, 403, "reading reports nothing"),
        (REPORT, "start", {}, 200, "reporting moves the own part"),
        (REPORT, "reopen", {"reason": "x"}, 403, "opening again is the clerk's"),
        (REPORT, "reports/accept", {"round_id": 1}, 403, "accepting is the clerk's"),
    ],
)
def test_a_token_does_no_more_than_its_scope(
    site: Flask,
    filled: FilledOffice,
    scope: TokenScope,
    at: str,
    body: Any,
    status: int,
    reason: str,
) -> None:
    part = f"/measures/{filled.measures[10]}/parts/{filled.office.divisions['กองคลัง']}"
    answer = program(site, filled, FINANCE, scope).send(f"{part}/{at}", body, seen=part)
    assert answer.status_code == status, reason
    if status == 403:
        assert code_of(answer) == (403, "scope-too-small")
        assert "insufficient_scope" in answer.headers["WWW-Authenticate"]


def test_another_agency_is_not_there(site: Flask, filled: FilledOffice) -> None:
    house = filled.office.house
    other = agencies.create_agency(house, name="องค์การบริหารส่วนตำบลตัวอย่าง", now=THREE_DAYS_LEFT)
    division = agencies.add_division(
        house, agency_id=other, name="สำนักปลัด", starts_on=date(2020, 10, 1), now=THREE_DAYS_LEFT
    )
    clerk = officers.add_officer(house, agency_id=other, name="นายต่าง ถิ่น", now=THREE_DAYS_LEFT)
    officers.assign_post(
        house,
        agency_id=other,
        officer_id=clerk,
        title="นักวิชาการ",
        role=Role.CLERK,
        division_id=division,
        starts_on=date(2025, 10, 1),
        now=THREE_DAYS_LEFT,
    )
    made = issue_token(
        house,
        agency_id=other,
        officer_id=clerk,
        name="x",
        scope=TokenScope.CLERK,
        days=1,
        now=THREE_DAYS_LEFT,
    )
    theirs = Program(site, made.secret)
    for path in ("/plans", "/measures", "/rounds", "/memos", "/notices"):
        assert theirs.get(path).get_json() == {"items": []}, path
    shut = {
        f"{one.method} {one.path}": theirs.ask(
            one.method,
            one.path.replace("{form}", "html")
            .replace("{key}", "closing")
            .replace("{plan_id}", "1")
            .replace("{measure_id}", "4")
            .replace("{division_id}", "2")
            .replace("{round_id}", "1")
            .replace("{notice_id}", "1")
            .replace("{evidence_id}", "1"),
            json=BODIES.get(one.name) or EXAMPLES.get(f"api.{one.name}", {}),
            query_string=MEETING if one.name == "meeting_minutes" else None,
            headers={"If-Match": "*"},
        ).status_code
        for one in OPERATIONS
        if "{" in one.path and one.name != "owners" and "{fiscal_year}" not in one.path
    }
    assert {path: status for path, status in shut.items() if status != 404} == {}
    assert len(shut) > 25


MEETING = {"name": "x", "number": "1", "on": "2026-04-01"}
BODIES = {
    "return_report": {"round_id": 1, "remark": "x"},
    "accept_report": {"round_id": 1},
    "extend_round": {"until": "2026-05-01"},
    "edit_paragraph": {"text": "x"},
    "show_evidence": {"public": True},
    "amend_plan": {"changes": [{"change": "withdraw", "measure_id": 1}]},
}


def test_a_program_that_runs_wild_is_told_to_wait(
    site: Flask, filled: FilledOffice, clock: Clock, monkeypatch: Any
) -> None:
    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 3)
    wild, calm = program(site, filled, FINANCE, READ), program(site, filled, FINANCE, READ)
    assert [wild.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    clock.now = THREE_DAYS_LEFT + timedelta(seconds=20)
    refused = wild.get("/me")
    assert code_of(refused) == (429, "too-many-calls")
    assert refused.headers["Retry-After"] == "40"
    assert calm.get("/me").status_code == 200, "another token is not held up"
    clock.now = THREE_DAYS_LEFT + timedelta(minutes=1)
    assert wild.get("/me").status_code == 200


def test_guessing_is_slowed_down_without_harm_to_those_who_know(
    site: Flask, filled: FilledOffice, monkeypatch: Any, clock: Clock
) -> None:
    monkeypatch.setattr(actions, "WRONG_FROM_AN_ADDRESS", 3)
    stranger, mine = Program(site, "tidtam_x"), program(site, filled, FINANCE)
    assert [stranger.get("/me").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert mine.get("/me").status_code == 200
    clock.now = THREE_DAYS_LEFT + timedelta(minutes=15)
    assert stranger.get("/me").status_code == 401


def test_the_last_use_is_known(site: Flask, filled: FilledOffice, clock: Clock) -> None:
    mine = program(site, filled, FINANCE)
    clock.now = datetime(2026, 3, 27, 4, 30, tzinfo=UTC)
    mine.get("/me")
    with filled.office.house.read() as connection:
        (one,) = tokens(connection, filled.agency_id)
        calls = connection.execute(sa.select(token_t.c.calls)).scalar_one()
    assert (one.last_used_at, calls) == (clock.now, 1)


def test_the_list_of_operations_is_there_for_everybody_in_both_languages(
    site: Flask, enter: Enter
) -> None:
    stranger = site.test_client().get("/api")
    assert stranger.status_code == 200
    assert "POST /api/v1/" in stranger.text and "บันทึกว่าแล้วเสร็จ" in stranger.text
    assert "://" not in stranger.text.replace("http://www.w3.org/", "")
    assert PASSWORD not in stranger.text
