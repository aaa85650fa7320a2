"""Six presses at once, as of six windows: one is stored, the others are told what came first."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.at_once import at_once
from tests.factories import CLERK, FINANCE, THREE_DAYS_LEFT, FilledOffice
from tests.web.program import Program, program
from tests.web.test_meeting_pages import AT, part_of, reports, typed
from tests.web.visitor import Visitor
from tracker.status import TokenScope
from web.app import create_app
from workflows.actions.reminders import links_of

MANY = 6
EXTENDED: dict[str, Any] = {
    "until": "2026-04-10",
    "reason": "น้ำท่วม",
    "allowed_by": "นายกเทศมนตรี",
}


@pytest.fixture
def site(on_either: FilledOffice) -> Flask:
    return create_app(on_either.office.house, clock=lambda: THREE_DAYS_LEFT)


def windows(site: Flask, mail: str) -> list[Visitor]:
    """Somebody in several windows of one browser, at the same session."""
    first = Visitor(site)
    first.sign_in(mail)
    found = [first]
    for _ in range(MANY - 1):
        found.append(Visitor(site))
        for cookie in first.client._cookies.values():  # type: ignore[attr-defined]
            found[-1].client.set_cookie(cookie.key, cookie.value)
    return found


def pressed(windows: list[Visitor], place: str, **told: str) -> list[Any]:
    """The answers to the same form sent from each window; {} in a value is the window's number."""
    csrf = windows[0].token()

    def press(number: int, visitor: Visitor) -> TestResponse:
        said = {name: value.format(number) for name, value in told.items()}
        return visitor.client.post(place, data={"csrf_token": csrf, **said})

    return at_once(*(partial(press, n, one) for n, one in enumerate(windows)))


def at(filled: FilledOffice, number: int, division: str, act: str) -> str:
    return f"/measures/{filled.measures[number]}/{filled.office.divisions[division]}/{act}"


def test_of_six_reports_of_other_words_one_is_stored_and_five_pages_keep_what_was_typed(
    site: Flask, on_either: FilledOffice
) -> None:
    answers = pressed(
        windows(site, "head2@office.example"),
        at(on_either, 10, "กองคลัง", "report"),
        last="0",
        done="ทะเบียนเล่มที่ {}",
    )
    assert Counter(one.status_code for one in answers) == {302: 1, 422: 5}
    assert len(reports(on_either, part_of(on_either, 10, "กองคลัง"))) == 1
    for number, one in enumerate(answers):
        if one.status_code == 422:
            assert "มีผู้รายงานมาตรการนี้ไปก่อนแล้ว" in one.text
            assert f"ทะเบียนเล่มที่ {number}</textarea>" in one.text


def test_of_six_taps_on_unchanged_one_is_stored(site: Flask, on_either: FilledOffice) -> None:
    part = part_of(on_either, 4, "กองคลัง")
    (before,) = reports(on_either, part)
    told = {"last": str(before.id)}
    pressed(windows(site, "head2@office.example"), at(on_either, 4, "กองคลัง", "unchanged"), **told)
    assert [one.unchanged for one in reports(on_either, part)] == [True, False]


def test_of_six_clerks_at_the_meeting_one_writes(site: Flask, on_either: FilledOffice) -> None:
    part = part_of(on_either, 10, "กองคลัง")
    told = {f"p{part}-said": "ทะเบียนเล่มที่ {}", f"p{part}-last": "0"}
    answers = pressed(windows(site, "clerk@office.example"), AT, **told)
    assert Counter(one.status_code for one in answers) == {302: 1, 422: 5}
    assert len(reports(on_either, part)) == 1


