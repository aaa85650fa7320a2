"""The round's pages: who is late, each report accepted or returned, reminding, the superior."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.factories import AFTER_DUE, FilledOffice
from tests.web.conftest import Clock
from tests.web.visitor import Visitor
from tracker.queries import notices, people, progress
from tracker.status import ReportStatus, Role
from workflows.actions.rounds import close_round
from workflows.actions.tick import tick

CLERK, HEAD, FINANCE = "clerk@office.example", "head1@office.example", "head2@office.example"
PALAD = "palad@office.example"
Enter = Callable[[str], Visitor]


def states(filled: FilledOffice) -> list[str]:
    """The states of all reports of the first round, in their order."""
    with filled.office.house.read() as connection:
        found = progress.latest_reports(connection, filled.agency_id, 1)
    return [found[part].state.value for part in sorted(found)]


def test_the_round_says_who_is_late_since_when(enter: Enter, clock: Clock) -> None:
    clock.now = AFTER_DUE
    page = enter(CLERK).see("/rounds/1")
    assert "๑ จาก ๕ ส่วนราชการ" in page.text and "เกินกำหนด ๒ วันทำการ" in page.text
    rows = [
        " ".join(row.text_content().split())
        for row in page.document.xpath("//section[@aria-labelledby='by-division']//tbody/tr")
    ]
    assert rows[0].startswith("สำนักปลัดนายตัวอย่าง มั่นคง ๓ จาก ๕ มาตรการ ค้าง ๒ รายการ")
    assert "ตั้งแต่ ๓๑ มี.ค. ๒๕๖๙" in rows[0] and rows[-1].startswith("กองช่าง")


def test_the_clerk_accepts_all_that_was_not_looked_at(enter: Enter, filled: FilledOffice) -> None:
    clerk = enter(CLERK)
    page = clerk.see("/rounds/1/divisions/1")
    assert "รับรายงานที่ยังไม่ได้ตรวจ ๒ รายการ" in page.buttons()
    done = clerk.send(page, "รับรายงานที่ยังไม่ได้ตรวจ")
    assert "รับรายงานแล้ว ๒ รายการ" in done.text
    assert states(filled).count("accepted") == 2
    assert "รับรายงานนี้" not in done.buttons() and "ส่งกลับพร้อมข้อสังเกต" in done.buttons()


def test_a_report_is_returned_with_a_remark(enter: Enter, filled: FilledOffice) -> None:
    clerk = enter(CLERK)
    action = f"/rounds/1/divisions/1/{filled.measures[9]}/return"
    page = clerk.see("/rounds/1/divisions/1")
    silent = clerk.send(page, action)
    assert silent.status == 422 and "โปรดเขียนข้อสังเกต" in silent.text
    name = f"m{filled.measures[9]}-remark"
    done = clerk.send(silent, action, {name: "โปรดแนบรายชื่อผู้เข้าอบรม"})
    assert "ส่งรายงานกลับแล้ว" in done.text and "โปรดแนบรายชื่อผู้เข้าอบรม" in done.text
    assert "โปรดแนบรายชื่อผู้เข้าอบรม" in enter(HEAD).see("/my-work").text


def test_a_report_that_came_meanwhile_is_neither_accepted_nor_returned_unread(
    enter: Enter, filled: FilledOffice
) -> None:
    clerk, measure = enter(CLERK), filled.measures[9]
    page = clerk.see("/rounds/1/divisions/1")
    filled.report(9, "สำนักปลัด", "นายตัวอย่าง มั่นคง", "อบรมครั้งที่ ๒ แล้ว", now=AFTER_DUE)
    returned = clerk.send(page, f"/{measure}/return", {f"m{measure}-remark": "ยังไม่พอ"})
    assert returned.status == 422 and "มีรายงานใหม่เข้ามา" in returned.text
    assert "ยังไม่พอ" in returned.text and "อบรมครั้งที่ ๒ แล้ว" in returned.text
    stale = page.document.xpath(f"//input[@name='measure'][@value='{measure}']/..")[0]
    answer = clerk.client.post(stale.action, data=dict(stale.form_values()), follow_redirects=True)
    assert "มีรายงานใหม่เข้ามา" in answer.text
    assert set(states(filled)) == {ReportStatus.SUBMITTED}


def test_only_the_clerk_is_offered_and_allowed_to_look_at_reports(
    enter: Enter, filled: FilledOffice
) -> None:
    head = enter(FINANCE)
    page = head.see("/rounds/1/divisions/1")
    assert page.status == 200 and page.buttons() == []
    token = {"csrf_token": head.token()}
    assert head.client.post("/rounds/1/divisions/1/accept", data=token).status_code == 403
    address = f"/rounds/1/divisions/1/{filled.measures[9]}"
    told = {"last": "1", f"m{filled.measures[9]}-remark": "x"}
    found = progress_id(filled)
    told[f"m{filled.measures[9]}-last"] = str(found)
    assert head.client.post(f"{address}/return", data=token | told).status_code == 403
    assert head.client.post("/rounds/1/remind", data=token).status_code == 403
    assert head.client.post("/rounds/1/superior", data=token | {"to": "mayor"}).status_code == 403
    assert "accepted" not in states(filled)


def progress_id(filled: FilledOffice) -> int:
    """The report of the first division on measure 9."""
    with filled.office.house.read() as connection:
        found = progress.latest_reports(connection, filled.agency_id, 1)
    return next(one.id for one in found.values() if one.done == "อบรมครั้งที่ ๑ แล้ว ๓๕ คน")


def test_the_clerk_looks_and_reminds_and_nobody_gets_two(
    enter: Enter, filled: FilledOffice, clock: Clock
) -> None:
    clerk = enter(CLERK)
    look = clerk.see("/rounds/1/remind")
    assert "จะได้รับ ๔ คน" in look.text and "ยังไม่มีอีเมล" in look.text
    sent = clerk.send(look, "/rounds/1/remind")
    assert "จัดทำการเตือนให้ ๔ คนแล้ว" in sent.text and "ยังไม่มีที่อยู่สำหรับส่ง" in sent.text
    tick(filled.office.house, now=clock.now)
    again = clerk.see("/rounds/1/remind")
    assert "ได้รับการเตือนของวันนี้แล้ว" in again.text
    refused = Visitor.send(clerk, look, "/rounds/1/remind")
    assert "เตือนได้คนละหนึ่งครั้งต่อวัน" in refused.text
    with filled.office.house.read() as connection:
        assert len(notices.notices(connection, filled.agency_id, kind="digest")) == 4
    assert "๒๖ มี.ค. ๒๕๖๙" in clerk.see("/rounds/1").text


def test_the_palad_switches_on_that_one_superior_is_told(
    enter: Enter, filled: FilledOffice
) -> None:
    palad = enter(PALAD)
    page = palad.see("/rounds/1")
    assert "ปิดไว้" in page.text
    done = palad.send(page, "/rounds/1/superior", {"to": "mayor"})
    assert "จะแจ้งนายกเทศมนตรีตำบลตัวอย่างหนึ่งครั้ง" in done.text
    with filled.office.house.read() as connection:
        assert people.agency(connection, filled.agency_id).escalation is Role.MAYOR
    assert "แจ้งใคร" not in enter(CLERK).see("/rounds/1").text


def test_reports_after_the_close_are_marked_late_and_the_history_tells_all(
    enter: Enter, filled: FilledOffice, clock: Clock
) -> None:
    house, clerk = filled.office.house, filled.person("นางสาวตัวอย่าง ใจดี")
    done = close_round(
        house, agency_id=filled.agency_id, round_id=1, officer_id=clerk, now=AFTER_DUE
    )
    clock.now = datetime(2026, 4, 3, 3, tzinfo=UTC)
    filled.report(10, "กองคลัง", "นางตัวอย่าง รักงาน", "ทำแล้ว", round_id=1, now=clock.now)
    page = enter(CLERK).see("/rounds/1")
    assert "ภาพนิ่งของผลเมื่อปิดรอบไม่เปลี่ยน" in page.text
    assert "ส่งหลังปิดรอบ ๑" in page.text and done.snapshot_sha256 in page.text
    assert "ปิดรอบ" in page.text and "นางสาวตัวอย่าง ใจดี · ๒ เม.ย. ๒๕๖๙" in page.text
    division = enter(CLERK).see("/rounds/1/divisions/2")
    assert "ส่งหลังปิดรอบ" in division.text and division.buttons() == []


def test_from_november_the_missing_days_off_are_told_loudly(enter: Enter, clock: Clock) -> None:
    clock.now = datetime(2040, 10, 31, 3, tzinfo=UTC)
    assert "ยังไม่มีวันหยุดราชการ" not in enter(CLERK).see("/rounds/1").text
    clock.now = datetime(2040, 11, 1, 3, tzinfo=UTC)
    page = enter(CLERK).see("/rounds/1")
    assert page.document.xpath("//*[@role='alert']") and "ประกาศของปี พ.ศ. ๒๕๘๔" in page.text


def test_the_annual_round_lists_what_is_undecided(enter: Enter, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 6, 3, tzinfo=UTC)
    clerk = enter(CLERK)
    clerk.send(clerk.see("/rounds/2"), "/rounds/2/open")
    page = clerk.see("/rounds/2")
    assert "ยังต้องตัดสินผลอีก ๑๔ รายการ" in page.text
