"""The link of a reminder: two taps to a report, in one name, for one round, and nothing else."""

import io
import re
from datetime import date

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import (
    AFTER_DUE,
    CLERK,
    FINANCE,
    HEAD,
    MARCH,
    THREE_DAYS_LEFT,
    FilledOffice,
)
from tests.web.conftest import Clock
from tests.web.visitor import Visitor
from tracker.queries import notices, overview, plans, progress
from tracker.queries.people import NotFound
from tracker.status import Role
from tracker.tables import Officer, Posting
from workflows.actions import officers, report_links, rounds
from workflows.actions.acts import AtTheDoor, capacities_over_part
from workflows.actions.remind_now import remind_now
from workflows.actions.reminders import links_of
from workflows.engine import Capacity


def token_of(filled: FilledOffice, name: str, round_id: int = 1) -> str:
    house = filled.office.house
    with house.read() as connection:
        return links_of(house, connection, filled.agency_id).token(filled.person(name), round_id)


@pytest.fixture
def path(filled: FilledOffice) -> str:
    """Where the treasurer's link leads."""
    return f"/report/{token_of(filled, FINANCE)}"


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    """A browser in which nobody has signed in."""
    return Visitor(site)


def post(visitor: Visitor, path: str, where: str, **data: str) -> TestResponse:
    page = visitor.see(path)
    csrf = str(page.document.xpath("//input[@name='csrf_token']/@value")[0])
    return visitor.client.post(path + where, data={"csrf_token": csrf, **data})


def test_a_reminder_carries_its_readers_own_link(filled: FilledOffice, path: str) -> None:
    house = filled.office.house
    asked = {"agency_id": filled.agency_id, "round_id": 1, "now": THREE_DAYS_LEFT}
    made = remind_now(house, officer_id=filled.person(CLERK), **asked)  # type: ignore[arg-type]
    with house.read() as connection:
        every = [notices.notice(connection, filled.agency_id, one) for one in made.waiting]
    mine = [one for one in every if one.officer_id == filled.person(FINANCE)]
    others = [one for one in every if one.officer_id != filled.person(FINANCE)]
    assert path in mine[0].text and others and all(path not in one.text for one in others)


def test_the_links_page_and_one_tap_make_a_report(
    visitor: Visitor, filled: FilledOffice, clock: Clock
) -> None:
    clock.now = AFTER_DUE  # both rounds are open: the first is late, and the link is the second's
    rounds.open_round(
        filled.office.house,
        agency_id=filled.agency_id,
        round_id=2,
        officer_id=filled.person(CLERK),
        now=AFTER_DUE,
    )
    path = f"/report/{token_of(filled, FINANCE, 2)}"
    page = visitor.see(path)
    assert "ทำในนามของ นางตัวอย่าง รักงาน" in page.text and "คู่มือการยืมทรัพย์สินของราชการ" in page.text
    after = visitor.send(page, "/4/2/unchanged")
    assert "รายงาน “คงเดิม” แล้ว" in after.text and after.path == path
    with filled.office.house.read() as connection:
        done = [
            entry
            for entry, _ in overview.timeline(connection, filled.agency_id, 4)
            if entry.action == "report"
        ]
        part = plans.part(connection, filled.agency_id, measure_id=4, division_id=2)
        told = progress.progress_of(connection, filled.agency_id, part.id)[0]
    assert (done[0].actor_name, done[0].source) == (FINANCE, "ลิงก์รายงาน")
    assert (told.round_id, told.unchanged) == (2, True)


def test_a_measure_is_finished_by_the_link_with_its_evidence(visitor: Visitor, path: str) -> None:
    page = visitor.send(
        visitor.see(f"{path}/4/2/finish"),
        "ผลการดำเนินการ",
        {
            "result": "เสนอและเผยแพร่คู่มือแล้ว",
            "done_on-day": "20",
            "done_on-month": "3",
            "done_on-year": "2569",
            "files": [(io.BytesIO(b"a report"), "minutes.txt")],
        },
    )
    assert "บันทึกแล้ว" in page.text and page.path == path