def test_a_report_sent_twice_is_told_as_sent_and_stored_once(
    site: Flask, on_either: FilledOffice
) -> None:
    house = on_either.office.house
    with house.read() as connection:
        link = links_of(house, connection, on_either.agency_id).token(on_either.person(FINANCE), 1)
    head = Visitor(site)
    head.sign_in("head2@office.example")
    division = on_either.office.divisions["กองคลัง"]
    for number, place, back in ((10, "/measures", "/my-work"), (5, f"/report/{link}", "/report")):
        part = part_of(on_either, number, "กองคลัง")
        page = head.see(f"{place}/{on_either.measures[number]}/{division}/report")
        head.send(page, "ส่งรายงาน", {"done": "ส่งครั้งเดียว"}, follow=False)
        again = head.send(page, "ส่งรายงาน", {"done": "ส่งครั้งเดียว"})
        assert again.status == 200 and again.path.startswith(back)
        assert "รายงานนี้ส่งไว้แล้วเมื่อครู่" in again.text and "ไปก่อนแล้ว" not in again.text
        assert len(reports(on_either, part)) == 1


def test_a_meeting_sent_twice_is_stored_once_and_nothing_waits_in_its_fields(
    site: Flask, on_either: FilledOffice
) -> None:
    clerk = Visitor(site)
    clerk.sign_in("clerk@office.example")
    part = part_of(on_either, 10, "กองคลัง")
    page = clerk.see(AT)
    clerk.send(page, "/meeting", {f"p{part}-said": "ทำทะเบียนแล้ว"}, follow=False)
    again = clerk.send(page, "/meeting", {f"p{part}-said": "ทำทะเบียนแล้ว"})
    assert again.status == 200 and "บันทึกไว้แล้วเมื่อครู่ ๑ รายการ" in again.text
    assert len(reports(on_either, part)) == 1 and typed(again, part) == ""


def programs(site: Flask, filled: FilledOffice, name: str, scope: TokenScope) -> list[Program]:
    first = program(site, filled, name, scope)
    return [first, *(Program(site, first.secret) for _ in range(MANY - 1))]


def test_of_six_programs_with_one_etag_one_reports(site: Flask, on_either: FilledOffice) -> None:
    every = programs(site, on_either, FINANCE, TokenScope.REPORT)
    division = on_either.office.divisions["กองคลัง"]
    place = f"/measures/{on_either.measures[10]}/parts/{division}"
    tag = every[0].get(place).headers["ETag"]

    def send(number: int, one: Program) -> TestResponse:
        told = {"done": f"ทะเบียนเล่มที่ {number}"}
        return one.ask("POST", f"{place}/reports", json=told, headers={"If-Match": tag})

    answers: list[Any] = at_once(*(partial(send, n, one) for n, one in enumerate(every)))
    assert Counter(one.status_code for one in answers) == {200: 1, 412: 5}
    (stored,) = reports(on_either, part_of(on_either, 10, "กองคลัง"))
    for one in answers:
        if one.status_code == 412:
            assert one.get_json()["current"]["last_report"]["id"] == stored.id


@pytest.mark.parametrize(
    ("seen", "method", "act", "told", "reason"),
    [
        ("/rounds/1", "POST", "/rounds/1/extend", EXTENDED, "the action takes no version of it"),
        (
            "/rounds/1/memo",
            "PUT",
            "/rounds/1/memo/number",
            {"number": "๑"},
            "the action is two writes",
        ),
        (
            "/evidence/1",
            "POST",
            "/evidence/1/show",
            {"public": True},
            "a piece of evidence has no version",
        ),
    ],
)
def test_of_six_programs_one_does_what_all_saw_undone(
    site: Flask,
    on_either: FilledOffice,
    seen: str,
    method: str,
    act: str,
    told: dict[str, Any],
    reason: str,
) -> None:
    every = programs(site, on_either, CLERK, TokenScope.CLERK)
    tag = every[0].get(seen).headers["ETag"]

    def send(one: Program) -> TestResponse:
        return one.ask(method, act, json=told, headers={"If-Match": tag})

    answers: list[Any] = at_once(*(partial(send, one) for one in every))
    assert Counter(one.status_code for one in answers) == {200: 1, 412: 5}, reason
