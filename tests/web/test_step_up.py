"""What is weighty asks again who one is: which routes, with what; and nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from tests.factories import CLERK as CLERK_NAME
from tests.factories import PASSWORD, THREE_DAYS_LEFT, FilledOffice
from tests.web.asking import FORMS, expanded, path_of
from tests.web.conftest import Clock
from tests.web.test_second_factor import set_up
from tests.web.visitor import Page, Visitor
from tracker.queries import people
from tracker.status import Role
from workflows.actions import officers, signin

ADMINISTRATOR, CLERK = "admin@office.example", "clerk@office.example"
QUARTER = timedelta(minutes=15)
Enter = Callable[[str], Visitor]

# Every route whose POST asks for a proof of the last 15 minutes, and why.
GUARDED = {
    "memo.carry": "publishing (publish alone)",
    "memo.number": "publishing anew (of a published memo alone, see public/test_corrections.py)",
    "evidence.show": "publishing (letting citizens see it)",
    "evidence.withdraw": "taking away for good",
    "plan.amendments.compose": "taking away (entering an amendment that withdraws)",
    "plan.together.do": "taking away (withdrawing several measures)",
    "office.settings.change": "publishing (the public pages alone)",
    "office.officers.change": "an address gets the sign-in links",
    "office.officers.link": "signs in as somebody else",
    "office.postings.give": "a role",
    "office.postings.end": "a role",
    "office.postings.hand_over": "a role with its open work",
    "office.orders.add": "a role",
    "office.orders.end": "a role",
    "office.backup.download": "everything in one file",
    "office.channels.line": "a channel (all but the test to oneself)",
    "office.channels.set_line": "a channel",
    "office.channels.webhook": "a channel (all but the test to oneself)",
    "office.channels.set_webhook": "a channel",
    "office.channels.renew": "a channel",
    "office.supervision.agree": "another office reads of us from then on",
    "notices.address": "an address gets the sign-in links",
    "tokens.make": "a token acts for its officer for months",
    "second_factor.begin": "a second factor is a proof from then on",
    "second_factor.remove": "less safety from then on",
}


def guarded(site: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in site.url_map.iter_rules()
        if getattr(site.view_functions[rule.endpoint], "step_up", False)
    }


def test_these_routes_ask_for_a_proof_and_no_others(site: Flask) -> None:
    assert guarded(site) == set(GUARDED)


@pytest.fixture
def everybody(filled: FilledOffice, enter: Enter, clock: Clock) -> Visitor:
    """Somebody with every right, signed in a quarter of an hour ago."""
    house, agency_id = filled.office.house, filled.agency_id
    for role in (Role.ADMINISTRATOR, Role.PALAD, Role.MAYOR, Role.CLERK):
        officers.assign_post(
            house,
            agency_id=agency_id,
            officer_id=filled.person(CLERK_NAME),
            title=f"ตำแหน่ง {role.value}",
            role=role,
            division_id=filled.office.divisions["สำนักปลัด"] if role is Role.CLERK else None,
            starts_on=THREE_DAYS_LEFT.date(),
            now=THREE_DAYS_LEFT,
        )
    visitor = enter(CLERK)
    clock.now += QUARTER
    return visitor


def entries(filled: FilledOffice) -> int:
    with filled.office.house.read() as connection:
        return int(connection.exec_driver_sql("SELECT sum(chain_count) FROM agency").scalar_one())


def withdrawals(filled: FilledOffice) -> dict[str, dict[str, str]]:
    """What takes a measure out of the plan, as the pages that show it beforehand send it."""
    by = f"amendment of {filled.plan_id} by {filled.person(CLERK_NAME)}"
    gone = [{"what": "withdraw", "measure": filled.measures[7]}]
    drafted = URLSafeSerializer(filled.office.house.key, salt=by).dumps([2, gone, "ซ้ำกัน", None])
    return {
        "plan.amendments.compose": {"do": "enter", "drafted": str(drafted)},
        "plan.together.do": {
            "action": "withdraw",
            "reason": "ซ้ำกัน",
            "key": f"{filled.measures[7]}-0-1",
        },
    }


SHARES = {"share": "public", "public": "1", "public_pages": "y", "data_licence": "x"}


def test_every_one_of_them_does_nothing_before_the_proof(
    site: Flask, everybody: Visitor, filled: FilledOffice
) -> None:
    token, before = everybody.token(), entries(filled)
    secret = "ความลับ-ของบัญชี"
    asked = set()
    for rule in site.url_map.iter_rules():
        if rule.endpoint not in GUARDED or rule.endpoint == "memo.number":
            continue
        for ask in expanded(rule):
            if ask.method != "POST" or ask.choice not in (None, "publish", "on"):
                continue
            ids = {"plan_id": 1, "round_id": 1, "officer_id": 3, "posting_id": 1, "post_id": 1}
            ids |= {"order_id": 1, "share": "public"}
            path = path_of(ask, ids, "own")
            data = {**SHARES, **FORMS.get(ask.key, {}), "token": secret, "csrf_token": token}
            data |= withdrawals(filled).get(ask.key, {})
            answer = everybody.client.post(path, data=data)
            assert answer.status_code == 403 and "ยืนยันว่าเป็นท่าน" in answer.text, path
            assert secret not in answer.text
            asked.add(rule.endpoint)
    assert asked == set(GUARDED) - {"memo.number"}
    assert entries(filled) == before


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("/rounds/1/memo/submit", {}, "the memo stays within the office"),
        ("/measures/2/evidence/1/show", {"public": "0"}, "citizens see less"),
        ("/office/settings/hours", {"office_start": "09.00", "office_end": "16.00"}, "no letters"),
        ("/measures/10/2/start", {}, "daily work"),
        (
            "/plans/1/together",
            {"action": "hand-over", "reason": "โอน", "key": "7-1-1", "to": "2"},
            "nothing goes away",
        ),
    ],
)
def test_daily_work_asks_for_nothing(
    everybody: Visitor, path: str, data: dict[str, str], reason: str
) -> None:
    answer = everybody.client.post(path, data={**data, "csrf_token": everybody.token()})
    assert answer.status_code in (302, 422) and "ยืนยันว่าเป็นท่าน" not in answer.text, reason


def ask_for_proof(visitor: Visitor) -> Page:
    """Give the mayor a post, with words that a form could lose."""
    page = visitor.see("/office/officers/6")
    return visitor.send(
        page,
        "/posts",
        {
            "title": 'ผู้ช่วย "นายก" <ทดสอบ>',
            "role": "reporter",
            "division": "2",
            "starts_on-day": "๑",
            "starts_on-month": "4",
            "starts_on-year": "๒๕๖๙",
        },
    )


def titles(filled: FilledOffice) -> list[str]:
    with filled.office.house.read() as connection:
        found = people.standings(connection, filled.agency_id, on=THREE_DAYS_LEFT.date())
    return [one.title for one in found]


def test_what_was_typed_is_still_there_after_the_proof(
    everybody: Visitor, filled: FilledOffice
) -> None:
    page = ask_for_proof(everybody)
    assert page.status == 403 and "สิ่งที่กรอกไว้ยังอยู่ครบ" in page.text
    wrong = everybody.send(page, "ทำต่อ", {"proof": "ไม่ใช่รหัสผ่าน"})
    assert wrong.status == 403 and "รหัสผ่านไม่ถูกต้อง" in wrong.text
    done = everybody.send(wrong, "ทำต่อ", {"proof": PASSWORD})
    assert done.status == 200 and 'ผู้ช่วย "นายก" <ทดสอบ>' in done.text
    assert "๑ เม.ย. ๒๕๖๙" in done.text


def test_the_proof_counts_for_a_quarter_of_an_hour(everybody: Visitor, clock: Clock) -> None:
    everybody.send(ask_for_proof(everybody), "ทำต่อ", {"proof": PASSWORD})
    clock.now += QUARTER - timedelta(seconds=1)
    assert ask_for_proof(everybody).status != 403
    clock.now += timedelta(seconds=1)
    assert ask_for_proof(everybody).status == 403


def test_the_password_is_not_sent_back_to_the_page(everybody: Visitor) -> None:
    page = everybody.send(ask_for_proof(everybody), "ทำต่อ", {"proof": "ผิด แต่ใกล้เคียง"})
    assert "ผิด แต่ใกล้เคียง" not in page.response.text
    assert len(page.document.xpath("//input[@name='proof']")) == 1
    assert len(page.document.xpath("//main//form//input[@name='csrf_token']")) == 1


def test_guessing_at_the_proof_is_slowed_down(everybody: Visitor) -> None:
    page = ask_for_proof(everybody)
    for _ in range(5):
        page = everybody.send(page, "ทำต่อ", {"proof": "ผิด"})
    page = everybody.send(page, "ทำต่อ", {"proof": PASSWORD})
    assert page.status == 403 and "ลองผิดหลายครั้งเกินไป" in page.text


def test_a_code_of_the_app_is_a_proof_once(enter: Enter, clock: Clock) -> None:
    visitor = enter(CLERK)
    phone, _codes = set_up(visitor, clock)
    clock.now += QUARTER
    page = visitor.send(visitor.see("/account/tokens"), "โปรแกรมที่จะใช้", TOKEN)
    assert "รหัสผ่าน หรือรหัส ๖ หลักจากแอป" in page.text
    code = phone.at(clock.now)
    assert visitor.send(page, "ทำต่อ", {"proof": f"{code[:3]} {code[3:]}"}).status == 200
    clock.now += QUARTER
    page = visitor.send(visitor.see("/account/tokens"), "โปรแกรมที่จะใช้", TOKEN)
    assert visitor.send(page, "ทำต่อ", {"proof": code}).status == 403


TOKEN = {"name": "โปรแกรม", "scope": "read", "days": "30"}


@pytest.fixture
def linked(site: Flask, filled: FilledOffice, clock: Clock) -> Visitor:
    """Somebody without a password, let in by a link a quarter of an hour ago."""
    house, agency_id = filled.office.house, filled.agency_id
    officer_id = officers.add_officer(
        house,
        agency_id=agency_id,
        name="นางสาวตัวอย่าง ไม่มีรหัส",
        email="link@office.example",
        now=THREE_DAYS_LEFT,
    )
    visitor = Visitor(site)
    use_link(visitor, filled, officer_id, clock)
    clock.now += QUARTER
    return visitor


def use_link(visitor: Visitor, filled: FilledOffice, officer_id: int, clock: Clock) -> Page:
    made = signin.issue_link(
        filled.office.house, agency_id=filled.agency_id, officer_id=officer_id, now=clock.now
    )
    return visitor.send(visitor.see(f"/sign-in/link/{made.secret}"), "ลิงก์นี้ใช้ได้ครั้งเดียว")


def test_without_a_password_a_fresh_link_in_the_same_browser_is_the_proof(
    linked: Visitor, filled: FilledOffice, clock: Clock, tmp_path: Path
) -> None:
    waiting = linked.send(linked.see("/account/tokens"), "โปรแกรมที่จะใช้", TOKEN)
    assert waiting.status == 403 and "ส่งลิงก์ให้ฉัน" in waiting.text
    assert linked.send(waiting, "ทำต่อ").status == 403  # not before the link was used
    sent = linked.send(waiting, "/proof/link")
    assert sent.status == 200 and "โปรดดูกล่องจดหมาย" in sent.text

    with filled.office.house.read() as connection:
        me = people.find_officer(connection, filled.agency_id, "link@office.example")
    assert "ยืนยันแล้วว่าเป็นท่าน" in use_link(linked, filled, me.id, clock).text
    done = linked.send(waiting, "ทำต่อ")  # the tab that waited, with its own token
    assert done.status == 200 and "โปรแกรม" in done.text


def test_another_persons_link_is_no_proof(
    linked: Visitor, filled: FilledOffice, clock: Clock
) -> None:
    waiting = linked.send(linked.see("/account/tokens"), "โปรแกรมที่จะใช้", TOKEN)
    use_link(linked, filled, filled.person(CLERK_NAME), clock)  # signs in as the clerk
    assert linked.send(waiting, "ทำต่อ").status == 400  # the old form is nobody's


def test_the_first_password_asks_for_a_proof_too(
    linked: Visitor, filled: FilledOffice, clock: Clock
) -> None:
    page = linked.see("/account/password")
    assert page.path == "/account/proof"
    data = {
        "csrf_token": str(page.document.xpath("//input[@name='csrf_token']/@value")[0]),
        "new": "สี่คำ ที่จำง่ายมาก",
    }
    answer = linked.client.post("/account/password", data=data)
    assert answer.headers["Location"].startswith("/account/proof?next=")
    with filled.office.house.read() as connection:
        me = people.find_officer(connection, filled.agency_id, "link@office.example")
    use_link(linked, filled, me.id, clock)
    assert linked.see("/account/password").path == "/account/password"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_after_the_proof_the_way_leads_to_own_paths_only(enter: Enter, target: str) -> None:
    visitor = enter(CLERK)
    data = {"csrf_token": visitor.token(), "next": target, "proof": PASSWORD}
    assert visitor.client.post("/account/proof", data=data).headers["Location"] == "/"


def test_ending_other_sessions_proves_nothing(enter: Enter, clock: Clock) -> None:
    visitor, _ = enter(CLERK), enter(CLERK)
    clock.now += QUARTER
    visitor.send(visitor.see("/account"), "account/sessions/end")
    assert visitor.send(visitor.see("/account/tokens"), "โปรแกรมที่จะใช้", TOKEN).status == 403


def test_a_stranger_is_sent_to_sign_in_before_anything_is_asked(site: Flask) -> None:
    client: FlaskClient = site.test_client()
    page = client.get("/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    data: dict[str, Any] = {"csrf_token": token[1], "proof": PASSWORD, **TOKEN}
    answer = client.post("/account/tokens", data=data)
    assert answer.status_code == 302 and "/sign-in" in answer.headers["Location"]


def test_the_second_factor_goes_only_with_its_own_code(enter: Enter, clock: Clock) -> None:
    visitor = enter(CLERK)
    set_up(visitor, clock)
    clock.now += QUARTER
    page = visitor.send(visitor.see("/account/second-factor"), "/remove", {"code": "x"})
    assert page.status == 403
    page = visitor.send(page, "ทำต่อ", {"proof": PASSWORD})
    assert page.status == 422 and "เปิดใช้อยู่" in page.text  # the password alone removes none