def test_a_report_with_words_is_stored_and_leads_back(visitor: Visitor, path: str) -> None:
    page = visitor.send(
        visitor.see(f"{path}/10/2/report"), "ทำอะไรไปแล้ว", {"done": "จัดทำทะเบียนแล้ว"}
    )
    assert "ส่งรายงานแล้ว" in page.text and page.path == path


def test_looking_changes_nothing(visitor: Visitor, filled: FilledOffice, path: str) -> None:
    def entries() -> int:
        with filled.office.house.read() as connection:
            asked = "SELECT sum(chain_count) FROM agency"
            return int(connection.exec_driver_sql(asked).scalar_one())

    before = entries()
    for where in ("", "/4/2/report", "/4/2/finish", "/4/2/give-up"):
        assert visitor.see(path + where).status == 200
    assert visitor.client.get(path + "/4/2/unchanged").status_code == 405
    assert entries() == before


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("/5/3/start", "another division's part"),
        ("/1/3/unchanged", "another division's part"),
        ("/2/2/reopen", "only the clerk reopens"),
        ("/99/2/start", "there is no such measure"),
    ],
)
def test_what_is_not_theirs_is_not_there(
    visitor: Visitor, path: str, where: str, reason: str
) -> None:
    assert post(visitor, path, where, version="1", reason="x").status_code == 404, reason


def test_who_owns_no_part_has_no_link(visitor: Visitor, filled: FilledOffice) -> None:
    clerk = f"/report/{token_of(filled, CLERK)}"
    assert visitor.see(clerk).status == 410


def test_the_link_opens_no_other_page(visitor: Visitor, path: str) -> None:
    visitor.see(path)
    for other in ("/my-work", "/plans/1", "/account", "/measures/4", "/rounds/1"):
        assert visitor.see(other).path == "/sign-in", other


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: re.sub(r"^(\d+)-(\d+)-", r"\1-2-", token),
        lambda token: token.replace("-1-", "-2-", 1),
        lambda token: "x",
        lambda token: "99999999999-1-1-" + token[-32:],
    ],
)
def test_a_link_that_was_changed_opens_nothing(visitor: Visitor, path: str, change: object) -> None:
    page = visitor.see("/report/" + change(path.removeprefix("/report/")))  # type: ignore[operator]
    assert page.status == 410 and "ลิงก์ใช้ไม่ได้แล้ว" in page.text and FINANCE not in page.text


def test_a_link_ends_with_its_round(visitor: Visitor, filled: FilledOffice, path: str) -> None:
    rounds.close_round(
        filled.office.house,
        agency_id=filled.agency_id,
        round_id=1,
        officer_id=filled.person(CLERK),
        reason="ประชุมแล้ว",
        now=THREE_DAYS_LEFT,
    )
    assert visitor.see(path).status == 410


def test_a_link_ends_with_the_post(visitor: Visitor, filled: FilledOffice, path: str) -> None:
    house = filled.office.house
    with house.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE {Posting.__tablename__} SET ends_on = '2026-03-01'"
            f" WHERE officer_id = {filled.person(FINANCE)}"
        )
    assert visitor.see(path).status == 410


def test_a_link_ends_with_the_officer(visitor: Visitor, filled: FilledOffice, path: str) -> None:
    with filled.office.house.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE {Officer.__tablename__} SET active = 0 WHERE id = {filled.person(FINANCE)}"
        )
    assert visitor.see(path).status == 410


def test_an_officer_revokes_their_links_and_the_next_is_another(
    site: Flask, filled: FilledOffice, visitor: Visitor, path: str
) -> None:
    mine = Visitor(site)
    mine.sign_in("head2@office.example")
    mine.send(mine.see("/account"), "/report-link/revoke")
    assert visitor.see(path).status == 410
    assert visitor.see(f"/report/{token_of(filled, FINANCE)}").status == 200
    assert visitor.see(f"/report/{token_of(filled, HEAD)}").status == 200


def test_the_clerk_prints_slips_and_revokes_one(
    site: Flask, filled: FilledOffice, visitor: Visitor, path: str
) -> None:
    clerk = Visitor(site)
    clerk.sign_in("clerk@office.example")
    page = clerk.see("/rounds/1/slips")
    assert len(page.document.xpath("//section")) == 5 and "นางตัวอย่าง รักงาน" in page.text
    officer = filled.person(FINANCE)
    picture = clerk.see(f"/rounds/1/slips/{officer}.svg").response
    assert picture.mimetype == "image/svg+xml" and b"<path" in picture.data
    clerk.send(page, f"/slips/{officer}/revoke")
    assert visitor.see(path).status == 410
    assert clerk.see(f"/rounds/1/slips/{officer}.svg").response.data != picture.data


def test_others_neither_see_slips_nor_revoke(site: Flask, filled: FilledOffice) -> None:
    head = Visitor(site)
    head.sign_in("head1@office.example")
    officer = filled.person(FINANCE)
    assert head.see("/rounds/1/slips").status == 403
    assert head.see(f"/rounds/1/slips/{officer}.svg").status == 403
    answer = head.client.post(
        f"/rounds/1/slips/{officer}/revoke", data={"csrf_token": head.token()}
    )
    assert answer.status_code == 403


def test_a_device_remembers_the_link_until_it_is_told_not_to(
    visitor: Visitor, filled: FilledOffice, path: str
) -> None:
    assert visitor.see("/report").path == "/sign-in"
    visitor.send(visitor.see(path), "/device", {"remember": "1"})
    cookie = visitor.client.get_cookie("tidtam_report")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    assert "รายงานต่อในเครื่องนี้" in visitor.see("/sign-in").text
    assert visitor.see("/report").path == path
    assert post(visitor, path, "/device").status_code == 302
    assert visitor.see("/report").path == "/sign-in"


def test_a_device_forgets_what_was_revoked(
    visitor: Visitor, filled: FilledOffice, path: str
) -> None:
    visitor.send(visitor.see(path), "/device", {"remember": "1"})
    finance = filled.person(FINANCE)
    report_links.revoke(
        filled.office.house,
        agency_id=filled.agency_id,
        of=finance,
        officer_id=finance,
        now=MARCH,
    )
    assert visitor.see("/report").status == 410
    assert visitor.client.get_cookie("tidtam_report") is None


def test_who_reads_the_log_does_not_read_the_links(
    site: Flask, filled: FilledOffice, clock: Clock, path: str
) -> None:
    asked = {"agency_id": filled.agency_id, "round_id": 1, "now": THREE_DAYS_LEFT}
    made = remind_now(filled.office.house, officer_id=filled.person(CLERK), **asked)  # type: ignore[arg-type]
    reader = Visitor(site)
    reader.sign_in("mayor@office.example")
    for notice_id in made.waiting:
        text = reader.see(f"/notices/{notice_id}").text
        assert "/report/…" in text and not re.search(r"/report/\d", text)
    assert not re.search(r"/report/\d", reader.see("/rounds/1/remind").text)
    clock.now = AFTER_DUE
    shown = reader.see("/notices/preview?on-day=1&on-month=4&on-year=2569").text
    assert not re.search(r"/report/\d", shown)


def test_by_a_link_a_clerk_who_reports_for_a_division_is_no_clerk(
    visitor: Visitor, filled: FilledOffice
) -> None:
    house, clerk = filled.office.house, filled.person(CLERK)
    officers.assign_post(
        house,
        agency_id=filled.agency_id,
        officer_id=clerk,
        title="เจ้าหน้าที่ผู้รับผิดชอบ",
        role=Role.REPORTER,
        division_id=1,
        starts_on=date(2025, 10, 1),
        now=MARCH,
    )
    path = f"/report/{token_of(filled, CLERK)}"
    assert "ทำในนามของ นางสาวตัวอย่าง ใจดี" in visitor.see(path).text
    assert post(visitor, path, "/5/3/start", version="1").status_code == 404
    here = {"division_id": 1, "division": "สำนักปลัด", "now": MARCH}
    with house.read() as connection:
        came = [
            capacities_over_part(
                connection,
                AtTheDoor(filled.agency_id, clerk, by_link=by_link),
                **here,  # type: ignore[arg-type]
            )
            for by_link in (False, True)
        ]
    assert came == [{Capacity.CLERK, Capacity.OWNER}, {Capacity.OWNER}]
    with pytest.raises(NotFound):
        report_links.move(
            house,
            token=token_of(filled, CLERK),
            measure_id=3,
            division_id=1,
            action="reopen",
            reason="x",
            now=MARCH,
        )
